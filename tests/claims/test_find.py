from collections.abc import Sequence
from decimal import Decimal

import pytest
from tests.claims import layout

from gouji.claims import Context, Tag, find_claims
from gouji.claims.find import tags_of
from gouji.claims.lexicon import LexiconTagger

REPORT = [
    "一、总体情况",
    "（二）依申请公开情况。本年度共收到公开申请 14 起，已办理完成 12 件，其余 2 件结转下年。",
    "本年度行政诉讼 3 件，败诉 2 件。",
]


class Recorder:
    """A tagger that tags nothing and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[Context] = []

    def tag(self, sentences: Sequence[Context]) -> list[tuple[Tag, ...]]:
        self.given += sentences
        return [() for _ in sentences]


def test_claims_have_their_figure_and_the_place_of_their_number() -> None:
    lines = layout.printed(REPORT, rows=2)
    claims = find_claims(lines, LexiconTagger())
    assert [(c.text, c.value, c.figure) for c in claims] == [
        ("14", Decimal(14), "requests.new.total"),
        ("12", Decimal(12), "requests.handled.total"),
        ("2", Decimal(2), "requests.carried_out.total"),
        ("3", Decimal(3), "litigation.total"),
        ("2", Decimal(2), "litigation.corrected"),
    ]
    for claim in claims:
        assert claim.sentence[claim.start : claim.end] == claim.text
        assert claim.readings[0] == (claim.figure, claim.confidence)
        inside = [
            word.text
            for line in lines
            if line.page == claim.page
            for word in line.words
            if claim.box[0] <= word.box[0] < claim.box[2] and claim.box[1] == word.box[1]
        ]
        assert "".join(inside) == claim.text


class Everything(Recorder):
    """A tagger that takes every sentence for what came in."""

    def tag(self, sentences: Sequence[Context]) -> list[tuple[Tag, ...]]:
        told = (("requests.new.total", 0.99),)
        return [(Tag(0, 1, "4", Decimal(4), False, told),) for _ in sentences]


@pytest.mark.parametrize(("text", "claims"), [("4。", 0), ("(4).", 0), ("4件。", 1)])
def test_a_number_without_a_word_beside_it_asserts_nothing(text: str, claims: int) -> None:
    (tags,) = tags_of([Context(text, "收到和处理政府信息公开申请情况", 3)], Everything())
    assert len(tags) == claims


def test_a_tagger_is_given_heading_and_section_and_first_the_sentence_alone() -> None:
    recorder = Recorder()
    find_claims(
        layout.printed(["一、总体情况", "收到申请。其中企业。", "二、其他", "完毕。"]), recorder
    )
    assert recorder.given == [
        Context("收到申请。", "总体情况", 1, ""),
        Context("其中企业。", "总体情况", 1, ""),
        Context("完毕。", "其他", 2, ""),
        Context("其中企业。", "总体情况", 1, "收到申请。"),
    ]


class Leaning:
    """A tagger that takes 8 for what the sentence before speaks of, with these probabilities."""

    def __init__(self, own: float, within: float) -> None:
        self.own, self.within = own, within

    def tag(self, sentences: Sequence[Context]) -> list[tuple[Tag, ...]]:
        return [self._tags(sentence) for sentence in sentences]

    def _tags(self, sentence: Context) -> tuple[Tag, ...]:
        at = sentence.text.find("8")
        reading = ("within", self.within) if sentence.previous else ("own", self.own)
        return (Tag(at, at + 1, "8", Decimal(8), False, (reading,)),) if at >= 0 else ()


@pytest.mark.parametrize(
    ("said", "own", "within", "figure"),
    [
        ("公开8件。", 0.97, 0.99, "own"),
        ("公开8件。", 0.6, 0.99, "within"),
        ("公开8件。", 0.6, 0.5, "own"),
        ("其中公开8件。", 0.97, 0.6, "within"),
    ],
    ids=["own words", "unclear", "both unclear", "leans"],
)
def test_a_sentence_is_told_by_its_own_words_where_they_say_enough(
    said: str, own: float, within: float, figure: str
) -> None:
    lines = layout.printed(["一、总体情况", "自然人申请9件。" + said])
    (claim,) = find_claims(lines, Leaning(own, within))
    assert claim.figure == figure
