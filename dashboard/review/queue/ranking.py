"""The queue: stories in the order they need an editor, each with the reason in words.

The need of a story is the sum over its sentences that are not settled (review/standing.py) of risk x uncertainty x
reach (suggest/need.py), times a factor for its sites' record (sites.py), brought to 0..1 by
need / (need + QUEUE_HALF). It is answered from columns that were written with the analysis and from the marks
(story_figures.py). `read_queue` is the whole of it, for exports and reports; a page shows a part (listing.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, exists, func, literal, or_, select, union_all

from dashboard import strings
from dashboard.labels import FLAGGED
from dashboard.reasons import KINDS
from dashboard.review.queue import sites, standing
from dashboard.review.queue.story_figures import StoryFigures, read_story_figures
from dashboard.settings import QUEUE_HALF, QUEUE_SITE_WEIGHT
from dashboard.store.desk_log import moment
from dashboard.store.engine import reading
from dashboard.store.query_types import Condition, Record
from dashboard.store.tables import article, assignment, claim, person, story, story_article

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "story", "title", "versions", "sources", "sentences", "to_check", "marked", "mine", "progress",
    "language", "sites", "need", "reason", "last_mark", "status",
    "holders", "assigned", "overlap", "opinions", "mine_done", "disagreements", "unsure", "published_first",
    "published_last", "kinds", "languages",
)  # fmt: skip

CHANGES = ("hedge", "negation")  # kinds that are no detail which another article could have


@dataclass(frozen=True, slots=True)
class Place:
    """A story's place in the queue.

    `holders`, `assigned`, `finished`, `opinions` (finished and sure of everything): editors; `status`: new, open, done;
    `need`: 0..1; `site`: the record of the site that raised the need, where it is conspicuous.
    """

    figures: StoryFigures
    holders: tuple[str, ...]
    assigned: tuple[str, ...]
    finished: frozenset[str]
    opinions: frozenset[str]
    status: str
    need: float
    site: sites.Record | None
    left: float  # the need before it is brought to 0..1

    @property
    def story(self) -> str:
        """Its id."""
        return str(self.figures.story_row.id)

    @property
    def story_row(self) -> Record:
        """Its row."""
        return self.figures.story_row

    @property
    def overlap(self) -> int:
        """How many editors are to mark it."""
        return self.figures.overlap

    def taken_by_others(self, editor: str) -> frozenset[str]:
        """Who fills the story's places beside `editor`: holders, those who gave an opinion, and those it is meant for."""
        meant = () if editor in self.assigned else self.assigned
        return frozenset({*self.holders, *self.opinions, *meant}) - {editor}


def read_queue(
    engine: Engine, editor: str | None = None, *, language: str = "en", now: int | None = None
) -> pd.DataFrame:
    """One row a story, most needed first; the columns are COLUMNS.

    `marked` counts sentences that somebody has answered, `mine` those that `editor` has; `sentences` leaves out source
    documents; `progress` is 0..1; `last_mark` is a UTC time or NaT; `status` is new, open or done; `reason` is in
    `language`. `holders` and `assigned` are tuples of editors, `opinions` is how many editors have finished, sure of
    everything, and `overlap` how many are to; `disagreements` and `unsure` count sentences; `published_first` and
    `published_last` are dates or None; `kinds` and `languages` are tuples of words.
    """
    with reading(engine) as connection:
        places, days = ranked(connection, now=moment(now)), published(connection)
    return table_of(places, days, editor, language)


def ranked(connection: Connection, *, now: int) -> list[Place]:
    """Every story in the queue's order; the done ones last."""
    board = read_story_figures(connection)
    holders, assigned = hands(connection, now)
    records = site_records(connection, board)
    none: tuple[str, ...] = ()
    places = [
        place_of(figures, holders.get(name, none), assigned.get(name, none), records) for name, figures in board.items()
    ]
    return sorted(places, key=rank)


