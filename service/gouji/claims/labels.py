"""The labels of a form's cells, as words that a sentence may use for them.

A form comes as a value; which one it is does not matter here.
"""

# The members of a protocol say nothing that their class does not.
# ruff: noqa: D102

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from typing import Protocol

from gouji.dictionary import dictionary

_KEPT = re.compile(r"[\u4e00-\u9fff0-9a-zA-Z]+")
_UNIT = re.compile(
    r"[（(](?:单位|计量单位)?[:：]?[^（）()，,；;]{0,3}(?:元|件|人|个|次|条|项|台|套|辆|%)[）)]"
)
_MARK = re.compile(
    r"^(?:其中[:：]?|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[、.．](?!\d))+"
)
_TOTAL = re.compile(r"(?:合|总|共)计|总额|总数|小计|合计数?")


class Column(Protocol):
    """A column of a table."""

    @property
    def label(self) -> str: ...


class Row(Protocol):
    """A row of figures, one for each of `columns`; a heading has none."""

    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def group(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def figures(self) -> tuple[str, ...]: ...


class LabelledTable(Protocol):
    """A table and its rows as printed."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> Sequence[Row]: ...


class Saying(Protocol):
    """Words that mean `figure` right before a number, under one of the headings `under`, if any."""

    @property
    def figure(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def under(self) -> tuple[str, ...]: ...


class Labelled(Protocol):
    """A form, as far as its labels go."""

    @property
    def tables(self) -> Sequence[LabelledTable]: ...
    @property
    def sayings(self) -> Sequence[Saying]: ...


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Characters and digits only, full-width ones folded: 因公出国（境）费 is 因公出国境费."""
    return "".join(_KEPT.findall(unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=8192)
def named(label: str) -> str:
    """What a label names: without its number, its unit and 其中.

    >>> named("（一）其中：公务接待费（万元）")
    '公务接待费'
    """
    text = re.sub(r"\s", "", label)
    while (shorter := _UNIT.sub("", _MARK.sub("", text))) != text:
        text = shorter
    return plain(text)


@lru_cache(maxsize=8192)
def words(label: str) -> tuple[str, ...]:
    """The Chinese words of what a label names, each once, by jieba."""
    cut = dictionary().lcut(named(label), HMM=False)
    return tuple(dict.fromkeys(cut))


def is_total(label: str) -> bool:
    """Whether a label says that it is a total."""
    return bool(_TOTAL.fullmatch(named(label)))


@dataclass(frozen=True, slots=True)
class Place:
    """A cell by its labels.

    `table` is the number of its table, `columns` the labels of all columns of its row.
    """

    figure: str
    table: int
    rows: tuple[str, ...]
    group: str
    column: str
    unit: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Labels:
    """All cells of a form by their labels; `names` and `rows` are those of each table."""

    places: tuple[Place, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, form: Labelled) -> Labels:
        """Those of `form`."""
        return cls(
            tuple(place for at, table in enumerate(form.tables) for place in _places(at, table)),
            tuple(table.name for table in form.tables),
            tuple(tuple(row.labels[0] for row in _filled(table)) for table in form.tables),
        )

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """How much each word tells: a word of many labels (支出) tells little."""
        labels = {label for one in self.places for label in (*one.rows, one.group, one.column)}
        seen = Counter(word for label in labels for word in words(label))
        return {word: 0.2 + log(1 + len(labels) / times) for word, times in seen.items()}

    @cached_property
    def by_row(self) -> Mapping[str, tuple[Place, ...]]:
        """The cells of the rows of each label."""
        found: dict[str, list[Place]] = defaultdict(list)
        for one in self.places:
            for label in one.rows:
                found[label].append(one)
        return {label: tuple(places) for label, places in found.items()}

    @cached_property
    def by_column(self) -> tuple[Place, ...]:
        """The cells that a column may name alone: of totals, and of tables of one row."""
        return tuple(
            one
            for one in self.places
            if len(self.rows[one.table]) == 1 or any(map(is_total, one.rows))
        )

    @cached_property
    def times(self) -> Mapping[str, int]:
        """In how many rows of the form each label stands, by what it names."""
        return Counter(named(label) for rows in self.rows for label in rows)


def _filled(table: LabelledTable) -> list[Row]:
    return [row for row in table.rows if row.figures]


def _places(at: int, table: LabelledTable) -> Iterator[Place]:
    for row in _filled(table):
        columns = tuple(column.label for column in row.columns)
        for figure, column in zip(row.figures, columns, strict=True):
            yield Place(figure, at, row.labels, row.group, column, row.unit, columns)
