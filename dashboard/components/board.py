"""The board of the queue of stories."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components.component import ignore, send_board


@dataclass(frozen=True, slots=True)
class Asked:
    """What the editor did on the queue in this run; each None or False if nothing.

    `open`: a story's id; `hit`: {story, article, n} of something found; `next`: the next story of the list; `act`: what
    a lead wants done: {id, do: assign, unassign, overlap or release, stories: [id…] or all: true, who, n}.
    """

    open: str | None = None
    hit: Mapping[str, Any] | None = None
    next: bool = False
    act: Mapping[str, Any] | None = None


def queue(
    rows: Sequence[Mapping[str, object]],
    words: Mapping[str, str],
    *,
    total: int,
    mark: bool = True,
    people: Mapping[str, object] | None = None,
    page: int = 60,
    on_more: Callable[[], None] = ignore,
    key: str = "queue",
) -> Asked:
    """The stories of the queue as a list; what the editor did with it.

    A row has: id, href, title, reason, need 0..1, versions, sources, flagged, marked, sentences, language, sites,
    status, overlap, opinions, disagreements; hands {yours, held, here, assigned, assigned_you}: names; fit, how many of
    its sentences the filters ask for; hits: [{kind, label, href, story, article, n, text: [[part, is what was looked
    for]…]}…]. `total` stories are in the list, `rows` are the first of them; `on_more` is called when `page` more are wanted.
    `mark`: may take the next story. `people`: whom a lead can assign to ({known: [[handle, name]…], free: any
    name will do, most: editors a story can have}), None for others, who can then select nothing.
    """
    data = {"rows": list(rows), "words": dict(words), "total": total, "mark": mark, "people": people, "page": page}
    heard = {f"on_{name}_change": ignore for name in ("open", "hit", "next", "act", "again")}
    result = send_board("queue", data, key=key, on_more_change=on_more, **heard)
    given = {name: getattr(result, name, None) for name in ("open", "hit", "next", "act")}
    return Asked(given["open"], given["hit"], bool(given["next"]), given["act"])
