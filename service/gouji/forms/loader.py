"""Reads form files, and says clearly what is wrong with one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from gouji.errors import FormError
from gouji.forms.form import (
    Authority,
    Column,
    Duty,
    Form,
    FormTable,
    Heading,
    Identity,
    Name,
    Row,
    Saying,
    Title,
)
from gouji.forms.schema import (
    DerivedEntry,
    DutyEntry,
    FormEntry,
    HeadingEntry,
    IdentityEntry,
    RowEntry,
    SetEntry,
    SideEntry,
    TableEntry,
)
from gouji.settings import Settings

_SET = re.compile(r"<(\w+)>")
_INNER_QUOTES = str.maketrans("“”", "‘’")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@cache
def load_forms() -> tuple[Form, ...]:
    """The forms that gouji knows, of each type of report the newest first.

    They are the files beside this one, and those in the folder of the settings, that are named by
    type and year: `xxgk-2021.yaml`. One of that folder stands for ours of the same id. Raises
    `FormError` naming the file that is wrong.
    """
    own = Settings().forms
    folders = [Path(__file__).parent, *([own] if own else [])]
    files = [file for folder in folders for file in folder.glob("*-*.yaml")]
    known = {form.id: form for form in map(load_form, files)}
    return tuple(known[name] for name in sorted(known, reverse=True))


def titles() -> tuple[Title, ...]:
    """What the reports that gouji knows are called."""
    return tuple(form.title for form in load_forms() if form.title)


def load_form(path: Path) -> Form:
    """The form of one file; raises `FormError` naming the file and the entry."""
    try:
        entry = FormEntry.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        form = _checked(entry)
    except UnicodeDecodeError as error:
        raise FormError(f"{path.name}: is not in UTF-8") from error
    except OSError as error:
        raise FormError(f"{path.name}: cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise FormError(f"{path.name}: is no YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "top level"
        raise FormError(f"{path.name}: {place}: {first['msg']}") from error
    except FormError as error:
        raise FormError(f"{path.name}: {error}") from None
    return form


def made(entry: Mapping[str, Any]) -> Form:
    """The form of what a form file would hold; raises `ValidationError` or `FormError`."""
    return _checked(FormEntry.model_validate(entry))


def _checked(entry: FormEntry) -> Form:
    form = _form(entry)
    _check(form)
    return form


def _form(entry: FormEntry) -> Form:
    tables = tuple(map(_table, entry.tables))
    names = _names(entry.tables)
    sums, sum_names = _set_sums(entry, set(names))
    for pattern, derived in entry.derived.items():
        for one, parts, name in _derived(pattern, derived, names):
            sums[one], sum_names[one] = parts, name
    return Form(
        id=entry.id,
        source=entry.source,
        source_en=entry.source_en,
        obsolete_from=entry.obsolete_from,
        tables=tables,
        identities=tuple(_identities(entry.identities, entry.sets, names)),
        continuity=tuple(_identities(entry.continuity, entry.sets, names)),
        names={**names, **sum_names},
        sums=sums,
        sections=tuple(map(_heading, entry.sections)),
        topics=tuple(map(_heading, entry.topics)),
        title=Title(**entry.title.model_dump()) if entry.title else None,
        telling=entry.telling,
        duties=tuple(map(_duty, entry.duties)),
        authority=tuple(Authority(**one.model_dump()) for one in entry.authority),
        may_lack=frozenset(
            figure
            for table in tables
            for row in table.rows
            if row.may_lack
            for figure in row.figures
        ),
        claims=entry.claims,
        sayings=tuple(Saying(**one.model_dump()) for one in entry.sayings),
        inferred=entry.inferred,
        tentative=tuple(_identities(entry.tentative, entry.sets, names)),
    )


def _duty(entry: DutyEntry) -> Duty:
    return Duty(entry.id, entry.figure, entry.name, entry.en, entry.section, entry.words)


def _heading(entry: HeadingEntry) -> Heading:
    return Heading(entry.name, entry.en, entry.words, entry.governments)


def _table(entry: TableEntry) -> FormTable:
    sides = tuple(tuple(_row(entry, side, row) for row in side.rows) for side in entry.parts)
    return FormTable(entry.id, entry.name, entry.name_en, sides, entry.captions, entry.filled)


def _row(table: TableEntry, side: SideEntry, row: RowEntry) -> Row:
    if row.heading is not None:
        return Row("", (row.heading,))
    if row.id is None:
        raise FormError(f"table {table.id}: the row '{row.label}' has neither id nor heading")
    columns = row.columns or side.columns
    return Row(
        id=row.id,
        labels=(row.label, *row.aliases),
        group=row.group,
        label_en=row.en,
        unit=_unit(table, row),
        columns=_columns(table, side, row),
        places=tuple(
            None if column in side.skipped else _figure_id(table, row.id, column)
            for column in columns
        ),
        may_lack=row.may_lack,
    )


def _unit(table: TableEntry, row: RowEntry) -> str:
    return table.unit if row.unit is None else row.unit


def _columns(table: TableEntry, side: SideEntry, row: RowEntry) -> tuple[Column, ...]:
    """The columns that hold figures."""
    columns = row.columns or side.columns
    unknown = [name for name in side.skipped if name not in side.columns]
    if unknown:
        raise FormError(f"table {table.id}: there is no column '{unknown[0]}' to skip")
    found = tuple(
        Column(name, label, side.column_names.get(name, name))
        for name, label in columns.items()
        if name not in side.skipped
    )
    if not found:
        raise FormError(f"table {table.id}: the row '{row.label}' has no columns")
    return found


def _figure_id(table: TableEntry, row: str, column: str) -> str:
    return table.figure.format(row=row, column=column).strip(".")


def _names(tables: Iterable[TableEntry]) -> dict[str, Name]:
    """The names of all figures, with those of their tables where two figures would have one."""
    found = [named for table in tables for named in _figure_names(table)]
    distinct = len({name.name for _, _, name in found}) == len(found)
    return {
        figure: name
        if distinct
        else replace(
            name, name=f"{place.name}{name.name}", name_en=f"{place.name_en}: {name.name_en}"
        )
        for figure, place, name in found
    }


def _figure_names(table: TableEntry) -> Iterator[tuple[str, Name, Name]]:
    """Each figure, its table and side, its row and column."""
    for side in table.parts:
        beside = side is not table
        place = Name(
            f"《{table.name}》{side.name if beside else ''}",
            f"{table.name_en}{', ' + side.name_en if beside else ''}",
        )
        for row in side.rows:
            if row.heading is None and row.id is not None:
                for figure, name in _row_names(table, side, row):
                    yield figure, place, name


def _row_names(table: TableEntry, side: SideEntry, row: RowEntry) -> Iterator[tuple[str, Name]]:
    for column in _columns(table, side, row):
        full = f"{row.group}{row.label}"
        place = f"{_quoted(full)}行" if full else ""
        name = f"{place}{_quoted(column.label)}" + ("列" if full else "")
        name_en = f"{row.en}, {column.label_en}" if row.en else column.label_en
        figure = _figure_id(table, row.id or "", column.id)
        yield figure, Name(name, name_en, _unit(table, row), table.rounding)


def _quoted(label: str) -> str:
    """`label` in quotation marks; those inside it become single ones (GB/T 15834)."""
    return f"“{label.translate(_INNER_QUOTES)}”"


def _set_sums(
    entry: FormEntry, figures: set[str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, Name]]:
    """`requests.refused.orgs` and its like: each part an id, or a set of them."""
    sums: dict[str, tuple[str, ...]] = {}
    names: dict[str, Name] = {}
    for table in entry.tables:
        for side in table.parts:
            found = _side_sums(entry, table, side, figures)
            sums |= {figure: parts for figure, parts, _ in found}
            names |= {figure: name for figure, _, name in found}
    return sums, names


def _side_sums(
    entry: FormEntry, table: TableEntry, side: SideEntry, figures: set[str]
) -> list[tuple[str, tuple[str, ...], Name]]:
    rows: dict[str, tuple[str, ...]] = {row.id: (row.id,) for row in side.rows if row.id}
    columns: dict[str, tuple[str, ...]] = {column: (column,) for column in side.columns}
    labels = {row.id: f"{row.group}{row.label}" for row in side.rows if row.id}
    labels |= side.columns
    english = {row.id: row.en for row in side.rows if row.id}
    english |= {name: side.column_names.get(name, name) for name in columns}
    for name, one in entry.sets.items():
        target = rows if set(one.members) <= set(rows) else columns
        if set(one.members) <= set(target):
            target[one.alias or name] = one.members
            labels[one.alias or name], english[one.alias or name] = one.label, one.en
    found = []
    for row, column in product(rows, columns):
        figure = _figure_id(table, row, column)
        parts = tuple(_figure_id(table, r, c) for r, c in product(rows[row], columns[column]))
        if figure not in figures and set(parts) <= figures:
            name = f"{_quoted(labels[row])}行{_quoted(labels[column])}列"
            told = Name(name, f"{english[row]}, {english[column]}", table.unit, table.rounding)
            found.append((figure, parts, told))
    return found


def _derived(
    pattern: str, entry: DerivedEntry, names: dict[str, Name]
) -> Iterator[tuple[str, tuple[str, ...], Name]]:
    for one in entry.each:
        parts = tuple(_PLACEHOLDER.sub(one, part) for part in entry.sum)
        unknown = [part for part in parts if part not in names]
        if unknown:
            raise FormError(f"derived {pattern}: there is no figure '{unknown[0]}'")
        label = names[parts[0]].name.strip("“”").split(" ")[-1]
        yield (
            _PLACEHOLDER.sub(one, pattern),
            parts,
            Name(f"“{entry.label} {label}”（各类合计）", f"{entry.en}, {one} (all kinds)"),
        )


def _identities(
    entries: Iterable[IdentityEntry], sets: dict[str, SetEntry], names: Mapping[str, Name]
) -> Iterator[Identity]:
    for entry in entries:
        for one in (one for each in entry.each for one in _members(each, sets)):
            left, right = (
                tuple(term for part in side for term in _members(part.replace("{}", one), sets))
                for side in (entry.left, entry.right)
            )
            yield Identity(
                f"{entry.rule}:{'+'.join(right)}",
                entry.rule,
                left,
                right,
                entry.says,
                entry.en,
                sum((_rounding(term, names) for term in (*left, *right)), Decimal(0)),
            )


def _rounding(term: str, names: Mapping[str, Name]) -> Decimal:
    name = names.get(_figure_of(term))
    return name.rounding if name else Decimal(0)


def _figure_of(term: str) -> str:
    """The id of the figure that a term of an identity is."""
    return term.removeprefix("-").removeprefix("previous:")


def _members(term: str, sets: dict[str, SetEntry]) -> Iterator[str]:
    """`term` with each `<set>` in it replaced by every one of its members."""
    found = _SET.search(term)
    if found is None:
        yield term
        return
    if found[1] not in sets:
        raise FormError(f"there is no set '{found[1]}', named in '{term}'")
    for member in sets[found[1]].members:
        yield from _members(term.replace(found[0], member, 1), sets)


def _check(form: Form) -> None:
    """Ids are there once, and what is named anywhere is there."""
    identities = (*form.identities, *form.continuity, *form.tentative)
    _once("the figure '{}'", form.figure_ids, "")
    _known(identities, set(form.figure_ids))
    _once("identity {}:", (one.id for one in identities), "; exchange the sides of one")
    labels = {row.label for table in form.tables for row in table.rows}
    for label in form.telling:
        if label not in labels:
            raise FormError(f"telling: no row has the label '{label}'")
    for saying in form.sayings:
        if saying.figure not in form.names:
            raise FormError(f"sayings: there is no figure '{saying.figure}'")


def _once(what: str, names: Iterable[str], remedy: str) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise FormError(f"{what.format(name)} is there {times} times{remedy}")


def _known(identities: Iterable[Identity], figures: set[str]) -> None:
    for identity in identities:
        for term in (*identity.left, *identity.right):
            if _figure_of(term) not in figures:
                raise FormError(f"identity {identity.id}: there is no figure '{term}'")
