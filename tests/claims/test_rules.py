import re

import pytest

from gouji.claims import readings
from gouji.claims.rules import load
from gouji.claims.segment import Segmenter

FIGURE = re.compile(
    r"(?:previous\.)?(?:proactive|requests|review|litigation|narrative|derived)\.[a-z_.]+"
)


def test_every_rule_speaks_of_facts_that_exist() -> None:
    lexicon = load()
    concepts = {concept for of in lexicon.terms.values() for concept in of}
    known = concepts | {name for name, _ in lexicon.patterns} | set(lexicon.groups)
    known |= {"zero", "negation", "same", "percent", "money", "item", "piece", "breakdown"}
    known |= {"first", "total_follows", "compared", "carried", "with_carried"}
    known |= {"disclosure", "disclosure_near", "case_near"}
    for rule in lexicon.rules:
        facts = {fact for either in rule.when for fact in either} | rule.unless
        assert {f for f in facts if not f.startswith(("topic:", "context:"))} <= known


def test_groups_have_only_concepts() -> None:
    lexicon = load()
    concepts = {concept for of in lexicon.terms.values() for concept in of}
    for members in lexicon.groups.values():
        assert members <= concepts
    assert lexicon.weak <= concepts
    assert lexicon.verbs <= concepts


def test_probabilities_sum_to_at_most_one() -> None:
    for rule in load().rules:
        assert sum(rule.give.values()) <= 1.0001
        assert all(0 < probability <= 1 for probability in rule.each.values())


def test_a_rule_without_its_placeholder_gives_nothing() -> None:
    assert readings.fill((("{case}.total", 0.9),), {"zero"}, "") == ()
    assert readings.fill((("{case}.total", 0.9),), {"review"}, "") == (("review.total", 0.9),)
    assert readings.fill((("{case}.total", 0.9),), (), "litigation.direct.total") == (
        ("litigation.direct.total", 0.9),
    )


def test_single_rows_win_over_their_group() -> None:
    facts = {"refused", "state_secret"}
    assert readings.fill((("{row}", 1.0),), facts, "") == (("requests.state_secret.total", 1.0),)


@pytest.mark.parametrize(
    ("facts", "figure"),
    [
        ({"natural"}, "requests.new.natural"),
        ({"orgs"}, "requests.new.orgs"),
        ({"orgs", "citizen"}, "requests.new.total"),
        ({"natural", "company"}, "requests.new.total"),
        (set(), "requests.new.total"),
    ],
)
def test_applicants_choose_the_column(facts: set[str], figure: str) -> None:
    assert readings.by_applicant((("requests.new.total", 0.9),), facts)[0][0] == figure


def test_words_together_are_the_text_and_domain_terms_stay_whole() -> None:
    text = "2023年，本机关不予公开2件、予以公开3件，无正当理由逾期不补正1件。"
    tokens = Segmenter(load().terms).cut(text)
    assert "".join(token.text for token in tokens) == text
    assert all(text[token.start : token.end] == token.text for token in tokens)
    named = {token.text: token.concepts for token in tokens if token.concepts}
    assert named["不予公开"] == ("refused",)
    assert named["予以公开"] == ("granted",)
    assert named["逾期不补正"] == ("no_correction",)
