from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reconcile.material import (
    COLUMNS,
    FORM,
    SmallForm,
    audit,
    cell,
    claim,
    filled,
    read,
    replaced,
    reports,
    request,
)

from gouji.document import Severity, Statement, Verdict
from gouji.reconcile import judge

SUMS = {figure for identity in FORM.identities for figure in (*identity.left, *identity.right)}


def through(figure):
    return {i.id for i in FORM.identities if figure in (*i.left, *i.right)}


def identity_of(finding):
    """The identity that a finding is about, told by its figures."""
    return next(i.id for i in FORM.identities if set(finding.figures) == {*i.left, *i.right})


@given(reports())
def test_consistent_figures_agree(values):
    findings = judge(FORM, read(values), ())
    assert len(findings) == len(FORM.identities)
    assert {f.verdict for f in findings} == {Verdict.AGREE}
    assert {f.severity for f in findings} == {Severity.INFO}


@given(reports(), st.sampled_from(sorted(SUMS)), st.integers(1, 50))
def test_one_sure_figure_off_is_one_contradiction_and_what_follows_from_it(values, figure, off):
    findings = judge(FORM, read({**values, figure: values[figure] + off}), ())
    said = [f for f in findings if f.verdict in (Verdict.CONTRADICT, Verdict.EXPLAINED)]
    broken = {identity_of(f) for f in said}
    assert broken == through(figure)
    assert [f.verdict for f in said].count(Verdict.CONTRADICT) == 1
    assert all(f.verdict is Verdict.AGREE for f in findings if identity_of(f) not in broken)
    assert all(abs(f.expected - f.actual) == off for f in findings if identity_of(f) in broken)


@given(reports(), st.sampled_from(sorted(SUMS)), st.integers(1, 50), st.floats(0, 0.949))
def test_a_figure_not_surely_read_contradicts_nothing(values, figure, off, confidence):
    figures = read({**values, figure: values[figure] + off}, **{figure: confidence})
    findings = judge(FORM, figures, ())
    off_findings = {f.verdict for f in findings if identity_of(f) in through(figure)}
    assert off_findings <= {Verdict.MISREAD, Verdict.UNSURE}
    assert Verdict.CONTRADICT not in {f.verdict for f in findings}


@given(reports(), st.floats(0, 1), st.integers(0, 500))
def test_ids_depend_on_what_was_judged_only(values, confidence, shift):
    claims = (
        claim("收到申请8件，收到申请9件。", "8", "requests.new.total"),
        claim("收到申请8件，收到申请9件。", "9", "requests.new.total"),
        claim("主动公开信息70条。", "70", "narrative.published_total"),
    )
    moved = tuple(
        replace(f, box=(f.box[0] + shift, *f.box[1:]), page=f.page + shift, confidence=confidence)
        for f in read({figure: value + shift for figure, value in values.items()})
    )
    elsewhere = tuple(replace(c, page=9, box=(0, 0, 1, 1), confidence=confidence) for c in claims)
    before = [f.id for f in judge(FORM, read(values), claims)]
    after = [f.id for f in judge(FORM, moved, elsewhere)]
    assert before == after
    assert len(set(before)) == len(before)
    assert all(len(i) == 12 and int(i, 16) >= 0 for i in before)


def test_order_of_figures_does_not_matter():
    figures = read(filled({"requests.granted.natural": 5}))
    assert judge(FORM, figures[::-1], ()) == judge(FORM, figures, ())


def test_without_a_form_claims_are_unchecked():
    said = claim("收到申请8件。", "8", "requests.new.total")
    missing, unchecked = judge(None, (), (said,))
    assert (missing.rule, missing.verdict) == ("completeness", Verdict.UNSURE)
    assert (unchecked.verdict, unchecked.claims) == (Verdict.UNCHECKED, (0,))
    assert unchecked.figures == ()


def test_a_sure_error_names_the_cell_that_would_mend_it():
    values = filled({"requests.granted.natural": 5, "requests.other.company": 2})
    findings = judge(FORM, read({**values, "requests.granted.natural": 6}), ())
    said = [f for f in findings if f.verdict in (Verdict.CONTRADICT, Verdict.EXPLAINED)]
    assert [f.verdict for f in said] == [Verdict.CONTRADICT, Verdict.EXPLAINED]
    for finding in said:
        assert "requests.granted.natural" in finding.message
        assert "改为 5" in finding.message
        assert "to 5" in finding.message_en


LAST = {"requests.carried_out.total": 3, "proactive.norm.in_force": 10}
THIS = {
    **filled({"requests.carried_in.natural": 3, "requests.granted.natural": 9}),
    "proactive.norm.issued": 4,
    "proactive.norm.repealed": 1,
    "proactive.norm.in_force": 13,
}


