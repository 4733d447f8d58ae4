"""What people decide about stories by hand: together, apart, a role. A log like the marks': taking back is an entry."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal, cast, get_args

from sqlalchemy import Engine, insert, select

from dashboard.errors import MarkError
from dashboard.model import Role
from dashboard.settings import NAME_LIMIT
from dashboard.store import access
from dashboard.store.articles import newest
from dashboard.store.engine import reading, writing
from dashboard.store.tables import decision
from dashboard.store.text import clean

if TYPE_CHECKING:
    from dashboard.stories import Decisions

Kind = Literal["together", "apart", "move", "split", "source", "rewrite", "single", "undo"]
ROLES: frozenset[str] = frozenset(get_args(Role))


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry. `articles`: for "move" the moved one first, then one or more of the story it moves to; for "split" the one
    that leaves first, then those that stay."""

    id: int
    editor: str
    kind: Kind
    articles: tuple[str, ...]
    reverts: int | None
    made: int  # ms since 1970


def decide(
    engine: Engine,
    editor: str,
    kind: Kind,
    articles: Iterable[str] = (),
    *,
    reverts: int | None = None,
) -> int:
    """Add an entry, return its id. MarkError for one that says nothing (too few articles) or names an unknown article;
    AccessError when the role of `editor` forbids it.

    together                 these articles tell one event
    apart                    each of these tells an event of its own
    move                     the first leaves its story for that of the others
    split                    the first tells another event than any of the others
    source, rewrite, single  this is their role
    undo                     the entry `reverts` is taken back
    """
    ids = tuple(dict.fromkeys(articles))
    least = {"together": 2, "apart": 2, "move": 2, "split": 2, "undo": 0}.get(kind, 1)
    if kind not in get_args(Kind) or len(ids) < least or (kind == "undo") != (reverts is not None):
        raise MarkError.of("decision_incomplete", where=kind)
    row = {
        "editor": clean(editor)[:NAME_LIMIT],
        "kind": kind,
        "articles": list(ids),
        "reverts": reverts,
        "made": time.time_ns() // 1_000_000,
    }
    with writing(engine, "decisions") as connection:
        access.require(connection, editor, "mark")
        unknown = set(ids) - newest(connection, ids).keys()
        if unknown:
            raise MarkError.of("no_article", name=min(unknown))
        return int(connection.execute(insert(decision).values(row)).inserted_primary_key[0])  # type: ignore[index]


def decision_log(engine: Engine) -> list[Decision]:
    """Every entry, oldest first, those taken back too."""
    with reading(engine) as connection:
        rows = connection.execute(select(decision).order_by(decision.c.id)).all()
    return [Decision(r.id, r.editor, r.kind, tuple(r.articles), r.reverts, r.made) for r in rows]


def standing(entries: Sequence[Decision]) -> list[Decision]:
    """The entries that count: an undo and what it takes back are gone; undoing an undo brings the entry back."""
    gone: set[int] = set()
    for entry in reversed(entries):
        if entry.kind == "undo" and entry.id not in gone and entry.reverts is not None:
            gone.add(entry.reverts)
    return [entry for entry in entries if entry.kind != "undo" and entry.id not in gone]


def read_decisions(engine: Engine) -> Decisions:
    """The decisions as grouping takes them, on the texts of today; of two on the same pair of articles the later wins."""
    from dashboard.stories import Decisions

    entries = standing(decision_log(engine))
    with reading(engine) as connection:
        now = newest(connection, {key for entry in entries for key in entry.articles})
    pairs: dict[frozenset[str], bool] = {}
    roles: dict[str, Role] = {}
    for entry in entries:
        ids = tuple(dict.fromkeys(now.get(key, key) for key in entry.articles))
        if entry.kind in ROLES:
            roles.update(dict.fromkeys(ids, cast(Role, entry.kind)))
        elif entry.kind == "move":
            _move(pairs, ids)
        elif entry.kind == "split":
            pairs.update((frozenset((ids[0], other)), False) for other in ids[1:])
        elif entry.kind in ("together", "apart"):
            pairs.update((frozenset(pair), entry.kind == "together") for pair in combinations(ids, 2))
    return Decisions(
        together=tuple(pair for pair, same in pairs.items() if same),
        apart=tuple(pair for pair, same in pairs.items() if not same),
        roles=roles,
    )


def _move(pairs: dict[frozenset[str], bool], ids: tuple[str, ...]) -> None:
    """What held the moved article in its old story no longer does."""
    moved, *to = ids
    for pair in [pair for pair, same in pairs.items() if same and moved in pair]:
        pairs[pair] = False
    pairs.update((frozenset((moved, other)), True) for other in to)
