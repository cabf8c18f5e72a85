"""New weights are compared with the old on the same sentences, and refused where they are worse."""

import pytest
from models.claim_tagger.acceptance import measured
from models.claim_tagger.labelled import load, parse

from gouji.claims import LearnedTagger
from gouji.claims.lexicon import LexiconTagger
from gouji.weights import weights_folder


@pytest.fixture(scope="module")
def tagger():
    return LearnedTagger(weights_folder("claim_tagger"))


SETS = {"corpus": load("held_out")[:15], "added": [parse("新收{8|requests.new.total}件")]}


def test_the_same_weights_are_not_worse(tagger):
    found = measured(tagger, tagger, SETS)
    assert not any(one.worse for one in found)
    assert [one.set for one in found] == ["corpus"] * 3 + ["added"] * 3
    assert {one.sentences for one in found} == {15, 1}


def test_a_lesser_tagger_is_worse_and_the_other_way_it_is_better(tagger):
    lesser = measured(tagger, LexiconTagger(), SETS)
    worse = {(one.set, one.measure) for one in lesser if one.worse}
    assert ("corpus", "all claims, F1") in worse
    assert "变差 worse" in "\n".join(map(str, lesser))
    better = measured(LexiconTagger(), tagger, {"corpus": SETS["corpus"]})
    assert not any(one.worse for one in better[:2])


class Silent:
    """Finds nothing, and so nothing wrong."""

    version = "silent"

    def tag(self, sentences):
        return [() for _ in sentences]


def test_one_set_is_enough_to_be_worse(tagger):
    """Better on the corpus, but it says again what an auditor said is wrong."""
    sets = {"corpus": SETS["corpus"], "added": [parse("今年新收申请{8|!requests.new.total}件。")]}
    found = measured(Silent(), tagger, sets)
    assert {one.set for one in found if one.worse and one.measure == "all claims, F1"} == {"added"}


def test_a_set_without_sentences_is_not_measured(tagger):
    assert measured(tagger, tagger, {"added": []}) == []
