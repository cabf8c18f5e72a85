"""What a number may mean by the words around it, on the form of 2021."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reconcile.material import claim, read

from gouji.document import Verdict
from gouji.forms import load_forms
from gouji.reconcile.ledger import Ledger, by_id
from gouji.reconcile.narrative import judge_claims
from gouji.reconcile.repair import Repairs

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
            "不予处理、其他处理两项165件。",
            "其余165件不予公开、无法提供或作其他处理。",
            "过程性信息、危及国家安全、公共安全和社会稳定、国家秘密分别为0件、165件、2件。",
        ],
    )
    def test_such_a_number_accuses_none_of_them(self, sentence):
        said = claim(sentence, "165", "requests.state_secret.total")
        assert of_2021(said, {"requests.state_secret.total": 5}).verdict is Verdict.UNSURE

    def test_public_is_not_together(self):
        said = claim("危及公共安全、经济安全和社会稳定7件。", "7", "requests.stability.total")
        assert of_2021(said, {"requests.stability.total": 1}).verdict is Verdict.CONTRADICT

    @pytest.mark.parametrize(
        ("said", "verdict"), [("维持、被纠正", "unsure"), ("被纠正、维持", "contradict")]
    )
    def test_a_number_in_the_place_of_another_name(self, said, verdict):
        one = claim(f"行政复议{said}分别为9件、67件。", "9", "review.corrected")
        assert of_2021(one, {"review.corrected": 67}).verdict.value == verdict

    @pytest.mark.parametrize(
        ("names", "confidence", "verdict"),
        [
            ("属于国家秘密、属于行政执法案卷", 0.9, "contradict"),
            ("属于国家秘密、属于行政执法案卷", 0.8, "unsure"),
            ("国家秘密、执法案卷", 0.9, "contradict"),
            ("国家秘密、案卷", 0.9, "unsure"),
            ("行政查询、行政执法案卷", 0.9, "unsure"),
            ("国家秘密、工作秘密、行政执法案卷", 0.9, "unsure"),
        ],
    )
    def test_a_number_in_the_place_of_its_own_name(self, names, confidence, verdict):
        sentence = f"{names}依次为0件、6件。"
        said = claim(sentence, "6", "requests.enforcement_file.total", confidence=confidence)
        assert of_2021(said, {"requests.enforcement_file.total": 5}).verdict.value == verdict

    @pytest.mark.parametrize(
        ("sentence", "number", "figure"),
        [
            ("重复申请、属信访、举报、投诉分别是6件、0件。", "6", "requests.repeat.total"),
            (
                "重复、危及公共安全、经济安全和社会稳定依次为6件、0件。",
                "6",
                "requests.repeat.total",
            ),
            ("法律、行政法规禁止、重复分别为6件、0件。", "6", "requests.prohibited_by_law.total"),
            ("维持、结果纠正、撤诉分别是0件、0件、1件。", "1", "review.other"),
        ],
    )
    def test_names_with_a_comma_or_a_word_in_common(self, sentence, number, figure):
        said = claim(sentence, number, figure)
        assert of_2021(said, {figure: 5}).verdict is Verdict.CONTRADICT

    def test_a_number_in_words_in_such_a_list(self):
        said = claim("维持、纠正分别为2件和五件、3件。", "五", "review.corrected", value=5)
        assert of_2021(said, {"review.corrected": 7}).verdict is Verdict.CONTRADICT

    @pytest.mark.parametrize(("table", "verdict"), [(9, "explained"), (8, "contradict")])
    def test_a_number_before_the_applicants_may_be_of_all(self, table, verdict):
        said = claim("不予处理的9件里，自然人2件。", "9", "requests.repeat.natural")
        values = {"requests.repeat.natural": 2, "requests.repeat.total": table}
        assert of_2021(said, values).verdict.value == verdict

    def test_a_number_after_the_applicants_is_theirs(self):
        said = claim("自然人2件，不予处理9件。", "9", "requests.repeat.natural")
        values = {"requests.repeat.natural": 2, "requests.repeat.total": 9}
        assert of_2021(said, values).verdict is Verdict.CONTRADICT

    def test_two_numbers_of_one_figure_in_a_sentence(self):
        sentence = "其他法人44件，公开7件。"
        other = claim(sentence, "7", "requests.granted.other_org")
        said = claim(sentence, "44", "requests.granted.other_org")
        assert of_2021(said, {}).verdict is Verdict.CONTRADICT
        assert of_2021(said, {}, other).verdict is Verdict.UNSURE

    def test_another_number_that_is_hardly_of_the_same_figure(self):
        sentence = "行政复议3件，其他7件。"
        said = claim(sentence, "3", "review.total")
        for confidence, verdict in ((0.6, Verdict.CONTRADICT), (0.8, Verdict.UNSURE)):
            other = claim(sentence, "7", "review.total", confidence=confidence)
            assert of_2021(said, {"review.total": 5}, other).verdict is verdict

    def test_what_was_named_before(self):
        said = claim("逐件说明理由；此类答复5件。", "5", "requests.handled.total")
        assert of_2021(said, {"requests.handled.total": 9}).verdict is Verdict.UNSURE

    @pytest.mark.parametrize(
        ("sentence", "verdict"),
        [("答复4件，无结转。", "explained"), ("无结转下年。", "contradict")],
    )
    def test_what_was_carried_from_or_to_another_year(self, sentence, verdict):
        said = claim(sentence, "无", "requests.carried_out.total", value=0)
        values = {"requests.carried_out.total": 1, "requests.carried_in.total": 0}
        assert of_2021(said, values).verdict.value == verdict

    @pytest.mark.parametrize(
        ("sentence", "verdict"),
        [
            ("收到2件村民委员会申请，均已公开。", "unsure"),
            ("收到2件由某律师事务所提出的申请。", "unsure"),
            ("收到2件申请，均由村民委员会提出。", "contradict"),
            ("收到2件公民、法人或其他组织的申请。", "contradict"),
        ],
    )
    def test_a_number_of_the_applicants_beside_it(self, sentence, verdict):
        said = claim(sentence, "2", "requests.new.total")
        assert of_2021(said, {"requests.new.total": 5}).verdict.value == verdict

    @pytest.mark.parametrize(
        ("sentence", "verdict"),
        [
            ("由于重复提交、要求提供出版物等原因，决定不再处理的共9件。", "unsure"),
            ("属于重复申请的，决定不再处理的共9件。", "contradict"),
        ],
    )
    def test_a_number_of_several_reasons_told_before(self, sentence, verdict):
        said = claim(sentence, "9", "requests.repeat.total")
        assert of_2021(said, {"requests.repeat.total": 5}).verdict.value == verdict

    @pytest.mark.parametrize(
        ("sentence", "verdict"),
        [
            ("新收自然人申请9件，答复8件。", "unsure"),
            ("新收自然人申请9件，共答复8件。", "contradict"),
            ("新收申请9件，答复8件。", "contradict"),
        ],
    )
    def test_what_was_answered_in_a_sentence_on_some_applicants(self, sentence, verdict):
        column = "natural" if "自然人" in sentence else "total"
        received = claim(sentence, "9", f"requests.new.{column}")
        said = claim(sentence, "8", "requests.handled.total")
        assert of_2021(said, {"requests.handled.total": 20}, received).verdict.value == verdict

    def test_formulas_name_nobody_together(self):
        sentence = "共收到公民、法人或其他组织提出的申请12件。"
        said = claim(sentence, "12", "requests.new.total")
        assert of_2021(said, {"requests.new.total": 13}).verdict is Verdict.CONTRADICT

    @pytest.mark.parametrize(
        "sentence",
        [
            "不予处理的信访类申请6件、公开出版物类申请12件。",
            "（其中重复申请38件、要求提供公开出版物12件、确认或重新出具96件）",
            "行政复议被撤销或责令履行12件。",
            "要求行政机关确认或重新出具已获取信息12件。",
            "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请共12件。",
            "过程性信息、内部事务信息和国家秘密分别为3件、2件、12件，均已答复。",
        ],
    )
    def test_one_name_with_a_joint_in_it_or_before_it(self, sentence):
        said = claim(sentence, "12", "requests.publication.total")
        assert of_2021(said, {"requests.publication.total": 13}).verdict is Verdict.CONTRADICT

    def test_what_a_licence_includes_is_no_other_figure(self):
        said = claim("行政许可（含护士、医师注册）决定12个。", "12", "proactive.licence")
        assert of_2021(said, {"proactive.licence": 13}).verdict is Verdict.CONTRADICT

    @pytest.mark.parametrize(("verb", "verdict"), [("办结", "contradict"), ("收办", "explained")])
    def test_what_was_concluded_is_not_what_came_in(self, verb, verdict):
        said = claim(f"全年{verb}申请5件。", "5", "requests.handled.total")
        values = {"requests.handled.total": 4, "requests.new.total": 5}
        assert of_2021(said, values).verdict.value == verdict

    def test_the_total_of_what_was_handled_is_not_what_came_in(self):
        said = claim("本年度办理结果总计6件。", "6", "requests.handled.total")
        values = {"requests.handled.total": 4, "requests.new.total": 6}
        assert of_2021(said, values).verdict is Verdict.CONTRADICT

    @pytest.mark.parametrize(
        ("sentence", "verdict"), [("复议后起诉1件。", "contradict"), ("诉讼1件。", "explained")]
    )
    def test_a_road_that_is_named_is_meant(self, sentence, verdict):
        said = claim(sentence, "1", "litigation.after_review.total")
        values = {"litigation.after_review.total": 9, "litigation.direct.total": 1}
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
        ("sentence", "figure"),
        [
            ("行政复议3件，行政诉讼1件。", "review.total"),
            ("行政诉讼案件3起，比行政复议多。", "litigation.total"),
            ("行政复议5件，其中维持3件；行政诉讼1件。", "review.upheld"),
        ],
    )
    def test_a_number_of_the_one_course_that_is_named(self, sentence, figure):
        said = claim(sentence, "3", figure)
        column = figure.rpartition(".")[2]
        values = {f"review.{column}": 2, f"litigation.direct.{column}": 1}
        assert of_2021(said, values).verdict is Verdict.CONTRADICT

    def test_what_was_concluded_of_both_courses(self):
        concluded = "+".join(f"review.{one}" for one in ("upheld", "corrected", "other"))
        said = claim("行政复议诉讼共20件，已结3件。", "3", concluded)
        values = {"review.upheld": 2, "litigation.after_review.other": 1}
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

    @pytest.mark.parametrize(
        ("named", "row", "verdict"),
        [
            (2022, "carried_in", "contradict"),
            (2021, "carried_in", "unsure"),
            (2024, "carried_out", "contradict"),
            (2022, "carried_out", "unsure"),
        ],
    )
    def test_a_number_carried_from_or_to_a_year(self, named, row, verdict):
        said = claim(f"{named}年结转5件。", "5", f"requests.{row}.total")
        assert of_2021(said, {f"requests.{row}.total": 7}, year=2023).verdict.value == verdict

    @pytest.mark.parametrize(
        ("number", "confidence", "verdict"),
        [
            ("5754", 0.91, "contradict"),
            ("5754", 0.89, "unsure"),
            ("5764", 0.94, "unsure"),
            ("575", 0.94, "unsure"),
            ("57", 0.94, "unsure"),
        ],
    )
    def test_a_number_but_for_one_digit_that_no_figure_has(self, number, confidence, verdict):
        """Last year 5764 were new, and this year 5752."""
        said = claim(f"受理{number}件。", number, "requests.new.total", confidence=confidence)
        values = {"requests.new.total": 5752}
        if number == "5764":
            values["requests.new.natural"] = 5764
        assert of_2021(said, values).verdict.value == verdict

    @pytest.mark.parametrize(
        ("number", "confidence", "verdict"),
        [("589", 0.91, "contradict"), ("589", 0.89, "unsure"), ("688", 0.94, "unsure")],
    )
    def test_a_number_of_three_digits_but_for_one(self, number, confidence, verdict):
        said = claim(f"受理{number}件。", number, "requests.new.total", confidence=confidence)
        assert of_2021(said, {"requests.new.total": 549}).verdict.value == verdict

    @pytest.mark.parametrize(
        ("number", "other", "verdict"),
        [
            ("666", 0.1, "contradict"),
            ("666", 0.02, "unsure"),
            ("541", 0.1, "explained"),
            ("52", 0.1, "unsure"),
        ],
    )
    def test_a_number_of_none_of_the_figures_it_may_be_of(self, number, other, verdict):
        """549 came in with those carried over, and 541 were handled; 52 is a figure's."""
        both = "requests.new.total+requests.carried_in.total"
        readings = ((both, 0.89), ("requests.handled.total", other))
        said = claim(f"本年收办{number}件。", number, both, confidence=0.89, readings=readings)
        values = {"requests.new.total": 535, "requests.carried_in.total": 14}
        values |= {"requests.handled.total": 541, "requests.handled.legal": 52}
        assert of_2021(said, values).verdict.value == verdict

    def test_however_the_figures_share_the_probability(self):
        both = "requests.new.total+requests.carried_in.total"
        rest = (("requests.handled.total", 0.35), ("requests.new.total", 0.1))
        readings = ((both, 0.55), *rest)
        said = claim("办理申请10件。", "10", both, confidence=0.55, readings=readings)
        values = {"requests.new.total": 11, "requests.handled.total": 11}
        assert of_2021(said, values).verdict is Verdict.CONTRADICT
        assert of_2021(replace(said, readings=readings[:2]), values).verdict is Verdict.UNSURE

    def test_a_number_after_two_names_may_be_their_sum(self):
        figures = "requests.enforcement_file.total", "requests.administrative_query.total"
        readings = tuple(zip(figures, (0.89, 0.11), strict=True))
        sentence = "行政执法案卷和行政查询161件。"
        said = claim(sentence, "161", figures[0], confidence=0.89, readings=readings)
        assert of_2021(said, dict(zip(figures, (154, 7), strict=True))).verdict is Verdict.UNSURE

    def test_an_outcome_that_may_be_of_both_courses_is_not_of_either(self):
        readings = (("litigation.corrected", 0.93), ("review.corrected", 0.06))
        sentence = "行政复议59件，行政诉讼30件，纠错63件。"
        said = claim(sentence, "63", "litigation.corrected", confidence=0.93, readings=readings)
        values = {"review.corrected": 56, "litigation.direct.corrected": 6}
        assert of_2021(said, values).verdict is Verdict.UNSURE

    def test_a_year_of_those_carried_over_is_not_that_of_the_next_number(self):
        sentence = "2023年申请7件，加上2022年结转的2件，办结5件。"
        said = claim(sentence, "5", "requests.handled.total")
        values = {"requests.handled.total": 8}
        assert of_2021(said, values, year=2023).verdict is Verdict.CONTRADICT

    def test_a_whole_town_is_the_town(self):
        said = claim("全镇受理申请5件。", "5", "requests.new.total")
        other = claim("共收到申请7件。", "7", "requests.new.total")
        assert of_2021(said, {"requests.new.total": 7}, other).verdict is Verdict.CONTRADICT

    def test_outcomes_of_applicants_that_the_sentence_begins_with(self):
        sentence = "其他32宗，不予公开17宗，无法提供5宗。"
        first = claim(sentence, "32", "requests.new.other_org")
        said = claim(sentence, "5宗", "requests.unavailable.total", value=5)
        values = {"requests.not_held.total": 35}
        assert of_2021(said, values, first).verdict is Verdict.UNSURE

    def test_the_body_itself_is_who_is_meant_where_nobody_is_named(self):
        said = claim("本机关作出行政处罚9项。", "9", "proactive.penalty")
        other = claim("行政处罚5项。", "5", "proactive.penalty")
        assert of_2021(said, {"proactive.penalty": 5}, other).verdict is Verdict.CONTRADICT
        area = claim("市本级作出行政处罚9项。", "9", "proactive.penalty")
        assert of_2021(area, {"proactive.penalty": 5}, other).verdict is Verdict.EXPLAINED

    def test_of_the_area_and_of_the_body_alone(self):
        area = claim("全市共收到申请120件。", "120", "requests.new.total")
        alone = claim("市本级收到申请12件。", "12", "requests.new.total")
        of_area = of_2021(area, {"requests.new.total": 12}, alone)
        assert of_area.verdict is Verdict.EXPLAINED
        assert "全市口径" in of_area.message
        assert of_2021(alone, {"requests.new.total": 120}, area).verdict is Verdict.EXPLAINED
        assert of_2021(alone, {"requests.new.total": 120}).verdict is Verdict.UNSURE
        assert of_2021(area, {"requests.new.total": 119}).verdict is Verdict.CONTRADICT
