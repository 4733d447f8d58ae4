"""Streamlit's own page and files: the page with what the first paint needs, the files packed.

Streamlit sends its scripts as they are, 3 MB for a page of text, and an empty page that is white in dark mode and lays
itself out anew once the desk's styles come. Here its scripts and style sheets are packed once a process and kept, and
its page gets the desk's styles, the colours of the theme and one small script, all before anything is drawn. Of its
font of 4,300 icons the desk sends those that it and Streamlit's scripts name (tools/subset_icons.py).
"""

from __future__ import annotations

import gzip
import html
import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig

from dashboard.components.assets import TYPES, project
from dashboard.web.assets import KEEP

FILES = Path(streamlit.__file__).parent / "static"
INDEX = FILES / "index.html"
ICONS = Path(__file__).parent / "icons"  # icons.woff2, and names.txt: the font it was cut from, then the icons in it
_FONT = re.compile(r'\s*<link\s+rel="preload"[^>]*as="font"[^>]*>')  # Streamlit's own; the desk uses the system's
# Streamlit's interface for programs, which is closed (web/door.py)
_AGENTS = re.compile(r'(?<!\s)\s*(?:<!--[^>]*agent API.*?-->|<link rel="service-desc"[^>]*>)', re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)  # Streamlit's tells of that interface, too
_HEAD = """
    <meta name="color-scheme" content="light dark" />
    <meta name="copydesk-themes" content="{themes}" />
    <script src="{place}/page/first.js"></script>
  </head>"""
_BODY = """<body>
    <link rel="stylesheet" href="{place}/page/desk.css" />
    <div id="copydesk-bar" aria-hidden="true"><b>Copydesk</b></div>"""


@cache
def first_page() -> bytes:
    """Streamlit's page with the desk's styles, theme, name and top bar, there before any script of Streamlit runs.

    The style sheet is in the body: Streamlit writes its own styles to the end of the head, and the later rule wins.
    """
    place = f"./_stcore/bidi-components/{project()}.page"
    page = _AGENTS.sub("", _FONT.sub("", INDEX.read_text(encoding="utf-8")))
    page = _NOSCRIPT.sub("<noscript>Copydesk needs JavaScript.</noscript>", page)
    themes = html.escape(json.dumps({name.upper() + "_THEME": theme(name) for name in ("light", "dark")}))
    page = page.replace("</head>", _HEAD.format(place=place, themes=themes).lstrip("\n"), 1)
    return page.replace("<body>", _BODY.format(place=place), 1).encode()


def theme(name: str) -> dict[str, object]:
    """One of the two themes of .streamlit/config.toml, by the names of Streamlit's CustomThemeConfig.

    It comes by the websocket, too, but only after the first paint, which would be in Streamlit's own colours and font.
    """
    option_names = CustomThemeConfig.DESCRIPTOR.fields_by_name
    theme_values: dict[str, Any] = {"base": CustomThemeConfig.BaseTheme.Value(name.upper())}
    for part in ("theme", f"theme.{name}"):
        options = {
            key.rpartition(".")[2]: key for key in config._config_options_template if key.rpartition(".")[0] == part
        }
        for option, key in options.items():
            value, field = config.get_option(key), "bodyFont" if option == "font" else option
            plain = isinstance(value, str | int | float) and option != "base"
            if plain and re.sub(r"([A-Z])", lambda m: "_" + m[0].lower(), field) in option_names:
                theme_values[field] = value
    return theme_values


@cache
def packable() -> dict[str, Path]:
    """Streamlit's scripts and style sheets by their path: their names hold a digest, so they may be kept for good."""
    paths = (path for path in FILES.joinpath("static").rglob("*") if path.suffix in TYPES)
    return {path.relative_to(FILES).as_posix(): path for path in paths}


@cache
def packed(name: str) -> bytes:
    """One of them, packed: 60 ms of CPU for the largest of a usual page, once a process."""
    return gzip.compress(packable()[name].read_bytes(), 9, mtime=0)


@cache
def icons() -> tuple[str, bytes, str]:
    """The font that is replaced, by its path; the one that is sent for it; its ETag."""
    font = (ICONS / "icons.woff2").read_bytes()
    replaced = (ICONS / "names.txt").read_text(encoding="utf-8").split("\n", 1)[0]
    return f"static/media/{replaced}", font, f'"{sha256(font).hexdigest()[:16]}"'


def serve_bundle(app: ASGIApp, *, base: str = "") -> ASGIApp:
    """`app` with Streamlit's files packed and its page prepared; `base` is the path the desk is served below."""
    prefix = f"/{base}/" if base else "/"

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await app(scope, receive, send)
            return
        name = scope.get("path", "").removeprefix(prefix)
        headers = dict(scope["headers"])
        packs = b"gzip" in headers.get(b"accept-encoding", b"")
        if packs and name in packable():
            await (await _file(name))(scope, receive, send)
        elif name == icons()[0]:
            await _icons(headers.get(b"if-none-match", b"").decode("latin-1"))(scope, receive, send)
        elif b"text/html" in headers.get(b"accept", b""):  # somebody opens an address
            await app(_plain(scope), receive, _preparing(scope, send, packs))
        else:
            await app(scope, receive, send)

    return inner


async def _file(name: str) -> Response:
    body = await run_in_threadpool(packed, name)
    headers = {"Cache-Control": KEEP, "Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
    return Response(body, headers=headers, media_type=TYPES[packable()[name].suffix])


def _icons(known: str) -> Response:
    """The icons, good for an hour: their address is that of Streamlit's whole font, and stays when one is added."""
    _, font, tag = icons()
    headers = {"Cache-Control": "public, max-age=3600", "ETag": tag}
    return Response(status_code=304, headers=headers) if known == tag else Response(font, 200, headers, "font/woff2")


def _plain(scope: Scope) -> Scope:
    """The request as one for the whole page, unpacked: "not modified" would be said of a page that ours was made from."""
    left_out = (b"if-none-match", b"if-modified-since", b"accept-encoding")
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in left_out]}


def _preparing(scope: Scope, send: Send, packs: bool) -> Any:
    """A `send` that replaces Streamlit's page by the prepared one; every other answer passes as it is."""
    held: list[int] = []  # the status of the page that is being replaced

    async def replacing(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_index(message):
            held.append(message["status"])
        elif not held:
            await send(message)
        elif not message.get("more_body"):
            await _page(held[0], packs)(scope, _nothing, send)

    return replacing


def _page(status: int, packs: bool) -> Response:
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if packs:
        headers["Content-Encoding"] = "gzip"
    return Response(gzip.compress(first_page(), 6) if packs else first_page(), status, headers, "text/html")


def _is_index(message: Message) -> bool:
    headers = dict(message["headers"])
    kind, length = headers.get(b"content-type", b""), headers.get(b"content-length", b"")
    return kind.startswith(b"text/html") and length == str(INDEX.stat().st_size).encode() and b"etag" in headers


async def _nothing() -> Any:
    return {"type": "http.disconnect"}
