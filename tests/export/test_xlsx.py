from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.export import sample

from gouji.document import Cell, Table
from gouji.export.sheets import as_printed
from gouji.export.tables import tables_workbook
from gouji.export.xlsx import audit_workbook


def one_cell(text: str, **changes) -> Table:
    cell = Cell(0, 0, 1, 1, text, 1, (0.0, 0.0, 1.0, 1.0), 0.99)
    return Table(1, 1, (1,), (replace(cell, **changes),), 1.0)


def opened(content: bytes):
    return load_workbook(BytesIO(content))


def test_the_audit_has_findings_claims_and_a_sheet_for_each_table():
    book = opened(audit_workbook(sample.audit()))
    assert book.sheetnames == ["勾稽结果 Findings", "文中数字 Claims", "表1 Table 1"]
    findings = list(book.worksheets[0].values)
    assert findings[1][:5] == (1, "不符", "重要", "文表核对", sample.findings()[2].message)
    assert findings[1][6:8] == (9, 8)
    assert len(findings) == 1 + len(sample.findings())
    assert [row[3] for row in book.worksheets[1].iter_rows(2, values_only=True)] == [
        9,
        2,
        10,
        1204,
        4,
    ]
    assert book.worksheets[2]["E2"].value == 8


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+2", "@SUM(A1)", " =1", "=cmd|'/c calc'!A0", "\t=1"]
)
def test_formulas_of_the_document_are_inert(text):
    sheet = opened(tables_workbook([one_cell(text)])).worksheets[0]
    assert sheet["A1"].data_type == "s"
    assert sheet["A1"].value == text
    assert sheet["A1"].quotePrefix


def test_no_formula_is_ever_written():
    hostile = '=HYPERLINK("http://x")'
    finding = replace(sample.findings()[2], message=hostile, message_en=hostile, id=hostile)
    claim = replace(sample.claims()[0], sentence=hostile, text=hostile, figure=hostile)
    content = audit_workbook(
        sample.audit(findings=(finding,), claims=(claim,), tables=(one_cell(hostile),))
    )
    with ZipFile(BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert sheets
        assert not any(b"<f>" in archive.read(name) for name in sheets)


@pytest.mark.parametrize(
    ("text", "value", "shape"),
    [
        ("8", 8, "0"),
        ("１２３４", 1234, "0"),
        ("1,204", 1204, "#,##0"),
        ("3.1500", 3.15, "0.0000"),
        ("-35", -35, "0"),
        ("/", "/", "General"),
        ("014", "014", "General"),
        ("1,2", "1,2", "General"),
        ("123456789012345678", "123456789012345678", "General"),
        ("2021.3.4", "2021.3.4", "General"),
    ],
)
def test_numbers_are_numbers_and_look_as_printed(text, value, shape):
    cell = opened(tables_workbook([one_cell(text)])).worksheets[0]["A1"]
    assert cell.value == value
    assert type(cell.value) is type(value)
    assert cell.number_format == shape


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_what_is_taken_for_a_number_keeps_its_value(value):
    assert as_printed(one_cell(str(value)).cells[0]) == value


@given(st.text(max_size=20))
def test_any_text_can_be_stored(text):
    assert len(opened(tables_workbook([one_cell(text)])).worksheets) == 1


def test_spans_become_merged_cells():
    table = replace(one_cell("宽", rowspan=2, colspan=3), rows=2, columns=4)
    sheet = opened(tables_workbook([table])).worksheets[0]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C2"]


def test_doubtful_cells_are_shaded():
    sheet = opened(tables_workbook([one_cell("8", confidence=0.5)])).worksheets[0]
    assert sheet["A1"].fill.fgColor.rgb == "FFFFF2CC"


def test_no_table_is_told():
    assert opened(tables_workbook([])).worksheets[0]["A1"].value.startswith("没有找到表格")
