"""Writes MODEL_CARD.md from what is measured.

`python -m models.claim_tagger.card [FILE.jsonl]` writes it again; with a file of real labelled
sentences it evaluates them first, and records how well it did in `real.json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, StrictUndefined
from models.claim_tagger import calibration, noise
from models.claim_tagger.labelled import Item, load, records

from gouji.claims.evaluate import Score, evaluate
from gouji.claims.learned import LearnedTagger
from gouji.claims.measures import COLUMNS, MEASURES

HERE = Path(__file__).resolve().parent
_NOISE, _SEED = 0.02, 7
_BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Training:
    """What the recipe did, as the card tells it.

    `whole` is the F1 of all held-out claims with weights in 32 bits, which are not kept. `replay`
    is how many sentences of the corpus an epoch saw, `None` all of them. `after` is the version
    that was gone on from, `way` how much of the way to what was trained the weights lie. `added`
    is how many sentences were added to the corpus, besides those of them that are held out.
    """

    base: str
    epochs: int
    grammar: int
    seed: int
    whole: float
    replay: int | None = None
    after: str = ""
    way: float = 1.0
    added: int = 0
    added_held_out: int = 0
    added_sha256: str = ""


def write(folder: Path, training: Training) -> None:
    """MODEL_CARD.md in `folder`, which holds the weights."""
    items = load("held_out")
    tagger = LearnedTagger(folder)
    slipped = [noise.slip(item, _NOISE, np.random.default_rng(_SEED)) for item in items]
    sentences = load("sentences")
    text = _template().render(
        version=tagger.version,
        date=date.today().isoformat(),
        measures=len(MEASURES),
        columns=len(COLUMNS),
        size=round((folder / "tagger.int8.onnx").stat().st_size / 1e6, 1),
        sentences=len(sentences),
        claims=sum(len(list(item.labelled)) for item in sentences),
        held_out=len(items),
        held=evaluate(records(items), tagger),
        noisy=_f1(slipped, tagger),
        bins=list(_reliability(items, tagger)),
        real=_real(folder),
        **asdict(training),
    )
    (folder / "MODEL_CARD.md").write_text(text, "utf-8")
    (folder / "training.json").write_text(json.dumps(asdict(training)) + "\n", "utf-8")


def whole(build: Path) -> float:
    """F1 of all held-out claims with the weights in 32 bits that `build` holds."""
    return _f1(load("held_out"), LearnedTagger(build, weights="tagger.fp32.onnx"))


def _template() -> Any:
    environment = Environment(
        undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False
    )
    return environment.from_string((HERE / "MODEL_CARD.md.j2").read_text("utf-8"))


def _f1(items: Sequence[Item], tagger: LearnedTagger) -> float:
    return evaluate(records(items), tagger).overall["all claims"].f1


def _reliability(
    items: Sequence[Item], tagger: LearnedTagger
) -> Iterator[tuple[float, float, int, float, float]]:
    """Bins of what was told, how many, their mean, and the share that was right."""
    read = tagger.read([item.context for item in items])
    fitted = calibration.fit(items[::2], read[::2])
    logits, right = calibration.outcomes(items[1::2], read[1::2])
    told = calibration.chance(fitted.scale * logits + fitted.shift)
    for low, high in pairwise(_BINS):
        inside = (told >= low) & (told < high)
        if inside.any():
            yield low, high, int(inside.sum()), told[inside].mean(), right[inside].mean()


def _real(folder: Path) -> dict[str, Any] | None:
    """What was recorded of real sentences with these weights; none with others."""
    path = folder / "real.json"
    if not path.is_file():
        return None
    kept = json.loads(path.read_text("utf-8"))
    scores = {name: Score(**counts) for name, counts in kept["scores"].items()}
    return kept | {"scores": scores}


def record(folder: Path, file: Path, looked: str) -> None:
    """Evaluates real sentences and keeps the counts; `looked` tells how often that was done."""
    lines = file.read_text("utf-8").splitlines()
    real = [json.loads(line) for line in lines if line.strip()]
    found = evaluate(real, LearnedTagger(folder))
    wanted = ("none received", "no review, no litigation")
    scores = found.overall | {name: found.wordings[name] for name in wanted}
    kept = {
        "date": date.today().isoformat(),
        "sentences": len(real),
        "looked": looked,
        "scores": {name: asdict(score) for name, score in scores.items()},
    }
    (folder / "real.json").write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def main(arguments: Sequence[str]) -> None:
    """Evaluates if a file is named, and writes the card."""
    if arguments:
        record(HERE, Path(arguments[0]), arguments[1])
    write(HERE, Training(**json.loads((HERE / "training.json").read_text("utf-8"))))


if __name__ == "__main__":
    main(sys.argv[1:])
