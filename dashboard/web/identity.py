"""Who a request comes from: what a provider or proxy vouches for, and whether it comes from this computer."""

from __future__ import annotations

import hmac
import ipaddress
import time
from collections.abc import Mapping

from dashboard.errors import AccessError, SetupError
from dashboard.model import Identity
from dashboard.settings import SECRET_CHARS, environment
from dashboard.store.access import PROXY

MODES = ("local", "oidc", "proxy")
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")  # a proxy stands between
USER, NAME, EMAIL, SECRET = "x-copydesk-user", "x-copydesk-name", "x-copydesk-email", "x-copydesk-secret"


def mode(has_auth: bool) -> str:
    """How people come in: DASHBOARD_LOGIN, else oidc where secrets.toml has an [auth] section. SetupError."""
    chosen = environment().login or ("oidc" if has_auth else "local")
    if chosen not in MODES:
        raise SetupError(
            f"There is no sign-in mode named {chosen}.", where="DASHBOARD_LOGIN", hint=f"Choose {', '.join(MODES)}."
        )
    if chosen == "oidc" and not has_auth:
        hint = "Add one to .streamlit/secrets.toml as shown in docs/people.md, and restart."
        raise SetupError("The [auth] section for sign-in is missing.", where="secrets.toml", hint=hint)
    if chosen == "proxy" and len(environment().proxy_secret) < SECRET_CHARS:
        hint = f"Set DASHBOARD_PROXY_SECRET to {SECRET_CHARS} or more random characters, the same as in the proxy."
        raise SetupError("A proxy cannot be trusted without a secret.", where="DASHBOARD_LOGIN=proxy", hint=hint)
    return chosen


def from_claims(claims: Mapping[str, object], now: float | None = None) -> Identity | None:
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
    verified_claim = claims.get("email_verified")
    verified = verified_claim is True or verified_claim == "true"  # some providers send the word
    return Identity(str(issuer), str(subject), name, str(email) if email else None, verified, issued)


def from_headers(headers: Mapping[str, str]) -> Identity | None:
    """The identity a trusted proxy names; None without its secret. `headers` have their names in small letters."""
    user = _text(headers.get(USER, "")).strip()
    if not user or not from_proxy(headers):
        return None
    name, email = _text(headers.get(NAME, "")).strip(), _text(headers.get(EMAIL, "")).strip()
    return Identity(PROXY, user, name or user, email or None, verified=bool(email))


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
        ip = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return ip.is_loopback or bool(ip.version == 6 and ip.ipv4_mapped and ip.ipv4_mapped.is_loopback)


def refused_from_elsewhere() -> AccessError:
    """Return the refusal for a visitor from another machine where there is no sign-in."""
    return AccessError.of("elsewhere")
