"""People: who has signed in, what they may do, and when they were here last.

Rule 1: a person is (issuer, subject), what the provider vouches for; names and addresses change, these two do not.
Rule 2: the handle `id` stands beside every mark. It is made once, belongs to nobody else, and is never changed.
Rule 3: an admin changes roles from inside the desk; the last admin cannot be taken away there. The command line can do
everything (`by` is None), for who has the database has it all. Somebody invited is a row from then on, so that stories can be
assigned to them; the first sign-in with what was named makes it theirs.
Rule 4: every change is an entry of the desk's log, in the same transaction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update

from dashboard.errors import AccessError, BusyError, SetupError, SignedOutError
from dashboard.model import DESK, Identity
from dashboard.settings import HANDLE_CHARS, NAME_LIMIT, SEEN_STEP
from dashboard.store import access
from dashboard.store.access import INVITED, LOCAL, PROXY, UNSIGNED, Rank
from dashboard.store.desk_log import moment, note_down
from dashboard.store.engine import reading, writing
from dashboard.store.query_types import NewRow, Record
from dashboard.store.tables import decision, mark_event, person
from dashboard.store.text import clean

SHELL = "(command line)"  # the actor of what was done there; no handle has a bracket
WAIT = "none"  # DASHBOARD_NEW_ROLE: a new person is let in by an admin
LOCK = "people"
_EPOCH = select(person.c.epoch, person.c.active).where(person.c.id == bindparam("name"))


@dataclass(frozen=True, slots=True)
class Person:
    """A row of `person`. `made` and `seen` are ms since 1970; `epoch` is what tokens and sign-ins are held against."""

    id: str
    issuer: str
    subject: str
    name: str
    email: str | None
    role: Rank
    active: bool
    epoch: int
    made: int
    seen: int


def sign_in(
    engine: Engine, who: Identity, *, new_role: str = "reader", admins: Iterable[str] = (), now: int | None = None
) -> Person:
    """The person behind a sign-in, made at the first one; called at every rerun, writes only where there is news.

    `new_role` is what a new person may do, `admins` who is an admin whatever the table says (DASHBOARD_NEW_ROLE and
    _ADMINS). SignedOutError when this sign-in was ended by a sign-out; AccessError when an admin has shut them out.
    """
    name, email = clean(who.name.strip())[:NAME_LIMIT], clean((who.email or "").strip())[:NAME_LIMIT]
    wanted = {"name": name, "email": email or None}
    admin, clock = is_admin(admins, who), moment(now)
    with reading(engine) as connection:
        signed_in = _find(connection, who.issuer, who.subject)
    if signed_in is None or _news(signed_in, wanted, admin, clock):
        try:
            signed_in = _write(engine, who, wanted, new_role, admin, clock)
        except BusyError:
            if signed_in is None:
                raise
    if not signed_in.active:
        raise AccessError.of("no_access", name=signed_in.id)
    if who.issued and who.issued <= signed_in.epoch:
        raise SignedOutError.of("signed_out")
    return signed_in


def _news(known_person: Person, wanted: Mapping[str, str | None], admin: bool, clock: int) -> bool:
    same = all(not value or value == getattr(known_person, key) for key, value in wanted.items())
    return not same or (admin and known_person.role != "admin") or clock - known_person.seen > SEEN_STEP * 1000


def _write(
    engine: Engine, who: Identity, wanted: Mapping[str, str | None], new_role: str, admin: bool, clock: int
) -> Person:
    sign_in_of = who.issuer, who.subject
    with writing(engine, LOCK) as connection:
        earlier = _find(connection, *sign_in_of) or _take_up(connection, who)
        if earlier is None:
            _add(connection, sign_in_of, wanted, new_role, admin, clock)
        else:
            changed: dict[str, object] = {key: value for key, value in wanted.items() if value} | {"seen": clock}
            connection.execute(update(person).where(person.c.id == earlier.id).values(changed))
            if admin and earlier.role != "admin":
                _change_role(connection, SHELL, earlier, "admin")
        existing = _find(connection, *sign_in_of)
    assert existing is not None
    return existing


def _add(
    connection: Connection,
    who: tuple[str, str],
    wanted: Mapping[str, str | None],
    new_role: str,
    admin: bool,
    clock: int,
) -> None:
    role = "admin" if admin else "reader" if new_role == WAIT else rank(new_role)
    name = wanted["name"] or ""
    handle = _handle(connection, name, wanted["email"])
    row: NewRow = {"id": handle, "issuer": who[0], "subject": who[1], "name": name or handle}
    row |= {"email": wanted["email"], "role": role, "active": int(admin or new_role != WAIT)}
    connection.execute(insert(person).values(row | {"epoch": 0, "made": clock, "seen": clock}))
    note_down(connection, handle, "person_new", person=handle, details={"role": role, "issuer": who[0]}, now=clock)


def rank(name: str) -> Rank:
    """A role by its name; SetupError for what is none."""
    if name not in get_args(Rank):
        raise SetupError(f"There is no role named {name}.", hint=f"Roles are {', '.join(get_args(Rank))}.")
    return name  # type: ignore[return-value]


# ---- invitations ------------------------------------------------------------------------------------------------
def invite(engine: Engine, by: str | None, sign_in_as: str, role: str, *, name: str = "") -> Person:
    """Somebody who will sign in later, in a role of their own.

    `sign_in_as`: the email address, as the provider or proxy verifies it; or `issuer#subject`; or the account that a proxy
    names. AccessError: `by` may not; SetupError: no such role, no such address, or somebody has it already.
    """
    wanted, subject, clock = rank(role), _subject(sign_in_as), moment()
    if not subject or len(subject) > NAME_LIMIT or any(map(str.isspace, subject)):
        raise SetupError.of("invite_who", name=sign_in_as.strip()[:NAME_LIMIT] or "–")
    with writing(engine, LOCK) as connection:
        if by is not None:
            access.require(connection, by, "people")
        if _is_here(connection, subject):
            raise SetupError.of("invited_already", name=subject)
        name = clean(name.strip())[:NAME_LIMIT]
        mail = subject if "@" in subject and "#" not in subject else None
        handle = _handle(connection, name or subject.partition("@")[0].rpartition("#")[2], mail)
        row = {
            "id": handle,
            "issuer": INVITED,
            "subject": subject,
            "name": name or subject,
            "email": mail,
            "role": wanted,
        }
        connection.execute(insert(person).values(row | {"active": 1, "epoch": 0, "made": clock, "seen": 0}))
        note_down(connection, by or SHELL, "person_invited", person=handle, details={"role": wanted})
        invited = _find(connection, INVITED, subject)
    assert invited is not None
    return invited


def _is_here(connection: Connection, subject: str) -> bool:
    issuer, _, account = subject.rpartition("#")
    same = (func.lower(person.c.email) == subject) | (
        person.c.issuer.in_((INVITED, issuer or PROXY)) & person.c.subject.in_((subject, account))
    )
    return connection.execute(select(person.c.id).where(same).limit(1)).first() is not None


def _subject(sign_in_as: str) -> str:
    subject = clean(sign_in_as.strip())
    return subject if "#" in subject else subject.casefold()


def _take_up(connection: Connection, who: Identity) -> Person | None:
    """Whom this first sign-in was invited as, theirs from now on. An address counts only where it is verified."""
    names = [f"{who.issuer}#{who.subject}"]
    names += [who.email.casefold()] if who.verified and who.email else []
    names += [who.subject.casefold()] if who.issuer == PROXY else []
    invited = next((row for name in names if (row := _find(connection, INVITED, name))), None)
    if invited is None:
        return None
    theirs = update(person).where(person.c.id == invited.id)
    connection.execute(theirs.values(issuer=who.issuer, subject=who.subject))
    note_down(
        connection, invited.id, "person_new", person=invited.id, details={"role": invited.role, "issuer": who.issuer}
    )
    return replace(invited, issuer=who.issuer, subject=who.subject)


# ---- handles ----------------------------------------------------------------------------------------------------
def slug(text: str) -> str:
    """Letters and digits of any script in small letters, words joined by hyphens; "" where there are none."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold().replace("_", " "))
    return "-".join(words)[:HANDLE_CHARS].strip("-")


