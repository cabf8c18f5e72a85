"""The working paper as a workbook: cover, findings with what was decided, history, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from operator import itemgetter

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gouji.export.paper import changes, counts, facts, state_term
from gouji.export.ranking import ranked
from gouji.export.sheets import Value, empty_workbook, listing, put, saved
from gouji.export.words import ACTIONS, STATES, Term, moment
from gouji.export.xlsx import Column, findings_sheet, source_sheets
from gouji.working_paper import Decision, Record, WorkingPaper

_NO_LONGER = "不再出现 no longer found"


def working_paper_xlsx(paper: WorkingPaper) -> bytes:
    """The paper as an XLSX file; printed, every page carries the log's head."""
    book = empty_workbook()
    _cover(book, paper)
    findings_sheet(book, ranked(paper.audit), _decided(paper))
    _history(book, paper)
    source_sheets(book, paper.audit)
    for sheet in book.worksheets:
        _printable(sheet, paper)
    return saved(book)


def _cover(book: Workbook, paper: WorkingPaper) -> None:
    sheet: Worksheet = book.create_sheet("封面 Cover")
    put(sheet, 1, 1, "审计底稿 Working paper")
    sheet["A1"].font = Font(bold=True, size=16)
    row = 3
    for term, value in facts(paper):
        _line(sheet, row, (_both(term), value))
        row += 1
    heads = ("合计 All", *map(_both, STATES.values()))
    _line(sheet, row + 1, ("结论 Verdict", *heads))
    for count in counts(paper):
        row += 1
        _line(sheet, row + 1, (_both(count.verdict), count.every, *count.states))
    for letter, width in zip("ABCDEF", (24, 70, 16, 18, 18, 18), strict=True):
        sheet.column_dimensions[letter].width = width


def _line(sheet: Worksheet, row: int, values: tuple[Value, ...]) -> None:
    for column, value in enumerate(values, 1):
        put(sheet, row, column, value)
    sheet.cell(row, 1).font = Font(bold=True)


def _decided(paper: WorkingPaper) -> tuple[Column, ...]:
    """The columns that say what became of a finding, by whose last ruling."""

    def column(head: str, width: int, value: Callable[[Record], Value]) -> Column:
        return Column(head, width, lambda one: value(paper.record(one.finding.id)))

    return (
        column("状态 State", 12, lambda record: _both(state_term(record.state))),
        column("决定 Decision", 16, lambda record: _of(record, _action)),
        column("理由 Reason", 40, lambda record: _of(record, lambda ruling: ruling.reason)),
        column("经办 By", 14, lambda record: _of(record, lambda ruling: ruling.actor)),
        column("时间 When", 26, lambda record: _of(record, lambda ruling: moment(ruling.made_at))),
        column("负责 Assignee", 14, lambda record: record.assignee),
    )


def _of(record: Record, told: Callable[[Decision], str]) -> str | None:
    return None if record.ruling is None else told(record.ruling)


def _history(book: Workbook, paper: WorkingPaper) -> None:
    head = (
        "时间 When", "序号 No.", "说明 Finding", "决定 Decision", "理由 Reason",
        "更正 Changes", "经办 By", "标识 Id",
    )  # fmt: skip
    sheet = listing(book, "经过 History", head, (26, 12, 60, 16, 40, 60, 14, 20))
    for row, (_, values) in enumerate(sorted(_events(paper), key=itemgetter(0)), 2):
        for column, value in enumerate(values, 1):
            put(sheet, row, column, value)


def _events(paper: WorkingPaper) -> Iterator[tuple[datetime, tuple[Value, ...]]]:
    """Every decision with its moment, also about what is no longer found."""
    for one in ranked(paper.audit):
        for decision in paper.record(one.finding.id).decisions:
            finding = one.finding
            yield decision.made_at, _event(decision, one.number, finding.message, finding.id)
    for former in paper.former:
        for decision in former.record.decisions:
            about = former.message, former.fingerprint
            yield decision.made_at, _event(decision, _NO_LONGER, *about)


def _event(decision: Decision, number: Value, message: str, fingerprint: str) -> tuple[Value, ...]:
    return (
        moment(decision.made_at),
        number,
        message,
        _action(decision),
        decision.reason,
        "\n".join(changes(decision)),
        decision.actor,
        fingerprint,
    )


def _action(decision: Decision) -> str:
    return _both(ACTIONS.get(decision.action, Term(decision.action, "")))


def _both(term: Term) -> str:
    return f"{term.zh} {term.en}".strip()


def _printable(sheet: Worksheet, paper: WorkingPaper) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.freeze_panes:
        sheet.print_title_rows = "1:1"
    footer = HeaderFooterItem()
    footer.left.text, footer.right.text = str(paper.log_head), "&P / &N"
    sheet.oddFooter = footer
