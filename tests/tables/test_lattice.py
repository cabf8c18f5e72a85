"""Rulings that are none, told by the lattice that all of them make."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.tables.lattice import Lattice, spans, without_arcs


def lattice(xs, rows, beside=None):
    """Every edge is drawn; `beside` tells otherwise of the vertical ones."""
    columns = len(xs) - 1
    drawn = np.ones((rows, columns + 1)) if beside is None else beside
    ys = np.arange(rows + 1) * 30
    return Lattice(np.array(xs), ys, np.ones((rows + 1, columns)), drawn)


def with_stroke(xs, rows, at, in_rows):
    """A table of columns `xs` in which another vertical lies at `at` in some rows."""
    every = sorted([*xs, at])
    beside = np.ones((rows, len(every)))
    beside[:, every.index(at)] = [row in in_rows for row in range(rows)]
    return lattice(every, rows, beside)


XS = [0, 100, 200, 300, 400, 500]


@pytest.mark.parametrize("at", [10, 180, 230, 475])
def test_a_sliver_of_a_column_in_one_row_is_none(at):
    kept = without_arcs(with_stroke(XS, 4, at, {3}))
    assert kept.xs.tolist() == XS
    assert len(spans(kept)) == 4 * 5


@pytest.mark.parametrize(
    ("at", "rows", "in_rows"),
    [(230, 4, {2, 3}), (250, 4, {3}), (230, 2, {1})],
    ids=["in two rows", "a broad one", "too few rows"],
)
def test_other_columns_stay(at, rows, in_rows):
    assert at in without_arcs(with_stroke(XS, rows, at, in_rows)).xs


@given(st.lists(st.integers(20, 200), min_size=1, max_size=20), st.integers(1, 8))
def test_a_table_ruled_all_over_keeps_its_cells(widths, rows):
    whole = lattice(np.cumsum([0, *widths]).tolist(), rows)
    kept = without_arcs(whole)
    assert rows == 1 or kept.xs.tolist() == whole.xs.tolist()
    assert len(spans(kept)) == rows * (len(kept.xs) - 1)