def _handle(connection: Connection, name: str, email: str | None) -> str:
    """A handle nobody has and nobody has marked under."""
    stem = slug(name) or slug((email or "").partition("@")[0]) or "editor"
    n = 1
    while _taken(connection, handle := stem if n == 1 else f"{stem}-{n}"):
        n += 1
    return handle


def _taken(connection: Connection, handle: str) -> bool:
    columns = (person.c.id, mark_event.c.editor, decision.c.editor)
    asked = (select(c).where((c == handle) | (func.lower(c) == handle)).limit(1) for c in columns)
    return any(connection.execute(query).first() is not None for query in asked)


# ---- looking ----------------------------------------------------------------------------------------------------
def people(engine: Engine) -> list[Person]:
    """Everybody, those shut out too, by handle."""
    with reading(engine) as connection:
        return [_person(row) for row in connection.execute(select(person).order_by(person.c.id))]


def get(engine: Engine, handle: str) -> Person | None:
    """The person of a handle."""
    with reading(engine) as connection:
        row = connection.execute(select(person).where(person.c.id == handle)).first()
    return _person(row) if row else None


def local(engine: Engine, name: str, *, now: int | None = None) -> Person:
    """Who sits at a desk without sign-in under this name. AccessError where people sign in and the name is none of
    those that `people local` made: a handle of somebody who signs in is not to be had by typing it.
    """
    clock = moment(now)
    with reading(engine) as connection:
        if name and name != DESK and access.open_desk(connection):
            return Person(name, LOCAL, name, name, None, "admin", True, 0, clock, clock)
        existing = _find(connection, LOCAL, name)
    if existing is None or not existing.active:
        raise AccessError.of("not_local", name=name or "–")
    return existing


