"""Blind mode: an editor sees what colleagues say of a sentence only beside a mark of their own.

Rule 1: it holds for editors. Leads and admins see everything, for they decide; readers mark nothing and see everything;
at a desk without sign-in everybody is an admin, so there it hides nothing.
Rule 2: an own mark opens its sentence: any label, unsure included. Reviewing an article as a whole with nothing to mark
opens the whole article. Taking the mark away closes it again.
Rule 3: a ruling of the desk is hidden like a colleague's mark: whoever is asked for a second opinion gives their own.
Rule 4: every reader of marks asks `blindfold` and puts `visible` into its statement; none has a filter of its own.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, and_, exists, or_, select, true

from dashboard.store import access
from dashboard.store.desk_log import note_down
from dashboard.store.engine import reading, writing
from dashboard.store.query_types import Condition, Relation
from dashboard.store.tables import mark, setting
from dashboard.store.values import put_setting

KEY = "blind"
_SWITCH = select(setting.c.value).where(setting.c.key == KEY)


def is_blind(engine: Engine) -> bool:
    """Whether the desk works blind."""
    with reading(engine) as connection:
        return _switched_on(connection)


def set_blind(engine: Engine, by: str, on: bool, *, now: int | None = None) -> None:
    """Switch it for the whole desk. AccessError for whoever may not run the desk."""
    with writing(engine, f"setting {KEY}") as connection:
        access.require(connection, by, "desk")
        if _switched_on(connection) != on:
            put_setting(connection, KEY, on)
            note_down(connection, by, "blind_on" if on else "blind_off", now=now)


def hides(engine: Engine, viewer: str) -> bool:
    """Whether colleagues' marks, and the machine's suggestions, are to be hidden from `viewer` until their own is in."""
    with reading(engine) as connection:
        return blindfold(connection, viewer) is not None


def blindfold(connection: Connection, viewer: str | None) -> str | None:
    """`viewer` if blind mode hides marks from them, else None. Without a viewer (exports, learning) nothing is hidden."""
    if viewer is None or not _switched_on(connection):
        return None
    return viewer if access.role(connection, viewer) == "editor" else None


def visible(blinded: str | None, of: Relation = mark) -> Condition:
    """The condition for rows of `mark` (or of an alias of it) that somebody whom `blindfold` named may see."""
    if blinded is None:
        return true()
    return or_(of.c.editor == blinded, own_mark(blinded, of))


def own_mark(viewer: str, of: Relation = mark) -> Condition:
    """The condition for rows of `mark` at a sentence, or in an article, that `viewer` has answered."""
    own = mark.alias("own")
    there = or_(own.c.at_n == of.c.at_n, own.c.at_n == 0)
    return exists().where(own.c.at_article == of.c.at_article, there, own.c.editor == viewer, own.c.label.is_not(None))


def opened(connection: Connection, viewer: str | None, article: str, n: int) -> bool:
    """Whether `viewer` may see what colleagues said of one sentence: what a history asks."""
    blinded = blindfold(connection, viewer)
    if blinded is None:
        return True
    here = and_(mark.c.at_article == article, mark.c.at_n.in_([n, 0]), mark.c.label.is_not(None))
    return connection.execute(select(mark.c.rev).where(here, mark.c.editor == blinded).limit(1)).first() is not None


def _switched_on(connection: Connection) -> bool:
    return bool(connection.scalar(_SWITCH))
