"""The service of this process: store, files, queue and workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gouji.api.limits import Limits
from gouji.api.service import Service
from gouji.dictionary import dictionary
from gouji.jobs.readers import Readers
from gouji.jobs.service import Jobs
from gouji.settings import Settings
from gouji.store import invitations, keys, open_database, open_files
from gouji.store.tables import Organisation, Role
from gouji.weights import verify, weights_folder

FIRST = "默认 default"
"""The organisation that is there from the first start on."""


@dataclass(frozen=True, slots=True)
class First:
    """What the first start shows once: the secret of a one-time link, and a key."""

    invitation: str
    key: str


@contextmanager
def running(settings: Settings) -> Iterator[Service]:
    """The service with its workers, until the block ends; without any where `readers` is 0.

    Raises `ModelError` for altered weights: with them no reading process can start, and every
    report would fail.
    """
    if settings.readers:
        _verify_weights(settings)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database, files = open_database(settings), open_files(settings)
    database.migrate()
    jobs = Jobs(settings, database, files, Readers(settings) if settings.readers else None)
    jobs.launch()
    dictionary()  # the first to search or hand in need not wait for it
    try:
        yield Service(settings, database, files, jobs, Limits(settings))
    finally:
        jobs.close()
        database.close()


def _verify_weights(settings: Settings) -> None:
    shipped = ("claim_tagger",) if settings.ocr_models else ("ocr", "claim_tagger")
    for name in shipped:
        verify(weights_folder(name))


def first_start(service: Service) -> First | None:
    """How the first administrator comes in, and their programs; when nobody was here before."""
    with service.database.transaction() as session:
        if session.query(Organisation).first() is not None:
            return None
        owner = invitations.organisation(session, FIRST)[0].id
        hours = service.settings.invitation_hours
        return First(
            invitations.make(session, owner, "gouji", Role.ADMIN, hours),
            keys.make(session, owner, "gouji", "管理员 admin", Role.ADMIN)[1],
        )
