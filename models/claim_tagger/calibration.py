"""Fits on held-out sentences how sure the tagger may be, and from where on it speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from models.claim_tagger.labelled import Item, assigned, meant
from numpy.typing import NDArray

from gouji.claims.evaluate import Score
from gouji.claims.learned import Judgement, Logits, tags
from gouji.claims.measures import MEASURES
from gouji.claims.mentions import Mention

Read = Sequence[list[tuple[Mention, Logits]]]
Array = NDArray[np.float64]

_CLAIM = (0.3, 0.4, 0.5, 0.6, 0.7)
"""Thresholds that are tried. Of those as good to 0.1 points the lowest: it says more."""

_BOTH = (0.5, 0.4, 0.3)
"""Likewise for each of several figures of one mention; here the highest."""

_LEAST_STEP = 1e-6


def fit(items: Sequence[Item], read: Read) -> Judgement:
    """The judgement under which probabilities are right and F1 of all claims is best."""
    scale, shift = _logistic(*outcomes(items, read))
    fitted = Judgement(scale=scale, shift=shift)
    choices = [replace(fitted, claim=claim, both=both) for claim, both in product(_CLAIM, _BOTH)]
    return max(choices, key=lambda judgement: round(f1(items, read, judgement), 3))


def outcomes(items: Sequence[Item], read: Read) -> tuple[Array, Array]:
    """For each mention the highest logit of a measure, and whether that reading is right."""
    logits, right = [], []
    for item, found in zip(items, read, strict=True):
        labels = assigned(item, [mention for mention, _ in found])
        for (mention, row), given in zip(found, labels, strict=True):
            logits.append(float(row[: len(MEASURES)].max()))
            best = next(iter(tags(mention, row, Judgement(claim=0.0, both=1.0))))
            right.append(float(best.figure in meant(given)))
    return np.array(logits), np.array(right)


def f1(items: Sequence[Item], read: Read, judgement: Judgement) -> float:
    """F1 of all claims."""
    labelled = found = right = 0
    for item, judged in zip(items, read, strict=True):
        given = assigned(item, [mention for mention, _ in judged])
        for (mention, row), own in zip(judged, given, strict=True):
            wanted = meant(own)
            said = [tag.figure for tag in tags(mention, row, judgement)]
            labelled, found = labelled + len(wanted), found + len(said)
            right += len(set(wanted) & set(said))
    return Score(labelled, found, right).f1


def chance(logits: Array) -> Array:
    """The logistic function, also where its exponential would overflow."""
    return np.exp(-np.logaddexp(0.0, -logits))


def _logistic(logits: Array, right: Array) -> tuple[float, float]:
    """Scale and shift of the logits by Newton's method, a little pulled towards 1 and 0.

    A step that goes too far is halved: where nearly all is right, whole steps run away.
    """
    wanted, pull = np.array([1.0, 0.0]), 1.0
    features = np.stack([logits, np.ones_like(logits)], axis=1)
    signs = np.where(right > 0, 1.0, -1.0)

    def loss(at: Array) -> float:
        missed = np.logaddexp(0.0, -signs * (features @ at)).sum()
        return float(missed + pull * ((at - wanted) ** 2).sum() / 2)

    found = wanted.copy()
    for _ in range(50):
        told = chance(features @ found)
        slope = features.T @ (told - right) + pull * (found - wanted)
        curve = (features * (told * (1 - told))[:, None]).T @ features + pull * np.eye(2)
        step = np.linalg.solve(curve, slope)
        while loss(found - step) > loss(found) and np.abs(step).max() > _LEAST_STEP:
            step /= 2
        found -= step
    return round(float(found[0]), 4), round(float(found[1]), 4)
