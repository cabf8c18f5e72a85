"""Drafts a form from the tables that a report has, when no form is known that it is filled in on.

The draft is what a form file holds (`schema.py`), so that what is audited by it today can be
written down, looked over and kept as a form tomorrow. Ids come from places: `t2.r5.c3` is the third
column of values in the fifth row of values of the second table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from string import ascii_lowercase
from typing import Any

from gouji.document import Cell, Figure, Statement, Table
from gouji.forms.layout import Body, Heading, Section, Side, is_number, number_in, sides
from gouji.forms.sums import Found, Line, find_sums, settled
from gouji.forms.ways import Ways

_UNIT_TOLD = re.compile(r"单位[:：]?\s*(?:人民币)?\s*(?P<unit>[\u4e00-\u9fff]{1,3})")
_LONGEST_NAME = 40
_UNNAMED = "表"
_CLOSE = 72.0
"""Points above a table in which its name and its unit stand."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form file would hold, and the figures of the report it was drafted from."""

    entry: Mapping[str, Any]
    figures: tuple[Figure, ...]


def draft(
    tables: Sequence[Table], statements: Sequence[Statement], ways: Ways, id: str = ""
) -> Draft | None:
    """The form that `tables` themselves make; nothing where they hold too few numbers.

    `statements` are the words around the tables: they may tell a unit or a name.
    """
    fitting = _fitting(tables, ways)
    drawn = [one for table in fitting if (one := _drawn(*table, statements, ways))]
    figures = tuple(figure for one in drawn for figure in one.figures())
    if sum(figure.value is not None for figure in figures) < ways.least_numbers:
        return None
    identities = [found for one in drawn for found in one.identities(ways)]
    entry = {
        "id": id or ways.id,
        "source": ways.source,
        "source_en": ways.source_en,
        "inferred": True,
        "claims": "labels",
        "tables": [one.entry() for one in drawn],
        "identities": [entry for entry, tentative in identities if not tentative],
        "tentative": [entry for entry, tentative in identities if tentative],
    }
    return Draft(entry, figures)


