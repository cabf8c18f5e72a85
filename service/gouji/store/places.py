"""Where the store is, by the settings."""

from __future__ import annotations

from gouji.settings import Settings
from gouji.store.database import Database
from gouji.store.files import Files


def open_database(settings: Settings) -> Database:
    """The database that the settings name; SQLite in the data folder when they name none."""
    return Database(settings.database_url or f"sqlite:///{settings.data / 'gouji.db'}")


def open_files(settings: Settings) -> Files:
    """The files that the settings name; in the data folder when they name no place."""
    return Files(settings.files_url or str(settings.data / "files"), settings.data / "incoming")
