import subprocess
import sys
from pathlib import Path

import pytest

from gouji.claims.lexicon import LexiconTagger
from gouji.claims.readings import in_table
from gouji.claims.tagger import Context, Tag

FLOW = (
    "全年新收政府信息公开申请60件，上年结转4件；办结58件，其中予以公开30件，部分公开5件，"
    "不予公开9件，无法提供8件（本机关不掌握6件，没有现成信息需要另行制作2件），不予处理4件，"
    "其他处理2件，结转下年度6件。"
)


@pytest.fixture(scope="module")
def tagger() -> LexiconTagger:
    return LexiconTagger()


def tags(tagger: LexiconTagger, text: str, **around: str) -> list[Tag]:
    (found,) = tagger.tag([Context(text, **around)])  # type: ignore[arg-type]
    return list(found)


def said(tagger: LexiconTagger, text: str, **around: str) -> list[tuple[str, str]]:
    return [(tag.text, tag.figure) for tag in tags(tagger, text, **around)]


def test_the_flow_of_requests(tagger: LexiconTagger) -> None:
    assert said(tagger, FLOW) == [
        ("60", "requests.new.total"),
        ("4", "requests.carried_in.total"),
        ("58", "requests.handled.total"),
        ("30", "requests.granted.total"),
        ("5", "requests.partly_granted.total"),
        ("9", "requests.refused.total"),
        ("8", "requests.unavailable.total"),
        ("6", "requests.not_held.total"),
        ("2", "requests.needs_creation.total"),
        ("4", "requests.not_processed.total"),
        ("2", "requests.other_handling.total"),
        ("6", "requests.carried_out.total"),
    ]


def test_punctuation_as_a_reader_may_misread_it(tagger: LexiconTagger) -> None:
    misread = FLOW.translate(str.maketrans("，；（）。", ",;()."))
    assert [f for _, f in said(tagger, misread)] == [f for _, f in said(tagger, FLOW)]


def test_results_belong_to_the_case_named_before(tagger: LexiconTagger) -> None:
    text = (
        "因政府信息公开引起行政复议12件，其中结果维持7件，结果纠正2件，其他结果2件，尚未审结1件；"
        "行政诉讼3件，其中未经复议直接起诉2件，结果维持2件，复议后起诉1件，尚未审结1件。"
    )
    assert [figure for _, figure in said(tagger, text)] == [
        "review.total",
        "review.upheld",
        "review.corrected",
        "review.other",
        "review.pending",
        "litigation.total",
        "litigation.direct.total",
        "litigation.direct.upheld",
        "litigation.after_review.total",
        "litigation.after_review.pending",
    ]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("未收到公民、法人或其他组织的政府信息公开申请", ["requests.new.total"]),
        ("没有发生因政府信息公开引起的行政复议和行政诉讼", ["review.total", "litigation.total"]),
        ("政府信息公开行政复议、行政诉讼各0件", ["review.total", "litigation.total"]),
        ("依申请公开件数为零。", ["requests.new.total"]),
        ("无上年结转和结转下年的申请", ["requests.carried_in.total", "requests.carried_out.total"]),
        ("未制发、废止规范性文件", ["proactive.norm.issued", "proactive.norm.repealed"]),
        (
            "未实施行政许可、行政处罚和行政强制",
            ["proactive.licence", "proactive.penalty", "proactive.coercion"],
        ),
        ("未收取信息处理费", ["narrative.info_fee"]),
    ],
)
def test_denials_are_zero_claims(tagger: LexiconTagger, text: str, figures: list[str]) -> None:
    found = tags(tagger, text)
    assert [tag.figure for tag in found] == figures
    assert all(tag.value == 0 for tag in found)


@pytest.mark.parametrize(
    "text", ["无法提供相关材料", "不存在应公开未公开的情况", "全部按时办结", "2023年1月1日起施行"]
)
def test_sentences_without_a_claim(tagger: LexiconTagger, text: str) -> None:
    assert tags(tagger, text) == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("对2件予以公开", "requests.granted.total"),
        ("收到自然人政府信息公开申请2件", "requests.new.natural"),
        ("制定行政规范性文件2件", "proactive.norm.issued"),
        ("宣布失效规范性文件2件", "proactive.norm.repealed"),
        ("现行有效规章2件", "proactive.rules.in_force"),
        ("作出行政处罚决定2件", "proactive.penalty"),
        ("行政事业性收费2万元", "proactive.fee"),
        ("收到信访件2件", "narrative.hotline"),
        ("公开政策解读2篇", "narrative.interpretation"),
        ("召开新闻发布会2场", "narrative.press"),
        ("全年主动公开政府信息2条", "narrative.published_total"),
        ("微信公众号发布信息2条", "narrative.published_channel"),
        ("按时办结率2%", "derived.rate"),
        ("申请数量同比增长2%", "derived.change"),
        ("清理规范性文件2件", "narrative.other"),
    ],
)
def test_what_a_number_counts(tagger: LexiconTagger, text: str, figure: str) -> None:
    assert [tag.figure for tag in tags(tagger, text)] == [figure]


