"""Coming in by an identity provider: OpenID Connect, authorization code with PKCE (authlib).

The provider says who somebody is, never what they may do: who comes for the first time gets the
role that the settings name, and an administrator may change it.
"""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from joserfc.errors import JoseError
from starlette.middleware.sessions import SessionMiddleware

from gouji.api import sessions
from gouji.api.access import Served
from gouji.api.server import FIRST
from gouji.api.service import Service
from gouji.errors import Refused, UnknownCaller
from gouji.settings import Settings
from gouji.store import invitations, people
from gouji.store.tables import Role

PATH = "/api/v1/oidc"
_SECONDS = 600
"""How long somebody may take at the provider."""

_UNKNOWN = "身份认证未通过，请重新登录 the identity provider did not vouch for you: log in again"

router = APIRouter(prefix=PATH, include_in_schema=False)


def install(app: FastAPI, settings: Settings) -> None:
    """Let people come in by the provider that the settings name."""
    issuer = str(settings.oidc_issuer).rstrip("/")
    oauth = OAuth()
    oauth.register(
        "provider",
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
    )
    app.state.provider = oauth.provider
    app.add_middleware(
        SessionMiddleware,  # holds what was agreed with the browser, while it is at the provider
        secret_key=sha256(f"oidc {settings.oidc_client_secret}".encode()).hexdigest(),
        session_cookie="gouji_oidc",
        path=PATH,
        max_age=_SECONDS,
        same_site="lax",
    )
    app.include_router(router)


@router.get("")
async def begin(request: Request, service: Served) -> RedirectResponse:
    """Send the browser to the provider."""
    root = service.settings.public_url or str(request.base_url)
    back = f"{root.rstrip('/')}{PATH}/callback"
    provider = request.app.state.provider
    try:
        answer: RedirectResponse = await provider.authorize_redirect(request, back)
    except httpx2.HTTPError as error:
        raise _away(error) from error
    return answer


@router.get("/callback")
async def end(request: Request, service: Served) -> RedirectResponse:
    """The browser comes back: ask the provider who it is, and let them in."""
    try:
        token = await request.app.state.provider.authorize_access_token(request)
    except (OAuthError, JoseError) as error:
        raise UnknownCaller(_UNKNOWN) from error
    except httpx2.HTTPError as error:
        raise _away(error) from error
    claims = token.get("userinfo")
    if not claims:
        raise UnknownCaller(_UNKNOWN)
    shown = str(claims.get("preferred_username") or claims.get("name") or claims["sub"])
    inside = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    await run_in_threadpool(_let_in, request, inside, service, claims["iss"], claims["sub"], shown)
    return inside


def _let_in(
    request: Request, inside: RedirectResponse, service: Service, issuer: str, sub: str, name: str
) -> None:
    with service.database.transaction() as session:
        user = people.of_subject(session, f"{issuer} {sub}")
        if user is None:
            owner = invitations.organisation(session, FIRST)[0].id
            role = Role(service.settings.oidc_role)
            taken = people.named(session, name) is not None
            own = f"{name} @{urlsplit(issuer).hostname}" if taken else name
            user = people.add(session, owner, own, role, subject=f"{issuer} {sub}")
    if user.disabled_at is not None:
        raise UnknownCaller(_UNKNOWN)
    sessions.begin(request, inside, service, user)


def _away(error: Exception) -> Refused:
    return Refused(f"身份认证服务无法访问 the identity provider does not answer: {error}")
