"""How a training goes, step by step, into `curve.json`: the notebook of the tagger draws it.

`python -m models.claim_tagger.curve`: a short training on a part of the corpus. Nothing of it is
shipped. It goes as the whole one does: same base, same steps, same course of rates. What was
interrupted is gone on from at the last whole epoch.
"""

from __future__ import annotations

import json
import sys
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from pathlib import Path

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

SHORT = Schedule(epochs=8, grammar=300, replay=1200)
"""An epoch of the whole training sees five times as many sentences; with a tenth of these nothing
is learned."""

BASE = "e5-small"
TARGET = recipe.HERE / "curve.json"


@dataclass
class Watched:
    """Told of each step, as `training.Report`; writes down each epoch when it ends."""

    network: Network
    alphabet: Alphabet
    target: Path
    losses: list[float] = field(default_factory=list)

    def __call__(self, epoch: int, done: float, mean: float) -> None:
        """`mean` is that of the losses so far in the epoch, so the last one follows from it."""
        self.losses.append(round(mean * (len(self.losses) + 1) - sum(self.losses), 4))
        if done == 1:
            self._end(epoch + 1)
            self.losses = []

    def _end(self, epoch: int) -> None:
        tagger = NetworkTagger(deepcopy(self.network), self.alphabet)
        scores = evaluate(records(load("held_out")), tagger).overall
        f1 = {name: round(score.f1, 4) for name, score in scores.items()}
        earlier = [one for one in read(self.target) if one["epoch"] < epoch]
        told = {"base": BASE, "schedule": asdict(SHORT)}
        epochs = [*earlier, {"epoch": epoch, "losses": self.losses, "f1": f1}]
        self.target.write_text(json.dumps(told | {"epochs": epochs}) + "\n", "utf-8")
        print(f"epoch {epoch}: {f1}", file=sys.stderr)


def read(target: Path = TARGET) -> list[dict]:
    """The epochs that were written down: number, loss of each step, F1 on held-out sentences."""
    return json.loads(target.read_text("utf-8"))["epochs"] if target.is_file() else []


def main(schedule: Schedule = SHORT, target: Path = TARGET) -> None:
    """Trains and writes the curve."""
    folder = recipe.HERE / "build" / "curve"
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(schedule.seed)
    base = bases.load(BASE)
    alphabet.write(base.characters, folder / "tokenizer.json")
    characters, network = Alphabet(folder / "tokenizer.json"), Network(base.encoder)
    watched = Watched(network, characters, target)
    data = Data(load("sentences"), origin=BASE)
    train(network, data, characters, schedule, folder / "checkpoint.pt", watched)


if __name__ == "__main__":
    main()
