"""What a page that shows a story asks every two seconds: who else is here, who has it, may I mark.

Rule 1: the truth is in the database, so that it is the same whichever process answers.
Rule 2: asking reads; it writes only when the page's own sign of life is due (PRESENCE_STEP, LEASE_STEP), or when the
place is a new one and there is somebody to see it. Twenty idle pages then write four times a minute each, not thirty.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, bindparam, literal, null, select, union_all
from sqlalchemy import cast as as_type
from sqlalchemy.types import BigInteger, Integer, String

from dashboard.errors import AccessError, BusyError
from dashboard.review.marks.state import StoryMarks, marks_in
from dashboard.review.sharing import claims, presence
from dashboard.settings import CLAIM_REVIVES, LEASE_SECONDS, LEASE_STEP, PRESENCE_SECONDS, PRESENCE_STEP
from dashboard.store import access
from dashboard.store.desk_log import moment
from dashboard.store.engine import reading
from dashboard.store.query_types import Query, Record
from dashboard.store.tables import claim, person, plan
from dashboard.store.tables import presence as place_table

Place = tuple[str | None, int | None]  # article, sentence number


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in a story: `name` for the screen, where they are (either may be unknown), until when they have it."""

    editor: str
    name: str
    article: str | None = None
    n: int | None = None
    until: int = 0


@dataclass(frozen=True, slots=True)
class Company:
    """`here` without the viewer, `holders` with them, both by handle; `free`: the viewer has it or could without a take-over."""

    here: tuple[Colleague, ...]
    holders: tuple[Colleague, ...]
    yours: bool
    free: bool
    may: bool  # mark

    @property
    def stamp(self) -> str:
        """Changes when something changes that a page shows; leases that are only renewed change nothing."""
        shown = (
            [(colleague.editor, colleague.article, colleague.n) for colleague in self.here],
            [holder.editor for holder in self.holders],
            (self.yours, self.free, self.may),
        )
        return hashlib.blake2b(repr(shown).encode(), digest_size=8).hexdigest()


def company(
    engine: Engine, viewer: str, story_id: str, place: Place | None = None, *, now: int | None = None
) -> Company:
    """Who is in a story; with `place`, where the viewer is, this counts as their sign of life.

    AccessError for somebody the desk does not know. An unknown story has nobody in it.
    """
    clock = moment(now)
    with reading(engine) as connection:
        looked = _look(connection, viewer, story_id, place, clock)
    return _alive(engine, viewer, story_id, place, clock, looked)


def news(
    engine: Engine, viewer: str, story_id: str, place: Place | None, since: int | None, stamp: str | None
) -> tuple[Company, StoryMarks | None]:
    """The company and, as `review.read_marks` gives them, the marks since a revision: one transaction for both."""
    clock = moment(None)
    with reading(engine) as connection:
        looked = _look(connection, viewer, story_id, place, clock)
        story_marks = marks_in(connection, story_id, since, viewer=viewer, stamp=stamp)
    return _alive(engine, viewer, story_id, place, clock, looked), story_marks


Looked = tuple[Company, bool, bool]


def _alive(engine: Engine, viewer: str, story_id: str, place: Place | None, clock: int, looked: Looked) -> Company:
    """Write the sign of life where it is due, and say who is there then. At a busy desk the next one will do."""
    company, due, fading = looked
    if place is not None and due:
        with suppress(BusyError):
            presence.here(engine, viewer, story_id, *place, now=clock)
    with suppress(BusyError):
        if place is not None and fading and company.may and claims.keep(engine, viewer, story_id, now=clock):
            with reading(engine) as connection:
                company, _, _ = _look(connection, viewer, story_id, place, clock)
    return company


def _look(connection: Connection, viewer: str, story_id: str, place: Place | None, clock: int) -> Looked:
    """The company, whether the viewer's presence is to be written, whether their lease is to be renewed."""
    rows, may = connection.execute(ROWS, {"story": story_id}).all(), _may_mark(connection, viewer)
    seen, held = [row for row in rows if row.what == "here"], [row for row in rows if row.what == "claim"]
    overlap = next((row.at for row in rows if row.what == "overlap"), 1)
    here = [row for row in seen if row.editor != viewer and row.at > clock - PRESENCE_SECONDS * 1000]
    live = [row for row in held if row.at > clock]
    yours = any(row.editor == viewer for row in live)
    company = Company(
        tuple(_colleague(row) for row in here),
        tuple(_colleague(row) for row in live),
        yours,
        yours or len(live) < overlap,
        may,
    )
    own = next((row for row in seen if row.editor == viewer), None)
    stale = own is None or own.at <= clock - PRESENCE_STEP * 1000
    moved = own is not None and bool(here) and (own.article, own.n) != place
    fading = range(clock - CLAIM_REVIVES * 1000, clock + (LEASE_SECONDS - LEASE_STEP) * 1000)
    return company, stale or moved, any(row.editor == viewer and row.at in fading for row in held)


def _may_mark(connection: Connection, viewer: str) -> bool:
    """Whether the viewer's role lets them mark. AccessError for somebody the desk does not know."""
    role = access.role(connection, viewer)
    if role is None:
        raise AccessError.of("unknown_person", name=viewer or "–")
    return access.RANKS.index(role) >= access.RANKS.index(access.NEEDED["mark"])


def _colleague(row: Record) -> Colleague:
    until = row.at if row.what == "claim" else 0
    return Colleague(row.editor, row.name or row.editor, row.article, row.n, until)


def _company_query() -> Query:
    """Presence, claims and overlap of the story :story, with names: one statement, one look at the database."""
    story, nothing = bindparam("story", type_=String), (as_type(null(), String), as_type(null(), Integer))
    p, c, overlap = place_table.c, claim.c, as_type(plan.c.overlap, BigInteger)
    parts = union_all(
        select(literal("here").label("what"), p.editor, p.seen.label("at"), p.article, p.n).where(p.story == story),
        select(literal("claim"), c.editor, c.until, *nothing).where(c.story == story),
        select(literal("overlap"), literal(""), overlap, *nothing).where(plan.c.story == story),
    ).subquery()
    named = parts.outerjoin(person, person.c.id == parts.c.editor)
    return select(parts, person.c.name).select_from(named).order_by(parts.c.editor)


ROWS = _company_query()  # built once: building it takes as long as asking it


def names(engine: Engine) -> dict[str, str]:
    """Handle -> name of everybody whose name is not their handle: what a page needs to say who marked what."""
    with reading(engine) as connection:
        rows = connection.execute(select(person.c.id, person.c.name).where(person.c.id != person.c.name))
        return {row.id: row.name for row in rows}
