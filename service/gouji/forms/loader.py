"""Reads form files, and says clearly what is wrong with one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from gouji.errors import FormError
from gouji.forms.form import Column, Form, FormTable, Heading, Identity, Name, Row
from gouji.forms.schema import (
    DerivedEntry,
    FormEntry,
    HeadingEntry,
    IdentityEntry,
    RowEntry,
    SetEntry,
    TableEntry,
)

_SET = re.compile(r"<(\w+)>")
_INNER_QUOTES = str.maketrans("“”", "‘’")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@cache
def load_forms() -> tuple[Form, ...]:
    """The statutory forms that gouji knows, newest first."""
    files = sorted(Path(__file__).parent.glob("xxgk-*.yaml"), reverse=True)
    return tuple(load_form(file) for file in files)


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
    tables = tuple(_table(table) for table in entry.tables)
    names = {figure: name for table in entry.tables for figure, name in _figure_names(table)}
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
        identities=tuple(i for one in entry.identities for i in _identities(one, entry.sets)),
        continuity=tuple(i for one in entry.continuity for i in _identities(one, entry.sets)),
        names={**names, **sum_names},
        sums=sums,
        sections=tuple(map(_heading, entry.sections)),
        topics=tuple(map(_heading, entry.topics)),
        claims=entry.claims,
        inferred=entry.inferred,
        tentative=tuple(i for one in entry.tentative for i in _identities(one, entry.sets)),
    )


def _heading(entry: HeadingEntry) -> Heading:
    return Heading(entry.name, entry.en, entry.words)


def _table(entry: TableEntry) -> FormTable:
    rows = tuple(_row(entry, row) for row in entry.rows)
    return FormTable(entry.id, entry.name, entry.name_en, rows)


def _row(table: TableEntry, row: RowEntry) -> Row:
    if row.heading is not None:
        return Row("", (row.heading,), "", "", "", (), ())
    if row.id is None:
        raise FormError(f"table {table.id}: the row '{row.label}' has neither id nor heading")
    columns = _columns(table, row)
    figures = tuple(_figure_id(table, row.id, column.id) for column in columns)
    labels = (row.label, *row.aliases)
    return Row(row.id, labels, row.group, row.en, row.unit, columns, figures)


def _columns(table: TableEntry, row: RowEntry) -> tuple[Column, ...]:
    columns = row.columns or table.columns
    if not columns:
        raise FormError(f"table {table.id}: the row '{row.label}' has no columns")
    return tuple(
        Column(name, label, table.column_names.get(name, name)) for name, label in columns.items()
    )


def _figure_id(table: TableEntry, row: str, column: str) -> str:
    return table.figure.format(row=row, column=column).strip(".")


def _figure_names(table: TableEntry) -> Iterator[tuple[str, Name]]:
    for row in table.rows:
        if row.heading is not None or row.id is None:
            continue
        for column in _columns(table, row):
            full = f"{row.group}{row.label}"
            place = f"{_quoted(full)}行" if full else ""
            name = f"{place}{_quoted(column.label)}" + ("列" if full else "")
            name_en = f"{row.en}, {column.label_en}" if row.en else column.label_en
            yield _figure_id(table, row.id, column.id), Name(name, name_en, row.unit)


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
        rows: dict[str, tuple[str, ...]] = {row.id: (row.id,) for row in table.rows if row.id}
        columns: dict[str, tuple[str, ...]] = {column: (column,) for column in table.columns}
        labels = {row.id: f"{row.group}{row.label}" for row in table.rows if row.id}
        labels |= table.columns
        english = {row.id: row.en for row in table.rows if row.id}
        english |= {name: table.column_names.get(name, name) for name in columns}
        for name, one in entry.sets.items():
            target = rows if set(one.members) <= set(rows) else columns
            if set(one.members) <= set(target):
                target[one.alias or name] = one.members
                labels[one.alias or name], english[one.alias or name] = one.label, one.en
        for row, column in product(rows, columns):
            figure = _figure_id(table, row, column)
            parts = tuple(_figure_id(table, r, c) for r, c in product(rows[row], columns[column]))
            if figure not in figures and set(parts) <= figures:
                sums[figure] = parts
                names[figure] = Name(
                    f"{_quoted(labels[row])}行{_quoted(labels[column])}列",
                    f"{english[row]}, {english[column]}",
                )
    return sums, names


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


def _identities(entry: IdentityEntry, sets: dict[str, SetEntry]) -> Iterator[Identity]:
    for one in (one for each in entry.each for one in _members(each, sets)):
        left, right = (
            tuple(term for part in side for term in _members(part.replace("{}", one), sets))
            for side in (entry.left, entry.right)
        )
        yield Identity(f"{entry.rule}:{'+'.join(right)}", entry.rule, left, right)


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
    """Ids are there once, and identities name only figures that are there."""
    for figure, times in Counter(form.figure_ids).items():
        if times > 1:
            raise FormError(f"the figure '{figure}' is there {times} times")
    known = set(form.figure_ids)
    for identity in (*form.identities, *form.continuity, *form.tentative):
        for term in (*identity.left, *identity.right):
            if term.removeprefix("-").removeprefix("previous:") not in known:
                raise FormError(f"identity {identity.id}: there is no figure '{term}'")
