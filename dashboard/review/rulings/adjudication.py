"""Where editors differ, what the desk answers, and which sentences are finished.

Rule 1: opinions are the present labels of editors. "Unsure" is a question, not an
opinion: it is a case only until a colleague answers it. "Reviewed, nothing to mark" is said of an article and is no
opinion on a sentence. Two marks that differ only in evidence, note or wrong words agree.
Rule 2: a ruling (a mark event with cause "adjudication") is the desk's answer, whatever editors say. Of two rulings the
newer counts; one that was taken back (label None) leaves the sentence to its editors again.
Rule 3: a mark that came in after the ruling and says something else does not reopen the sentence: the ruling stands,
and the sentence is listed as contested until the lead rules again. Order of arrival decides, not the editor's clock:
the lead cannot have seen what had not arrived.
Rule 4: two editors who agree, with nobody against them, have finished a sentence; nobody needs to rule on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.sql.selectable import Subquery

from dashboard.labels import LABELS, UNSURE, Label, harm, needs_evidence
from dashboard.model import DESK, Category, MarkEvent, Suggestion
from dashboard.reasons import find
from dashboard.review.marks.state import Mark, at_places, marks_at, to_event
from dashboard.settings import CONFLICT_CONTESTED, CONFLICT_QUESTION
from dashboard.store import access
from dashboard.store.engine import chunks, reading
from dashboard.store.query_types import Condition, Query, Record, Relation, Value
from dashboard.store.tables import mark, mark_event, plan, sentence, story_article

Status = Literal["unanimous", "adjudicated", "single", "waiting", "unresolved"]
Kind = Literal["labels", "question", "contested"]
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with one sentence that somebody has marked.

    `labels`: how many editors hold which opinion. `asking`: how many are unsure. `ruling`: the desk's answer, if it
    has ruled. `contested`: somebody has said something else since. `need` as in suggest/need.py. `changed`: the number
    in the log of the newest mark.
    """

    article: str
    n: int
    story: str
    status: Status
    labels: dict[Label, int]
    asking: int
    ruling: Label | None
    contested: bool
    need: float
    changed: int

    @property
    def place(self) -> Place:
        """(article, n)"""
        return self.article, self.n

    @property
    def final(self) -> Label | None:
        """What counts as the desk's answer: the ruling, else what all opinions agree on; None while it is open."""
        agreed = next(iter(self.labels)) if len(self.labels) == 1 else None
        return self.ruling or agreed

    @property
    def kind(self) -> Kind | None:
        """What a lead is asked here; None: nothing."""
        if self.ruling:
            return "contested" if self.contested else None
        return "labels" if len(self.labels) > 1 else "question" if self.status == "unresolved" else None

    @property
    def weight(self) -> float:
        """How much it matters to decide this: the harm of the wrong answer winning, times 1 + need."""
        held = {*self.labels, *([self.ruling] if self.ruling else [])}
        worst = max((harm(first, other) for first, other in combinations(sorted(held), 2)), default=0.0)
        if self.kind == "contested":
            worst = CONFLICT_CONTESTED * max(worst, CONFLICT_QUESTION)
        return (worst or CONFLICT_QUESTION) * (1 + self.need)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A case for the lead: how the sentence stands, and every mark on it, oldest first, the desk's own too."""

    standing: Standing
    marks: tuple[Mark, ...]


# ---- what is asked ----------------------------------------------------------------------------------------------
def conflicts(
    engine: Engine, *, by: str | None = None, story: str | None = None, limit: int | None = None, offset: int = 0
) -> list[Conflict]:
    """The real conflicts, worst first, with their marks: `limit` of them from the `offset`th on.

    `by` is who looks: AccessError unless they may rule. Without it (command line, exports) nobody is asked.
    """
    if by is not None:
        allowed(engine, by)
    chosen = cases(engine, story=story)[offset : None if limit is None else offset + limit]
    return with_marks(engine, chosen)


def with_marks(engine: Engine, standings_given: Sequence[Standing]) -> list[Conflict]:
    """These sentences with every mark on them."""
    marks = marks_at(engine, [standing.place for standing in standings_given])
    return [Conflict(standing, tuple(marks.get(standing.place, ()))) for standing in standings_given]


