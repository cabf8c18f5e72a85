"""All taggers side by side on the same held-out sentences, into `COMPARISON.md`.

`python -m models.claim_tagger.compare [--variants]`: with `--variants` (`make compare-taggers`) it
trains those that are not shipped as well, which takes hours.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import numpy as np
import torch
from models.claim_tagger import base as bases
from models.claim_tagger import calibration, noise, recipe
from models.claim_tagger.dataset import Feature, plain
from models.claim_tagger.labelled import Item, load, records
from models.claim_tagger.network import Network, pooled
from models.claim_tagger.peer import PeerTagger
from models.claim_tagger.training import Schedule
from models.claim_tagger.words import WordPlaces

from gouji.claims.encoding import Alphabet, windows
from gouji.claims.evaluate import Evaluation, evaluate
from gouji.claims.learned import Judgement, LearnedTagger, Logits, tags
from gouji.claims.lexicon import LexiconTagger
from gouji.claims.mentions import Mention, candidates
from gouji.claims.tagger import Context, Tag, Tagger

_NOISE = 0.02
_SEED = 7
_SHORT = Schedule(epochs=3, grammar=0)
"""The variants are compared after a short training, the same for each."""


@dataclass(frozen=True)
class Row:
    """One tagger's scores; `noisy` with 2% of the characters slipped; `seconds` for all."""

    name: str
    clean: Evaluation
    noisy: Evaluation
    seconds: float


class NetworkTagger:
    """Tags with a network in 32 bits, as it was trained; with its own judgement."""

    version = "network"

    def __init__(self, network: Network, alphabet: Alphabet, feature: Feature = plain) -> None:
        self._network, self._alphabet, self._feature = network.eval().cpu(), alphabet, feature
        items = load("held_out")
        read = self.read([item.context for item in items])
        self._judgement: Judgement = calibration.fit(items, read)

    def tag(self, sentences: Sequence[Context]) -> list[tuple[Tag, ...]]:
        """The tags of each sentence."""
        return [
            tuple(tag for mention, row in read for tag in tags(mention, row, self._judgement))
            for read in self.read(sentences)
        ]

    def read(self, sentences: Sequence[Context]) -> list[list[tuple[Mention, Logits]]]:
        """The mentions of each sentence with their logits."""
        return [list(self._judged(sentence)) for sentence in sentences]

    def _judged(self, sentence: Context) -> Iterator[tuple[Mention, Logits]]:
        found = candidates(sentence.text)
        for window in windows(sentence, found, self._alphabet):
            told = self._feature(window, sentence.text, self._alphabet)
            with torch.no_grad():
                logits = self._network(torch.tensor([told.ids]), torch.tensor([told.kinds]))
            places = torch.tensor([(0, first, end) for _, first, end in told.mentions])
            rows = pooled(logits, places).numpy()
            for (index, _, _), row in zip(told.mentions, rows, strict=True):
                yield found[index], row


def main(arguments: Sequence[str]) -> None:
    """Compares, and writes the table."""
    items = load("held_out")
    random = np.random.default_rng(_SEED)
    noisy = [noise.slip(item, _NOISE, random) for item in items]
    rows = [
        _row(name, tagger, items, noisy) for name, tagger in _taggers("--variants" in arguments)
    ]
    text = table(rows, len(items))
    (recipe.HERE / "COMPARISON.md").write_text(text, "utf-8")
    print(text)


def _taggers(variants: bool) -> Iterator[tuple[str, Tagger]]:
    yield "seven patterns, the peer's approach", PeerTagger()
    yield "lexicon and jieba", LexiconTagger()
    if variants:
        yield from _variants()
    build = recipe.HERE / "build"
    yield "whole training: from e5-small, fp32", LearnedTagger(build, weights="tagger.fp32.onnx")
    yield "**whole training: from e5-small, int8, shipped**", LearnedTagger(recipe.HERE)


def _variants() -> Iterator[tuple[str, Tagger]]:
    for name, base, folder, feature in (
        ("from e5-small", "e5-small", "short", plain),
        ("from e5-small, jieba's words", "e5-small", "words", WordPlaces()),
        ("from scratch", "scratch", "scratch", plain),
    ):
        yield f"short training: {name}", _variant(base, folder, feature)


def _variant(base: str, name: str, feature: Feature) -> Tagger:
    """The variant; one that is trained already is only read."""
    build = recipe.HERE / "build" / name
    build.mkdir(parents=True, exist_ok=True)
    network = recipe.trained(recipe.Start(base, bases.load(base)), build, _SHORT, feature)
    return NetworkTagger(network, Alphabet(build / "tokenizer.json"), feature)


def _row(name: str, tagger: Tagger, items: Sequence[Item], noisy: Sequence[Item]) -> Row:
    contexts = [item.context for item in items]
    tagger.tag(contexts[:8])
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        tagger.tag(contexts)
        seconds.append(time.perf_counter() - start)
    scores = (evaluate(records(some), tagger) for some in (items, noisy))
    return Row(name, *scores, median(seconds))


def table(rows: Sequence[Row], sentences: int) -> str:
    """The comparison as Markdown."""
    lines = [
        "# Taggers side by side",
        "",
        f"`python -m models.claim_tagger.compare`, {date.today()}, {platform.machine()}, "
        f"Python {platform.python_version()}: {sentences} held-out sentences of `corpus/held_out`.",
        "They chose the thresholds of the trained taggers, and nothing else.",
        "Noisy: 2% of the characters slipped.",
        "",
        "| tagger | table claims P | R | F1 | all claims F1 | spans F1 | noisy, all F1 "
        "| ms a sentence |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        tables, every = row.clean.overall["table claims"], row.clean.overall["all claims"]
        lines.append(
            f"| {row.name} | {tables.precision:.3f} | {tables.recall:.3f} | {tables.f1:.3f} "
            f"| {every.f1:.3f} | {row.clean.overall['spans'].f1:.3f} "
            f"| {row.noisy.overall['all claims'].f1:.3f} | {1000 * row.seconds / sentences:.1f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
