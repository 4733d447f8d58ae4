"""The guideline page: what the desk has agreed on, in Markdown. Every saving is a version; none is ever changed.

Rule 1: two leads never overwrite each other. Whoever saves says which version they had before them; if a newer one has
come in between, nothing is saved, and `OutdatedError` brings that one so that the page can show both.
Rule 2: examples from rulings are appended by the store itself, so they never collide with somebody who is writing.
Rule 3: sending an example again is harmless: the desk's log knows which rulings have been added.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select

from dashboard.errors import MarkError
from dashboard.settings import GUIDELINE_LIMIT, NOTE_LIMIT
from dashboard.store import access
from dashboard.store.desk_log import note_down
from dashboard.store.engine import reading, writing
from dashboard.store.query_types import Query, Record
from dashboard.store.tables import desk_event, guideline
from dashboard.store.text import clean

EXAMPLE = "guideline_example"  # kind in the desk's log
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|$~!:&])")  # what Markdown, or Streamlit's own, takes for more than a sign
_HEADING = re.compile(r"#{1,2}\s")


@dataclass(frozen=True, slots=True)
class Guideline:
    """One version of the page: its number from 1, when (ms), by whom, the text, and what changed in the lead's words."""

    version: int
    made: int
    actor: str
    text: str
    about: str


class OutdatedError(MarkError):
    """Somebody has saved meanwhile. `newest` is what they saved; the text that was not saved is still the caller's."""

    def __init__(self, newest: Guideline) -> None:
        """Name the colleague and their version."""
        self.code, self.values = "guideline_outdated", {"name": newest.actor, "version": newest.version}
        message, hint = self.in_language("en")
        super().__init__(message, hint=hint)
        self.newest = newest


def newest(engine: Engine) -> Guideline | None:
    """The page as it is; None before anybody has written it."""
    with reading(engine) as connection:
        return _newest(connection)


def versions(engine: Engine, limit: int = 200) -> list[Guideline]:
    """All versions, newest first."""
    with reading(engine) as connection:
        return [_guideline(row) for row in connection.execute(_ordered().limit(limit))]


def save(engine: Engine, by: str, text: str, about: str = "", *, seen: int, now: int | None = None) -> Guideline:
    """Save a new version; `seen` is the version that was edited, 0 before the first one.

    OutdatedError when a newer one is there, AccessError for whoever may not write it, MarkError for a text that is
    empty or too long. The same text again is no new version.
    """
    text, about = clean(text).strip() + "\n", clean(about).strip()
    if not text.strip():
        raise MarkError.of("guideline_empty")
    with writing(engine, "guideline") as connection:
        access.require(connection, by, "guideline")
        last = _newest(connection)
        if last and last.version != seen:
            raise OutdatedError(last)
        if last and last.text == text:
            return last
        made = _put(connection, by, text, about, now)
        details = {"version": made.version, "about": about or "–"}
        note_down(connection, by, "guideline", details=details, now=made.made)
        return made


def add_example(
    engine: Engine, by: str, ruling: str, line: str, *, heading: str, about: str, story: str | None = None,
    now: int | None = None,
) -> Guideline:  # fmt: skip
    """Append `line` (one Markdown list item) under `heading`, as a new version of whatever the page says now.

    `ruling` is the id of the event it comes from: the same one again changes nothing. AccessError as in `save`.
    """
    line = clean(" ".join(line.split()))
    with writing(engine, "guideline") as connection:
        access.require(connection, by, "guideline")
        last = _newest(connection)
        if last and _added(connection, ruling):
            return last
        made = _put(connection, by, with_example(last.text if last else "", line, heading), about, now)
        note_down(connection, by, EXAMPLE, story=story, details={"ruling": ruling, "version": made.version}, now=now)
        return made


def with_example(text: str, line: str, heading: str) -> str:
    """`text` with the list item `line` at the end of the part called `heading`, which is added where it is missing."""
    lines = text.rstrip().splitlines()
    at = next(
        (i for i, line in enumerate(lines) if _HEADING.match(line) and line.lstrip("# ").strip() == heading), None
    )
    if at is None:
        lines += ["", f"## {heading}", ""] if lines else [f"## {heading}", ""]
        return "\n".join([*lines, f"- {line}"]) + "\n"
    end = next((i for i in range(at + 1, len(lines)) if _HEADING.match(lines[i])), len(lines))
    while end > at + 1 and not lines[end - 1].strip():
        end -= 1
    gap = [] if end > at + 1 else [""]
    after = ["", *lines[end:]] if lines[end : end + 1] and lines[end].strip() else lines[end:]
    return "\n".join([*lines[:end], *gap, f"- {line}", *after]) + "\n"


def escaped(text: str) -> str:
    """Words of an article or a note, safe inside Markdown: every sign stands for itself, on one line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _added(connection: Connection, ruling: str) -> bool:
    rows = connection.scalars(select(desk_event.c.details).where(desk_event.c.kind == EXAMPLE))
    return any(details.get("ruling") == ruling for details in rows)


def _put(connection: Connection, by: str, text: str, about: str, now: int | None) -> Guideline:
    if len(text) > GUIDELINE_LIMIT or len(about) > NOTE_LIMIT:
        raise MarkError.of("guideline_long", limit=GUIDELINE_LIMIT, note=NOTE_LIMIT)
    made = now if now is not None else time.time_ns() // 1_000_000
    row = {"made": made, "actor": by, "text": text, "about": about}
    number = int(connection.execute(insert(guideline).values(row)).inserted_primary_key[0])  # type: ignore[index]
    return Guideline(number, made, by, text, about)


def _ordered() -> Query:
    return select(guideline).order_by(guideline.c.version.desc())


def _newest(connection: Connection) -> Guideline | None:
    row = connection.execute(_ordered().limit(1)).first()
    return _guideline(row) if row else None


def _guideline(row: Record) -> Guideline:
    return Guideline(row.version, row.made, row.actor, row.text, row.about)
