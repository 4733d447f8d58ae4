"""Marks: recording them, and what they say now.

Rule 1: an event is only ever added. What counts is the newest by (made, seq, version) of a place and an editor, so a
mark that arrives late, from an outbox that was offline, never overwrites a newer one. A clock that was set back cannot
hide a mark either: browsers stamp a mark later than their editor's last, and such a stamp is believed here.
Rule 2: sending an event again is harmless: its id is known, and it is acknowledged again.
Rule 3: one bad event does not hold up the others. It is refused with a reason and the rest is recorded.
Rule 4: a sourced mark says by what: an article's sentence, an address or a note. One without any of them is refused;
where the machine offers no evidence, the pane asks for a note.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, insert, or_, select, tuple_

from dashboard.model import DESK, MarkEvent
from dashboard.review.marks import check
from dashboard.settings import BATCH_LIMIT, CLOCK_AHEAD
from dashboard.store import access
from dashboard.store.anchors import anchored, locate
from dashboard.store.articles import texts
from dashboard.store.engine import chunks, lock, upsert, writing
from dashboard.store.query_types import Condition, Recorded
from dashboard.store.search_index import index_events
from dashboard.store.tables import article, mark, mark_event, story_article
from dashboard.store.text import clean

# asked at every mark, so built once: building a statement takes as long as running it
_SENDERS = select(mark_event.c.id, mark_event.c.editor).where(mark_event.c.id.in_(bindparam("ids", expanding=True)))
_PLACE = (mark_event.c.article, mark_event.c.start, mark_event.c.stop, mark_event.c.editor)
_LAST_VERSIONS = (
    select(*_PLACE, func.max(mark_event.c.version).label("top"))
    # SQLite looks no tuples up in an index, but it does so for articles
    .where(mark_event.c.article.in_(bindparam("articles", expanding=True)))
    .where(tuple_(*_PLACE).in_(bindparam("places", expanding=True)))
    .group_by(*_PLACE)
)
_STORIES = (
    select(article.c.id, story_article.c.story)
    .join(story_article, story_article.c.article == func.coalesce(article.c.replaced_by, article.c.id))
    .where(article.c.id.in_(bindparam("ids", expanding=True)))
)
_LOG = insert(mark_event).returning(mark_event.c.id, mark_event.c.rev)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch: ids that are recorded for good, and ids that never will be, with the reason."""

    acks: tuple[str, ...] = ()
    refused: Mapping[str, str] = dataclasses.field(default_factory=dict)


def record_marks(
    engine: Engine, editor: str, events: Sequence[MarkEvent], *, now: int | None = None, asked: bool = True
) -> Receipt:
    """Record a batch in one transaction; when this returns, the acknowledged events survive a crash.

    `editor` is who sends them, whatever the events say. `now`: this server's clock in ms, for tests. `asked`: whether
    their role counts; the command line, which imports for people the desk need not know, is not asked (store/access.py).
    DatabaseError when nothing could be written: send the batch again. AccessError when the role of `editor` forbids it.
    """
    clock = now if now is not None else time.time_ns() // 1_000_000
    refused = {event.id: f"more than {BATCH_LIMIT} marks at once" for event in events[BATCH_LIMIT:]}
    good: dict[str, MarkEvent] = {}
    for event in map(check.cleaned, events[:BATCH_LIMIT]):
        why = check.problem(event, editor)
        if why:
            refused[event.id] = why
        else:
            good.setdefault(event.id, _signed(event, clean(editor.strip())))
    if not good:
        return Receipt((), refused)
    with writing(engine) as connection:
        good = {event.id: event for event in _set_back(connection, good.values(), clock)}
        if asked:
            access.require(connection, clean(editor.strip()), "mark")
        if any(event.editor == DESK for event in good.values()):
            access.require(connection, clean(editor.strip()), "adjudicate")
        if connection.dialect.name == "postgresql":  # SQLite has one writer anyway: the look-up would be in vain
            lock(connection, _stories(connection, good.values()))
        fresh, recorded_before = _known(connection, good)
        fresh, misplaced = _placed(connection, fresh)
        refused |= recorded_before | misplaced
        _insert(connection, fresh, clock)
    return Receipt(tuple(name for name in good if name not in refused), refused)


def _signed(event: MarkEvent, sender: str) -> MarkEvent:
    """A ruling is the desk's, with the lead as its actor; everything else is the sender's own."""
    ruling = event.cause == "adjudication"
    return dataclasses.replace(event, editor=DESK if ruling else sender, actor=sender if ruling else "")


def _set_back(connection: Connection, events: Iterable[MarkEvent], clock: int) -> list[MarkEvent]:
    """The events in the order they were made, none far ahead of both our clock and what their editor has on record.

    A clock far ahead is set back to ours, or its marks could never be changed again; where the log itself is ahead,
    because our clock was set back, the editor's newest mark counts in place of the clock.
    """
    ordered = sorted(events, key=lambda event: (event.made, event.seq))
    if not ordered or ordered[-1].made <= clock + CLOCK_AHEAD:
        return ordered
    newest = select(func.max(mark.c.made)).where(mark.c.editor.in_({event.editor for event in ordered}))
    clock = max(clock, (connection.scalar(newest) or 0) + 1)
    believed = [event for event in ordered if event.made <= clock + CLOCK_AHEAD]
    ahead = ordered[len(believed) :]
    return believed + [dataclasses.replace(event, made=clock + i) for i, event in enumerate(ahead)]  # in their order