def _fitting(tables: Sequence[Table], ways: Ways) -> Iterator[tuple[int, Table]]:
    """The tables, by their numbers, that are not too large, as long as there is room."""
    room = ways.most_numbers
    for number, table in enumerate(tables, 1):
        numbers = sum(map(is_number, table.cells))
        if numbers and max(table.rows, table.columns) <= ways.most_lines and numbers <= room:
            room -= numbers
            yield number, table


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the draft: its id, its own columns by id, the cell and the unit of each."""

    id: str
    body: Body
    columns: Mapping[str, Heading]
    cells: Mapping[str, Cell]
    unit: str


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a table, drafted; `parts` are the rows of each section.

    `counted` are columns without figures, by id, before those of the values.
    """

    counted: Mapping[str, str]
    parts: tuple[tuple[Section, tuple[_Row, ...]], ...]

    def entry(self) -> dict[str, Any]:
        """The side as a form file has it."""
        columns = self._labels(self.parts[0][1][0].columns)
        rows = [row for _, rows in self.parts for row in rows]
        labels = {name: text for row in rows for name, text in self._labels(row.columns).items()}
        skipped = {"skipped": list(self.counted)} if self.counted else {}
        return {
            "columns": columns,
            "column_names": labels,
            **skipped,
            "rows": [entry for part in self.parts for entry in self._rows(part, columns)],
        }

    def _rows(
        self, part: tuple[Section, Sequence[_Row]], columns: Mapping[str, str]
    ) -> Iterator[dict[str, Any]]:
        section, rows = part
        heads = [*section.title, " ".join(heading.path for heading in section.columns.values())]
        yield from ({"heading": text} for text in heads if text.strip())
        for row in rows:
            own = self._labels(row.columns)
            entry = {"id": row.id, "label": row.body.label, "group": row.body.group}
            entry |= {"en": row.body.label, "unit": row.unit}
            yield entry if own == columns else {**entry, "columns": own}

    def _labels(self, columns: Mapping[str, Heading]) -> dict[str, str]:
        """The columns by id; those whose own labels are alike by all that stands over them."""
        times = Counter(heading.own for heading in columns.values())
        return {**self.counted} | {
            name: (heading.own if times[heading.own] == 1 else heading.path) or f"第{name[1:]}列"
            for name, heading in columns.items()
        }


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A table, drafted."""

    id: str
    name: str
    rounding: Decimal
    sides: tuple[_Side, ...]

    def entry(self) -> dict[str, Any]:
        """The table as a form file has it."""
        entries = [side.entry() for side in self.sides]
        return {
            "id": self.id,
            "name": self.name,
            "name_en": self.name,
            "figure": f"{self.id}.{{row}}.{{column}}",
            "rounding": str(self.rounding),
            **(entries[0] if len(entries) == 1 else {"sides": entries}),
        }

    def figures(self) -> Iterator[Figure]:
        """The figures of all rows, side by side, in printed order."""
        for side in self.sides:
            for _, rows in side.parts:
                for row in rows:
                    for column, cell in row.cells.items():
                        yield _figure(f"{self.id}.{row.id}.{column}", cell)

    def identities(self, ways: Ways) -> Iterator[tuple[dict[str, Any], bool]]:
        """The sums that were found, as a form file has them, and whether each is tentative."""
        for side in self.sides:
            for _, rows in side.parts:
                yield from self._sums(rows, ways)

    def _sums(self, rows: Sequence[_Row], ways: Ways) -> Iterator[tuple[dict[str, Any], bool]]:
        """The sums down and across rows with the same columns; each bears the other out."""
        columns = [c for c, heading in rows[0].columns.items() if ways.is_added(heading.path)]
        lanes = [row for row in rows if ways.is_added(row.body.label)]
        down = find_sums(_down(lanes, columns, ways), ways.evidence, self.rounding)
        across = find_sums(_across(lanes, columns, ways), ways.evidence, self.rounding)
        names = [f"{self.id}.{row.id}.{{}}" for row in lanes]
        for found in settled(down, _added(across)):
            yield from _entries("column-sum", found, names, columns)
        names = [f"{self.id}.{{}}.{column}" for column in columns]
        alone = ways.evidence.rows_for_one_broken
        for found in settled(across, _added(down), alone):
            yield from _entries("row-sum", found, names, [row.id for row in lanes])


def _down(rows: Sequence[_Row], columns: Sequence[str], ways: Ways) -> list[Line]:
    """The rows as lines, their lanes the columns."""
    return [
        Line(
            tuple(_value(row.cells.get(column)) for column in columns),
            ways.is_total(row.body.label),
            ways.is_aside(row.body.label),
            row.body.group,
            row.body.code,
        )
        for row in rows
    ]


def _across(rows: Sequence[_Row], columns: Sequence[str], ways: Ways) -> list[Line]:
    """The columns as lines, their lanes the rows."""
    headings = [(column, rows[0].columns[column]) for column in columns if rows]
    return [
        Line(
            tuple(_value(row.cells.get(column)) for row in rows),
            ways.is_total(heading.own),
            ways.is_aside(heading.own),
            " ".join(heading.above),
        )
        for column, heading in headings
    ]


def _added(found: Iterable[Found]) -> frozenset[int]:
    """The lines that sums add up."""
    return frozenset(line for one in found if one.held for line in one.lines)


def _entries(
    rule: str, found: Found, names: Sequence[str], lanes: Sequence[str]
) -> Iterator[tuple[dict[str, Any], bool]]:
    for chosen, tentative in ((sorted((*found.held, *found.broken)), False), (found.doubted, True)):
        if chosen:
            yield (
                {
                    "rule": rule,
                    "each": [lanes[lane] for lane in chosen],
                    "left": [names[part] for part in found.parts],
                    "right": [names[found.total]],
                },
                tentative,
            )


def _drawn(number: int, table: Table, statements: Sequence[Statement], ways: Ways) -> _Drawn | None:
    """A table drafted; nothing where no numbers stand beside labels or under them."""
    found = sides(table, ways.numbering)
    if not found:
        return None
    above = _above(table, statements)
    unit = _told_unit(_header_texts(table, found), ways) or _told_unit(above, ways)
    letters = ascii_lowercase if len(found) > 1 else "r"
    drawn = tuple(_side(side, letters[at % 26], unit, ways) for at, side in enumerate(found))
    return _Drawn(f"t{number}", _name(number, found[0], above), _rounding(found), drawn)


def _side(side: Side, letter: str, unit: str, ways: Ways) -> _Side:
    counted = {f"n{place}": label for place, label in enumerate(side.counted, 1)}
    return _Side(counted, tuple(_numbered(side, letter, unit, ways)))


def _rounding(found: Sequence[Side]) -> Decimal:
    """By how much numbers may be off because they were rounded: half of the digit most end with.

    What is printed without a point was counted.
    """
    cells = (c for side in found for s in side.sections for b in s.rows for c in b.cells.values())
    numbers = (number_in(cell).number for cell in cells)
    ends = Counter(one.as_tuple().exponent for one in numbers if one is not None)
    finest = [(times, end) for end, times in ends.items() if isinstance(end, int) and end < 0]
    return Decimal(5).scaleb(max(finest)[1] - 1) if finest else Decimal(0)


def _numbered(
    side: Side, letter: str, unit: str, ways: Ways
) -> Iterator[tuple[Section, tuple[_Row, ...]]]:
    columns: dict[tuple[int, str], str] = {}
    for section in side.sections:
        for start, heading in section.columns.items():
            columns.setdefault((start, heading.path), f"c{len(columns) + 1}")
    count = 0
    for section in side.sections:
        filled = [body for body in section.rows if body.cells]
        names = {start: columns[start, one.path] for start, one in section.columns.items()}
        rows = [
            _row(f"{letter}{count + place}", body, section, names, unit, ways)
            for place, body in enumerate(filled, 1)
        ]
        count += len(rows)
        yield section, tuple(rows)


def _row(
    id: str, body: Body, section: Section, names: Mapping[int, str], unit: str, ways: Ways
) -> _Row:
    columns = {names[start]: section.columns[start] for start in body.cells}
    told = {_label_unit(heading.path, ways) or unit for heading in columns.values()}
    of_columns = told.pop() if len(told) == 1 else ""
    cells = {names[start]: cell for start, cell in body.cells.items()}
    return _Row(id, body, columns, cells, _label_unit(body.label, ways) or of_columns)


def _label_unit(label: str, ways: Ways) -> str:
    """The unit that a label tells in brackets: 金额（万元）."""
    told = re.search(r"[（(](?:单位[:：]?)?([\u4e00-\u9fff]{1,3})[）)]", label)
    return told[1] if told and told[1] in ways.units else ""


def _told_unit(texts: Iterable[str], ways: Ways) -> str:
    """The last unit that the texts above a table tell: 单位：万元."""
    told = [found["unit"] for text in texts for found in _UNIT_TOLD.finditer(text)]
    units = (next((unit for unit in ways.units if one.startswith(unit)), "") for one in told)
    return next((unit for unit in reversed(list(units)) if unit), "")


def _header_texts(table: Table, found: Sequence[Side]) -> list[str]:
    """What stands in cells that hold no values and are no labels of columns."""
    sections = [section for side in found for section in side.sections]
    values = {id(c) for s in sections for body in s.rows for c in body.cells.values()}
    labels = {text for s in sections for h in s.columns.values() for text in (h.own, *h.above)}
    others = (cell for cell in table.cells if id(cell) not in values)
    return [cell.text for cell in others if re.sub(r"\s", "", cell.text) not in labels]


def _above(table: Table, statements: Sequence[Statement]) -> list[str]:
    """The words that stand close above a table on its first page, the nearest last."""
    top = min(cell.box[1] for cell in table.cells if cell.page == table.pages[0])
    near = [s for s in statements if s.page == table.pages[0] and 0 < top - s.box[1] < _CLOSE]
    return [s.text for s in sorted(near, key=lambda s: s.box[1])]


def _name(number: int, side: Side, above: Sequence[str]) -> str:
    """What the table is called: its title, or the short line above it; else its number."""
    titles = side.sections[0].title
    lines = [_UNIT_TOLD.sub("", text).strip() for text in above[::-1]]
    short = (line for line in lines if 2 <= len(line) <= _LONGEST_NAME and "。" not in line)
    return next(chain(titles, short), f"{_UNNAMED}{number}")[:_LONGEST_NAME]


def _value(cell: Cell | None) -> Decimal | None:
    """The number of a cell, a blank one 0; `None` where it holds something else."""
    if cell is None:
        return None
    value = number_in(cell)
    return None if value.sure == 0.0 else value.number or Decimal(0)


def _figure(id: str, cell: Cell) -> Figure:
    value = number_in(cell)
    return Figure(
        id=id,
        value=value.number,
        text=cell.text,
        confidence=cell.confidence * value.sure,
        page=cell.page,
        box=cell.box,
        alternatives=cell.alternatives,
    )
