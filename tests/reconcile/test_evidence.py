"""The identities of the real forms as evidence: of a misreading, of a fault of the report, of
neither.
"""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from models.synthesis import random_report
from tests.reconcile.material import audit, cell, claim, read, replaced

from gouji.document import Severity, Verdict
from gouji.forms import load_forms
from gouji.reconcile import judge
from gouji.reconcile.equations import equations
from gouji.reconcile.ledger import Ledger, by_id
from gouji.reconcile.misplaced import misplacements
from gouji.reconcile.search import explanations, parts
from gouji.reconcile.system import System

FORMS = {form.id: form for form in load_forms() if form.id.startswith("xxgk")}
FORM = FORMS["xxgk-2021"]
APPLICANTS = ("natural", "company", "research", "ngo", "legal", "other_org", "total")
RESULTS = [row.id for row in FORM.tables[1].rows[5:-2]]
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
CASES = ("review", "litigation.direct", "litigation.after_review")
APPEALS = tuple(f"{case}.{outcome}" for case in CASES for outcome in OUTCOMES)


def requests(row):
    return tuple(f"requests.{row}.{one}" for one in APPLICANTS)


def filled(*rows, review=(0, 0, 0, 0), direct=(0, 0, 0, 0), after=(0, 0, 0, 0)):
    """A report whose rows of results are `rows`, by name and by applicant; else all is 0."""
    values = dict.fromkeys(FORM.figure_ids, 0)
    for name, numbers in rows:
        for row in ("new", name, "handled"):
            for figure, number in zip(requests(row), (*numbers, sum(numbers)), strict=True):
                values[figure] += number
    for case, numbers in zip(CASES, (review, direct, after), strict=True):
        for outcome, number in zip(OUTCOMES, (*numbers, sum(numbers)), strict=True):
            values[f"{case}.{outcome}"] = number
    return values


VALUES = filled(
    ("granted", (86, 12, 3, 0, 1, 4)),
    ("third_party", (5, 0, 0, 0, 2, 0)),
    ("not_held", (31, 7, 0, 0, 0, 9)),
    review=(4, 1, 0, 2),
    direct=(3, 0, 1, 0),
    after=(0, 2, 0, 0),
)


def off(figures, form=FORM, **given):
    """The findings that do more than agree or inform."""
    findings = judge(form, figures, (), **given)
    return [f for f in findings if f.severity is not Severity.INFO]


def verdicts(findings):
    return {f.verdict for f in findings}


def written(row, texts, confidence):
    """Cells of a row with what was read in each."""
    return [
        replace(cell(figure, int(text) if text else None, confidence), text=text)
        for figure, text in zip(row, texts, strict=True)
    ]


def slid(row, values, by, confidence):
    """A row as it is read when it stands a column too far right (1) or left (-1)."""
    texts = [str(values[figure]) for figure in row]
    return written(row, ["", *texts[:-1]] if by == 1 else [*texts[1:], ""], confidence)


