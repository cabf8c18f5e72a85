"""Pages of reports as pictures, sharp at the zoom that is asked for."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from PIL import Image

from gouji.api import texts
from gouji.api.service import Service
from gouji.errors import NotStored, UnreadableFile
from gouji.intake import rasterise
from gouji.store import reports
from gouji.store.tables import Report
from gouji.web.pages import PageRoute
from gouji.web.visit import Reading

_KEPT = 64 * 1024 * 1024
"""Bytes of pictures that a process keeps, those asked for last."""

_QUALITY = 82
_WIDEST = {96: 1200, 144: 1800, 216: 2700, 288: 3600}
"""Pixels across at most, by resolution: photographs come in any size."""

Resolution = Literal["96", "144", "216", "288"]

router = APIRouter(include_in_schema=False, route_class=PageRoute)


class Kept:
    """Pictures made before, as many as there is room for."""

    def __init__(self, most: int) -> None:
        self._most, self._held = most, 0
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The picture, made when it is not there."""
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
                return self._pictures[key]
        made = make()
        with self._lock:
            self._held += len(made) - len(self._pictures.pop(key, b""))
            self._pictures[key] = made
            while self._held > self._most and len(self._pictures) > 1:
                self._held -= len(self._pictures.popitem(last=False)[1])
        return made


_kept = Kept(_KEPT)


@router.get("/reports/{id}/pages/{number}.jpg", response_class=Response)
def page(
    id: texts.Id,
    number: Annotated[int, Path(ge=1)],
    visit: Reading,
    request: Request,
    dpi: Resolution = "96",
) -> Response:
    """A page as a picture. The browser keeps it, and asks whether it may still show it."""
    service = visit.service
    with service.database.reading() as session:
        report = reports.one(session, visit.who.owner, id)
    tag = f'"{report.sha256[:32]}-{number}-{dpi}"'
    headers = {"Cache-Control": "private, max-age=600", "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    picture = _kept.get(tag, lambda: _picture(service, report, number, int(dpi)))
    return Response(picture, media_type="image/jpeg", headers=headers)


def _picture(service: Service, report: Report, number: int, dpi: int) -> bytes:
    """Raises `NotStored` for a page that is not there, or that nobody can show."""
    try:
        with service.files.fetch(report.sha256, report.name) as path:
            pixels = rasterise(path, [number], float(dpi), service.settings)[number]
    except (ValueError, UnreadableFile) as error:
        raise NotStored(f"{report.name}: 没有第 {number} 页 there is no page {number}") from error
    shown = Image.fromarray(pixels)
    if shown.width > _WIDEST[dpi]:
        shown.thumbnail((_WIDEST[dpi], 4 * _WIDEST[dpi]), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()
