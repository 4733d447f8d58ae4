"""Who somebody is: what a provider or a proxy vouches for, and the token that tells our own routes.

The page's script knows who has signed in, a plain HTTP route does not. The token carries the handle, the person's epoch
(a sign-out raises it) and an expiry, and is signed with a key that only this desk knows. Its expiry is rounded, so that
a page gets the same token for a while and Streamlit has nothing to send again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.errors import AccessError, SetupError
from dashboard.settings import SECRET_CHARS, TOKEN_SECONDS, TOKEN_STEP, environment

MODES = ("local", "oidc", "proxy")
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")  # a proxy stands between
USER, NAME, EMAIL, SECRET = "x-copydesk-user", "x-copydesk-name", "x-copydesk-email", "x-copydesk-secret"
KEPT_HERE = "sqlite"  # such a database has one machine, and its key lies in a file beside it


@dataclass(frozen=True, slots=True)
class Identity:
    """What is vouched for. `issued`: when, in s since 1970; 0 where nobody says. `verified`: the e-mail address is."""

    issuer: str
    subject: str
    name: str = ""
    email: str | None = None
    verified: bool = False
    issued: int = 0


@dataclass(frozen=True, slots=True)
class Signed:
    """What a token says: whose it is, and the person's epoch when it was given."""

    handle: str
    epoch: int


def mode(has_auth: bool) -> str:
    """How people come in: DASHBOARD_LOGIN, else oidc where secrets.toml has an [auth] section. SetupError."""
    chosen = environment().login or ("oidc" if has_auth else "local")
    if chosen not in MODES:
        raise SetupError(f"There is no mode {chosen}.", where="DASHBOARD_LOGIN", hint=f"Choose {', '.join(MODES)}.")
    if chosen == "oidc" and not has_auth:
        hint = "Write one to .streamlit/secrets.toml as docs/people.md shows, and restart."
        raise SetupError("There is no section [auth] for the sign-in.", where="secrets.toml", hint=hint)
    if chosen == "proxy" and len(environment().proxy_secret) < SECRET_CHARS:
        hint = f"Set DASHBOARD_PROXY_SECRET to {SECRET_CHARS} random characters or more, the same in the proxy."
        raise SetupError("The proxy cannot be trusted without a secret.", where="DASHBOARD_LOGIN=proxy", hint=hint)
    return chosen


def from_claims(claims: Mapping[str, Any], now: float | None = None) -> Identity | None:
    """The identity in a provider's claims (st.user); None when nobody has signed in or it was too long ago."""
    issuer, subject = claims.get("iss"), claims.get("sub")
    if claims.get("is_logged_in") is not True or not issuer or not subject:
        return None
    issued = claims.get("iat")
    issued = int(issued) if isinstance(issued, int | float) and not isinstance(issued, bool) else 0
    if issued and issued + environment().hours * 3600 < (time.time() if now is None else now):
        return None
    name = next((str(claims[key]) for key in ("name", "preferred_username", "nickname") if claims.get(key)), "")
    email = claims.get("email")
    said = claims.get("email_verified")
    verified = said is True or said == "true"  # some providers send the word
    return Identity(str(issuer), str(subject), name, str(email) if email else None, verified, issued)


def from_headers(headers: Mapping[str, str]) -> Identity | None:
    """The identity a trusted proxy names; None without its secret. `headers` have their names in small letters."""
    user = _text(headers.get(USER, "")).strip()
    if not user or not from_proxy(headers):
        return None
    name, email = _text(headers.get(NAME, "")).strip(), _text(headers.get(EMAIL, "")).strip()
    return Identity("proxy", user, name or user, email or None, verified=bool(email))


def from_proxy(headers: Mapping[str, str]) -> bool:
    """Do these headers carry the proxy's secret? Never, where none is set."""
    secret = environment().proxy_secret
    sent = headers.get(SECRET, "")
    return len(secret) >= SECRET_CHARS and hmac.compare_digest(sent.encode(), secret.encode())


def _text(value: str) -> str:
    """A header as its sender meant it: proxies write UTF-8, servers read Latin-1."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def at_home(headers: Mapping[str, str], address: str | None) -> bool:
    """Did this request come from this computer, by a name of this computer, with no proxy between?

    The name keeps out pages of other sites that have their name point here; `address` None: it was not asked.
    """
    host = headers.get("host", "")
    bare = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and not host.endswith("]") else host
    return (
        _loopback(bare.strip("[]"))
        and _loopback("localhost" if address is None else address)
        and not any(map(headers.get, FORWARDED))
    )


def _loopback(name: str) -> bool:
    if name.lower().rstrip(".") == "localhost":
        return True
    try:
        found = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return found.is_loopback or bool(found.version == 6 and found.ipv4_mapped and found.ipv4_mapped.is_loopback)


# ---- tokens -----------------------------------------------------------------------------------------------------
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
    return hmac.new(_key().encode(), b"copydesk token 2 " + body.encode(), hashlib.sha256).hexdigest()


def _key() -> str:
    """DASHBOARD_TOKEN_KEY, else a file beside SQLite, else a row of the database that several machines share."""
    if named := os.environ.get("DASHBOARD_TOKEN_KEY"):
        return named
    here = environment()
    return _kept(here.data / "token.key") if here.db.startswith(KEPT_HERE) else _shared(here.db)


@lru_cache(maxsize=4)
def _shared(_url: str) -> str:
    from dashboard import loading, store

    return store.token_key(loading.engine())


@lru_cache(maxsize=4)
def _kept(path: Path) -> str:
    """The key in the data folder, made by whichever process comes first, readable by this user only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        hint = "Make its folder writable, or set DASHBOARD_TOKEN_KEY to 32 random characters or more."
        raise SetupError("The key for the review page's tokens cannot be kept.", where=str(path), hint=hint) from error
    if len(key) < 32:
        raise SetupError("The key is too short.", where=str(path), hint="Delete the file; a new one is made.")
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


def refused_from_elsewhere() -> AccessError:
    """What a visitor from another machine is told where nobody signs in."""
    return AccessError(
        "This desk has no sign-in, so it answers only on the computer it runs on.",
        hint="Open it there at 127.0.0.1, or set up a sign-in as docs/people.md says.",
    )
