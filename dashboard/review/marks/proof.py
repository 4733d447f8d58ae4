"""Proving that what the desk serves is what its log says, and that the log hangs together: `python -m dashboard check`.

Nothing is changed. Every statement below is one that a damaged or edited database fails; each failure is a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, Engine, ForeignKeyConstraint, func, select, text

from dashboard.corpus.cleaning import fingerprint
from dashboard.review.marks.rebuild import check_rebuild
from dashboard.store.anchors import anchored
from dashboard.store.articles import texts
from dashboard.store.engine import chunks, reading
from dashboard.store.query_types import Record
from dashboard.store.seal import broken, seal
from dashboard.store.tables import article, desk_event, mark, mark_event, metadata

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Proof:
    """What `prove` counted, and what it found wrong, one sentence each. `seal`: see store/seal.py."""

    articles: int
    events: int
    marks: int
    lost: int  # marks whose sentence cannot be found any more: listed on Insight, not an error
    desk: int  # entries of the desk's own log
    seal: str
    wrong: tuple[str, ...]


def prove(engine: Engine, kept: str | None = None, *, progress: Progress | None = None) -> Proof:
    """Check the whole database; `kept` is a seal from an earlier check that must still hold."""
    tell = progress or (lambda _stage, _done, _of: None)
    tests = (_damage, _foreign, _texts, _versions, lambda c: _places(c, tell), _present)
    wrong: list[str] = []
    with reading(engine) as connection:
        for test in tests:
            wrong += test(connection)
        articles, events, marks, desk = (
            connection.scalar(select(func.count()).select_from(t)) or 0 for t in (article, mark_event, mark, desk_event)
        )
        away = select(article.c.id).where(article.c.archived.is_not(None))  # their marks come back with them
        lost = connection.scalar(select(func.count()).where(mark.c.at_n.is_(None), mark.c.at_article.not_in(away))) or 0
    wrong += check_rebuild(engine)
    if kept and (why := broken(engine, kept)):
        wrong.append(f"the seal {kept} does not hold: {why}")
    return Proof(articles, events, marks, lost, desk, seal(engine), tuple(wrong))


def _damage(connection: Connection) -> Iterator[str]:
    """SQLite: every page is sound. PostgreSQL: no constraint was switched off."""
    if connection.dialect.name == "sqlite":
        complaints = connection.execute(text("PRAGMA integrity_check(20)")).scalars().all()
        yield from (f"SQLite: {line}" for line in complaints if line != "ok")
        return
    names = [table.name for table in metadata.sorted_tables]
    rows = text(
        "SELECT conrelid::regclass::text AS place, conname FROM pg_constraint "
        "WHERE NOT convalidated AND conrelid::regclass::text = ANY(:names)"
    )
    for row in connection.execute(rows, {"names": names}):
        yield f"{row.place}: the constraint {row.conname} does not hold for all rows"


def _foreign(connection: Connection) -> Iterator[str]:
    """Every row that a row names is there."""
    for table in metadata.sorted_tables:
        for key in table.constraints:
            if isinstance(key, ForeignKeyConstraint):
                yield from _orphans(connection, key)


def _orphans(connection: Connection, key: ForeignKeyConstraint) -> Iterator[str]:
    here, there = list(key.columns), [element.column for element in key.elements]
    parent = there[0].table
    same = [a == b for a, b in zip(here, there, strict=True)]
    alone = select(func.count()).select_from(key.table).where(here[0].is_not(None))
    count = connection.scalar(alone.where(~select(parent).where(*same).exists()))
    if count:
        names = ", ".join(column.name for column in here)
        yield f"{key.table.name}: {count} rows whose {names} is not in {parent.name}"


def _texts(connection: Connection) -> Iterator[str]:
    """An article's id is a hash of its words: a text that was changed in the database no longer fits its id."""
    rows = select(article.c.id, article.c.text).order_by(article.c.id).execution_options(yield_per=100)
    for row in connection.execute(rows):
        if fingerprint(row.text) != row.id:
            yield f"article {row.id}: its text is not the one its id was made from"


def _versions(connection: Connection) -> Iterator[str]:
    """The events of an editor on a sentence are numbered from 1 without a gap: a missing one was taken out."""
    e = mark_event.c
    key = (e.article, e.start, e.stop, e.editor)
    many, top, least = func.count().label("many"), func.max(e.version).label("top"), func.min(e.version).label("least")
    odd = select(*key, many, top, least).group_by(*key).having((many != top) | (least != 1))
    for row in connection.execute(odd):
        yield f"{_place_in_words(row)}: {row.many} events are numbered {row.least} to {row.top}"


def _places(connection: Connection, tell: Progress) -> Iterator[str]:
    """The words every event quotes stand where it says, in the text it was made on."""
    e = mark_event.c
    of = connection.scalar(select(func.count()).select_from(mark_event)) or 0
    rows = connection.execute(select(e.rev, e.article, e.start, e.stop, e.quote).order_by(e.article, e.rev))
    done = 0
    for name, group in groupby(rows, key=lambda row: row.article):
        events = list(group)
        whole = texts(connection, [name]).get(name, "")
        yield from (
            f"event {row.rev}: “{row.quote[:60]}” does not stand at {row.start} of article {name}"
            for row in events
            if whole[row.start : row.stop] != row.quote
        )
        done += len(events)
        tell("events", done, of)


def _present(connection: Connection) -> Iterator[str]:
    """Every mark stands at the sentence where its words are today, or is listed as lost."""
    m = mark.c
    columns = (m.rev, m.article, m.start, m.stop, m.editor, m.at_article, m.at_n, mark_event.c.quote)
    rows = connection.execute(select(*columns).join(mark_event, m.rev == mark_event.c.rev).order_by(m.rev)).all()
    for part in chunks(rows):
        for row, at in zip(part, anchored(connection, part), strict=True):
            if (row.at_article, row.at_n) != at:
                is_at, should = _sentence(row.at_article, row.at_n), _sentence(*at)
                yield f"{_place_in_words(row)}: is shown at {is_at}, but its words are at {should}"


def _sentence(name: str, n: int | None) -> str:
    return "no sentence (lost)" if n is None else f"{name} #{n}"


def _place_in_words(row: Record) -> str:
    return f"{row.article} {row.start}-{row.stop} {row.editor}"
