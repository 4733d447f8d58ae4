"""The queue's filters: which stories fit, as conditions on `standing`, answered from indexes (listing.py).

Rule 1: all filters must fit, of the values of one filter any.
Rule 2: what is asked of sentences (suggestion, kind, confidence, decision, editor, disagreement) must be true of one and
the same sentence; how many there are is the story's number of hits. Source documents have none.
Rule 3: what is asked of articles (site, language, date) must be true of one and the same article.
Rule 4: whoever marks blind is told of colleagues' marks only what the pane shows them, too (review/marks/blind.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Subquery,
    and_,
    distinct,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
    union,
)

from dashboard import store
from dashboard.labels import LABELS, REGISTRY, UNSURE
from dashboard.model import DESK
from dashboard.reasons import KINDS
from dashboard.review.marks.blind import blindfold, visible
from dashboard.settings import FILTER_BANDS, SEARCH_SHOWN
from dashboard.store.desk_log import moment
from dashboard.store.engine import list_distinct, reading
from dashboard.store.query_types import Condition, Query
from dashboard.store.search import stories_with
from dashboard.store.tables import (
    article,
    assignment,
    claim,
    mark,
    sentence,
    sentence_kind,
    standing,
    story_article,
    story_facet,
)

STATUSES = ("new", "open", "done", "single")
SUGGESTED = (  # what asks for a look first
    *(spec.name for spec in REGISTRY if spec.flags),
    *(spec.name for spec in REGISTRY if spec.proposed and not spec.flags),
)
DECIDED = (*LABELS, UNSURE)
BANDS = tuple(FILTER_BANDS)
DISAGREEMENT = ("open", "ruled")
HANDS = ("assigned", "held", "free", "others")
_KNOWN: dict[str, Sequence[str]] = {
    "status": STATUSES, "suggested": SUGGESTED, "kind": KINDS, "confidence": BANDS, "decided": DECIDED,
    "disagreement": DISAGREEMENT, "hands": HANDS,
}  # fmt: skip
_BETWEEN = "~"  # between the values of one filter in an address: urlencode leaves it as it is


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue is narrowed to; empty means all.

    `text`: words of articles, notes and evidence. `status`: of STATUSES. Of sentences: `suggested`, the machine's state;
    `kind` of a detail that nothing bears out; `confidence`, names of FILTER_BANDS; `decided`, an editor's answer;
    `editor`, who decided; `disagreement`: open (editors differ) or ruled. Of articles: `site`, `language`, `since`,
    `until`. `hands`: assigned to the viewer, held by the viewer, free, or with others.
    """

    text: str = ""
    status: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    disagreement: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def on_sentences(self) -> bool:
        """Whether anything is asked of sentences, so that there are hits to count."""
        return any((self.suggested, self.kind, self.confidence, self.decided, self.editor, self.disagreement))


@dataclass(frozen=True, slots=True)
class Found:
    """The stories that fit; None: all of them. `hits`: how many sentences of each, where any filter asks of sentences."""

    stories: frozenset[str] | None
    hits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the corpus offers to filter by."""

    sites: tuple[str, ...]
    languages: tuple[str, ...]
    editors: tuple[str, ...]
    kinds: tuple[str, ...]
    first: date | None
    last: date | None


# ---- from and to an address -------------------------------------------------------------------------------------
SHORT = {"text": "q", "language": "lang"}  # the names that addresses had before there were more filters


def to_query(filters: Filters) -> dict[str, str]:
    """The filters as parameters of an address, those that ask nothing left out."""
    parameters = {SHORT.get(f.name, f.name): getattr(filters, f.name) for f in fields(Filters)}
    return {name: _written(value) for name, value in parameters.items() if value}


def _written(value: str | tuple[str, ...] | date) -> str:
    if isinstance(value, tuple):
        return _BETWEEN.join(item.replace("%", "%25").replace(_BETWEEN, "%7E") for item in value)
    return value.isoformat() if isinstance(value, date) else value


def from_query(query: Mapping[str, str]) -> Filters:
    """The filters of an address; what it says that makes no sense is left out."""
    values_read: dict[str, Any] = {}
    for field in fields(Filters):
        raw = query.get(SHORT.get(field.name, field.name), "")
        if field.name in ("since", "until"):
            values_read[field.name] = _day(raw)
        elif field.name == "text":
            values_read["text"] = raw
        else:
            values = [part.replace("%7E", _BETWEEN).replace("%25", "%") for part in raw.split(_BETWEEN) if part]
            allowed = _KNOWN.get(field.name)
            values_read[field.name] = tuple(
                dict.fromkeys(value for value in values if allowed is None or value in allowed)
            )
    return Filters(**values_read)


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        return None


# ---- which stories ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wanted:
    """What filters ask of stories: conditions on `standing`. `hits`: (story, hits) of sentences that fit, None where nothing
    is asked of sentences; `gathers`: the stories are gathered first, where the others are walked in the queue's order;
    `sieve`: what a walk has to ask of each story in the place of `hits`.
    """

    conditions: tuple[Condition, ...]
    hits: Subquery | None
    gathers: bool
    sieve: tuple[Condition, ...] = ()


def wanted_of(connection: Connection, filters: Filters, viewer: str, clock: int, *, status: bool = True) -> Wanted:
    """What `filters` ask, as SQL; without `status` all but what they ask of a story's status."""
    conditions = _status(filters) if status else []
    gathers = False
    if filters.text.strip():
        with_text = stories_with(filters.text, connection.dialect.name, visible(blindfold(connection, viewer)))
        conditions.append(false() if with_text is None else standing.c.story.in_(with_text))
        gathers = True
    alone, both = _of_articles(filters)
    conditions += alone
    if both:
        joined = story_article.join(article, article.c.id == story_article.c.article)
        conditions.append(standing.c.story.in_(select(story_article.c.story).select_from(joined).where(*both)))
        gathers = True
    if filters.hands:
        conditions.append(or_(*(_in_hands(hand, viewer, clock) for hand in filters.hands)))
    if not filters.on_sentences:
        return Wanted(tuple(conditions), None, gathers)
    facets = _facets(filters)
    if facets is not None:
        sieve = exists().where(story_facet.c.story == standing.c.story, story_facet.c.facet == facets[0])
        sieve = sieve.where(story_facet.c.value.in_(facets[1]))
        return Wanted(tuple(conditions), _facet_hits(*facets).subquery(), gathers, (sieve,))
    counted = _sentences(filters, visible(blindfold(connection, viewer)))
    return Wanted(tuple(conditions), counted.subquery(), gathers=True)


