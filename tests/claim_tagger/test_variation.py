import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from models.claim_tagger import grammar, noise, vary
from models.claim_tagger.labelled import assigned, load, parse

from gouji.claims.mentions import candidates

ITEMS = load("sentences")
SEEDS = st.integers(0, 2**32)


def labels(item):
    return [own for *_, own in item.labelled]


@given(SEEDS, st.sampled_from(ITEMS))
def test_a_variation_asserts_what_its_sentence_does(seed, item):
    varied = vary.vary(item, ITEMS, np.random.default_rng(seed))
    assert labels(varied)[: len(labels(item))] == labels(item)
    for start, end, _ in varied.labelled:
        assert 0 <= start <= end <= len(varied.text)


@given(SEEDS)
def test_a_sentence_that_ends_in_its_number_may_be_followed_by_another(seed):
    cut_off = parse("共收到申请{8|requests.new.total}")
    varied = vary.vary(cut_off, [cut_off], np.random.default_rng(seed))
    assert labels(varied)[:1] == labels(cut_off)


@given(SEEDS)
def test_a_made_sentence_has_claims_that_the_grammar_of_mentions_sees(seed):
    item = parse(grammar.line(np.random.default_rng(seed)))
    seen = [own for own in assigned(item, candidates(item.text)) if own]
    assert seen == labels(item) != []


def test_the_same_seed_makes_the_same_sentences():
    made = [
        [grammar.line(random) for _ in range(20)]
        for random in (np.random.default_rng(3), np.random.default_rng(3))
    ]
    assert made[0] == made[1]
    assert len(set(made[0])) > 15


@pytest.mark.parametrize("share", [0.01, 0.02, 0.1])
def test_about_the_share_of_characters_slips(share):
    random = np.random.default_rng(1)
    changed = total = 0
    for item in ITEMS[:400]:
        slipped = noise.slip(item, share, random)
        for before, after in zip(item.pieces, slipped.pieces, strict=True):
            if before.text.isalpha() and len(before.text) == len(after.text):
                total += len(before.text)
                changed += sum(a != b for a, b in zip(before.text, after.text, strict=True))
    assert 0.2 * share < changed / total < 1.2 * share


def test_no_noise_changes_nothing():
    assert noise.slip(ITEMS[0], 0.0, np.random.default_rng(1)) is ITEMS[0]


def test_numbers_keep_their_digits_under_noise():
    random = np.random.default_rng(2)
    for item in ITEMS[:200]:
        for before, after in zip(item.pieces, noise.slip(item, 0.3, random).pieces, strict=True):
            if before.text.isascii() and before.text.isdigit():
                assert after.text.replace(" ", "") == before.text
