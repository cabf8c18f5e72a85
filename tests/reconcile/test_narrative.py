from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reconcile.material import FORM, cell, claim, filled, read, replaced

from gouji.document import Evidence, Severity, Verdict
from gouji.reconcile import judge

RECEIVED = "今年共收到依申请公开8件，均按时办结。"


def told(said, values=None, *cells):
    """The finding about one claim, the last of all."""
    figures = replaced(read({**filled(), **(values or {})}), *cells)
    return judge(FORM, figures, (said,))[-1]


def received(number="8", sentence=RECEIVED, **given):
    return claim(sentence, number, "requests.new.total", **given)


def test_equal_numbers_agree():
    finding = told(received(), {"requests.new.total": 8})
    assert (finding.rule, finding.verdict) == ("text-table", Verdict.AGREE)
    assert (finding.claims, finding.figures) == ((0,), ("requests.new.total",))


def test_sure_numbers_that_differ_contradict():
    finding = told(received(), {"requests.new.total": 9})
    assert (finding.verdict, finding.severity) == (Verdict.CONTRADICT, Severity.HIGH)
    assert (finding.expected, finding.actual) == (8, 9)
    assert finding.confidence == pytest.approx(0.96 * 0.99)
    assert finding.message == (
        "文中“今年共收到依申请公开8件”称 8，而表中“requests.new.total”格为 9，相差 1"
        "（文字与表格应当一致；国办公开办函〔2021〕30号）"
    )
    assert "says 8, but the table, cell requests.new.total, says 9" in finding.message_en
    assert finding.evidence[0] == Evidence(1, (1.0, 2.0, 3.0, 4.0))
    assert [place.page for place in finding.evidence] == [1, 2]


@pytest.mark.parametrize(
    ("claimed", "confidence", "verdict"),
    [(0.96, 0.94, Verdict.UNSURE), (0.94, 0.99, Verdict.UNSURE), (0.95, 0.95, Verdict.CONTRADICT)],
)
def test_only_sure_readings_contradict(claimed, confidence, verdict):
    finding = told(received(confidence=claimed), {}, cell("requests.new.total", 9, confidence))
    assert finding.verdict is verdict


@pytest.mark.parametrize(("said", "verdict"), [(4511, "contradict"), (3517, "unsure")])
def test_a_number_but_for_one_digit_tells_what_a_likely_claim_speaks_of(said, verdict):
    claimed = received(str(said), f"收到申请{said}件。", value=said, confidence=0.87)
    assert told(claimed, {"requests.new.total": 3511}).verdict.value == verdict


def test_letters_in_a_number_are_a_slip_of_the_reader():
    said = received("l8", "收到申请l8件。", value=18)
    assert told(said, {"requests.new.total": 9}).verdict is Verdict.UNSURE


def test_another_reading_of_the_cell_is_a_misreading():
    doubtful = cell("proactive.norm.issued", 9, 0.7, alternatives=(("8", 0.2),))
    said = claim("制发规范性文件8件。", "8", "proactive.norm.issued")
    assert told(said, {}, doubtful).verdict is Verdict.MISREAD
    surely = cell("proactive.norm.issued", 9, 0.98, alternatives=(("8", 0.01),))
    assert told(said, {}, surely).verdict is Verdict.CONTRADICT


class TestLegibility:
    @pytest.mark.parametrize("legibility", [0.0, 0.5, 0.89])
    def test_a_number_that_could_not_be_read_contradicts_nothing(self, legibility):
        said = replace(received(), legibility=legibility)
        finding = told(said, {"requests.new.total": 9})
        assert (finding.verdict, finding.severity) == (Verdict.UNSURE, Severity.MEDIUM)
        assert "文中数字“8”识读把握不足" in finding.message
        assert "number “8” in the text was not surely read" in finding.message_en

    @pytest.mark.parametrize(
        ("legibility", "verdict"), [(0.9, Verdict.CONTRADICT), (0.5, Verdict.UNSURE)]
    )
    def test_the_bound(self, legibility, verdict):
        said = replace(received(), legibility=legibility)
        finding = told(said, {"requests.new.total": 9})
        assert finding.verdict is verdict
        assert ("识读把握不足" in finding.message) is (verdict is Verdict.UNSURE)

    def test_a_table_that_agrees_bears_the_number_out(self):
        said = replace(received(), legibility=0.3)
        assert told(said, {"requests.new.total": 8}).verdict is Verdict.AGREE

    def test_a_contradiction_is_as_likely_as_all_that_was_read(self):
        said = replace(received(confidence=0.95), legibility=0.95)
        finding = told(said, {"requests.new.total": 9})
        assert finding.confidence == pytest.approx(0.95 * 0.95 * 0.99)

    @pytest.mark.parametrize(
        ("legibility", "verdict"), [(1.0, Verdict.CONTRADICT), (0.99, Verdict.UNSURE)]
    )
    def test_a_count_with_a_fraction_may_bear_a_speck(self, legibility, verdict):
        said = replace(received("257.19", "收到申请257.19件。"), legibility=legibility)
        assert told(said, {"requests.new.total": 25719}).verdict is verdict

    @given(st.integers(0, 999), st.integers(0, 999), st.floats(0, 0.8999))
    def test_whatever_the_numbers(self, number, table, legibility):
        said = replace(received(str(number), f"收到申请{number}件。"), legibility=legibility)
        assert told(said, {"requests.new.total": table}).verdict is not Verdict.CONTRADICT


