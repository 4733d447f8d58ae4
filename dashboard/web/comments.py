"""The route of comments: the threads of a story's sentences out, what is said and resolved in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import store
from dashboard.errors import MarkError
from dashboard.review.comments import thread
from dashboard.wire.threads import Threads


def threads(engine: store.Engine, editor: str, story: str, since: int) -> Threads:
    """The comments after a revision as the page takes them, and whom one can call on."""
    thread_news = thread.read_threads(engine, story, since, viewer=editor)
    people = thread.people_to_call(engine)
    return {
        "rev": max((note.rev for note in thread_news), default=since),
        "comments": [
            {
                "id": note.id,
                "article": note.article,
                "n": note.n,
                "who": note.editor,
                "name": people.get(note.editor, note.editor),
                "kind": note.kind,
                "text": note.text,
                "made": note.made,
            }
            for note in thread_news
        ],
        "people": [{"who": who, "name": name} for who, name in sorted(people.items()) if who != editor],
    }


def say(engine: store.Engine, editor: str, body: Mapping[str, Any]) -> int:
    """Add what a page sends to a thread; its revision. MarkError for what says nothing, AccessError."""
    name, article, start, end = (body.get(key) for key in ("id", "article", "start", "end"))
    text, kind = body.get("text", ""), body.get("kind", "said")
    good = isinstance(name, str) and isinstance(article, str) and type(start) is int and type(end) is int
    if not good or not isinstance(text, str) or kind not in ("said", "resolved"):
        raise MarkError.of("comment_empty")
    return thread.add_comment(
        engine, editor, (str(article), int(start or 0), int(end or 0)), text, name=str(name), kind=kind
    )