def find(engine: Engine, filters: Filters, viewer: str, *, now: int | None = None) -> Found:
    """The stories that fit all filters but `status`, all of them."""
    with reading(engine) as connection:
        wanted = wanted_of(connection, filters, viewer, moment(now), status=False)
        if wanted.hits is None:
            if not wanted.conditions:
                return Found(None, {})
            return Found(frozenset(connection.scalars(select(standing.c.story).where(*wanted.conditions))), {})
        joined = select(wanted.hits).join(standing, standing.c.story == wanted.hits.c.story).where(*wanted.conditions)
        hits = {row.story: int(row.hits) for row in connection.execute(joined)}
    return Found(frozenset(hits), hits)


def search(
    engine: Engine, text: str, viewer: str, stories: Collection[str], *, most: int = SEARCH_SHOWN
) -> dict[str, list[store.Hit]]:
    """What `text` is found in, of these stories; notes and evidence only as far as `viewer` may see them."""
    with reading(engine) as connection:
        blinded = blindfold(connection, viewer)
    return store.search_texts(engine, text, stories=stories, most=most, seen=visible(blinded) if blinded else None)


def choices(engine: Engine) -> Choices:
    """What there is to filter by."""
    with reading(engine) as connection:

        def values(facet: str) -> tuple[str, ...]:
            return tuple(sorted(list_distinct(connection, story_facet.c.value, story_facet.c.facet == facet)))

        ends = (func.min(article.c.published), func.max(article.c.published))
        first, last = connection.execute(select(*(select(end).scalar_subquery() for end in ends))).one()
        kinds = values("kind")
        return Choices(
            sites=values("site"),
            languages=values("language"),
            editors=tuple(name for name in sorted(list_distinct(connection, mark.c.editor)) if name != DESK),
            kinds=tuple(kind for kind in KINDS if kind in kinds),
            first=first,
            last=last,
        )


def _status(filters: Filters) -> list[Condition]:
    s = standing.c
    of = {
        "single": (s.single == 1,),
        "new": (s.single == 0, s.open == 1, s.marked == 0),
        "open": (s.single == 0, s.open == 1, s.marked > 0),
        "done": (s.single == 0, s.open == 0),
    }
    return [or_(*(and_(*of[name]) for name in filters.status))] if filters.status else []


def _of_articles(filters: Filters) -> tuple[list[Condition], list[Condition]]:
    """What is asked of articles: by the story's facets where it is one thing, else of its articles (Rule 3)."""
    named = [(name, getattr(filters, name)) for name in ("site", "language") if getattr(filters, name)]
    if len(named) == 1 and not (filters.since or filters.until):
        here = (story_facet.c.facet == named[0][0], story_facet.c.value.in_(named[0][1]))
        return [exists().where(story_facet.c.story == standing.c.story, *here)], []
    parts: list[Condition] = [article.c[name].in_(values) for name, values in named]
    if filters.since:
        parts.append(article.c.published >= filters.since)
    if filters.until:
        parts.append(article.c.published <= filters.until)
    return [], parts


