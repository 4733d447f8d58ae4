"""Who may do what. Asked inside the transaction that does it, so that no page, route or script gets past it.

Rule 1: a desk without sign-in belongs to whoever starts it: every name may do everything. From the first person who
signed in (through a provider or a proxy) on, only those in the table `person` may do anything, each by their role.
Rule 2: the command line works on the database itself and is not asked.
"""

from __future__ import annotations

from typing import Literal, get_args

from sqlalchemy import Connection, Engine, bindparam, select

from dashboard.errors import AccessError
from dashboard.store.engine import reading
from dashboard.store.tables import person

Rank = Literal["reader", "editor", "lead", "admin"]
Right = Literal["read", "mark", "assign", "adjudicate", "guideline", "desk", "people"]
RANKS: tuple[Rank, ...] = get_args(Rank)
LOCAL = "local"  # the issuer of a name that nobody vouches for
INVITED = "invited"  # the issuer of somebody who has not signed in yet; the subject is what they will sign in with
PROXY = "proxy"  # the issuer of whom a proxy names
UNSIGNED = (LOCAL, INVITED)  # nobody has signed in under these
NEEDED: dict[Right, Rank] = {
    "read": "reader",
    "mark": "editor",  # marks, notes, claims, stories together or apart
    "assign": "lead",
    "adjudicate": "lead",
    "guideline": "lead",
    "desk": "lead",  # loading a corpus, learning, blind mode, overlap
    "people": "admin",
}
# asked at every mark, so built once: building a statement takes as long as running it
_ROLE = select(person.c.role, person.c.active, person.c.issuer).where(person.c.id == bindparam("name"))
_SIGNED_IN = select(person.c.id).where(person.c.issuer.not_in(UNSIGNED)).limit(1)


def role(connection: Connection, name: str) -> Rank | None:
    """Return the role of the person `name`, None if the desk does not know them or has removed their access."""
    row = connection.execute(_ROLE, {"name": name}).first()
    unsigned = row is None or row.issuer in UNSIGNED
    if unsigned and open_desk(connection):  # not asked where they have signed in themselves
        return "admin"
    return row.role if row and row.active else None


def open_desk(connection: Connection) -> bool:
    """Nobody has ever signed in here."""
    return connection.execute(_SIGNED_IN).first() is None


def require(connection: Connection, name: str, right: Right) -> None:
    """AccessError unless the person `name` has the right."""
    has = role(connection, name)
    if has is None:
        raise AccessError.of("unknown_person", name=name or "–")
    if RANKS.index(has) < RANKS.index(NEEDED[right]):
        raise AccessError.of("needs_role", needed=NEEDED[right], yours=has)


def demand(engine: Engine, name: str, right: Right) -> None:
    """The same where nothing is written to the database. AccessError."""
    with reading(engine) as connection:
        require(connection, name, right)


def may(engine: Engine, name: str, right: Right) -> bool:
    """Whether `require` would let the person pass: for what a page shows."""
    with reading(engine) as connection:
        has = role(connection, name)
    return has is not None and RANKS.index(has) >= RANKS.index(NEEDED[right])
