"""The trained tagger: it judges every number and denial of a sentence in its context.

Runs on ONNX Runtime. How it was trained and what it reaches: `models/claim_tagger/MODEL_CARD.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

from gouji.claims.encoding import Alphabet, Window, windows
from gouji.claims.measures import COLUMNS, MEASURES, figure
from gouji.claims.mentions import Mention, candidates
from gouji.claims.tagger import Context, Tag
from gouji.errors import ModelError

Logits = NDArray[np.float32]

_MEASURES, _COLUMNS = len(MEASURES), len(COLUMNS)
WEIGHTS = "tagger.int8.onnx"
"""The file of weights that is shipped."""

_TOO_UNLIKELY = 0.02
"""Readings less probable than this are not told."""

_READINGS = 4
"""Readings that are told of one claim at most."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How logits become claims; fitted on sentences held out (`models/claim_tagger`).

    `scale` and `shift` make the logit of a measure one of its being right. A mention is a claim
    when the probabilities of all measures come to `claim`. It asserts each measure that is more
    probable than `both`, else the likeliest.
    """

    scale: float = 1.0
    shift: float = 0.0
    claim: float = 0.4
    both: float = 0.5


class LearnedTagger:
    """Tags sentences with the model in `folder`; any number of threads may share one."""

    def __init__(self, folder: Path, threads: int = 2, weights: str = WEIGHTS) -> None:
        described = json.loads((folder / "tagger.json").read_text("utf-8"))
        if described["measures"] != list(MEASURES) or described["columns"] != list(COLUMNS):
            raise ModelError(f"{folder}: other measures than ours; run gouji train claim-tagger")
        self._version = str(described["version"])
        self._judgement = Judgement(**described["judgement"])
        self._alphabet = Alphabet(folder / "tokenizer.json")
        self._session = _session(folder / weights)
        self._threads = threads

    @property
    def version(self) -> str:
        """Name and training of the model."""
        return self._version

    def tag(self, sentences: Sequence[Context]) -> list[tuple[Tag, ...]]:
        """The tags of each sentence."""
        return [
            tuple(tag for mention, row in read for tag in tags(mention, row, self._judgement))
            for read in self.read(sentences)
        ]

    def read(self, sentences: Sequence[Context]) -> list[list[tuple[Mention, Logits]]]:
        """The mentions of each sentence with the logits of their measures, columns and year.

        Windows are read one by one, so that a sentence's tags do not depend on its company, and
        in several threads.
        """
        found = [candidates(sentence.text) for sentence in sentences]
        jobs = [
            (number, window)
            for number, (sentence, mentions) in enumerate(zip(sentences, found, strict=True))
            for window in windows(sentence, mentions, self._alphabet)
        ]
        with ThreadPoolExecutor(self._threads) as pool:
            every = list(pool.map(self._read, [window for _, window in jobs]))
        judged: list[list[tuple[Mention, Logits]]] = [[] for _ in sentences]
        for (number, window), logits in zip(jobs, every, strict=True):
            judged[number] += [
                (found[number][index], row)
                for (index, _, _), row in zip(window.mentions, logits, strict=True)
            ]
        return judged

    def _read(self, window: Window) -> Logits:
        """`(mentions, outputs)`: the mean logits of each mention's tokens."""
        feed = {
            "ids": np.array([window.ids], np.int64),
            "kinds": np.array([window.kinds], np.int64),
        }
        logits = np.asarray(self._session.run(["logits"], feed)[0])[0]
        return np.stack([logits[first:end].mean(axis=0) for _, first, end in window.mentions])


def _session(path: Path) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = 1  # the sentences are spread over threads instead
    options.inter_op_num_threads = 1
    # Weights are unpacked once, when they are loaded, not with each run.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def tags(mention: Mention, logits: Logits, judgement: Judgement) -> Iterator[Tag]:
    """What the mention asserts: nothing, one figure, or several."""
    chances = _sigmoid(logits)
    measures = _sigmoid(logits[:_MEASURES] * judgement.scale + judgement.shift)
    columns, previous = chances[_MEASURES : _MEASURES + _COLUMNS], float(chances[-1]) > 0.5
    # What it counts may be in doubt between several where that it counts something is not.
    if measures.sum() < judgement.claim:
        return
    meant = np.flatnonzero(measures > judgement.both)
    meant = meant if len(meant) else np.array([measures.argmax()])
    others = _others(measures, columns, previous, meant)
    for measure in meant:
        for name, chance in _figures(int(measure), columns, previous):
            likely = chance * float(measures[measure])
            yield Tag.of(mention, _ranked(name, likely, others))


def _figures(measure: int, columns: Logits, previous: bool) -> Iterator[tuple[str, float]]:
    """The figures that a measure is: one for each column that is meant, with its probability."""
    name = MEASURES[measure]
    if not name.startswith("requests."):
        yield figure(name, previous=previous), 1.0
        return
    meant = [int(c) for c in np.flatnonzero(columns > 0.5)] or [int(columns.argmax())]
    for column in meant:
        yield figure(name, COLUMNS[column], previous), float(columns[column])


def _others(
    measures: Logits, columns: Logits, previous: bool, meant: NDArray[np.int64]
) -> list[tuple[str, float]]:
    """Readings that the mention could have instead, the likeliest first."""
    rest = [int(m) for m in np.argsort(-measures) if m not in meant and measures[m] > _TOO_UNLIKELY]
    return [
        (name, chance * float(measures[measure]))
        for measure in rest[: _READINGS - 1]
        for name, chance in _figures(measure, columns, previous)
    ]


def _ranked(
    name: str, likely: float, others: Sequence[tuple[str, float]]
) -> tuple[tuple[str, float], ...]:
    """The reading and its alternatives; together they are no likelier than 1."""
    room = 1.0 - likely
    total = sum(chance for _, chance in others)
    share = min(1.0, room / total) if total else 1.0
    return ((name, likely), *((other, chance * share) for other, chance in others))


def _sigmoid(logits: Logits) -> Logits:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30))), np.float32)
