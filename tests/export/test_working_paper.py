from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.export import sample

from gouji.export.paper import pages_told, told
from gouji.export.paper_pdf import working_paper_pdf
from gouji.export.paper_xlsx import working_paper_xlsx
from gouji.working_paper import Decision, Former, LogHead, Record, Reread, WorkingPaper

NOON = datetime(2026, 1, 31, 4, 0, 0, tzinfo=timezone.utc)
HEAD = LogHead(318, "ab" * 32)
COMMENT = Decision("comment", "已发函询问", "王审计", NOON)
CONFIRM = Decision("confirm", "该镇书面承认", "李审计", NOON + timedelta(days=1))
CORRECT = Decision(
    "correct", "", "王审计", NOON, rereads=(Reread("figure", "“一、本年新收”总计", "3", "8"),)
)
ASSIGN = Decision("assign", "", "王审计", NOON, assignee="李审计")
OLD = Former("x", "从前的发现", "an earlier finding", Record("dismissed", "", (COMMENT,)))


def paper(*decisions: Decision, **changes: object) -> WorkingPaper:
    """One where `decisions` were made about finding c0, and i1, an identity that holds, too."""
    records = {
        "c0": Record("confirmed", "李审计", decisions or (ASSIGN, CONFIRM, COMMENT)),
        "i1": Record("corrected", "", (CORRECT,)),
    }
    values: dict[str, object] = {
        "audit": sample.audit(),
        "file": "某某镇年报.pdf",
        "sha256": "cd" * 32,
        "uploaded_at": NOON,
        "office": "县审计局",
        "run": 2,
        "audited_at": NOON,
        "made_by": "王审计",
        "made_at": NOON,
        "log_head": HEAD,
        "records": records,
        "former": (OLD,),
    } | changes
    return WorkingPaper(**values)  # type: ignore[arg-type]


def book(made: WorkingPaper):
    return load_workbook(BytesIO(working_paper_xlsx(made)))


def texts(made: WorkingPaper) -> list[str]:
    """What each page says, without the blanks."""
    reader = PdfReader(BytesIO(working_paper_pdf(made, sample.pages())))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def test_what_was_decided_is_told_even_where_all_is_well():
    findings = [one.finding.id for one in told(paper())]
    assert findings == ["c0", "r4", "m", "c2", "f", "u", "i1"]
    assert pages_told(paper()) == (1, 2)


def test_the_cover_says_what_it_is_of_and_what_proves_it():
    cover = {row[0]: row[1:] for row in book(paper()).worksheets[0].values}
    assert cover["被审计单位 Body"][0] == "某某镇人民政府"
    assert cover["文件校验值 SHA-256"][0] == "cd" * 32
    assert cover["日志末行 Log head"][0] == str(HEAD) == f"318:{'ab' * 32}"
    assert cover["导出 Exported"][0] == "2026-01-31 12:00:00 UTC+8 · 王审计"
    assert cover["核对范围 Coverage"][0].startswith("文中数字 5 个，可核对 3 个")
    assert cover["不符 contradicts"] == (3, 2, 1, 0, 0)
    assert cover["合计 all"] == (9, 7, 1, 0, 1)


def test_a_finding_stands_beside_its_last_ruling():
    rows = list(book(paper())["勾稽结果 Findings"].values)
    head = rows[0].index("状态 State")
    assert rows[1][head:] == (
        "已确认 confirmed", "确认 confirmed", "该镇书面承认", "李审计",
        "2026-02-01 12:00:00 UTC+8", "李审计",
    )  # fmt: skip
    assert rows[2][head:] == ("待处理 open", None, None, None, None, None)


def test_the_history_has_every_decision_in_its_order():
    rows = list(book(paper())["经过 History"].values)[1:]
    assert [(row[1], row[3]) for row in rows] == [
        (1, "指派 assigned"),
        (1, "备注 commented"),
        (9, "更正识别 corrected"),
        ("不再出现 no longer found", "备注 commented"),
        (1, "确认 confirmed"),
    ]
    assert rows[2][5] == "“一、本年新收”总计：机读 read 3 → 实为 printed 8"
    assert rows[0][5] == "指派给 assigned to 李审计"