def _in_hands(which: str, viewer: str, clock: int) -> Condition:
    held = select(claim.c.story).where(claim.c.until > clock)
    given = select(assignment.c.story)
    name = standing.c.story
    if which == "assigned":
        return name.in_(given.where(assignment.c.editor == viewer))
    if which == "held":
        return name.in_(held.where(claim.c.editor == viewer))
    if which == "others":
        return or_(
            name.in_(held.where(claim.c.editor != viewer)),
            name.in_(given.where(assignment.c.editor != viewer)),
        )
    return and_(name.not_in(held), name.not_in(given))


# ---- sentences --------------------------------------------------------------------------------------------------
def _facet_hits(facet: str, values: Sequence[str]) -> Query:
    """(story, hits) of the sentences that have one of these values; each has one value of a facet."""
    here = (story_facet.c.facet == facet, story_facet.c.value.in_(values))
    if len(values) == 1:
        return select(story_facet.c.story, story_facet.c.n.label("hits")).where(*here)
    counted = select(story_facet.c.story, func.sum(story_facet.c.n).label("hits")).where(*here)
    return counted.group_by(story_facet.c.story)


def _facets(filters: Filters) -> tuple[str, Sequence[str]] | None:
    """The facet and its values that answer what is asked of sentences; None where only the sentences themselves can tell."""
    if filters.decided or filters.editor or filters.disagreement or len(filters.kind) > 1:
        return None
    if filters.kind:
        if filters.suggested or filters.confidence:
            return None
        return "kind", filters.kind
    if not filters.confidence:
        return "label", filters.suggested
    states = filters.suggested or [spec.name for spec in REGISTRY]
    return "said", [f"{state}/{band}" for state in states for band in filters.confidence]


def _sentences(filters: Filters, seen: Condition) -> Query:
    """(story, hits): how many sentences of each story fit."""
    joined = sentence.join(story_article, story_article.c.article == sentence.c.article)
    wanted = select(sentence.c.story, func.count().label("hits")).select_from(joined)
    wanted = wanted.where(story_article.c.role != "source")
    here = tuple_(sentence.c.article, sentence.c.n)
    if filters.suggested:
        wanted = wanted.where(sentence.c.label.in_(filters.suggested))
    if filters.confidence:
        wanted = wanted.where(or_(*(_band(name) for name in filters.confidence)))
    if filters.kind:
        of_kind = select(sentence_kind.c.article, sentence_kind.c.n).where(sentence_kind.c.kind.in_(filters.kind))
        wanted = wanted.where(here.in_(of_kind))
    if filters.decided or filters.editor:
        wanted = wanted.where(here.in_(_marked(filters, seen)))
    if filters.disagreement:
        wanted = wanted.where(or_(*(here.in_(_differing(name, seen)) for name in filters.disagreement)))
    return wanted.group_by(sentence.c.story)


def _band(name: str) -> Condition:
    low, high = FILTER_BANDS[name]
    return and_(sentence.c.confidence >= low, sentence.c.confidence < high)


def _marked(filters: Filters, seen: Condition) -> Query:
    """Where these editors stand with these answers. Without editors a ruling counts instead of what it ruled on."""
    who = mark.c.editor.in_(filters.editor) if filters.editor else or_(mark.c.editor == DESK, ~_ruled())
    labels = mark.c.label.in_(filters.decided or DECIDED)
    marked = select(mark.c.at_article.label("article"), mark.c.at_n.label("n")).where(
        mark.c.at_n > 0, labels, who, seen
    )
    if filters.decided:
        return marked
    whole = select(sentence.c.article, sentence.c.n).join(mark, mark.c.at_article == sentence.c.article)
    whole = whole.where(mark.c.at_n == 0, mark.c.label.is_not(None), who, seen)
    both = union(marked, whole).subquery()
    return select(both.c.article, both.c.n)


def _differing(which: str, seen: Condition) -> Query:
    """Where editors' labels differ and nobody has ruled, or where somebody has."""
    places = select(mark.c.at_article, mark.c.at_n).where(mark.c.at_n > 0, seen)
    if which == "ruled":
        return places.where(mark.c.editor == DESK, mark.c.label.is_not(None))
    labelled = places.where(mark.c.editor != DESK, mark.c.label.in_(LABELS), ~_ruled())
    return labelled.group_by(mark.c.at_article, mark.c.at_n).having(func.count(distinct(mark.c.label)) > 1)


def _ruled() -> Condition:
    ruling = mark.alias("ruling")
    same = (ruling.c.at_article == mark.c.at_article, ruling.c.at_n == mark.c.at_n, ruling.c.editor == DESK)
    return exists().where(*same, ruling.c.label.is_not(None))
