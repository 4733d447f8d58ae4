"""Reading marks: the present state of a story, the history of a sentence, notes, what was lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from dashboard.labels import FLAGGED, Answer
from dashboard.model import MarkEvent, MarkEvidence, Span
from dashboard.review.marks import check
from dashboard.review.marks.blind import blindfold, opened, visible
from dashboard.review.marks.record import of_article
from dashboard.store.anchors import locate
from dashboard.store.articles import newest, texts
from dashboard.store.engine import chunks, reading
from dashboard.store.query_types import Condition, Query, Record, Value
from dashboard.store.tables import article, mark, mark_event, sentence, story, story_article
from dashboard.wire.review import ServerMark


@dataclass(frozen=True, slots=True)
class Mark:
    """What one editor says of one sentence now. `label` None: nothing (any more), but there may be a note.

    `n` is the sentence's number of today; 0: the article as a whole, None: it cannot be found any more. `start`, `end`:
    the place it was made at, where that is in the text of today (the same article); a page whose sentences are numbered
    otherwise finds it by them.

    `stale`: "changed" when evidence no longer stands in its article, "unsupported" when the sentence it is taken from
    has itself been marked unsupported, else empty.
    """

    article: str
    n: int | None
    editor: str
    label: Answer | None
    evidence: tuple[MarkEvidence, ...]
    span: Span | None
    note: str
    made: int
    event: str
    cause: str
    group: str | None = None
    stale: str = ""
    actor: str = ""  # a ruling: the lead behind it
    category: str = ""  # a ruling: the kind of mistake it put right
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class StoryMarks:
    """The marks of a story, or those that changed. `revision` goes up with every change, `stamp` with the analysis;
    `blinded`: blind mode hides colleagues' marks from whoever asked."""

    story: str
    revision: int
    marks: tuple[Mark, ...]
    stamp: str = ""
    blinded: bool = False


def read_marks(
    engine: Engine, story_id: str, since: int | None = None, *, viewer: str | None = None, stamp: str | None = None
) -> StoryMarks | None:
    """The present marks of a story at its sentences of today; None when nothing is new since the revision `since`, and
    the story has not been analysed anew since the analysis `stamp`, where one is named.

    With `since` above 0 only those that changed after it, the ones taken away too (label None), so that the cost is
    that of what changed. Without it all that say something. An unknown story has no marks, revision 0 and no stamp.
    For a `viewer` who works blind (review/marks/blind.py) colleagues' marks come with the viewer's own mark on the sentence,
    however old they are, and go (label None) when it is taken away.
    """
    with reading(engine) as connection:
        return marks_in(connection, story_id, since, viewer=viewer, stamp=stamp)


def marks_in(
    connection: Connection,
    story_id: str,
    since: int | None = None,
    *,
    viewer: str | None = None,
    stamp: str | None = None,
) -> StoryMarks | None:
    """The same inside a transaction."""
    revision, analysed = _revision(connection, story_id)
    if since == revision and stamp in (None, analysed):
        return None
    if since and since > revision:  # from another database, a restored backup for one
        since = 0
    blinded = blindfold(connection, viewer)
    if blinded is None:
        rows = connection.execute(_OF_STORY, {"story": story_id, "since": since or 0}).all()
    else:
        rows = _standing(connection, _in_story(story_id), since or 0, blinded)
    shown = [row for row in rows if row.shown]
    stale = _stale(connection, shown, blinded)
    marks = [_mark(row, stale.get(row.id, "")) for row in shown if since or row.label is not None or row.note]
    marks += [_hidden(row) for row in rows if since and not row.shown]
    return StoryMarks(story_id, revision, tuple(marks), analysed, blinded is not None)


