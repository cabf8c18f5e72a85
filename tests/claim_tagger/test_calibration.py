"""How sure the tagger may be: fitted to outcomes of any kind, without running away."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from models.claim_tagger.calibration import _logistic, chance

told = st.lists(st.tuples(st.floats(-30, 30), st.booleans()), min_size=1, max_size=60)


def descent(logits, right, scale, shift):
    """The slope of the loss at a fit, which is 0 at the best one."""
    missed = chance(scale * logits + shift) - right
    return np.array([(missed * logits).sum() + scale - 1, missed.sum() + shift])


@given(told)
def test_the_fit_is_the_best_one(outcomes):
    logits, right = (np.array(side, dtype=float) for side in zip(*outcomes, strict=True))
    slope = descent(logits, right, *_logistic(logits, right))
    assert np.abs(slope).max() < 0.02 * len(logits)  # the fit is told to four digits


def test_where_nearly_all_is_right_it_does_not_run_away():
    logits = np.concatenate([np.full(400, 12.0), np.full(300, -9.0), [25.0]])
    right = np.concatenate([np.ones(400), np.zeros(300), [0.0]])
    scale, shift = _logistic(logits, right)
    assert 0 < scale < 2
    assert np.abs(descent(logits, right, scale, shift)).max() < 0.1


def test_a_chance_is_told_however_sure():
    with np.errstate(over="raise"):
        assert chance(np.array([-1e4, 0.0, 1e4])) == pytest.approx([0.0, 0.5, 1.0])
