import socket
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake import builders

from gouji.errors import DamagedFile, TooLarge
from gouji.intake import as_pdf
from gouji.intake.blocks import Grid, Paragraph, text_of, unwrapped
from gouji.intake.docx_blocks import docx_blocks
from gouji.intake.html_blocks import decoded, html_blocks
from gouji.intake.layout import laid_out
from gouji.intake.limits import Limits
from gouji.intake.numbering import chinese, written
from gouji.intake.pdf import Pdf
from gouji.intake.trust import own
from gouji.settings import Settings

LIMITS = Limits.of(Settings())


def from_html(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "a.html"
    path.write_bytes(text.encode(encoding))
    return html_blocks("a.html", path)


def from_docx(tmp_path, document):
    document.save(tmp_path / "a.docx")
    return docx_blocks("a.docx", tmp_path / "a.docx", LIMITS)


def cells(grid):
    return {(c.row, c.column, c.rowspan, c.colspan): c.text for c in grid.cells}


def paragraphs(blocks):
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.text]


def test_html_paragraphs_and_what_is_not_shown(tmp_path):
    blocks = from_html(
        tmp_path,
        "<html><head><title>题</title><style>p{}</style></head><body><h1>年度 报告</h1>"
        "<p>收到<b>8</b>件，<br>办结8件。</p><script>x('不显示')</script>"
        "<div style='display: none'>隐</div><p hidden>藏</p><!-- 注 -->尾</body></html>",
    )
    assert paragraphs(blocks) == ["年度 报告", "收到8件，\n办结8件。", "尾"]


def test_html_spans(tmp_path):
    (grid,) = from_html(
        tmp_path,
        "<table><thead><tr><th rowspan=2 colspan=2>甲<th colspan='2'>乙</tr></thead>"
        "<tbody><tr><td>1<td>2</tr><tr><td>丙<td>丁<td>3<td>4</tr></table>",
    )
    assert (grid.rows, grid.columns) == (3, 4)
    assert cells(grid) == {
        (0, 0, 2, 2): "甲",
        (0, 2, 1, 2): "乙",
        (1, 2, 1, 1): "1",
        (1, 3, 1, 1): "2",
        (2, 0, 1, 1): "丙",
        (2, 1, 1, 1): "丁",
        (2, 2, 1, 1): "3",
        (2, 3, 1, 1): "4",
    }


@pytest.mark.parametrize("span", ["0", "9999999", "x", "-3", ""])
def test_html_absurd_spans_stay_in_the_table(tmp_path, span):
    (grid,) = from_html(
        tmp_path, f"<table><tr><td rowspan='{span}'>1<td>2</tr><tr><td>3</tr></table>"
    )
    assert all(cell.row + cell.rowspan <= grid.rows for cell in grid.cells)


def test_html_table_of_too_many_places(tmp_path):
    cell = "<td rowspan=900 colspan=900>1"
    with pytest.raises(TooLarge):
        from_html(tmp_path, "<table>" + f"<tr>{cell}</tr>" * 900 + "</table>")


def test_layout_tables_are_taken_apart_and_data_tables_are_not(tmp_path):
    blocks = from_html(
        tmp_path,
        "<table><tr><td>报告</td></tr><tr><td><table><tr><td>本年新收申请数量<td>170</tr>"
        "<tr><td>上年结转申请数量<td>3</tr></table></td></tr></table>",
    )
    found = list(unwrapped(blocks))
    assert paragraphs(found) == ["报告"]
    (grid,) = (block for block in found if isinstance(block, Grid))
    assert (grid.rows, grid.columns) == (2, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "utf-16", "utf-8-sig"])
def test_charset_without_declaration(encoding):
    assert decoded("本年新收申请 8 件".encode(encoding)) == "本年新收申请 8 件"


def test_declared_charset_is_asked_before_it_is_guessed():
    page = "<meta http-equiv='Content-Type' content='text/html; charset=GB2312'>公開喆"
    assert decoded(page.encode("gbk")) == page


def test_wrongly_declared_charset():
    page = "<meta charset=utf-8>本年新收"
    assert decoded(page.encode("gbk")) == page


@pytest.mark.parametrize("body", ["", "<script>1</script>", "<p> &nbsp; </p>", "<img src=a.png>"])
def test_html_without_text_is_an_error(tmp_path, body):
    with pytest.raises(DamagedFile, match="no text"):
        from_html(tmp_path, f"<html><body>{body}</body></html>")


