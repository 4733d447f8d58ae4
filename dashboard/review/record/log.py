"""What happened: the log of a story and of a person's day, marks and the desk's own entries in one line of time.

Read from the logs themselves (mark_event, desk_event, decision), never from the present state. What was done in one go
(a bulk mark, its propagation, an assignment of fifty stories) is one line; wording.py says it in words.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, and_, or_, select

from dashboard.model import DESK
from dashboard.review.marks.blind import blindfold, visible
from dashboard.review.marks.record import of_article
from dashboard.settings import RECORD_AT_ONCE, RECORD_LATE, RECORD_PLACES, RECORD_SIZE
from dashboard.store import access
from dashboard.store.articles import newest
from dashboard.store.engine import chunks, list_distinct, reading
from dashboard.store.query_types import Condition, Record
from dashboard.store.tables import article, decision, desk_event, mark, mark_event, person, story, story_article

FOLDED = frozenset({"bulk", "propagation", "import", "undo", "redo"})  # causes that come in numbers


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence a line is about: where it stands today (n 0: the article as a whole, None: lost), and its words."""

    article: str
    n: int | None
    name: str
    quote: str
    story: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done. Times are ms since 1970.

    `kind`: for marks mark, accept, unmark, reviewed, note, bulk, propagation, undo, redo, import or ruling; for decisions about
    stories decision.KIND; else the kind of the desk's own entry. `count` is how many sentences (or entries) it stands
    for; `spread` how many of them followed the first by propagation; `places` are the first few of them.
    """

    made: int
    actor: str
    kind: str
    count: int = 1
    spread: int = 0
    labels: Mapping[str, int] = field(default_factory=dict)  # label -> how many; "" where a mark was taken away
    places: tuple[Place, ...] = ()
    story: str | None = None
    stories: tuple[str, ...] = ()  # of a folded entry of the desk: all of them
    person: str | None = None
    note: str = ""
    category: str = ""
    late: int | None = None  # when it arrived, where that was long after it was made
    hidden: bool = False  # a colleague's mark that this viewer may not see yet (blind mode)
    details: Mapping[str, object] = field(default_factory=dict)
    ids: tuple[int, ...] = ()  # revs of mark_event


@dataclass(frozen=True, slots=True)
class Log:
    """A page of lines, newest first. `names`: person -> name to show, `titles`: story -> title, where they are known."""

    lines: tuple[Line, ...]
    total: int  # lines on all pages
    events: int  # entries of the logs behind them
    names: Mapping[str, str]
    titles: Mapping[str, str]


def story_log(
    engine: Engine, story_id: str, *, viewer: str | None = None, page: int = 1, size: int = RECORD_SIZE
) -> Log:
    """Everything that was done to a story and its articles, under older texts too.

    `viewer`: whose eyes it is for; None: the command line, which sees all. AccessError for somebody without `read`.
    """
    with reading(engine) as connection:
        if viewer is not None:
            access.require(connection, viewer, "read")
        ids = list(connection.scalars(select(story_article.c.article).where(story_article.c.story == story_id)))
        marked = _marks(connection, of_article(ids)) if ids else []
        desk = _desk(connection, desk_event.c.story == story_id)
        return _log(connection, marked, [*desk, *_decisions(connection, articles=ids)], viewer, page, size)


def day(
    engine: Engine,
    editor: str,
    date: dt.date,
    *,
    timezone: str = "UTC",
    viewer: str | None = None,
    page: int = 1,
    size: int = RECORD_SIZE,
) -> Log:
    """Everything that a person did, and that was done about them, from midnight to midnight of `timezone`.

    AccessError when `viewer` is somebody else and no lead: a day at work is one's own.
    """
    start, end = bounds(date, timezone)
    with reading(engine) as connection:
        if viewer is not None:
            access.require(connection, viewer, "read" if viewer == editor else "assign")
        e = mark_event.c
        own = or_(e.editor == editor, and_(e.editor == DESK, e.actor == editor))
        marked = _marks(connection, and_(own, e.made >= start, e.made < end))
        about = or_(desk_event.c.actor == editor, desk_event.c.person == editor)
        desk = _desk(connection, and_(about, desk_event.c.made >= start, desk_event.c.made < end))
        decided = [line for line in _decisions(connection, editor=editor) if start <= line.made < end]
        return _log(connection, marked, [*desk, *decided], viewer, page, size)


def bounds(date: dt.date, timezone: str) -> tuple[int, int]:
    """The day in ms since 1970; a day on which the clocks change has 23 or 25 hours. UTC for a zone nobody knows."""
    try:
        zone: dt.tzinfo = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        zone = dt.UTC
    ends = (dt.datetime.combine(d, dt.time(), zone) for d in (date, date + dt.timedelta(days=1)))
    start, end = (int(moment.timestamp() * 1000) for moment in ends)
    return start, end


def actors(engine: Engine) -> dict[str, str]:
    """Everybody who ever did something here, by name, with the name to show: whose days can be looked at."""
    with reading(engine) as connection:
        handles = set(list_distinct(connection, mark_event.c.editor))
        rulings = select(mark_event.c.actor).where(mark_event.c.editor == DESK, mark_event.c.actor.is_not(None))
        handles |= set(connection.scalars(rulings.distinct()))
        handles |= set(list_distinct(connection, desk_event.c.actor))
        handles |= set(connection.scalars(select(decision.c.editor).distinct()))
        handles |= set(connection.scalars(select(person.c.id)))
        names = _names(connection, handles - {DESK, ""})
    return dict(sorted(names.items(), key=lambda item: (item[1].casefold(), item[0])))


def titles(engine: Engine) -> dict[str, str]:
    """Every story and its title: whose record can be looked at."""
    with reading(engine) as connection:
        return {row.id: row.title for row in connection.execute(select(story.c.id, story.c.title))}


def newest_story(engine: Engine) -> str | None:
    """The story in which something was marked last, of those that are there."""
    newest = select(story_article.c.story).join(mark, mark.c.at_article == story_article.c.article)
    with reading(engine) as connection:
        return connection.execute(newest.order_by(mark.c.rev.desc()).limit(1)).scalar()


# ---- lines from the three logs ------------------------------------------------------------------------------------
def _marks(connection: Connection, where: Condition) -> list[list[Record]]:
    """The events of each line, those of one bundle together; lines, texts and places are made for one page only."""
    e = mark_event.c
    names = (
        "rev",
        "editor",
        "actor",
        "label",
        "cause",
        "bundle",
        "made",
        "received",
        "start",
        "stop",
        "note",
        "category",
    )
    rows = connection.execute(select(*(e[name] for name in names)).where(where).order_by(e.made, e.seq, e.rev))
    bundles: dict[int | tuple[object, ...], list[Record]] = {}
    for row in rows:
        bundles.setdefault(_bundle(row, bundles), []).append(row)
    return list(bundles.values())


def _bundle(row: Record, before: dict[int | tuple[object, ...], list[Record]]) -> int | tuple[object, ...]:
    """Under which key an event is folded: its bundle, or for imports and undone bulk marks the run it stands in."""
    who = row.actor or row.editor
    if row.bundle:
        return who, row.bundle, row.cause in ("undo", "redo")
    last = next(reversed(before), None)
    if last is not None and row.cause in FOLDED and _same_run(before[last][-1], row):
        return last
    return row.rev


def _same_run(a: Record, b: Record) -> bool:
    return (a.editor, a.actor, a.cause, a.bundle) == (
        b.editor,
        b.actor,
        b.cause,
        None,
    ) and b.made - a.made <= RECORD_AT_ONCE


def _line(events: Sequence[Record]) -> Line:
    first = next((row for row in events if row.cause != "propagation"), events[0])
    spread = sum(row.cause == "propagation" for row in events if row is not first)
    ordered = [first, *(row for row in events if row is not first)]
    late = max(row.received - row.made for row in events)
    return Line(
        made=first.made,
        actor=first.actor or first.editor,
        kind=_kind(first),
        count=len(events),
        spread=spread if first.cause != "propagation" else 0,
        labels=dict(Counter(row.label or "" for row in events)),
        note=first.note,
        category=first.category or "",
        late=max(row.received for row in events) if late > RECORD_LATE else None,
        ids=tuple(row.rev for row in ordered),
    )


def _kind(first: Record) -> str:
    if first.editor == DESK or first.cause == "adjudication":
        return "ruling"
    if first.cause in FOLDED:
        return str(first.cause)
    if first.start == first.stop:
        return "reviewed"
    if first.label is None:
        return "note" if first.note else "unmark"
    return "accept" if first.cause == "accept" else "mark"


def _desk(connection: Connection, where: Condition) -> list[Line]:
    """Entries of the desk's own log; the same thing done to many stories in one go is one line."""
    lines: list[Line] = []
    for row in connection.execute(select(desk_event).where(where).order_by(desk_event.c.made, desk_event.c.id)):
        made = Line(row.made, row.actor, row.kind, story=row.story, person=row.person, details=row.details or {})
        last = lines[-1] if lines else None
        if last and row.story and _at_once(last, made):
            touched = (*(last.stories or (last.story or "",)), row.story)
            lines[-1] = replace(last, count=last.count + 1, stories=touched)
        else:
            lines.append(made)
    return lines