def let_in(engine: Engine, handle: str, epoch: int) -> None:
    """AccessError unless a token of this person and epoch still counts: one select by primary key."""
    with reading(engine) as connection:
        row = connection.execute(_EPOCH, {"name": handle}).first()
        if row.active and row.epoch == epoch if row else access.open_desk(connection):
            return
    raise SignedOutError.of("signed_out")


def allows(engine: Engine, who: Identity, right: access.Right) -> bool:
    """May whoever is vouched for do this? For addresses that are none of ours: Streamlit's files and uploads."""
    with reading(engine) as connection:
        allowed_person = _find(connection, who.issuer, who.subject)
        if allowed_person is None or not allowed_person.active or (who.issued and who.issued <= allowed_person.epoch):
            return False
        return access.RANKS.index(allowed_person.role) >= access.RANKS.index(access.NEEDED[right])


def _find(connection: Connection, issuer: str, subject: str) -> Person | None:
    query = select(person).where(person.c.issuer == issuer, person.c.subject == subject)
    row = connection.execute(query).first()
    return _person(row) if row else None


def _person(row: Record) -> Person:
    return Person(**{**row._mapping, "active": bool(row.active)})


# ---- changing ---------------------------------------------------------------------------------------------------
def set_role(engine: Engine, by: str | None, handle: str, role: str) -> None:
    """Give a person another role. AccessError: `by` may not, or the desk would have no admin left; SetupError: no such
    person or role. `by` None is the command line.
    """
    wanted = rank(role)
    with writing(engine, LOCK) as connection:
        changed_person = _for_change(connection, by, handle)
        if changed_person.role == "admin" and wanted != "admin":
            _not_the_last(connection, by, handle)
        if changed_person.role != wanted:
            _change_role(connection, by or SHELL, changed_person, wanted)


