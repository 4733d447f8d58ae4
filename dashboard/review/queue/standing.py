"""How far every story is, from the marks as they stand: what the queue, "next story" and the progress bar all read.

Rule 1: a sentence is settled when as many editors as the story's overlap have answered it, or the desk has ruled on it.
"unsure" is an opinion, but settles nothing: it sends the sentence to somebody else.
Rule 2: an editor has finished a story when nothing in it waits for them: each sentence has an answer of theirs, unsure
included, or a ruling. Only who is sure of everything has given one of the opinions that the overlap asks for.
Rule 3: the desk is no editor. Its rulings settle; they are nobody's opinion.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    Connection,
    Subquery,
    and_,
    bindparam,
    case,
    distinct,
    exists,
    func,
    or_,
    select,
    union_all,
)

from dashboard.labels import LABELS
from dashboard.model import DESK
from dashboard.store.query_types import Query, Record
from dashboard.store.tables import mark, plan, sentence, story_article


def states(connection: Connection, among: Collection[str]) -> dict[str, Record]:
    """Id -> what its marks come to, of the stories `among`; those without any are left out. One statement.

    Rows with `marked`, `settled`, `ruled`, `unsure` (all answers there are), `differ` (editors' labels differ and there is
    no ruling), each a number of sentences; `need` of those settled; `last`, ms of the newest mark.
    """
    return {row.story: row for row in connection.execute(_states(), {"among": list(among)})}


@cache
def _states() -> Query:
    sentence_rows = _sentences()
    enough = case(
        (or_(sentence_rows.c.ruled == 1, sentence_rows.c.opinions >= func.coalesce(plan.c.overlap, 1)), 1), else_=0
    )
    count = func.sum
    sums = select(
        sentence_rows.c.story,
        func.count().label("marked"),
        count(enough).label("settled"),
        count(sentence_rows.c.ruled).label("ruled"),
        count(case((and_(sentence_rows.c.opinions == 0, sentence_rows.c.ruled == 0), 1), else_=0)).label("unsure"),
        count(case((and_(sentence_rows.c.labels > 1, sentence_rows.c.ruled == 0), 1), else_=0)).label("differ"),
        count(case((enough == 1, sentence_rows.c.need), else_=0.0)).label("need"),
        func.max(sentence_rows.c.made).label("last"),
    )
    return sums.select_from(sentence_rows.outerjoin(plan, plan.c.story == sentence_rows.c.story)).group_by(
        sentence_rows.c.story
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """Sentences of a story that one editor has answered: `all`; `left` of them without a ruling; `firm` of those not unsure."""

    all: int
    left: int
    firm: int


def answers(connection: Connection, among: Collection[str]) -> dict[str, dict[str, Answered]]:
    """Id -> editor -> how many sentences they answered, of the stories `among`. One statement."""
    by_story: dict[str, dict[str, Answered]] = {}
    for row in connection.execute(_answers(), {"among": list(among)}):
        by_story.setdefault(row.story, {})[row.editor] = Answered(row.n, row.left, row.firm)
    return by_story


@cache
def _answers() -> Query:
    done = decided()
    ruling = mark.alias("ruling")
    same = (ruling.c.at_article == done.c.article, ruling.c.at_n == done.c.n, ruling.c.editor == DESK)
    left = case((exists().where(*same, ruling.c.label.is_not(None)), 0), else_=1).label("left")
    key = (done.c.story, done.c.editor, done.c.article, done.c.n)
    firm = func.max(case((done.c.label != "unsure", 1), else_=0)).label("firm")
    firm_answers = select(*key, left, firm).where(done.c.editor != DESK).group_by(*key).subquery()
    counts = (
        func.count().label("n"),
        func.sum(firm_answers.c.left).label("left"),
        func.sum(firm_answers.c.left * firm_answers.c.firm).label("firm"),
    )
    return select(firm_answers.c.story, firm_answers.c.editor, *counts).group_by(
        firm_answers.c.story, firm_answers.c.editor
    )


def finished(
    sentences: int, state: Record | None, answered: Mapping[str, Answered], *, firm: bool = False
) -> frozenset[str]:
    """The editors who have nothing left to do in a story of so many sentences; `firm`: and are sure of everything."""
    ruled = state.ruled if state else 0
    return frozenset(
        editor for editor, n in answered.items() if sentences and (n.firm if firm else n.left) + ruled >= sentences
    )


def _sentences() -> Subquery:
    """One row a sentence with an answer: how many opinions, how many different labels, ruled or not."""
    done = decided()
    editors = and_(done.c.editor != DESK, done.c.label != "unsure")
    labels = and_(done.c.editor != DESK, done.c.label.in_(LABELS))
    key = (done.c.story, done.c.article, done.c.n, done.c.need)
    each = select(
        *key,
        func.count(distinct(case((editors, done.c.editor)))).label("opinions"),
        func.count(distinct(case((labels, done.c.label)))).label("labels"),
        func.max(case((done.c.editor == DESK, 1), else_=0)).label("ruled"),
        func.max(done.c.made).label("made"),
    )
    return each.group_by(*key).subquery()


def decided() -> Subquery:
    """(story, article, n, need, editor, label, made) of the answers to sentences up for review in the stories :among.

    An article reviewed with nothing to mark answers all its sentences.
    """
    joined = mark.join(sentence, sentence.c.article == mark.c.at_article)
    joined = joined.join(story_article, story_article.c.article == sentence.c.article)
    columns = (sentence.c.story, sentence.c.article, sentence.c.n, sentence.c.need)
    answer = select(*columns, mark.c.editor, mark.c.label, mark.c.made).select_from(joined)
    answer = answer.where(mark.c.label.is_not(None), story_article.c.role != "source")
    answer = answer.where(story_article.c.story.in_(bindparam("among", expanding=True)))
    answered_here = answer.where(mark.c.at_n > 0, sentence.c.n == mark.c.at_n)
    return union_all(answered_here, answer.where(mark.c.at_n == 0)).subquery()