def site_records(connection: Connection, board: Mapping[str, StoryFigures] | None = None) -> dict[str, sites.Record]:
    """Every site's record as it is now; before the sites have been counted for the first time, from all stories (`board`)."""
    if sites.analysed(connection):
        return sites.all_records(connection)
    return sites.records(
        figures.sites for figures in (read_story_figures(connection) if board is None else board).values()
    )


def rank(place: Place) -> tuple[bool, float, str, str]:
    """What the queue is ordered by."""
    return place.status == "done", -place.need, place.story_row.title, place.story


def read_progress(engine: Engine, story_id: str) -> tuple[int, int]:
    """(sentences of the story that somebody has answered, sentences to mark), source documents left out."""
    with reading(engine) as connection:
        total = connection.scalar(select(story.c.sentences).where(story.c.id == story_id)) or 0
        state = standing.states(connection, [story_id]).get(story_id)
    return (state.marked if state else 0), total


def published(connection: Connection, among: Collection[str] | None = None) -> dict[str, tuple[date, date]]:
    """Story id -> the first and the last day its articles were published; `among`: only these, a few."""
    days = (func.min(article.c.published).label("first"), func.max(article.c.published).label("last"))
    joined = story_article.join(article, article.c.id == story_article.c.article)
    days_query = select(story_article.c.story, *days).select_from(joined).where(article.c.published.is_not(None))
    if among is not None:
        days_query = days_query.where(story_article.c.story.in_(among))
    return {row.story: (row.first, row.last) for row in connection.execute(days_query.group_by(story_article.c.story))}