def _at_once(a: Line, b: Line) -> bool:
    same = (a.actor, a.kind, a.person) == (b.actor, b.kind, b.person) and a.story != b.story
    return same and b.made - a.made <= RECORD_AT_ONCE and a.story is not None


def _decisions(connection: Connection, editor: str | None = None, articles: Iterable[str] = ()) -> list[Line]:
    """Stories put together or apart and roles given by hand, by one person or about some articles."""
    rows = connection.execute(select(decision).order_by(decision.c.id)).all()
    now = newest(connection, {key for row in rows for key in row.articles})
    of = {row.id: tuple(now.get(key, key) for key in row.articles) for row in rows}
    wanted = set(articles)
    lines = []
    for row in rows:
        about = of.get(row.reverts, ()) if row.kind == "undo" else of[row.id]
        if (editor is not None and row.editor == editor) or wanted & set(about):
            places = tuple(Place(key, 0, "", "", None) for key in about)
            lines.append(Line(row.made, row.editor, f"decision.{row.kind}", count=len(about), places=places))
    return lines


# ---- one page, with its words --------------------------------------------------------------------------------------
def _log(
    connection: Connection, marked: list[list[Record]], others: list[Line], viewer: str | None, page: int, size: int
) -> Log:
    every: list[list[Record] | Line] = [*marked, *others]
    every.sort(key=_when, reverse=True)
    shown = every[(max(page, 1) - 1) * size : max(page, 1) * size]
    filled = _filled(connection, [line if isinstance(line, Line) else _line(line) for line in shown], viewer)
    story_names = {s for line in filled for s in (line.story, *line.stories, *(p.story for p in line.places)) if s}
    people = {name for line in filled for name in (line.actor, line.person) if name}
    events = sum(len(line) for line in marked) + sum(line.count if line.story else 1 for line in others)
    return Log(tuple(filled), len(every), events, _names(connection, people), _titles(connection, story_names))


