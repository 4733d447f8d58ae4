"""Tokens by which programs use the HTTP API in a person's name.

Rule 1: a token is 256 random bits; what is kept is its SHA-256 (nothing to guess, so no slow hash is needed) and an id that
may be shown. Who reads the database cannot use one.
Rule 2: a token can do no more than its person can do now: whoever loses a role or access loses it for every token.
Rule 3: it expires, and it can be revoked by its person and by an admin. Making and revoking are on the desk's log.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.engine import RowMapping

from dashboard.errors import AccessError, BusyError, SetupError
from dashboard.settings import API_TOKEN_DAYS, API_TOKENS, NAME_LIMIT, SEEN_STEP
from dashboard.store import access
from dashboard.store.desk_log import moment, note_down
from dashboard.store.engine import reading, writing
from dashboard.store.query_types import NewRow
from dashboard.store.tables import api_token
from dashboard.store.text import clean

Rights = Literal["read", "write", "admin"]
RIGHTS: tuple[Rights, ...] = get_args(Rights)
PREFIX = "cd_"
_FORM = re.compile(r"cd_[A-Za-z0-9_-]{43}")
DAY = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What is known of a token. Times are ms since 1970; `used`: last, to the nearest few minutes."""

    id: str
    person: str
    name: str
    rights: Rights
    made: int
    expires: int
    used: int | None
    revoked: int | None

    def state(self, now: int | None = None) -> Literal["valid", "expired", "revoked"]:
        """Whether it still works."""
        return "revoked" if self.revoked else "expired" if self.expires <= moment(now) else "valid"


def make_token(
    engine: Engine, person: str, name: str, rights: Rights, days: int, *, now: int | None = None
) -> tuple[str, ApiToken]:
    """A new token of `person` and what is kept of it; the token itself is told this once. AccessError for somebody the desk
    does not know; SetupError for a time or right there is none of, or too many tokens.
    """
    least, most = API_TOKEN_DAYS
    if rights not in RIGHTS or not least <= days <= most:
        raise SetupError(f"A token reads, writes or administers, for {least} to {most} days.", where=rights)
    secret, clock = PREFIX + secrets.token_urlsafe(32), moment(now)
    label = clean(" ".join(name.split()))[:NAME_LIMIT] or "API"
    row: NewRow = {
        "id": secrets.token_hex(6),
        "person": person,
        "name": label,
        "rights": rights,
        "hash": _hash(secret),
    }
    row |= {"made": clock, "expires": clock + days * DAY, "used": None, "revoked": None}
    with writing(engine, "api tokens") as connection:
        access.require(connection, person, "read")
        good = (api_token.c.person == person, api_token.c.revoked.is_(None), api_token.c.expires > clock)
        if (connection.scalar(select(func.count()).where(*good)) or 0) >= API_TOKENS:
            raise SetupError(f"You have {API_TOKENS} tokens that work.", hint="Revoke one that is not needed any more.")
        connection.execute(insert(api_token).values(row))
        note_down(connection, person, "token_made", details={"id": row["id"], "name": label, "rights": rights}, now=now)
    return secret, _token(row)


def find_token(engine: Engine, secret: str, *, now: int | None = None) -> ApiToken | None:
    """What is known of a token that works; None for any other. Whether its person may still do something is asked where
    it is done.
    """
    if not _FORM.fullmatch(secret):
        return None
    with reading(engine) as connection:
        row = connection.execute(select(api_token).where(api_token.c.hash == _hash(secret))).first()
        known_token = _token(row._mapping) if row else None
        if (
            known_token is None
            or known_token.state(now) != "valid"
            or access.role(connection, known_token.person) is None
        ):
            return None
    _used(engine, known_token, moment(now))
    return known_token


def _used(engine: Engine, known_token: ApiToken, clock: int) -> None:
    if known_token.used is not None and clock - known_token.used < SEEN_STEP * 1000:
        return
    with suppress(BusyError), writing(engine, patience=0.05) as connection:  # worth no waiting
        connection.execute(update(api_token).where(api_token.c.id == known_token.id).values(used=clock))


def tokens_of(engine: Engine, person: str) -> list[ApiToken]:
    """A person's tokens, newest first; for whoever runs the people of a desk everybody's."""
    with reading(engine) as connection:
        wanted = select(api_token).order_by(api_token.c.made.desc(), api_token.c.id)
        if not _may_see_all(connection, person):
            wanted = wanted.where(api_token.c.person == person)
        return [_token(row._mapping) for row in connection.execute(wanted)]


def revoke_token(engine: Engine, by: str, token: str, *, now: int | None = None) -> None:
    """End a token by its id, at once. AccessError unless it is one's own or one is an admin; SetupError for an unknown id."""
    with writing(engine, "api tokens") as connection:
        row = connection.execute(select(api_token).where(api_token.c.id == token)).first()
        if row is None:
            raise SetupError("There is no such token.", where=token)
        if row.person != by and not _may_see_all(connection, by):
            raise AccessError.of("needs_role", needed="admin", yours=access.role(connection, by) or "reader")
        if row.revoked is None:
            connection.execute(update(api_token).where(api_token.c.id == token).values(revoked=moment(now)))
            note_down(
                connection, by, "token_revoked", person=row.person, details={"id": row.id, "name": row.name}, now=now
            )


def _may_see_all(connection: Connection, person: str) -> bool:
    return access.role(connection, person) == access.NEEDED["people"]


def _token(row: NewRow | RowMapping) -> ApiToken:
    fields = ("id", "person", "name", "rights", "made", "expires", "used", "revoked")
    return ApiToken(**{name: row[name] for name in fields})


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
