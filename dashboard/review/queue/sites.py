"""A site's record: how much more of what it publishes is unsupported than of what the others do.

Before anybody has marked, the machine's suggestions say it; every mark on the site's sentences counts against
QUEUE_SITE_PRIOR sentences' worth of that, so that the marks have the say in the end (a Beta prior, drawn from the
suggestions).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Connection, Engine, bindparam, case, func, select

from dashboard import strings
from dashboard.labels import FLAGGED
from dashboard.model import DESK
from dashboard.settings import QUEUE_SITE_PRIOR, QUEUE_SITE_SHOWN
from dashboard.store.engine import reading, writing
from dashboard.store.query_types import Condition, Query
from dashboard.store.tables import article, mark, sentence, setting, story_article
from dashboard.store.values import put_setting
from dashboard.suggest import sites
from dashboard.suggest.sites import SiteFigures

COUNTED = "sites counted"


@dataclass(slots=True)
class Part:
    """Counts that can be added up: articles, suggestions by label, editors' answers, the unsupported ones among them."""

    articles: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    marked: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """`excess`: points of unsupported text above the usual, -1..1; `marked`: answers it rests on."""

    site: str
    excess: float
    marked: int
    figures: SiteFigures

    @property
    def conspicuous(self) -> bool:
        """Whether the queue's reason names the site."""
        return self.excess >= QUEUE_SITE_SHOWN

    def words(self, language: str) -> str:
        """Why the site raises a story: by its marks where there are enough of them, else by the suggestions."""
        words_said = sites.reason(self.figures) if self.marked < QUEUE_SITE_PRIOR else None
        if words_said is None:
            return strings.text("queue.site", language, site=self.site)
        return strings.text(words_said.code, language, **words_said.values)


def records(parts: Iterable[Mapping[str, Part]]) -> dict[str, Record]:
    """Site -> its record, from the parts of all stories."""
    sums = _summed(parts)
    figures = sites.figures(
        {site: part.articles for site, part in sums.items()},
        {(site, label): n for site, part in sums.items() for label, n in part.labels.items()},
    )
    mean = sum(part.bad for part in sums.values()) / max(sum(part.marked for part in sums.values()), 1)
    return {site: _record(site, figures[site], part, mean) for site, part in sums.items()}


def _record(site: str, figures: SiteFigures, part: Part, mean: float) -> Record:
    before = figures.unsupported - figures.usual[1]
    share = (part.bad + QUEUE_SITE_PRIOR * (mean + before)) / (part.marked + QUEUE_SITE_PRIOR)
    return Record(
        site, round(share - mean, 2), part.marked, figures
    )  # in steps, so that a mark seldom moves whole sites


def _summed(parts: Iterable[Mapping[str, Part]]) -> dict[str, Part]:
    sums: dict[str, Part] = {}
    for part in parts:
        for site, site_part in part.items():
            into = sums.setdefault(site, Part())
            into.articles, into.marked, into.bad = (
                into.articles + site_part.articles,
                into.marked + site_part.marked,
                into.bad + site_part.bad,
            )
            for label, n in site_part.labels.items():
                into.labels[label] = into.labels.get(label, 0) + n
    return sums


def all_records(connection: Connection) -> dict[str, Record]:
    """Every site's record, its suggestions as they were counted after the last analysis (`count_sites`)."""
    kept = connection.scalar(select(setting.c.value).where(setting.c.key == COUNTED)) or {}
    summed = {site: Part(articles, dict(labels)) for site, (articles, labels) in kept.items()}
    for row in connection.execute(_marked_by_site()):
        part = summed.setdefault(row.site, Part())
        part.marked, part.bad = row.n, row.bad
    return records([summed])


def count_sites(engine: Engine) -> None:
    """Count the suggestions of every site: once after an analysis, for it reads every sentence."""
    member = story_article.join(article, article.c.id == story_article.c.article)
    joined = member.outerjoin(sentence, sentence.c.article == article.c.id)
    count = (func.count(article.c.id.distinct()).label("articles"), func.count(sentence.c.n).label("n"))
    ours = (article.c.site.is_not(None), article.c.site != "", story_article.c.role != "source")
    by_label = select(article.c.site, sentence.c.label, count[1]).select_from(joined).where(*ours)
    many = select(article.c.site, count[0]).select_from(member).where(*ours).group_by(article.c.site)
    with reading(engine) as connection:
        counts: dict[str, tuple[int, dict[str, int]]] = {
            row.site: (row.articles, {}) for row in connection.execute(many)
        }
        for row in connection.execute(by_label.group_by(article.c.site, sentence.c.label)):
            if row.label is not None:
                counts[row.site][1][row.label] = row.n
    with writing(engine, COUNTED) as connection:
        put_setting(connection, COUNTED, counts)


def analysed(connection: Connection) -> str:
    """A text that changes when the sites have been counted anew."""
    return str(connection.scalar(select(setting.c.changed).where(setting.c.key == COUNTED)) or "")


def parts(connection: Connection, stories: Collection[str]) -> dict[str, dict[str, Part]]:
    """Story id -> site -> what the story adds to the site's record. Two statements; source documents are left out."""
    by_story: dict[str, dict[str, Part]] = {}
    for row in connection.execute(_suggested(), {"among": list(stories)}):
        part = by_story.setdefault(row.story, {}).setdefault(row.site, Part())
        part.articles = max(part.articles, row.articles)
        if row.label is not None:
            part.labels[row.label] = row.n
    for row in connection.execute(_marked(), {"among": list(stories)}):
        part = by_story.setdefault(row.story, {}).setdefault(row.site, Part())
        part.marked, part.bad = row.n, row.bad
    return by_story


@cache
def _suggested() -> Query:
    """The machine's labels by story and site."""
    member = story_article.join(article, article.c.id == story_article.c.article)
    joined = member.outerjoin(sentence, sentence.c.article == article.c.id)
    key = (story_article.c.story, article.c.site, sentence.c.label)
    count = (func.count(article.c.id.distinct()).label("articles"), func.count(sentence.c.n).label("n"))
    return select(*key, *count).select_from(joined).where(*_up_for_review()).group_by(*key)


@cache
def _marked() -> Query:
    """Editors' answers by story and site."""
    member = story_article.join(article, article.c.id == story_article.c.article)
    joined = member.join(mark, mark.c.at_article == article.c.id)
    key = (story_article.c.story, article.c.site)
    bad = func.sum(case((mark.c.label.in_(FLAGGED), 1), else_=0)).label("bad")
    answered = (mark.c.at_n > 0, mark.c.label.is_not(None), mark.c.editor != DESK)
    query = select(*key, func.count().label("n"), bad).select_from(joined)
    return query.where(*_up_for_review(), *answered).group_by(*key)


@cache
def _marked_by_site() -> Query:
    """Editors' answers by site."""
    member = story_article.join(article, article.c.id == story_article.c.article)
    joined = member.join(mark, mark.c.at_article == article.c.id)
    bad = func.sum(case((mark.c.label.in_(FLAGGED), 1), else_=0)).label("bad")
    ours = (article.c.site.is_not(None), article.c.site != "", story_article.c.role != "source")
    answered = (mark.c.at_n > 0, mark.c.label.is_not(None), mark.c.editor != DESK)
    query = select(article.c.site, func.count().label("n"), bad).select_from(joined)
    return query.where(*ours, *answered).group_by(article.c.site)


def _up_for_review() -> tuple[Condition, ...]:
    conditions = (article.c.site.is_not(None), article.c.site != "")
    return (
        *conditions,
        story_article.c.role != "source",
        story_article.c.story.in_(bindparam("among", expanding=True)),
    )