def marks_at(engine: Engine, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[Mark]]:
    """The marks that stand on these sentences (article, n), oldest first; a sentence without one is left out."""
    by_place: dict[tuple[str, int], list[Mark]] = {}
    with reading(engine) as connection:
        for part in chunks(places, 200):
            rows = _standing(connection, at_places(part), 0, None)
            stale = _stale(connection, rows)
            for row in rows:
                if row.label is not None or row.note:
                    by_place.setdefault((row.at_article, row.at_n), []).append(_mark(row, stale.get(row.id, "")))
    return by_place


def marks_of(engine: Engine, stories: Sequence[str]) -> dict[tuple[str, int | None], list[Mark]]:
    """The marks of these stories by (article, n), oldest first: for exports, which read many stories at once."""
    by_place: dict[tuple[str, int | None], list[Mark]] = {}
    with reading(engine) as connection:
        standing_rows = connection.execute(_OF_STORIES, {"stories": stories}).all()
        rows = [row for row in standing_rows if row.label is not None or row.note]
        stale = _stale(connection, rows)
        for row in rows:
            by_place.setdefault((row.at_article, row.at_n), []).append(_mark(row, stale.get(row.id, "")))
    return by_place


def at_places(places: Sequence[tuple[str, int]]) -> Condition:
    """The condition for marks at these sentences. SQLite looks no pairs up in an index, but it does so for articles."""
    pairs = tuple_(mark.c.at_article, mark.c.at_n).in_(places)
    return and_(mark.c.at_article.in_({article for article, _ in places}), pairs)


def _in_story(story_id: str | Value) -> Condition:
    return mark.c.at_article.in_(select(story_article.c.article).where(story_article.c.story == story_id))


_STORY = bindparam("story", type_=String)
_REVISION = select(
    func.max(mark.c.rev).label("rev"),
    select(story.c.stamp).where(story.c.id == _STORY).scalar_subquery().label("stamp"),
).where(_in_story(_STORY))


def _revision(connection: Connection, story_id: str) -> tuple[int, str]:
    stamp_row = connection.execute(_REVISION, {"story": story_id}).one()
    return stamp_row.rev or 0, stamp_row.stamp or ""


def _standing(connection: Connection, where: Condition, since: int, blinded: str | None) -> Sequence[Record]:
    """The marks that count, one a sentence and editor: where two old sentences have become one, the newer mark does.

    `shown` is 0 for those that `blinded` may not see; they come only where a mark of theirs has changed since.
    """
    return connection.execute(_that_count(where, since, blinded)).all()


def _that_count(where: Condition, since: int | Value, blinded: str | None) -> Query:
    shown = case((visible(blinded), 1), else_=0).label("shown")
    rows = select(mark_event, mark.c.at_article, mark.c.at_n, shown).join(mark, mark.c.rev == mark_event.c.rev)
    rows = rows.where(where, _news(since, blinded), ~_outdone)
    return rows.order_by(mark.c.at_article, mark.c.at_n, mark.c.rev)


def _newer_beside() -> Condition:
    """Is there a newer mark of the same editor at the sentence? Built once: an alias of a table costs 2 ms."""
    other = mark.alias("other")
    same = [other.c[name] == mark.c[name] for name in ("at_article", "at_n", "editor")]
    order = ("made", "seq", "version", "rev")
    newer = tuple_(*(other.c[name] for name in order)) > tuple_(*(mark.c[name] for name in order))
    return exists().where(*same, newer)


_outdone = _newer_beside()


def _news(since: int | Value, blinded: str | None) -> Condition:
    """What has changed since a revision: the mark itself, or, for somebody blinded, their own mark beside it."""
    if blinded is None:
        return mark.c.rev > since
    own = mark.alias("own_news")
    beside = (own.c.at_article == mark.c.at_article, or_(own.c.at_n == mark.c.at_n, own.c.at_n == 0))
    opened = exists().where(*beside, own.c.editor == blinded, own.c.rev > since)
    return or_(and_(mark.c.rev > since, visible(blinded)), opened)


