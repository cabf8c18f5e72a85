"""What every request needs: the store, the files, the queue, the limits."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.api.limits import Limits
from gouji.jobs.service import Jobs
from gouji.settings import Settings
from gouji.store import Database, Files


@dataclass(frozen=True, slots=True)
class Service:
    """One service; any number of requests share it."""

    settings: Settings
    database: Database
    files: Files
    jobs: Jobs
    limits: Limits
