"""Whether the corpus holds sentences that are nearly those of a test set.

`python -m models.claim_tagger.leakage FILE.jsonl`: each line has a `text`. Numbers and blanks do
not count. Exits with 1 when a sentence of the corpus is nearly one of the file's.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.claim_tagger.labelled import load
from rapidfuzz import fuzz, process

NEAR = 85.0
"""Share of characters in common, in percent, from which on two sentences are nearly one."""

SHORTEST = 12
"""Shorter sentences are alike because nobody says it otherwise."""


def near_duplicates(texts: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    """Pairs of a corpus sentence and one of `texts`, with their likeness."""
    others = [bare(text) for text in texts]
    for item in (*load("sentences"), *load("held_out")):
        own = bare(item.text)
        if len(own) < SHORTEST:
            continue
        found = process.extractOne(own, others, scorer=fuzz.ratio, score_cutoff=NEAR)
        if found:
            yield item.text, texts[found[2]], found[1]


def bare(text: str) -> str:
    """The text without what varies: numbers, blanks, points."""
    return re.sub(r"[\d０-９\s，。；：、,.;:（）()“”]", "", text)


def main(arguments: Sequence[str]) -> int:
    """Prints the pairs."""
    lines = Path(arguments[0]).read_text("utf-8").splitlines()
    pairs = list(near_duplicates([json.loads(line)["text"] for line in lines if line.strip()]))
    for own, other, likeness in pairs:
        print(f"{likeness:.0f}%\n  {own}\n  {other}")
    print(f"{len(pairs)} near-duplicates")
    return 1 if pairs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