# asked after every mark, so built once: building it takes longer than running it
_OF_STORY = _that_count(_in_story(_STORY), bindparam("since", type_=BigInteger), None)
_AMONG_STORIES = story_article.c.story.in_(bindparam("stories", expanding=True))
_OF_STORIES = _that_count(mark.c.at_article.in_(select(story_article.c.article).where(_AMONG_STORIES)), 0, None)


def _mark(row: Record, stale: str) -> Mark:
    same_text = row.article == row.at_article
    return Mark(
        row.at_article,
        row.at_n,
        row.editor,
        row.label,
        _evidence(row),
        _span(row),
        row.note,
        row.made,
        row.id,
        row.cause,
        row.bundle,
        stale,
        row.actor or "",
        row.category or "",
        row.start if same_text else None,
        row.stop if same_text else None,
    )


def _hidden(row: Record) -> Mark:
    """A colleague's mark as somebody sees it who has taken their own away: as if it were not there."""
    return Mark(row.at_article, row.at_n, row.editor, None, (), None, "", row.made, row.id, row.cause)


def to_event(row: Record) -> MarkEvent:
    """An event from a row of mark_event."""
    return MarkEvent(
        id=row.id,
        editor=row.editor,
        article=row.article,
        start=row.start,
        end=row.stop,
        quote=row.quote,
        label=row.label,
        made=row.made,
        seq=row.seq,
        story=row.story,
        evidence=_evidence(row),
        span=_span(row),
        note=row.note,
        cause=row.cause,
        group=row.bundle,
        reverts=row.reverts,
        actor=row.actor or "",
        category=row.category or "",
    )


def _evidence(row: Record) -> tuple[MarkEvidence, ...]:
    return tuple([MarkEvidence(**piece) for piece in row.evidence])


def _span(row: Record) -> Span | None:
    return Span(row.span_start, row.span_stop) if row.span_start is not None else None


# ---- evidence that no longer holds ------------------------------------------------------------------------------
def _stale(connection: Connection, rows: Iterable[Record], blinded: str | None = None) -> dict[str, str]:
    """Event id -> why its evidence no longer holds."""
    pieces = [(row.id, piece) for row in rows if row.label for piece in row.evidence if piece.get("article")]
    if not pieces:
        return {}
    now = newest(connection, {piece["article"] for _, piece in pieces})
    text = texts(connection, {*now, *now.values()})
    doubted = _doubted(connection, set(now.values()), blinded)
    reasons: dict[str, str] = {}
    for name, piece in pieces:
        target = now.get(piece["article"], piece["article"])
        old, new = text.get(piece["article"], ""), text.get(target, "")
        place = locate(piece["quote"], piece["start"], old, new)
        if place is None or not check.as_hashed(piece):
            reasons[name] = "changed"
        elif any(start < place[1] and place[0] < stop for start, stop in doubted.get(target, ())):
            reasons.setdefault(name, "unsupported")
    return reasons


def _doubted(connection: Connection, articles: Iterable[str], blinded: str | None) -> dict[str, list[tuple[int, int]]]:
    """Per article the places of the sentences that somebody has marked unsupported."""
    doubts: dict[str, list[tuple[int, int]]] = {}
    there = (mark.c.at_article == sentence.c.article) & (mark.c.at_n == sentence.c.n)
    columns = (sentence.c.article, sentence.c.start, sentence.c.stop)
    for part in chunks(articles):
        rows = select(*columns).join(mark, there).where(mark.c.label.in_(FLAGGED), mark.c.at_article.in_(part))
        rows = rows.where(visible(blinded))
        for row in connection.execute(rows):
            doubts.setdefault(row.article, []).append((row.start, row.stop))
    return doubts


