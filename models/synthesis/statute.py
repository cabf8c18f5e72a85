"""The statutory tables of the yearly report as grids of merged cells.

Source: 国办公开办函〔2021〕30号 (`xxgk-2021`) and 国办公开办函〔2019〕60号 (`xxgk-2019`).
Written apart from the package under test, so that truth stays independent of it.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

Form = Literal["xxgk-2021", "xxgk-2019"]
Role = Literal["band", "header", "label", "value"]

FORMS: tuple[Form, ...] = ("xxgk-2021", "xxgk-2019")
APPLICANTS = ("natural", "company", "research", "ngo", "legal", "other_org")
COLUMNS = (*APPLICANTS, "total")
ORGANISATIONS = APPLICANTS[1:]
OUTCOMES = ("upheld", "corrected", "other", "pending")
CASES = ("review", "litigation.direct", "litigation.after_review")

REFUSED = {
    "state_secret": "1.属于国家秘密",
    "prohibited_by_law": "2.其他法律行政法规禁止公开",
    "stability": "3.危及“三安全一稳定”",
    "third_party": "4.保护第三方合法权益",
    "internal": "5.属于三类内部事务信息",
    "process": "6.属于四类过程性信息",
    "enforcement_file": "7.属于行政执法案卷",
    "administrative_query": "8.属于行政查询事项",
}
UNAVAILABLE = {
    "not_held": "1.本机关不掌握相关政府信息",
    "needs_creation": "2.没有现成信息需要另行制作",
    "unclear": "3.补正后申请内容仍不明确",
}
NOT_PROCESSED = {
    "complaint": "1.信访举报投诉类申请",
    "repeat": "2.重复申请",
    "publication": "3.要求提供公开出版物",
    "excessive": "4.无正当理由大量反复申请",
    "reconfirm": "5.要求行政机关确认或重新出具已获取信息",
}
OTHER_HANDLING = {
    "no_correction": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "unpaid": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other": "3.其他",
}
GRANTED = {
    "granted": "（一）予以公开",
    "partly_granted": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
}


@dataclass(frozen=True)
class GridCell:
    """One cell of a statutory grid; `figure` is the id of the number it holds."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    role: Role
    figure: str | None = None


@dataclass(frozen=True)
class Grid:
    """A statutory table: `header` leading rows may be repeated after a page break."""

    rows: int
    columns: int
    header: int
    cells: tuple[GridCell, ...]


def outcome_rows(form: Form) -> tuple[str, ...]:
    """Row ids of table 2 that add up to `handled`."""
    last = tuple(OTHER_HANDLING) if form == "xxgk-2021" else ("other_handling",)
    return (*GRANTED, *REFUSED, *UNAVAILABLE, *NOT_PROCESSED, *last)


def request_rows(form: Form) -> tuple[str, ...]:
    """All value rows of table 2, in order."""
    return ("new", "carried_in", *outcome_rows(form), "handled", "carried_out")


def derived_rows(form: Form) -> dict[str, tuple[str, ...]]:
    """Groups of table 2 that a report speaks of though the table has no row for them."""
    groups: dict[str, tuple[str, ...]] = {
        "refused": tuple(REFUSED),
        "unavailable": tuple(UNAVAILABLE),
        "not_processed": tuple(NOT_PROCESSED),
    }
    if form == "xxgk-2021":
        groups["other_handling"] = tuple(OTHER_HANDLING)
    return groups


@cache
def figure_ids(form: Form) -> tuple[str, ...]:
    """Every figure id of a form, in table order: 200 for 2021, 202 for 2019."""
    cells = [cell for grid in grids(form) for cell in grid.cells]
    return tuple(cell.figure for cell in cells if cell.figure)


@cache
def grids(form: Form) -> tuple[Grid, Grid, Grid]:
    """Tables 1, 2 and 3 of a form, every cell in reading order."""
    first = _proactive_2021() if form == "xxgk-2021" else _proactive_2019()
    return first, _requests(form), _cases()


def _grid(rows: int, columns: int, header: int, cells: list[GridCell]) -> Grid:
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return Grid(rows, columns, header, tuple(ordered))


def _band(row: int, text: str, columns: int) -> GridCell:
    return GridCell(row, 0, 1, columns, text, "band")


def _line(row: int, texts: list[str], spans: list[int], ids: list[str] | None) -> list[GridCell]:
    """One row: a label and then either column headers (`ids` None) or figures."""
    cells, column = [], 0
    for index, (text, span) in enumerate(zip(texts, spans, strict=True)):
        figure = ids[index - 1] if ids and index else None
        role: Role = "header" if ids is None else "value" if index else "label"
        cells.append(GridCell(row, column, 1, span, text, role, figure))
        column += span
    return cells


def _blocks(columns: int, blocks: list[tuple[str, list[str], list[int], dict[str, list[str]]]]) -> Grid:
    """Table 1: each block is a band, a header row and one row for each label."""
    cells: list[GridCell] = []
    row = 0
    for band, header, spans, lines in blocks:
        cells += [_band(row, band, columns), *_line(row + 1, header, spans, None)]
        row += 2
        for label, ids in lines.items():
            cells += _line(row, [label, *[""] * len(ids)], spans, ids)
            row += 1
    return _grid(row, columns, 0, cells)


def _ids(stem: str, *columns: str) -> list[str]:
    return [f"proactive.{stem}.{column}" for column in columns]


