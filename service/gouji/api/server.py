"""The service of this process: store, files, queue and workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gouji.api.service import Service
from gouji.jobs.readers import Readers
from gouji.jobs.service import Jobs
from gouji.settings import Settings
from gouji.store import keys, open_database, open_files
from gouji.store.tables import Organisation, Role


@contextmanager
def running(settings: Settings) -> Iterator[Service]:
    """The service with its workers, until the block ends."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database, files = open_database(settings), open_files(settings)
    database.migrate()
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
