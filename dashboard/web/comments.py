"""The route of comments: the threads of a story's sentences out, what is said and resolved in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import store
from dashboard.errors import MarkError
from dashboard.review.comments import thread
from dashboard.wire.threads import Added, Threads


def threads(engine: store.Engine, editor: str, story: str, since: int) -> Threads:
    """The comments after a revision as the page takes them, and whom one can call on."""
    thread_news = thread.read_threads(engine, story, since, viewer=editor)
    people = thread.people_to_call(engine)
    return {
        "rev": max((comment.rev for comment in thread_news), default=since),
        "comments": [
            {
                "id": comment.id,
                "article": comment.article,
                "n": comment.n,
                "who": comment.editor,
                "name": people.get(comment.editor, comment.editor),
                "kind": comment.kind,
                "text": comment.text,
                "made": comment.made,
            }
            for comment in thread_news
        ],
        "people": [{"who": who, "name": name} for who, name in sorted(people.items()) if who != editor],
    }


def say(engine: store.Engine, editor: str, body: Mapping[str, Any]) -> Added:
    """Add what a page sends to a thread. MarkError for what says nothing, AccessError."""
    name, article, start, end = (body.get(key) for key in ("id", "article", "start", "end"))
    text, kind = body.get("text", ""), body.get("kind", "said")
    good = isinstance(name, str) and isinstance(article, str) and type(start) is int and type(end) is int
    if not good or not isinstance(text, str) or kind not in ("said", "resolved"):
        raise MarkError.of("comment_empty")
    place = (str(article), int(start or 0), int(end or 0))
    rev = thread.add_comment(engine, editor, place, text, name=str(name), kind=kind)
    return {"rev": rev, "strangers": thread.strangers(text, thread.people_to_call(engine)) if "@" in text else []}
