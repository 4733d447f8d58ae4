"""How far an editor agrees with themselves: the same words decided twice, and a decision changed later.

Only decisions made one by one count (a key, a suggestion accepted). What came along with another mark, was accepted in
bulk or imported is nobody's second look. A decision that was undone, and the undoing itself, never happened; one that
was redone did.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, and_, select

from dashboard.labels import LABELS
from dashboard.model import DESK
from dashboard.review.agreement.measures import Figure, wilson
from dashboard.settings import AGREEMENT_SLIP
from dashboard.store import access
from dashboard.store.engine import reading
from dashboard.store.tables import mark, mark_event

BY_HAND = frozenset({"key", "accept"})
TURNS = frozenset({"undo", "redo"})


@dataclass(frozen=True, slots=True)
class Decision:
    """One event of the log as far as it matters here. `place`: the sentence; `at`: where it stands today."""

    id: str
    editor: str
    place: tuple[str, int, int]
    words: str
    label: str | None
    made: int
    cause: str
    reverts: str | None = None
    at: tuple[str, int | None] = ("", None)


@dataclass(frozen=True, slots=True)
class Change:
    """Two unlike decisions of one editor on the same words; `there` is the earlier sentence, `here` the later one."""

    words: str
    before: str
    after: str
    there: tuple[str, int | None]
    here: tuple[str, int | None]
    made: int


@dataclass(frozen=True, slots=True)
class Consistency:
    """`copies`: of the decisions on words decided before elsewhere, the share that said the same again.

    `kept`: of the sentences decided, the share whose first decision still stands.
    """

    copies: Figure
    kept: Figure
    differing: tuple[Change, ...]  # copies decided unlike
    changed: tuple[Change, ...]  # sentences decided anew


def consistency(engine: Engine, viewer: str | None = None) -> dict[str, Consistency]:
    """Editor -> how far they agree with themselves. Leads see every editor, an editor only their own; None sees all.

    AccessError for somebody who may not mark.
    """
    with reading(engine) as connection:
        own = None
        if viewer is not None:
            access.require(connection, viewer, "mark")
            rank = access.role(connection, viewer)
            own = viewer if rank == "editor" else None
        here = and_(*(mark.c[name] == mark_event.c[name] for name in ("article", "start", "stop", "editor")))
        e = mark_event.c
        query = (
            select(
                e.id, e.editor, e.article, e.start, e.stop, e.quote, e.label, e.made, e.cause, e.reverts,
                mark.c.at_article, mark.c.at_n,
            )
            .select_from(mark_event.join(mark, here))
            .where(e.editor != DESK, e.stop > 0)
            .order_by(e.made, e.seq, e.rev)
        )  # fmt: skip
        rows = connection.execute(query.where(e.editor == own) if own else query).all()
    return of_decisions(
        Decision(
            row.id, row.editor, (row.article, row.start, row.stop), " ".join(row.quote.split()), row.label, row.made,
            row.cause, row.reverts, (row.at_article, row.at_n),
        )
        for row in rows
    )  # fmt: skip


def of_decisions(decisions: Iterable[Decision]) -> dict[str, Consistency]:
    """The same from decisions in the order they were made."""
    by_editor: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        by_editor[decision.editor].append(decision)
    by_kind = {editor: _of_one(lasting(made)) for editor, made in sorted(by_editor.items())}
    return {editor: consistency for editor, consistency in by_kind.items() if consistency.kept.n}


def lasting(made: Sequence[Decision]) -> list[Decision]:
    """What was decided by hand and not undone. An undo may itself be undone: the newest has the say."""
    gone: set[str] = set()
    kept = []
    for decision in reversed(made):
        if decision.id in gone:
            continue
        if decision.cause in TURNS:
            gone.add(decision.reverts or "")
        elif decision.cause in BY_HAND and decision.label in LABELS:
            kept.append(decision)
    return kept[::-1]


def _of_one(made: Sequence[Decision]) -> Consistency:
    places: dict[tuple[str, int, int], list[Decision]] = defaultdict(list)
    for decision in made:
        places[decision.place].append(decision)
    settled = {place: without_slips(several) for place, several in places.items()}
    changed = [_change(several[0], several[-1]) for several in settled.values() if _turned(several)]
    same, differing = _copies([several[-1] for several in settled.values()])
    return Consistency(
        _share(same, same + len(differing)),
        _share(len(settled) - len(changed), len(settled)),
        tuple(differing),
        tuple(changed),
    )


def without_slips(several: Sequence[Decision]) -> list[Decision]:
    """The decisions on one sentence, without those that were put right within seconds."""
    pairs = itertools.pairwise(several)
    slips = {first.id for first, then in pairs if then.made - first.made <= AGREEMENT_SLIP}
    return [decision for decision in several if decision.id not in slips]


def _turned(several: Sequence[Decision]) -> bool:
    return len({decision.label for decision in several}) > 1


def _copies(made: Iterable[Decision]) -> tuple[int, list[Change]]:
    """Each decision against the one before it on the same words: how many say the same, and those that do not."""
    last: dict[str, Decision] = {}
    same, differing = 0, []
    for decision in sorted(made, key=lambda decision: decision.made):
        before = last.get(decision.words)
        last[decision.words] = decision
        if before is None:
            continue
        if before.label == decision.label:
            same += 1
        else:
            differing.append(_change(before, decision))
    return same, differing


def _change(before: Decision, after: Decision) -> Change:
    return Change(after.words, before.label or "", after.label or "", before.at, after.at, after.made)


def _share(hits: int, of: int) -> Figure:
    return Figure(hits / of, of, *wilson(hits, of)) if of else Figure(None, 0, missing="no_overlap")
