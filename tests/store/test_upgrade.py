"""Data of every earlier version goes on being there and being understood."""

from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Enum, MetaData, Table, insert, select, text
from sqlalchemy import types as kinds
from sqlalchemy.exc import DBAPIError

from gouji.store import Database
from gouji.store import migrations as folder
from gouji.store.database import migrations
from gouji.store.tables import Base, Organisation

INDEX = "texts_index"
"""SQLite's own tables of the index of search start with it; triggers fill them."""

VALUES: list[tuple[type[kinds.TypeEngine[Any]], Any]] = [
    (kinds.Boolean, False),
    (kinds.JSON, {"原因": "扫描件缺页"}),
    (kinds.DateTime, datetime(2026, 1, 31, 8, tzinfo=timezone.utc)),
    (kinds.Integer, 1),
    (kinds.Float, 1.0),
    (kinds.Numeric, 1),
    (kinds.String, "甲"),
]


def earlier() -> list[str]:
    """All revisions but the newest."""
    scripts = ScriptDirectory(str(Path(folder.__file__).parent)).walk_revisions()
    return [script.revision for script in scripts][1:]


def known(table: str, column: str) -> Any:
    """The type that the code has for the column, `None` where it has none any more."""
    tables = Base.metadata.tables
    return tables[table].c[column].type if column in getattr(tables.get(table), "c", ()) else None


def value(column: Column[Any], rows: dict[str, dict[str, Any]]) -> Any:
    """Something that the column can hold and the code can read."""
    for key in column.foreign_keys:
        return rows[key.column.table.name][key.column.name]
    if isinstance(kind := known(column.table.name, column.name), Enum):
        return kind.enums[0]
    return next(value for kind, value in VALUES if isinstance(column.type, kind))


def fill(database: Database) -> dict[str, dict[str, Any]]:
    """A row in every table, every column of it filled; by table."""
    rows: dict[str, dict[str, Any]] = {}
    with database.engine.begin() as connection:
        for table in reflected(connection).sorted_tables:
            row = {column.name: value(column, rows) for column in table.columns}
            connection.execute(insert(table).values(row))
            rows[table.name] = row
    return rows


def reflected(connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: own(name))
    return metadata


def own(name: str) -> bool:
    return not name.startswith(INDEX) and name != "alembic_version"


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Without zones, which SQLite does not keep."""
    return {
        name: value.replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in row.items()
    }


@pytest.fixture(params=earlier())
def upgraded(request, url):
    """A database that was of an earlier shape with a row in every table, and those rows."""
    with closing(Database(url)) as database:
        with database.engine.begin() as connection:
            command.upgrade(migrations(connection), request.param)
        rows = fill(database)
        database.migrate()
        yield database, rows


def test_every_row_of_an_earlier_version_is_kept_and_can_be_read(upgraded):
    database, rows = upgraded
    assert len(rows) > 5
    with database.engine.connect() as connection:
        for table in reflected(connection).sorted_tables:
            if table.name in rows:
                kept = plain(only_row(connection, table))
                assert kept.items() >= plain(rows[table.name]).items()
    with database.reading() as session:
        for mapper in Base.registry.mappers:
            found = session.scalars(select(mapper.class_)).all()
            assert len(found) == (mapper.local_table.name in rows)


def only_row(connection, table: Table) -> dict[str, Any]:
    (row,) = connection.execute(select(table)).mappings()
    return dict(row)


def test_what_was_added_since_has_a_value_to_work_with(upgraded):
    database, _ = upgraded
    with database.reading() as session:
        assert len(session.scalars(select(Organisation.secret)).one()) == 64


def test_the_log_of_an_earlier_version_still_refuses_to_be_changed(upgraded):
    database, _ = upgraded
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text("UPDATE log SET actor = 'x'"))
