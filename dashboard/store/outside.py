"""Suggestions from outside: kept beside the desk's own, one a sentence and name; a newer one takes the older one's place.

They are named like marks, by article, place and words, and are found again like marks after the text has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, or_, select

from dashboard.model import OutsideSuggestion
from dashboard.store import access
from dashboard.store.anchors import anchored
from dashboard.store.articles import LISTED
from dashboard.store.desk_log import moment, note_down
from dashboard.store.engine import chunks, reading, upsert, writing
from dashboard.store.query_types import NewRow, Record
from dashboard.store.tables import article, outside_suggestion, sentence, setting, story_article
from dashboard.store.text import clean, clean_all
from dashboard.store.values import put_setting

HIDDEN = "outside hidden"  # the setting with the names that are switched off
Place = tuple[str, int]  # article, n


@dataclass(frozen=True, slots=True)
class Sayer:
    """Somebody who has suggested something: how much, when last (ms), and whether it is shown."""

    by: str
    count: int
    newest: int
    shown: bool


def save_outside(
    engine: Engine, outside_suggestions: Sequence[OutsideSuggestion], by: str | None = None, *, now: int | None = None
) -> int:
    """Keep suggestions; how many. `by` is the person who brings them (AccessError), None the command line."""
    rows = [_row(suggestion, moment(now)) for suggestion in outside_suggestions]
    rows = list({(row["by"], row["article"], row["start"], row["stop"]): row for row in rows}.values())
    with writing(engine, "outside") as connection:
        if by is not None:
            access.require(connection, by, "desk")
        for part in chunks(rows, 80):  # 11 values each: below SQLite's 999
            put = upsert(connection.dialect.name, outside_suggestion).values(part)
            new = {key: put.excluded[key] for key in part[0]}
            connection.execute(put.on_conflict_do_update(index_elements=["by", "article", "start", "stop"], set_=new))
        if by is not None and rows:
            names = ", ".join(sorted({row["by"] for row in rows}))
            note_down(connection, by, "outside_brought", details={"count": len(rows), "by": names}, now=now)
    return len(rows)


def _row(proposal: OutsideSuggestion, made: int) -> NewRow:
    return {
        "by": clean(proposal.by), "article": proposal.article, "start": proposal.start, "stop": proposal.end,
        "quote": clean(proposal.quote), "label": proposal.label, "score": proposal.score, "reason": clean(proposal.reason),
        "evidence": clean_all([dict(piece) for piece in proposal.evidence]), "made": made,
    }  # fmt: skip


def read_outside(
    engine: Engine, story: str | None = None, *, hidden: bool = False
) -> dict[Place, list[OutsideSuggestion]]:
    """(article, n) of today -> what is said of the sentence, by name. `story`: of one story; `hidden`: what is switched
    off, too. What stands nowhere any more is left out.
    """
    with reading(engine) as connection:
        rows = _outside_rows(connection, story)
        off = frozenset() if hidden else _hidden(connection)
        rows = [row for row in rows if row.by not in off]
        places = anchored(connection, rows)
    by_place: dict[Place, list[OutsideSuggestion]] = {}
    for row, (at, n) in zip(rows, places, strict=True):
        if n:
            by_place.setdefault((at, n), []).append(_suggestion(row))
    return by_place


def _outside_rows(connection: Connection, story: str | None) -> list[Record]:
    wanted = select(outside_suggestion).order_by(outside_suggestion.c.by, outside_suggestion.c.id)
    if story is not None:
        here = select(story_article.c.article).where(story_article.c.story == story)
        older = select(article.c.id).where(article.c.replaced_by.in_(here))
        wanted = wanted.where(or_(outside_suggestion.c.article.in_(here), outside_suggestion.c.article.in_(older)))
    return list(connection.execute(wanted))


def _suggestion(row: Record) -> OutsideSuggestion:
    place = (row.by, row.article, row.start, row.stop, row.quote)
    return OutsideSuggestion(*place, row.label, row.score, row.reason, tuple(row.evidence))


# ---- who says something, and who is shown -------------------------------------------------------------------------
def sayers(engine: Engine) -> list[Sayer]:
    """Everybody who has suggested something, by name."""
    counted = (outside_suggestion.c.by, func.count(), func.max(outside_suggestion.c.made))
    with reading(engine) as connection:
        off = _hidden(connection)
        rows = connection.execute(select(*counted).group_by(outside_suggestion.c.by).order_by(outside_suggestion.c.by))
        return [Sayer(by, count, newest, by not in off) for by, count, newest in rows]


def show_outside(engine: Engine, name: str, on: bool, by: str | None = None) -> None:
    """Switch somebody's suggestions on or off for the whole desk. AccessError where `by` may not."""
    with writing(engine, "outside") as connection:
        if by is not None:
            access.require(connection, by, "desk")
            note_down(connection, by, "outside_on" if on else "outside_off", details={"by": name})
        put_setting(connection, HIDDEN, sorted(_hidden(connection) - {name} if on else _hidden(connection) | {name}))


def remove_outside(engine: Engine, name: str, by: str | None = None) -> int:
    """Forget what somebody suggested; how much. Marks stay. AccessError where `by` may not."""
    with writing(engine, "outside") as connection:
        if by is not None:
            access.require(connection, by, "desk")
            note_down(connection, by, "outside_removed", details={"by": name})
        return int(connection.execute(delete(outside_suggestion).where(outside_suggestion.c.by == name)).rowcount)


def _hidden(connection: Connection) -> frozenset[str]:
    return frozenset(connection.scalar(select(setting.c.value).where(setting.c.key == HIDDEN)) or ())


# ---- finding sentences --------------------------------------------------------------------------------------------
def find_articles(engine: Engine, names: Iterable[str]) -> dict[str, str]:
    """Name -> article id, for articles of today named by id, file name, URL, or the name of one of their copies."""
    wanted = {clean(name) for name in names}
    columns = (article.c.id, article.c.name, article.c.url)
    ids_by_name: dict[str, str] = {}
    with reading(engine) as connection:
        now = select(*columns).where(LISTED)
        for part in chunks(sorted(wanted)):
            any_of = or_(article.c.id.in_(part), article.c.name.in_(part), article.c.url.in_(part))
            for row in connection.execute(now.where(any_of)):
                ids_by_name |= {name: row.id for name in (row.url, row.name, row.id) if name in wanted}
        if wanted - ids_by_name.keys():  # the names of copies are inside a list: only now is it worth reading them
            copies = select(article.c.id, article.c.copies).where(LISTED)
            for key, places in connection.execute(copies):
                for place in places:
                    if place[0] in wanted:
                        ids_by_name.setdefault(place[0], key)
    return ids_by_name


def sentences_with_words(engine: Engine, articles: Iterable[str]) -> Mapping[str, list[tuple[int, int, int, str]]]:
    """Article id -> (n, start, end, words) of its sentences, in order."""
    columns = (sentence.c.article, sentence.c.n, sentence.c.start, sentence.c.stop)
    joined = sentence.join(article, article.c.id == sentence.c.article)
    by_article: dict[str, list[tuple[int, int, int, str]]] = {}
    with reading(engine) as connection:
        for part in chunks(sorted(set(articles)), 50):  # with their texts
            kept = connection.execute(select(article.c.id, article.c.text).where(article.c.id.in_(part)))
            texts = {row.id: row.text for row in kept}
            rows = select(*columns).select_from(joined).where(sentence.c.article.in_(part)).order_by(sentence.c.n)
            for row in connection.execute(rows):
                words = texts[row.article][row.start : row.stop]
                by_article.setdefault(row.article, []).append((row.n, row.start, row.stop, words))
    return by_article
