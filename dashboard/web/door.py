"""The outer door: an ASGI layer around everything the server answers, Streamlit's own addresses too.

Without a sign-in it answers this computer only. Behind a proxy it answers nobody but the proxy. With a provider the
pages have to load before anybody can sign in, so there it guards what holds content: files that pages offer (media) and
uploads; the pages themselves are guarded by views/gate.py, the desk's own routes by their tokens.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.auth_util import get_cookie_with_chunks, get_secrets_auth_section
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.server_util import allowlisted_origins, get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard import store, strings
from dashboard.errors import AccessError, DashboardError, SetupError
from dashboard.model import Identity
from dashboard.settings import environment
from dashboard.store import people
from dashboard.store.access import Right
from dashboard.web import identity, watching

ALWAYS = ("copydesk/health", "copydesk/ready", "_stcore/health")  # probes come from anywhere and learn nothing
# Streamlit's own interface for programs, which answers even when it is off; the desk has one with tokens
CLOSED = "_stcore/agent"
NEEDS: dict[str, Right] = {"media/": "read", "_stcore/upload_file/": "desk"}
_log = logging.getLogger(__name__)


def door(app: ASGIApp, *, engine: Callable[[], store.Engine], base: str = "") -> ASGIApp:
    """`app` behind the door; `base` is the path the desk is served below."""

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        why = of_another_page(request) or await refusal(request)
        if why is None and place(request).startswith(CLOSED):
            await PlainTextResponse("There is no such address.\n", 404, {"Cache-Control": "no-store"})(
                scope, receive, send
            )
        elif why is None:
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": why.message})
        else:
            text = " ".join(why.in_language(spoken(scope))) + "\n"
            await PlainTextResponse(text, 403, {"Cache-Control": "no-store"})(scope, receive, send)

    def place(request: HTTPConnection) -> str:
        return request.url.path.removeprefix(f"/{base}" if base else "").lstrip("/")

    async def refusal(request: HTTPConnection) -> DashboardError | None:
        path = place(request)
        if path in ALWAYS:
            return None
        try:
            how, headers = mode(), dict(request.headers)
            if path in watching.PLACES:
                how = "watching"
            if how in ("local", "watching"):
                asks = watching.may_watch if how == "watching" else identity.at_home
                at_home = asks(headers, request.client.host if request.client else "")
                return None if at_home else identity.refused_from_elsewhere()
            if how == "proxy" and not identity.from_proxy(headers):
                return AccessError.of("only_proxy")
            needed = next((right for start, right in NEEDS.items() if path.startswith(start)), None)
            if needed is None or request.scope.get("method") in ("OPTIONS", "HEAD"):
                return None
            who = identity.from_headers(headers) if how == "proxy" else in_cookie(request)
            allowed = who is not None and await run_in_threadpool(people.allows, engine(), who, needed)
        except DashboardError as error:
            _log.error("%s", error)
            return error
        return None if allowed else AccessError.of("only_people")

    return inner


def of_another_page(request: HTTPConnection) -> DashboardError | None:
    """The refusal of a session that a page of somebody else's asks for."""
    if request.scope["type"] != "websocket" or from_own_page(request.headers):
        return None
    _log.warning("A page of %.100s asked for a session at %.100s.", *map(request.headers.get, ("origin", "host")))
    return AccessError("Only the desk's own pages may open a session.")


def from_own_page(headers: Mapping[str, str]) -> bool:
    """Whether a websocket comes from a page of this desk, or from no page at all. Streamlit alone would let in the pages
    of every other server on this computer, whatever its port.

    Behind a proxy that changes the host, `browser.serverAddress` or `server.corsAllowedOrigins` name the desk.
    """
    origin, host = headers.get("origin"), headers.get("host", "")
    if origin is None or origin.lower().partition("://")[2] == host.lower() != "":
        return True
    named = st.get_option("browser.serverAddress") if config.is_manually_set("browser.serverAddress") else None
    return origin in allowlisted_origins() or (bool(named) and urlsplit(origin).hostname == named)


def spoken(scope: Scope) -> str:
    """The language a browser asks for, else DASHBOARD_LANGUAGE: at the door nobody has chosen one yet."""
    return strings.preferred(HTTPConnection(scope).headers.get("accept-language", "")) or environment().language


# ---- what Streamlit knows of the sign-in ------------------------------------------------------------------------
def auth() -> Mapping[str, object]:
    """The section [auth] of secrets.toml, empty where there is none. SetupError for a file that cannot be read."""
    section: Mapping[str, Any] = get_secrets_auth_section() or {}
    if section:
        return section  # asked at every request: where the files lie is not looked up when there is no need
    there = any(Path(path).expanduser().is_file() for path in st.get_option("secrets.files"))
    if there and not secrets_singleton.load_if_toml_exists():
        raise SetupError(
            "The file cannot be read.", where="secrets.toml", hint="Check it for a missing quotation mark."
        )
    return section


def providers() -> tuple[str, ...]:
    """The providers of secrets.toml by name; "" is the one that has none."""
    named = tuple(name for name, value in auth().items() if isinstance(value, Mapping) and "client_id" in value)
    return named or ("",)


def mode() -> str:
    """local, oidc or proxy. SetupError for settings that leave it open."""
    login_mode = identity.mode(environment().login in ("", "oidc") and bool(auth()))
    if login_mode == "oidc" and st.get_option("server.trustedUserHeaders"):
        hint = "Remove it; for a trusted proxy, set DASHBOARD_LOGIN=proxy."
        raise SetupError(
            "With this option, headers could pass for a sign-in.", where="server.trustedUserHeaders", hint=hint
        )
    return login_mode


def in_cookie(request: HTTPConnection) -> Identity | None:
    """Whom the provider named, from the cookie that Streamlit has signed and may have cut into pieces."""
    secret = get_cookie_secret()

    def decode_cookie(name: str) -> bytes | None:
        signed = request.cookies.get(name)
        return decode_signed_value(secret, name, signed.encode("latin-1")) if signed else None

    raw = get_cookie_with_chunks(decode_cookie, USER_COOKIE_NAME)
    return identity.from_claims(json.loads(raw)) if raw else None