def _stories(connection: Connection, events: Iterable[MarkEvent]) -> list[str]:
    """What to lock: the stories that the events are about, and their own name for articles that are in none."""
    ids = {event.article for event in events}
    of: dict[str, str] = {}
    for part in chunks(ids):
        of.update((row.id, row.story) for row in connection.execute(_STORIES, {"ids": part}))
    return [f"story {of.get(key, key)}" for key in ids]


def _known(connection: Connection, good: Mapping[str, MarkEvent]) -> tuple[list[MarkEvent], dict[str, str]]:
    """The events that are new, and those whose id somebody else has used."""
    recorded_before: dict[str, str] = {}
    for part in chunks(good):
        rows = connection.execute(_SENDERS, {"ids": part})
        recorded_before.update((row.id, row.editor) for row in rows)
    foreign = {
        name: "this mark's id belongs to another editor"
        for name in recorded_before
        if recorded_before[name] != good[name].editor
    }
    return [event for event in good.values() if event.id not in recorded_before], foreign


def _placed(connection: Connection, events: Sequence[MarkEvent]) -> tuple[list[MarkEvent], dict[str, str]]:
    """The events at the place where their words stand, and those whose words stand nowhere."""
    wanted = {e.article for e in events} | {p.article for e in events for p in e.evidence if p.article}
    text = texts(connection, wanted)
    placed: list[MarkEvent] = []
    refused: dict[str, str] = {}
    for event in events:
        here = text.get(event.article)
        absent = [p.article for p in event.evidence if p.article and p.article not in text]
        place = _anchored_place(event, here) if here is not None else None
        if here is None:
            refused[event.id] = f"there is no article {event.article}"
        elif absent:
            refused[event.id] = f"there is no article {absent[0]} to take evidence from"
        elif place is None:
            refused[event.id] = "these words do not stand in the article"
        else:
            words = here[place[0] : place[1]]
            placed.append(dataclasses.replace(event, start=place[0], end=place[1], quote=words))
    return placed, refused


def _anchored_place(event: MarkEvent, text: str) -> tuple[int, int] | None:
    return (0, 0) if check.is_whole(event) else locate(event.quote, event.start, text, text)


def _insert(connection: Connection, events: Sequence[MarkEvent], clock: int) -> None:
    if not events:
        return
    versions = _versions(connection, events)
    rows = []
    for event in events:
        key = _state_key(event)
        versions[key] = versions.get(key, 0) + 1
        rows.append(to_row(event) | {"version": versions[key], "received": clock})
    numbered = connection.execute(_LOG, rows)
    revs = {row.id: row.rev for row in numbered}
    index_events(connection, [row | {"rev": revs[row["id"]]} for row in rows])
    apply(connection, [SimpleNamespace(**row, rev=revs[row["id"]]) for row in rows])


def _versions(connection: Connection, events: Sequence[MarkEvent]) -> dict[tuple[object, ...], int]:
    versions: dict[tuple[object, ...], int] = {}
    for part in chunks({_state_key(event) for event in events}, 200):
        rows = connection.execute(_LAST_VERSIONS, {"articles": list({key[0] for key in part}), "places": part})
        versions.update(((r.article, r.start, r.stop, r.editor), r.top) for r in rows)
    return versions


def _state_key(event: MarkEvent) -> tuple[str, int, int, str]:
    return event.article, event.start, event.end, event.editor


def apply(connection: Connection, rows: Iterable[Recorded]) -> None:
    """Bring the present state up to these rows of the log; one that is older than what counts changes nothing."""
    newest = _put_newest(connection.dialect.name)
    for part in chunks(rows):
        places = anchored(connection, part)
        connection.execute(newest, [_state(row, *at) for row, at in zip(part, places, strict=True)])


@cache
def _put_newest(dialect: str) -> Any:
    """A mark into the present state, where it is newer than what stands there."""
    put = upsert(dialect, mark)
    new = put.excluded
    newer = tuple_(new.made, new.seq, new.version) > tuple_(mark.c.made, mark.c.seq, mark.c.version)
    keys = ("article", "start", "stop", "editor")
    return put.on_conflict_do_update(
        index_elements=list(keys), set_={c.name: new[c.name] for c in mark.c if c.name not in keys}, where=newer
    )


def _state(row: Recorded, at_article: str, at_n: int | None) -> dict[str, object]:
    same = ("article", "start", "stop", "editor", "rev", "label", "made", "seq", "version")
    state = {name: getattr(row, name) for name in same}
    return state | {"noted": int(bool(row.note)), "at_article": at_article, "at_n": at_n}


def to_row(event: MarkEvent) -> dict[str, object]:
    """An event as columns of mark_event, without what the server adds."""
    return {
        "id": event.id,
        "editor": event.editor,
        "article": event.article,
        "start": event.start,
        "stop": event.end,
        "quote": event.quote,
        "label": event.label,
        "made": event.made,
        "seq": event.seq,
        "story": event.story,
        "evidence": [check.stored(piece) for piece in event.evidence],
        "span_start": event.span.start if event.span else None,
        "span_stop": event.span.end if event.span else None,
        "note": event.note,
        "cause": event.cause,
        "bundle": event.group,
        "reverts": event.reverts,
        "actor": event.actor or None,
        "category": event.category or None,
    }


def of_article(ids: Sequence[str]) -> Condition:
    """The condition for marks made on one of these articles or on a text that one of them replaced."""
    return or_(
        mark_event.c.article.in_(ids),
        mark_event.c.article.in_(select(article.c.id).where(article.c.replaced_by.in_(ids))),
    )
