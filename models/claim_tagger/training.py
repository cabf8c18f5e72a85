"""Trains the network: every epoch sees each sentence in another variation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from models.claim_tagger import grammar, vary
from models.claim_tagger.data import Data
from models.claim_tagger.dataset import Batch, Feature, Sample, batches, plain, samples
from models.claim_tagger.labelled import parse
from models.claim_tagger.network import pooled
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from gouji.claims.encoding import Alphabet


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: `grammar` sentences are added to every epoch.

    `replay` is how many sentences of the corpus an epoch sees, `None` all of them. `tokens` is
    the size of a batch, `rate` and `head_rate` the highest learning rates of the encoder and of
    the new layer, `warm` the share of steps until they are reached. `ways` are shares of the way
    from the weights before to the trained ones: the first on which nothing gets worse is gone.
    """

    epochs: int = 14
    grammar: int = 1500
    replay: int | None = None
    tokens: int = 1024
    rate: float = 2e-4
    head_rate: float = 2e-3
    warm: float = 0.08
    decay: float = 0.01
    ways: tuple[float, ...] = (1.0,)
    seed: int = 20231

    def factor(self, done: float) -> float:
        """Share of the highest rate when `done` of the training is done."""
        return done / self.warm if done < self.warm else (1 - done) / (1 - self.warm)


GOING_ON = Schedule(
    epochs=4, grammar=150, replay=600, rate=1e-4, head_rate=1e-3, ways=(1.0, 0.8, 0.6, 0.4)
)
"""To learn a few sentences more: the corpus is seen besides, so that nothing is forgotten.

Weights between the old and the new often know both better than either. Source: Wortsman et al.,
Robust fine-tuning of zero-shot models, CVPR 2022. Measured by `make learning`.
"""

Report = Callable[[int, float, float], None]
"""Told the epoch, the share of it that is done, and the mean loss so far."""


def train(
    network: nn.Module,
    data: Data,
    alphabet: Alphabet,
    schedule: Schedule,
    checkpoint: Path,
    report: Report,
    feature: Feature = plain,
) -> None:
    """Trains in place. Each epoch ends in `checkpoint`; one found there is gone on from."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device)
    groups = _groups(network, schedule)
    optimiser = torch.optim.AdamW(groups, weight_decay=schedule.decay, fused=True)
    key = {"schedule": asdict(schedule), "data": data.digest}
    first = _resumed(network, optimiser, key, checkpoint)
    for epoch in range(first, schedule.epochs):
        torch.manual_seed(schedule.seed + epoch)
        random = np.random.default_rng((schedule.seed, epoch))
        found = list(_varied(data, alphabet, schedule, random, feature))
        ready = list(batches(found, schedule.tokens, random))
        network.train()
        total = 0.0
        for step, batch in enumerate(ready):
            done = (epoch + step / len(ready)) / schedule.epochs
            for group in optimiser.param_groups:
                group["lr"] = group["highest"] * schedule.factor(done)
            total += _step(network, optimiser, batch, device)
            report(epoch, (step + 1) / len(ready), total / (step + 1))
        state = {"network": network.state_dict(), "optimiser": optimiser.state_dict()}
        torch.save(state | {"epoch": epoch + 1, "key": key}, checkpoint)


def _groups(network: nn.Module, schedule: Schedule) -> list[dict[str, object]]:
    new = [p for name, p in network.named_parameters() if name.startswith("head.")]
    old = [p for name, p in network.named_parameters() if not name.startswith("head.")]
    return [
        {"params": old, "highest": schedule.rate},
        {"params": new, "highest": schedule.head_rate},
    ]


def _resumed(
    network: nn.Module,
    optimiser: torch.optim.Optimizer,
    key: dict[str, object],
    checkpoint: Path,
) -> int:
    """The epoch to begin with; what was trained otherwise or on else is not gone on from."""
    if not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    if state.get("key") != key:
        return 0
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["epoch"])


def _varied(
    data: Data,
    alphabet: Alphabet,
    schedule: Schedule,
    random: np.random.Generator,
    feature: Feature,
) -> Iterator[Sample]:
    for item in data.of_an_epoch(schedule.replay, random):
        yield from samples(vary.vary(item, data.corpus, random), alphabet, feature)
    for _ in range(schedule.grammar):
        made = vary.vary(parse(grammar.line(random)), data.corpus, random)
        yield from samples(made, alphabet, feature)


def _step(
    network: nn.Module, optimiser: torch.optim.Optimizer, batch: Batch, device: torch.device
) -> float:
    with torch.autocast(device.type, torch.bfloat16):
        logits = network(*(part.to(device) for part in (batch.ids, batch.kinds, batch.mask)))
    found = pooled(logits.float(), batch.places.to(device))
    loss = _loss(found, batch.targets.to(device), batch.weights.to(device))
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


def _loss(logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    """Summed over the outputs of a mention, mean over the mentions."""
    losses = binary_cross_entropy_with_logits(logits, targets, weights, reduction="none")
    return losses.sum() / len(logits)
