from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Figure
from gouji.forms import load_forms
from gouji.reconcile.chains import Holds, Link, Year, amount, by_id, links

FORM = next(form for form in load_forms() if form.id == "xxgk-2021")
APPLICANTS = ("natural", "company", "research", "ngo", "legal", "other_org", "total")
TIED = [f"requests.carried_in.{one}" for one in APPLICANTS]
TIED += ["proactive.rules.in_force", "proactive.norm.in_force"]
TERMS = [(id, place) for id in TIED for place in range(4 if "in_force" in id else 2)]
SURE_FROM = 0.9
FIRST = 2021
COUNTS = st.integers(0, 40)


def figure(id: str, number: int | None, confidence: float = 0.99, **more: object) -> Figure:
    text = "/" if number is None else str(number)
    value = None if number is None else Decimal(number)
    return replace(Figure(id, value, text, confidence, 1, (0.0, 0.0, 1.0, 1.0)), **more)


@st.composite
def kept(draw: st.DrawFn) -> dict[int, Year]:
    """Years of a body whose books are in order."""
    years = {}
    carried = {one: draw(COUNTS) for one in APPLICANTS}
    valid = {row: draw(COUNTS) for row in ("rules", "norm")}
    for year in range(FIRST, FIRST + draw(st.integers(2, 4))):
        numbers = {f"requests.carried_in.{one}": number for one, number in carried.items()}
        carried = {one: draw(COUNTS) for one in APPLICANTS}
        numbers |= {f"requests.carried_out.{one}": number for one, number in carried.items()}
        for row in valid:
            issued = draw(COUNTS)
            repealed = draw(st.integers(0, valid[row] + issued))
            valid[row] += issued - repealed
            numbers[f"proactive.{row}.issued"] = issued
            numbers[f"proactive.{row}.repealed"] = repealed
            numbers[f"proactive.{row}.in_force"] = valid[row]
        figures = {id: figure(id, number) for id, number in numbers.items()}
        years[year] = Year(figures, FORM.continuity)
    return years


def changed(years: dict[int, Year], year: int, one: Figure) -> dict[int, Year]:
    """The same years, but for one figure."""
    figures = {**years[year].figures, one.id: one}
    return {**years, year: replace(years[year], figures=figures)}


def off(years: dict[int, Year], id: str, by: int, **more: object) -> dict[int, Year]:
    """The second year with a figure that is off."""
    value = years[FIRST + 1].figures[id].value
    return changed(years, FIRST + 1, figure(id, int(value) + by, **more))


def first(years: dict[int, Year], id: str) -> Link:
    """The link that ends in the second year's figure."""
    return next(
        link
        for link in links(years, SURE_FROM)
        if link.after == FIRST + 1 and link.right[0].figure == id
    )


def states(years: dict[int, Year]) -> set[Holds]:
    return {link.holds for link in links(years, SURE_FROM)}


@given(kept())
def test_books_in_order_hold_throughout(years):
    found = links(years, SURE_FROM)
    assert {link.holds for link in found} == {Holds.HELD}
    assert len(found) == len(TIED) * (len(years) - 1)
    assert all(link.expected == link.actual and not link.unread for link in found)


@given(kept(), st.sampled_from(TIED), st.integers(1, 9))
def test_a_number_that_does_not_go_on_breaks_its_own_chains_only(years, id, by):
    wrong = off(years, id, by)
    broken = {
        (link.after, link.right[0].figure)
        for link in links(wrong, SURE_FROM)
        if link.holds is Holds.BROKEN
    }
    follows = {(FIRST + 2, id)} if "in_force" in id and FIRST + 2 in years else set()
    assert broken == {(FIRST + 1, id)} | follows
    link = first(wrong, id)
    assert link.actual - link.expected == by
    assert states(wrong) <= {Holds.HELD, Holds.BROKEN}


@given(kept(), st.sampled_from(TIED), st.integers(1, 9), st.data())
def test_what_was_not_surely_read_is_never_called_broken(years, id, by, data):
    wrong = off(years, id, by)
    link = first(wrong, id)
    term = data.draw(st.sampled_from(link.left + link.right))
    read = wrong[term.year].figures[term.figure]
    confidence = data.draw(st.floats(0, SURE_FROM, exclude_max=True))
    pale = changed(wrong, term.year, replace(read, confidence=confidence))
    assert first(pale, id).holds is Holds.UNSURE
    doubted = replace(wrong[term.year], doubted=frozenset({term.figure}))
    assert first({**wrong, term.year: doubted}, id).holds is Holds.UNSURE


@given(kept(), st.sampled_from(TERMS), st.integers(1, 9))
def test_another_reading_that_mends_the_chain_leaves_it_unsure(years, term, by):
    id, index = term
    wrong = off(years, id, by)
    link = first(wrong, id)
    term = (link.left + link.right)[index]
    gap = term.sign * (by if index < len(link.left) else -by)
    read = wrong[term.year].figures[term.figure]
    for likely, holds in ((0.05, Holds.UNSURE), (0.001, Holds.BROKEN)):
        other = replace(read, alternatives=((str(read.value + gap), likely), ("x", 0.05)))
        assert first(changed(wrong, term.year, other), id).holds is holds


@given(kept(), st.sampled_from(TIED), st.integers(0, 9), st.data())
def test_what_was_not_read_is_never_called_broken(years, id, by, data):
    wrong = off(years, id, by)
    link = first(wrong, id)
    term = data.draw(st.sampled_from(link.left + link.right))
    figures = dict(wrong[term.year].figures)
    read = figures.pop(term.figure)
    illegible = replace(read, value=None, text="龘")
    for without in (figures, {**figures, term.figure: illegible}):
        gone = {**wrong, term.year: replace(wrong[term.year], figures=without)}
        found = first(gone, id)
        assert found.holds is Holds.UNREAD
        assert [(one.year, one.figure) for one in found.unread] == [(term.year, term.figure)]


@given(kept(), st.data())
def test_nothing_ties_years_that_do_not_follow_one_another(years, data):
    missing = data.draw(st.sampled_from(sorted(years)))
    rest = {year: one for year, one in years.items() if year != missing}
    assert all(missing not in (link.before, link.after) for link in links(rest, SURE_FROM))
    assert all(link.after == link.before + 1 for link in links(rest, SURE_FROM))


@given(kept())
def test_the_order_in_which_years_come_does_not_matter(years):
    backwards = dict(sorted(years.items(), reverse=True))
    assert links(years, SURE_FROM) == links(backwards, SURE_FROM)


def test_a_year_goes_on_as_its_own_form_asks():
    old = next(form for form in load_forms() if form.id == "xxgk-2019")
    figures = {id: figure(id, 0) for id in FORM.figure_ids}
    years = {2019: Year(figures, old.continuity), 2020: Year(figures, old.continuity)}
    assert [link.right[0].figure for link in links(years, SURE_FROM)] == TIED[:7]


@pytest.mark.parametrize(
    ("read", "counts"),
    [
        (figure("x", 3), 3),
        (figure("x", None), 0),
        (figure("x", None, text="未"), None),
        (None, None),
    ],
)
def test_a_blank_cell_counts_as_nothing_and_an_illegible_one_not(read, counts):
    assert amount(read) == counts


def test_of_two_figures_at_one_place_the_surer_counts():
    assert by_id([figure("x", 1), figure("x", 2, 0.5)])["x"].value == 1
    assert by_id([figure("x", 2, 0.5), figure("x", 1)])["x"].value == 1
