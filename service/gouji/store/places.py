"""Where the store is, by the settings."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url

from gouji.errors import NotStored
from gouji.settings import Settings
from gouji.store.database import Database
from gouji.store.files import Files


def open_database(settings: Settings) -> Database:
    """The database that the settings name; SQLite in the data folder when they name none."""
    return Database(settings.database_url or f"sqlite:///{settings.data / 'gouji.db'}")


def existing_database(settings: Settings) -> Database:
    """The database that the settings name; raises `NotStored` where none is, and makes none."""
    database = open_database(settings)
    place = make_url(database.url)
    known = place.get_backend_name() != "sqlite" or Path(place.database or "").is_file()
    if not known or database.revision() is None:
        database.close()
        raise NotStored(
            f"{place}: 没有 gouji 的数据库，请用 --data 或 GOUJI_DATABASE_URL 指明 "
            "there is no database of gouji: name it with --data or GOUJI_DATABASE_URL"
        )
    return database


def open_files(settings: Settings) -> Files:
    """The files that the settings name; in the data folder when they name no place."""
    return Files(settings.files_url or str(settings.data / "files"), settings.data / "incoming")
