"""Serving the components' scripts and style sheets: packed, from memory, and for a browser to keep for good.

Streamlit would serve them too, from the disk, without packing them and without saying how long they are good for.
"""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.components.assets import Asset, assets, project

PLACE = "_stcore/bidi-components/copydesk-"
KEEP = "public, max-age=31536000, immutable"  # a year: the address changes with the files


def serve_assets(app: ASGIApp, *, base: str = "") -> ASGIApp:
    """`app` with the components' files before it; `base` is the path the desk is served below."""
    prefix = f"/{base}/{PLACE}" if base else f"/{PLACE}"

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not path.startswith(prefix):
            await app(scope, receive, send)
            return
        name, _, file = path.removeprefix(prefix.removesuffix("copydesk-")).partition("/")
        asset = assets().get(file) if name.startswith(f"{project()}.") else None
        headers = dict(scope["headers"])
        await _answer(asset, packed=b"gzip" in headers.get(b"accept-encoding", b""))(scope, receive, send)

    return inner


def _answer(asset: Asset | None, *, packed: bool) -> Response:
    if asset is None:  # a page of an older version asks: its next reload brings the new one
        return PlainTextResponse("There is no such file.", 404, {"Cache-Control": "no-store"})
    headers = {"Cache-Control": KEEP, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(asset.packed if packed else asset.body, headers=headers, media_type=asset.media_type)