class TestSurelyReadCells:
    """A cell read surely, whose second reading restores every identity through it."""

    VALUES = filled({"requests.granted.natural": 8})
    ERRED = cell("requests.granted.natural", 3, 0.98, alternatives=(("8", 0.02),))

    def said(self, number):
        return claim(f"予以公开{number}件。", number, "requests.granted.natural")

    def test_a_claim_that_agrees_with_the_second_reading(self):
        finding = told(self.said("8"), self.VALUES, self.ERRED)
        assert finding.verdict is Verdict.MISREAD
        assert "“3”" in finding.message

    def test_a_claim_that_agrees_with_neither_is_unsure(self):
        assert told(self.said("5"), self.VALUES, self.ERRED).verdict is Verdict.UNSURE

    def test_without_the_identities_the_cell_stands(self):
        values = self.VALUES | {"requests.granted.total": 3, "requests.handled.natural": 3}
        assert told(self.said("8"), values, self.ERRED).verdict is Verdict.CONTRADICT


def test_identities_that_hold_speak_against_another_reading():
    values = filled({"requests.granted.natural": 9})
    doubtful = cell("requests.new.total", 9, 0.7, alternatives=(("8", 0.2),))
    assert told(received(), values, doubtful).verdict is Verdict.UNSURE


@pytest.mark.parametrize("figure", ["narrative.published_total", "derived.rate", "unheard.of"])
def test_what_no_table_holds_is_unchecked(figure):
    finding = told(claim("公开信息70条。", "70", figure))
    assert (finding.verdict, finding.severity) == (Verdict.UNCHECKED, Severity.INFO)
    assert finding.actual is None


def test_a_figure_that_was_not_found_is_unsure():
    figures = tuple(f for f in read(filled()) if f.id != "requests.new.total")
    finding = judge(FORM, figures, (received(),))[-1]
    assert (finding.verdict, finding.severity) == (Verdict.UNSURE, Severity.LOW)


def test_a_blank_cell_counts_as_zero():
    said = claim("未收到申请。", "未收到", "requests.new.total", value=0)
    finding = told(said, {}, cell("requests.new.total", None))
    assert finding.verdict is Verdict.AGREE
    assert "空白" in finding.message
    assert "blank" in finding.message_en


@pytest.mark.parametrize(
    ("sentence", "number", "table", "verdict"),
    [
        ("收到申请100余件。", "100", 183, Verdict.AGREE),
        ("收到申请100余件。", "100", 250, Verdict.CONTRADICT),
        ("收到申请100余件。", "100", 92, Verdict.CONTRADICT),
        ("收到申请100件以上。", "100", 120, Verdict.AGREE),
        ("收到申请近200件。", "200", 192, Verdict.AGREE),
        ("收到申请近200件。", "200", 203, Verdict.CONTRADICT),
        ("收到申请近1275件。", "1275", 1260, Verdict.AGREE),
        ("收到申请近1275件。", "1275", 1240, Verdict.CONTRADICT),
        ("收到申请近1275件。", "1275", 1276, Verdict.CONTRADICT),
        ("收到申请约130件。", "130", 128, Verdict.AGREE),
        ("收到申请约130件。", "130", 150, Verdict.CONTRADICT),
    ],
)
def test_approximate_numbers(sentence, number, table, verdict):
    said = received(number, sentence, approx=True)
    assert told(said, {"requests.new.total": table}).verdict is verdict


@given(st.integers(0, 10**7))
def test_an_approximate_number_agrees_with_itself(value):
    said = received(str(value), f"收到申请约{value}件。", approx=True)
    assert told(said, {"requests.new.total": value}).verdict is Verdict.AGREE