def allowed(engine: Engine, by: str) -> None:
    """AccessError unless `by` may rule."""
    with reading(engine) as connection:
        access.require(connection, by, "adjudicate")


def cases(engine: Engine, *, story: str | None = None) -> list[Standing]:
    """All cases, worst first, without their marks. Conflicts and questions first, then what was contested anew."""
    with reading(engine) as connection:
        places = [(row.at_article, row.at_n) for row in connection.execute(_doubtful(*_in(story)))]
        disputed = [standing for standing in standings_at(connection, places) if standing.kind]
    order = {"labels": 0, "question": 0, "contested": 1}
    return sorted(
        disputed,
        key=lambda standing: (
            order[standing.kind or "labels"],
            -standing.weight,
            standing.story,
            standing.article,
            standing.n,
        ),
    )


def conflict(engine: Engine, article: str, n: int) -> Conflict | None:
    """How one sentence stands, a case or not; None when nobody has marked it."""
    with reading(engine) as connection:
        at_place = standings_at(connection, [(article, n)])
    return Conflict(at_place[0], tuple(marks_at(engine, [(article, n)]).get((article, n), ()))) if at_place else None


def standings(engine: Engine, *, story: str | None = None) -> list[Standing]:
    """How every marked sentence stands: those of a story, or all."""
    with reading(engine) as connection:
        if story is None:
            return list(_standings(connection, _statement()))
        return list(_standings(connection, _statement_of_story(), {"story": story}))


def standings_of(engine: Engine, stories: Sequence[str]) -> dict[Place, Standing]:
    """How every marked sentence of these stories stands: for exports, which read many stories at once."""
    with reading(engine) as connection:
        by_place_rows = _standings(connection, _statement_of_stories(), {"stories": list(stories)})
        return {standing.place: standing for standing in by_place_rows}


def listed(engine: Engine, state: Status, *, story: str | None = None, limit: int) -> list[Standing]:
    """The sentences of one status, those with the newest marks first."""
    cases_query = _told(*_in(story))
    rows = (
        _standing_rows(cases_query)
        .where(_status(cases_query) == state)
        .order_by(cases_query.c.changed.desc())
        .limit(limit)
    )
    with reading(engine) as connection:
        return list(_standings(connection, rows))


def recent(engine: Engine, by: str, limit: int) -> list[tuple[MarkEvent, MarkEvent | None]]:
    """The newest rulings of a lead that still stand, newest first, each with what the desk had said before: for undo."""
    e, before = mark_event, mark_event.alias("before")
    rows = select(e).join(mark, mark.c.rev == e.c.rev).where(e.c.editor == DESK, e.c.actor == by)
    rows = rows.where(e.c.label.is_not(None), e.c.reverts.is_(None)).order_by(e.c.rev.desc()).limit(limit)
    with reading(engine) as connection:
        rows_found = connection.execute(rows).all()
        return [(to_event(row), _before(connection, before, row)) for row in rows_found]


def _before(connection: Connection, before: Relation, row: Record) -> MarkEvent | None:
    same = [before.c[name] == getattr(row, name) for name in ("article", "start", "stop", "editor")]
    earlier = select(before).where(*same, before.c.version < row.version).order_by(before.c.version.desc()).limit(1)
    earlier_row = connection.execute(earlier).first()
    return to_event(earlier_row) if earlier_row else None


def status(engine: Engine, story: str) -> dict[Place, Status]:
    """(article, n) -> status of every marked sentence of a story."""
    return {standing.place: standing.status for standing in standings(engine, story=story)}


def tally(engine: Engine, *, story: str | None = None) -> dict[str, int]:
    """How many sentences have each status, of the desk or of a story; further "labels", "question", "contested": how many
    cases of each kind.
    """
    with reading(engine) as connection:
        cases_query = _told(*_in(story))
        state = _status(cases_query)
        kind = case(
            (and_(cases_query.c.ruling.is_not(None), cases_query.c.contested == 1), "contested"),
            (cases_query.c.ruling.is_not(None), literal("")),
            (cases_query.c.kinds > 1, "labels"),
            (state == "unresolved", "question"),
            else_="",
        )
        rows = select(state.label("status"), kind.label("kind"), func.count().label("many")).select_from(
            _joined(cases_query)
        )
        counted = connection.execute(rows.group_by(state, kind)).all()
    counts = dict.fromkeys(
        ("unanimous", "adjudicated", "single", "waiting", "unresolved", "labels", "question", "contested"), 0
    )
    for row in counted:
        counts[row.status] += row.many
        if row.kind:
            counts[row.kind] += row.many
    return counts


