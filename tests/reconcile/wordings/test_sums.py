"""What one number may add up, by the words around it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reconcile.material import claim
from tests.reconcile.wordings.judged import of_2021

from gouji.document import Verdict

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
def test_sums_and_approximations(sentence, number, figure, values, verdict):
    value = 180000 if "万" in number else number
    said = claim(sentence, number, figure, value=value, approx="余" in sentence)
    assert of_2021(said, values).verdict.value == verdict


@pytest.mark.parametrize(("said", "table", "verdict"), [(36, 36, "agree"), (36, 35, "explained")])
def test_one_number_for_several_that_are_named(said, table, verdict):
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
def test_such_a_number_accuses_none_of_them(sentence):
    said = claim(sentence, "165", "requests.state_secret.total")
    assert of_2021(said, {"requests.state_secret.total": 5}).verdict is Verdict.UNSURE


@pytest.mark.parametrize(
    "sentence",
    ["未发生行政复议或行政诉讼。", "没有因信息公开被申请复议或提起诉讼的情况。"],
)
def test_none_of_several_is_none_of_each(sentence):
    said = claim(sentence, sentence[:2], "review.total", value=0)
    assert of_2021(said, {"review.total": 5}).verdict is Verdict.CONTRADICT
    assert of_2021(said, {"litigation.direct.total": 5}).verdict is Verdict.AGREE


def test_public_is_not_together():
    said = claim("危及公共安全、经济安全和社会稳定7件。", "7", "requests.stability.total")
    assert of_2021(said, {"requests.stability.total": 1}).verdict is Verdict.CONTRADICT


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("由于重复提交、要求提供出版物等原因，决定不再处理的共9件。", "unsure"),
        ("属于重复申请的，决定不再处理的共9件。", "contradict"),
    ],
)
def test_a_number_of_several_reasons_told_before(sentence, verdict):
    said = claim(sentence, "9", "requests.repeat.total")
    assert of_2021(said, {"requests.repeat.total": 5}).verdict.value == verdict


def test_formulas_name_nobody_together():
    sentence = "共收到公民、法人或其他组织提出的申请12件。"
    said = claim(sentence, "12", "requests.new.total")
    assert of_2021(said, {"requests.new.total": 13}).verdict is Verdict.CONTRADICT


@pytest.mark.parametrize(
    "sentence",
    [
        "不予处理的信访类申请6件、公开出版物类申请12件。",
        "（其中重复申请38件、要求提供公开出版物12件、确认或重新出具96件）",
        "行政复议被撤销或责令履行12件。",
        "以县政府为被申请人或被告的政府信息公开复议12件。",
        "以市政府或市政府办公室名义制发行政规范性文件12件。",
        "要求行政机关确认或重新出具已获取信息12件。",
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请共12件。",
        "过程性信息、内部事务信息和国家秘密分别为3件、2件、12件，均已答复。",
    ],
)
def test_one_name_with_a_joint_in_it_or_before_it(sentence):
    said = claim(sentence, "12", "requests.publication.total")
    assert of_2021(said, {"requests.publication.total": 13}).verdict is Verdict.CONTRADICT


def test_what_a_licence_includes_is_no_other_figure():
    said = claim("行政许可（含护士、医师注册）决定12个。", "12", "proactive.licence")
    assert of_2021(said, {"proactive.licence": 13}).verdict is Verdict.CONTRADICT


def test_a_number_after_two_names_may_be_their_sum():
    figures = "requests.enforcement_file.total", "requests.administrative_query.total"
    readings = tuple(zip(figures, (0.89, 0.11), strict=True))
    sentence = "行政执法案卷和行政查询161件。"
    said = claim(sentence, "161", figures[0], confidence=0.89, readings=readings)
    assert of_2021(said, dict(zip(figures, (154, 7), strict=True))).verdict is Verdict.UNSURE
