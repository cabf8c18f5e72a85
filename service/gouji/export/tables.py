"""The tables of any document, as one HTML page or one workbook."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.document import Table
from gouji.export.pages import template
from gouji.export.sheets import empty_workbook, put, saved, table_sheets


def tables_html(file: str, tables: Sequence[Table]) -> str:
    """Recovered tables as one self-contained HTML document; `file` is its title."""
    return template("tables.html.j2").render(file=file, tables=tables)


def tables_workbook(tables: Sequence[Table]) -> bytes:
    """`tables` as an XLSX file, one sheet each; a sheet that says so when there are none."""
    book = empty_workbook()
    table_sheets(book, tables)
    if not tables:
        put(book.create_sheet("无表格 no tables"), 1, 1, "没有找到表格 No table was found")
    return saved(book)
