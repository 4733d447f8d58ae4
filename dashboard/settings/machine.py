"""The DASHBOARD_* variables, and the numbers of backups, sessions and secrets."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


# ---- the machine: DASHBOARD_* variables -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Environment:
    """The DASHBOARD_* variables, read once a call so that tests can set them."""

    db: str  # DASHBOARD_DB: a SQLAlchemy URL
    data: Path  # DASHBOARD_DATA: folder of the SQLite file, the token key and the logs
    editor: str  # DASHBOARD_EDITOR: the name marks are recorded under where nobody signs in
    language: str  # DASHBOARD_LANGUAGE: en or de, the language of the screen until somebody chooses another
    language_set: bool  # whether DASHBOARD_LANGUAGE names it: else the browser's own language comes first
    login: str  # DASHBOARD_LOGIN: local, oidc or proxy; empty: oidc where secrets.toml has [auth], else local
    new_role: str  # DASHBOARD_NEW_ROLE: what a person may do after the first sign-in; "none": wait for an admin
    admins: tuple[str, ...]  # DASHBOARD_ADMINS: verified e-mail addresses or issuer#subject, in a row with commas
    proxy_secret: str  # DASHBOARD_PROXY_SECRET: what the proxy sends in X-Copydesk-Secret
    sign_out_url: str  # DASHBOARD_SIGN_OUT_URL: where the proxy ends its own session
    backups: (
        int  # DASHBOARD_BACKUPS: how many of the backups made by themselves are kept of each occasion; 0: none is made
    )
    log: str  # DASHBOARD_LOG: json, or text
    metrics_key: str  # DASHBOARD_METRICS_KEY: what a scraper of another computer sends as its bearer token
    hours: float  # DASHBOARD_SESSION_HOURS: after so many hours the provider is asked again
    outgoing: frozenset[str]  # DASHBOARD_OUTGOING: host:port of every address the desk may send to, with commas
    checker_url: str  # DASHBOARD_CHECKER_URL: an OpenAI-compatible endpoint that is asked about sentences
    checker_model: str  # DASHBOARD_CHECKER_MODEL: the model named in the request
    checker_key: str  # DASHBOARD_CHECKER_KEY: sent as a bearer token


def environment() -> Environment:
    """What the variables say now, defaults filled in."""
    usual = platformdirs.user_data_dir("copydesk", appauthor=False)
    data = Path(os.environ.get("DASHBOARD_DATA") or usual).expanduser()
    return Environment(
        db=os.environ.get("DASHBOARD_DB") or f"sqlite:///{data / 'copydesk.db'}",
        data=data,
        editor=os.environ.get("DASHBOARD_EDITOR") or "editor",
        language=os.environ.get("DASHBOARD_LANGUAGE") or "en",
        language_set=bool(os.environ.get("DASHBOARD_LANGUAGE")),
        login=os.environ.get("DASHBOARD_LOGIN", "").strip().lower(),
        new_role=os.environ.get("DASHBOARD_NEW_ROLE", "").strip().lower() or "reader",
        admins=tuple(filter(None, map(str.strip, os.environ.get("DASHBOARD_ADMINS", "").split(",")))),
        proxy_secret=os.environ.get("DASHBOARD_PROXY_SECRET", ""),
        sign_out_url=os.environ.get("DASHBOARD_SIGN_OUT_URL", "").strip(),
        log=os.environ.get("DASHBOARD_LOG", "").strip().lower() or "text",
        metrics_key=os.environ.get("DASHBOARD_METRICS_KEY", ""),
        backups=_backups(os.environ.get("DASHBOARD_BACKUPS", "")),
        hours=_hours(os.environ.get("DASHBOARD_SESSION_HOURS", "")),
        outgoing=frozenset(filter(None, map(str.strip, os.environ.get("DASHBOARD_OUTGOING", "").lower().split(",")))),
        checker_url=os.environ.get("DASHBOARD_CHECKER_URL", "").strip().rstrip("/"),
        checker_model=os.environ.get("DASHBOARD_CHECKER_MODEL", "").strip() or "default",
        checker_key=os.environ.get("DASHBOARD_CHECKER_KEY", "").strip(),
    )


def _backups(text: str) -> int:
    """A number of backups; BACKUPS_KEPT for what is none, which `doctor` names."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else BACKUPS_KEPT


def _hours(text: str) -> float:
    """A number of hours; a day for what is none, which `doctor` names."""
    try:
        hours = float(text)
    except ValueError:
        return SESSION_HOURS
    return hours if 0 < hours < 24 * 31 else SESSION_HOURS  # the provider's cookie lives 30 days


BACKUPS_KEPT = 5  # of each occasion; the demo's is 2 MB, one of 10,000 articles 200 MB
BACKUPS_MADE = 14  # kept of those that `backup` makes without a name: two weeks of nights
SESSION_HOURS = 24.0  # a working day and the evening; the provider mostly remembers its visitor, so it is one click
SECRET_CHARS = 32  # of the proxy's secret at least; `openssl rand -hex 32` gives 64
SECRET_KINDS = 8  # different characters in a key at least: 32 random hex digits have fewer in one of 28 million keys
SEEN_STEP = 300  # seconds between two entries of "last seen", so that a click does not write
HANDLE_CHARS = 40  # of the name that stands beside a person's marks
