from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reconcile.material import FORM, cell, claim, filled, read, replaced

from gouji.document import Evidence, Severity, Verdict
from gouji.forms import load_forms
from gouji.reconcile import judge
from gouji.reconcile.ledger import Ledger, by_id
from gouji.reconcile.narrative import judge_claims
from gouji.reconcile.repair import Repairs

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
    claimed = received(str(said), f"收到申请{said}件。", value=said, confidence=0.92)
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


FORM_2021 = next(form for form in load_forms() if form.id == "xxgk-2021")


def of_2021(said, values, *others, year=None):
    """The finding about `said` in a report on the form of 2021; what `values` lack is 0."""
    figures = read({**dict.fromkeys(FORM_2021.figure_ids, 0), **values})
    repairs = Repairs(FORM_2021, ())
    claims = (*others, said)
    return list(judge_claims(FORM_2021, Ledger(by_id(figures)), claims, repairs, year))[-1]


REFUSED = {
    f"requests.{row}.total": number
    for row, number in zip(
        ("state_secret", "prohibited_by_law", "stability", "third_party", "internal", "process",
         "enforcement_file", "administrative_query"),
        (1, 2, 3, 4, 5, 6, 7, 8),
        strict=True,
    )
}  # fmt: skip
ORGANISATIONS = {
    f"requests.new.{column}": number
    for column, number in zip(
        ("company", "research", "ngo", "legal", "other_org"), (5, 4, 3, 2, 1), strict=True
    )
}


