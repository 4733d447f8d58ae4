"""A site's record: how much more of what it publishes is unsupported than of what the others do.

Before anybody has marked, the machine's suggestions say it; every mark on the site's sentences counts against
QUEUE_SITE_PRIOR sentences' worth of that, so that the marks have the say in the end (a Beta prior, drawn from the
suggestions).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, case, func, select

from dashboard import strings
from dashboard.model import DESK
from dashboard.settings import QUEUE_SITE_PRIOR, QUEUE_SITE_SHOWN
from dashboard.store.tables import article, mark, sentence, story_article
from dashboard.suggest import sites
from dashboard.suggest.sites import SiteFigures

_kept: WeakKeyDictionary[Engine, tuple[str, Mapping[str, SiteFigures]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Record:
    """`excess`: points of unsupported text above the usual, -1..1; `marked`: answers it rests on."""

    site: str
    excess: float
    marked: int
    figures: SiteFigures | None

    @property
    def conspicuous(self) -> bool:
        """Whether the queue's reason names the site."""
        return self.excess >= QUEUE_SITE_SHOWN

    def words(self, language: str) -> str:
        """Why the site raises a story: by its marks where there are enough of them, else by the suggestions."""
        said = sites.reason(self.figures) if self.figures and self.marked < QUEUE_SITE_PRIOR else None
        if said is None:
            return strings.text("queue.site", language, site=self.site)
        return strings.text(said.code, language, **said.values)


def records(connection: Connection, stamps: Iterable[str]) -> dict[str, Record]:
    """Site -> its record. `stamps` of all stories tell whether the suggestions have changed since they were counted."""
    figures = _suggested(connection, stamps)
    bad = func.sum(case((mark.c.label == "unsupported", 1), else_=0))
    joined = mark.join(article, article.c.id == mark.c.at_article)
    query = select(article.c.site, func.count().label("all"), bad.label("bad")).select_from(joined)
    of = query.where(mark.c.at_n > 0, mark.c.label.is_not(None), mark.c.editor != DESK, article.c.site.is_not(None))
    marked = {row.site: row for row in connection.execute(of.group_by(article.c.site))}
    mean = sum(row.bad for row in marked.values()) / max(sum(row.all for row in marked.values()), 1)
    return {
        site: _record(site, figures.get(site), *((row.bad, row.all) if (row := marked.get(site)) else (0, 0)), mean)
        for site in figures.keys() | marked.keys()
    }


def _record(site: str, said: SiteFigures | None, bad: int, count: int, mean: float) -> Record:
    before = said.unsupported - said.usual[1] if said else 0.0
    share = (bad + QUEUE_SITE_PRIOR * (mean + before)) / (count + QUEUE_SITE_PRIOR)
    return Record(site, share - mean, count, said)


def _suggested(connection: Connection, stamps: Iterable[str]) -> Mapping[str, SiteFigures]:
    """The machine's figures by site, counted once for every change of any story's analysis."""
    now = hashlib.blake2b("".join(sorted(stamps)).encode()).hexdigest()
    before = _kept.get(connection.engine)
    if before is None or before[0] != now:
        before = _kept[connection.engine] = (now, _counted(connection))
    return before[1]


def _counted(connection: Connection) -> Mapping[str, SiteFigures]:
    """suggest.sites.statistics, counted by the database."""
    of = (article.c.site.is_not(None), article.c.site != "", story_article.c.role != "source")
    member = story_article.join(article, article.c.id == story_article.c.article)
    articles = select(article.c.site, func.count().label("n")).select_from(member).where(*of).group_by(article.c.site)
    said = member.join(sentence, sentence.c.article == article.c.id)
    labels = select(article.c.site, sentence.c.label, func.count().label("n")).select_from(said)
    labels = labels.where(*of, sentence.c.label.is_not(None)).group_by(article.c.site, sentence.c.label)
    return sites.figures(
        {row.site: row.n for row in connection.execute(articles)},
        {(row.site, row.label): row.n for row in connection.execute(labels)},
    )
