"""`gouji serve` and `gouji worker`: the service as a process."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from gouji.api.app import create_app
from gouji.api.service import Service
from gouji.jobs.readers import Readers
from gouji.jobs.service import Jobs
from gouji.settings import Settings
from gouji.store import Database, Files, keys
from gouji.store.tables import Organisation, Role


@contextmanager
def running(settings: Settings) -> Iterator[Service]:
    """The service with its workers, until the block ends."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url or f"sqlite:///{settings.data / 'gouji.db'}")
    database.migrate()
    files = Files(settings.files_url or str(settings.data / "files"), settings.data / "incoming")
    jobs = Jobs(settings, database, files, Readers(settings))
    jobs.launch()
    try:
        yield Service(settings, database, files, jobs)
    finally:
        jobs.close()
        database.close()


def first_key(service: Service) -> str | None:
    """An administrator's key when nobody has one yet."""
    with service.database.transaction() as session:
        if session.query(Organisation).first() is not None:
            return None
        organisation = Organisation(name="默认 default")
        session.add(organisation)
        session.flush()
        return keys.make(session, organisation.id, "gouji", "管理员 admin", Role.ADMIN)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop."""
    with running(settings) as service:
        if key := first_key(service):
            print(f"管理员密钥（仅显示一次） administrator's key, shown once:\n{key}", flush=True)
        uvicorn.run(create_app(service), host=host, port=port, log_level="warning")


def work(settings: Settings) -> None:
    """Work on the queue until told to stop."""
    with running(settings):
        signal.sigwait([signal.SIGTERM, signal.SIGINT])


def settings_for(data: Path | None) -> Settings:
    """The settings of the environment, with another data folder where one is named."""
    return Settings() if data is None else Settings(data=data)
