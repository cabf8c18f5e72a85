"""The application: routes, errors, limits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI

from gouji import __version__
from gouji.api import (
    findings,
    guards,
    health,
    observe,
    oidc,
    people,
    problems,
    reports,
    sessions,
    uploads,
)
from gouji.api.service import Service

_ABOUT = """\
Audits Chinese government reports: hand one in, get every place where its text, its tables and its
arithmetic disagree. 上传政府工作年度报告，核对文字、表格与勾稽关系。

Programs show an API key, `Authorization: Bearer gouji_…`; people log in (`/session`). Errors are
problem details (RFC 9457)."""


def create_app(service: Service) -> FastAPI:
    """The application that serves `service`."""
    app = FastAPI(
        lifespan=_with_threads(service.settings.request_threads),
        title="gouji 勾稽",
        version=__version__,
        description=_ABOUT,
        docs_url=None,  # the page would load scripts from elsewhere
        redoc_url=None,
    )
    app.state.service = service
    app.state.metrics = observe.Metrics(service)
    app.add_middleware(guards.SmallBodies)
    app.add_middleware(guards.SafeHeaders)
    app.add_middleware(observe.Observed, metrics=app.state.metrics)
    problems.install(app)
    for router in (
        uploads.router,
        reports.router,
        findings.router,
        sessions.router,
        people.router,
        health.router,
        observe.router,
    ):
        app.include_router(router)
    if service.settings.oidc_issuer:
        oidc.install(app, service.settings)
    told = problems.describe(app.openapi())
    app.openapi = lambda: told  # type: ignore[method-assign]
    return app


def _with_threads(threads: int) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Requests are worked on by few threads: more would only wait for each other."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = threads
        yield

    return lifespan
