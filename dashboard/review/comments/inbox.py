"""What waits for an editor: called on or answered, unsure sentences sent to them, rulings on their marks.

Nothing is stored but the time up to which it was read: every item is what the logs say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, String, and_, cast, func, or_, select

from dashboard.model import DESK
from dashboard.review.comments.thread import called_on, read_comments
from dashboard.review.marks.blind import blindfold, visible
from dashboard.store.engine import reading
from dashboard.store.query_types import Condition, Query
from dashboard.store.tables import article, assignment, claim, comment, mark, mark_event, sentence
from dashboard.store.values import get_own, set_own

Why = Literal["mention", "reply", "unsure", "ruling"]
READ = "inbox read"  # a person's own setting: ms since 1970 up to which the inbox was read
MOST = 100  # items, the newest


@dataclass(frozen=True, slots=True)
class Item:
    """Something to read, with its sentence. `label`: of a ruling; `by`: who said, sent or ruled."""

    why: Why
    by: str
    story: str
    article: str
    n: int
    sentence: str
    text: str
    label: str
    made: int


@dataclass(frozen=True, slots=True)
class Inbox:
    """Items, newest first, and how many of them came after the inbox was read last."""

    items: tuple[Item, ...]
    new: int


def read_inbox(engine: Engine, editor: str) -> Inbox:
    """What waits for `editor`."""
    with reading(engine) as connection:
        waiting = [*_unsure(connection, editor), *_rulings(connection, editor)]
        revs = {rev: why for why, rev in _comments(connection, editor)}
    comments = read_comments(engine, revs, viewer=editor)
    with reading(engine) as connection:
        words = _sentences(connection, {(read_note.article, read_note.n) for read_note in comments})
    for note in comments:
        place = (note.article, note.n, words.get((note.article, note.n), ""))
        waiting.append(Item(revs[note.rev], note.editor, note.story, *place, note.text, "", note.made))
    waiting.sort(key=lambda item: -item.made)
    since = int(get_own(engine, editor, READ, 0))
    return Inbox(tuple(waiting[:MOST]), sum(item.made > since for item in waiting))


def mark_read(engine: Engine, editor: str, upto: int) -> None:
    """Everything up to `upto` (ms since 1970) was read."""
    set_own(engine, editor, READ, upto)


def _comments(connection: Connection, editor: str) -> Iterator[tuple[Why, int]]:
    """Comments of others that call on `editor`, or that follow one of theirs; in resolved threads, too."""
    c, own = comment.c, comment.alias("own")
    before = and_(own.c.article == c.article, own.c.start == c.start, own.c.rev < c.rev, own.c.editor == editor)
    named = cast(c.mentions, String).contains(f'"{editor}"', autoescape=True)
    wanted = select(c.rev, c.mentions).where(c.editor != editor, c.kind == "said")
    wanted = wanted.where(or_(named, select(own.c.rev).where(before).exists())).order_by(c.rev.desc()).limit(MOST)
    for row in connection.execute(wanted):
        yield ("mention" if editor in row.mentions else "reply"), row.rev


_WORDS = func.substr(article.c.text, sentence.c.start + 1, sentence.c.stop - sentence.c.start).label("text")


def _placed() -> Query:
    there = and_(sentence.c.article == mark.c.at_article, sentence.c.n == mark.c.at_n)
    columns = (mark_event.c.actor, mark_event.c.editor, mark_event.c.label, mark_event.c.note, mark_event.c.received)
    place = (sentence.c.story, sentence.c.article, sentence.c.n, _WORDS)
    wanted = select(*columns, *place).join(mark, mark.c.rev == mark_event.c.rev).join(sentence, there)
    wanted = wanted.join(article, article.c.id == sentence.c.article)
    return wanted.order_by(mark_event.c.rev.desc()).limit(MOST)


def _answered(editor: str) -> Condition:
    own = mark.alias("own")
    here = and_(own.c.at_article == mark.c.at_article, own.c.at_n == mark.c.at_n, own.c.editor == editor)
    return select(own.c.rev).where(here, own.c.label.is_not(None)).exists()


def _unsure(connection: Connection, editor: str) -> Iterator[Item]:
    """Sentences others could not tell, that nobody has settled, in stories of this editor, or with their name in the note."""
    mine = select(assignment.c.story).where(assignment.c.editor == editor)
    held = select(claim.c.story).where(claim.c.editor == editor)
    named = func.lower(mark_event.c.note).contains(f"@{editor.lower()}", autoescape=True)
    ruled = mark.alias("ruled")
    settled = and_(ruled.c.at_article == mark.c.at_article, ruled.c.at_n == mark.c.at_n, ruled.c.editor == DESK)
    wanted = _placed().where(
        mark.c.label == "unsure",
        mark.c.editor != editor,
        ~_answered(editor),
        ~select(ruled.c.rev).where(settled, ruled.c.label.is_not(None)).exists(),
        or_(sentence.c.story.in_(mine), sentence.c.story.in_(held), named),
    )
    blinded = blindfold(connection, editor)
    for row in connection.execute(wanted):
        note = row.note if blinded is None or editor in called_on(row.note, {editor: editor}) else ""
        yield Item("unsure", row.editor, row.story, row.article, row.n, row.text, note, "", row.received)


def _rulings(connection: Connection, editor: str) -> Iterator[Item]:
    """Rulings of the desk on sentences that this editor has marked otherwise."""
    own = mark.alias("theirs")
    here = and_(own.c.at_article == mark.c.at_article, own.c.at_n == mark.c.at_n, own.c.editor == editor)
    differs = select(own.c.rev).where(here, own.c.label.is_not(None), own.c.label != mark.c.label).exists()
    wanted = _placed().where(mark.c.editor == DESK, mark.c.label.is_not(None), differs)
    for row in connection.execute(wanted.where(visible(blindfold(connection, editor)))):
        place = (row.story, row.article, row.n, row.text)
        yield Item("ruling", row.actor or DESK, *place, row.note, row.label, row.received)


def _sentences(connection: Connection, places: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    wanted = select(sentence.c.article, sentence.c.n, _WORDS).join(article, article.c.id == sentence.c.article)
    rows = connection.execute(wanted.where(sentence.c.article.in_({name for name, _ in places})))
    return {(row.article, row.n): row.text for row in rows if (row.article, row.n) in places}
