"""The whole application: the HTTP interface, and the pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from gouji.api.app import create_app
from gouji.api.service import Service
from gouji.web import about, accounts, bodies, desk, entrance, inbox, matrix, pages, pictures

_STATIC = Path(__file__).parent / "static"


def create_site(service: Service) -> FastAPI:
    """The application that serves `service` to programs and to people."""
    app = create_app(service)
    for router in (
        entrance.router,
        inbox.router,
        desk.router,
        pictures.router,
        matrix.router,
        bodies.router,
        accounts.router,
        about.router,
    ):
        app.include_router(router)
    pages.install(app)
    app.mount("/static", _Kept(directory=_STATIC))
    return app


class _Kept(StaticFiles):
    """Browsers keep these files; pages name them with the version, so a new one is asked for."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=86400"
        return answer
