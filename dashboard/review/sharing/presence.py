"""Who is looking at what, now. A page says so every few seconds; whether it still counts is asked when it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select

from dashboard.settings import PRESENCE_SECONDS, PRESENCE_STEP
from dashboard.store import access
from dashboard.store.desk_log import moment
from dashboard.store.engine import reading, upsert, writing
from dashboard.store.query_types import Condition, Record
from dashboard.store.tables import presence as table
from dashboard.store.text import clean


@dataclass(frozen=True, slots=True)
class Presence:
    """`editor` is at sentence `n` of `article` (either may be unknown), as of `seen`, ms since 1970."""

    editor: str
    story: str
    article: str | None
    n: int | None
    seen: int


def here(
    engine: Engine,
    editor: str,
    story_id: str,
    article: str | None = None,
    n: int | None = None,
    *,
    now: int | None = None,
) -> bool:
    """Say where an editor is; True when it was written: the place is another one, or PRESENCE_STEP has passed.

    Call it as often as the page asks for marks, and with every mark. AccessError for somebody the desk does not know.
    """
    new = Presence(clean(editor.strip()), story_id, article, n, moment(now))
    with reading(engine) as connection:
        old = connection.execute(select(table).where(*_presence_key(new))).first()
    same = old is not None and (old.article, old.n) == (new.article, new.n)
    if same and old is not None and old.seen <= new.seen < old.seen + PRESENCE_STEP * 1000:
        return False
    with writing(engine, f"presence {new.editor}") as connection:
        access.require(connection, new.editor, "read")
        put = upsert(connection.dialect.name, table)
        row = {"editor": new.editor, "story": story_id, "article": article, "n": n, "seen": new.seen}
        connection.execute(
            put.values(row).on_conflict_do_update(
                index_elements=["editor", "story"], set_={k: row[k] for k in ("article", "n", "seen")}
            )
        )
    return True


def who_is_here(
    engine: Engine, story_id: str, viewer: str | None = None, *, now: int | None = None
) -> tuple[Presence, ...]:
    """Who has been at a story within PRESENCE_SECONDS, the newest first, without `viewer`."""
    with reading(engine) as connection:
        since = table.c.seen > moment(now) - PRESENCE_SECONDS * 1000
        rows = connection.execute(select(table).where(table.c.story == story_id, since)).all()
    return _newest_first(row for row in rows if row.editor != viewer)


def everywhere(engine: Engine, *, now: int | None = None) -> dict[str, tuple[Presence, ...]]:
    """Story id -> who is there, for a list of stories."""
    with reading(engine) as connection:
        rows = connection.execute(select(table).where(table.c.seen > moment(now) - PRESENCE_SECONDS * 1000)).all()
    return {key: _newest_first(row for row in rows if row.story == key) for key in {row.story for row in rows}}


def gone(engine: Engine, editor: str, story_id: str) -> None:
    """An editor has left a story."""
    absence = Presence(clean(editor.strip()), story_id, None, None, 0)
    with writing(engine, f"presence {absence.editor}") as connection:
        connection.execute(delete(table).where(*_presence_key(absence)))


def _presence_key(presence: Presence) -> tuple[Condition, ...]:
    return table.c.editor == presence.editor, table.c.story == presence.story


def _newest_first(rows: Iterable[Record]) -> tuple[Presence, ...]:
    presences = (Presence(row.editor, row.story, row.article, row.n, row.seen) for row in rows)
    return tuple(sorted(presences, key=lambda presence: (-presence.seen, presence.editor)))