def finals(engine: Engine) -> dict[Place, Label]:
    """The desk's answer on every sentence that has one; conflicts and open questions are left out."""
    return {
        standing.place: standing.final
        for standing in standings(engine)
        if standing.final and standing.status != "unresolved"
    }


def words_decided(connection: Connection, since: int) -> list[tuple[int, str]]:
    """(number in the log, words) of sentences that a mark newer than `since` has left decided: a ruling or agreement."""
    fresh = mark.alias("fresh")
    same = and_(fresh.c.at_article == mark.c.at_article, fresh.c.at_n == mark.c.at_n)
    cases_query = _told(*([exists().where(same, fresh.c.rev > since)] if since else []))
    rows = select(cases_query.c.changed, mark_event.c.quote).select_from(
        _joined(cases_query).join(mark_event, mark_event.c.rev == cases_query.c.changed)
    )
    decided = rows.where(_status(cases_query).in_(("adjudicated", "unanimous")))
    return [(row.changed, row.quote) for row in connection.execute(decided)]


def standings_at(connection: Connection, places: Iterable[Place]) -> list[Standing]:
    """How these sentences stand, in no order."""
    parts = (_standing_rows(_told(at_places(part))) for part in chunks(places))
    return [standing for rows in parts for standing in _standings(connection, rows)]


def revision(engine: Engine) -> int:
    """The number of the newest mark in the log: what is derived from marks is kept until it changes."""
    with reading(engine) as connection:
        return connection.scalar(select(func.max(mark.c.rev))) or 0


# ---- how a sentence stands, in SQL ------------------------------------------------------------------------------


def _newest(this: Relation) -> Condition:
    """The mark that counts where two old sentences of one editor have become one."""
    other = mark.alias()
    same = [other.c[name] == this.c[name] for name in ("at_article", "at_n", "editor")]
    order = ("made", "seq", "version", "rev")
    return ~exists().where(*same, tuple_(*(other.c[o] for o in order)) > tuple_(*(this.c[o] for o in order)))


def _told(*where: Condition) -> Subquery:
    """One row a marked sentence.

    Columns: the editors' labels (`held`, joined by commas), how many they are (`opinions`) and of how many kinds
    (`kinds`), how many ask (`asking`), the ruling, whether it is contested, the newest number in the log (`changed`).
    """
    ruled = mark.alias("ruled")
    own = mark.c.editor != DESK
    same = and_(ruled.c.at_article == mark.c.at_article, ruled.c.at_n == mark.c.at_n, ruled.c.editor == DESK)

    label = case((and_(own, mark.c.label.in_(LABELS)), mark.c.label))
    later = and_(own, mark.c.rev > ruled.c.rev, mark.c.label != ruled.c.label)
    rows = select(
        mark.c.at_article.label("article"),
        mark.c.at_n.label("n"),
        func.aggregate_strings(label, ",").label("held"),
        func.count(label).label("opinions"),
        func.count(label.distinct()).label("kinds"),
        func.count(case((and_(own, mark.c.label == UNSURE), 1))).label("asking"),
        func.max(ruled.c.label).label("ruling"),
        func.max(case((later, 1), else_=0)).label("contested"),
        func.max(mark.c.rev).label("changed"),
    ).select_from(mark.outerjoin(ruled, and_(same, _newest(ruled))))
    standing = (mark.c.at_n > 0, mark.c.label.is_not(None), _newest(mark), *where)
    return rows.where(*standing).group_by(mark.c.at_article, mark.c.at_n).subquery("told")


def _joined(cases_query: Subquery) -> Relation:
    at = and_(sentence.c.article == cases_query.c.article, sentence.c.n == cases_query.c.n)
    return cases_query.join(sentence, at).outerjoin(plan, plan.c.story == sentence.c.story)


