"""部门决算: tables of two sides, tables that look alike, and telling it from other reports."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from models.synthesis.accounts import random_accounts
from models.synthesis.accounts_tables import ACCOUNTS, CLASSES
from tests.forms import grids
from tests.forms.accounts import document, texts
from tests.forms.grids import OF_2019, OF_2021

from gouji.document import Line, Word
from gouji.forms import load_forms, recognise

FORMS = load_forms()
(FORM,) = (form for form in FORMS if form.id == "bmjs-2023")
SURE = 0.95
PRINTED = texts(random_accounts(1).figures)
"""Many of its figures are 0.00, as in life."""

DISTINCT = {name: f"{number}.{number % 100:02d}" for number, name in enumerate(FORM.figure_ids, 7)}
"""All differ, so that none can stand for another."""


def found(tables, lines, printed=DISTINCT, form=FORM):
    """The texts of all figures; none of the sure ones may be wrong."""
    told, figures = recognise(tables, FORMS, lines)
    assert told is form
    assert len({figure.id for figure in figures}) == len(figures)
    assert not [f for f in figures if f.confidence >= SURE and f.text != printed[f.id]]
    return {figure.id: figure.text for figure in figures}


def test_what_is_drawn_is_what_the_form_holds():
    assert sorted(ACCOUNTS.figures) == sorted(FORM.figure_ids)


@pytest.mark.parametrize("printed", [PRINTED, DISTINCT, dict.fromkeys(DISTINCT, "")])
def test_as_printed(printed):
    assert found(*document(printed), printed) == printed


def test_every_figure_is_surely_told():
    _, figures = recognise(*document(DISTINCT)[:1], FORMS, document(DISTINCT)[1])
    assert min(figure.confidence for figure in figures) >= SURE


def without_line_numbers(one):
    """行次 gone, as bodies print the tables that leave it out."""
    sided = {6: (1, 4), 9: (1, 4)}
    if one.page in (1, 4):
        gone = sided[6 if one.page == 1 else 9]
        if one.row > 0 and one.column in gone:
            return []
        before = sum(column < one.column for column in gone)
        inside = sum(one.column <= column < one.column + one.colspan for column in gone)
        one = replace(one, column=one.column - before, colspan=one.colspan - inside)
    return [one]


def test_a_column_that_is_skipped_need_not_be_there():
    assert found(*document(DISTINCT, without_line_numbers)) == DISTINCT


def test_rows_that_are_left_out_and_numbered_anew():
    kept = {name: label for name, label in CLASSES if name in ("education", "health", "housing")}
    rows = {13: "一、教育支出"}

    def spoil(one):
        if one.page == 1 and 3 <= one.row < 29 and one.column >= 3:
            name = CLASSES[one.row - 3][0]
            if name not in kept:
                return []
            if one.column == 3:
                one = replace(one, text=rows.get(one.row, one.text))
        return [one]

    seen = found(*document(DISTINCT, spoil))
    gone = {f"summary.{name}" for name, _ in CLASSES if name not in kept}
    assert seen.keys() == DISTINCT.keys() - gone


def test_misread_labels():
    misread = grids.misread(0.1, seed=3)
    assert len(found(*document(DISTINCT, misread))) >= 0.7 * len(DISTINCT)


def test_the_label_of_a_total_that_cannot_be_read_is_not_looked_for_in_another_table():
    def spoil(one):
        yield replace(one, text="思讨") if (one.page, one.text) == (1, "总计") else one

    seen = found(*document(DISTINCT, spoil))
    assert seen.get("summary.income_total", "") in ("", DISTINCT["summary.income_total"])
    assert seen["fiscal.income_total"] == DISTINCT["fiscal.income_total"]


@pytest.mark.parametrize("gone", [one.id for one in ACCOUNTS.tables])
def test_a_table_that_is_not_there_is_not_taken_from_another(gone):
    tables, lines = document(DISTINCT, leave_out=[gone])
    own = {name for table in FORM.tables if table.id == gone for name in table.figure_ids}
    assert found(tables, lines).keys() == DISTINCT.keys() - own


def test_tables_that_look_alike_are_told_by_what_stands_above_them_only():
    tables, _ = document(DISTINCT)
    seen = found(tables, [])
    alike = {name.split(".")[0] for name in DISTINCT.keys() - seen.keys()}
    assert alike == {"general", "fund", "capital"}


def test_a_table_over_two_pages():
    tables, lines = document(DISTINCT)
    parts = grids.parted(tables[0], 20, 0)
    assert found([*parts, *tables[1:]], lines) == DISTINCT


@pytest.mark.parametrize("form", [OF_2021, OF_2019], ids=lambda form: form.id)
def test_neither_type_of_report_is_taken_for_the_other(form):
    printed = grids.numbers(form, 5)
    assert found(grids.document(form, printed), [], printed, form) == printed
    own, _ = recognise(document(DISTINCT)[0], [form])
    assert own is None
    other, _ = recognise(grids.document(form, printed), [FORM])
    assert other is None


BUDGET = {"结余分配": "", "年末结转和结余": "结转下年", "年末财政拨款结转和结余": "结转下年"}


def test_a_budget_is_no_final_account():
    def spoil(one):
        yield replace(one, text=BUDGET.get(one.text, one.text).replace("决算", "预算"))

    assert recognise(*document(DISTINCT, spoil)[:1], [FORM]) == (None, ())


def test_a_table_in_yuan_is_counted_in_the_unit_of_the_form():
    tables, lines = document(DISTINCT)
    lines = [*lines, Line(1, (Word("金额单位：元", (0.0, -7.0, 100.0, -2.0)),))]
    _, figures = recognise(tables, FORMS, lines)
    values = {figure.id: figure.value for figure in figures}
    assert values["summary.income"] == Decimal(DISTINCT["summary.income"]) / 10_000
    assert values["fiscal.income"] == Decimal(DISTINCT["fiscal.income"])