@pytest.mark.parametrize(
    ("amount", "fee", "verdict"),
    [
        (125000, "12.5", Verdict.AGREE),
        (123456, "12.35", Verdict.EXPLAINED),
        (13, "13", Verdict.EXPLAINED),
        (125000, "12.6", Verdict.CONTRADICT),
        (0, "0", Verdict.AGREE),
        (0, "3", Verdict.CONTRADICT),
    ],
)
def test_money_is_told_in_yuan_and_tabled_in_ten_thousands(amount, fee, verdict):
    said = claim(f"收费{amount}元。", str(amount), "proactive.fee")
    assert told(said, {}, cell("proactive.fee", fee)).verdict is verdict


class TestScopes:
    def test_both_totals_without_pending_cases(self):
        values = filled(
            {
                "review.upheld": 134,
                "review.pending": 36,
                "litigation.direct.upheld": 20,
                "litigation.direct.pending": 7,
                "litigation.after_review.upheld": 37,
                "litigation.after_review.pending": 13,
            }
        )
        sentence = "全年复议134件、诉讼57件。"
        claims = (
            claim(sentence, "134", "review.total"),
            claim(sentence, "57", "litigation.total"),
        )
        findings = judge(FORM, read(values), claims)[-2:]
        assert [f.verdict for f in findings] == [Verdict.EXPLAINED] * 2
        assert [f.actual for f in findings] == [170, 77]
        assert all("尚未审结" in f.message and "pending" in f.message_en for f in findings)
        assert "review.pending" in findings[0].figures

    def test_requests_worked_on_are_new_ones_and_those_carried_in(self):
        said = claim("收办3607件。", "3607", "requests.new.total+requests.carried_in.total")
        finding = told(said, {"requests.new.total": 3511, "requests.carried_in.total": 96})
        assert finding.verdict is Verdict.AGREE
        assert "3511+96=3607" in finding.message

    @pytest.mark.parametrize(
        ("sentence", "verdict"),
        [
            ("收到申请100件。", Verdict.EXPLAINED),
            ("收办申请100件。", Verdict.EXPLAINED),
            ("本年新收申请100件。", Verdict.CONTRADICT),
        ],
    )
    def test_with_those_carried_in(self, sentence, verdict):
        values = {"requests.new.total": 96, "requests.carried_in.total": 4}
        assert told(received("100", sentence), values).verdict is verdict

    @pytest.mark.parametrize(
        ("sentence", "verdict"),
        [
            ("收到申请8件，办结8件。", Verdict.CONTRADICT),
            ("收到并办理申请8件。", Verdict.EXPLAINED),
        ],
    )
    def test_those_handled_only_when_the_clause_says_so(self, sentence, verdict):
        values = {"requests.new.total": 9, "requests.handled.total": 8}
        assert told(received("8", sentence), values).verdict is verdict

    def test_lawsuits_brought_directly(self):
        values = {"litigation.direct.total": 5, "litigation.after_review.total": 3}
        five = claim("行政诉讼5件。", "5", "litigation.total")
        eight = claim("行政诉讼8件。", "8", "litigation.direct.total")
        assert told(five, values).verdict is Verdict.EXPLAINED
        assert told(eight, values).verdict is Verdict.EXPLAINED

    def test_none_of_a_part_is_not_none_of_the_whole(self):
        none = claim("未发生行政诉讼。", "未发生", "litigation.total", value=0)
        values = {"litigation.direct.total": 0, "litigation.after_review.total": 3}
        assert told(none, values).verdict is Verdict.CONTRADICT

    @pytest.mark.parametrize(
        ("probability", "verdict"), [(0.3, Verdict.EXPLAINED), (0.02, Verdict.CONTRADICT)]
    )
    def test_another_reading_of_the_wording(self, probability, verdict):
        likely = 1 - probability
        readings = (("proactive.norm.issued", likely), ("proactive.norm.in_force", probability))
        said = claim(
            "公开规范性文件20件。",
            "20",
            "proactive.norm.issued",
            confidence=likely,
            readings=readings,
        )
        values = {"proactive.norm.issued": 2, "proactive.norm.in_force": 20}
        assert told(said, values).verdict is verdict


def test_long_sentences_are_quoted_around_the_number():
    sentence = "我" * 200 + "8" + "件" * 200
    message = told(received("8", sentence), {"requests.new.total": 9}).message
    assert "…" in message
    assert len(message) < 200


def test_numbers_are_printed_plainly():
    said = received("18", "收到申请18万件。", value=Decimal("1.8E+5"))
    message = told(said, {"requests.new.total": 9}).message
    assert "称 180000，" in message
    assert "179991" in message
