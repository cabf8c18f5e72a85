import pytest

from gouji.claims.negations import negations


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("本年度未收到政府信息公开申请", ["未收到"]),
        ("没有发生行政诉讼", ["没有发生"]),
        ("没有因公开引起的行政复议", ["没有"]),
        ("无行政复议，无行政诉讼", ["无", "无"]),
        ("均未发生行政诉讼", ["未发生"]),
        ("不存在行政复议情况", ["不存在"]),
        ("未向任何单位或个人收取费用", ["未向任何单位或个人收取"]),
        ("未对外公开发布规章", ["未对外公开发布"]),
        ("行政处罚较上年持平", ["持平"]),
        ("从未收过费用", ["未收"]),
        ("未因公开问题被通报", ["未因公开问题被通报"]),
    ],
)
def test_denials_are_found_with_their_verb(text: str, said: list[str]) -> None:
    assert [n.text for n in negations(text)] == said


@pytest.mark.parametrize(
    "text",
    [
        "无法提供",
        "无正当理由",
        "无障碍",
        "未来",
        "逾期未收到补正",
        "如未收到答复",
        "尚未审结",
        "有无",
        "未经复议直接起诉",
        "毫无",
    ],
)
def test_words_that_deny_no_count(text: str) -> None:
    assert negations(text) == ()


def test_spans_are_those_of_the_text() -> None:
    text = "全年未接到申请；也无行政复议。"
    assert [text[n.start : n.end] for n in negations(text)] == ["未接到", "无"]
    assert all(n.value == 0 for n in negations(text))
