"""Both forms as recovered tables, laid out as they are printed, and ways to spoil them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gouji.document import Cell, Table
from gouji.forms import Form, load_forms

OF_2021, OF_2019 = (form for form in load_forms() if form.id.startswith("xxgk"))

COLUMNS = ("natural", "company", "research", "ngo", "legal", "other_org", "total")
GROUPS = ("review", "litigation.direct", "litigation.after_review")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")

_RESULTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("", (("granted", "（一）予以公开"),)),
    ("", (("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),)),
    (
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
        "（四）无法提供",
        (
            ("not_held", "1.本机关不掌握相关政府信息"),
            ("needs_creation", "2.没有现成信息需要另行制作"),
            ("unclear", "3.补正后申请内容仍不明确"),
        ),
    ),
    (
        "（五）不予处理",
        (
            ("complaint", "1.信访举报投诉类申请"),
            ("repeat", "2.重复申请"),
            ("publication", "3.要求提供公开出版物"),
            ("excessive", "4.无正当理由大量反复申请"),
            ("reconfirm", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
)
_OTHER_2021 = (
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
)
_OTHER_2019 = ("", (("other_handling", "（六）其他处理"),))
_HANDLED = ("", (("handled", "（七）总计"),))

Spoil = Callable[[Cell], Iterable[Cell]]


def cell(
    row: int, column: int, text: str, rowspan: int = 1, colspan: int = 1, sure: float = 0.999
) -> Cell:
    box = (column * 10.0, row * 10.0, (column + colspan) * 10.0, (row + rowspan) * 10.0)
    return Cell(row, column, rowspan, colspan, text, 1, box, sure)


def table(cells: Iterable[Cell]) -> Table:
    ordered = tuple(sorted(cells, key=lambda c: (c.row, c.column)))
    rows = max(c.row + c.rowspan for c in ordered)
    columns = max(c.column + c.colspan for c in ordered)
    return Table(rows, columns, (1,), ordered, 0.99)


def numbers(form: Form, seed: int, blank: float = 0.0) -> dict[str, str]:
    """A text for every figure of `form`; all differ, so that none can stand for another."""
    chance = random.Random(seed)
    drawn = chance.sample(range(1, 9999), len(form.figure_ids))
    texts = {f: str(n) for f, n in zip(form.figure_ids, drawn, strict=True)}
    return {f: "" if chance.random() < blank else text for f, text in texts.items()}


def document(form: Form, texts: Mapping[str, str], header: bool = True) -> list[Table]:
    """The three tables of `form`, filled in."""
    first = proactive_2021(texts) if form is OF_2021 else proactive_2019(texts)
    return [first, requests(form, texts, header), appeals(texts, header)]


def _lines(lines: Sequence[Sequence[tuple[str, int]]]) -> Table:
    cells = []
    for row, line in enumerate(lines):
        column = 0
        for text, span in line:
            cells.append(cell(row, column, text, colspan=span))
            column += span
    return table(cells)


def proactive_2021(texts: Mapping[str, str]) -> Table:
    def documents(label: str, row: str) -> list[tuple[str, int]]:
        columns = ("issued", "repealed", "in_force")
        return [(label, 1), *((texts[f"proactive.{row}.{column}"], 1) for column in columns)]

    def decisions(label: str, row: str) -> list[tuple[str, int]]:
        return [(label, 1), (texts[f"proactive.{row}"], 3)]

    decided = [("信息内容", 1), ("本年处理决定数量", 3)]
    return _lines(
        [
            [("第二十条第（一）项", 4)],
            [
                ("信息内容", 1),
                ("本年制发件数", 1),
                ("本年废止件数", 1),
                ("现行有效件数", 1),
            ],
            documents("规章", "rules"),
            documents("行政规范性文件", "norm"),
            [("第二十条第（五）项", 4)],
            decided,
            decisions("行政许可", "licence"),
            [("第二十条第（六）项", 4)],
            decided,
            decisions("行政处罚", "penalty"),
            decisions("行政强制", "coercion"),
            [("第二十条第（八）项", 4)],
            [("信息内容", 1), ("本年收费金额（单位：万元）", 3)],
            decisions("行政事业性收费", "fee"),
        ]
    )


def proactive_2019(texts: Mapping[str, str]) -> Table:
    def values(label: str, *figures: str) -> list[tuple[str, int]]:
        return [
            (label, 3),
            *((texts[f"proactive.{figure}"], 9 // len(figures)) for figure in figures),
        ]

    def documents(label: str, row: str) -> list[tuple[str, int]]:
        return values(label, *(f"{row}.{c}" for c in ("issued", "published", "in_public")))

    def decisions(label: str, row: str) -> list[tuple[str, int]]:
        return values(label, f"{row}.projects", f"{row}.change", row)

    decided = [("信息内容", 3), ("上一年项目数量", 3), ("本年增/减", 3), ("处理决定数量", 3)]
    return _lines(
        [
            [("第二十条第（一）项", 12)],
            [
                ("信息内容", 3),
                ("本年新制作数量", 3),
                ("本年新公开数量", 3),
                ("对外公开总数量", 3),
            ],
            documents("规章", "rules"),
            documents("规范性文件", "norm"),
            [("第二十条第（五）项", 12)],
            decided,
            decisions("行政许可", "licence"),
            decisions("其他对外管理服务事项", "service"),
            [("第二十条第（六）项", 12)],
            decided,
            decisions("行政处罚", "penalty"),
            decisions("行政强制", "coercion"),
            [("第二十条第（八）项", 12)],
            [("信息内容", 3), ("上一年项目数量", 4), ("本年增/减", 5)],
            [
                ("行政事业性收费", 3),
                (texts["proactive.fee.projects"], 4),
                (texts["proactive.fee.change"], 5),
            ],
            [("第二十条第（九）项", 12)],
            [("信息内容", 3), ("采购项目数量", 4), ("采购总金额", 5)],
            [
                ("政府集中采购", 3),
                (texts["proactive.procurement.projects"], 4),
                (texts["proactive.procurement.amount"], 5),
            ],
        ]
    )


def _applicants() -> list[Cell]:
    kinds = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    return [
        cell(0, 0, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
        cell(0, 3, "申请人情况", colspan=7),
        cell(1, 3, "自然人", rowspan=2),
        cell(1, 4, "法人或其他组织", colspan=5),
        cell(1, 9, "总计", rowspan=2),
        *(cell(2, 4 + i, kind) for i, kind in enumerate(kinds)),
    ]


def request_rows(form: Form) -> dict[str, int]:
    """The row of the printed table in which each row of figures stands, header included."""
    groups = (*_RESULTS, _OTHER_2021 if form is OF_2021 else _OTHER_2019, _HANDLED)
    results = [row for _, rows in groups for row, _ in rows]
    return {row: 3 + i for i, row in enumerate(["new", "carried_in", *results, "carried_out"])}


def requests(form: Form, texts: Mapping[str, str], header: bool = True) -> Table:
    at = {row: place - (0 if header else 3) for row, place in request_rows(form).items()}
    first, last = at["granted"], at["handled"]
    cells = _applicants() if header else []
    cells += [
        cell(at["new"], 0, "一、本年新收政府信息公开申请数量", colspan=3),
        cell(at["carried_in"], 0, "二、上年结转政府信息公开申请数量", colspan=3),
        cell(first, 0, "三、本年度办理结果", rowspan=last - first + 1),
        cell(at["carried_out"], 0, "四、结转下年度继续办理", colspan=3),
    ]
    for group, rows in (*_RESULTS, _OTHER_2021 if form is OF_2021 else _OTHER_2019, _HANDLED):
        if group:
            cells.append(cell(at[rows[0][0]], 1, group, rowspan=len(rows)))
        for row, label in rows:
            cells.append(cell(at[row], 2, label) if group else cell(at[row], 1, label, colspan=2))
    cells += [
        cell(place, 3 + i, texts[f"requests.{row}.{column}"])
        for row, place in at.items()
        for i, column in enumerate(COLUMNS)
    ]
    return table(cells)


def appeals(texts: Mapping[str, str], header: bool = True) -> Table:
    names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    cells = []
    if header:
        cells = [
            cell(0, 0, "行政复议", colspan=5),
            cell(0, 5, "行政诉讼", colspan=10),
            cell(1, 5, "未经复议直接起诉", colspan=5),
            cell(1, 10, "复议后起诉", colspan=5),
        ]
        cells += [cell(1, i, name, rowspan=2) for i, name in enumerate(names)]
        cells += [cell(2, 5 + i, name) for i, name in enumerate(names * 2)]
    figures = [f"{group}.{outcome}" for group in GROUPS for outcome in OUTCOMES]
    cells += [cell(3 if header else 0, i, texts[figure]) for i, figure in enumerate(figures)]
    return table(cells)


def unrelated(rows: int, columns: int, seed: int = 0) -> Table:
    """A table that has only numbers, which are those of no report."""
    chance = random.Random(seed)
    return table(
        cell(row, column, str(chance.randint(10_000, 99_999)))
        for row in range(rows)
        for column in range(columns)
    )


def spoiled(one: Table, *spoils: Spoil) -> Table:
    """`one` with every cell replaced by what each of `spoils` makes of it."""
    cells: Iterable[Cell] = one.cells
    for spoil in spoils:
        cells = [new for old in cells for new in spoil(old)]
    return table(cells)


def labels_only(change: Callable[[str], str]) -> Spoil:
    """Changes the texts that hold words."""

    def spoil(one: Cell) -> Iterator[Cell]:
        words = any("\u4e00" <= character <= "\u9fff" for character in one.text)
        yield replace(one, text=change(one.text)) if words else one

    return spoil


def misread(share: float, seed: int) -> Spoil:
    """Labels in which `share` of the characters are read as others."""
    chance = random.Random(seed)
    others = "的一公开信机关处大小未来木己已日目人入"
    return labels_only(
        lambda text: "".join(chance.choice(others) if chance.random() < share else c for c in text)
    )


def without_labels(rows: Iterable[int], below: int = 3) -> Spoil:
    """Left cells of `rows` that were not recovered; `below` is the first column of numbers."""
    gone = set(rows)
    return lambda one: [] if one.row in gone and one.column < below and one.rowspan < 20 else [one]


def without_row(row: int) -> Spoil:
    """Every cell of `row` gone, as when a page break swallows it."""
    return lambda one: [] if one.row == row and one.rowspan == 1 else [one]


def slid(row: int, by: int) -> Spoil:
    """The numbers of `row` moved by a column, with a blank cell where they stood."""

    def spoil(one: Cell) -> Iterator[Cell]:
        if one.row != row or one.column < 3:
            if not (one.row == row and by < 0 and one.column + one.colspan > 2):
                yield one
            elif one.colspan > 1:
                yield replace(one, colspan=one.colspan - 1)
            else:
                yield replace(one, column=one.column - 1)
            return
        yield replace(one, column=one.column + by)
        if one.column == (9 if by < 0 else 3):
            yield cell(row, one.column, "")

    return spoil


def parted(one: Table, row: int, shift: int) -> list[Table]:
    """`one` broken before `row`; the second part has `shift` more columns of labels."""
    above = [c for c in one.cells if c.row < row]
    below = [
        replace(c, row=c.row - row, column=c.column + shift * (c.column >= 3))
        for c in one.cells
        if c.row >= row
    ]
    return [table(part) for part in (above, below) if part]


def stacked(tables: Sequence[Table]) -> Table:
    """All of `tables` in one grid, one under the other."""
    cells: list[Cell] = []
    for one in tables:
        down = max((c.row + c.rowspan for c in cells), default=0)
        cells += [replace(c, row=c.row + down) for c in one.cells]
    return table(cells)
