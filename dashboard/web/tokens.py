"""The token by which the page's own script tells our routes who is asking.

The page's script knows who has signed in, a plain HTTP route does not. The token carries the handle, the person's epoch
(a sign-out raises it) and an expiry, and is signed with a key that only this desk knows. Its expiry is rounded, so that
a page gets the same token for a while and Streamlit has nothing to send again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard import store
from dashboard.errors import SetupError
from dashboard.settings import SECRET_CHARS, SECRET_KINDS, TOKEN_SECONDS, TOKEN_STEP, environment
from dashboard.store import current

KEPT_HERE = "sqlite"  # such a database has one machine, and its key lies in a file beside it


@dataclass(frozen=True, slots=True)
class Signed:
    """What a token says: whose it is, and the person's epoch when it was given."""

    handle: str
    epoch: int


def mint(editor: str, epoch: int = 0, *, now: float | None = None) -> str:
    """A token for `editor`, good for TOKEN_SECONDS at least. SetupError when the key can be neither read nor made."""
    clock = time.time() if now is None else now
    expires = (int(clock) // TOKEN_STEP + 1) * TOKEN_STEP + TOKEN_SECONDS
    body = f"{expires}.{epoch}.{base64.urlsafe_b64encode(editor.encode('utf-8', 'replace')).decode()}"
    return f"{body}.{_sign(body)}"


def verify(token: str, *, now: float | None = None) -> Signed | None:
    """Whom a token was made for; None for one that is false, changed or too old. The database is not asked."""
    body, _, signature = token.rpartition(".")
    if not token.isascii() or not hmac.compare_digest(signature, _sign(body)):
        return None
    expires, epoch, name = body.split(".")
    if int(expires) <= (time.time() if now is None else now):
        return None
    return Signed(base64.urlsafe_b64decode(name).decode(), int(epoch))


def _sign(body: str) -> str:
    return hmac.new(_signing_key().encode(), b"copydesk token 2 " + body.encode(), hashlib.sha256).hexdigest()


def named_key() -> str:
    """DASHBOARD_TOKEN_KEY, empty where it is not set. SetupError for one that could be guessed."""
    named = os.environ.get("DASHBOARD_TOKEN_KEY", "").strip()
    if named and (len(named) < SECRET_CHARS or len(set(named)) < SECRET_KINDS):
        hint = f"Set it to {SECRET_CHARS} random characters or more (openssl rand -hex 32), or leave it out."
        raise SetupError("Whoever guesses this key can mark in any name.", where="DASHBOARD_TOKEN_KEY", hint=hint)
    return named


def _signing_key() -> str:
    """DASHBOARD_TOKEN_KEY, else a file beside SQLite, else a row of the database that several machines share."""
    if named := named_key():
        return named
    here = environment()
    return _kept(here.data / "token.key") if here.db.startswith(KEPT_HERE) else _shared(here.db)


@lru_cache(maxsize=4)
def _shared(_url: str) -> str:
    return store.token_key(current.engine())


@lru_cache(maxsize=4)
def _kept(path: Path) -> str:
    """The key in the data folder, made by whichever process comes first, readable by this user only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        hint = "Make its folder writable, or set DASHBOARD_TOKEN_KEY to at least 32 random characters."
        raise SetupError(
            "The key that signs the review page's tokens cannot be stored.", where=str(path), hint=hint
        ) from error
    if len(key) < SECRET_CHARS:
        raise SetupError("The key is too short.", where=str(path), hint="Delete the file; a new key is generated.")
    return key


def _make(path: Path) -> None:
    """Written aside and then linked into place: two processes that start at once end with the same whole key."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        aside.replace(path)
        return
    aside.unlink()
