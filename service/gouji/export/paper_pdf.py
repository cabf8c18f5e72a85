"""The working paper as a PDF on A4, to be printed, signed and filed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    Image,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from gouji.document import Finding, Page
from gouji.export.crops import MOST_CROPS, Crop, Cropper
from gouji.export.fonts import chinese_font
from gouji.export.paper import changes, counts, facts, state_term, told
from gouji.export.ranking import Numbered
from gouji.export.words import (
    ACTIONS,
    COLOURS,
    SEVERITIES,
    STATES,
    VERDICTS,
    Term,
    moment,
    printed,
    rule_term,
    sides,
)
from gouji.working_paper import Decision, Former, Record, WorkingPaper

_LEFT, _RIGHT, _TOP, _BOTTOM = 24 * mm, 18 * mm, 24 * mm, 20 * mm  # room to bind on the left
_WIDTH = A4[0] - _LEFT - _RIGHT
_TALLEST = 80 * mm  # of a crop
_POINTS = 72 / 150  # of a crop's pixel: pages are rasterised at 150 dots an inch
_JPEG = 75  # quality of a crop
_INK, _SOFT, _LINE, _WASH = "#1d1d1b", "#62615c", "#b9b7af", "#f4f3ee"
_INDENT = 5 * mm


def working_paper_pdf(paper: WorkingPaper, pages: Iterable[Page] = ()) -> bytes:
    """The paper as a PDF; every page carries the log's head.

    `pages` carry the pictures to cut from (see `paper.pages_told`); without them, or beyond
    `MOST_CROPS`, findings are told without pictures.
    """
    cropper = Cropper(pages, paper.audit.tables, MOST_CROPS)
    pictures = [_pictures(one, cropper) for one in told(paper)]
    _, pages_in_all = _laid_out(paper, pictures, 0)
    return _laid_out(paper, pictures, pages_in_all)[0]


_Picture = tuple[Term, int, BytesIO, tuple[int, int]]
"""Which side of a finding, the page it is on, a JPEG, its width and height in pixels."""


_Align = Literal[0, 2]
"""`TA_LEFT` or `TA_RIGHT`."""


def _laid_out(
    paper: WorkingPaper, pictures: Sequence[Sequence[_Picture]], pages: int
) -> tuple[bytes, int]:
    """The file when it is said to have `pages` pages, and how many it has."""
    file = BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=A4,
        title=_line(f"审计底稿 {paper.audit.title or paper.file}"),
        author=_line(paper.made_by),
        creator="gouji",
        invariant=1,
    )
    frame = Frame(
        _LEFT, _BOTTOM, _WIDTH, A4[1] - _TOP - _BOTTOM,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_edges(paper, pages)))
    document.build(list(_story(paper, pictures)))
    return file.getvalue(), document.page


def _edges(paper: WorkingPaper, pages: int) -> Callable[[Canvas, BaseDocTemplate], None]:
    """Draws the head and the foot of a page."""

    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setStrokeColor(HexColor(_LINE))
        canvas.setLineWidth(0.5)
        head, foot = A4[1] - _TOP + 5 * mm, _BOTTOM - 5 * mm
        canvas.line(_LEFT, head, A4[0] - _RIGHT, head)
        canvas.line(_LEFT, foot, A4[0] - _RIGHT, foot)
        canvas.setFillColor(HexColor(_SOFT))
        canvas.setFont(chinese_font(), 8)
        name = _fitting(_line(paper.file), _WIDTH - 45 * mm, 8)
        canvas.drawString(_LEFT, head + 1.5 * mm, name)
        canvas.drawRightString(A4[0] - _RIGHT, head + 1.5 * mm, "审计底稿 Working paper")
        page = f"第 {document.page} 页，共 {pages} 页 · {document.page} / {pages}"
        canvas.drawRightString(A4[0] - _RIGHT, foot - 4 * mm, page)
        canvas.drawString(_LEFT, foot - 4 * mm, "日志 Log")
        canvas.setFont("Courier", 6.5)
        canvas.drawString(_LEFT + 14 * mm, foot - 4 * mm, str(paper.log_head))
        canvas.restoreState()

    return draw


def _fitting(text: str, width: float, size: float) -> str:
    """`text`, cut with an ellipsis where it is wider than `width`."""
    if stringWidth(text, chinese_font(), size) <= width:
        return text
    ends = range(min(len(text), int(width)), 0, -1)  # a character takes a point at least
    cuts = (f"{text[:end]}…" for end in ends)
    return next((cut for cut in cuts if stringWidth(cut, chinese_font(), size) <= width), "…")


def _story(paper: WorkingPaper, pictures: Sequence[Sequence[_Picture]]) -> Iterator[Flowable]:
    yield from _cover(paper)
    yield PageBreak()
    findings = told(paper)
    left = len(paper.audit.findings) - len(findings)
    yield from _section("核对发现", "Findings")
    if not findings:
        yield _text("没有不符、存疑或已作决定的事项 Nothing contradicts, nothing was decided", 9.5)
    for one, crops in zip(findings, pictures, strict=True):
        yield from _finding(one, paper.record(one.finding.id), crops)
    yield Spacer(1, 5 * mm)
    yield _text(
        f"另有 {left} 条相符或无从核对，未逐条列出，见工作簿。 "
        f"Findings that agree or cannot be checked are in the workbook: {left}.",
        8, _SOFT,
    )  # fmt: skip
    if paper.former:
        yield Spacer(1, 8 * mm)
        yield from _section("曾作决定、现已不再出现的发现", "Decided earlier, no longer found")
    for former in paper.former:
        yield from _former(former)
    yield from _signatures()


def _cover(paper: WorkingPaper) -> Iterator[Flowable]:
    yield _text("审计底稿", 22, leading=30)
    yield _text("政府信息公开工作年度报告勾稽核对 · Working paper", 10, _SOFT)
    yield Spacer(1, 5 * mm)
    yield _facts(paper)
    yield Spacer(1, 6 * mm)
    yield _counts(paper)
    yield Spacer(1, 3 * mm)
    yield _text("核对结果由 gouji 自动得出；决定由具名人员作出，逐条记入操作日志。", 8, _SOFT)
    said = "Findings are gouji's; decisions are those of the people named, each a line of the log."
    yield _english(said, 7.5)
    yield _text("核验日志 To verify the log:", 8, _SOFT)
    yield _code(f"gouji verify-log --since {paper.log_head}")


def _facts(paper: WorkingPaper) -> Flowable:
    rows = [
        [
            Paragraph(_named(term, 7), _style(9)),
            _code(value) if term.en in ("SHA-256", "Log head") else _text(value, 9.5),
        ]
        for term, value in facts(paper)
    ]
    table = Table(rows, colWidths=(36 * mm, _WIDTH - 36 * mm), splitInRow=1)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEABOVE", (0, 0), (-1, 0), 1, HexColor(_INK)),
                ("LINEBELOW", (0, 0), (-1, -2), 0.4, HexColor(_LINE)),
                ("LINEBELOW", (0, -1), (-1, -1), 1, HexColor(_INK)),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return table


def _counts(paper: WorkingPaper) -> Flowable:
    head = [_term(Term("结论", "verdict")), _term(Term("合计", "all"), TA_RIGHT)]
    rows = [[*head, *(_term(term, TA_RIGHT) for term in STATES.values())]]
    for count in counts(paper):
        numbers = (count.every, *count.states)
        right = [_text(str(number) if number else "—", 9.5, align=TA_RIGHT) for number in numbers]
        rows.append([Paragraph(_named(count.verdict, 7), _style(9)), *right])
    columns = len(rows[0]) - 1
    wide = _WIDTH - columns * 23 * mm
    table = Table(rows, colWidths=(wide, *[23 * mm] * columns))
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor(_WASH)),
                ("LINEBELOW", (0, 0), (-1, -2), 0.4, HexColor(_LINE)),
                ("LINEABOVE", (0, -1), (-1, -1), 0.8, HexColor(_INK)),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("LEFTPADDING", (0, 0), (0, -1), 2),
            ]
        )
    )
    return table


def _finding(one: Numbered, record: Record, pictures: Sequence[_Picture]) -> Iterator[Flowable]:
    finding = one.finding
    crops = [_crop(*picture) for picture in pictures]
    said = [
        *_heading(one, record),
        Spacer(1, 1.5 * mm),
        _text(finding.message, 10.5),
        _english(finding.message_en, 8),
        *_numbers(finding),
    ]
    yield KeepTogether([*said, *(crops[0] if crops else ())])
    yield from (KeepTogether(crop) for crop in crops[1:])
    yield Spacer(1, 1 * mm)
    yield from _history(record)


def _heading(one: Numbered, record: Record) -> list[Flowable]:
    finding, colour = one.finding, COLOURS[one.finding.verdict]
    verdict, severity = VERDICTS[finding.verdict], SEVERITIES[finding.severity]
    about = [rule_term(finding.rule), severity]
    if one.pages:
        pages = [str(page) for page in one.pages]
        about.append(Term(f"第 {'、'.join(pages)} 页", f"p. {', '.join(pages)}"))
    left = f"{one.number} {verdict.zh} {verdict.en}"
    right = " · ".join(f"{term.zh} {term.en}" for term in about)
    return [
        HRFlowable(_WIDTH, 1.2, color=HexColor(colour), spaceBefore=6 * mm, spaceAfter=2),
        _two(_text(left, 11, colour), _text(_stands(record), 9.5, align=TA_RIGHT)),
        _text(right, 8, _SOFT),
    ]


def _stands(record: Record) -> str:
    state = state_term(record.state)
    told = f"{state.zh} {state.en}"
    return f"{told} · 负责 assignee {record.assignee}" if record.assignee else told


def _numbers(finding: Finding) -> Iterator[Flowable]:
    """Both numbers and how far they are apart, where there are any."""
    one, other = finding.expected, finding.actual
    if one is None and other is None:
        return
    terms = [*sides(finding.rule), Term("相差", "difference")]
    apart = None if one is None or other is None else abs(one - other)
    values = [printed(value) for value in (one, other, apart)]
    gap = "\N{NO-BREAK SPACE}" * 6
    told = gap.join(
        f'<font size="8" color="{_SOFT}">{term.zh} {term.en}</font> {value}'
        for term, value in zip(terms, values, strict=True)
    )
    yield Paragraph(told, _style(11.5, leading=18))


def _history(record: Record) -> Iterator[Flowable]:
    if not record.decisions:
        yield _text("尚无决定 Nothing was decided yet", 8.5, _SOFT, indent=_INDENT)
        return
    for decision in record.decisions:
        yield from _decision(decision)


def _decision(decision: Decision) -> Iterator[Flowable]:
    action = ACTIONS.get(decision.action, Term(decision.action, ""))
    who = f"{moment(decision.made_at)} · {decision.actor} · {action.zh} {action.en}"
    yield CondPageBreak(12 * mm)  # who decided does not stand alone at the foot of a page
    yield Spacer(1, 1 * mm)
    yield _text(who, 8.5, _SOFT, indent=_INDENT)
    if decision.reason.strip():
        yield _text(decision.reason, 9.5, indent=_INDENT)
    for change in changes(decision):
        yield _text(change, 9.5, indent=_INDENT)


def _former(former: Former) -> Iterator[Flowable]:
    yield HRFlowable(_WIDTH, 0.6, color=HexColor(_LINE), spaceBefore=4 * mm, spaceAfter=2)
    yield _text(_stands(former.record), 8.5, _SOFT)
    yield _text(former.message, 10.5)
    yield _english(former.message_en, 8)
    yield from _history(former.record)


def _signatures() -> Iterator[Flowable]:
    rows = [
        [_text("编制人 Prepared by", 9.5), "", _text("日期 Date", 9.5), ""],
        [_text("复核人 Reviewed by", 9.5), "", _text("日期 Date", 9.5), ""],
    ]
    rest = _WIDTH - 36 * mm - 22 * mm
    table = Table(rows, colWidths=(36 * mm, rest * 0.6, 22 * mm, rest * 0.4), rowHeights=12 * mm)
    lines = [("LINEBELOW", (column, 0), (column, -1), 0.6, HexColor(_INK)) for column in (1, 3)]
    low = [("VALIGN", (0, 0), (-1, -1), "BOTTOM"), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    table.setStyle(TableStyle([*low, *lines]))
    yield KeepTogether([Spacer(1, 6 * mm), table])


def _pictures(one: Numbered, cropper: Cropper) -> list[_Picture]:
    colour = COLOURS[one.finding.verdict]
    table = Term("表格", "table") if one.finding.figures else Term("所在位置", "place")
    return [
        (side, crop.page, _jpeg(crop), crop.picture.size)
        for side, places in ((Term("文字", "text"), one.text), (table, one.table))
        for crop in cropper.crops(places, colour)
    ]


def _jpeg(crop: Crop) -> BytesIO:
    file = BytesIO()
    crop.picture.save(file, "JPEG", quality=_JPEG)
    return file


def _crop(side: Term, page: int, jpeg: BytesIO, size: tuple[int, int]) -> list[Flowable]:
    width, height = size
    scale = min(_POINTS, _WIDTH / width, _TALLEST / height)
    jpeg.seek(0)
    picture = Image(jpeg, width * scale, height * scale, hAlign="LEFT")
    caption = _text(f"{side.zh}（第 {page} 页） {side.en} (page {page})", 7.5, _SOFT)
    return [Spacer(1, 1.5 * mm), caption, picture, Spacer(1, 1.5 * mm)]


def _section(zh: str, en: str) -> Iterator[Flowable]:
    yield CondPageBreak(50 * mm)  # a heading does not stand alone at the foot of a page
    yield Paragraph(_named(Term(zh, en), 9), _style(14, leading=20))


def _two(left: Flowable, right: Flowable) -> Flowable:
    table = Table([[left, right]], colWidths=(_WIDTH * 0.5, _WIDTH * 0.5))
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                *[(side, (0, 0), (-1, -1), 0) for side in ("LEFTPADDING", "RIGHTPADDING")],
                *[(side, (0, 0), (-1, -1), 0) for side in ("TOPPADDING", "BOTTOMPADDING")],
            ]
        )
    )
    return table


def _term(term: Term, align: _Align = TA_LEFT) -> Flowable:
    text = f'{term.zh}<br/><font size="7" color="{_SOFT}">{term.en}</font>'
    return Paragraph(text, _style(9, align=align, leading=10.5))


def _named(term: Term, size: float) -> str:
    """Both names as markup, the English one small."""
    return f'{term.zh} <font size="{size}" color="{_SOFT}">{term.en}</font>'


def _text(
    text: str,
    size: float,
    colour: str = _INK,
    *,
    indent: float = 0,
    align: _Align = TA_LEFT,
    leading: float | None = None,
) -> Paragraph:
    """A paragraph of any text; nothing in it is taken for markup."""
    style = _style(size, colour, indent=indent, align=align, leading=leading)
    return Paragraph(_inert(text), style)


def _english(text: str, size: float) -> Paragraph:
    """A paragraph whose lines end between words."""
    return Paragraph(_inert(text), _style(size, _SOFT, wrap=None))


def _code(text: str) -> Paragraph:
    return Paragraph(_inert(text), _style(8, font="Courier", leading=13))


def _style(
    size: float,
    colour: str = _INK,
    *,
    indent: float = 0,
    align: _Align = TA_LEFT,
    leading: float | None = None,
    wrap: str | None = "CJK",
    font: str | None = None,
) -> ParagraphStyle:
    return ParagraphStyle(
        "gouji",
        fontName=font or chinese_font(),
        fontSize=size,
        leading=leading or size * 1.45,
        wordWrap=wrap,
        textColor=HexColor(colour),
        leftIndent=indent,
        alignment=align,
    )


def _inert(text: str) -> str:
    """`text` as markup that shows it: its lines stay, what cannot be printed is a blank."""
    lines = (_line(line) for line in re.split(r"[\r\n]+", text.strip()))
    return "<br/>".join(escape(line) for line in lines)


def _line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
