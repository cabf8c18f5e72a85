"""From the base encoder to weights, calibration and manifest, in one go.

`gouji train claim-tagger` calls `make`. The same seed, base and corpus give the same weights on
the same machine; other processors round otherwise.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import yaml
from models.claim_tagger import alphabet, calibration, card, export
from models.claim_tagger import base as bases
from models.claim_tagger.dataset import Feature, plain
from models.claim_tagger.labelled import load
from models.claim_tagger.network import Network
from models.claim_tagger.training import Report, Schedule, train
from models.claim_tagger.words import PLACES
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gouji.claims.encoding import KINDS, Alphabet
from gouji.claims.learned import Judgement, LearnedTagger
from gouji.claims.measures import COLUMNS, MEASURES

HERE = Path(__file__).resolve().parent
WEIGHTS = ("tagger.int8.onnx", "tagger.json", "tokenizer.json")


def make(
    base: str = "e5-small",
    out: Path | None = None,
    epochs: int = Schedule.epochs,
    seed: int = Schedule.seed,
) -> Path:
    """Trains, exports, calibrates and writes the card; returns the folder of the weights.

    What was interrupted is gone on from at the last whole epoch.
    """
    folder = out or HERE
    build = folder / "build"
    build.mkdir(parents=True, exist_ok=True)
    export.export(trained(base, build, Schedule(epochs=epochs, seed=seed)), build)
    calibrated(build, f"{base}, seed {seed}")
    for name in WEIGHTS:
        shutil.copy(build / name, folder / name)
    _write_manifest(folder, base, seed)
    whole = round(card.whole(build), 4)
    card.write(folder, card.Training(base, epochs, Schedule.grammar, seed, whole))
    return folder


def trained(name: str, build: Path, schedule: Schedule, feature: Feature = plain) -> Network:
    """The network trained from base `name`; alphabet and checkpoint are in `build`."""
    _seed(schedule.seed)
    start = bases.load(name)
    alphabet.write(start.characters, build / "tokenizer.json")
    network = Network(start.encoder, KINDS if feature is plain else KINDS * PLACES)
    with _shown(schedule.epochs) as report:
        train(
            network,
            load("sentences"),
            Alphabet(build / "tokenizer.json"),
            schedule,
            build / "checkpoint.pt",
            report,
            feature,
        )
    return network


def calibrated(build: Path, version: str) -> Judgement:
    """Writes `tagger.json`: measures, columns, version, and the judgement fitted on held-out."""
    described = {
        "version": f"claim-tagger ({version})",
        "measures": list(MEASURES),
        "columns": list(COLUMNS),
        "judgement": asdict(Judgement()),
    }
    _write(build, described)
    items = load("held_out")
    read = LearnedTagger(build).read([item.context for item in items])
    judgement = calibration.fit(items, read)
    _write(build, described | {"judgement": asdict(judgement)})
    return judgement


def _write(build: Path, described: dict[str, object]) -> None:
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (build / "tagger.json").write_text(text + "\n", "utf-8")


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


@contextmanager
def _shown(epochs: int) -> Iterator[Report]:
    """A progress bar on standard error, with the mean loss of the epoch."""
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("training", total=float(epochs))

        def show(epoch: int, done: float, loss: float) -> None:
            told = f"epoch {epoch + 1} of {epochs}, loss {loss:.3f}"
            bar.update(task, completed=epoch + done, description=told)

        yield show


def _write_manifest(folder: Path, base: str, seed: int) -> None:
    files = [
        {"path": name, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
        for name in WEIGHTS
    ]
    weight = {
        "name": "claim-tagger",
        "origin": f"trained from {base} by `gouji train claim-tagger --seed {seed}`",
        "licence": "Apache-2.0; the base encoder multilingual-e5-small is MIT",
        "files": files,
    }
    manifest = {"again": "gouji train claim-tagger", "weights": [weight]}
    text = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)
    (folder / "manifest.yaml").write_text(text, "utf-8")