def _when(entry: list[Record] | Line) -> tuple[int, int]:
    return (entry.made, 0) if isinstance(entry, Line) else (entry[0].made, entry[0].rev)


def _filled(connection: Connection, lines: Sequence[Line], viewer: str | None) -> list[Line]:
    """The lines with the sentences they are about: where they stand today, their words, their article's name."""
    wanted = [rev for line in lines for rev in line.ids[:RECORD_PLACES]]
    marks_standing = _standing(connection, wanted)
    keys = {row.at_article for row in marks_standing.values()} | {p.article for line in lines for p in line.places}
    names, stories = _articles(connection, keys)
    filled = []
    for line in lines:
        rows = [marks_standing[rev] for rev in line.ids[:RECORD_PLACES] if rev in marks_standing]
        places = tuple(
            Place(
                row.at_article,
                row.at_n,
                names.get(row.at_article, row.at_article),
                row.quote,
                stories.get(row.at_article),
            )
            for row in rows
        ) or tuple(replace(p, name=names.get(p.article, p.article), story=stories.get(p.article)) for p in line.places)
        filled.append(
            replace(line, places=places, story=line.story or next((p.story for p in places if p.story), None))
        )
    return _blinded(connection, filled, viewer)


def _blinded(connection: Connection, lines: list[Line], viewer: str | None) -> list[Line]:
    """Without what colleagues said of sentences on which this viewer has yet to say something (review/marks/blind.py)."""
    blinded = blindfold(connection, viewer)
    if blinded is None:
        return lines
    e, m = mark_event.c, mark.c
    same = and_(m.article == e.article, m.start == e.start, m.stop == e.stop, m.editor == e.editor)
    seen: set[int] = set()
    for part in chunks([rev for line in lines for rev in line.ids]):
        seen |= set(connection.scalars(select(e.rev).join(mark, same).where(e.rev.in_(part), visible(blinded))))
    return [line if seen.issuperset(line.ids) else _masked(line) for line in lines]


def _masked(line: Line) -> Line:
    return replace(line, hidden=True, labels={}, note="", category="", kind="mark")


def _standing(connection: Connection, revs: Sequence[int]) -> dict[int, Record]:
    e, m = mark_event.c, mark.c
    same = and_(m.article == e.article, m.start == e.start, m.stop == e.stop, m.editor == e.editor)
    events: dict[int, Record] = {}
    for part in chunks(revs):
        rows = select(e.rev, e.quote, m.at_article, m.at_n).join(mark, same).where(e.rev.in_(part))
        events.update((row.rev, row) for row in connection.execute(rows))
    return events


def _articles(connection: Connection, keys: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    stories: dict[str, str] = {}
    columns = (article.c.id, article.c.name, article.c.site, story_article.c.story)
    joined = article.outerjoin(story_article, story_article.c.article == article.c.id)
    for part in chunks(set(keys)):
        for row in connection.execute(select(*columns).select_from(joined).where(article.c.id.in_(part))):
            names[row.id] = row.site or row.name
            if row.story:
                stories[row.id] = row.story
    return names, stories


def _titles(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    by_story: dict[str, str] = {}
    for part in chunks(set(keys)):
        rows = connection.execute(select(story.c.id, story.c.title).where(story.c.id.in_(part)))
        by_story.update((row.id, row.title) for row in rows)
    return by_story


def _names(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Person -> name; with the handle behind it where two people have the same name."""
    rows = connection.execute(select(person.c.id, person.c.name)).all()
    many = Counter(row.name for row in rows)
    names = {row.id: row.name if many[row.name] == 1 else f"{row.name} ({row.id})" for row in rows if row.name}
    return {key: names.get(key, key) for key in keys}