def test_html_entities_read_no_files(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("秘密")
    blocks = from_html(
        tmp_path,
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body>前&x;后</body></html>',
    )
    assert "秘密" not in "".join(map(text_of, blocks))


def test_deeply_nested_html(tmp_path):
    with pytest.raises(DamagedFile):
        from_html(tmp_path, "<div>" * 50_000)


def test_docx_tables_with_merges(tmp_path):
    document = docx.Document()
    document.add_paragraph("一、总体情况")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "甲"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "乙"
    table.cell(1, 1).text, table.cell(1, 2).text = "1", "2"
    for column, text in enumerate("丙34"):
        table.cell(2, column).text = text
    blocks = from_docx(tmp_path, document)
    assert paragraphs(blocks) == ["一、总体情况"]
    (grid,) = (block for block in blocks if isinstance(block, Grid))
    assert cells(grid) == {
        (0, 0, 2, 1): "甲",
        (0, 1, 1, 2): "乙",
        (1, 1, 1, 1): "1",
        (1, 2, 1, 1): "2",
        (2, 0, 1, 1): "丙",
        (2, 1, 1, 1): "3",
        (2, 2, 1, 1): "4",
    }


def test_docx_changes_hidden_text_and_wrappers(tmp_path):
    document = docx.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:t>收到</w:t></w:r>"
            "<w:del><w:r><w:delText>7</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>8</w:t></w:r></w:ins>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
            "<w:hyperlink><w:r><w:t>件</w:t></w:r></w:hyperlink>"
            "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        ),
    )
    document.element.body.insert(
        1,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>内</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )
    assert paragraphs(from_docx(tmp_path, document)) == ["收到8件", "内"]


def test_docx_list_numbers_are_written_out(tmp_path):
    document = docx.Document()
    for text in ("甲", "乙"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("丙", style="List Bullet")
    assert paragraphs(from_docx(tmp_path, document)) == ["1. 甲", "2. 乙", "丙"]


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_chinese_list_numbers(number, text):
    assert chinese(number) == text
    assert written(number, "chineseCounting") == text


def test_docx_with_external_links_is_read_without_the_network(tmp_path, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    document = docx.Document()
    document.add_paragraph("本年新收")
    document.part.relate_to(
        "http://192.0.2.1/template.dotm",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
        is_external=True,
    )
    assert paragraphs(from_docx(tmp_path, document)) == ["本年新收"]


def replace_body(path, text):
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = text
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_docx_bomb(tmp_path):
    path = tmp_path / "a.docx"
    docx.Document().save(path)
    replace_body(path, b" " * 5_000_000)
    with pytest.raises(TooLarge, match="unpacks"):
        builders.pages_of(path, max_bytes=1_000_000)


def test_docx_entities_read_no_files(tmp_path):
    (tmp_path / "secret").write_text("秘密")
    path = tmp_path / "a.docx"
    docx.Document().save(path)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    replace_body(
        path,
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><w:document xmlns:w="{word}">'
        "<w:body><w:p><w:r><w:t>前&x;</w:t></w:r></w:p></w:body></w:document>".encode(),
    )
    assert "秘密" not in "".join(map(text_of, docx_blocks("a.docx", path, LIMITS)))


def test_docx_without_a_body(tmp_path):
    path = tmp_path / "a.docx"
    docx.Document().save(path)
    replace_body(path, b"<not closed")
    with pytest.raises(DamagedFile):
        builders.pages_of(path)


def test_docx_with_a_pasted_scan_is_read_from_pixels(tmp_path):
    builders.scan().save(tmp_path / "scan.png")
    document = docx.Document()
    document.add_paragraph("附件")
    document.add_picture(str(tmp_path / "scan.png"), width=Inches(5))
    document.save(tmp_path / "a.docx")
    first, second = builders.pages_of(tmp_path / "a.docx")
    assert builders.text_of(first) == "附件"
    assert second.image is not None


def test_docx_to_pages_with_rulings(tmp_path):
    document = docx.Document()
    document.add_paragraph("申请情况")
    table = document.add_table(2, 3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number * 1111)
    document.save(tmp_path / "a.docx")
    page = builders.only_page(tmp_path / "a.docx")
    assert builders.text_of(page) == "申请情况011112222333344445555"
    assert sum(line.x0 == line.x1 for line in page.rulings) == 4
    assert sum(line.y0 == line.y1 for line in page.rulings) == 3


def test_html_and_its_pdf_are_laid_out_alike(tmp_path):
    path, printed = tmp_path / "a.html", tmp_path / "b.pdf"
    path.write_text("<html><body>" + "<p>本年新收政府信息公开申请 8 件。</p>" * 120)
    printed.write_bytes(as_pdf(path, Settings()))
    assert builders.pages_of(path) == builders.pages_of(printed)


def round_trip(blocks):
    pages = list(Pdf("a.html", laid_out(blocks), LIMITS, own).read())
    assert all(page.image is None for page in pages)
    return "".join(map(builders.text_of, pages))


def test_every_character_of_gb2312_comes_back():
    rows = [
        bytes([row, column]).decode("gb2312", "ignore")
        for row in range(0xA1, 0xF8)
        for column in range(0xA1, 0xFF)
    ]
    text = "".join(rows).replace("\u3000", "")
    assert round_trip([Paragraph(text)]) == text


def test_a_character_without_a_glyph_is_marked_missing():
    assert round_trip([Paragraph("姓名\U00020000某")]) == "姓名〓某"


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="0123456789０１２３,.-/%（）一本年新收件：“”AZaz", min_size=1, max_size=80))
def test_digits_come_back_as_they_were(text):
    assert round_trip([Paragraph(text)]) == text


def test_a_table_too_tall_makes_its_page_taller(tmp_path):
    rows = "".join(f"<tr><td>第{n}项<td>{n}</tr>" for n in range(100))
    path = tmp_path / "a.html"
    path.write_text(f"<p>表</p><table>{rows}</table>")
    page = builders.pages_of(path)[-1]
    assert page.height > 842
    assert "第99项99" in builders.text_of(page)