class TestCauses:
    """A case from life for each."""

    def test_one_digit_misread(self):
        doubtful = cell("requests.granted.natural", 88, 0.8, alternatives=(("86", 0.15),))
        findings = off(replaced(read(VALUES), doubtful))
        assert verdicts(findings) == {Verdict.MISREAD}
        assert {f.rule for f in findings} == {"row-sum", "column-sum"}
        told = (
            "一位数字误读：“（一）予以公开”行“自然人”列识读为“88”，改读为 86 则各式相符，应系误读"
        )
        assert all(told in f.message for f in findings)
        told = "one digit was misread: (1) granted, natural persons was read as “88”; read as 86"
        assert all(told in f.message_en for f in findings)
        assert all(f.confidence > 0.99 for f in findings)

    @pytest.mark.parametrize("texts", [("8", "612"), ("861", "2"), ("8612", "")])
    def test_digits_that_went_to_the_neighbour(self, texts):
        row = requests("granted")[:2]
        findings = off(replaced(read(VALUES), *written(row, texts, 0.97)))
        assert verdicts(findings) == {Verdict.MISREAD}
        assert all("相邻两格数字分合有误" in f.message for f in findings)
        assert all("改读为 86、12" in f.message for f in findings)
        assert {f.rule for f in findings} >= {"column-sum"}

    def test_a_number_with_that_of_its_blank_neighbour_before_it(self):
        row = requests("third_party")[3:5]
        findings = off(replaced(read(VALUES), *written(row, ("02", ""), 0.8)))
        assert verdicts(findings) == {Verdict.MISREAD}
        assert all("识读为“02”、“”，改读为 0、2" in f.message for f in findings)

    def test_a_number_with_that_of_a_neighbour_that_was_not_found(self):
        ngo, legal = requests("third_party")[3:5]
        figures = [f for f in read(VALUES) if f.id != legal]
        findings = off(replaced(tuple(figures), *written([ngo], ["02"], 0.8)))
        told = {f.verdict: f.message for f in findings if f.rule == "column-sum"}
        assert "改读为 0、2" in told[Verdict.MISREAD]
        assert "若为 2 则相符" in told[Verdict.UNSURE]
        assert Verdict.CONTRADICT not in verdicts(findings)

    @pytest.mark.parametrize("confidence", [0.7, 0.9, 0.99, 1.0])
    @pytest.mark.parametrize("by", [1, -1])
    def test_a_row_slid_by_a_column(self, by, confidence):
        figures = replaced(read(VALUES), *slid(requests("not_held"), VALUES, by, confidence))
        findings = off(figures)
        assert verdicts(findings) == {Verdict.MISREAD}
        assert all("整行错列" in f.message for f in findings)
        assert all("numbers slid by a column" in f.message_en for f in findings)

    @pytest.mark.parametrize("by", [1, -1])
    def test_the_line_of_reviews_and_lawsuits_slid(self, by):
        findings = off(replaced(read(VALUES), *slid(APPEALS, VALUES, by, 0.9)))
        assert len(findings) > 1
        assert verdicts(findings) == {Verdict.MISREAD}
        assert all("整行错列：自“行政复议 " in f.message for f in findings)

    @pytest.mark.parametrize("confidence", [0.9, 0.99])
    def test_a_line_that_slid_and_breaks_one_identity_only_is_in_doubt(self, confidence):
        values = filled(direct=(0, 2, 5, 0))
        figures = replaced(read(values), *slid(APPEALS, values, -1, confidence))
        (finding,) = off(figures)
        assert finding.verdict is Verdict.UNSURE
        assert "或为整行错列" in finding.message

    def test_a_page_slid_by_a_column(self):
        """The rows of the second page, whose first column was taken for two."""
        names = (*RESULTS[6:], "handled", "carried_out")
        rows = [slid(requests(row), VALUES, 1, 0.97) for row in names]
        moved = [replace(one, page=3) for row in rows for one in row]
        findings = off(replaced(read(VALUES), *moved))
        assert verdicts(findings) == {Verdict.MISREAD}

    def test_a_number_that_stands_in_the_row_below(self):
        above, below = "requests.granted.research", "requests.partly_granted.research"
        findings = off(replaced(read(VALUES), cell(above, 0, 0.9), cell(below, 3, 0.9)))
        assert {f.rule for f in findings} == {"row-sum"}
        assert verdicts(findings) == {Verdict.MISREAD}
        assert all("错行：" in f.message for f in findings)
        assert all("的“3”应在“（一）予以公开”行“科研机构”列" in f.message for f in findings)
        assert all("belongs in (1) granted, research institutes" in f.message_en for f in findings)

    def test_a_column_a_row_too_low(self):
        names = [f"requests.{row}.natural" for row in RESULTS[4:12]]
        moved = {name: VALUES[above] for above, name in pairwise(names)}
        cells = [cell(name, number, 0.9) for name, number in moved.items()]
        findings = off(replaced(read(VALUES), *cells))
        assert verdicts(findings) == {Verdict.MISREAD}
        assert all("错行：" in f.message for f in findings)

    def test_surely_read_it_cannot_be_told_who_put_a_number_into_the_wrong_row(self):
        above, below = "requests.granted.research", "requests.partly_granted.research"
        findings = off(replaced(read(VALUES), cell(above, 0, 0.99), cell(below, 3, 0.99)))
        assert verdicts(findings) == {Verdict.UNSURE}
        assert all("或为错行：" in f.message for f in findings)

    def test_a_cell_that_the_report_has_wrong_is_named(self):
        findings = off(replaced(read(VALUES), cell("requests.granted.natural", 68)))
        said = {f.rule: f.verdict for f in findings}
        assert said == {"row-sum": Verdict.CONTRADICT, "column-sum": Verdict.EXPLAINED}
        for finding in findings:
            assert "疑为该格填报有误：“（一）予以公开”行“自然人”列由“68”改为 86" in finding.message
            assert "changed from “68” to 86 every identity would hold" in finding.message_en
            assert finding.confidence == 0.99

    def test_a_report_that_does_not_add_up_and_no_cell_to_name(self):
        (finding,) = off(replaced(read(VALUES), cell("review.total", 8)))
        assert finding.verdict is Verdict.CONTRADICT
        assert "填报有误" not in finding.message

    def test_a_fault_and_a_misreading_are_told_apart(self):
        fault = cell("requests.granted.natural", 68)
        misread = cell("requests.not_held.company", 1, 0.7, alternatives=(("7", 0.25),))
        findings = off(replaced(read(VALUES), fault, misread))
        for one, verdict in ((fault, Verdict.CONTRADICT), (misread, Verdict.MISREAD)):
            found = [f for f in findings if one.id in f.figures]
            assert verdict in verdicts(found)
            assert verdicts(found) <= {verdict, Verdict.EXPLAINED}

    def test_a_person_put_the_numbers_where_they_are(self):
        corrected = [
            replace(one, confidence=1.0, read="?")
            for one in slid(requests("not_held"), VALUES, 1, 1.0)
        ]
        findings = off(replaced(read(VALUES), *corrected))
        assert verdicts(findings) <= {Verdict.CONTRADICT, Verdict.EXPLAINED, Verdict.UNSURE}


