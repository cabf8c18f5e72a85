"""Whether the service lives, and whether it can work."""

from __future__ import annotations

import shutil
from http import HTTPStatus

from fastapi import APIRouter
from sqlalchemy import text

from gouji.api.access import Served
from gouji.api.problems import described
from gouji.api.service import Service
from gouji.errors import StoreAway

_SPARE_BYTES = 256 * 1024 * 1024
"""Free space below which no upload is taken, so that what is there can still be finished."""

router = APIRouter(tags=["health"])


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses=described(HTTPStatus.SERVICE_UNAVAILABLE))
def ready(service: Served) -> dict[str, str]:
    """The database answers, the disk has room, and somebody works on the queue."""
    with service.database.reading() as session:
        session.execute(text("SELECT 1"))
    refuse_when_full(service)
    if not service.jobs.working():
        raise StoreAway("没有运行中的处理进程 no worker is running: start gouji worker")
    return {"status": "ready"}


def refuse_when_full(service: Service) -> None:
    """Raises `StoreAway` when the disk has little room left."""
    if shutil.disk_usage(service.settings.data).free < _SPARE_BYTES:
        raise StoreAway("磁盘空间不足 the disk is nearly full: free some space")