class TestReadingsOf2021:
    @pytest.mark.parametrize(
        ("sentence", "number", "figure", "values", "verdict"),
        [
            ("不予公开36件。", "36", "requests.refused.total", REFUSED, "agree"),
            ("不予公开35件。", "35", "requests.refused.total", REFUSED, "contradict"),
            ("法人或其他组织15件。", "15", "requests.new.orgs", ORGANISATIONS, "agree"),
            ("法人或其他组织14件。", "14", "requests.new.orgs", ORGANISATIONS, "contradict"),
            (
                "行政诉讼8件。",
                "8",
                "litigation.total",
                {"litigation.direct.total": 5, "litigation.after_review.total": 3},
                "agree",
            ),
            (
                "行政诉讼9件。",
                "9",
                "litigation.total",
                {"litigation.direct.total": 5, "litigation.after_review.total": 3},
                "contradict",
            ),
            (
                "审结行政复议134件。",
                "134",
                "review.upheld+review.corrected+review.other",
                {"review.upheld": 100, "review.other": 34, "review.pending": 36},
                "agree",
            ),
            (
                "主动公开规范性文件18万余件。",
                "18万",
                "proactive.norm.issued",
                {"proactive.norm.issued": 183204},
                "agree",
            ),
            (
                "主动公开规范性文件18万余件。",
                "18万",
                "proactive.norm.issued",
                {"proactive.norm.issued": 175000},
                "contradict",
            ),
        ],
    )
    def test_sums_and_approximations(self, sentence, number, figure, values, verdict):
        value = 180000 if "万" in number else number
        said = claim(sentence, number, figure, value=value, approx="余" in sentence)
        assert of_2021(said, values).verdict.value == verdict

    @pytest.mark.parametrize(
        ("said", "table", "verdict"), [(36, 36, "agree"), (36, 35, "explained")]
    )
    def test_one_number_for_several_that_are_named(self, said, table, verdict):
        """无法提供、不予处理共36件 is tagged as one of its parts."""
        sentence = f"无法提供、不予处理共{said}件。"
        one = claim(sentence, str(said), "requests.not_held.total")
        other = replace(one, figure="requests.complaint.total")
        values = {"requests.not_held.total": table, "requests.complaint.total": said - table}
        assert of_2021(one, values, other).verdict.value == verdict

    @pytest.mark.parametrize(
        "sentence",
        [
            "属于国家秘密和法律法规禁止公开的共165件。",
            "国家秘密、商业秘密、个人隐私类不予公开165件。",
            "未予公开（含不予公开、无法提供）165件。",
            "165件不予处理或作其他处理。",
            "过程性信息、危及国家安全、公共安全和社会稳定、国家秘密分别为0件、165件、2件。",
        ],
    )
    def test_such_a_number_accuses_none_of_them(self, sentence):
        said = claim(sentence, "165", "requests.state_secret.total")
        assert of_2021(said, {"requests.state_secret.total": 5}).verdict is Verdict.UNSURE

    @pytest.mark.parametrize(
        ("said", "verdict"), [("维持、被纠正", "unsure"), ("被纠正、维持", "contradict")]
    )
    def test_a_number_in_the_place_of_another_name(self, said, verdict):
        one = claim(f"行政复议{said}分别为9件、67件。", "9", "review.corrected")
        assert of_2021(one, {"review.corrected": 67}).verdict.value == verdict

    def test_a_number_in_words_in_such_a_list(self):
        said = claim("维持、纠正分别为2件和五件、3件。", "五", "review.corrected", value=5)
        assert of_2021(said, {"review.corrected": 7}).verdict is Verdict.CONTRADICT

    @pytest.mark.parametrize(("table", "verdict"), [(9, "explained"), (8, "contradict")])
    def test_a_number_before_the_applicants_may_be_of_all(self, table, verdict):
        said = claim("不予处理的9件里，自然人2件。", "9", "requests.repeat.natural")
        values = {"requests.repeat.natural": 2, "requests.repeat.total": table}
        assert of_2021(said, values).verdict.value == verdict

    def test_two_numbers_of_one_figure_in_a_sentence(self):
        sentence = "其他法人44件，公开7件。"
        other = claim(sentence, "7", "requests.granted.other_org")
        said = claim(sentence, "44", "requests.granted.other_org")
        assert of_2021(said, {}).verdict is Verdict.CONTRADICT
        assert of_2021(said, {}, other).verdict is Verdict.UNSURE

    def test_what_was_named_before(self):
        said = claim("逐件说明理由；此类答复5件。", "5", "requests.handled.total")
        assert of_2021(said, {"requests.handled.total": 9}).verdict is Verdict.UNSURE

    def test_formulas_name_nobody_together(self):
        sentence = "共收到公民、法人或其他组织提出的申请12件。"
        said = claim(sentence, "12", "requests.new.total")
        assert of_2021(said, {"requests.new.total": 13}).verdict is Verdict.CONTRADICT

    @pytest.mark.parametrize(
        "sentence",
        [
            "不予处理的信访类申请6件、公开出版物类申请12件。",
            "行政复议被撤销或责令履行12件。",
            "过程性信息、内部事务信息和国家秘密分别为3件、2件、12件，均已答复。",
        ],
    )
    def test_one_name_with_a_joint_in_it_or_before_it(self, sentence):
        said = claim(sentence, "12", "requests.publication.total")
        assert of_2021(said, {"requests.publication.total": 13}).verdict is Verdict.CONTRADICT

    @pytest.mark.parametrize(("verb", "verdict"), [("办结", "contradict"), ("收办", "explained")])
    def test_what_was_concluded_is_not_what_came_in(self, verb, verdict):
        said = claim(f"全年{verb}申请5件。", "5", "requests.handled.total")
        values = {"requests.handled.total": 4, "requests.new.total": 5}
        assert of_2021(said, values).verdict.value == verdict

    def test_one_number_of_both_courses(self):
        sentence = "行政复议、诉讼共20件，其中维持3件。"
        reviews, lawsuits = (claim(sentence, "3", f"{c}.upheld") for c in ("review", "litigation"))
        values = {"review.upheld": 2, "litigation.direct.upheld": 1}
        found = of_2021(lawsuits, values, reviews)
        assert found.verdict is Verdict.AGREE
        assert "review.upheld" in found.figures

    def test_an_outcome_of_both_courses(self):
        said = claim("行政复议、诉讼共20件，其中维持3件。", "3", "litigation.upheld")
        values = {"review.upheld": 2, "litigation.direct.upheld": 1}
        assert of_2021(said, values).verdict is Verdict.EXPLAINED

    @pytest.mark.parametrize(
        ("sentence", "year", "verdict"),
        [
            ("2023年度申请7件，2022年度5件。", 2023, Verdict.UNSURE),
            ("2023年度申请5件。", 2023, Verdict.CONTRADICT),
            ("2022年度申请5件。", None, Verdict.CONTRADICT),
        ],
    )
    def test_a_number_of_another_year(self, sentence, year, verdict):
        said = claim(sentence, "5", "requests.new.total")
        assert of_2021(said, {"requests.new.total": 7}, year=year).verdict is verdict

    def test_outcomes_of_applicants_that_the_sentence_begins_with(self):
        sentence = "其他32宗，不予公开17宗，无法提供5宗。"
        first = claim(sentence, "32", "requests.new.other_org")
        said = claim(sentence, "5宗", "requests.unavailable.total", value=5)
        values = {"requests.not_held.total": 35}
        assert of_2021(said, values, first).verdict is Verdict.UNSURE

    def test_of_the_area_and_of_the_body_alone(self):
        area = claim("全市共收到申请120件。", "120", "requests.new.total")
        alone = claim("市本级收到申请12件。", "12", "requests.new.total")
        of_area = of_2021(area, {"requests.new.total": 12}, alone)
        assert of_area.verdict is Verdict.EXPLAINED
        assert "全市口径" in of_area.message
        assert of_2021(alone, {"requests.new.total": 120}, area).verdict is Verdict.EXPLAINED
        assert of_2021(alone, {"requests.new.total": 120}).verdict is Verdict.UNSURE
        assert of_2021(area, {"requests.new.total": 119}).verdict is Verdict.CONTRADICT


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