class TestYears:
    THIS = VALUES | {"requests.carried_in.natural": 7, "requests.carried_in.total": 7}
    THIS |= {"requests.carried_out.natural": 7, "requests.carried_out.total": 7}
    LAST = filled() | {"requests.carried_out.natural": 7, "requests.carried_out.total": 7}

    def test_the_year_before_bears_out_what_a_cell_should_be(self):
        doubtful = cell("requests.carried_in.natural", 1, 0.8, alternatives=(("7", 0.15),))
        findings = off(replaced(read(self.THIS), doubtful), year=2023, previous=audit(self.LAST))
        assert {f.rule for f in findings} == {"flow", "row-sum", "cross-year"}
        assert verdicts(findings) == {Verdict.MISREAD}

    def test_last_year_s_figure_may_be_the_misread_one(self):
        last = audit(self.LAST)
        doubtful = cell("requests.carried_out.natural", 1, 0.8, alternatives=(("7", 0.15),))
        last = replace(last, figures=replaced(last.figures, doubtful))
        (finding,) = off(read(self.THIS), year=2023, previous=last)
        assert finding.verdict is Verdict.MISREAD
        assert "一位数字误读：上年“四、结转下年度继续办理”行“自然人”列识读为“1”" in finding.message
        assert "last year's IV. carried over to next year" in finding.message_en

    def test_years_that_do_not_follow_are_the_reports_fault(self):
        last = audit(self.LAST | {"requests.carried_out.natural": 5})
        (finding,) = off(read(self.THIS), year=2023, previous=last)
        assert (finding.rule, finding.verdict) == ("cross-year", Verdict.CONTRADICT)


class TestMissing:
    def without(self, *gone):
        figures = tuple(f for f in read(VALUES) if f.id not in gone)
        return [f for f in off(figures) if f.rule != "completeness"]

    def test_what_the_other_identities_demand_is_told(self):
        findings = self.without("requests.granted.natural")
        assert len(findings) == 2
        assert all("若为 86 则相符" in f.message for f in findings)
        assert all("with 86 it would hold" in f.message_en for f in findings)
        assert verdicts(findings) == {Verdict.UNSURE}

    def test_not_where_they_demand_different_values(self):
        figures = tuple(f for f in read(VALUES) if f.id != "requests.granted.natural")
        findings = off(replaced(figures, cell("requests.granted.total", 100)))
        unknown = [f for f in findings if "requests.granted.natural" in f.message]
        assert not any("则相符" in f.message for f in unknown)

    def test_not_where_two_are_missing(self):
        findings = self.without("review.upheld", "review.other")
        assert not any("则相符" in f.message for f in findings)


def test_a_claim_that_agrees_with_a_slid_row_put_back():
    figures = replaced(read(VALUES), *slid(requests("not_held"), VALUES, 1, 0.9))
    said = claim("本机关不掌握相关政府信息31件。", "31", "requests.not_held.natural")
    other = claim("本机关不掌握相关政府信息30件。", "30", "requests.not_held.natural")
    agrees, differs = (f for f in judge(FORM, figures, (said, other)) if f.rule == "text-table")
    assert (agrees.verdict, differs.verdict) == (Verdict.MISREAD, Verdict.UNSURE)


