"""Errors as RFC 9457 problem details, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from gouji import errors

MEDIA_TYPE = "application/problem+json"

_STATUS: dict[type[Exception], HTTPStatus] = {
    errors.UnknownCaller: HTTPStatus.UNAUTHORIZED,
    errors.RoleTooLow: HTTPStatus.FORBIDDEN,
    errors.WeakPassword: HTTPStatus.FORBIDDEN,
    errors.AddressRefused: HTTPStatus.FORBIDDEN,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Forged: HTTPStatus.FORBIDDEN,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.NotStored: HTTPStatus.NOT_FOUND,
    errors.Stale: HTTPStatus.PRECONDITION_FAILED,
    errors.VersionNeeded: HTTPStatus.PRECONDITION_REQUIRED,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.TookTooLong: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnreadableFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BadRequest: HTTPStatus.BAD_REQUEST,
    errors.Refused: HTTPStatus.BAD_GATEWAY,
    errors.StoreAway: HTTPStatus.SERVICE_UNAVAILABLE,
}
_HEADERS: dict[HTTPStatus, dict[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": "60"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": "10"},
}


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    title: Annotated[str, Field(description="the HTTP status in words", examples=["Not Found"])]
    status: Annotated[int, Field(description="the HTTP status", examples=[404])]
    detail: Annotated[str, Field(description="what went wrong and what to do")] = ""


def described(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of these statuses; `describe` adds how a problem looks."""
    return {int(status): {"description": status.phrase} for status in statuses}


REFUSALS = described(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""What every route that asks who is there may answer."""


def describe(schema: dict[str, Any]) -> dict[str, Any]:
    """An OpenAPI schema whose errors are problems, also those that FastAPI adds by itself."""
    components = schema["components"]["schemas"]
    components["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operation in (one for path in schema["paths"].values() for one in path.values()):
        for status, answer in operation["responses"].items():
            if status >= "400":
                answer["description"] = HTTPStatus(int(status)).phrase
                answer["content"] = content
    return schema


def install(app: FastAPI) -> None:
    """Answer every error with a problem."""
    app.add_exception_handler(errors.GoujiError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _fault)


def problem(
    status: HTTPStatus, detail: str = "", headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The response that tells of a problem."""
    body = Problem(title=status.phrase, status=int(status), detail=detail)
    return JSONResponse(
        body.model_dump(),
        int(status),
        {**_HEADERS.get(status, {}), **(headers or {})},
        MEDIA_TYPE,
    )


def status_of(error: Exception) -> HTTPStatus:
    """The HTTP status by which an error is told."""
    kinds = (kind for kind in type(error).__mro__ if kind in _STATUS)
    return next((_STATUS[kind] for kind in kinds), HTTPStatus.INTERNAL_SERVER_ERROR)


async def _ours(_request: Request, error: Exception) -> JSONResponse:
    status = status_of(error)
    return problem(status, "" if status is HTTPStatus.INTERNAL_SERVER_ERROR else str(error))


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return problem(status, "请求有误 the request is wrong" if status < 404 else "", headers)


def _methods(request: Request) -> set[str]:
    """All that may be done at the path: Starlette names those of one route only."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    here = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return {method for route in here for method in route.methods or ()}


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(
        f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()
    )
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"请求有误 the request is wrong: {wrong}")


async def _fault(_request: Request, _error: Exception) -> JSONResponse:
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR)
