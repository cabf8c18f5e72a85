"""What holds for every request and every answer, whatever its route."""

from __future__ import annotations

from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gouji.api.problems import problem

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without any, browsers say of forms that they come from null
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_MOST = 1024 * 1024
_STREAMED = "multipart/form-data"


class SafeHeaders:
    """Answers load nothing from elsewhere, are framed by nobody, guessed at by nobody, and kept
    by nobody unless their route says so.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, safely)


class SmallBodies:
    """Refuses bodies that would be read whole and are large, or do not say how large they are.

    Uploads (multipart) go straight to the disk; their routes count them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        refused = _refusal(Headers(scope=scope)) if scope["type"] == "http" else None
        if refused is None:
            await self._app(scope, receive, send)
        else:
            await problem(*refused)(scope, receive, send)


def _refusal(headers: Headers) -> tuple[HTTPStatus, str] | None:
    if headers.get("content-type", "").lower().startswith(_STREAMED):
        return None
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers:
        why = "请求须注明长度 the request must tell its length (Content-Length)"
        return HTTPStatus.LENGTH_REQUIRED, why
    if not length.isdecimal() or int(length) > _MOST:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求过大 the request is too large"
    return None
