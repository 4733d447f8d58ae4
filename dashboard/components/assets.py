"""The scripts and style sheets of the components: what is served, and under which name.

The name of a component ends up in the address of its files, and holds a digest of all of them: a browser may keep every
file for good, and an upgrade never mixes old files with new ones.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: its bytes, the same packed, and its media type."""

    body: bytes
    packed: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Every script and style sheet by its path below the folder of the components, read once a process."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.suffix in TYPES)
    return {path.relative_to(FOLDER).as_posix(): _read(path) for path in paths}


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, gzip.compress(body, 9, mtime=0), TYPES[path.suffix])


@cache
def project() -> str:
    """The name under which Streamlit knows the components: "copydesk-" and a digest of all files."""
    digest = hashlib.blake2b(digest_size=6)
    for path, asset in assets().items():
        digest.update(path.encode() + b"\0" + asset.body + b"\0")
    return f"copydesk-{digest.hexdigest()}"
