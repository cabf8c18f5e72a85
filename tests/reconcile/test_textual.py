"""Sentences held against themselves. What each says is written from life."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reconcile.material import FORM, claim

from gouji.document import Claim, Verdict
from gouji.forms import load_forms
from gouji.reconcile.textual import judge_text

FORM_2021 = next(form for form in load_forms() if form.id == "xxgk-2021")
_MARK = re.compile(r"\[(\d+(?:\.\d+)?)(%?)([余多])?(?:=([\w.+]+))?\]")


def told(*sentences: str) -> list[Claim]:
    """The claims of `sentences`, each written as [number=figure]; a bare number is a category."""
    return [one for sentence in sentences for one in _told(sentence)]


def _told(marked: str) -> list[Claim]:
    text, claims, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        number = match[1] + match[2]
        figure = match[4] or "narrative.published_category"
        claims.append((len(text), number, bool(match[3]), figure))
        text, at = text + number + (match[3] or ""), match.end()
    text += marked[at:]
    return [
        replace(
            claim(text, number, figure, value=number.rstrip("%"), approx=approx),
            start=start,
            end=start + len(number),
        )
        for start, number, approx, figure in claims
    ]


def verdicts(*sentences: str) -> list[Verdict]:
    return [one.verdict for one in judge_text(FORM, told(*sentences))]


@pytest.mark.parametrize(
    "sentence",
    [
        "主动公开政府信息[151]条，其中部门文件[12]条，政府工作报告[1]条，工作动态[135]条，财政[3]条。",
        "公开信息[100]条：机构[40]条、动态[60]条。",
        "发布[606]条，其中门户网站[469]条，微信[137]条，解读政策[5]篇。",
        "公布[202]条，其中网站[194]条，微信[4]条，建议[2]条，提案[2]条；新闻发布会[2]次。",
        "公开[50]条，其中机构类[20]条，内有领导[10]条、职能[10]条；工作类[11]条，其中动态[6]条、"
        "通知[5]条；其他[19]条。",
        "办理申请[7]件，其中自然人[6]件，法人[1]件，予以公开[3]件，不予公开[4]件。",
        "公开各类信息（含转载）[146]条，其中网站[101]条（含政策文件）、微信[45]条。",
        "共办理[6]件（含上年结转[3]件），其中[5]件已答复，[1]件无法送达。",
        "接受咨询[190余]次，其中电话[140]次，当面[55]次。",
        "收到申请[18]件，其中已公开并告知查询方法的[18]件。",
    ],
)
def test_lists_that_add_up(sentence):
    found = verdicts(sentence)
    assert found
    assert set(found) == {Verdict.AGREE}


@pytest.mark.parametrize(
    "sentence",
    [
        "主动公开[151]条，其中部门文件[12]条，工作报告[1]条，工作动态[136]条，财政[3]条。",
        "主动公开[315]条，其中机构[3]条、政策[8]条、计划[3]条、业务[287]条、财政[4]条。",
        "主动公开[90]条，其中动态[40]条、公告[30]条、其他[10]条。",
        "分三类公开[90]条，分别为动态[40]条、公告[30]条、财政[10]条。",
        "公开[352]条，其中政策[207]条，包含调查类[11]条，生产类[95]条，其他类[107]条；动态[145]条。",
        "行政复议[351=review.total]件，其中维持[72=review.upheld]件，纠正[64=review.corrected]件，"
        "其他结果[178=review.other]件，尚未审结[39=review.pending]件；行政诉讼"
        "[46=litigation.total]件，其中维持[25=litigation.upheld]件。",
    ],
)
def test_lists_that_do_not(sentence):
    assert verdicts(sentence).count(Verdict.CONTRADICT) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "发布信息[6009]条，包括动态[3454]条、通知[679]条、便民[218]条等。",
        "公开信息[400余]条，其中规范性文件[3]条、公文[8]条。",
        "公开信息[301]条，其中主要有普法[48]条，领导信息[4]条。",
        "公开信息[301]条，含政策解读[48]条。",
        "公开信息[301]条，其中规范性文件[0]条。",
        "公开信息[301]条（含转载信息），微信发布[240]条。",
        "公开信息[120]条，其中网站[110=narrative.published_channel]条，"
        "微信[80=narrative.published_channel]条。",
        "公开信息[301]条。同时推送[240]条、视频[7]条。",
        "行政复议[146=review.total]件，其中维持[80=review.upheld]件、纠正[62=review.corrected]件。",
    ],
)
def test_what_says_or_shows_that_it_is_not_whole_is_left_alone(sentence):
    assert Verdict.CONTRADICT not in verdicts(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        # The five organisations and their sum besides.
        "重复申请[858=requests.repeat.total]件，其中自然人[2=requests.repeat.natural]件，"
        "商业企业[0=requests.repeat.company]件，公益组织[856=requests.repeat.ngo]件，"
        "法人或其他组织[856=requests.repeat.orgs]件。",
        # 其他结果 is a column, and closes no list.
        "未经复议直接起诉[187=litigation.direct.total]件，其中其他[0=litigation.direct.other]件。",
        "行政诉讼[88=litigation.total]件，维持、其他分别为[0=litigation.upheld]、"
        "[5=litigation.other]。",
        # What came in is no sum of outcomes.
        "收到[9=requests.new.total]件，其中予以公开[10=requests.granted.total]件。",
        "办理建议、提案[28]件，其中主办[19]件、协办[9]件，办理结果公开[19]件。",
        "办理复议[56]件，其中受理[51]件、不予受理[5]件，维持[30]件、撤销[4]件、调解[17]件。",
        "公开[7735]条，其中机构[61]条、政策[248]条、解读[72]条，网站访问量[1860000]人次。",
        "下设[5]个栏目，其中公开内容更新[219]条。",
        "集中公开文件[356]条；市财政局、市民政局等部门公开信息分别[845]条、[712]条。",
        "账号[2]个，其中微信[1]个、抖音[1]个，分别发布[318]条、[47]条，粉丝数分别为[2806]人、[955]人。",
    ],
)
def test_numbers_that_need_not_add_up(sentence):
    found = [one.verdict for one in judge_text(FORM_2021, told(sentence))]
    assert set(found) <= {Verdict.AGREE}


@pytest.mark.parametrize(
    ("parts", "verdicts"),
    [((4, 2, 1, 1), ["agree"]), ((4, 2, 1, 3), ["contradict"]), ((4, 2, 0, 0), ["contradict"])],
    ids=["adds up", "more than the whole", "all outcomes, and less"],
)
def test_a_list_of_all_that_a_table_divides_up(parts, verdicts):
    names = zip(("upheld", "corrected", "other", "pending"), parts, strict=True)
    listed = "，".join(f"{name}[{number}=review.{name}]件" for name, number in names)
    sentence = f"行政复议[8=review.total]件，其中{listed}。"
    found = judge_text(FORM_2021, told(sentence))
    assert [one.verdict.value for one in found] == verdicts


@pytest.mark.parametrize(
    ("whole", "expected"), [(4, ["agree"]), (7, ["contradict"]), (3, ["contradict"])]
)
def test_a_sum_told_after_its_parts(whole, expected):
    parts = "信息公开复议[0=review.total]宗，作为被告的诉讼[4=litigation.total]宗"
    sentence = f"{parts}，合计[{whole}=review.total+litigation.total]宗。"
    found = judge_text(FORM_2021, told(sentence))
    assert [one.verdict.value for one in found] == expected


@pytest.mark.parametrize(("whole", "expected"), [(1, ["agree"]), (9, ["contradict"])])
@pytest.mark.parametrize("words", ["二者相加", "两项合计", "两者共计"])
def test_a_sum_of_the_last_two_whatever_they_are(words, whole, expected):
    parts = "公开[5=requests.granted.total]件，不予公开[1=requests.refused.total]件"
    sentence = f"{parts}、无法提供[0=requests.unavailable.total]件，{words}[{whole}]件。"
    assert [one.verdict.value for one in judge_text(FORM_2021, told(sentence))] == expected


def test_such_a_sum_is_one_whatever_it_was_taken_for():
    parts = "不予公开[59=requests.refused.total]件、无法提供[14=requests.unavailable.total]件"
    sentence = f"{parts}，二者相加[{{}}=requests.unavailable.total]件。"
    for whole, verdict in ((73, Verdict.AGREE), (78, Verdict.CONTRADICT)):
        (found,) = judge_text(FORM_2021, told(sentence.format(whole)))
        assert found.verdict is verdict


BOTH = "review.total+litigation.total"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (f"复议诉讼共[39={BOTH}]件，已结[71=review.upheld]件。", ["contradict"]),
        (f"复议诉讼共[39={BOTH}]件，已结[31=review.upheld]件。", []),
        (f"复议诉讼约[39余={BOTH}]件，已结[71=review.upheld]件。", []),
        ("办结[5=requests.handled.total]件，公开[8=requests.granted.total]件。", ["contradict"]),
        ("办结[5=requests.handled.total]件；公开[8=requests.granted.total]件。", []),
        ("办结[5=requests.handled.total]件，全市公开[8=requests.granted.total]件。", []),
        ("公开[5=requests.granted.total]件，办结[8=requests.handled.total]件。", []),
        ("新收[5=requests.new.total]件，公开[8=requests.granted.total]件。", []),
        ("复议[2=review.total]件、诉讼[11=litigation.total]件，维持[13=litigation.upheld]件。", []),
        ("诉讼[11=litigation.total]件，维持[13=litigation.upheld]件。", ["contradict"]),
    ],
)
def test_a_part_that_is_more_than_the_whole_before_it(sentence, expected):
    found = list(judge_text(FORM_2021, told(sentence)))
    assert [one.verdict.value for one in found] == expected
    assert all("多于" in one.message and "more than" in one.message_en for one in found)


def test_a_part_that_is_not_surely_of_the_whole_accuses_nothing():
    sentence = f"复议诉讼共[39={BOTH}]件，已结[71=review.upheld]件。"
    whole, part = told(sentence)
    doubted = replace(part, confidence=0.9, readings=((part.figure, 0.9),))
    assert list(judge_text(FORM_2021, [whole, doubted])) == []


def test_a_sum_of_one_number_or_of_other_things_is_none():
    of_one = "网站[4]条，合计[7]条。"
    of_others = "召开会议[2]次，发放手册[4]册，合计[7]人参加。"
    assert verdicts(of_one, of_others) == []


@pytest.mark.parametrize(("corrected", "expected"), [(2, ["agree"]), (7, ["contradict"])])
def test_outcomes_of_both_courses(corrected, expected):
    """Each number is told of both courses, or of one of them: which one is not sure."""
    sentence = (
        f"复议、诉讼共[9=review.total+litigation.total]件，其中维持[7=x]件，纠正[{corrected}=y]件。"
    )
    both, upheld, changed = told(sentence)
    outcomes = [
        replace(one, figure=f"{course}.{name}", confidence=0.7)
        for one, name in ((upheld, "upheld"), (changed, "corrected"))
        for course in ("review", "litigation")
    ]
    found = judge_text(FORM_2021, [both, *outcomes])
    assert [one.verdict.value for one in found] == expected


def test_a_number_that_may_be_of_something_else_makes_no_list():
    sentence = "复议、诉讼共[9=review.total+litigation.total]件，其中维持[10=review.upheld]件。"
    whole, part = told(sentence)
    other = (("review.upheld", 0.8), ("narrative.other", 0.2))
    unsure = replace(part, confidence=0.8, readings=other)
    assert not list(judge_text(FORM_2021, [whole, unsure]))


def test_without_a_form_nothing_is_known_to_divide_up():
    sentence = "行政复议[8=review.total]件，其中维持[9=review.upheld]件。"
    assert not list(judge_text(None, told(sentence)))


def test_a_list_that_may_not_be_whole_is_unsure():
    (found,) = judge_text(None, told("公开信息[167]条，其中政策[3]条，服务[60]条，复议[27]条。"))
    assert found.verdict is Verdict.UNSURE
    assert "所列或不完整" in found.message
    assert (found.expected, found.actual) == (90, 167)


def test_a_list_in_the_next_sentence_breaks_down_what_the_one_before_counts():
    new, carried = "[317=requests.new.total]", "[3=requests.carried_in.total]"
    parts = "[184=requests.granted.total]件，不予公开[123=requests.refused.total]件，结转[{}]件。"
    before = f"新收{new}件，上年结转{carried}件。"
    assert verdicts(before, "其中，予以公开" + parts.format("13=requests.carried_out.total")) == [
        Verdict.AGREE
    ]


FLOW = (
    "收到[{}=requests.new.total]件，办结[{}=requests.handled.total]件，"
    "结转[{}=requests.carried_out.total]件。"
)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [((11, 10, 1), [Verdict.AGREE]), ((11, 8, 1), [Verdict.CONTRADICT]), ((11, 12, 1), [])],
    ids=["adds up", "some are lost", "some came from last year"],
)
def test_what_came_in_goes_out_or_is_left(numbers, expected):
    assert verdicts(FLOW.format(*numbers)) == expected


def test_with_what_was_carried_over_both_sides_are_the_same():
    before = "上年结转[{}=requests.carried_in.total]件，"
    assert verdicts(before.format(2) + FLOW.format(11, 12, 1)) == [Verdict.AGREE]
    assert verdicts(before.format(3) + FLOW.format(11, 12, 1)) == [Verdict.CONTRADICT]


def test_the_same_words_with_two_numbers():
    said = "全年主动公开政府信息[{}=narrative.published_total]条。"
    (found,) = judge_text(None, told(said.format(151), said.format(153)))
    assert found.verdict is Verdict.CONTRADICT
    assert "前后不一" in found.message
    assert verdicts(said.format(151), said.format(151)) == []


def test_what_was_read_ill_contradicts_nothing():
    claims = told("主动公开[90]条，其中动态[40]条、公告[30]条、其他[10]条。")
    blurred = [replace(one, legibility=0.7) if one.value == 30 else one for one in claims]
    (found,) = judge_text(None, blurred)
    assert found.verdict is Verdict.UNSURE
    assert found.confidence >= 0.5


def test_a_finding_names_its_numbers_and_keeps_its_id():
    claims = told("主动公开[90]条，其中动态[40]条、公告[30]条、其他[10]条。")
    (found,) = judge_text(None, claims)
    assert found.claims == (0, 1, 2, 3)
    assert "40+30+10=80" in found.message
    assert "相差 10" in found.message
    mended = [replace(one, value=Decimal(20)) if one.value == 10 else one for one in claims]
    (agreeing,) = judge_text(None, mended)
    assert (agreeing.id, agreeing.verdict) == (found.id, Verdict.AGREE)


@given(st.lists(st.integers(1, 9999), min_size=2, max_size=8), st.integers(1, 500))
def test_a_whole_list_agrees_and_one_part_off_never_does(parts, off):
    def said(whole):
        listed = "、".join(f"第{'甲乙丙丁戊己庚辛'[n]}类[{one}]条" for n, one in enumerate(parts))
        return f"主动公开[{whole}]条，分别为{listed}。"

    assert verdicts(said(sum(parts))) == [Verdict.AGREE]
    assert verdicts(said(sum(parts) + off)) == [Verdict.CONTRADICT]


def test_a_semicolon_read_as_a_colon_makes_no_list():
    said = (
        "全年制发行政规范性文件[6=proactive.norm.issued]件，废止[67=proactive.norm.repealed]件，"
        "年末现行有效[0=proactive.norm.in_force]件：作出行政许可决定[494=proactive.licence]件，"
        "行政处罚决定[2190=proactive.penalty]件，行政强制决定[6=proactive.coercion]件。"
    )
    assert Verdict.CONTRADICT not in verdicts(said)
