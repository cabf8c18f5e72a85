from hypothesis import given
from hypothesis import strategies as st

from gouji.claims.mentions import mentions, surroundings

CLAUSES = st.lists(
    st.sampled_from(["收到申请8件", "，", "其中", "未发生", "行政复议", "。", "（", "）", "占5%"]),
    max_size=12,
)


@given(CLAUSES)
def test_surroundings_lie_in_the_text_and_never_overlap_the_mention(parts: list[str]) -> None:
    text = "".join(parts)
    found = mentions(text)
    for index, mention in enumerate(found):
        place = surroundings(text, found, index)
        assert 0 <= place.left[0] <= place.left[1] == mention.start
        assert mention.until == place.right[0] <= place.right[1] <= len(text)
        assert all(start <= end <= place.left[0] for start, end in place.far)


def test_a_denied_number_is_no_denial() -> None:
    assert [m.text for m in mentions("未发生超过2件的情况")] == ["2"]


def test_words_between_two_numbers_belong_to_the_later_one() -> None:
    text = "予以公开3件不予公开2件"
    found = mentions(text)
    assert text[slice(*surroundings(text, found, 0).right)] == ""
    assert text[slice(*surroundings(text, found, 1).left)] == "不予公开"


def test_breakdown_and_first() -> None:
    text = "公开信息9条，其中公告4条、动态5条。收到申请1件"
    found = mentions(text)
    places = [surroundings(text, found, index) for index in range(len(found))]
    assert [p.breakdown for p in places] == [False, True, True, False]
    assert [p.first for p in places] == [True, False, False, True]
    assert places[0].total_follows


def test_words_after_a_number_end_where_a_denial_begins() -> None:
    text = "收到3件申请未发生复议"
    found = mentions(text)
    assert text[slice(*surroundings(text, found, 0).right)] == "申请"
