from dataclasses import replace

import pytest
from tests.reconcile.material import FORM, cell, filled, read, replaced

from gouji.document import Verdict
from gouji.reconcile import judge

VALUES = filled({"requests.granted.natural": 5, "requests.other.company": 2, "review.upheld": 7})


def broken(*cells):
    findings = judge(FORM, replaced(read(VALUES), *cells), ())
    return [f for f in findings if f.verdict is not Verdict.AGREE]


def test_another_reading_that_restores_all_is_a_misreading():
    doubtful = cell("requests.granted.natural", 6, 0.7, alternatives=(("8", 0.1), ("5", 0.1)))
    findings = broken(doubtful)
    assert {f.verdict for f in findings} == {Verdict.MISREAD}
    assert len(findings) == 2
    assert all("“6”" in f.message and " 5 " in f.message for f in findings)


def test_what_all_identities_demand_is_a_misreading_even_when_the_reader_did_not_see_it():
    findings = broken(cell("requests.granted.natural", 6, 0.7))
    assert {f.verdict for f in findings} == {Verdict.MISREAD}


@pytest.mark.parametrize("chance", [0.01, 0.002])
def test_a_surely_read_cell_erred_where_all_identities_demand_what_the_reader_also_saw(chance):
    sure = cell("requests.granted.natural", 6, 0.98, alternatives=(("5", chance),))
    findings = broken(sure)
    assert {f.rule for f in findings} == {"row-sum", "column-sum"}
    assert {f.verdict for f in findings} == {Verdict.MISREAD}
    assert all("“6”" in f.message and " 5 " in f.message for f in findings)


@pytest.mark.parametrize(
    "alternatives",
    [(), (("8", 0.02),), (("", 0.02),)],
    ids=["none", "another", "blank"],
)
def test_else_a_surely_read_cell_contradicts(alternatives):
    findings = broken(cell("requests.granted.natural", 6, 0.98, alternatives=alternatives))
    assert [f.verdict for f in findings] == [Verdict.CONTRADICT, Verdict.EXPLAINED]


def test_one_identity_alone_does_not_prove_a_surely_read_cell_wrong():
    (finding,) = broken(cell("review.upheld", 8, 0.98, alternatives=(("7", 0.02),)))
    assert finding.verdict is Verdict.UNSURE
    assert "或为一位数字误读：“review.upheld”格识读为“8”，改读为 7 则各式相符" in finding.message
    assert "perhaps one digit was misread: cell review.upheld" in finding.message_en


def test_an_identity_that_holds_speaks_for_a_surely_read_cell():
    """With 5 the row would hold, but the column, which holds with 6, would not."""
    findings = broken(
        cell("requests.granted.natural", 6, 0.98, alternatives=(("5", 0.02),)),
        cell("requests.handled.natural", 6, 0.98),
    )
    granted = [f for f in findings if "requests.granted.natural" in f.figures]
    assert [(f.rule, f.verdict) for f in granted] == [("row-sum", Verdict.CONTRADICT)]


def test_where_either_of_two_cells_may_have_erred_nothing_is_contradicted():
    """Row and column meet in one cell, row and column of totals in others: a tie."""
    findings = broken(
        cell("requests.granted.natural", 6, 0.98, alternatives=(("5", 0.02),)),
        cell("requests.granted.total", 5, 0.98, alternatives=(("6", 0.02),)),
    )
    assert Verdict.CONTRADICT not in {f.verdict for f in findings}


def test_two_doubtful_cells_of_one_group_leave_it_unsure():
    findings = broken(cell("review.upheld", 8, 0.7), cell("review.other", 1, 0.7))
    assert [f.verdict for f in findings] == [Verdict.UNSURE]


def test_of_two_doubtful_cells_the_one_with_a_second_reading_erred():
    findings = broken(
        cell("review.upheld", 8, 0.7, alternatives=(("7", 0.2),)),
        cell("review.other", 0, 0.7),
    )
    assert [f.verdict for f in findings] == [Verdict.MISREAD]
    assert "review.upheld" in findings[0].message


def test_two_cells_off_in_one_row_erred_where_their_columns_demand_what_the_row_does():
    findings = broken(
        cell("requests.granted.natural", 6, 0.7), cell("requests.granted.company", 3, 0.7)
    )
    assert {f.verdict for f in findings} == {Verdict.MISREAD}
    row = next(f for f in findings if f.rule == "row-sum")
    assert "识读为“6”，改读为 5" in row.message
    assert "识读为“3”，改读为 0" in row.message


def test_a_doubtful_bystander_does_not_turn_into_a_misreading():
    findings = broken(cell("requests.granted.natural", 6), cell("requests.granted.company", 0, 0.7))
    assert {f.rule: f.verdict for f in findings} == {
        "row-sum": Verdict.UNSURE,
        "column-sum": Verdict.CONTRADICT,
    }


def test_two_identities_off_by_the_same_prove_it_though_other_cells_were_ill_read():
    findings = broken(
        cell("requests.granted.natural", 6, 0.999),
        cell("requests.granted.total", 5, 0.3, alternatives=(("8", 0.699),)),
        cell("requests.complaint.natural", 0, 0.3, alternatives=(("4", 0.699),)),
    )
    assert Verdict.CONTRADICT in {f.verdict for f in findings}
    assert Verdict.MISREAD not in {f.verdict for f in findings}


def test_nor_does_one_identity_with_an_ill_read_cell():
    findings = broken(
        cell("requests.granted.natural", 6, 0.999),
        cell("requests.granted.total", 5, 0.3, alternatives=(("8", 0.699),)),
        replace(cell("requests.handled.natural", None), text="〇I"),
    )
    assert "requests.granted.total" in {name for f in findings for name in f.figures}
    assert Verdict.CONTRADICT not in {f.verdict for f in findings}


def test_a_cell_that_would_have_to_be_negative_did_not_err():
    findings = broken(cell("review.other", 9), cell("review.corrected", 0, 0.7))
    assert [f.verdict for f in findings] == [Verdict.UNSURE]


@pytest.mark.parametrize(
    ("text", "verdict"), [("", Verdict.AGREE), ("/", Verdict.AGREE), ("〇I", Verdict.UNSURE)]
)
def test_blank_cells_count_as_zero_and_illegible_ones_as_nothing(text, verdict):
    figures = replaced(read(VALUES), replace(cell("review.other", None), text=text))
    findings = judge(FORM, figures, ())
    (review,) = (f for f in findings if "review.other" in f.figures)
    assert review.verdict is verdict
