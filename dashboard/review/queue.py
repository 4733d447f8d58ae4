"""The queue: stories in the order they need an editor, each with the reason in words.

The need of a story is the sum over its sentences that nobody has marked yet of risk x uncertainty x reach
(store/need.py), times a factor for its sites' record, brought to 0..1 by need / (need + QUEUE_HALF). It is answered
from columns that were written with the analysis and from the marks: three statements, however many stories there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Subquery, and_, case, func, select, union_all

from dashboard import strings
from dashboard.settings import QUEUE_HALF, QUEUE_SITE_PRIOR, QUEUE_SITE_SHOWN, QUEUE_SITE_WEIGHT
from dashboard.store.engine import reading
from dashboard.store.need import KINDS
from dashboard.store.tables import article, mark, sentence, story, story_article

COLUMNS = (
    "story", "title", "versions", "sources", "sentences", "to_check", "unsupported", "marked", "mine", "progress",
    "language", "sites", "need", "reason", "last_mark", "status",
)  # fmt: skip
_KINDS = frozenset(KINDS.values())


def queue(engine: Engine, editor: str | None = None, *, language: str = "en") -> pd.DataFrame:
    """One row a story, most needed first; the columns are COLUMNS.

    `marked` counts sentences that anybody has marked, `mine` those that `editor` has; `sentences` leaves out source
    documents; `progress` is 0..1; `last_mark` is a UTC time or NaT; `status` is new, open or done; `reason` is in
    `language`.
    """
    with reading(engine) as connection:
        stories = connection.execute(select(story)).all()
        done = _marked(connection, editor)
        sites = _sites(connection)
    rows = [_row(told, done.get(told.id), sites, language) for told in stories]
    rows.sort(key=lambda row: (row["status"] == "done", -row["need"], row["title"], row["story"]))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["last_mark"] = pd.to_datetime(table["last_mark"], unit="ms", utc=True)
    return table


def progress(engine: Engine, story_id: str) -> tuple[int, int]:
    """(sentences of the story that somebody has marked, sentences to mark), source documents left out."""
    with reading(engine) as connection:
        total = connection.scalar(select(story.c.sentences).where(story.c.id == story_id)) or 0
        done = _marked(connection, None, story_id).get(story_id)
    return (done.marked if done else 0), total


def _marked(connection: Connection, editor: str | None, story_id: str | None = None) -> dict[str, Any]:
    """Per story: sentences marked by anybody and by `editor`, their need, the newest mark."""
    done = _decided()
    on = and_(sentence.c.article == done.c.article, sentence.c.n == done.c.n)
    joined = done.join(sentence, on).join(story_article, story_article.c.article == sentence.c.article)
    key = (sentence.c.story, sentence.c.article, sentence.c.n, sentence.c.need)
    own = func.max(case((done.c.editor == editor, 1), else_=0))
    each = select(*key, own.label("own"), func.max(done.c.made).label("made")).select_from(joined)
    each = each.where(story_article.c.role != "source")
    if story_id is not None:
        each = each.where(sentence.c.story == story_id)
    one = each.group_by(*key).subquery()
    sums = select(
        one.c.story,
        func.count().label("marked"),
        func.sum(one.c.own).label("mine"),
        func.sum(one.c.need).label("need"),
        func.max(one.c.made).label("last"),
    ).group_by(one.c.story)
    return {row.story: row for row in connection.execute(sums)}


def _decided() -> Subquery:
    """(article, n, editor, made) of every decision; an article reviewed with nothing to mark decides all its sentences."""
    labelled = mark.c.label.is_not(None)
    one = select(mark.c.at_article.label("article"), mark.c.at_n.label("n"), mark.c.editor, mark.c.made)
    whole = select(sentence.c.article, sentence.c.n, mark.c.editor, mark.c.made)
    whole = whole.select_from(mark.join(sentence, sentence.c.article == mark.c.at_article))
    return union_all(one.where(labelled, mark.c.at_n > 0), whole.where(labelled, mark.c.at_n == 0)).subquery()


def _sites(connection: Connection) -> dict[str, float]:
    """Site -> share of its marked sentences that were marked unsupported, drawn to the mean where there are few."""
    bad = func.sum(case((mark.c.label == "unsupported", 1), else_=0))
    joined = mark.join(article, article.c.id == mark.c.at_article)
    query = select(article.c.site, func.count().label("all"), bad.label("bad")).select_from(joined)
    rows = connection.execute(
        query.where(mark.c.at_n > 0, mark.c.label.is_not(None), article.c.site.is_not(None)).group_by(article.c.site)
    ).all()
    mean = sum(row.bad for row in rows) / max(sum(row.all for row in rows), 1)
    return {row.site: (row.bad + QUEUE_SITE_PRIOR * mean) / (row.all + QUEUE_SITE_PRIOR) - mean for row in rows}


def _row(told: Any, done: Any, sites: Mapping[str, float], language: str) -> dict[str, Any]:
    marked = done.marked if done else 0
    worst = max(told.sites, key=lambda site: sites.get(site, 0.0), default="")
    factor = 1 + QUEUE_SITE_WEIGHT * max(sites.get(worst, 0.0), 0.0)
    left = max(told.need - (done.need if done else 0.0), 0.0) * factor
    status = "new" if not marked else "done" if marked >= told.sentences else "open"
    shown = worst if sites.get(worst, 0.0) >= QUEUE_SITE_SHOWN else ""
    return {
        "story": told.id,
        "title": told.title,
        "versions": told.versions,
        "sources": told.sources,
        "sentences": told.sentences,
        "to_check": told.unsupported + told.unclear,
        "unsupported": told.unsupported,
        "marked": marked,
        "mine": int(done.mine or 0) if done else 0,
        "progress": marked / told.sentences if told.sentences else 1.0,
        "language": told.languages[0] if told.languages else "und",
        "sites": ", ".join(told.sites),
        "need": 0.0 if status == "done" else left / (left + QUEUE_HALF),
        "reason": reason(told, marked, shown, language),
        "last_mark": done.last if done else None,
        "status": status,
    }


def reason(told: Any, marked: int, site: str, language: str) -> str:
    """Why the story stands where it stands, in words. `site`: named when its record is conspicuous."""
    parts = [_what(told, language)]
    if site:
        parts.append(strings.text("queue.site", language, site=site))
    parts.append(strings.text("queue.marked", language, marked=marked, total=told.sentences))
    return "; ".join(parts)


def _what(told: Any, language: str) -> str:
    things = [_count(kind if kind in _KINDS else "detail", count, language) for kind, count in _most(told.kinds)]
    if told.versions == 1:
        return strings.text("queue.alone", language)
    if things:
        key = "queue.unborne_source" if told.sources else "queue.unborne"
        return strings.text(key, language, things=_listed(things, language))
    flagged = [("unsupported", told.unsupported), ("unclear", told.unclear)]
    found = [_count(kind, count, language) for kind, count in flagged if count]
    return _listed(found, language) if found else strings.text("queue.calm", language)


def _most(kinds: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(kinds.items(), key=lambda item: -item[1])[:3]


def _count(kind: str, count: int, language: str) -> str:
    return strings.text(f"queue.{kind}_{'one' if count == 1 else 'many'}", language, count=count)


def _listed(things: Sequence[str], language: str) -> str:
    if len(things) == 1:
        return things[0]
    first = strings.text("queue.comma", language).join(things[:-1])
    return strings.text("queue.and", language, first=first, last=things[-1])
