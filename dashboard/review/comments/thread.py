"""A thread of comments on a sentence: said, answered, resolved; a log that is only ever added to.

Rule 1: a sentence has one thread. What is said after it was resolved opens it again.
Rule 2: a comment is anchored as a mark is, to words at a place of an article's text, and follows them.
Rule 3: a desk that works blind shows a thread to those who have answered the sentence or are called on in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, and_, insert, or_, select

from dashboard.errors import MarkError
from dashboard.review.marks.blind import blindfold
from dashboard.settings import NOTE_LIMIT
from dashboard.store import access
from dashboard.store.anchors import anchored
from dashboard.store.articles import texts
from dashboard.store.desk_log import moment
from dashboard.store.engine import list_distinct, reading, writing
from dashboard.store.query_types import Condition, Record
from dashboard.store.tables import comment, mark, mark_event, person, sentence, story_article
from dashboard.store.text import clean

Kind = Literal["said", "resolved"]
_ID = re.compile(r"[\w-]{8,64}")
_CALL = re.compile(r"(?<![\w.])@\w[\w-]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """One entry of a thread, at its sentence of today."""

    rev: int
    id: str
    editor: str
    article: str
    n: int
    story: str
    kind: Kind
    text: str
    mentions: tuple[str, ...]
    made: int


def add_comment(
    engine: Engine,
    editor: str,
    place: tuple[str, int, int],
    text: str,
    *,
    name: str,
    kind: Kind = "said",
    now: int | None = None,
) -> int:
    """Add to the thread of the sentence at `place` (article, start, end); return the revision.

    `name` is the comment's id, made where it was written: sending it again changes nothing. MarkError for what cannot be
    added, AccessError for whoever may not mark.
    """
    words = clean(text).strip()
    if not _ID.fullmatch(name) or (kind == "said" and not words):
        raise MarkError.of("comment_empty")
    if len(words) > NOTE_LIMIT:
        raise MarkError.of("comment_long", limit=NOTE_LIMIT)
    with writing(engine) as connection:
        access.require(connection, editor, "mark")
        known_rev = connection.scalar(select(comment.c.rev).where(comment.c.id == name))
        if known_rev is not None:
            return int(known_rev)
        quote, story = _sentence(connection, place)
        article, start, stop = place
        row = {
            "id": name,
            "editor": editor,
            "article": article,
            "start": start,
            "stop": stop,
            "quote": quote,
            "story": story,
        }
        row |= {"kind": kind, "text": words, "mentions": called_on(words, _handles(connection)), "made": moment(now)}
        return int(connection.execute(insert(comment).values(row)).inserted_primary_key[0])  # type: ignore[index]


def read_threads(engine: Engine, story: str, since: int = 0, *, viewer: str | None = None) -> list[Comment]:
    """The comments on a story's sentences after the revision `since`, oldest first, as far as `viewer` may read them."""
    articles = select(story_article.c.article).where(story_article.c.story == story)
    with reading(engine) as connection:
        wanted = or_(comment.c.story == story, comment.c.article.in_(articles))
        return _read(connection, and_(wanted, comment.c.rev > since), viewer)


def read_comments(engine: Engine, revs: Iterable[int], *, viewer: str) -> list[Comment]:
    """The comments with these revisions, oldest first, as far as `viewer` may read them."""
    with reading(engine) as connection:
        return _read(connection, comment.c.rev.in_(list(revs)), viewer)


def people_to_call(engine: Engine) -> dict[str, str]:
    """Handle -> name of everybody who can be called on: who has signed in, and who has marked."""
    with reading(engine) as connection:
        return _handles(connection)


def called_on(text: str, handles: Mapping[str, str]) -> list[str]:
    """The handles whose handle or name stands in the text behind an @, longest names first."""
    return _calls(text, handles)[0]


def strangers(text: str, handles: Mapping[str, str]) -> list[str]:
    """The names behind an @ that call on nobody, as they are written, each once; an e-mail address is none."""
    left = set(_CALL.findall(_calls(text, handles)[1]))
    return list(dict.fromkeys(call for call in _CALL.findall(text) if call.casefold() in left))


def _calls(text: str, handles: Mapping[str, str]) -> tuple[list[str], str]:
    """Who is called on, and the folded text without what calls on them."""
    called: set[str] = set()
    folded = text.casefold()
    words = {(word.casefold(), handle) for handle, name in handles.items() for word in (handle, name)}
    for word, handle in sorted(words, key=lambda pair: (-len(pair[0]), pair)):
        here = re.compile(rf"(?<!\w)@{re.escape(word)}(?!\w)")
        if here.search(folded):
            called.add(handle)
            folded = here.sub(" ", folded)
    return sorted(called), folded


def _handles(connection: Connection) -> dict[str, str]:
    handles = {
        handle: handle for handle in list_distinct(connection, mark_event.c.editor) if not handle.startswith("(")
    }
    active_people = connection.execute(select(person.c.id, person.c.name).where(person.c.active == 1))
    return handles | {row.id: row.name for row in active_people}


def _sentence(connection: Connection, place: tuple[str, int, int]) -> tuple[str, str]:
    article, start, stop = place
    s = sentence.c
    story = connection.scalar(select(s.story).where(s.article == article, s.start == start, s.stop == stop))
    if story is None:
        raise MarkError.of("comment_place")
    return texts(connection, [article])[article][start:stop], str(story)


def _read(connection: Connection, wanted: Condition, viewer: str | None) -> list[Comment]:
    rows = connection.execute(select(comment).where(wanted).order_by(comment.c.rev)).all()
    places = anchored(connection, rows)
    comments_read = [_comment(row, article, n) for row, (article, n) in zip(rows, places, strict=True) if n is not None]
    blinded = blindfold(connection, viewer)
    return comments_read if blinded is None else _told_to(connection, comments_read, blinded)


def _comment(row: Record, article: str, n: int) -> Comment:
    return Comment(
        row.rev, row.id, row.editor, article, n, row.story, row.kind, row.text, tuple(row.mentions), row.made
    )


def _told_to(connection: Connection, comments: Sequence[Comment], viewer: str) -> list[Comment]:
    articles = {note.article for note in comments}
    own = select(mark.c.at_article, mark.c.at_n).where(
        mark.c.editor == viewer, mark.c.label.is_not(None), mark.c.at_article.in_(articles)
    )
    answered = {(row.at_article, row.at_n) for row in connection.execute(own)}
    called = {(note.article, note.n) for note in comments if viewer in (*note.mentions, note.editor)}
    return [note for note in comments if {(note.article, note.n), (note.article, 0)} & (answered | called)]
