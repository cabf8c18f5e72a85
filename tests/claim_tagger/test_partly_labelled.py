"""Sentences of which only some numbers are labelled: what they teach, and how they are scored."""

import numpy as np
import pytest
from models.claim_tagger.labelled import asked, is_open, load, meant, parse, records
from models.claim_tagger.targets import target
from models.claim_tagger.vary import vary

from gouji.claims import LearnedTagger
from gouji.claims.evaluate import evaluate
from gouji.claims.measures import COLUMNS, MEASURES
from gouji.claims.tagger import Context, Tag
from gouji.weights import weights_folder

NEW, CARRIED = MEASURES.index("requests.new"), MEASURES.index("requests.carried_in")
TOTAL = len(MEASURES) + COLUMNS.index("total")
YEAR = len(MEASURES) + len(COLUMNS)


def labels(marked: str):
    ((_, _, found),) = parse(f"{{8|{marked}}}件").labelled
    return found


@pytest.mark.parametrize(
    ("marked", "says", "asks", "open_"),
    [
        ("?", [], [], True),
        ("!requests.new.total", [], ["requests.new.total"], True),
        ("review.total & ?", ["review.total"], ["review.total"], True),
        ("review.total & !review.upheld & ?", ["review.total"], ["review.total", "review.upheld"],
         True),
        ("review.total & review.upheld", ["review.total", "review.upheld"],
         ["review.total", "review.upheld"], False),
        ("review.total ? review.upheld", ["review.total"], ["review.total", "review.upheld"],
         False),
    ],
)  # fmt: skip
def test_what_labels_say_and_leave_open(marked, says, asks, open_):
    found = labels(marked)
    assert (meant(found), asked(found), is_open(found)) == (says, asks, open_)


@pytest.mark.parametrize(
    "line", ["{8|!}件", "{8|!?}件", "{8|!no.such}件", "{8|? ? review.total}件"]
)
def test_a_denial_denies_a_figure(line):
    with pytest.raises(ValueError, match="here:3"):
        parse(line, "here:3")


def test_a_number_that_is_left_open_teaches_nothing():
    _, weights = target(labels("?"))
    assert not weights.any()


def test_a_denied_figure_is_taught_to_be_wrong_and_nothing_else():
    targets, weights = target(labels("!narrative.other"))
    at = MEASURES.index("narrative.other")
    assert (targets[at], weights[at]) == (0, 1)
    assert weights.sum() == 1


def test_of_a_denied_cell_the_row_or_the_column_is_wrong():
    targets, weights = target(labels("!requests.new.total"))
    assert (weights[NEW], weights[TOTAL], weights.sum()) == (0.5, 0.5, 1)
    assert not targets.any()


def test_what_is_asserted_outweighs_what_is_denied_of_the_same_column():
    for marked in (
        "requests.new.total & !requests.carried_in.total & ?",
        "!requests.carried_in.total & requests.new.total & ?",
    ):
        targets, weights = target(labels(marked))
        assert (targets[NEW], weights[NEW], targets[TOTAL], weights[TOTAL]) == (1, 1, 1, 1)
        assert (targets[CARRIED], weights[CARRIED]) == (0, 0.5)
        assert weights[YEAR] == 1


def test_what_is_labelled_whole_teaches_every_measure():
    targets, weights = target(labels("requests.new.total"))
    assert weights[: len(MEASURES)].all()
    assert (targets[: len(MEASURES)].sum(), targets[NEW]) == (1, 1)


def test_what_is_left_open_stays_as_it_is_when_sentences_are_varied():
    item, others = (
        parse("依申请 ‖ {2023|?}年收到申请{14|requests.new.total}件。"),
        load("sentences"),
    )
    made = [vary(item, others, np.random.default_rng(seed)) for seed in range(60)]
    years = {"".join(p.text for p in one.pieces if p.labels == (("?", 0.0),)) for one in made}
    numbers = {p.text for one in made for p in one.pieces if meant(p.labels)}
    assert "2023" in years
    assert all(year.replace(" ", "").startswith("2023") for year in years)
    assert len(numbers) > 20


class Says:
    """Says the same of every sentence."""

    version = "fixed"

    def __init__(self, *said: tuple[int, int, str]) -> None:
        self._said = said

    def tag(self, sentences: list[Context]) -> list[tuple[Tag, ...]]:
        return [
            tuple(Tag(a, b, s.text[a:b], 0, False, ((figure, 0.9),)) for a, b, figure in self._said)
            for s in sentences
        ]


ITEM = parse("{2023|?}年新收{14|requests.new.total}件，另{3|!requests.new.natural}件。")


@pytest.mark.parametrize(
    ("said", "right", "found"),
    [
        ([(0, 4, "narrative.other"), (7, 9, "requests.new.total"), (12, 13, "review.total")], 1, 1),
        ([(7, 9, "requests.new.natural"), (12, 13, "requests.new.natural")], 0, 2),
    ],
)
def test_only_what_was_asked_about_is_right_or_wrong(said, right, found):
    assert [ITEM.text[a:b] for a, b, _ in said][-1] == "3"
    every = evaluate(records([ITEM]), Says(*said)).overall["all claims"]
    assert (every.labelled, every.found, every.right) == (1, found, right)


def test_the_shipped_tagger_is_scored_on_them():
    tagger = LearnedTagger(weights_folder("claim_tagger"))
    item = parse("依申请公开情况 ‖ {2023|?}年新收政府信息公开申请{14|requests.new.total}件。")
    assert evaluate(records([item]), tagger).overall["all claims"].f1 == 1.0
