"""What every answer tells the browser it may do with it: an ASGI layer outside the door.

Rule 1: every answer carries them, Streamlit's own pages, files and refusals among them; no route can forget one.
Rule 2: the policy is as strict as Streamlit's own bundle bears. Measured on Streamlit 1.67 with Chromium 150: its page has one
inline script (allowed by its hash, computed from the installed file), it writes styles into the page (style-src
'unsafe-inline'), and it starts workers from blobs. Plots draw without eval because they ask Vega for its interpreter.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def hash_inline_scripts(page: str) -> tuple[str, ...]:
    """Return the CSP sources ('sha256-…') that allow exactly the inline scripts of an HTML page."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(page))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def build_policy(script_hashes: Iterable[str]) -> str:
    """Return the Content-Security-Policy of the desk; `script_hashes` are the inline scripts it lets run."""
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *script_hashes)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-src": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


@cache
def security_headers() -> tuple[tuple[str, str], ...]:
    """Return the headers that every answer carries, as (name, value)."""
    return (
        ("Content-Security-Policy", build_policy(hash_inline_scripts(INDEX.read_text(encoding="utf-8")))),
        ("X-Frame-Options", "DENY"),  # for browsers and scanners that do not know frame-ancestors
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),  # addresses name stories; another site learns none of them
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    )


class SecurityHeaders:
    """Sets the security headers on every HTTP answer of the application inside it."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` is everything that answers, the door included."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; what comes back gets the headers, in place of any of the same name."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in security_headers():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)
