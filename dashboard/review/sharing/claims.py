"""Who has a story in hand: a lease of minutes, kept alive by the page that shows it.

Rule 1: a claim is decided in one transaction that no other claim runs beside: two editors who ask at the same moment
get two answers.
Rule 2: whether a lease has run out is asked when it is read. Nothing cleans up, so nothing can hang: a story whose
lease has run out is anybody's, and its holder's too, if nobody took it.
Rule 3: up to `plan.overlap` editors may hold a story at once, each for an opinion of their own.
Rule 4: a claim guides the queue and never stands in the way of a mark: marks of somebody whose story was taken over
are recorded like all others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from dashboard.errors import ClaimError
from dashboard.review.queue import shortlist
from dashboard.review.queue.ranking import Place, rank, ranked, still_here
from dashboard.review.queue.story_figures import StoryFigures, read_story_figures
from dashboard.settings import LEASE_SECONDS, LEASE_STEP, NEXT_LOOKED_UP, NEXT_TRIED
from dashboard.store import access
from dashboard.store.desk_log import moment, note_down
from dashboard.store.engine import chunks, reading, writing
from dashboard.store.query_types import Condition, Record
from dashboard.store.tables import assignment, person, plan, story
from dashboard.store.tables import claim as table
from dashboard.store.text import clean

ALL = "claims"  # what a transaction that changes a claim locks: they are short, and one lock knows no deadlock


@dataclass(frozen=True, slots=True)
class Claim:
    """`editor` has `story` in hand since `taken` and until `until`, ms since 1970."""

    story: str
    editor: str
    taken: int
    until: int


def claim(engine: Engine, editor: str, story_id: str, take_over: bool = False, *, now: int | None = None) -> Claim:
    """Take a story in hand, or renew the lease on it.

    ClaimError, with the holders' `claims`, when as many others as its overlap allows have it; with `take_over` the
    lease that runs out first ends instead, and the desk's log says so. ClaimError for a story that does not exist.
    AccessError for a role that may not mark. `now`: ms, for tests.
    """
    clock, name = moment(now), clean(editor.strip())
    with writing(engine, ALL) as connection:
        access.require(connection, name, "mark")
        if connection.execute(select(story.c.id).where(story.c.id == story_id)).first() is None:
            raise ClaimError.of("no_story")
        held = _of(connection, [story_id]).get(story_id, ())
        others = live((claim for claim in held if claim.editor != name), clock)
        free = overlaps(connection, [story_id]).get(story_id, 1) - len(others)
        if free < 1 and not take_over:
            raise _taken(connection, others)
        for other in others[: max(0, 1 - free)]:
            _end(connection, other)
            until = {"until": other.until}
            note_down(connection, name, "took_over", story=story_id, person=other.editor, details=until, now=clock)
        return _take(connection, name, story_id, held, clock)


def keep(engine: Engine, editor: str, story_id: str, *, now: int | None = None) -> bool:
    """The heartbeat: renew the lease; False when the story is somebody else's by now, or was never this editor's.

    One that has run out comes alive again if the story is still free. Costs one read while the lease is fresh.
    """
    clock, name = moment(now), clean(editor.strip())
    with reading(engine) as connection:
        mine = next(
            (holding for holding in _of(connection, [story_id]).get(story_id, ()) if holding.editor == name), None
        )
    if mine is None:
        return False
    if mine.until >= clock + (LEASE_SECONDS - LEASE_STEP) * 1000:
        return True
    with writing(engine, ALL) as connection:
        access.require(connection, name, "mark")
        held = _of(connection, [story_id]).get(story_id, ())
        others = live((holding for holding in held if holding.editor != name), clock)
        if all(holding.editor != name for holding in held) or len(others) >= overlaps(connection, [story_id]).get(
            story_id, 1
        ):
            return False
        _take(connection, name, story_id, held, clock)
        return True


def release(engine: Engine, editor: str, story_id: str, *, by: str | None = None, now: int | None = None) -> bool:
    """Give a story back; False when it was not this editor's. Nobody's right to it is asked: giving back harms nobody.

    `by`: a lead who ends the claim of somebody else; AccessError for whoever may not assign. Marks go on being recorded.
    """
    clock, name = moment(now), clean(editor.strip())
    with writing(engine, ALL) as connection:
        if by is not None:
            access.require(connection, by, "assign")
        mine = [held for held in _of(connection, [story_id]).get(story_id, ()) if held.editor == name]
        for holding in mine:
            _end(connection, holding)
        if live(mine, clock):
            kind = "ended_claim" if by else "released"
            note_down(connection, by or name, kind, story=story_id, person=name if by else None, now=clock)
        return bool(mine)


def claims(engine: Engine, *, now: int | None = None) -> dict[str, tuple[Claim, ...]]:
    """Story id -> the claims that hold now, the one that runs out first in front."""
    with reading(engine) as connection:
        return held_now(connection, moment(now))


def held_now(connection: Connection, clock: int) -> dict[str, tuple[Claim, ...]]:
    """The same inside a transaction."""
    return _grouped(connection.execute(select(table).where(table.c.until > clock)))


def live(claims_given: Iterable[Claim], clock: int) -> tuple[Claim, ...]:
    """Those that hold at `clock`, the one that runs out first in front."""
    return tuple(
        sorted(
            (holding for holding in claims_given if holding.until > clock),
            key=lambda holding: (holding.until, holding.editor),
        )
    )


def overlaps(connection: Connection, stories: Iterable[str]) -> dict[str, int]:
    """Story id -> how many editors are to mark it; 1 for those that are not in it."""
    by_story: dict[str, int] = {}
    for part in chunks(stories):
        rows = connection.execute(select(plan.c.story, plan.c.overlap).where(plan.c.story.in_(part)))
        by_story.update((row.story, row.overlap) for row in rows)
    return by_story


def _of(connection: Connection, stories: Iterable[str]) -> dict[str, tuple[Claim, ...]]:
    """All claims of these stories, those that have run out too."""
    by_story: dict[str, tuple[Claim, ...]] = {}
    for part in chunks(stories):
        by_story |= _grouped(connection.execute(select(table).where(table.c.story.in_(part))))
    return by_story


def _grouped(rows: Iterable[Record]) -> dict[str, tuple[Claim, ...]]:
    by_story: dict[str, list[Claim]] = {}
    for row in rows:
        by_story.setdefault(row.story, []).append(Claim(row.story, row.editor, row.taken, row.until))
    return {
        key: tuple(sorted(each, key=lambda holding: (holding.until, holding.editor))) for key, each in by_story.items()
    }


def _take(connection: Connection, name: str, story_id: str, held: Iterable[Claim], clock: int) -> Claim:
    """Write this editor's claim: a new one, or the one there is with a new end."""
    old = next((holding for holding in held if holding.editor == name), None)
    until = clock + LEASE_SECONDS * 1000
    still = old is not None and old.until > clock
    new = Claim(story_id, name, old.taken if old is not None and still else clock, until)
    if old is None:
        row = {"story": story_id, "editor": name, "taken": new.taken, "until": until}
        connection.execute(insert(table).values(row))
    else:
        connection.execute(update(table).where(*_claim_key(old)).values(taken=new.taken, until=until))
    if not still:
        note_down(connection, name, "claimed", story=story_id, now=clock)
    return new