def _proactive_2021() -> Grid:
    made = ("issued", "repealed", "in_force")
    documents = {"规章": _ids("rules", *made), "行政规范性文件": _ids("norm", *made)}
    penalties = {"行政处罚": ["proactive.penalty"], "行政强制": ["proactive.coercion"]}
    header = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    decisions = ["信息内容", "本年处理决定数量"]
    fees = ["信息内容", "本年收费金额（单位：万元）"]
    return _blocks(
        4,
        [
            ("第二十条第（一）项", header, [1, 1, 1, 1], documents),
            ("第二十条第（五）项", decisions, [1, 3], {"行政许可": ["proactive.licence"]}),
            ("第二十条第（六）项", decisions, [1, 3], penalties),
            ("第二十条第（八）项", fees, [1, 3], {"行政事业性收费": ["proactive.fee"]}),
        ],
    )


def _proactive_2019() -> Grid:
    made, moved = ("made", "published", "in_force"), ("previous", "change", "decisions")
    documents = {"规章": _ids("rules", *made), "规范性文件": _ids("norm", *made)}
    licences = {
        "行政许可": _ids("licence", *moved),
        "其他对外管理服务事项": _ids("services", *moved),
    }
    penalties = {"行政处罚": _ids("penalty", *moved), "行政强制": _ids("coercion", *moved)}
    header = ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"]
    decisions = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    fees = ["信息内容", "上一年项目数量", "本年增/减"]
    bought = ["信息内容", "采购项目数量", "采购总金额"]
    return _blocks(
        4,
        [
            ("第二十条第（一）项", header, [1, 1, 1, 1], documents),
            ("第二十条第（五）项", decisions, [1, 1, 1, 1], licences),
            ("第二十条第（六）项", decisions, [1, 1, 1, 1], penalties),
            ("第二十条第（八）项", fees, [1, 1, 2], {"行政事业性收费": _ids("fee", *moved[:2])}),
            (
                "第二十条第（九）项",
                bought,
                [1, 1, 2],
                {"政府集中采购": _ids("procurement", "items", "amount")},
            ),
        ],
    )


def _requests(form: Form) -> Grid:
    rows = request_rows(form)
    cells = [*_applicant_header(), *_request_labels(form)]
    for row, name in enumerate(rows, start=3):
        for column, applicant in enumerate(COLUMNS, start=3):
            figure = f"requests.{name}.{applicant}"
            cells.append(GridCell(row, column, 1, 1, "", "value", figure))
    return _grid(len(rows) + 3, 10, 3, cells)


def _applicant_header() -> list[GridCell]:
    rule = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    kinds = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    return [
        GridCell(0, 0, 3, 3, rule, "header"),
        GridCell(0, 3, 1, 7, "申请人情况", "header"),
        GridCell(1, 3, 2, 1, "自然人", "header"),
        GridCell(1, 4, 1, 5, "法人或其他组织", "header"),
        GridCell(1, 9, 2, 1, "总计", "header"),
        *(GridCell(2, 4 + n, 1, 1, kind, "header") for n, kind in enumerate(kinds)),
    ]


def _request_labels(form: Form) -> list[GridCell]:
    results = len(outcome_rows(form)) + 1
    cells = [
        GridCell(3, 0, 1, 3, "一、本年新收政府信息公开申请数量", "label"),
        GridCell(4, 0, 1, 3, "二、上年结转政府信息公开申请数量", "label"),
        GridCell(5, 0, results, 1, "三、本年度办理结果", "label"),
        GridCell(4 + results, 1, 1, 2, "（七）总计", "label"),
        GridCell(5 + results, 0, 1, 3, "四、结转下年度继续办理", "label"),
    ]
    cells += [GridCell(5 + n, 1, 1, 2, text, "label") for n, text in enumerate(GRANTED.values())]
    row = 7
    for text, group in _groups(form):
        cells += _group(row, text, group)
        row += max(1, len(group))
    return cells


def _groups(form: Form) -> list[tuple[str, dict[str, str]]]:
    return [
        ("（三）不予公开", REFUSED),
        ("（四）无法提供", UNAVAILABLE),
        ("（五）不予处理", NOT_PROCESSED),
        ("（六）其他处理", OTHER_HANDLING if form == "xxgk-2021" else {}),
    ]


def _group(row: int, text: str, items: dict[str, str]) -> list[GridCell]:
    if not items:
        return [GridCell(row, 1, 1, 2, text, "label")]
    label = GridCell(row, 1, len(items), 1, text, "label")
    below = [GridCell(row + n, 2, 1, 1, item, "label") for n, item in enumerate(items.values())]
    return [label, *below]


def _cases() -> Grid:
    names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    cells = [
        GridCell(0, 0, 1, 5, "行政复议", "header"),
        GridCell(0, 5, 1, 10, "行政诉讼", "header"),
        GridCell(1, 5, 1, 5, "未经复议直接起诉", "header"),
        GridCell(1, 10, 1, 5, "复议后起诉", "header"),
    ]
    for column in range(15):
        case, outcome = CASES[column // 5], (*OUTCOMES, "total")[column % 5]
        row = 1 if column < 5 else 2
        cells.append(GridCell(row, column, 3 - row, 1, names[column % 5], "header"))
        cells.append(GridCell(3, column, 1, 1, "", "value", f"{case}.{outcome}"))
    return _grid(4, 15, 3, cells)
