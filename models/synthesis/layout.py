"""Flows a report over pages: title, text, tables, page numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from .accounts_tables import ACCOUNTS
from .forms import FORMS, FormCell, FormTable
from .grid import Grid, grid
from .parts import PartDrawer
from .printed import printed_cells
from .report import Report, Section
from .sheet import Sheet
from .style import Style
from .truth import LineTruth, TablePart
from .wrap import wrapped

APPENDIX = "附件：政府信息公开工作年度报告统计表"
SEE_APPENDIX = "相关统计数据见附件。"
_FORMS = {**FORMS, ACCOUNTS.id: ACCOUNTS}


@dataclass(slots=True)
class Layout:
    """Everything drawn, with what is true of it."""

    sheet: Sheet = field(default_factory=Sheet)
    parts: list[TablePart] = field(default_factory=list)
    lines: list[LineTruth] = field(default_factory=list)
    tables: dict[str, tuple[FormCell, ...]] = field(default_factory=dict)


def laid_out(report: Report, style: Style) -> Layout:
    """Lays `report` out in the manner of `style`."""
    flow = _Flow(style)
    flow.title(report.title)
    appended: list[Section] = []
    for section in report.sections:
        if section.table and style.appendix:
            flow.heading(section.heading)
            flow.paragraph(SEE_APPENDIX)
            appended.append(section)
        else:
            flow.section(report, section)
    flow.signature(report)
    if appended:
        flow.appendix(report, appended)
    flow.number_pages()
    return flow.layout


class _Flow:
    """A cursor on the last page; `y` counts downwards."""

    def __init__(self, style: Style) -> None:
        self.style, self.layout, self.y = style, Layout(), 0.0
        self.new_page(style.page == "landscape")

    @property
    def sheet(self) -> Sheet:
        return self.layout.sheet

    @property
    def width(self) -> float:
        return self.sheet.sizes[-1][0] - 2 * self.style.margin_x

    @property
    def bottom(self) -> float:
        return self.sheet.sizes[-1][1] - self.style.margin_y

    @property
    def landscape(self) -> bool:
        return self.sheet.sizes[-1][0] > self.sheet.sizes[-1][1]

    def new_page(self, landscape: bool) -> None:
        self.sheet.add_page(landscape)
        self.y = self.style.margin_y

    def turned(self, landscape: bool) -> None:
        if landscape != self.landscape:
            self.new_page(landscape)

    def title(self, text: str) -> None:
        self._lines(text, self.style.heading, self.style.title_size, align="center")
        self.y += self.style.body_size

    def section(self, report: Report, section: Section) -> None:
        wide = self.style.page == "landscape"
        self.turned(wide or bool(section.table and self.style.page == "landscape-tables"))
        self.heading(section.heading, 90.0 if section.table else 0.0)
        for paragraph in section.paragraphs:
            self.paragraph(paragraph.text)
        if section.table:
            table = next(t for t in _FORMS[report.form].tables if t.id == section.table)
            self.table(table, printed_cells(table, report.figures, self.style))

    def heading(self, text: str, below: float = 0.0) -> None:
        if self.y + 2.0 * self.style.body_size + below > self.bottom:
            self.new_page(self.landscape)
        self.y += 0.4 * self.style.body_size
        self._lines(text, self.style.heading, self.style.body_size, indent=2)

    def paragraph(self, text: str) -> None:
        self._lines(text, self.style.body, self.style.body_size, indent=2)

    def signature(self, report: Report) -> None:
        self.turned(self.style.page == "landscape")
        self.y += self.style.body_size
        for text in (report.organisation, f"{report.year + 1}年1月20日"):
            self._lines(text, self.style.body, self.style.body_size, align="right")

    def appendix(self, report: Report, sections: list[Section]) -> None:
        self.new_page(self.style.page != "portrait")
        self._lines(APPENDIX, self.style.heading, self.style.body_size)
        for section in sections:
            self.section(report, section)

    def table(self, table: FormTable, cells: tuple[FormCell, ...]) -> None:
        self.layout.tables[table.id] = cells
        plan = grid(table, cells, self.style, self.width)
        drawer = PartDrawer(self.sheet, plan)
        self.y += 2
        rows: list[int] = []
        for row in range(table.rows):
            if rows and self._breaks(plan, rows, row):
                self._part(drawer, plan, rows)
                self.new_page(self.landscape)
                rows = list(range(table.header)) if self._repeats(table, row) else []
            rows.append(row)
        self._part(drawer, plan, rows)
        self.y += self.style.table_gap

    def _repeats(self, table: FormTable, row: int) -> bool:
        return self.style.repeat_header and row >= table.header

    def _breaks(self, plan: Grid, rows: list[int], row: int) -> bool:
        used = sum(plan.heights[r] for r in (*rows, row))
        return (plan.table.id, row) in self.style.breaks or self.y + used > self.bottom

    def _part(self, drawer: PartDrawer, plan: Grid, rows: list[int]) -> None:
        x = (self.sheet.sizes[-1][0] - self.width) / 2
        self.layout.parts.append(drawer.draw(rows, x, self.y))
        self.y += sum(plan.heights[r] for r in rows)

    def _lines(
        self, text: str, typeface: str, size: float, indent: int = 0, align: str = "left"
    ) -> None:
        face = self.style.face(typeface)
        lines = wrapped(text, lambda t: face.width(t, size), self.width, indent * size)
        for i, line in enumerate(lines):
            if self.y + size * self.style.leading > self.bottom:
                self.new_page(self.landscape)
            slack = self.width - face.width(line, size)
            shift = {"left": indent * size if i == 0 else 0, "center": slack / 2, "right": slack}
            y = self.y + size * (self.style.leading - 1) / 2
            box = self.sheet.write(self.style.margin_x + shift[align], y, line, face, size)
            self.layout.lines.append(LineTruth(line, len(self.sheet.sizes), box))
            self.y += size * self.style.leading

    def number_pages(self) -> None:
        """Writes page numbers; they are no part of the narrative."""
        if not self.style.page_numbers:
            return
        face = self.style.face(self.style.body)
        sheet = Sheet()
        for page, size in enumerate(self.sheet.sizes, start=1):
            sheet.sizes.append(size)
            sheet.write(size[0] / 2 - 10, size[1] - 46, f"- {page} -", face, 10.5)
        self.sheet.texts += sheet.texts
