"""A statutory form: its tables, the ids of its figures, its identities, its names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Literal


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `id` is empty where a row has one number only."""

    id: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures, or (`columns` empty) a heading. `group` is the label it stands under.

    `places` are its value columns as printed: the figure in each, or `None` where the column
    holds none (行次). `may_lack`: some reports leave the row out where it would be blank.
    """

    id: str
    labels: tuple[str, ...]
    group: str = ""
    label_en: str = ""
    unit: str = "件"
    columns: tuple[Column, ...] = ()
    places: tuple[str | None, ...] = ()
    may_lack: bool = False

    @property
    def label(self) -> str:
        """The label as the form prints it."""
        return self.labels[0]

    @property
    def figures(self) -> tuple[str, ...]:
        """The ids of its figures, in the order of its columns."""
        return tuple(figure for figure in self.places if figure is not None)


Side = tuple[Row, ...]
"""Rows below each other, headings among them."""


@dataclass(frozen=True, slots=True)
class FormTable:
    """One table of a form. Its `sides`, most have one, stand beside each other: 收入 and 支出.

    `captions` are words of which some are printed above it; none where its labels tell it.
    In one that is `filled` a number is wanted in every cell, 0 for none.
    """

    id: str
    name: str
    name_en: str
    sides: tuple[Side, ...]
    captions: tuple[str, ...] = ()
    filled: bool = False

    @property
    def rows(self) -> Side:
        """The rows of all sides, in printed order."""
        return tuple(chain.from_iterable(self.sides))

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """The ids of all figures, row by row."""
        return tuple(figure for row in self.rows for figure in row.figures)


@dataclass(frozen=True, slots=True)
class Identity:
    """sum(left) = sum(right). A leading `-` subtracts; `previous:` is last year's figure.

    `says` is the rule in words. The sides may differ by `tolerance`, what the roundings of all
    its figures come to.
    """

    id: str
    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    says: str = ""
    says_en: str = ""
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Name:
    """A figure's name and unit, as a person would point at it on the page.

    `rounding` is by how much it may be off because it was rounded.
    """

    name: str
    name_en: str
    unit: str = "件"
    rounding: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section or topic that a report must have; one of `words` tells that it is there.

    What is for `governments` is not asked of their bureaus.
    """

    name: str
    name_en: str
    words: tuple[str, ...]
    governments: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """What a type of report is called: one of `begins`, then one of `ends`, if there are any."""

    begins: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """What section number `section` must tell when the text claims `figure` anywhere else."""

    id: str
    figure: str
    name: str
    name_en: str
    section: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Authority:
    """`figures` of what, by `law`, only bodies whose names match `bodies` can make."""

    id: str
    figures: tuple[str, ...]
    name: str
    bodies: re.Pattern[str]
    law: str
    law_en: str


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that mean `figure` right before a number, under one of the headings `under`, if any."""

    figure: str
    words: tuple[str, ...]
    under: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A statutory form. `sums` are the figures that are not printed but that claims speak of.

    `sections` are those of a report in order, `topics` those of its first section. `telling` are
    labels of which one is there, if there are any. `may_lack` are the figures of rows that some
    reports leave out. `claims` tells
    what ties numbers of the narrative to figures: the trained `tagger`, or the form's `labels`.
    An `inferred` form was drafted from the tables of a report; `tentative` are sums of it that
    only the label of a total speaks for.
    """

    id: str
    source: str
    source_en: str
    obsolete_from: int | None
    tables: tuple[FormTable, ...]
    identities: tuple[Identity, ...]
    continuity: tuple[Identity, ...]
    names: Mapping[str, Name]
    sums: Mapping[str, tuple[str, ...]]
    sections: tuple[Heading, ...] = ()
    topics: tuple[Heading, ...] = ()
    title: Title | None = None
    telling: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    authority: tuple[Authority, ...] = ()
    may_lack: frozenset[str] = frozenset()
    claims: Literal["tagger", "labels"] = "tagger"
    sayings: tuple[Saying, ...] = ()
    inferred: bool = False
    tentative: tuple[Identity, ...] = ()

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """The ids of all printed figures."""
        return tuple(figure for table in self.tables for figure in table.figure_ids)

    def expand(self, figure: str) -> tuple[str, ...]:
        """The printed figures whose sum `figure` is: an id, a sum's name, or `a+b`.

        Empty when a part of it is not in this form.
        """
        parts = [self.sums.get(part, (part,)) for part in figure.split("+")]
        expanded = tuple(one for part in parts for one in part)
        return expanded if all(one in self.names for one in expanded) else ()

    def name(self, figure: str) -> str:
        """The name of a figure or sum in Chinese."""
        return "＋".join(self._name(part).name for part in figure.split("+"))

    def name_en(self, figure: str) -> str:
        """The name of a figure or sum in English."""
        return " + ".join(self._name(part).name_en for part in figure.split("+"))

    def unit(self, figure: str) -> str:
        """件 for counts, 万元 for money."""
        return self._name(figure.split("+")[0]).unit

    def rounding(self, figure: str) -> Decimal:
        """By how much a printed figure may be off because it was rounded; 0 for counts."""
        return self._name(figure).rounding

    def _name(self, figure: str) -> Name:
        return self.names.get(figure, Name(figure, figure))
