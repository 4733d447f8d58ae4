"""The outer door: whom it answers, with Streamlit's own addresses behind it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard import doctor
from dashboard.errors import SetupError
from dashboard.store import people
from dashboard.web import door
from tests.support.chromium_fixture import run_apart
from tests.support.people_of import people as present

SECRET = "s" * 40
HOME = {"host": "127.0.0.1:8501"}
PLACES = (
    "/",
    "/review",
    "/copydesk/marks",
    "/media/a1b2.csv",
    "/_stcore/stream",
    "/_stcore/upload_file/s/f",
    "/auth/login",
    "/anything",
)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in doctor.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(door, "auth", dict)


@pytest.fixture
def db(empty_desk: Engine) -> Engine:
    present(empty_desk, kim="reader", lea="lead")
    return empty_desk


def knock(db: Engine, path: str, headers: dict[str, str], client: str | None = "127.0.0.1", *, kind: str = "http", method: str = "GET", base: str = "") -> str:  # fmt: skip
    """Who answers: the desk behind the door ("desk"), or the door ("403 …", "closed …")."""
    said: list[Any] = []

    async def behind(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "desk"})

    async def send(message: Any) -> None:
        said.append(message)

    scope = {
        "type": kind, "path": path, "method": method, "query_string": b"", "scheme": "http", "server": ("127.0.0.1", 8501),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()], "client": (client, 9) if client else None,
    }  # fmt: skip
    run_apart(lambda: door.door(behind, engine=lambda: db, base=base)(scope, None, send))
    first = said[0]
    if first["type"] == "websocket.close":
        return f"closed {first['code']}"
    return "desk" if first["type"] == "desk" else f"{first['status']} {said[1]['body'].decode()}"


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_without_a_sign_in_only_this_computer_is_answered(db: Engine, kind: str):
    for path in PLACES:
        assert knock(db, path, HOME, kind=kind) == "desk"
        for headers, client in (
            (HOME, "10.0.0.2"),
            (HOME, None),
            ({"host": "desk.example"}, "127.0.0.1"),
            (HOME | {"x-forwarded-for": "10.0.0.2"}, "127.0.0.1"),
            ({}, "127.0.0.1"),
        ):
            said = knock(db, path, headers, client, kind=kind)
            assert said.startswith("403 This desk has no sign-in" if kind == "http" else "closed 1008"), (path, headers)


OWN_PAGES = {
    "http://127.0.0.1:8501": True,
    "HTTP://127.0.0.1:8501": True,
    "http://127.0.0.1:9999": False,
    "null": False,
}
FOREIGN = (
    "http://localhost:8501",
    "http://evil.example",
    "http://127.0.0.1:8501.evil.example",
    "127.0.0.1:8501",
    "",
    "file://",
)


def test_a_session_is_opened_by_a_page_of_the_desk_alone_not_by_one_of_another_port_of_this_computer(
    db: Engine, monkeypatch: pytest.MonkeyPatch
):
    def opens(origin: str, host: str = "127.0.0.1:8501") -> bool:
        return knock(db, "/_stcore/stream", {"host": host, "origin": origin}, kind="websocket") == "desk"

    assert {origin: opens(origin) for origin in OWN_PAGES} == OWN_PAGES
    assert not any(map(opens, FOREIGN))
    assert knock(db, "/_stcore/stream", HOME, kind="websocket") == "desk", "a program that is no page sends no origin"
    monkeypatch.setattr(door, "allowlisted_origins", lambda: {"https://desk.example"})
    assert opens("https://desk.example") and not opens("https://desk.example:8443")


@pytest.mark.parametrize("base", ["", "desk"])
def test_streamlits_interface_for_programs_is_not_there_whatever_its_settings_say(db: Engine, base: str):
    for path in ("interact", "openapi.json", "mcp", ""):
        for method in ("GET", "POST", "OPTIONS"):
            said = knock(db, f"/{base}/_stcore/agent/{path}".replace("//", "/"), HOME, method=method, base=base)
            assert said.startswith("404 There is no such address.")


def test_the_door_speaks_the_language_the_browser_asks_for(db: Engine, monkeypatch: pytest.MonkeyPatch):
    there = {"host": "desk.example"}
    assert "nur auf dem Rechner" in knock(db, "/review", there | {"accept-language": "de-AT,de;q=0.9,en;q=0.8"})
    assert "solo se puede usar" in knock(db, "/review", there | {"accept-language": "fr, es-MX;q=0.8"})
    assert "has no sign-in" in knock(db, "/review", there | {"accept-language": "fr"})
    monkeypatch.setenv("DASHBOARD_LANGUAGE", "es")
    assert "solo se puede usar" in knock(db, "/review", there)


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_behind_a_proxy_nobody_else_is_answered_whatever_the_address(
    db: Engine, monkeypatch: pytest.MonkeyPatch, kind: str
):
    monkeypatch.setenv("DASHBOARD_LOGIN", "proxy")
    monkeypatch.setenv("DASHBOARD_PROXY_SECRET", SECRET)
    user = {"x-copydesk-user": "kim", "host": "desk.example"}
    for path in PLACES:
        for headers in (HOME, user, user | {"x-copydesk-secret": SECRET[:-1]}):
            assert knock(db, path, headers, kind=kind).startswith(("403", "closed"))
        if "upload" not in path and "media" not in path:
            assert knock(db, path, user | {"x-copydesk-secret": SECRET}, "10.0.0.2", kind=kind) == "desk"


def test_probes_are_answered_from_anywhere_in_every_mode(db: Engine, monkeypatch: pytest.MonkeyPatch):
    for mode in ("local", "proxy"):
        monkeypatch.setenv("DASHBOARD_LOGIN", mode)
        monkeypatch.setenv("DASHBOARD_PROXY_SECRET", SECRET)
        for path in ("/copydesk/health", "/copydesk/ready", "/_stcore/health"):
            assert knock(db, path, {}, "10.0.0.2") == "desk"
            assert knock(db, f"/news{path}", {}, "10.0.0.2", base="news") == "desk"
        for path in ("/copydesk/health/../marks", "/copydesk/healthy", "//copydesk/marks", "/x/copydesk/health"):
            assert knock(db, path, {}, "10.0.0.2").startswith("403")


@pytest.fixture
def oidc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "auth", lambda: {"client_id": "x", "redirect_uri": "http://h/oauth2callback"})


def cookie(**claims: Any) -> dict[str, str]:
    told = json.dumps({"is_logged_in": True, "iss": "https://id.example", **claims})
    signed = create_signed_value(get_cookie_secret(), USER_COOKIE_NAME, told).decode()
    return {"host": "desk.example", "cookie": f"{USER_COOKIE_NAME}={signed}"}


def test_with_a_provider_files_and_uploads_ask_for_a_sign_in_and_its_role(db: Engine, oidc: None):
    media, upload = "/media/a1b2.csv", "/_stcore/upload_file/s/f"
    for headers in (
        {},
        {"host": "desk.example"},
        {"host": "h", "cookie": f"{USER_COOKIE_NAME}=forged"},
        cookie(sub="nobody"),
    ):
        assert knock(db, media, headers).startswith("403")
        assert knock(db, upload, headers, method="PUT").startswith("403")
    assert knock(db, media, cookie(sub="kim")) == "desk"
    assert knock(db, upload, cookie(sub="kim"), method="PUT").startswith("403")
    assert knock(db, upload, cookie(sub="lea"), method="PUT") == "desk"
    assert knock(db, f"/news{upload}", cookie(sub="kim"), method="PUT", base="news").startswith("403")
    people.set_active(db, None, "lea", False)
    assert knock(db, upload, cookie(sub="lea"), method="PUT").startswith("403")
    assert knock(db, "/review", {"host": "desk.example"}, "10.0.0.2") == "desk"  # the page that asks for a sign-in


def test_figures_are_for_this_computer_whoever_else_may_see_pages(db: Engine, oidc: None):
    for path in ("/_stcore/metrics", "/copydesk/metrics"):
        assert knock(db, path, {"host": "desk.example"}, "10.0.0.2").startswith("403")
        assert knock(db, path, cookie(sub="lea"), "10.0.0.2").startswith("403")
        assert knock(db, f"/news{path}", {"host": "desk.example"}, "10.0.0.2", base="news").startswith("403")
        assert knock(db, path, HOME) == "desk"


def test_a_cookie_of_a_sign_in_that_was_ended_opens_nothing(db: Engine, oidc: None):
    old = cookie(sub="kim", iat=2_000_000_000)
    assert knock(db, "/media/a.csv", old) == "desk"
    people.sign_out(db, "kim", 2_000_000_000)
    assert knock(db, "/media/a.csv", old).startswith("403")


def test_settings_that_leave_the_mode_open_close_the_desk(db: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_LOGIN", "proxy")
    for headers in (HOME, HOME | {"x-copydesk-secret": ""}):
        assert knock(db, "/review", headers).startswith("403 A proxy cannot be trusted")


def test_a_secrets_file_that_cannot_be_read_is_no_desk_without_a_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.undo()
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\nclient_id = ")
    monkeypatch.setattr(secrets_singleton, "load_if_toml_exists", lambda: False)
    monkeypatch.setattr(door.st, "get_option", lambda name: [str(broken)] if name == "secrets.files" else None)
    with pytest.raises(SetupError, match=r"secrets\.toml"):
        door.mode()
    broken.unlink()
    monkeypatch.delenv("DASHBOARD_LOGIN", raising=False)
    assert door.mode() == "local"


def test_headers_that_streamlit_itself_would_believe_are_refused(oidc: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(door.st, "get_option", lambda _: {"X-User": "sub"})
    with pytest.raises(SetupError, match="trustedUserHeaders"):
        door.mode()