class TestYears:
    def years(self, values, **given):
        findings = judge(FORM, read(values), (), year=2023, previous=audit(LAST, **given))
        return [f for f in findings if f.rule == "cross-year"]

    def test_years_that_follow_agree(self):
        assert [f.verdict for f in self.years(THIS)] == [Verdict.AGREE] * 2

    def test_years_that_break_contradict(self):
        carried, documents = self.years({**THIS, "proactive.norm.in_force": 12})
        assert carried.verdict is Verdict.AGREE
        assert documents.verdict is Verdict.CONTRADICT
        assert (documents.expected, documents.actual) == (13, 12)
        assert "10+4-1=13" in documents.message
        assert "上年“proactive.norm.in_force”" in documents.message
        assert len(documents.evidence) == 3  # last year's page is another document's

    def test_another_year_is_not_compared(self):
        findings = judge(FORM, read(THIS), (), year=2023, previous=audit(LAST, year=2020))
        (told,) = (f for f in findings if f.rule == "completeness")
        assert told.verdict is Verdict.UNCHECKED
        assert not [f for f in findings if f.rule == "cross-year"]

    def test_a_claim_about_last_year(self):
        said = claim("上年结转下来的为3件。", "3", "previous.requests.carried_out.total")
        alone = judge(FORM, read(THIS), (said,))[-1]
        held = judge(FORM, read(THIS), (said,), year=2023, previous=audit(LAST))[-1]
        assert (alone.rule, alone.verdict) == ("cross-year", Verdict.UNCHECKED)
        assert held.verdict is Verdict.AGREE
        assert held.id == alone.id


class TestCompleteness:
    def test_a_missing_table_is_told_once(self):
        values = {f: v for f, v in filled().items() if not f.startswith("requests.")}
        findings = judge(FORM, read(values), ())
        (missing,) = (f for f in findings if f.rule == "completeness")
        assert "依申请公开" in missing.message
        assert missing.verdict is Verdict.UNSURE
        assert sum(f.verdict is Verdict.UNCHECKED for f in findings) == 13

    def test_missing_figures_are_told_once_a_table_and_leave_identities_unsure(self):
        values = filled()
        del values["requests.new.total"], values["requests.new.natural"]
        findings = judge(FORM, read(values), ())
        (missing,) = (f for f in findings if f.rule == "completeness")
        assert "2 个数" in missing.message
        unsure = {f.rule for f in findings if f.verdict is Verdict.UNSURE}
        assert unsure == {"completeness", "row-sum", "flow"}

    @pytest.mark.parametrize(("year", "told"), [(2020, 0), (2021, 1), (2023, 1), (None, 0)])
    def test_an_obsolete_form(self, year, told):
        form = SmallForm(id="xxgk-2019", obsolete_from=2021)
        findings = judge(form, read(filled()), (), year=year)
        assert sum(f.rule == "completeness" for f in findings) == told

    @pytest.mark.parametrize(
        ("confidences", "verdict"),
        [
            ((), Verdict.UNSURE),
            ((0.98,), Verdict.UNSURE),
            ((0.98, 0.97), Verdict.CONTRADICT),
            ((1.0,), Verdict.CONTRADICT),
        ],
    )
    def test_the_year_of_an_obsolete_form_may_be_misread(self, confidences, verdict):
        form = SmallForm(id="xxgk-2019", obsolete_from=2021)
        told = [
            Statement("2022年，公开如常。", "", 1, 1, (0.0, 0.0, 1.0, 1.0), confidence)
            for confidence in confidences
        ]
        findings = judge(form, read(filled()), (), year=2022, statements=told)
        (obsolete,) = (f for f in findings if f.rule == "completeness")
        assert obsolete.verdict is verdict

    @pytest.mark.parametrize("text", ["", "/", "—", " "])
    def test_a_blank_cell_where_a_number_is_wanted_is_told_for_information(self, text):
        names = (request("other", who) for who in COLUMNS)
        blank = [replace(cell(name, None, at=at), text=text) for at, name in enumerate(names)]
        (told,) = self.blanks(read(filled()), blank)
        assert (told.verdict, told.severity) == (Verdict.UNCHECKED, Severity.INFO)
        assert "有 3 格未填数字" in told.message
        assert len(told.evidence) == 3

    def test_a_blank_cell_is_none_where_none_is_wanted_or_it_may_be_a_number(self):
        assert not self.blanks(read(filled()), [cell("proactive.fee", None)])
        assert not self.blanks(read(filled()), [cell(request("other", "total"), None, 0.5)])
        illegible = replace(cell(request("other", "total"), None), text="龘")
        assert not self.blanks(read(filled()), [illegible])
        assert not self.blanks(read(filled()), [])

    def blanks(self, figures, blank):
        tables = tuple(replace(one, filled=one.id != "proactive") for one in FORM.tables)
        findings = judge(replace(FORM, tables=tables), replaced(figures, *blank), ())
        return [f for f in findings if "未填数字" in f.message]


class TestPlausibility:
    @pytest.mark.parametrize(
        ("figure", "value", "confidence", "told"),
        [
            ("proactive.norm.issued", "-3", 0.99, 1),
            ("proactive.norm.issued", "2.5", 0.99, 1),
            ("proactive.norm.issued", "2.5", 0.5, 0),
            ("proactive.norm.issued", "2.0", 0.99, 0),
            ("proactive.fee", "2.5", 0.99, 0),
        ],
    )
    def test_counts(self, figure, value, confidence, told):
        figures = replaced(read(filled()), cell(figure, value, confidence))
        findings = [f for f in judge(FORM, figures, ()) if f.rule == "plausibility"]
        assert len(findings) == told
