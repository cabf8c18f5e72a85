"""Money that was rounded: 部门决算 held against its form, every figure rounded by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from models.synthesis import Report
from models.synthesis.accounts import plant_accounts, random_accounts
from models.synthesis.accounts_tables import CLASSES
from tests.reconcile.material import claim

from gouji.document import Figure, Verdict
from gouji.forms import load_forms
from gouji.reconcile import judge

(FORM,) = (form for form in load_forms() if form.id == "bmjs-2023")
IDENTITIES = {"row-sum", "column-sum", "group-sum", "flow", "cross-table"}
SEEDS = st.integers(0, 2**32)
TABLE_FAULTS = ("class", "total", "tie", "expense")


def read(values: Mapping[str, Decimal | None], confidence: float = 0.999) -> tuple[Figure, ...]:
    return tuple(
        Figure(name, value, "" if value is None else f"{value:f}", confidence, 1, (0, at, 9, at))
        for at, (name, value) in enumerate(values.items())
    )


def judged(figures, *verdicts, claims=()):
    found = judge(FORM, figures, claims, year=2023)
    return [one for one in found if one.verdict in verdicts or not verdicts]


@cache
def consistent(seed: int) -> Report:
    return random_accounts(seed)


@settings(max_examples=15)
@given(SEEDS)
def test_a_consistent_report_agrees(seed):
    found = judged(read(random_accounts(seed).figures))
    assert {one.verdict for one in found} == {Verdict.AGREE}
    assert len(found) == len(FORM.identities)


@settings(max_examples=30)
@given(SEEDS, st.sampled_from(TABLE_FAULTS))
def test_a_planted_fault_is_found_at_its_place(seed, kind):
    faulty = plant_accounts(random_accounts(seed), kind, seed)
    found = judged(read(faulty.figures), Verdict.CONTRADICT)
    planted = {note.figure for note in faulty.planted}
    assert found
    assert all(planted.intersection(one.figures) for one in found)
    assert {one.rule for one in found} <= IDENTITIES
    assert judged(read(faulty.figures), Verdict.MISREAD, Verdict.UNSURE) == []


@settings(max_examples=15)
@given(SEEDS)
def test_the_reader_who_saw_the_right_value_contradicts_nothing(seed):
    faulty = plant_accounts(random_accounts(seed), "total", seed)
    (note,) = faulty.planted
    figures = tuple(
        replace(one, confidence=0.7, alternatives=((f"{note.right:f}", 0.3),))
        if one.id == note.figure
        else one
        for one in read(faulty.figures)
    )
    found = judged(figures, Verdict.CONTRADICT, Verdict.EXPLAINED, Verdict.MISREAD)
    assert {one.verdict for one in found} == {Verdict.MISREAD}


@settings(max_examples=15)
@given(SEEDS, st.sampled_from(TABLE_FAULTS))
def test_what_was_not_surely_read_contradicts_nothing(seed, kind):
    faulty = plant_accounts(random_accounts(seed), kind, seed)
    assert judged(read(faulty.figures, 0.8), Verdict.CONTRADICT) == []


TOTAL, PARTS = "three.final.total", ("abroad", "cars", "reception")
LEAST = Decimal("0.005") * (len(PARTS) + 1)


def of_three(total: str, **others: str | None) -> tuple[Figure, ...]:
    """The “三公” expenses come to 12.00."""
    values = {"abroad": "2.00", "cars": "7.00", "car_purchase": "0", "car_running": "7.00"}
    values |= {"reception": "3.00", "total": total, **others}
    return read({f"three.final.{k}": Decimal(v) if v else None for k, v in values.items()})


def of_total(figures, **given):
    (found,) = (
        one
        for one in judged(figures, **given)
        if one.rule == "group-sum" and set(one.figures) >= {TOTAL, "three.final.reception"}
    )
    return found


@pytest.mark.parametrize(
    ("total", "verdict"),
    [
        ("12.00", Verdict.AGREE),
        ("12.02", Verdict.AGREE),
        ("11.98", Verdict.AGREE),
        ("12.03", Verdict.UNSURE),
        ("11.96", Verdict.UNSURE),
        ("12.05", Verdict.CONTRADICT),
        ("21.00", Verdict.CONTRADICT),
    ],
)
def test_what_rounding_can_make(total, verdict):
    assert (LEAST, of_total(of_three(total)).verdict) == (Decimal("0.020"), verdict)


def test_what_rounding_makes_is_told():
    assert "相差 0.02，不超过四舍五入可致的 0.02" in of_total(of_three("12.02")).message
    assert "no more than the 0.02" in of_total(of_three("12.02")).message_en
    assert "尾数舍去" in of_total(of_three("12.03")).message


def test_the_rule_is_told_in_the_words_of_the_form():
    message = of_total(of_three("21.00")).message
    assert "“三公”经费各项之和应等于合计；财预〔2016〕143号" in message


def test_a_blank_cell_counts_as_nothing():
    found = of_total(of_three("9.00", reception=None))
    assert (found.verdict, "空白，按 0 计" in found.message) == (Verdict.AGREE, True)


def without(figures, names):
    return tuple(one for one in figures if one.id not in names)


def of_classes(figures):
    (found,) = (
        one
        for one in judged(figures)
        if one.rule == "column-sum" and "summary.expenditure" in one.figures
    )
    return found


ZEROS = {f"summary.{name}" for name, _ in CLASSES if not consistent(1).figures[f"summary.{name}"]}
ONE = next(f"summary.{name}" for name, _ in CLASSES if f"summary.{name}" not in ZEROS)


def test_rows_that_are_left_out_count_as_nothing_where_the_sum_holds():
    found = of_classes(without(read(consistent(1).figures), ZEROS))
    assert found.verdict is Verdict.AGREE
    assert f"{len(ZEROS)} 项表中未列，按 0 计" in found.message
    assert None not in (found.expected, found.actual)
    assert not [one for one in judged(without(read(consistent(1).figures), ZEROS))
                if one.rule == "completeness"]  # fmt: skip


def test_a_row_that_is_missed_accuses_nobody():
    found = of_classes(without(read(consistent(1).figures), {ONE}))
    assert found.verdict is Verdict.UNSURE


def test_a_row_that_may_not_lack_is_missed():
    found = of_classes(without(read(consistent(1).figures), {"summary.expenditure_total"}))
    assert found.verdict is Verdict.AGREE
    (missed,) = judged(
        without(read(consistent(1).figures), {"summary.expenditure_total"}), Verdict.UNSURE
    )[:1]
    assert missed.rule == "completeness"
    assert "1 个数未找到" in missed.message


def said(text: str, *numbers: str):
    """Claims of one sentence, in 万元, that are of no figure."""
    return [claim(text, number, "narrative.other", value=Decimal(number) * 10_000)
            for number in numbers]  # fmt: skip


@pytest.mark.parametrize(
    ("whole", "verdict"),
    [("8798.89", Verdict.AGREE), ("8798.87", Verdict.AGREE), ("8795.00", Verdict.CONTRADICT)],
)
def test_a_list_of_money_adds_up_but_for_rounding(whole, verdict):
    text = f"支出合计{whole}万元，其中：基本支出7926.93万元，项目支出871.95万元。"
    found = judge(None, (), said(text, whole, "7926.93", "871.95"))
    assert [one.verdict for one in found if one.rule == "text-text"] == [verdict]
