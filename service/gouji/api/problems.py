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

from gouji import errors

MEDIA_TYPE = "application/problem+json"

_STATUS: dict[type[Exception], HTTPStatus] = {
    errors.UnknownCaller: HTTPStatus.UNAUTHORIZED,
    errors.RoleTooLow: HTTPStatus.FORBIDDEN,
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
    """What OpenAPI says of these statuses."""
    return {
        int(status): {
            "model": Problem,
            "description": status.phrase,
            "content": {MEDIA_TYPE: {}},
        }
        for status in statuses
    }


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


async def _ours(_request: Request, error: Exception) -> JSONResponse:
    for kind in type(error).__mro__:
        if status := _STATUS.get(kind):
            return problem(status, str(error))
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(HTTPStatus(error.status_code), "", error.headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(
        f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()
    )
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"请求有误 the request is wrong: {wrong}")


async def _fault(_request: Request, _error: Exception) -> JSONResponse:
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR)
