"""Judging by a form that was drafted from the tables of the report itself."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.forms.grids import cell, table
from tests.reconcile.material import FORM, claim, filled, read

from gouji.document import Audit, Figure, Finding, Severity, Table, Verdict
from gouji.forms import Form, understand
from gouji.reconcile import judge

LABELS = "甲乙丙丁戊己庚辛"


def printed(rows: Sequence[Sequence[int]], total: str = "合计") -> Table:
    """Rows and columns with their totals last."""
    width = len(rows[0])
    texts = [["项目", *(f"{one}类" for one in LABELS[: width - 1]), total]]
    texts += [[f"{label}市", *map(str, row)] for label, row in zip(LABELS, rows[:-1], strict=False)]
    texts.append([total, *map(str, rows[-1])])
    return table(
        cell(row, column, text)
        for row, line in enumerate(texts)
        for column, text in enumerate(line)
    )


def consistent(parts: Sequence[Sequence[int]]) -> list[list[int]]:
    across = [[*row, sum(row)] for row in parts]
    return [*across, [sum(column) for column in zip(*across, strict=True)]]


def drafted(one: Table) -> tuple[Form, tuple[Figure, ...]]:
    form, figures = understand([one], (), ())
    assert form is not None
    return form, figures


def judged(one: Table) -> tuple[Finding, ...]:
    form, figures = drafted(one)
    return judge(form, figures, ())


def verdicts(findings: Sequence[Finding]) -> Mapping[Verdict, int]:
    return Counter(one.verdict for one in findings)


numbers = st.integers(3, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 9999), min_size=width, max_size=width), min_size=3, max_size=6
    )
)


@given(numbers)
def test_a_consistent_table_is_never_contradicted(parts):
    assert Verdict.CONTRADICT not in verdicts(judged(printed(consistent(parts))))


PARTS = [[3104, 845, 412, 960], [222, 311, 988, 517], [781, 402, 180, 640], [95, 83, 271, 366]]


@pytest.mark.parametrize("seed", range(12))
def test_a_wrong_cell_is_one_contradiction_and_is_named(seed):
    rows = consistent(PARTS)
    chance = random.Random(seed)
    row, column = chance.randrange(5), chance.randrange(5)
    rows[row][column] += chance.choice([1, 10, -20, 100])
    findings = judged(printed(rows))
    (wrong,) = [one for one in findings if one.verdict is Verdict.CONTRADICT]
    assert f"t1.r{row + 1}.c{column + 1}" in wrong.figures
    assert wrong.severity is Severity.MEDIUM
    assert "依表内规律推得" in wrong.message
    assert "inferred from the table" in wrong.message_en


def test_that_no_statutory_form_was_found_is_still_said():
    findings = judged(printed(consistent(PARTS)))
    assert (findings[0].rule, findings[0].verdict) == ("completeness", Verdict.UNSURE)
    assert "未找到法定格式" in findings[0].message


def test_a_total_that_only_its_label_speaks_for_is_unsure():
    rows = [["项目", "数"], ["甲", 310], ["乙", 22], ["丙", 5], ["合计", 347]]
    found = judged(
        table(cell(r, c, str(text)) for r, row in enumerate(rows) for c, text in enumerate(row))
    )
    (one,) = [one for one in found if one.rule == "column-sum"]
    assert (one.verdict, one.severity) == (Verdict.UNSURE, Severity.LOW)
    assert "337" in one.message
    assert "请核实口径" in one.message


def test_the_text_against_itself_is_only_doubted():
    form = replace(FORM, inferred=True)
    sentence = "受理申请300件，其中公民申请150件，法人申请100件，其他20件。"
    claims = [claim(sentence, number, "narrative.other") for number in ("300", "150", "100", "20")]
    found = judge(form, read(filled()), claims)
    listed = [one for one in found if one.rule == "text-text"]
    assert listed
    assert all(one.verdict is not Verdict.CONTRADICT for one in listed)


def test_places_of_last_years_tables_are_other_cells():
    form, figures = drafted(printed(consistent(PARTS)))
    told = claim("上年甲市甲类3105个。", "3105", "previous.t1.r1.c1", confidence=0.98)
    before = Audit("last.pdf", form.id, "", "", 2022, 1, (), figures, (), ())
    findings = judge(form, figures, [told], year=2023, previous=before)
    (one,) = [finding for finding in findings if finding.rule == "cross-year"]
    assert one.verdict is Verdict.UNCHECKED


def test_a_claim_is_held_against_the_cell_it_is_tied_to():
    form, figures = drafted(printed(consistent(PARTS)))
    told = claim("甲市甲类3105个。", "3105", "t1.r1.c1", confidence=0.98)
    (one,) = [f for f in judge(form, figures, [told]) if f.rule == "text-table"]
    assert (one.verdict, one.severity) == (Verdict.CONTRADICT, Severity.MEDIUM)
    vague = replace(told, confidence=0.6)
    (one,) = [f for f in judge(form, figures, [vague]) if f.rule == "text-table"]
    assert one.verdict is Verdict.UNSURE
