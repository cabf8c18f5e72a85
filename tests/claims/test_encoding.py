import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.claims.encoding import AROUND, LONGEST, NOTHING, NUMBER, PERCENT, Alphabet, windows
from gouji.claims.mentions import candidates
from gouji.claims.tagger import Context
from gouji.weights import weights_folder


@pytest.fixture(scope="module")
def alphabet() -> Alphabet:
    return Alphabet(weights_folder("claim_tagger") / "tokenizer.json")


ALPHABET = Alphabet(weights_folder("claim_tagger") / "tokenizer.json")
TEXTS = st.text(
    st.sampled_from("收到申请复议件未无０1２3,. 　\n①㎡😀，。（）其中为%万年"), max_size=400
)


@given(TEXTS)
def test_every_character_has_its_place(text):
    ids, spans = ALPHABET.read(text)
    assert len(ids) == len(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    told = {at for start, end in spans for at in range(start, end)}
    assert all(text[at].isspace() for at in set(range(len(text))) - told)


@given(TEXTS, TEXTS, TEXTS)
def test_each_mention_is_judged_once_in_a_window_that_fits(text, heading, previous):
    mentions = candidates(text)
    found = windows(Context(text, heading, 0, previous), mentions, ALPHABET)
    judged = [index for window in found for index, _, _ in window.mentions]
    assert sorted(judged) == list(range(len(mentions)))
    for window in found:
        assert len(window.ids) == len(window.kinds) <= LONGEST
        assert all(0 < first < end < len(window.ids) for _, first, end in window.mentions)


def test_a_long_sentence_is_read_in_windows(alphabet):
    text = "本年度收到申请3件，办结2件；" * 200
    mentions = candidates(text)
    found = windows(Context(text), mentions, alphabet)
    assert len(found) > 10
    assert sum(len(window.mentions) for window in found) == len(mentions) == 400


def test_kinds_tell_mentions_from_words_and_from_what_stands_before(alphabet):
    text = "未收到申请，公开率95%，共12件"
    (window,) = windows(Context(text, "标题", 0, "前句。"), candidates(text), alphabet)
    kinds = [window.kinds[first] for _, first, _ in window.mentions]
    assert kinds == [NOTHING, PERCENT, NUMBER]
    assert window.kinds[: len("标题前句。") + 3] == (AROUND,) * (len("标题前句。") + 3)


def test_blanks_and_width_do_not_matter(alphabet):
    assert alphabet.read("收 到 １２ 件")[0] == alphabet.read("收到12件")[0]


def test_a_sentence_without_mentions_needs_no_reading(alphabet):
    assert windows(Context("我们高度重视。"), (), alphabet) == ()
