"""The statutory tables as drawn: labels, spans, and the figure that each cell holds.

Source: 国办公开办函〔2021〕30号 (`xxgk-2021`) and 国办公开办函〔2019〕60号 (`xxgk-2019`).
Written down here again on purpose: truth must not come from the program that it judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of a form; `figure` is the id of the number it holds, else `None`."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    figure: str | None = None
    header: bool = False


@dataclass(frozen=True, slots=True)
class FormTable:
    """A statutory table; the first `header` rows may be repeated after a page break.

    `widths` are the shares of its columns; without them the first `labels` columns have the widths
    of the style, and the numbers what is left.
    """

    id: str
    rows: int
    columns: int
    header: int
    labels: int
    cells: tuple[FormCell, ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The tables of a statutory report, in order."""

    id: str
    tables: tuple[FormTable, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """Every figure id, in reading order."""
        return tuple(c.figure for t in self.tables for c in t.cells if c.figure)


APPLICANTS = ("natural", "company", "research", "ngo", "legal", "other_org")
APPLICANT_LABELS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
OUTCOME_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
COURSES = ("review", "litigation.direct", "litigation.after_review")

SINGLE = (
    ("granted", "（一）予以公开"),
    ("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
)
GROUPS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "refused",
        "（三）不予公开",
        (
            ("state_secret", "1.属于国家秘密"),
            ("prohibited_by_law", "2.其他法律行政法规禁止公开"),
            ("stability", "3.危及“三安全一稳定”"),
            ("third_party", "4.保护第三方合法权益"),
            ("internal", "5.属于三类内部事务信息"),
            ("process", "6.属于四类过程性信息"),
            ("enforcement_file", "7.属于行政执法案卷"),
            ("administrative_query", "8.属于行政查询事项"),
        ),
    ),
    (
        "unavailable",
        "（四）无法提供",
        (
            ("not_held", "1.本机关不掌握相关政府信息"),
            ("needs_creation", "2.没有现成信息需要另行制作"),
            ("unclear", "3.补正后申请内容仍不明确"),
        ),
    ),
    (
        "not_processed",
        "（五）不予处理",
        (
            ("complaint", "1.信访举报投诉类申请"),
            ("repeat", "2.重复申请"),
            ("publication", "3.要求提供公开出版物"),
            ("excessive", "4.无正当理由大量反复申请"),
            ("reconfirm", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
    (
        "other_handling",
        "（六）其他处理",
        (
            (
                "no_correction",
                "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            ),
            (
                "unpaid",
                "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            ),
            ("other", "3.其他"),
        ),
    ),
)


def results(form: str) -> tuple[str, ...]:
    """The result rows of table 2 that add up to 总计."""
    rows = [row for row, _ in SINGLE]
    for group, _, members in GROUPS:
        whole = form == "xxgk-2019" and group == "other_handling"
        rows += [group] if whole else [row for row, _ in members]
    return tuple(rows)


def _stacked(bands: Sequence[Sequence[FormCell]]) -> tuple[FormCell, ...]:
    return tuple(replace(c, row=row) for row, band in enumerate(bands) for c in band)


def _band(*cells: tuple[str, int, str | None], header: bool = False) -> list[FormCell]:
    row, column = [], 0
    for text, span, figure in cells:
        row.append(FormCell(0, column, 1, span, text, figure, header))
        column += span
    return row


def _heading(text: str, span: int) -> list[FormCell]:
    return _band((text, span, None), header=True)


def _titles(*texts: str, span: int = 1) -> list[FormCell]:
    first, *others = texts
    return _band((first, 1, None), *((text, span, None) for text in others), header=True)


def _values(label: str, subject: str, *columns: str, span: int = 1) -> list[FormCell]:
    ids = [f"proactive.{subject}" + (f".{c}" if c else "") for c in columns]
    return _band((label, 1, None), *(("", span, figure) for figure in ids))


def _proactive_2021() -> FormTable:
    single = {"span": 3}
    bands = [
        _heading("第二十条第（一）项", 4),
        _titles("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        _values("规章", "rules", "issued", "repealed", "in_force"),
        _values("行政规范性文件", "norm", "issued", "repealed", "in_force"),
        _heading("第二十条第（五）项", 4),
        _titles("信息内容", "本年处理决定数量", **single),
        _values("行政许可", "licence", "", **single),
        _heading("第二十条第（六）项", 4),
        _titles("信息内容", "本年处理决定数量", **single),
        _values("行政处罚", "penalty", "", **single),
        _values("行政强制", "coercion", "", **single),
        _heading("第二十条第（八）项", 4),
        _titles("信息内容", "本年收费金额（单位：万元）", **single),
        _values("行政事业性收费", "fee", "", **single),
    ]
    return FormTable("proactive", 14, 4, 0, 1, _stacked(bands))


def _proactive_2019() -> FormTable:
    made = ("issued", "published", "in_public")
    items = ("projects", "change", "")
    item_titles = _titles("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
    bands = [
        _heading("第二十条第（一）项", 4),
        _titles("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"),
        _values("规章", "rules", *made),
        _values("规范性文件", "norm", *made),
        _heading("第二十条第（五）项", 4),
        item_titles,
        _values("行政许可", "licence", *items),
        _values("其他对外管理服务事项", "service", *items),
        _heading("第二十条第（六）项", 4),
        item_titles,
        _values("行政处罚", "penalty", *items),
        _values("行政强制", "coercion", *items),
        _heading("第二十条第（八）项", 4),
        _split(_titles("信息内容", "上一年项目数量", "本年增/减")),
        _split(_values("行政事业性收费", "fee", "projects", "change")),
        _heading("第二十条第（九）项", 4),
        _split(_titles("信息内容", "采购项目数量", "采购总金额")),
        _split(_values("政府集中采购", "procurement", "projects", "amount")),
    ]
    return FormTable("proactive", len(bands), 4, 0, 1, _stacked(bands))


def _split(band: list[FormCell]) -> list[FormCell]:
    return [*band[:-1], replace(band[-1], colspan=2)]


def _request_header() -> Iterator[FormCell]:
    relation = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    yield FormCell(0, 0, 3, 3, relation, None, True)
    yield FormCell(0, 3, 1, 7, "申请人情况", None, True)
    yield FormCell(1, 3, 2, 1, "自然人", None, True)
    yield FormCell(1, 4, 1, 5, "法人或其他组织", None, True)
    yield FormCell(1, 9, 2, 1, "总计", None, True)
    for i, label in enumerate(APPLICANT_LABELS):
        yield FormCell(2, 4 + i, 1, 1, label, None, True)


def _request_row(row: int, column: int, label: str, name: str) -> Iterator[FormCell]:
    yield FormCell(row, column, 1, 3 - column, label)
    for i, applicant in enumerate((*APPLICANTS, "total")):
        yield FormCell(row, 3 + i, 1, 1, "", f"requests.{name}.{applicant}")


def _request_results(form: str, row: int) -> Iterator[FormCell]:
    for name, label in SINGLE:
        yield from _request_row(row, 1, label, name)
        row += 1
    for group, label, members in GROUPS:
        if form == "xxgk-2019" and group == "other_handling":
            yield from _request_row(row, 1, label, group)
            row += 1
            continue
        yield FormCell(row, 1, len(members), 1, label)
        for name, member in members:
            yield from _request_row(row, 2, member, name)
            row += 1
    yield from _request_row(row, 1, "（七）总计", "handled")


def _requests(form: str) -> FormTable:
    count = len(results(form)) + 1
    last = 5 + count
    cells = [
        *_request_header(),
        *_request_row(3, 0, "一、本年新收政府信息公开申请数量", "new"),
        *_request_row(4, 0, "二、上年结转政府信息公开申请数量", "carried_in"),
        FormCell(5, 0, count, 1, "三、本年度办理结果"),
        *_request_results(form, 5),
        *_request_row(last, 0, "四、结转下年度继续办理", "carried_out"),
    ]
    return FormTable("requests", last + 1, 10, 3, 3, tuple(cells))


def _litigation() -> FormTable:
    cells = [
        FormCell(0, 0, 1, 5, "行政复议", None, True),
        FormCell(0, 5, 1, 10, "行政诉讼", None, True),
        FormCell(1, 5, 1, 5, "未经复议直接起诉", None, True),
        FormCell(1, 10, 1, 5, "复议后起诉", None, True),
    ]
    for i, course in enumerate(COURSES):
        top = 1 if i == 0 else 2
        for j, (outcome, label) in enumerate(zip(OUTCOMES, OUTCOME_LABELS, strict=True)):
            cells.append(FormCell(top, 5 * i + j, 3 - top, 1, label, None, True))
            cells.append(FormCell(3, 5 * i + j, 1, 1, "", f"{course}.{outcome}"))
    return FormTable("litigation", 4, 15, 3, 0, tuple(cells))


FORMS = {
    "xxgk-2021": Form("xxgk-2021", (_proactive_2021(), _requests("xxgk-2021"), _litigation())),
    "xxgk-2019": Form("xxgk-2019", (_proactive_2019(), _requests("xxgk-2019"), _litigation())),
}
