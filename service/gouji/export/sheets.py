"""Sheets of a workbook: recovered tables as printed, and lists under a frozen head.

Text from a document is data: it is always stored as a string, and one that a spreadsheet
could take for a formula is marked as quoted too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gouji.document import Cell, Table
from gouji.export.layout import Block, layout
from gouji.export.ranking import UNSURE_BELOW

Value = str | int | float | Decimal | None

_LONGEST_TEXT = 32_767  # characters of one cell, a limit of the file format
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3}){1,4})(?:\.\d{1,6})?")
_EDGE = Side(style="thin", color="FF999999")
_FRAME = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_DOUBT = PatternFill("solid", fgColor="FFFFF2CC")


def empty_workbook() -> Workbook:
    """A workbook without a sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def saved(book: Workbook) -> bytes:
    """The bytes of `book` as an XLSX file."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def listing(book: Workbook, title: str, head: Sequence[str], widths: Sequence[int]) -> Worksheet:
    """A new sheet with a frozen head; `widths` of its columns in characters."""
    sheet: Worksheet = book.create_sheet(title)
    for column, (label, width) in enumerate(zip(head, widths, strict=True), 1):
        put(sheet, 1, column, label)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    return sheet


def table_sheets(book: Workbook, tables: Iterable[Table]) -> None:
    """One new sheet for each table: cells merged as printed, doubtful ones shaded."""
    for number, table in enumerate(tables, 1):
        sheet: Worksheet = book.create_sheet(f"表{number} Table {number}")
        for block in (block for row in layout(table) for block in row):
            _put_block(sheet, block)


def _put_block(sheet: Worksheet, block: Block) -> None:
    top, left = block.row + 1, block.column + 1
    bottom, right = block.row + block.rowspan, block.column + block.colspan
    if block.cell is not None:
        put(sheet, top, left, as_printed(block.cell))
        sheet.cell(top, left).number_format = _number_format(block.cell)
        if block.cell.confidence < UNSURE_BELOW:
            sheet.cell(top, left).fill = _DOUBT
    _frame(sheet, top, left, bottom, right)
    if (bottom, right) != (top, left):
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _frame(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            sheet.cell(row, column).border = _FRAME
    place = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.cell(top, left).alignment = place


def as_printed(cell: Cell) -> Value:
    """The cell's number where it is plainly one, its text otherwise (`014`, `3/4`, `/`)."""
    plain = unicodedata.normalize("NFKC", cell.text).strip()
    return Decimal(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else cell.text


def _number_format(cell: Cell) -> str:
    plain = unicodedata.normalize("NFKC", cell.text).strip()
    if not _NUMBER.fullmatch(plain):
        return "General"
    whole = "#,##0" if "," in plain else "0"
    decimals = len(plain.partition(".")[2])
    return whole + ("." + "0" * decimals if decimals else "")


def put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """Set one cell (from 1): numbers as numbers, any text as inert text."""
    cell = sheet.cell(row, column)
    if not isinstance(value, str):
        cell.value = value
        return
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_TEXT]
    cell.value = text
    cell.data_type = "s"  # openpyxl takes a leading = for a formula
    if text.lstrip().startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
