"""Streamlit's page and files as the desk sends them: packed, with the first paint prepared."""

from __future__ import annotations

import gzip
import json
import re
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from dashboard.components.assets import assets, project
from dashboard.web import bundle, headers

PAGE = {"Accept": "text/html,*/*;q=0.8"}


async def report(_request: object) -> HTMLResponse:
    return HTMLResponse("<p>a report</p>")


def client(base: str = "") -> TestClient:
    streamlit = create_streamlit_static_handler(str(bundle.FILES), base)
    routes = [Route("/report", report), Mount(f"/{base}" if base else "", streamlit)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(bundle.serve_bundle, base=base)]))


@pytest.mark.parametrize("base", ["", "desk"])
def test_every_address_of_a_page_gets_styles_theme_and_bar_before_any_script_of_streamlit(base: str):
    under = f"/{base}" if base else ""
    for path in ("/triage", "/review?story=x", "/"):
        got = client(base).get(under + path, headers=PAGE)
        assert got.status_code == 200
        page = got.text
        styles = f'href="./_stcore/bidi-components/{project()}.page/page/desk.css"'
        assert page.index("page/first.js") < page.index("</head>") < page.index(styles) < page.index('id="root"')
        assert 'as="font"' not in page, "the desk uses the fonts of the system"
        assert "_stcore/agent" not in page, "the door answers there with 404"
        assert "<noscript>Copydesk needs JavaScript.</noscript>" in page
        assert got.headers["Cache-Control"] == "no-cache"
        assert "etag" not in got.headers, "an upgrade of the desk changes the page, of which Streamlit knows nothing"
    assert {"page/first.js", "page/desk.css"} <= set(assets())


def test_the_page_runs_no_other_script_than_streamlits_own():
    prepared = bundle.first_page().decode()
    assert headers.hash_inline_scripts(prepared) == headers.hash_inline_scripts(
        bundle.INDEX.read_text(encoding="utf-8")
    )


def test_the_page_carries_both_themes_by_names_that_streamlit_knows():
    found = re.search(r'name="copydesk-themes" content="([^"]+)"', bundle.first_page().decode())
    assert found
    themes = json.loads(unescape(found[1]))
    assert set(themes) == {"LIGHT_THEME", "DARK_THEME"}
    assert themes["LIGHT_THEME"]["base"] != themes["DARK_THEME"]["base"]


def test_a_page_asked_for_again_is_never_taken_from_an_older_desk():
    desk = client()
    first = TestClient(Starlette(routes=[Mount("", create_streamlit_static_handler(str(bundle.FILES), ""))]))
    known = first.get("/triage").headers["etag"]
    assert desk.get("/triage", headers=PAGE | {"If-None-Match": known}).status_code == 200


NAMED = re.compile(r":material/([a-z0-9_]+):")


def test_the_font_of_icons_is_small_and_has_every_icon_that_the_desk_and_streamlits_scripts_name():
    replaced, *names = (bundle.ICONS / "names.txt").read_text(encoding="utf-8").split()
    assert (bundle.FILES / "static" / "media" / replaced).exists(), "a new Streamlit: run tools/subset_icons.py"
    own = {
        name
        for file in sorted(bundle.ICONS.parents[1].rglob("*.py"))
        for name in NAMED.findall(file.read_text("utf-8"))
    }
    theirs = "".join(file.read_text("utf-8") for file in (bundle.FILES / "static" / "js").glob("*.js"))
    no_icons = {"icon_name", "star_filled"}  # of an error message and an example: not in the whole font either
    assert own and own | set(NAMED.findall(theirs)) <= {*names, *no_icons}, "a new icon: run tools/subset_icons.py"
    got = client().get(f"/static/media/{replaced}")
    assert (got.headers["Content-Type"], got.content[:4]) == ("font/woff2", b"wOF2")
    assert len(got.content) < 80_000, "375 kB whole"
    known = {"If-None-Match": got.headers["ETag"]}
    assert client().get(f"/static/media/{replaced}", headers=known).status_code == 304


def test_scripts_and_styles_of_streamlit_come_packed_and_are_what_they_were():
    desk = client()
    for name in [one for one in bundle.packable() if one.startswith(("static/js/index.", "static/css/index."))]:
        with desk.stream("GET", f"/{name}", headers={"Accept-Encoding": "gzip"}) as got:
            raw = b"".join(got.iter_raw())
        assert got.headers["Content-Encoding"] == "gzip"
        assert "immutable" in got.headers["Cache-Control"]
        assert gzip.decompress(raw) == bundle.packable()[name].read_bytes()
        assert len(raw) < len(gzip.decompress(raw)) / 2
        plain = desk.get(f"/{name}", headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers and plain.content == gzip.decompress(raw)


def test_other_pages_and_what_is_not_there_pass_as_they_are():
    desk = client()
    assert desk.get("/report", headers=PAGE).text == "<p>a report</p>"
    assert desk.get("/static/js/../../../secrets.toml", headers=PAGE).text != "secrets"
    assert (
        desk.get("/static/js/nothing.js", headers={"Accept-Encoding": "gzip"}).headers.get("Content-Encoding") is None
    )
