from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from models.synthesis import plant, random_report, value_of
from models.synthesis.corpus import parse, patterns, told

SEED = st.integers(0, 2**32)
FIGURES = {
    "requests.new.total": Decimal(1234),
    "requests.carried_in.total": Decimal(0),
    "requests.handled.total": Decimal(1230),
    "requests.granted.total": Decimal(1000),
    "requests.needs_creation.total": Decimal(230),
    "review.upheld": Decimal(3),
    "review.total": Decimal(3),
    "proactive.fee": Decimal("1.2"),
}


def said(line, year=2024):
    """What is told of a line of the corpus; nothing where it is not taken, or not true."""
    (pattern,) = tuple(parse(line)) or (None,)
    sentence = told(pattern, FIGURES, year) if pattern else None
    return sentence and sentence.text


def test_numbers_are_those_of_the_figures():
    line = "2021年收到{8|requests.new.total}件，培训{2|narrative.training}次，"
    assert said(line) == "2024年收到1234件，培训2次。"
    carried = "2022年收到{8|requests.new.total}件，转入2023年{没有|requests.carried_in.total}。"
    assert said(carried) == "2024年收到1234件，转入2025年没有。"
    assert said("收到{1,008|requests.new.total}件。") == "收到1,234件。"
    assert said("维持{两|review.upheld}件。") is None
    assert said("维持{二|review.upheld}件。") == "维持三件。"


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("{没有|requests.carried_in.total}结转。", True),
        ("{没有|requests.new.total}申请。", False),
        ("复议{1|review.total & review.upheld}件。", True),
        ("收到并公开{1|requests.new.total & requests.granted.total}件。", False),
        ("办结{9|requests.handled.total}件，公开{6|requests.granted.total}件，另行制作"
         "{3|requests.needs_creation.total}件。", True),
        ("收到{9|requests.new.total}件，公开{6|requests.granted.total}件，另行制作"
         "{3|requests.needs_creation.total}件。", False),
        ("收到{9|requests.new.total}件，公开{6|requests.granted.total}件。", True),
        ("收到{9|requests.new.total}件，均已答复{9|requests.handled.total}件。", False),
        ("维持{2|review.upheld}件、驳回{1|review.upheld}件。", False),
        ("收到{8|requests.new.total}件，同比增长{3%|derived.change}。", False),
        ("收到{8|requests.new.total}余件。", False),
        ("收费{3|proactive.fee}元。", False),
        ("收到{8|requests.new.total ? requests.handled.total}件。", False),
        ("其中公开{8|requests.granted.total}件。", False),
        ("依申请公开 ‖ 公开{8|requests.granted.total}件。", False),
        ("不予处理{8|requests.repeat.total}件。", False),
    ],
)  # fmt: skip
def test_what_would_not_be_true_is_not_told(line, is_told):
    assert (said(line) is not None) is is_told


def test_the_corpus_has_thousands_that_stand_by_themselves():
    assert len(patterns()) > 3000


@settings(max_examples=25, deadline=None)
@given(SEED, st.sampled_from(["xxgk-2021", "xxgk-2019"]), st.integers(2, 7))
def test_claims_are_true_and_stand_in_their_sentences(seed, form, digits):
    report = random_report(seed, form, digits, speech="corpus")
    assert report.claims
    for sentence, claim in report.claims:
        assert sentence.text[claim.start : claim.end] == claim.text
        assert claim.value == value_of(report.figures, claim.figure)


def test_another_speech_changes_nothing_but_the_first_section():
    worded, spoken = random_report(5), random_report(5, speech="corpus")
    assert worded.figures == spoken.figures
    assert worded.sections[0] != spoken.sections[0]
    assert spoken == random_report(5, speech="corpus")


def test_reports_vary():
    texts = {s.text for n in range(8) for s in random_report(n, speech="corpus").sentences}
    assert len(texts) > 100


def test_a_number_that_tells_of_several_figures_is_not_planted_in():
    for seed in range(8):
        report = random_report(seed, speech="corpus")
        (fault,) = plant(report, "text", seed).planted
        assert any(s.is_alone(c) for s, c in report.claims if c.figure == fault.figure)
