from gouji.forms import load_forms
from gouji.reconcile.composition import Composition

FORM = next(form for form in load_forms() if form.id == "xxgk-2021")
KNOWN = Composition(FORM)


def test_a_total_is_all_of_its_cells_whichever_way_it_is_added_up():
    rows = ("granted", "partly_granted", "refused", "unavailable", "not_processed")
    by_row = KNOWN.together(f"requests.{row}.total" for row in (*rows, "other_handling"))
    by_column = KNOWN.together(("requests.handled.natural", "requests.handled.orgs"))
    assert by_row == by_column == KNOWN.cells("requests.handled.total")
    assert len(by_row) == 21 * 6


def test_outcomes_of_both_courses():
    outcomes = ("upheld", "corrected", "other", "pending")
    whole = KNOWN.cells("litigation.total")
    assert KNOWN.together(f"litigation.{outcome}" for outcome in outcomes) == whole
    assert len(whole) == 8


def test_what_overlaps_is_nothing_together():
    assert not KNOWN.together(("requests.new.orgs", "requests.new.company"))
    assert not KNOWN.together(("requests.new.total", "narrative.other"))
    assert not KNOWN.cells("narrative.published_total")
    assert not Composition(None).cells("requests.new.total")
