"""Pages and parts of pages: templates filled in, errors told as pages."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException

from gouji import __version__
from gouji.api.problems import status_of
from gouji.errors import BadRequest, GoujiError, UnknownCaller
from gouji.export.words import (
    ACTIONS,
    COLOURS,
    SEVERITIES,
    STATES,
    VERDICTS,
    moment,
    printed,
    rule_term,
    sides,
    stage_term,
)
from gouji.web import words
from gouji.web.look import Look, look_of
from gouji.web.visit import Visit

_environment = Environment(
    loader=PackageLoader("gouji", str(Path("web") / "templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(
    version=__version__,
    verdicts=VERDICTS,
    colours=COLOURS,
    severities=SEVERITIES,
    states=words.STATES,
    decided=STATES,
    actions=ACTIONS,
    roles=words.ROLES,
    reasons=words.REASONS,
    rule_term=rule_term,
    stage_term=stage_term,
    sides=sides,
)
_environment.filters["printed"] = printed
_environment.filters["moment"] = moment
_environment.filters["tail"] = lambda text, most: text if len(text) <= most else "…" + text[-most:]


def page(
    name: str, visit: Visit, status: HTTPStatus = HTTPStatus.OK, **told: object
) -> HTMLResponse:
    """The template `name` for somebody who is in. It knows `visit`, `look` and `say(zh, en)`."""
    return _filled(name, visit.look, status, visit=visit, path=visit.path, **told)


def outside(
    name: str, request: Request, status: HTTPStatus = HTTPStatus.OK, **told: object
) -> HTMLResponse:
    """The template `name` for somebody who is not in."""
    return _filled(name, look_of(request), status, visit=None, path=request.url.path, **told)


class PageRoute(APIRoute):
    """A route whose errors are pages. Who is not in is asked to come in.

    A part of a page that fails is told in the notice of the page (`#notice`).
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Handles a request, and what is wrong with it."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except UnknownCaller:
                return _entrance(request)
            except GoujiError as error:
                return _wrong(request, status_of(error), str(error))
            except RequestValidationError as error:
                where = ", ".join(str(one["loc"][-1]) for one in error.errors())
                wrong = BadRequest(f"请求有误 the request is wrong: {where}")
                return _wrong(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(wrong))

        return told


def install(app: FastAPI) -> None:
    """Tell people who came to an address that is not there so on a page."""
    told = app.exception_handlers[HTTPException]

    async def missing(request: Request, error: Exception) -> Response:
        person = "text/html" in request.headers.get("accept", "")
        if not person or getattr(error, "status_code", 0) != HTTPStatus.NOT_FOUND:
            answer: Response = await told(request, error)  # type: ignore[misc]
            return answer
        why = "没有这个页面 there is no such page"
        return outside("error.html", request, HTTPStatus.NOT_FOUND, why=why)

    app.add_exception_handler(HTTPException, missing)


def _filled(name: str, look: Look, status: HTTPStatus, **told: object) -> HTMLResponse:
    template = _environment.get_template(name)
    return HTMLResponse(template.render(look=look, say=look.say, **told), status)


def _is_part(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _entrance(request: Request) -> Response:
    if _is_part(request):
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": "/login"})
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    goal = f"?next={quote(asked, safe='')}" if request.method == "GET" and asked != "/" else ""
    return RedirectResponse(f"/login{goal}", HTTPStatus.SEE_OTHER)


def _wrong(request: Request, status: HTTPStatus, why: str) -> Response:
    if not _is_part(request):
        return outside("error.html", request, status, why=why)
    answer = outside("notice.html", request, status, why=why)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#notice", "innerHTML"
    return answer
