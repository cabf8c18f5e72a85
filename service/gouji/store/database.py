"""The database: SQLite on the local disk, or PostgreSQL. The same code runs on both."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from gouji.errors import StoreAway, StoreError

_WAIT_FOR_LOCK = 10.0
"""Seconds that a writer waits for another on SQLite."""

_CONNECTIONS = 24
"""As many stay open as threads may ask at once: to open one takes longer than to ask."""

_ON_CONNECT = (
    "PRAGMA journal_mode = WAL",  # readers do not wait for the writer
    "PRAGMA synchronous = FULL",  # what was committed outlives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what was deleted cannot be read from the file
)
_ALIVE = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
    "options": " ".join(
        f"-c tcp_{name}"
        for name in (
            "keepalives_idle=10",
            "keepalives_interval=5",
            "keepalives_count=3",
            "user_timeout=30000",
        )
    ),
}
"""How both ends of a connection to PostgreSQL notice that the other's machine is gone: seconds of
silence, then three questions; and milliseconds that what was sent may stay unanswered. By the
system's own measure a lost machine's locks would keep all others waiting for hours.
"""

_ENCODING = "UTF8"
_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Connections to the database at `url`, such as `sqlite:///gouji.db` or `postgresql://…`.

    Threads may share one. `transaction` and `reading` raise `StoreAway` while it is away.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(lively(url))
        self._writing = sessionmaker(self.engine, expire_on_commit=False)
        reading = self.engine.execution_options(begin="BEGIN DEFERRED")
        self._reading = sessionmaker(reading, expire_on_commit=False, autoflush=False)
        self._turns = _Turns() if self.engine.dialect.name == "sqlite" else None

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """All that the block does, or nothing of it."""
        with _told(), self._turn(), self._writing.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One moment's view; on SQLite it waits for no writer. What is changed is lost."""
        with _told(), self._reading() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """One moment's view over any number of statements, until the block ends."""
        with self.reading() as session:
            if self.engine.dialect.name == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    def revision(self) -> str | None:
        """The shape of the tables, `None` where there are none."""
        with self.reading() as session:
            return MigrationContext.configure(session.connection()).get_current_revision()

    def migrate(self) -> None:
        """Bring the tables to this version's shape; safe while others do the same."""
        with _told(), self.engine.begin() as connection:
            _one_at_a_time(connection)
            command.upgrade(migrations(connection), "head")

    def _turn(self) -> AbstractContextManager[None]:
        return self._turns.one() if self._turns else nullcontext()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


class _Turns:
    """Writers of this process on SQLite, one after the other.

    SQLite has a writer sleep and look again while another writes, longer each time, so that some
    wait a hundred times as long as others. Here the next goes on at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """This thread's turn; raises `StoreAway` when it does not come."""
        if not self._lock.acquire(timeout=_WAIT_FOR_LOCK):
            raise StoreAway("the database is locked")
        try:
            yield
        finally:
            self._lock.release()


def migrations(connection: Connection) -> Config:
    """What alembic needs to know."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """The shape of the tables that this version of gouji works with."""
    newest = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
    assert newest is not None
    return newest


def lively(url: str) -> URL:
    """The address with its driver and, for PostgreSQL, with what tells a lost machine.

    What the address says itself stays.
    """
    address = make_url(url)
    if address.get_backend_name() != "postgresql":
        return address
    return address.set(drivername="postgresql+psycopg", query=_ALIVE | dict(address.query))


def _engine(address: URL) -> Engine:
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address, pool_size=_CONNECTIONS, pool_pre_ping=True)
        event.listen(engine, "do_connect", _connected)
        return engine
    waiting = {"timeout": _WAIT_FOR_LOCK}
    engine = create_engine(address, pool_size=_CONNECTIONS, connect_args=waiting)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _connected(dialect: Dialect, _record: object, words: list[Any], named: dict[str, Any]) -> Any:
    """A connection to PostgreSQL; a database that cannot hold every character is refused.

    In one of `SQL_ASCII`, which a server set up without a locale makes, all text is bytes.
    """
    connection: Any = dialect.connect(*words, **named)
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != _ENCODING:
        connection.close()
        raise StoreError(
            f"数据库的编码是 {encoding} the database is encoded in {encoding}: "
            "create it with ENCODING 'UTF8' TEMPLATE template0"
        )
    return connection


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # `_begin` begins, not the driver
    for pragma in _ON_CONNECT:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # A writer that begins as a reader fails at its first write when another wrote meanwhile.
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))


def _one_at_a_time(connection: Connection) -> None:
    """On SQLite the transaction itself sees to it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20190515)")


@contextmanager
def _told() -> Iterator[None]:
    """Errors that are the database's, not the statement's, as `StoreAway`."""
    try:
        yield
    except OperationalError as error:
        raise StoreAway(str(error.orig)) from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise StoreAway(str(error.orig)) from error
