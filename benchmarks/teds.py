"""Likeness of two tables as trees: TEDS (Zhong, ShafieiBavani, Jimeno Yepes 2020).

One less the tree edit distance between them over the nodes of the larger. A table is a node with
its rows as children, these with their cells. To put in or take out a node costs 1; so does a cell
with other spans in the place of one; of a cell with the same spans the texts are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from rapidfuzz.distance import Levenshtein


class CellLike(Protocol):
    """What TEDS looks at in a cell; rows and columns count from 0."""

    @property
    def row(self) -> int: ...  # noqa: D102
    @property
    def column(self) -> int: ...  # noqa: D102
    @property
    def rowspan(self) -> int: ...  # noqa: D102
    @property
    def colspan(self) -> int: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


class Label(NamedTuple):
    """What a node is: its tag and, of a cell, its spans and text."""

    tag: str
    rowspan: int = 1
    colspan: int = 1
    text: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of an ordered tree."""

    label: Label
    children: tuple[Node, ...] = ()


Cost = Callable[[Label, Label], float]
"""What it costs to have one label in the place of another, 0 to 1."""


def teds(truth: Sequence[CellLike], found: Sequence[CellLike], *, texts: bool = True) -> float:
    """From 0, nothing found, to 1, the same; without `texts` by structure alone, TEDS-S."""
    if not found:
        return 0.0
    one, other = table_tree(truth), table_tree(found)
    distance = tree_distance(one, other, _with_text if texts else _without_text)
    return 1 - distance / max(_size(one), _size(other))


def table_tree(cells: Iterable[CellLike]) -> Node:
    """Cells under their rows, from left to right; a row in which no cell begins is empty."""
    rows: dict[int, list[CellLike]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return Node(
        Label("table"),
        tuple(
            Node(Label("tr"), tuple(map(_leaf, sorted(rows.get(row, ()), key=_column))))
            for row in range(max(rows, default=-1) + 1)
        ),
    )


def tree_distance(one: Node, other: Node, cost: Cost) -> float:
    """The least cost of making `other` of `one` (Zhang and Shasha 1989)."""
    first, second = _Postorder.of(one), _Postorder.of(other)
    distances = [[0.0] * len(second.labels) for _ in first.labels]
    for i in first.keyroots:
        for j in second.keyroots:
            _fill(distances, first, second, i, j, cost)
    return distances[-1][-1]


@dataclass(frozen=True, slots=True)
class _Postorder:
    """Nodes from the leaves up; `leftmost[i]` is the first leaf under node i."""

    labels: tuple[Label, ...]
    leftmost: tuple[int, ...]

    @classmethod
    def of(cls, tree: Node) -> _Postorder:
        labels: list[Label] = []
        leftmost: list[int] = []

        def visit(node: Node) -> None:
            first = len(labels)
            for child in node.children:
                visit(child)
            labels.append(node.label)
            leftmost.append(first)

        visit(tree)
        return cls(tuple(labels), tuple(leftmost))

    @property
    def keyroots(self) -> list[int]:
        """The highest node above each leftmost leaf."""
        return sorted({leaf: node for node, leaf in enumerate(self.leftmost)}.values())


def _fill(
    distances: list[list[float]], one: _Postorder, other: _Postorder, i: int, j: int, cost: Cost
) -> None:
    """Distances between the subtrees that begin at the same leaf as `i`, and as `j`."""
    top, left = one.leftmost[i], other.leftmost[j]
    forests = [[float(column) for column in range(j - left + 2)]]
    for x in range(top, i + 1):
        above, begun = forests[-1], forests[one.leftmost[x] - top]
        row = [above[0] + 1]
        for y in range(left, j + 1):
            column = y - left + 1
            either = min(above[column], row[-1]) + 1
            if one.leftmost[x] == top and other.leftmost[y] == left:
                best = min(either, above[column - 1] + cost(one.labels[x], other.labels[y]))
                distances[x][y] = best
            else:
                best = min(either, begun[other.leftmost[y] - left] + distances[x][y])
            row.append(best)
        forests.append(row)


def _with_text(one: Label, other: Label) -> float:
    if one[:3] != other[:3]:
        return 1.0
    return float(Levenshtein.normalized_distance(one.text, other.text))


def _without_text(one: Label, other: Label) -> float:
    return float(one[:3] != other[:3])


def _leaf(cell: CellLike) -> Node:
    return Node(Label("td", cell.rowspan, cell.colspan, cell.text))


def _column(cell: CellLike) -> int:
    return cell.column


def _size(tree: Node) -> int:
    return 1 + sum(map(_size, tree.children))
