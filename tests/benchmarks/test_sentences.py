"""Tables that bear a labelled sentence out."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from benchmarks.sentences import Told
from models.claim_tagger.labelled import parse

from gouji.forms import load_forms

FORM = next(form for form in load_forms() if form.id == "xxgk-2021")
NEW = "requests.new"


def told(line: str) -> Told:
    return Told(parse(line), (), FORM)


@pytest.mark.parametrize("seed", range(5))
def test_a_table_prints_what_the_sentence_tells_and_adds_up_what_it_does_not(seed):
    sums = "requests.granted.total+requests.partly_granted.total"
    line = f"自然人{{4|{NEW}.natural}}件，公开{{9|{sums}}}件，收费{{12.5|proactive.fee}}元。"
    values = told(line).table(Random(seed))
    assert values["requests.granted.total"] + values["requests.partly_granted.total"] == 9
    assert values[f"{NEW}.natural"] == 4
    assert values["proactive.fee"] == Decimal("12.5")
    columns = ("natural", "company", "research", "ngo", "legal", "other_org")
    assert values[f"{NEW}.total"] == sum(values[f"{NEW}.{column}"] for column in columns)


def test_no_table_prints_two_numbers_of_one_figure():
    assert told(f"收到{{9|{NEW}.total}}件，新收{{8|{NEW}.total}}件。").table(Random(1)) is None
