"""Precision, recall and F1 of a tagger on labelled sentences.

`python -m gouji.claims.evaluate FILE.jsonl`: each line `{"id", "text", "claims": [{"start", "end",
"value", "figure"}]}`. Table claims are those about a statutory figure or a sum of them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gouji.claims.lexicon import LexiconTagger
from gouji.claims.readings import in_table
from gouji.claims.tagger import Context, Tagger

Item = tuple[Any, ...]
"""What is compared; the first part is the sentence's number."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of labelled, found and right items."""

    labelled: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the found that is right; 1 when nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled that was found; 1 when nothing was labelled."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(labelled: Iterable[Item], found: Iterable[Item]) -> Score:
    """Compares two bags of items; an item counts as often as it stands in both."""
    gold, guess = Counter(labelled), Counter(found)
    return Score(gold.total(), guess.total(), (gold & guess).total())


def evaluate(
    records: Sequence[Mapping[str, Any]], tagger: Tagger, least: float = 0.0
) -> dict[str, Score]:
    """Scores by name; found claims under the confidence `least` are not counted."""
    tagged = tagger.tag([Context(record["text"]) for record in records])
    gold = [
        (n, c["start"], c["end"], c["figure"], float(c["value"]))
        for n, record in enumerate(records)
        for c in record["claims"]
    ]
    guess = [
        (n, tag.start, tag.end, tag.figure, float(tag.value))
        for n, tags in enumerate(tagged)
        for tag in tags
        if tag.confidence >= least
    ]
    views: dict[str, Callable[[Item], Item]] = {
        "span and figure": lambda item: item[:4],
        "span and value": lambda item: (*item[:3], item[4]),
        "span": lambda item: item[:3],
    }
    table = {"table, span and figure": score(_tabled(gold), _tabled(guess))}
    return table | {
        f"all, {name}": score(map(view, gold), map(view, guess)) for name, view in views.items()
    }


def _tabled(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if in_table(item[3])]


def main(arguments: Sequence[str]) -> int:
    """Prints the scores of the lexicon tagger on the file named first."""
    lines = Path(arguments[0]).read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    for least in (0.0, 0.5):
        print(f"confidence >= {least}")
        for name, result in evaluate(records, LexiconTagger(), least).items():
            print(
                f"  {name:24} P {result.precision:.3f}  R {result.recall:.3f}  "
                f"F1 {result.f1:.3f}  ({result.right} of {result.labelled}, {result.found} found)"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