def _end(connection: Connection, holding: Claim) -> None:
    connection.execute(delete(table).where(*_claim_key(holding)))


def _claim_key(holding: Claim) -> tuple[Condition, ...]:
    return table.c.story == holding.story, table.c.editor == holding.editor


def _taken(connection: Connection, holders: tuple[Claim, ...]) -> ClaimError:
    """Who has it, until when, and what to do."""
    handles = [holder.editor for holder in holders]
    names = {row.id: row.name for row in connection.execute(select(person).where(person.c.id.in_(handles)))}
    who = tuple(names.get(handle) or handle for handle in handles)
    until = datetime.fromtimestamp(holders[0].until / 1000, UTC)
    error = ClaimError.of("held", who=who, until=f"{until:%H:%M}", n=len(holders))
    error.claims = holders
    return error


# ---- the next story ---------------------------------------------------------------------------------------------
def next_story(
    engine: Engine,
    editor: str,
    among: Iterable[str] | None = None,
    *,
    skip: Collection[str] = (),
    now: int | None = None,
) -> str | None:
    """Reserve the story that needs this editor most, and name it; None when there is none left for them.

    First what they have in hand, then what is assigned to them, then what is assigned to too few; each in the queue's
    order. Never a story that is done, that they have finished, or whose places others fill (`Place.taken_by_others`).
    `among`: only these, and in their order: the list on the screen, taken as far as it is needed. `skip`: not these.
    The order is worked out before the lock is taken; inside it only what may have changed meanwhile is asked.
    """
    clock, name = moment(now), clean(editor.strip())
    for part in _offered(engine, name, among, frozenset(skip), clock):
        with writing(engine, ALL) as connection:
            access.require(connection, name, "mark")
            held, meant, places = _of(connection, part), _meant(connection, part), overlaps(connection, part)
            for story_id in part:
                own, for_ = held.get(story_id, ()), meant.get(story_id, set())
                taken = {holding.editor for holding in live(own, clock)} | (set() if name in for_ else for_)
                if len(taken - {name}) >= places.get(story_id, 1):
                    continue
                if _waits_for(read_story_figures(connection, [story_id]).get(story_id), name, taken):
                    _take(connection, name, story_id, own, clock)
                    return story_id
    return None


