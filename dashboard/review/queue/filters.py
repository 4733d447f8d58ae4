"""The queue's filters: which stories fit, answered from indexed columns in one statement.

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
    ColumnElement,
    Connection,
    Engine,
    Select,
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
from dashboard.store.engine import reading
from dashboard.store.search import stories_with
from dashboard.store.tables import article, assignment, claim, mark, sentence, sentence_kind, story, story_article

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
    found = {SHORT.get(f.name, f.name): getattr(filters, f.name) for f in fields(Filters)}
    return {name: _written(value) for name, value in found.items() if value}


def _written(value: str | tuple[str, ...] | date) -> str:
    if isinstance(value, tuple):
        return _BETWEEN.join(one.replace("%", "%25").replace(_BETWEEN, "%7E") for one in value)
    return value.isoformat() if isinstance(value, date) else value


def from_query(query: Mapping[str, str]) -> Filters:
    """The filters of an address; what it says that makes no sense is left out."""
    found: dict[str, Any] = {}
    for field in fields(Filters):
        raw = query.get(SHORT.get(field.name, field.name), "")
        if field.name in ("since", "until"):
            found[field.name] = _day(raw)
        elif field.name == "text":
            found["text"] = raw
        else:
            values = [one.replace("%7E", _BETWEEN).replace("%25", "%") for one in raw.split(_BETWEEN) if one]
            known = _KNOWN.get(field.name)
            found[field.name] = tuple(dict.fromkeys(one for one in values if known is None or one in known))
    return Filters(**found)


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        return None


# ---- which stories ----------------------------------------------------------------------------------------------
def find(engine: Engine, filters: Filters, viewer: str, *, now: int | None = None) -> Found:
    """The stories that fit all filters but `status`, which the queue itself knows."""
    with reading(engine) as connection:
        wanted = _conditions(connection, filters, viewer, moment(now))
        if not filters.on_sentences:
            if not wanted:
                return Found(None, {})
            return Found(frozenset(connection.scalars(select(story.c.id).where(*wanted))), {})
        counted = _sentences(filters, visible(blindfold(connection, viewer))).subquery()
        joined = select(counted).join(story, story.c.id == counted.c.story).where(*wanted)
        hits = {row.story: row.hits for row in connection.execute(joined)}
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
    here = article.join(story_article, story_article.c.article == article.c.id)
    with reading(engine) as connection:

        def values(one: Any, of: Any) -> tuple[str, ...]:
            found = connection.scalars(select(one).select_from(of).where(one.is_not(None)).distinct())
            return tuple(sorted(found))

        days = connection.execute(select(func.min(article.c.published), func.max(article.c.published))).one()
        return Choices(
            sites=values(article.c.site, here),
            languages=values(article.c.language, here),
            editors=tuple(name for name in values(mark.c.editor, mark) if name != DESK),
            kinds=tuple(kind for kind in KINDS if kind in values(sentence_kind.c.kind, sentence_kind)),
            first=days[0],
            last=days[1],
        )


def _conditions(connection: Connection, filters: Filters, viewer: str, clock: int) -> list[ColumnElement[bool]]:
    """What is asked of stories as a whole, as conditions on `story`."""
    wanted: list[ColumnElement[bool]] = []
    if filters.text.strip():
        seen = visible(blindfold(connection, viewer))
        found = stories_with(filters.text, connection.dialect.name, seen)
        wanted.append(false() if found is None else story.c.id.in_(found))
    if parts := _of_articles(filters):
        joined = story_article.join(article, article.c.id == story_article.c.article)
        wanted.append(story.c.id.in_(select(story_article.c.story).select_from(joined).where(*parts)))
    if filters.hands:
        wanted.append(or_(*(_in_hands(one, viewer, clock) for one in filters.hands)))
    return wanted


def _of_articles(filters: Filters) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if filters.site:
        parts.append(article.c.site.in_(filters.site))
    if filters.language:
        parts.append(article.c.language.in_(filters.language))
    if filters.since:
        parts.append(article.c.published >= filters.since)
    if filters.until:
        parts.append(article.c.published <= filters.until)
    return parts


def _in_hands(which: str, viewer: str, clock: int) -> ColumnElement[bool]:
    held = select(claim.c.story).where(claim.c.until > clock)
    given = select(assignment.c.story)
    if which == "assigned":
        return story.c.id.in_(given.where(assignment.c.editor == viewer))
    if which == "held":
        return story.c.id.in_(held.where(claim.c.editor == viewer))
    if which == "others":
        return or_(
            story.c.id.in_(held.where(claim.c.editor != viewer)),
            story.c.id.in_(given.where(assignment.c.editor != viewer)),
        )
    return and_(story.c.id.not_in(held), story.c.id.not_in(given))


# ---- sentences --------------------------------------------------------------------------------------------------
def _sentences(filters: Filters, seen: ColumnElement[bool]) -> Select[Any]:
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


def _band(name: str) -> ColumnElement[bool]:
    low, high = FILTER_BANDS[name]
    return and_(sentence.c.confidence >= low, sentence.c.confidence < high)


def _marked(filters: Filters, seen: ColumnElement[bool]) -> Select[Any]:
    """Where these editors stand with these answers. Without editors a ruling counts instead of what it ruled on."""
    who = mark.c.editor.in_(filters.editor) if filters.editor else or_(mark.c.editor == DESK, ~_ruled())
    labels = mark.c.label.in_(filters.decided or DECIDED)
    one = select(mark.c.at_article.label("article"), mark.c.at_n.label("n")).where(mark.c.at_n > 0, labels, who, seen)
    if filters.decided:
        return one
    whole = select(sentence.c.article, sentence.c.n).join(mark, mark.c.at_article == sentence.c.article)
    whole = whole.where(mark.c.at_n == 0, mark.c.label.is_not(None), who, seen)
    both = union(one, whole).subquery()
    return select(both.c.article, both.c.n)


def _differing(which: str, seen: ColumnElement[bool]) -> Select[Any]:
    """Where editors' labels differ and nobody has ruled, or where somebody has."""
    places = select(mark.c.at_article, mark.c.at_n).where(mark.c.at_n > 0, seen)
    if which == "ruled":
        return places.where(mark.c.editor == DESK, mark.c.label.is_not(None))
    labelled = places.where(mark.c.editor != DESK, mark.c.label.in_(LABELS), ~_ruled())
    return labelled.group_by(mark.c.at_article, mark.c.at_n).having(func.count(distinct(mark.c.label)) > 1)


def _ruled() -> ColumnElement[bool]:
    ruling = mark.alias("ruling")
    same = (ruling.c.at_article == mark.c.at_article, ruling.c.at_n == mark.c.at_n, ruling.c.editor == DESK)
    return exists().where(*same, ruling.c.label.is_not(None))
