"""Connectionist temporal classification (Graves 2006): probabilities by step to text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float32]
"""`(steps, characters)`; character 0 is the blank. Of a recogniser's 18,000 characters a long line
is 18 MB, so that only what is made of them is kept."""

Cut = NDArray[np.float32]
"""`(steps, 1 + alphabet)`: the probabilities of the blank and of an alphabet's characters."""

_BEAMS, _LIKELY = 5, 4
"""Texts that are followed, and characters of a step by which each may grow."""

_UNLIKELY = 1e-5
"""Probability up to which a character is not followed."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the confidence of each character, and where each stands, as a share of the width."""

    text: str
    confidences: tuple[float, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]


def decode(probabilities: Probabilities, characters: Sequence[str]) -> Decoded:
    """The likeliest character at each step, repeats and blanks taken out."""
    best = probabilities.argmax(axis=1)
    chances = probabilities[np.arange(len(best)), best]
    fresh = np.flatnonzero((best != 0) & (best != np.r_[0, best[:-1]]))
    last = np.flatnonzero((best != 0) & (best != np.r_[best[1:], 0]))
    steps = len(best)
    return Decoded(
        text="".join(characters[best[i]] for i in fresh),
        confidences=tuple(
            float(chances[a : b + 1].max()) for a, b in zip(fresh, last, strict=True)
        ),
        starts=tuple(float(i / steps) for i in fresh),
        ends=tuple(float((i + 1) / steps) for i in last),
    )


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters a kind of text is made of.

    `columns` are those of the recogniser's characters that count. `gather`: (columns, 1 + alphabet)
    float32 of 0 and 1; the first column is the blank and the space, which parts wide digits but
    belongs to no number. A character that looks the same counts for the one meant: O for 0.
    """

    characters: str
    columns: NDArray[np.int64]
    gather: NDArray[np.float32]

    @classmethod
    def of(cls, alike: Mapping[str, str], among: Sequence[str]) -> Alphabet:
        """`alike` maps each character of the alphabet to those that look like it."""
        gather = np.zeros((len(among), 1 + len(alike)), np.float32)
        gather[0, 0] = 1.0
        if " " in among:
            gather[among.index(" "), 0] = 1.0
        for column, (character, others) in enumerate(alike.items(), start=1):
            for other in (character, *others):
                if other in among:
                    gather[among.index(other), column] = 1.0
        columns = np.flatnonzero(gather.any(axis=1))
        return cls("".join(alike), columns, gather[columns])

    def cut(self, probabilities: Probabilities) -> Cut:
        """What of `probabilities` the alphabet holds."""
        return np.asarray(probabilities[:, self.columns] @ self.gather, np.float32)


Ranked = tuple[tuple[tuple[str, float], ...], float]
"""Readings with their probabilities, and how much belief the alphabet held."""


def readings(cut: Cut, alphabet: Alphabet) -> Ranked:
    """The likeliest texts over `alphabet` with their probabilities, best first.

    Prefix beam search (Hannun 2014). The probabilities are among texts of the alphabet; the
    second value is how much of the recogniser's belief the alphabet held at its weakest step.
    """
    held = cut.sum(axis=1, dtype=np.float64)
    among = cut / np.maximum(held, 1e-9)[:, None]
    beams = {"": (1.0, 0.0)}
    likely = np.argsort(-among[:, 1:], axis=1)[:, :_LIKELY]
    for step, best in zip(among.tolist(), likely.tolist(), strict=True):
        beams = _extend(beams, step, best, alphabet.characters)
    total = sum(blank + other for blank, other in beams.values())
    ranked = sorted(
        ((text, (blank + other) / total) for text, (blank, other) in beams.items()),
        key=lambda reading: -reading[1],
    )
    return tuple(ranked), float(held.min())


def _extend(
    beams: dict[str, tuple[float, float]],
    step: Sequence[float],
    best: Sequence[int],
    characters: str,
) -> dict[str, tuple[float, float]]:
    """One step on: each text stays, or grows by one of the `best` characters that are likely.

    A beam's two numbers are its probability ending in a blank and ending in its last character.
    """
    grown: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    likely = [i for i in best if step[i + 1] > _UNLIKELY]
    for text, (blank, other) in beams.items():
        grown[text][0] += (blank + other) * step[0]
        if text:
            grown[text][1] += other * step[characters.index(text[-1]) + 1]
        for i in likely:
            character = characters[i]
            before = blank if text and text[-1] == character else blank + other
            grown[text + character][1] += before * step[i + 1]
    kept = sorted(grown.items(), key=lambda beam: -sum(beam[1]))[:_BEAMS]
    return {text: (chances[0], chances[1]) for text, chances in kept}
