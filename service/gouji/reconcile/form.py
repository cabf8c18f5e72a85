"""What the judge needs to know of a statutory form."""

# The members of a protocol say nothing that their class does not.
# ruff: noqa: D102

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Identity(Protocol):
    """An equation: the sum of `left` is the sum of `right`.

    A term is a figure's id, with a leading `-` when it is subtracted; `previous:` before the id
    means last year's figure. Where one side is a single printed total, it is `right`.
    """

    @property
    def id(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def left(self) -> tuple[str, ...]: ...
    @property
    def right(self) -> tuple[str, ...]: ...


class Row(Protocol):
    """One printed row of a table; a heading has no figures."""

    @property
    def figures(self) -> tuple[str, ...]: ...


class FormTable(Protocol):
    """One table of a form, its rows as printed, and the figures that it must hold."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def figure_ids(self) -> tuple[str, ...]: ...


class Heading(Protocol):
    """A section or topic that a report must have; one of `words` tells that it is there."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...


class Form(Protocol):
    """A form: its tables, its identities and the names of its figures.

    An `inferred` one is not statutory but was drafted from the tables; of its `tentative` sums only
    the label of a total speaks.
    """

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def source_en(self) -> str: ...
    @property
    def obsolete_from(self) -> int | None: ...
    @property
    def tables(self) -> tuple[FormTable, ...]: ...
    @property
    def identities(self) -> tuple[Identity, ...]: ...
    @property
    def continuity(self) -> tuple[Identity, ...]: ...
    @property
    def figure_ids(self) -> tuple[str, ...]: ...
    @property
    def sections(self) -> Sequence[Heading]: ...
    @property
    def topics(self) -> Sequence[Heading]: ...
    @property
    def inferred(self) -> bool: ...
    @property
    def tentative(self) -> tuple[Identity, ...]: ...

    def expand(self, figure: str) -> tuple[str, ...]:
        """The ids that a claim's figure (an id, a derived one or a `+` sum) adds up; or none."""

    def name(self, figure: str) -> str:
        """Row and column in Chinese, quoted as the form prints them."""

    def name_en(self, figure: str) -> str:
        """Row and column in English."""

    def unit(self, figure: str) -> str:
        """件 or 万元."""
