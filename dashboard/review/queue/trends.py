"""What Insight draws over time and over sites: answers by day and label, how far suggestions can be believed, which details
are suggested as altered where, which lines and phrases of boilerplate come again and again. No count names an editor.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pandas as pd
from sqlalchemy import Engine, and_, case, func, select

from dashboard.labels import FLAGGED, LABELS
from dashboard.model import DESK
from dashboard.review.marks.blind import blindfold, visible
from dashboard.review.queue.tally import HOUR, zone_named
from dashboard.settings import TREND_LINES, TREND_PHRASE, TREND_SENTENCES
from dashboard.store import access
from dashboard.store.engine import reading
from dashboard.store.tables import article, mark, mark_event, sentence, sentence_kind
from dashboard.text.stems import words


def labels_by_day(engine: Engine, viewer: str, zone: str = "UTC") -> pd.DataFrame:
    """Columns day, label, count: the answers that stand now, by the day on which they were given."""
    hour = (mark.c.made // HOUR).label("hour")
    query = select(hour, mark.c.label, func.count().label("count"))
    query = query.where(mark.c.editor != DESK, mark.c.label.in_(LABELS), mark.c.at_n > 0).group_by(hour, mark.c.label)
    with reading(engine) as connection:
        access.require(connection, viewer, "read")
        rows = connection.execute(query).all()
    table = _by_day(pd.DataFrame(rows, columns=["hour", "label", "count"]), zone)
    return table.groupby(["day", "label"], as_index=False, sort=True)["count"].sum()


def belief_by_day(engine: Engine, viewer: str, zone: str = "UTC") -> pd.DataFrame:
    """Columns day, suggestion, same, all: of the answers given one at a time, how many follow today's suggestion.

    An accepted suggestion, a bulk action and a copied mark follow it by their nature; counting them would flatter the
    machine. As far as `viewer` may see suggestions and answers.
    """
    at = and_(sentence.c.article == mark.c.at_article, sentence.c.n == mark.c.at_n)
    held = mark.join(sentence, at).join(mark_event, mark_event.c.rev == mark.c.rev)
    hour = (mark.c.made // HOUR).label("hour")
    same = func.sum(case((sentence.c.label == mark.c.label, 1), else_=0))
    with reading(engine) as connection:
        access.require(connection, viewer, "read")
        query = select(hour, sentence.c.label, same, func.count()).select_from(held)
        query = query.where(
            mark.c.editor != DESK,
            mark.c.label.in_(LABELS),
            sentence.c.label.in_(LABELS),
            mark_event.c.cause == "key",
            visible(blindfold(connection, viewer)),
        )
        rows = connection.execute(query.group_by(hour, sentence.c.label)).all()
    table = _by_day(pd.DataFrame(rows, columns=["hour", "suggestion", "same", "all"]), zone)
    return table.groupby(["day", "suggestion"], as_index=False, sort=True)[["same", "all"]].sum()


def kinds_by_site(engine: Engine, viewer: str) -> pd.DataFrame:
    """Columns site, kind, suggested, confirmed: sentences flagged for a detail of a kind, and those of them that an editor
    marked as flagged, too. `confirmed` as far as `viewer` may see the marks; site "" where it is not known."""
    site = func.coalesce(article.c.site, "")
    at = and_(sentence_kind.c.article == sentence.c.article, sentence_kind.c.n == sentence.c.n)
    held = sentence_kind.join(sentence, at).join(article, article.c.id == sentence.c.article)
    with reading(engine) as connection:
        access.require(connection, viewer, "read")
        flagged_places = select(mark.c.at_article, mark.c.at_n).where(
            mark.c.editor != DESK, mark.c.label.in_(FLAGGED), visible(blindfold(connection, viewer))
        )
        marked = flagged_places.distinct().subquery()
        joined = held.outerjoin(marked, and_(marked.c.at_article == sentence.c.article, marked.c.at_n == sentence.c.n))
        query = select(site, sentence_kind.c.kind, func.count(), func.count(marked.c.at_n)).select_from(joined)
        rows = connection.execute(query.where(sentence.c.label.in_(FLAGGED)).group_by(site, sentence_kind.c.kind)).all()
    return pd.DataFrame(rows, columns=["site", "kind", "suggested", "confirmed"])


def recurring(engine: Engine, viewer: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(lines, phrases) of what the machine suggests as boilerplate, columns text and articles, those of most articles first.

    A line is a whole sentence; a phrase is settings.TREND_PHRASE words in a row that stand in different sentences of at
    least three articles. At most settings.TREND_SENTENCES sentences are read.
    """
    text = func.substr(article.c.text, sentence.c.start + 1, sentence.c.stop - sentence.c.start)
    query = select(sentence.c.article, text).join(article, article.c.id == sentence.c.article)
    query = query.where(sentence.c.label == "boilerplate").order_by(sentence.c.article, sentence.c.n)
    with reading(engine) as connection:
        access.require(connection, viewer, "read")
        rows = [(row[0], row[1]) for row in connection.execute(query.limit(TREND_SENTENCES))]
    return _table(_lines(rows)), _table(_phrases(rows))


def _lines(rows: Iterable[tuple[str, str]]) -> Counter[str]:
    where: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for own, line in rows:
        key = " ".join(words(line))
        if key:
            where[key].add(own)
            spelled.setdefault(key, line)
    return Counter({spelled[key]: len(articles) for key, articles in where.items() if len(articles) > 1})


def _phrases(rows: Iterable[tuple[str, str]]) -> Counter[str]:
    where: dict[str, set[str]] = defaultdict(set)
    lines: dict[str, set[str]] = defaultdict(set)
    for own, line in rows:
        line_words = words(line)
        for k in range(len(line_words) - TREND_PHRASE + 1):
            phrase = " ".join(line_words[k : k + TREND_PHRASE])
            where[phrase].add(own)
            lines[phrase].add(" ".join(line_words))
    kept: Counter[str] = Counter()
    for phrase, articles in sorted(where.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(kept) >= TREND_LINES:
            break
        overlaps = any(set(phrase.split()[1:]) <= set(other.split()) for other in kept)
        if len(articles) >= 3 and len(lines[phrase]) >= 3 and not overlaps:
            kept[phrase] = len(articles)
    return kept


def _table(counts: Counter[str]) -> pd.DataFrame:
    return pd.DataFrame(counts.most_common(TREND_LINES), columns=["text", "articles"])


def _by_day(table: pd.DataFrame, zone: str) -> pd.DataFrame:
    when = pd.to_datetime(table.pop("hour").astype("int64") * HOUR, unit="ms", utc=True)
    return table.assign(day=when.dt.tz_convert(zone_named(zone)).dt.date)