def _status(cases_query: Subquery) -> ColumnElement[str]:
    return case(
        (cases_query.c.ruling.is_not(None), literal("adjudicated")),
        (cases_query.c.kinds != 1, literal("unresolved")),
        (cases_query.c.opinions > 1, literal("unanimous")),
        (plan.c.overlap > 1, literal("waiting")),
        else_=literal("single"),
    )


def _doubtful(*where: Condition) -> Query:
    """The sentences that can be a case: their marks differ, the desk's own among them, or somebody is unsure.

    Told by one run over the index, so that the rest of a large desk need not be looked at.
    """
    here = select(mark.c.at_article, mark.c.at_n).where(mark.c.at_n > 0, mark.c.label.is_not(None), *where)
    unsure = func.max(case((mark.c.label == UNSURE, 1), else_=0)) == 1
    each = here.group_by(mark.c.at_article, mark.c.at_n)
    return each.having(or_(func.min(mark.c.label) != func.max(mark.c.label), unsure))


def _in(story: str | None) -> list[Condition]:
    return [] if story is None else [_of_story(literal(story))]


def _of_story(story: str | Value) -> Condition:
    return mark.c.at_article.in_(select(story_article.c.article).where(story_article.c.story == story))


@lru_cache(maxsize=1)
def _statement() -> Query:
    return _standing_rows(_told())


@lru_cache(maxsize=1)
def _statement_of_story() -> Query:
    """Asked once a story by exports: made once."""
    return _standing_rows(_told(_of_story(bindparam("story"))))


@lru_cache(maxsize=1)
def _statement_of_stories() -> Query:
    inside = select(story_article.c.article).where(story_article.c.story.in_(bindparam("stories", expanding=True)))
    return _standing_rows(_told(mark.c.at_article.in_(inside)))


def _standing_rows(cases_query: Subquery) -> Query:
    return select(cases_query, sentence.c.story, sentence.c.need, _status(cases_query).label("status")).select_from(
        _joined(cases_query)
    )


def _standings(connection: Connection, rows: Query, values: Mapping[str, object] | None = None) -> Iterator[Standing]:
    for row in connection.execute(rows, values or {}):
        held = (row.held or "").split(",")
        yield Standing(
            row.article,
            row.n,
            row.story,
            row.status,
            {label: many for label in LABELS if (many := held.count(label))},
            row.asking,
            row.ruling,
            bool(row.contested),
            row.need,
            row.changed,
        )


# ---- beside the case --------------------------------------------------------------------------------------------
def opinions(marks: Iterable[Mark]) -> list[Mark]:
    """The editors' answers among these marks, unsure ones too; the desk's own and bare notes left out."""
    return [mark for mark in marks if mark.editor != DESK and mark.label is not None]


def ruling(marks: Iterable[Mark]) -> Mark | None:
    """The desk's mark among these, if it has ruled."""
    return next((mark for mark in marks if mark.editor == DESK and mark.label is not None), None)


def evidence_differs(marks: Sequence[Mark]) -> bool:
    """Editors hold a label that rests on evidence, but no two of them name one piece of it in common."""
    named = [
        {(p.article, p.start, p.end) if p.article else p.url or p.note for p in mark.evidence}
        for mark in opinions(marks)
        if needs_evidence(mark.label)
    ]
    return len(named) > 1 and all(not (a & b) for i, a in enumerate(named) for b in named[i + 1 :])


def category_of(suggestion: Suggestion | None, labels: Iterable[str], part: str = "body") -> Category:
    """The kind of mistake a case is probably about, for the chip that is chosen at first.

    What the machine's reasons speak of (date, number, …) where anybody says unsupported; furniture or filler where
    somebody says boilerplate; else the evidence.
    """
    held = set(labels)
    specs = [find(reason.code) for reason in suggestion.reasons] if suggestion else []
    category = next((spec.category for spec in specs if spec and spec.category), None)
    if "unsupported" in held and category:
        return category
    if "boilerplate" in held:
        return "furniture" if part == "page" else "filler"
    return "claim" if "unsupported" in held else "evidence"
