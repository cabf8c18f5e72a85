"""What a form file may hold; `xxgk-2021.yaml` and `bmjs-2023.yaml` are two that are complete."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Member = Annotated[str, Field(pattern=r"^[\w.]+$")]
Words = Annotated[tuple[str, ...], Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SetEntry(_Entry):
    """Rows or columns that count together; `as` is the name that claims use for the set."""

    label: str
    en: str
    alias: str | None = Field(default=None, alias="as")
    members: tuple[Member, ...] = Field(min_length=1)


class RowEntry(_Entry):
    """A row of figures, or a heading that only helps to find its place.

    `unit` and `columns` are those of the table unless the row has its own. `may_lack`: some
    reports leave the row out where it would be blank.
    """

    id: str | None = None
    label: str = ""
    aliases: tuple[str, ...] = ()
    group: str = ""
    en: str = ""
    unit: str | None = None
    heading: str | None = None
    columns: dict[str, str] | None = None
    may_lack: bool = False


class SideEntry(_Entry):
    """Rows below each other and their columns, by id, as printed from left to right.

    `name` and `name_en` tell a side of a table from the other: 收入. `skipped` are columns that
    hold no figures: 行次. They may be missing in a report.
    """

    name: str = ""
    name_en: str = ""
    rows: tuple[RowEntry, ...] = ()
    columns: dict[str, str] = {}
    column_names: dict[str, str] = {}
    skipped: tuple[str, ...] = ()


class TableEntry(SideEntry):
    """A table. `figure` makes the id of a figure from `{row}` and `{column}`.

    Findings name a figure by row and column, and by its table where others have the same.

    A table whose rows stand beside each other, 收入 and 支出, has `sides` from left to right
    instead of rows and columns. Where `captions` are given, the table is one of several that look
    alike, and is only looked for under one of them. `rounding` is by how much a printed figure may
    be off because it was rounded: half of its last digit, so 0.005 for two decimals, and 0 for
    counts. In one that is `filled` a number is wanted in every cell, 0 for none.
    """

    id: str
    name: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    figure: str = Field(pattern=r"^([\w.]|\{row\}|\{column\})+$")
    unit: str = "件"
    rounding: Decimal = Field(default=Decimal(0), ge=0)
    captions: tuple[str, ...] = ()
    filled: bool = False
    sides: tuple[SideEntry, ...] = ()

    @property
    def parts(self) -> tuple[SideEntry, ...]:
        """Its sides, or the table itself where it has but one."""
        return self.sides or (self,)

    @model_validator(mode="after")
    def _has_rows(self) -> TableEntry:
        if self.sides and self.rows:
            raise PydanticCustomError("rows", "a table has either rows or sides")
        if not all(part.rows for part in self.parts):
            raise PydanticCustomError("rows", "a table, or each side of it, has rows")
        return self


class DerivedEntry(_Entry):
    """Figures that the form does not print but that claims speak of: sums of printed ones."""

    label: str
    en: str
    each: tuple[str, ...] = Field(min_length=1)
    sum: tuple[str, ...] = Field(min_length=1)


class IdentityEntry(_Entry):
    """An equation for each of `each`: the sum of `left` is the sum of `right`.

    `{}` stands for the one of `each`, `<set>` for every member of a set, a leading `-` subtracts,
    `previous:` names last year's figure. `says` and `en` are the rule in words, as findings tell
    it. It holds when the sides differ by no more than the roundings of its figures come to.
    """

    rule: Literal["flow", "column-sum", "row-sum", "group-sum", "cross-table", "cross-year"]
    says: str = ""
    en: str = ""
    each: tuple[str, ...] = Field(default=("",), min_length=1)
    left: tuple[str, ...] = Field(min_length=1)
    right: tuple[str, ...] = Field(min_length=1)


class HeadingEntry(_Entry):
    """What a report must speak of: a section by its number, or a topic of one.

    It is there when one of `words` is, in a heading or, of a topic, in a sentence. What is for
    `governments` is not asked of their bureaus.
    """

    name: str
    en: str
    words: Words
    governments: bool = False


class TitleEntry(_Entry):
    """What such a report is called: one of `begins` and, a few characters on, one of `ends`.

    The body and the year stand before it. Without `ends` one of `begins` is enough.
    """

    begins: Words
    ends: tuple[str, ...] = ()


class DutyEntry(_Entry):
    """What the text may tell anywhere but section number `section` must: 信息处理费 in six.

    `figure` is what claims of it speak of; one of `words` tells that the section does.
    """

    id: str
    figure: Member
    name: str
    en: str
    section: int = Field(ge=1, le=9)
    words: Words


class AuthorityEntry(_Entry):
    """`figures` of what, by `law`, only some bodies can make: 规章.

    `bodies` is a regular expression that their names match.
    """

    id: str
    figures: Annotated[tuple[Member, ...], Field(min_length=1)]
    name: str
    bodies: re.Pattern[str]
    law: str
    law_en: str


class SayingEntry(_Entry):
    """Words that surely mean `figure` where one of `words` stands right before a number.

    `under` are headings without their numbers: where given, the sentence must stand under one.
    """

    figure: Member
    words: Words
    under: tuple[str, ...] = ()


class FormEntry(_Entry):
    """A whole form file. `sections` are in order, `topics` are those of the first section.

    `telling` are labels that no other type of report has: where given, one of them must be there.
    `claims` says what ties the numbers of the narrative to figures: the trained `tagger`, for the
    figures that it was trained on, or the words of the form's own `labels`. An `inferred` form was
    drafted from the tables of a report; `tentative` are sums of it that only a label speaks for.
    """

    id: str
    source: str
    source_en: str
    obsolete_from: int | None = None
    title: TitleEntry | None = None
    telling: tuple[str, ...] = ()
    sets: dict[str, SetEntry] = {}
    tables: tuple[TableEntry, ...] = Field(min_length=1)
    derived: dict[str, DerivedEntry] = {}
    identities: tuple[IdentityEntry, ...] = ()
    continuity: tuple[IdentityEntry, ...] = ()
    sections: tuple[HeadingEntry, ...] = ()
    topics: tuple[HeadingEntry, ...] = ()
    duties: tuple[DutyEntry, ...] = ()
    authority: tuple[AuthorityEntry, ...] = ()
    claims: Literal["tagger", "labels"] = "tagger"
    sayings: tuple[SayingEntry, ...] = ()
    inferred: bool = False
    tentative: tuple[IdentityEntry, ...] = ()