def test_a_number_may_be_two_claims(tagger: LexiconTagger) -> None:
    assert said(tagger, "因政府信息公开引起行政复议1件，结果维持") == [
        ("1", "review.total"),
        ("1", "review.upheld"),
    ]


def test_the_heading_and_the_sentence_before_tell_what_is_handled(tagger: LexiconTagger) -> None:
    bare = tags(tagger, "共受理5件，办结4件。")
    assert not any(in_table(tag.figure) for tag in bare)
    under = said(tagger, "共受理5件，办结4件。", heading="依申请公开情况")
    assert under == [("5", "requests.new.total"), ("4", "requests.handled.total")]
    after = said(tagger, "办结4件。", previous="今年收到政府信息公开申请5件。")
    assert after == [("4", "requests.handled.total")]


@pytest.mark.parametrize(
    "text",
    [
        "区司法局全年办理行政复议案件156件",
        "受理行政许可申请1200件，办结1198件",
        "政务服务中心受理各类申请1520件，办结1515件",
        "行政机关负责人出庭应诉15件",
        "公开行政处罚信息45条",
    ],
)
def test_what_is_not_about_disclosure_is_never_sure(tagger: LexiconTagger, text: str) -> None:
    assert not [t for t in tags(tagger, text) if in_table(t.figure) and t.confidence >= 0.5]


def test_an_ambiguous_scope_has_several_readings(tagger: LexiconTagger) -> None:
    (tag,) = tags(tagger, "全年办理政府信息公开申请21件")
    figures = [figure for figure, _ in tag.readings]
    assert "requests.handled.total" in figures
    assert "requests.new.total+requests.carried_in.total" in figures
    assert tag.confidence < 0.5


def test_readings_are_probabilities_best_first(tagger: LexiconTagger) -> None:
    for tag in tags(tagger, FLOW + "全年办理政府信息公开申请21件，自然人申请3件。"):
        chances = [probability for _, probability in tag.readings]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(chances) <= 1
        assert (tag.figure, tag.confidence) == tag.readings[0]


def test_an_earlier_year_is_another_figure(tagger: LexiconTagger) -> None:
    assert said(tagger, "去年收到政府信息公开申请9件") == [("9", "previous.requests.new.total")]


def test_a_tagger_is_quiet_and_leaves_no_file(tmp_path: Path) -> None:
    code = (
        "from gouji.claims import Context;from gouji.claims.lexicon import LexiconTagger;"
        "LexiconTagger().tag([Context('收到申请2件')])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("result", "row"), [("败诉", "corrected"), ("胜诉", "upheld")])
def test_a_result_after_its_case_is_told_of_the_same_number(
    tagger: LexiconTagger, result: str, row: str
) -> None:
    text = f"因政府信息公开引起行政诉讼1件，已{result}"
    assert said(tagger, text) == [("1", "litigation.total"), ("1", f"litigation.{row}")]


def test_a_result_is_less_sure_when_nothing_speaks_of_disclosure(tagger: LexiconTagger) -> None:
    (near,) = tags(tagger, "政府信息公开案件败诉2件")
    (bare,) = tags(tagger, "全区败诉2件")
    assert near.figure == bare.figure == "litigation.corrected"
    assert bare.confidence < near.confidence


@pytest.mark.parametrize(
    "text",
    [
        "受理申请347宗，连同上年结转的，需办理的申请合计360宗。",
        "收到政府信息公开申请345件，加上上年结转15件，共计360件。",
        "收到政府信息公开申请345件，连同2022年结转共360件。",
    ],
)
def test_what_was_carried_over_counts_in_a_grand_total(tagger: LexiconTagger, text: str) -> None:
    tags = tagger.tag([Context(text)])[0]
    assert tags[-1].value == 360
    assert tags[-1].figure == "requests.new.total+requests.carried_in.total"