def test_claims_and_tables_come_last_as_in_the_audit():
    assert book(paper()).sheetnames[3:] == ["文中数字 Claims", "表1 Table 1"]


def test_the_log_is_named_on_every_printed_sheet():
    assert {sheet.oddFooter.left.text for sheet in book(paper()).worksheets} == {str(HEAD)}


@pytest.mark.parametrize("reason", ["=cmd|'/c calc'!A0", "@SUM(A1)", "a\x00\x07\x1b[31mb", "+1"])
def test_a_reason_is_inert_and_breaks_no_sheet(reason):
    made = paper(replace(CONFIRM, reason=reason, actor=reason), office=reason, made_by=reason)
    content = working_paper_xlsx(made)
    with ZipFile(BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in archive.read(name) for name in sheets)
    cell = load_workbook(BytesIO(content))["经过 History"]["E4"]
    assert cell.data_type == "s"
    assert cell.quotePrefix is (reason[0] in "=@+")


def test_the_printed_paper_has_cover_findings_history_and_room_to_sign():
    cover, *rest = texts(paper())
    assert "某某镇人民政府" in cover
    assert "5numbersinthetext" in cover
    said = "".join(rest)
    assert "文中称收到申请9件" in said
    assert "文中text9" in said
    assert "相差difference1" in said
    assert "2026-02-0112:00:00UTC+8·李审计·确认confirmed该镇书面承认" in said
    assert "机读read3→实为printed8" in said
    assert "从前的发现" in said
    assert "示例c1" not in said  # agrees, and nobody decided
    assert said.rindex("复核人") > said.rindex("从前的发现")


def test_every_printed_page_names_the_report_itself_and_the_log():
    pages = texts(paper())
    for number, page in enumerate(pages, 1):
        assert "某某镇年报.pdf" in page
        assert str(HEAD) in page
        assert f"第{number}页，共{len(pages)}页" in page


def test_both_sides_of_a_finding_are_pictured():
    pictured = PdfReader(BytesIO(working_paper_pdf(paper(), sample.pages())))
    bare = PdfReader(BytesIO(working_paper_pdf(paper())))
    assert sum(len(page.images) for page in pictured.pages) >= 8
    assert not any(page.images for page in bare.pages)


def test_the_same_values_are_the_same_file():
    made, pages = paper(), sample.pages()
    assert working_paper_pdf(made, pages) == working_paper_pdf(made, pages)


@pytest.mark.parametrize(
    "reason",
    ["字" * 10_000, "word" * 2500, "a\x00\x1b\u202e<b>&amp;</para>", "行\r\n" * 300, "\n"],
    ids=["long", "unbroken", "hostile", "lines", "blank"],
)
def test_no_reason_breaks_the_layout(reason):
    pages = texts(paper(replace(CONFIRM, reason=reason), CONFIRM))
    said = "".join(pages)
    assert "该镇书面承认" in said
    if reason.startswith("字"):
        assert said.count("字") - "".join(texts(paper())).count("字") == 10_000
    if reason.startswith("a"):
        assert "<b>&amp;</para>" in said
        assert not set(said) & set("\x00\x1b\u202e")


def test_no_text_of_the_report_breaks_the_layout():
    long = "长" * 2000
    finding = replace(sample.findings()[2], message=long, message_en="x" * 2000)
    audit = sample.audit(title=long, organisation=long, findings=(finding,), versions={"<b>": long})
    assert len(texts(paper(audit=audit, file=long, office=long, made_by=long))) > 5


def test_a_report_without_findings_is_still_a_paper():
    said = "".join(texts(paper(audit=sample.audit(findings=()), records={}, former=())))
    assert "没有不符、存疑或已作决定的事项" in said
    assert "编制人" in said
