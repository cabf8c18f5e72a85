from __future__ import annotations

from collections import Counter

import pytest

from gouji.forms import Form, load_forms

OF_2021, OF_2019 = (form for form in load_forms() if form.id.startswith("xxgk"))
BOTH = pytest.mark.parametrize("form", [OF_2021, OF_2019], ids=lambda form: form.id)

APPLICANTS = ("natural", "company", "research", "ngo", "legal", "other_org")
COLUMNS = (*APPLICANTS, "total")
REFUSED = [
    "state_secret",
    "prohibited_by_law",
    "stability",
    "third_party",
    "internal",
    "process",
    "enforcement_file",
    "administrative_query",
]
UNAVAILABLE = ["not_held", "needs_creation", "unclear"]
NOT_PROCESSED = ["complaint", "repeat", "publication", "excessive", "reconfirm"]
OTHER = ["no_correction", "unpaid", "other"]
ROWS = [
    *("new", "carried_in", "granted", "partly_granted"),
    *REFUSED,
    *UNAVAILABLE,
    *NOT_PROCESSED,
    *OTHER,
    *("handled", "carried_out"),
]
GROUPS = {
    "refused": REFUSED,
    "unavailable": UNAVAILABLE,
    "not_processed": NOT_PROCESSED,
    "other_handling": OTHER,
}
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
CASES = ("review", "litigation.direct", "litigation.after_review")


def figures_of_2021() -> list[str]:
    documents = [
        f"proactive.{kind}.{column}"
        for kind in ("rules", "norm")
        for column in ("issued", "repealed", "in_force")
    ]
    decisions = [f"proactive.{kind}" for kind in ("licence", "penalty", "coercion", "fee")]
    requests = [f"requests.{row}.{column}" for row in ROWS for column in COLUMNS]
    appeals = [f"{case}.{outcome}" for case in CASES for outcome in OUTCOMES]
    return [*documents, *decisions, *requests, *appeals]


def test_the_newest_form_comes_first():
    assert [form.id for form in load_forms()] == ["xxgk-2021", "xxgk-2019", "bmjs-2023"]
    assert load_forms() is load_forms()


def test_every_figure_of_2021_in_printed_order():
    assert list(OF_2021.figure_ids) == figures_of_2021()
    assert len(OF_2021.figure_ids) == 10 + 175 + 15


def test_the_figures_of_2019():
    counts = {table.id: len(table.figure_ids) for table in OF_2019.tables}
    assert counts == {"proactive": 22, "requests": 23 * 7, "appeals": 15}


def test_identities_of_2021():
    assert Counter(one.rule for one in OF_2021.identities) == {
        "flow": 7,
        "column-sum": 7,
        "row-sum": 25,
        "group-sum": 3,
    }
    assert len({one.id for one in OF_2021.identities}) == 42


def test_the_parts_of_identities():
    by_id = {one.id: one for one in OF_2021.identities}
    handled = by_id["column-sum:requests.handled.ngo"]
    assert len(handled.left) == 21
    assert {part.split(".")[1] for part in handled.left} == set(ROWS) - {
        "new",
        "carried_in",
        "handled",
        "carried_out",
    }
    row = by_id["row-sum:requests.repeat.total"]
    assert row.left == tuple(f"requests.repeat.{column}" for column in APPLICANTS)
    flow = by_id["flow:requests.handled.total+requests.carried_out.total"]
    assert flow.left == ("requests.new.total", "requests.carried_in.total")


def test_the_years_go_on_from_one_another():
    assert len(OF_2021.continuity) == 9
    norm = next(one for one in OF_2021.continuity if "norm" in one.id)
    assert norm.left == (
        "previous:proactive.norm.in_force",
        "proactive.norm.issued",
        "-proactive.norm.repealed",
    )


@BOTH
def test_a_figure_is_the_sum_of_itself(form: Form):
    assert all(form.expand(figure) == (figure,) for figure in form.figure_ids)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("group", GROUPS)
def test_groups_of_results(group: str, column: str):
    parts = tuple(f"requests.{row}.{column}" for row in GROUPS[group])
    assert OF_2021.expand(f"requests.{group}.{column}") == parts


@pytest.mark.parametrize("row", [*ROWS, *GROUPS])
def test_organisations(row: str):
    parts = OF_2021.expand(f"requests.{row}.orgs")
    rows = GROUPS.get(row, [row])
    assert parts == tuple(f"requests.{r}.{c}" for r in rows for c in APPLICANTS[1:])


@BOTH
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_litigation_is_both_roads(form: Form, outcome: str):
    assert form.expand(f"litigation.{outcome}") == (
        f"litigation.direct.{outcome}",
        f"litigation.after_review.{outcome}",
    )


def test_sums_of_figures():
    assert OF_2021.expand("requests.new.total+requests.carried_in.total") == (
        "requests.new.total",
        "requests.carried_in.total",
    )


@pytest.mark.parametrize(
    "figure",
    ["", "narrative.published_total", "derived.rate", "requests.new", "requests.new.total+nothing"],
)
def test_what_the_form_does_not_hold_has_no_parts(figure: str):
    assert OF_2021.expand(figure) == ()


def test_one_row_for_other_handling_in_2019():
    assert OF_2019.expand("requests.other_handling.total") == ("requests.other_handling.total",)
    assert OF_2019.expand("requests.unpaid.total") == ()


@BOTH
def test_every_figure_and_sum_has_a_name_of_its_own(form: Form):
    names = [form.name(figure) for figure in (*form.figure_ids, *form.sums)]
    english = [form.name_en(figure) for figure in (*form.figure_ids, *form.sums)]
    assert len(set(names)) == len(names)
    assert len(set(english)) == len(english)
    assert not any("\u4e00" <= character <= "\u9fff" for text in english for character in text)


@BOTH
def test_quotation_marks_are_paired_and_not_nested(form: Form):
    for figure in (*form.figure_ids, *form.sums):
        marks = [mark for mark in form.name(figure) if mark in "“”"]
        assert marks == ["“", "”"] * (len(marks) // 2)


def test_names_point_at_the_page():
    assert OF_2021.name("requests.new.total") == "“一、本年新收政府信息公开申请数量”行“总计”列"
    assert OF_2021.name("requests.stability.total") == (
        "“（三）不予公开3.危及‘三安全一稳定’”行“总计”列"
    )
    assert OF_2021.name("review.upheld") == "“行政复议 结果维持”"
    assert OF_2021.name("requests.refused.orgs") == "“（三）不予公开”行“法人或其他组织”列"
    assert OF_2021.name("review.total+litigation.total").count("＋") == 1
    assert OF_2021.name_en("requests.new.total") == "I. new requests, total"


def test_units():
    assert OF_2021.unit("proactive.fee") == "万元"
    assert OF_2021.unit("requests.new.total+requests.carried_in.total") == "件"