def set_active(engine: Engine, by: str | None, handle: str, active: bool) -> None:
    """Shut a person out, or let them in again; their marks stay. Errors as in `set_role`.

    Shutting out ends every token and the session at the next click.
    """
    with writing(engine, LOCK) as connection:
        changed_person = _for_change(connection, by, handle)
        if changed_person.active and not active:
            _not_the_last(connection, by, handle)
        if changed_person.active != active:
            change = {"active": int(active), "epoch": person.c.epoch + int(not active)}
            connection.execute(update(person).where(person.c.id == handle).values(change))
            note_down(connection, by or SHELL, "person_in" if active else "person_out", person=handle)


def sign_out(engine: Engine, handle: str, issued: int = 0) -> None:
    """End a person's tokens, and the sign-ins up to the one `issued` then: a copied cookie is worth nothing after it."""
    with writing(engine, LOCK) as connection:
        row = connection.execute(select(person.c.epoch).where(person.c.id == handle)).first()
        if row is None:
            return
        connection.execute(update(person).where(person.c.id == handle).values(epoch=max(row.epoch + 1, issued)))
        note_down(connection, handle, "person_signed_out", person=handle)


def add_local(engine: Engine, name: str, role: str, *, by: str | None = None) -> Person:
    """A name of somebody who does not sign in: it may be used on this computer, and stories can be assigned to it.

    `by` None is the command line. AccessError where `by` may not, SetupError for a name that is taken.
    """
    wanted, handle = rank(role), clean(name.strip())[:NAME_LIMIT]
    clock = moment()
    with writing(engine, LOCK) as connection:
        if by is not None:
            access.require(connection, by, "people")
        existing = _find(connection, LOCAL, handle)
        if not handle or handle == DESK or (existing is None and _exists(connection, handle)):
            raise SetupError.of("name_taken", name=handle or "–")
        if existing is None:
            row = {"id": handle, "issuer": LOCAL, "subject": handle, "name": handle, "role": wanted, "active": 1}
            connection.execute(insert(person).values(row | {"epoch": 0, "made": clock, "seen": clock}))
            details = {"role": wanted, "issuer": LOCAL}
            note_down(connection, by or SHELL, "person_added", person=handle, details=details)
        elif existing.role != wanted:
            _change_role(connection, by or SHELL, existing, wanted)
        existing = _find(connection, LOCAL, handle)
    assert existing is not None
    return existing


def _exists(connection: Connection, handle: str) -> bool:
    return connection.execute(select(person.c.id).where(person.c.id == handle)).first() is not None


def _for_change(connection: Connection, by: str | None, handle: str) -> Person:
    if by is not None:
        access.require(connection, by, "people")
    row = connection.execute(select(person).where(person.c.id == handle)).first()
    if row is None:
        raise SetupError(
            f"There is no person named {handle}.", hint="`python -m dashboard people list` lists everyone."
        )
    return _person(row)


def _not_the_last(connection: Connection, by: str | None, handle: str) -> None:
    """AccessError when `handle` is the only admin who signs in, and it is not the command line that asks."""
    others = (person.c.role == "admin", person.c.active == 1, person.c.issuer.not_in(UNSIGNED), person.c.id != handle)
    own_row = connection.execute(select(person.c.role, person.c.issuer).where(person.c.id == handle)).one()
    if by is None or own_row.role != "admin" or own_row.issuer in UNSIGNED:
        return
    if connection.execute(select(person.c.id).where(*others).limit(1)).first() is None:
        raise AccessError.of("last_admin", name=handle)


def _change_role(connection: Connection, by: str, changed_person: Person, role: Rank) -> None:
    connection.execute(update(person).where(person.c.id == changed_person.id).values(role=role))
    note_down(
        connection, by, "person_role", person=changed_person.id, details={"from": changed_person.role, "to": role}
    )


def is_admin(admins: Iterable[str], who: Identity) -> bool:
    """Is this sign-in one of `admins`? An address counts only where the provider says that it is verified."""
    named = {admin.casefold() if "#" not in admin else admin for admin in admins}
    mail = bool(who.verified and who.email and who.email.casefold() in named)
    return mail or f"{who.issuer}#{who.subject}" in named
