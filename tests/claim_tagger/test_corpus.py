"""The corpus is large, distinct, labelled by the scheme, and held out where it says so."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from models.claim_tagger.labelled import Item, assigned, load, meant
from models.claim_tagger.leakage import bare

from gouji.claims.measures import COLUMNS, MEASURES, parts
from gouji.claims.mentions import candidates


@pytest.fixture(scope="module")
def sentences() -> list[Item]:
    return load("sentences")


@pytest.fixture(scope="module")
def held_out() -> list[Item]:
    return load("held_out")


def _told(item: Item) -> tuple[str, str, str]:
    return item.heading, item.previous, item.text


def test_thousands_of_distinct_sentences(sentences):
    assert len({_told(item) for item in sentences}) == len(sentences) >= 2500
    assert len({bare(item.text) for item in sentences}) >= 2500


def test_held_out_sentences_are_not_trained_on(sentences, held_out):
    trained = {bare(item.text) for item in sentences}
    long = [bare(item.text) for item in held_out if len(bare(item.text)) > 12]
    assert len(long) > 250
    assert not [text for text in long if text in trained]


def test_every_measure_and_every_column_is_met(sentences):
    met = Counter(
        part
        for item in sentences
        for _, _, labels in item.labelled
        for label in meant(labels)
        for part in (parts(label) or ("", "", False))[:2]
    )
    assert not [measure for measure in MEASURES if met[measure] < 3]
    assert not [column for column in COLUMNS if met[column] < 30]


def test_sentences_without_claims_and_of_earlier_years_are_met(sentences):
    assert sum(not list(item.labelled) for item in sentences) > 100
    labels = [label for item in sentences for *_, own in item.labelled for label in meant(own)]
    assert sum(label.startswith("previous.") for label in labels) > 100
    assert sum(len(labels) > 1 for item in sentences for *_, labels in item.labelled) > 300


def test_the_grammar_of_mentions_sees_nearly_all_labelled_spans(sentences, held_out):
    lost = every = 0
    for item in (*sentences, *held_out):
        claims = len(list(item.labelled))
        seen = sum(bool(labels) for labels in assigned(item, candidates(item.text)))
        every, lost = every + claims, lost + claims - seen
    assert lost / every < 0.004


def test_no_sentence_is_marked_wrongly(sentences, held_out):
    for item in (*sentences, *held_out):
        assert not re.search(r"[{}|‖]", item.text), item.place
        assert item.text == item.text.strip(), item.place