def hands(
    connection: Connection, now: int, among: Collection[str] | None = None
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Who holds a story now and whom it is assigned to, each story id -> editors; `among`: only these, a few."""
    holding = select(claim.c.story, claim.c.editor, literal(1).label("holds")).where(claim.c.until > now)
    meant = select(assignment.c.story, assignment.c.editor, literal(0)).where(still_here())
    if among is not None:
        holding, meant = holding.where(claim.c.story.in_(among)), meant.where(assignment.c.story.in_(among))
    by_hand: tuple[dict[str, list[str]], ...] = ({}, {})
    for row in connection.execute(union_all(holding, meant)):
        by_hand[0 if row.holds else 1].setdefault(row.story, []).append(row.editor)
    held, assigned = ({key: tuple(sorted(each)) for key, each in editors.items()} for editors in by_hand)
    return held, assigned


def still_here() -> Condition:
    """The condition for assignments that count: not to somebody who was shut out or may no longer mark."""
    cannot = or_(person.c.active == 0, person.c.role == "reader")
    return ~exists().where(person.c.id == assignment.c.editor, cannot)


def place_of(
    figures: StoryFigures, holders: tuple[str, ...], assigned: tuple[str, ...], sites: Mapping[str, sites.Record]
) -> Place:
    """A story's place: what is known of it, who has it, its sites' record."""
    worst = worst_of(figures.story_row.sites, sites)
    left = figures.left * factor_of(worst)
    status = "done" if figures.done else "open" if figures.state else "new"
    return Place(
        figures=figures,
        holders=holders,
        assigned=assigned,
        finished=figures.finished(),
        opinions=figures.finished(firm=True),
        status=status,
        need=0.0 if status == "done" else need_of(left),
        site=worst if worst and worst.conspicuous else None,
        left=left,
    )


def worst_of(sites_of: Collection[str], records: Mapping[str, sites.Record]) -> sites.Record | None:
    """The record that raises a story of these sites."""
    return max((records[site] for site in sites_of if site in records), key=lambda record: record.excess, default=None)


def factor_of(worst: sites.Record | None) -> float:
    """What a site's record makes of the need of a story."""
    return 1 + QUEUE_SITE_WEIGHT * max(worst.excess if worst else 0.0, 0.0)


def need_of(left: float) -> float:
    """What is left in a story, brought to 0..1."""
    return left / (left + QUEUE_HALF)


def table_of(
    places: Iterable[Place], days: Mapping[str, tuple[date, date]], editor: str | None, language: str
) -> pd.DataFrame:
    """The places as rows, with COLUMNS."""
    import pandas as pd  # .4 s, which a load and most commands do without

    rows = [_row(place, days.get(place.story), editor, language) for place in places]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["last_mark"] = pd.to_datetime(table["last_mark"], unit="ms", utc=True)
    return table


def _row(place: Place, days: tuple[date, date] | None, editor: str | None, language: str) -> dict[str, object]:
    numbers, state = place.story_row, place.figures.state
    mine = place.figures.answered.get(editor or "")
    marked = state.marked if state else 0
    return {
        "story": numbers.id,
        "title": numbers.title,
        "versions": numbers.versions,
        "sources": numbers.sources,
        "sentences": numbers.sentences,
        "to_check": sum(many for _, many in _flagged(numbers)),
        "marked": marked,
        "mine": mine.all if mine else 0,
        "progress": marked / numbers.sentences if numbers.sentences else 1.0,
        "language": numbers.languages[0] if numbers.languages else "und",
        "sites": ", ".join(numbers.sites),
        "need": place.need,
        "reason": reason(place, language),
        "last_mark": state.last if state else None,
        "status": place.status,
        "holders": place.holders,
        "assigned": place.assigned,
        "overlap": place.overlap,
        "opinions": len(place.opinions),
        "mine_done": editor in place.finished,
        "disagreements": state.differ if state else 0,
        "unsure": state.unsure if state else 0,
        "published_first": days[0] if days else None,
        "published_last": days[1] if days else None,
        "kinds": tuple(numbers.kinds),
        "languages": tuple(numbers.languages),
    }


# ---- the reason -------------------------------------------------------------------------------------------------
def reason(place: Place, language: str) -> str:
    """Why the story stands where it stands, in words: what is conspicuous, whose site, what editors left open."""
    parts, state = _what(place.story_row, language), place.figures.state
    if place.site and place.status != "done":
        parts.append(place.site.words(language))
    if state and state.unsure:
        parts.append(_count("unsure", state.unsure, language))
    if state and state.differ:
        parts.append(_count("differ", state.differ, language))
    if place.overlap > 1 and place.opinions and place.status != "done":
        parts.append(strings.text("queue.opinions", language, done=len(place.opinions), overlap=place.overlap))
    return "; ".join(parts)


def _what(numbers: Record, language: str) -> list[str]:
    """The details that nothing else has, and apart from them what was changed: a dropped hedge is in the source."""
    if numbers.versions == 1:
        return [strings.text("queue.alone", language)]
    most = _most(numbers.kinds)
    details = [(kind, count) for kind, count in most if kind not in CHANGES]
    key = "queue.unborne_source" if numbers.sources else "queue.unborne"
    unborne = [strings.text(key, language, things=_counted(details, language))] if details else []
    rest = [(kind, count) for kind, count in most if kind in CHANGES] if most else _flagged(numbers)
    return [*unborne, *([_counted(rest, language)] if rest else [])] or [strings.text("queue.calm", language)]


def _counted(counts: Iterable[tuple[str, int]], language: str) -> str:
    named = (*KINDS, *FLAGGED)
    return _listed([_count(kind if kind in named else "detail", n, language) for kind, n in counts], language)


def _flagged(numbers: Record) -> list[tuple[str, int]]:
    """(state, number of sentences) of what the machine asks somebody to look at."""
    return [(state, numbers.suggested[state]) for state in FLAGGED if numbers.suggested.get(state)]


def _most(kinds: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(kinds.items(), key=lambda item: -item[1])[:3]


def _count(kind: str, count: int, language: str) -> str:
    return strings.text(f"queue.{kind}", language, n=count)


def _listed(things: Sequence[str], language: str) -> str:
    if len(things) == 1:
        return things[0]
    first = strings.text("queue.comma", language).join(things[:-1])
    return strings.text("queue.and", language, first=first, last=things[-1])
