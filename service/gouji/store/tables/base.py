"""What all tables share: names of constraints, moments in UTC, identifiers, words.

Times are UTC; identifiers are random UUIDs as text.
"""

from __future__ import annotations

from datetime import datetime, timezone
from enum import Enum
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.orm import DeclarativeBase

ID, SHA256 = String(36), String(64)


class Utc(TypeDecorator[datetime]):
    """A moment in UTC, also where the database forgets the zone (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Raises `ValueError` for a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment with its zone."""
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(timezone.utc)
        return value.replace(tzinfo=timezone.utc)


def words(kind: type[Enum]) -> EnumColumn:
    """The values of `kind` as plain text, so that a new one needs no new database type."""
    return EnumColumn(
        kind, native_enum=False, length=16, values_callable=lambda all: [one.value for one in all]
    )


class Base(DeclarativeBase):
    """All tables. Constraints have names, for a migration that changes them must call them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: Utc,
        dict[str, Any]: JSON,
    }


def new_id() -> str:
    """An identifier that nobody can guess."""
    return str(uuid4())


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(timezone.utc)
