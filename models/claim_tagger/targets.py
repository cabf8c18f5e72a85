"""What the outputs of the network should be for one mention, and how much each of them counts."""

from __future__ import annotations

import numpy as np
from models.claim_tagger.labelled import OPEN, Labels, is_open
from numpy.typing import NDArray

from gouji.claims.measures import COLUMNS, MEASURES, parts

Array = NDArray[np.float32]

_COLUMN, _PREVIOUS = len(MEASURES), len(MEASURES) + len(COLUMNS)
_MEASURE = {name: index for index, name in enumerate(MEASURES)}


def target(labels: Labels) -> tuple[Array, Array]:
    """Targets and weights of the outputs: measures, columns, and whether it is an earlier year's.

    Columns count where a row of requests is meant, the year where anything is. A sum that is no
    measure teaches nothing. Where labels leave something open, only the measures that they name
    count.
    """
    targets = np.zeros(_PREVIOUS + 1, np.float32)
    weights = np.zeros(_PREVIOUS + 1, np.float32)
    weights[:_COLUMN] = 0.0 if is_open(labels) else 1.0
    for label, weight in labels:
        if label == OPEN:
            continue
        found = parts(label)
        if found is None:
            weights[:] = 0.0
            return targets, weights
        if weight:
            _assert(found, weight, targets, weights)
        else:
            _deny(found, weights)
    return targets, weights


def _assert(found: tuple[str, str, bool], weight: float, targets: Array, weights: Array) -> None:
    measure, column, previous = found
    at = _MEASURE[measure]
    targets[at] = min(1.0, targets[at] + weight)
    weights[[at, _PREVIOUS]] = 1.0
    targets[_PREVIOUS] = max(targets[_PREVIOUS], float(previous))
    if measure.startswith("requests."):
        weights[_COLUMN:_PREVIOUS] = 1.0
        targets[_COLUMN + COLUMNS.index(column)] = 1.0


def _deny(found: tuple[str, str, bool], weights: Array) -> None:
    """A figure is wrong by its measure, its column or its year; which of them is not known."""
    measure, column, previous = found
    blamed = [_MEASURE[measure]]
    if measure.startswith("requests."):
        blamed.append(_COLUMN + COLUMNS.index(column))
    if previous:
        blamed.append(_PREVIOUS)
    weights[blamed] = np.maximum(weights[blamed], 1 / len(blamed))
