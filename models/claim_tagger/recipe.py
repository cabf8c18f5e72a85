"""From the base encoder to weights, calibration, manifest and their acceptance, in one go.

`gouji train claim-tagger` calls `make`. The same seed, base and corpus give the same weights on
the same machine; other processors round otherwise.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
import yaml
from models.claim_tagger import alphabet, calibration, card, export, shipped, taking
from models.claim_tagger import base as bases
from models.claim_tagger.acceptance import Measured, measured
from models.claim_tagger.added import Added, gather
from models.claim_tagger.data import Data
from models.claim_tagger.dataset import Feature, plain
from models.claim_tagger.labelled import Item, load
from models.claim_tagger.network import Network
from models.claim_tagger.taking import WEIGHTS
from models.claim_tagger.training import GOING_ON, Report, Schedule, train
from models.claim_tagger.words import PLACES
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gouji.claims.encoding import KINDS, Alphabet
from gouji.claims.learned import Judgement, LearnedTagger
from gouji.claims.measures import COLUMNS, MEASURES
from gouji.errors import ModelError

HERE = Path(__file__).resolve().parent

GO_ON = "last"
"""The base that is the network trained last."""


@dataclass(frozen=True)
class Start:
    """What a training starts from, with a name that tells it from others."""

    name: str
    base: bases.Base


@dataclass(frozen=True)
class Made:
    """New weights lie in `folder`; `measured` beside the old, and put in their place or not."""

    folder: Path
    measured: Sequence[Measured]
    taken: bool


def make(
    base: str | None = None,
    out: Path | None = None,
    epochs: int | None = None,
    seed: int = Schedule.seed,
    add: Sequence[Path] = (),
) -> Made:
    """Trains, exports, calibrates, writes the card, compares with the old, and takes what is good.

    With sentences in `add` the weights that stand are gone on from, unless a `base` is named.
    What was interrupted is gone on from at the last whole epoch.
    """
    folder, added = out or HERE, gather(add)
    taking.finish(folder)
    standing = folder if (folder / "manifest.yaml").is_file() else HERE
    start = base or (GO_ON if add else "e5-small")
    schedule = GOING_ON if start == GO_ON else Schedule()
    schedule = replace(schedule, seed=seed, epochs=epochs or schedule.epochs)
    build, made = folder / "build", folder / "build" / "next"
    build.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(made, ignore_errors=True)
    begin, found = _start(start, standing), list[Measured]()
    network = trained(begin, build, schedule, added=added.training)
    training = _described(start, standing, schedule, added)
    for way in _on_the_way(network, begin.base.state, schedule.ways):
        _finish(network, build, made, replace(training, way=way))
        found = _measured(standing, made, added)
        if not any(one.worse for one in found):
            taking.take(made, folder)
            return Made(folder, found, taken=True)
    return Made(made, found, taken=False)


def _start(name: str, standing: Path) -> Start:
    if name != GO_ON:
        return Start(name, bases.load(name))
    return Start(LearnedTagger(standing).version, bases.trained_last(standing))


def trained(
    start: Start,
    build: Path,
    schedule: Schedule,
    feature: Feature = plain,
    added: Sequence[Item] = (),
) -> Network:
    """The network trained from `start`; alphabet and checkpoint are in `build`."""
    _seed(schedule.seed)
    alphabet.write(start.base.characters, build / "tokenizer.json")
    network = Network(start.base.encoder, KINDS if feature is plain else KINDS * PLACES)
    if start.base.state is not None:
        network.load_state_dict(start.base.state)
    with _shown(schedule.epochs) as report:
        train(
            network,
            Data(load("sentences"), added, start.name),
            Alphabet(build / "tokenizer.json"),
            schedule,
            build / "checkpoint.pt",
            report,
            feature,
        )
    return network


def _on_the_way(
    network: Network, old: Mapping[str, torch.Tensor] | None, ways: Sequence[float]
) -> Iterator[float]:
    """Shares of the way from the old weights to the trained ones, which `network` has by turns."""
    if old is None:
        yield 1.0
        return
    new = {name: weights.clone() for name, weights in network.cpu().state_dict().items()}
    for way in ways:
        network.load_state_dict({name: torch.lerp(old[name], new[name], way) for name in new})
        yield way


def _described(start: str, standing: Path, schedule: Schedule, added: Added) -> card.Training:
    """What the card tells; how well the weights do in 32 bits is measured later."""
    return card.Training(
        base=shipped.base(standing) if start == GO_ON else start,
        epochs=schedule.epochs,
        grammar=schedule.grammar,
        seed=schedule.seed,
        whole=0.0,
        replay=schedule.replay,
        after=LearnedTagger(standing).version if start == GO_ON else "",
        added=len(added.training),
        added_held_out=len(added.held_out),
        added_sha256=added.sha256,
    )


def _finish(network: Network, build: Path, made: Path, training: card.Training) -> None:
    """All that belongs to the weights, in `made` and nothing else: judgement, card and manifest."""
    export.export(network, build)
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    digest = hashlib.sha256((build / "tagger.int8.onnx").read_bytes()).hexdigest()
    calibrated(build, f"{training.base}, seed {training.seed}, {digest[:8]}")
    for name in WEIGHTS:
        shutil.copy(build / name, made / name)
    card.write(made, replace(training, whole=round(card.whole(build), 4)))
    _write_manifest(made, training)


def _measured(standing: Path, made: Path, added: Added) -> list[Measured]:
    """The new weights beside those that stand; beside none when these are of other measures."""
    try:
        old = LearnedTagger(standing)
    except ModelError:
        return []
    sets = {"corpus": load("held_out"), "added": added.held_out}
    return measured(old, LearnedTagger(made), sets)


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


def _write_manifest(folder: Path, training: card.Training) -> None:
    files = [
        {"path": name, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
        for name in WEIGHTS
    ]
    weight = {
        "name": "claim-tagger",
        "origin": _origin(training),
        "licence": "Apache-2.0 AND MIT",  # MIT: multilingual-e5-small, which it was trained from
        "files": files,
    }
    manifest = {"again": "gouji train claim-tagger", "weights": [weight]}
    text = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)
    (folder / "manifest.yaml").write_text(text, "utf-8")


def _origin(training: card.Training) -> str:
    origin = f"trained from {training.base} by `gouji train claim-tagger --seed {training.seed}`"
    if training.after:
        origin += f", after {training.after}"
    if training.added:
        origin += f", with {training.added} sentences added (sha256 {training.added_sha256})"
    return origin