# ---- history, notes, lost ---------------------------------------------------------------------------------------
def read_history(engine: Engine, article_id: str, n: int, *, viewer: str | None = None) -> list[MarkEvent]:
    """Everything that was ever done to a sentence, by all editors, oldest first; under older texts and splittings too.

    A `viewer` who works blind and has not answered the sentence gets their own events alone.
    """
    there: Condition = (mark.c.at_article == article_id) & (mark.c.at_n == n)
    e = mark_event.c
    same = (
        (e.article == mark.c.article)
        & (e.start == mark.c.start)
        & (e.stop == mark.c.stop)
        & (e.editor == mark.c.editor)
    )
    with reading(engine) as connection:
        if not opened(connection, viewer, article_id, n):
            there = and_(there, mark.c.editor == viewer)
        return _events(connection, select(mark_event).join(mark, same).where(there).order_by(e.made, e.seq, e.rev))


def read_own_events(engine: Engine, story_id: str, editor: str, limit: int) -> list[MarkEvent]:
    """An editor's newest events on a story, newest first: what undo works on after a reload."""
    ids = select(story_article.c.article).where(story_article.c.story == story_id)
    e = mark_event.c
    with reading(engine) as connection:
        part = list(connection.scalars(ids))
        mine = select(mark_event).where(of_article(part), e.editor == editor)
        return _events(connection, mine.order_by(e.made.desc(), e.seq.desc(), e.rev.desc()).limit(limit))


def read_notes(engine: Engine, query: str = "", limit: int = 500, *, viewer: str | None = None) -> list[Mark]:
    """Notes that stand now, newest first; `query`: words that must all occur in the note or its sentence.

    A `viewer` who works blind gets those they may see.
    """
    noted = select(mark_event, mark.c.at_article, mark.c.at_n).join(mark, mark.c.rev == mark_event.c.rev)
    noted = noted.where(mark.c.noted == 1, mark.c.at_n.is_not(None))
    for word in query.split():
        noted = noted.where(
            or_(mark_event.c.note.icontains(word, autoescape=True), mark_event.c.quote.icontains(word, autoescape=True))
        )
    with reading(engine) as connection:
        noted = noted.where(visible(blindfold(connection, viewer)))
        rows = connection.execute(noted.order_by(mark_event.c.made.desc()).limit(limit)).all()
    return [_mark(row, "") for row in rows]


def find_lost(engine: Engine) -> list[MarkEvent]:
    """Marks that stand, but whose sentence cannot be found any more: to be looked at by hand, never dropped."""
    rows = select(mark_event).join(mark, mark.c.rev == mark_event.c.rev).where(mark.c.at_n.is_(None), _in_corpus())
    standing = rows.where(or_(mark.c.label.is_not(None), mark.c.noted == 1)).order_by(mark_event.c.rev)
    with reading(engine) as connection:
        return _events(connection, standing)


def _in_corpus() -> Condition:
    """Marks of archived articles come back with them: they are not lost."""
    return mark.c.at_article.not_in(select(article.c.id).where(article.c.archived.is_not(None)))


def count_answers(engine: Engine) -> int:
    """How many sentences have a label of some editor now."""
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(mark).where(mark.c.label.is_not(None))) or 0


def read_log(engine: Engine, after: int = 0, limit: int = 1_000) -> list[tuple[int, MarkEvent]]:
    """The log itself in its order, (number, event), from the number `after` on: for exports and audits."""
    with reading(engine) as connection:
        rows = select(mark_event).where(mark_event.c.rev > after).order_by(mark_event.c.rev).limit(limit)
        return [(row.rev, to_event(row)) for row in connection.execute(rows)]


def _events(connection: Connection, query: Query) -> list[MarkEvent]:
    return [to_event(row) for row in connection.execute(query)]


def mark_to_json(record: Mark) -> ServerMark:
    """A mark as the pane takes it."""
    return {
        "article": record.article,
        "n": record.n,
        "start": record.start,
        "end": record.end,
        "editor": record.editor,
        "label": record.label,
        "evidence": [check.evidence_to_json(piece) for piece in record.evidence],
        "span": check.span_to_json(record.span),
        "note": record.note,
        "made": record.made,
        "event": record.event,
        "cause": record.cause,
        "group": record.group,
        "stale": record.stale,
        "actor": record.actor,
        "category": record.category,
    }