def _offered(
    engine: Engine, name: str, among: Iterable[str] | None, skip: frozenset[str], clock: int
) -> Iterator[list[str]]:
    """The stories this editor may get, best first, a few at a time. In a large corpus they are looked up."""
    with reading(engine) as connection:
        mine = frozenset(connection.scalars(select(table.c.story).where(table.c.editor == name)))
        few = among is None and (connection.scalar(select(func.count()).select_from(story)) or 0) < NEXT_LOOKED_UP
        if few:
            yield from chunks(_wanted(ranked(connection, now=clock), name, mine, None, skip), NEXT_TRIED)
            return
    if among is not None:
        for part in chunks((place for place in among if place not in skip), NEXT_TRIED):
            with reading(engine) as connection:
                places = shortlist.places(connection, frozenset(part), now=clock)
            yield _wanted(places, name, mine, part, skip)
        return
    shortlist.renew(engine)
    with reading(engine) as connection:
        meant = connection.scalars(select(assignment.c.story).where(assignment.c.editor == name, still_here()))
        own = mine | frozenset(meant)
        places = sorted(shortlist.places(connection, own, now=clock), key=rank)
        yield _wanted(places, name, mine, among, skip)
        waiting: list[Place] = []
        for page, most in shortlist.pages(connection, now=clock):
            waiting = sorted((*waiting, *page), key=rank)
            sure = [place for place in waiting if place.left >= most]
            waiting = [place for place in waiting if place.left < most]
            if wanted := _wanted(sure, name, mine, among, skip):
                yield wanted
        yield _wanted(waiting, name, mine, among, skip)


def _wanted(
    places: Iterable[Place], name: str, mine: Collection[str], among: Sequence[str] | None, skip: Collection[str]
) -> list[str]:
    """The stories this editor may get, best first."""
    order = None if among is None else {story: i for i, story in enumerate(among)}
    open_ones = [
        place
        for place in places
        if place.status != "done"
        and name not in place.finished
        and place.story not in skip
        and (order is None or place.story in order)
        and len(place.taken_by_others(name)) < place.overlap
    ]
    if order is None:  # stable: the queue's order
        open_ones.sort(key=lambda place: (place.story not in mine, name not in place.assigned))
    else:
        open_ones.sort(key=lambda place: order[place.story])
    return [place.story for place in open_ones]


def _waits_for(figures: StoryFigures | None, name: str, taken: Collection[str]) -> bool:
    """Whether a story has something to do for this editor, and a place beside those who have taken one."""
    if figures is None or figures.done or name in figures.finished():
        return False
    return len({*taken, *figures.finished(firm=True)} - {name}) < figures.overlap


def _meant(connection: Connection, stories: Collection[str]) -> dict[str, set[str]]:
    by_editor: dict[str, set[str]] = {}
    for part in chunks(stories):
        for row in connection.execute(select(assignment).where(assignment.c.story.in_(part), still_here())):
            by_editor.setdefault(row.story, set()).add(row.editor)
    return by_editor
