"""Likeness of tables as trees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import pytest
from benchmarks.teds import Label, Node, teds, tree_distance
from hypothesis import given
from hypothesis import strategies as st


@dataclass(frozen=True)
class Cell:
    row: int
    column: int
    text: str = ""
    rowspan: int = 1
    colspan: int = 1


TABLE = [Cell(0, 0, "项目"), Cell(0, 1, "件数"), Cell(1, 0, "受理"), Cell(1, 1, "1234")]
NODES = 7  # the table, two rows, four cells


def unlike(one: Label, other: Label) -> float:
    return float(one != other)


def tree(tag: str, *children: Node) -> Node:
    return Node(Label(tag), children)


def test_the_same_table_is_like_itself_in_whatever_order_its_cells_come():
    assert teds(TABLE, TABLE[::-1]) == 1


def test_where_nothing_was_found_nothing_is_alike():
    assert teds(TABLE, []) == teds(TABLE, [], texts=False) == 0


def test_a_missing_cell_costs_one_node():
    assert teds(TABLE, TABLE[:-1]) == pytest.approx(1 - 1 / NODES)


def test_a_cell_too_many_is_held_against_the_larger_table():
    assert teds(TABLE, [*TABLE, Cell(1, 2)]) == pytest.approx(1 - 1 / (NODES + 1))


def test_a_cell_with_another_span_counts_whole():
    spanned = [replace(TABLE[0], colspan=2), *TABLE[1:]]
    assert teds(TABLE, spanned) == teds(TABLE, spanned, texts=False) == pytest.approx(1 - 1 / NODES)


def test_a_text_counts_by_its_share_of_wrong_characters():
    misread = [*TABLE[:-1], replace(TABLE[-1], text="1284")]
    assert teds(TABLE, misread) == pytest.approx(1 - 0.25 / NODES)
    assert teds(TABLE, misread, texts=False) == 1


def test_a_row_in_which_no_cell_begins_is_a_row():
    spanned = [Cell(0, 0, rowspan=2), Cell(2, 0)]
    assert teds(spanned, spanned) == 1
    assert teds(spanned, [Cell(0, 0, rowspan=2), Cell(1, 0)], texts=False) == pytest.approx(
        1 - 1 / 6
    )


def test_the_example_of_zhang_and_shasha_is_two_apart():
    one = tree("f", tree("d", tree("a"), tree("c", tree("b"))), tree("e"))
    other = tree("f", tree("c", tree("d", tree("a"), tree("b"))), tree("e"))
    assert tree_distance(one, other, unlike) == 2


TREES = st.recursive(
    st.sampled_from("ab").map(tree),
    lambda trees: st.builds(
        lambda tag, children: tree(tag, *children),
        st.sampled_from("ab"),
        st.lists(trees, max_size=3),
    ),
    max_leaves=5,
)


@given(TREES, TREES)
def test_the_distance_is_that_of_the_definition(one: Node, other: Node) -> None:
    assert tree_distance(one, other, unlike) == by_definition((one,), (other,))


@cache
def by_definition(one: tuple[Node, ...], other: tuple[Node, ...]) -> float:
    """Between two forests: take out, put in, or match their last roots."""
    if not one or not other:
        return sum(map(size, one + other))
    (*before, last), (*others, root) = one, other
    return min(
        by_definition((*before, *last.children), other) + 1,
        by_definition(one, (*others, *root.children)) + 1,
        by_definition(tuple(before), tuple(others))
        + by_definition(last.children, root.children)
        + unlike(last.label, root.label),
    )


def size(node: Node) -> int:
    return 1 + sum(map(size, node.children))