@st.composite
def reports(draw):
    """A form and consistent random figures of it, short and long ones."""
    form = draw(st.sampled_from(sorted(FORMS)))
    report = random_report(draw(st.integers(0, 10**6)), form, draw(st.integers(1, 7)))
    return FORMS[form], dict(report.figures)


def tied(form):
    """The figures that stand in identities."""
    return sorted({figure for i in form.identities for figure in (*i.left, *i.right)})


def drawn_figure(data, form, values):
    """A figure of an identity, and another value for it, near or far, or that of another figure."""
    figure, like = (data.draw(st.sampled_from(tied(form))) for _ in range(2))
    near = [values[figure] * 10, values[figure] // 10, values[like], Decimal(0)]
    other = data.draw(st.sampled_from(near) | st.integers(0, 9999).map(Decimal))
    assume(other != values[figure])
    return figure, other


SURE = st.sampled_from([0.97, 0.99, 1.0])


@given(reports(), SURE)
def test_a_consistent_report_agrees(report, confidence):
    form, values = report
    assert verdicts(judge(form, read(values, confidence), ())) == {Verdict.AGREE}


@given(reports(), st.data(), SURE)
def test_a_planted_fault_that_was_surely_read_is_found(report, data, confidence):
    form, values = report
    figure, other = drawn_figure(data, form, values)
    assume(other or figure not in APPEALS)  # a line that slid may look like one without a total
    findings = judge(form, read(values | {figure: other}, confidence), ())
    assert any(f.verdict is Verdict.CONTRADICT and figure in f.figures for f in findings)
    assert Verdict.MISREAD not in verdicts(findings)


@given(reports(), st.data(), SURE, st.floats(0.95, 0.995), st.floats(0.001, 1))
def test_the_reader_who_saw_the_right_value_contradicts_nothing(report, data, sure, own, share):
    form, values = report
    figure, other = drawn_figure(data, form, values)
    seen = ((str(values[figure]), max(0.001, share * (1 - own))),)
    figures = replaced(read(values, sure), cell(figure, other, own, alternatives=seen))
    assert Verdict.CONTRADICT not in verdicts(judge(form, figures, ()))


@given(reports(), st.data(), SURE, st.floats(0, 0.9499))
def test_a_doubtful_misreading_contradicts_nothing(report, data, sure, own):
    form, values = report
    figure, other = drawn_figure(data, form, values)
    figures = replaced(read(values, sure), cell(figure, other, own))
    assert Verdict.CONTRADICT not in verdicts(judge(form, figures, ()))


@given(reports(), st.data(), SURE, st.floats(0.3, 0.9499), st.sampled_from([1, -1]))
def test_a_doubtful_row_slid_by_a_column_contradicts_nothing(report, data, sure, own, by):
    form, values = report
    rows = [row.figures for table in form.tables for row in table.rows if len(row.figures) > 6]
    row = data.draw(st.sampled_from(rows))
    figures = replaced(read(values, sure), *slid(row, values, by, own))
    assert Verdict.CONTRADICT not in verdicts(judge(form, figures, ()))


GARBAGE = st.dictionaries(st.sampled_from(tied(FORM)), st.integers(0, 300), min_size=100)


@settings(max_examples=20)
@given(GARBAGE, st.integers(1, 3000))
def test_work_is_bounded(values, most_steps):
    system = System(FORM, equations(FORM.identities, Ledger(by_id(read(filled() | values, 0.9)))))
    for part in parts(system, misplacements(FORM, system)):
        found, steps = explanations(part, most_steps)
        assert found or steps > most_steps
        assert steps <= most_steps + 1000  # those of the last state may all be tried


@settings(max_examples=20)
@given(GARBAGE)
def test_where_too_much_is_broken_nothing_is_contradicted(values):
    findings = off(read(filled() | values, 0.99))
    given_up = [f for f in findings if "不符之处过多" in f.message]
    assert verdicts(given_up) <= {Verdict.UNSURE}
    assert all("too much does not add up" in f.message_en for f in given_up)


def test_the_judgement_is_the_same_every_time():
    values = VALUES | dict.fromkeys(requests("not_held"), 4) | dict.fromkeys(requests("other"), 1)
    figures = read(values, 0.9)
    assert judge(FORM, figures, ()) == judge(FORM, figures[::-1], ())
