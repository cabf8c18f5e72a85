"""The whole application: the HTTP interface, and the pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from gouji.api.app import create_app
from gouji.api.service import Service
from gouji.web import entrance

_STATIC = Path(__file__).parent / "static"


def create_site(service: Service) -> FastAPI:
    """The application that serves `service` to programs and to people."""
    app = create_app(service)
    app.include_router(entrance.router)
    app.mount("/static", StaticFiles(directory=_STATIC))
    return app
