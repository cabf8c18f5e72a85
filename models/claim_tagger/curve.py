"""How a training goes, epoch by epoch, into `curve.json`: the notebook of the tagger draws it.

`python -m models.claim_tagger.curve`: a shortened training on a part of the corpus, some minutes.
Nothing of it is shipped. It runs like the whole one: same base, same steps, same schedule of rates.
"""

from __future__ import annotations

import json
import sys
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from models.claim_tagger import alphabet, recipe
from models.claim_tagger import base as bases
from models.claim_tagger.compare import NetworkTagger
from models.claim_tagger.data import Data
from models.claim_tagger.labelled import load, records
from models.claim_tagger.network import Network
from models.claim_tagger.training import Schedule, train

from gouji.claims.encoding import Alphabet
from gouji.claims.evaluate import evaluate

SHORT = Schedule(epochs=6, grammar=0, replay=500)
"""An epoch of the whole training sees some fifteen times as many sentences."""

BASE = "e5-small"
TARGET = recipe.HERE / "curve.json"


def curve(schedule: Schedule, folder: Path) -> list[dict[str, float]]:
    """Mean loss of each epoch, and F1 on the held-out sentences after it, as in the model card.

    `folder` takes the alphabet and the checkpoint.
    """
    torch.manual_seed(schedule.seed)
    base, corpus, held_out = bases.load(BASE), load("sentences"), records(load("held_out"))
    alphabet.write(base.characters, folder / "tokenizer.json")
    characters, network = Alphabet(folder / "tokenizer.json"), Network(base.encoder)
    points: list[dict[str, float]] = []

    def report(epoch: int, done: float, loss: float) -> None:
        if done < 1:
            return
        found = evaluate(held_out, NetworkTagger(deepcopy(network), characters)).overall
        f1 = {name: round(score.f1, 4) for name, score in found.items()}
        points.append({"epoch": epoch + 1, "loss": round(loss, 4), **f1})
        print(points[-1], file=sys.stderr)

    train(network, Data(corpus), characters, schedule, folder / "checkpoint.pt", report)
    return points


def main() -> None:
    """Trains and writes the curve."""
    with TemporaryDirectory() as folder:
        points = curve(SHORT, Path(folder))
    told = {"base": BASE, "schedule": asdict(SHORT), "epochs": points}
    TARGET.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
