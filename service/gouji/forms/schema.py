"""What a form file may hold; see `xxgk-2021.yaml` for one that is complete."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Member = Annotated[str, Field(pattern=r"^[\w.]+$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SetEntry(_Entry):
    """Rows or columns that count together; `as` is the name that claims use for the set."""

    label: str
    en: str
    alias: str | None = Field(default=None, alias="as")
    members: tuple[Member, ...] = Field(min_length=1)


class RowEntry(_Entry):
    """A row of figures, or a heading that only helps to find its place."""

    id: str | None = None
    label: str = ""
    aliases: tuple[str, ...] = ()
    group: str = ""
    en: str = ""
    unit: str = "件"
    heading: str | None = None
    columns: dict[str, str] | None = None


class TableEntry(_Entry):
    """A table. `figure` makes the id of a figure from `{row}` and `{column}`."""

    id: str
    name: str
    name_en: str
    figure: str = Field(pattern=r"^([\w.]|\{row\}|\{column\})+$")
    rows: tuple[RowEntry, ...] = Field(min_length=1)
    columns: dict[str, str] = {}
    column_names: dict[str, str] = {}


class DerivedEntry(_Entry):
    """Figures that the form does not print but that claims speak of: sums of printed ones."""

    label: str
    en: str
    each: tuple[str, ...] = Field(min_length=1)
    sum: tuple[str, ...] = Field(min_length=1)


class IdentityEntry(_Entry):
    """An equation for each of `each`: the sum of `left` is the sum of `right`.

    `{}` stands for the one of `each`, `<set>` for every member of a set, a leading `-` subtracts,
    `previous:` names last year's figure.
    """

    rule: Literal["flow", "column-sum", "row-sum", "group-sum", "cross-year"]
    each: tuple[str, ...] = Field(min_length=1)
    left: tuple[str, ...] = Field(min_length=1)
    right: tuple[str, ...] = Field(min_length=1)


class HeadingEntry(_Entry):
    """What a report must speak of: a section by its number, or a topic of one.

    It is there when one of `words` is, in a heading or, of a topic, in a sentence.
    """

    name: str
    en: str
    words: tuple[str, ...] = Field(min_length=1)


class FormEntry(_Entry):
    """A whole form file. `sections` are in order, `topics` are those of the first section.

    `claims` says what ties the numbers of the narrative to figures: the trained `tagger`, for the
    figures that it was trained on, or the words of the form's own `labels`. An `inferred` form was
    drafted from the tables of a report; `tentative` are sums of it that only a label speaks for.
    """

    id: str
    source: str
    source_en: str
    obsolete_from: int | None = None
    sets: dict[str, SetEntry] = {}
    tables: tuple[TableEntry, ...] = Field(min_length=1)
    derived: dict[str, DerivedEntry] = {}
    identities: tuple[IdentityEntry, ...] = ()
    continuity: tuple[IdentityEntry, ...] = ()
    sections: tuple[HeadingEntry, ...] = ()
    topics: tuple[HeadingEntry, ...] = ()
    claims: Literal["tagger", "labels"] = "tagger"
    inferred: bool = False
    tentative: tuple[IdentityEntry, ...] = ()
