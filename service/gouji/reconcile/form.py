"""What the judge needs to know of a statutory form."""

# The members of a protocol say nothing that their class does not.
# ruff: noqa: D102

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol


class Identity(Protocol):
    """An equation: the sum of `left` is the sum of `right`, but for `tolerance`.

    A term is a figure's id, with a leading `-` when it is subtracted; `previous:` before the id
    means last year's figure. Where one side is a single printed total, it is `right`. `says` is
    the rule in words.
    """

    @property
    def id(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def left(self) -> tuple[str, ...]: ...
    @property
    def right(self) -> tuple[str, ...]: ...
    @property
    def says(self) -> str: ...
    @property
    def says_en(self) -> str: ...
    @property
    def tolerance(self) -> Decimal: ...


class Row(Protocol):
    """One printed row of a table; a heading has no figures."""

    @property
    def figures(self) -> tuple[str, ...]: ...


class FormTable(Protocol):
    """One table of a form and the figures that it must hold.

    The rows of each of its `sides` stand below each other, as printed.
    """

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def sides(self) -> Sequence[Sequence[Row]]: ...
    @property
    def figure_ids(self) -> tuple[str, ...]: ...
    @property
    def filled(self) -> bool: ...


class Heading(Protocol):
    """A section or topic that a report must have; one of `words` tells that it is there.

    What is for `governments` is not asked of their bureaus.
    """

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def governments(self) -> bool: ...


class Duty(Protocol):
    """What section number `section` must tell when the text claims `figure` anywhere else."""

    @property
    def id(self) -> str: ...
    @property
    def figure(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def section(self) -> int: ...
    @property
    def words(self) -> tuple[str, ...]: ...


class Authority(Protocol):
    """`figures` of what, by `law`, only bodies whose names match `bodies` can make."""

    @property
    def id(self) -> str: ...
    @property
    def figures(self) -> tuple[str, ...]: ...
    @property
    def name(self) -> str: ...
    @property
    def bodies(self) -> re.Pattern[str]: ...
    @property
    def law(self) -> str: ...
    @property
    def law_en(self) -> str: ...


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
    def duties(self) -> Sequence[Duty]: ...
    @property
    def authority(self) -> Sequence[Authority]: ...
    @property
    def may_lack(self) -> frozenset[str]: ...
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

    def rounding(self, figure: str) -> Decimal:
        """By how much a figure may be off because it was rounded; 0 for counts."""
