"""Any report with ruled tables, audited without a form of its own."""

from __future__ import annotations

import pytest

from gouji.correcting import corrected
from gouji.document import Audit, Correction, Finding, Verdict

QUARTERS = (
    ("行业", "第一季度", "第二季度", "第三季度", "第四季度", "合计"),
    ("工业总产值", "4210.3", "4655.2", "4821.7", "5065.4", "18752.6"),
    ("农业总产值", "610.1", "702.8", "1205.3", "802.2", "3320.4"),
    ("建筑业总产值", "1320.6", "1511.4", "1602.0", "1676.9", "6110.9"),
    ("合计", "6141.0", "6869.4", "7629.0", "7544.5", "28183.9"),
)
STAFF = (
    ("项目", "机构数（个）", "在岗人员（人）", "平均年龄"),
    ("综合医院", "12", "3104", "38.2"),
    ("乡镇卫生院", "31", "845", "41.0"),
    ("社区卫生服务中心", "9", "412", "36.5"),
    ("总计", "52", "4361", "38.6"),
)
TEXT = (
    "2023年，全区工业总产值合计18752.6万元，其中第一季度工业总产值4210.3万元。"
    "农业总产值合计3321.4万元，比上年增长3.2%。年末公路通车里程1200公里。"
    "乡镇卫生院在岗人员845人，社区卫生服务中心机构数8个。"
)


def page(*parts: str) -> str:
    return f"<html><meta charset='utf-8'><body>{''.join(parts)}</body></html>"


def ruled(rows) -> str:
    cells = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
    return f"<table border='1'>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


@pytest.fixture(scope="module")
def audit(auditor, tmp_path_factory) -> Audit:
    file = tmp_path_factory.mktemp("generic") / "economy.html"
    wrong = [list(row) for row in QUARTERS]
    wrong[2][3] = "1206.3"
    text = page(
        "<h1>某区2023年统计报告</h1>",
        f"<p>{TEXT}</p>",
        "<p>单位：万元</p>",
        ruled(wrong),
        "<h2>二、机构与人员</h2>",
        ruled(STAFF),
    )
    file.write_text(text, "utf-8")
    return auditor.audit(file)


def of(audit: Audit, said: str) -> Finding:
    (number,) = [n for n, one in enumerate(audit.claims) if one.text == said and one.page == 1]
    (found,) = [f for f in audit.findings if f.rule == "text-table" and f.claims == (number,)]
    return found


def test_the_form_is_that_of_the_tables(audit):
    assert audit.form == "generic"
    assert len(audit.figures) == 32
    assert audit.versions["claim_tagger"] == "labels-1"
    assert "completeness" in {one.rule for one in audit.findings}


def test_a_sum_that_the_table_breaks_itself_is_found(audit):
    sums = [f for f in audit.findings if f.rule in ("row-sum", "column-sum")]
    broken = [one for one in sums if one.verdict is not Verdict.AGREE]
    assert broken
    assert all("t1.r2.c3" in one.figures for one in broken)
    assert Verdict.CONTRADICT in {one.verdict for one in broken}


def test_ages_are_not_added_up(audit):
    aged = {one.id for one in audit.figures if one.id.startswith("t2.") and one.id.endswith("c3")}
    sums = [one for one in audit.findings if one.rule in ("row-sum", "column-sum")]
    assert aged
    assert not any(aged.intersection(one.figures) for one in sums)


def test_claims_are_held_against_the_cells_that_they_name(audit):
    assert of(audit, "18752.6万").verdict is Verdict.AGREE
    assert of(audit, "4210.3万").figures == ("t1.r1.c1",)
    assert of(audit, "845").figures == ("t2.r2.c2",)


def test_a_claim_that_differs_from_the_cell_it_surely_names_contradicts(audit):
    wrong = of(audit, "3321.4万")
    assert (wrong.verdict, wrong.figures) == (Verdict.CONTRADICT, ("t1.r2.c5",))
    assert of(audit, "8").verdict is Verdict.CONTRADICT


def test_what_no_label_names_is_unchecked(audit):
    assert of(audit, "1200").verdict is Verdict.UNCHECKED


def test_a_person_may_correct_what_was_read(audit):
    again = corrected(audit, [Correction("figure", "t1.r2.c3", "1205.3")], None)
    sums = [f for f in again.findings if f.rule in ("row-sum", "column-sum")]
    assert {one.verdict for one in sums} == {Verdict.AGREE}
