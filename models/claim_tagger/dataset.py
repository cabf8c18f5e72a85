"""Items as batches of tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from models.claim_tagger.labelled import Item, assigned
from models.claim_tagger.targets import target
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from gouji.claims.encoding import AROUND, Alphabet, Window, windows
from gouji.claims.mentions import candidates


@dataclass(frozen=True)
class Sample:
    """A window with what each of its mentions asserts: targets and weights of the outputs."""

    window: Window
    targets: NDArray[np.float32]
    weights: NDArray[np.float32]


@dataclass(frozen=True)
class Batch:
    """Padded windows, places of the mentions as row, first and end token, and their targets."""

    ids: Tensor
    kinds: Tensor
    mask: Tensor
    places: Tensor
    targets: Tensor
    weights: Tensor


Feature = Callable[[Window, str, Alphabet], Window]
"""Tells more of the tokens of a text's window."""


def plain(window: Window, _text: str, _alphabet: Alphabet) -> Window:
    """Tells no more."""
    return window


def samples(item: Item, alphabet: Alphabet, feature: Feature = plain) -> Iterator[Sample]:
    """The windows of an item, with targets."""
    found = candidates(item.text)
    labels = assigned(item, found)
    for window in windows(item.context, found, alphabet):
        judged = [target(labels[index]) for index, _, _ in window.mentions]
        told = feature(window, item.text, alphabet)
        yield Sample(told, *(np.stack(rows) for rows in zip(*judged, strict=True)))


def batches(
    found: Sequence[Sample], tokens: int, random: Generator | None = None
) -> Iterator[Batch]:
    """Batches of windows of like length, of at most `tokens` with padding; shuffled by `random`."""
    lengths = np.array([len(sample.window.ids) for sample in found], float)
    if random is not None:
        lengths += random.uniform(-4, 4, len(found))
    groups: list[list[Sample]] = [[]]
    for index in np.argsort(lengths, kind="stable"):
        longest = max(len(found[index].window.ids), *(len(s.window.ids) for s in groups[-1]), 0)
        if groups[-1] and longest * (len(groups[-1]) + 1) > tokens:
            groups.append([])
        groups[-1].append(found[index])
    order = range(len(groups)) if random is None else random.permutation(len(groups))
    return (_padded(groups[index]) for index in order)


def _padded(group: Sequence[Sample]) -> Batch:
    shape = (len(group), max(len(sample.window.ids) for sample in group))
    ids, kinds = np.zeros(shape, np.int64), np.full(shape, AROUND, np.int64)
    mask = np.zeros(shape, np.int64)
    places = []
    for row, sample in enumerate(group):
        length = len(sample.window.ids)
        ids[row, :length] = sample.window.ids
        kinds[row, :length] = sample.window.kinds
        mask[row, :length] = 1
        places += [(row, first, end) for _, first, end in sample.window.mentions]
    arrays = (ids, kinds, mask, np.array(places, np.int64))
    return Batch(
        *(torch.from_numpy(array) for array in arrays),
        torch.from_numpy(np.concatenate([sample.targets for sample in group])),
        torch.from_numpy(np.concatenate([sample.weights for sample in group])),
    )
