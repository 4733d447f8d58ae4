"""The headers of every answer: what a page may load and run, and who may frame it."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.components.assets import assets, project
from dashboard.web import door, headers
from dashboard.web.assets import serve_assets


async def answer(_request: object) -> PlainTextResponse:
    return PlainTextResponse("a page", headers={"X-Frame-Options": "ALLOWALL"})


@pytest.fixture
def client() -> TestClient:
    layers = [Middleware(headers.SecurityHeaders), Middleware(serve_assets)]
    return TestClient(Starlette(routes=[Route("/page", answer)], middleware=layers))


@pytest.mark.parametrize("path", ["/page", "/nowhere"])
def test_every_answer_carries_the_headers_and_no_route_can_weaken_them(client: TestClient, path: str):
    got = client.get(path).headers
    assert {name: got[name] for name, _ in headers.security_headers()} == dict(headers.security_headers())


def test_a_refusal_at_the_door_carries_them_too(monkeypatch: pytest.MonkeyPatch):
    def refuse(app: object, **_given: object) -> object:
        return PlainTextResponse("no", 403)

    monkeypatch.setattr(door, "door", refuse)
    layers = [Middleware(headers.SecurityHeaders), Middleware(door.door)]
    refused = TestClient(Starlette(routes=[Route("/page", answer)], middleware=layers)).get("/page")
    assert (refused.status_code, "Content-Security-Policy" in refused.headers) == (403, True)


def test_scripts_run_from_this_desk_alone_and_the_one_inline_script_of_streamlit_by_its_hash():
    policy = dict(headers.security_headers())["Content-Security-Policy"]
    (scripts,) = re.findall(r"script-src ([^;]+)", policy)
    assert re.fullmatch(r"'self'( 'sha256-[A-Za-z0-9+/]{43}=')+", scripts)
    assert "unsafe-eval" not in policy and "frame-ancestors 'none'" in policy


def test_only_inline_scripts_are_hashed():
    page = '<script src="/a.js"></script><script>let a = 1;</script><script type="module" src="b.js"></script>'
    assert headers.hash_inline_scripts(page) == headers.hash_inline_scripts("<script>let a = 1;</script>") != ()


# ---- the files of the components ------------------------------------------------------------------------------------
def test_a_script_comes_packed_and_may_be_kept_for_good(client: TestClient):
    for path, asset in assets().items():
        got = client.get(f"/_stcore/bidi-components/{project()}.review/{path}", headers={"Accept-Encoding": "gzip"})
        assert (got.status_code, got.content) == (200, asset.body)
        assert got.headers["Content-Encoding"] == "gzip" and "immutable" in got.headers["Cache-Control"]
    plain = client.get(f"/_stcore/bidi-components/{project()}.review/review/main.js", headers={"Accept-Encoding": ""})
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("path", ["component.py", "../app.py", "review", "review/none.js", ""])
def test_nothing_but_scripts_and_style_sheets_is_served(client: TestClient, path: str):
    got = client.get(f"/_stcore/bidi-components/{project()}.review/{path}")
    assert (got.status_code, got.headers.get("Cache-Control")) == (404, "no-store") or path.startswith("..")
    assert "import" not in got.text


def test_a_page_of_an_older_version_is_not_given_the_files_of_this_one(client: TestClient):
    assert client.get("/_stcore/bidi-components/copydesk-0000.review/review/main.js").status_code == 404
