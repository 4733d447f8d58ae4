"""Who is meant to do what: stories given to editors by a lead, one by one, in bulk or by rule, and second opinions.

Rule 1: rules are data, kept under the setting `assignment.rules`, and can be applied any number of times: what they
come to depends on the rules and the stories alone (a stable hash), never on the process or the order.
Rule 2: what was assigned by hand is never changed by a rule; nor is a story that its editor has begun.
Rule 3: every change stands in the desk's log, with the story and the person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import log
from typing import Literal

from sqlalchemy import Connection, Engine, delete, insert, select, update

from dashboard.errors import AccessError, SetupError
from dashboard.review.queue.standing import answers
from dashboard.review.sharing.claims import ALL, overlaps
from dashboard.settings import OVERLAP_MOST
from dashboard.store import access
from dashboard.store.desk_log import moment, note_down
from dashboard.store.engine import chunks, reading, upsert, writing
from dashboard.store.query_types import Record
from dashboard.store.tables import assignment, desk_event, plan, setting, standing, story
from dashboard.store.values import put_setting

RULES = "assignment.rules"
DRAW = "assignment.second_opinions"


@dataclass(frozen=True, slots=True)
class Assignment:
    """`actor` gave `story` to `editor`; `reason`: the rule that did it, empty: by hand. `made` in ms."""

    story: str
    editor: str
    actor: str
    reason: str
    made: int


@dataclass(frozen=True, slots=True)
class Rule:
    """Stories go to `editors` by their shares (0..1 each; what is missing to 1 stays free for anybody).

    `kind` share: all stories; language: those whose main language is `value`; site: those with an article of the site
    `value`. Of several rules the first that fits a story counts.
    """

    kind: Literal["share", "language", "site"]
    editors: Mapping[str, float]
    value: str = ""

    @property
    def name(self) -> str:
        """What an assignment says it comes from: share, language es, site harbor.example."""
        return f"{self.kind} {self.value}".strip()

    def fits(self, languages: Sequence[str], sites: Sequence[str]) -> bool:
        """Whether a story of these languages (the main one first) and sites falls under the rule."""
        if self.kind == "share":
            return True
        return self.value in sites if self.kind == "site" else languages[:1] == [self.value]


@dataclass(frozen=True, slots=True)
class Draw:
    """Second opinions: the share of stories that are drawn, and what the draw is made from."""

    share: float = 0.0
    seed: str = ""
    actor: str = ""
    made: int = 0
    stories: frozenset[str] = field(default_factory=frozenset)


# ---- by hand ----------------------------------------------------------------------------------------------------
def assign(
    engine: Engine,
    by: str,
    stories: Collection[str],
    editors: Collection[str],
    reason: str = "",
    *,
    now: int | None = None,
) -> int:
    """Give every one of the stories to every one of the editors; how many of these assignments are new.

    AccessError when `by` may not assign, or when one of the editors may not mark. Unknown stories are left out.
    """
    with writing(engine, ALL) as connection:
        access.require(connection, by, "assign")
        _check_editors(connection, editors)
        stories_known = _known(connection, stories)
        pairs = [
            (name, editor)
            for name in dict.fromkeys(stories)
            if name in stories_known
            for editor in dict.fromkeys(editors)
        ]
        return _give(connection, by, pairs, dict.fromkeys(pairs, reason), moment(now))


def unassign(
    engine: Engine, by: str, stories: Collection[str], editors: Collection[str] | None = None, *, now: int | None = None
) -> int:
    """Take the stories from these editors, from all without `editors`; how many assignments ended."""
    with writing(engine, ALL) as connection:
        access.require(connection, by, "assign")
        taken_back = [
            assignment for assignment in _all(connection, stories) if editors is None or assignment.editor in editors
        ]
        return _take_back(connection, by, taken_back, moment(now))


def assignments(engine: Engine, stories: Collection[str] | None = None) -> dict[str, tuple[Assignment, ...]]:
    """Story id -> whom it is assigned to, by name."""
    with reading(engine) as connection:
        return _by_story(_all(connection, stories))


def set_overlap(engine: Engine, by: str, stories: Collection[str], n: int, *, now: int | None = None) -> int:
    """So many editors are to mark each of these stories, every one on their own; how many stories changed.

    SetupError unless 1 <= n <= OVERLAP_MOST; AccessError when `by` may not assign.
    """
    if not 1 <= n <= OVERLAP_MOST:
        raise SetupError.of("overlap_range", n=n, most=OVERLAP_MOST)
    clock = moment(now)
    with writing(engine, ALL) as connection:
        access.require(connection, by, "assign")
        before, stories_known = overlaps(connection, stories), _known(connection, stories)
        changed = [name for name in dict.fromkeys(stories) if name in stories_known and before.get(name, 1) != n]
        _plan(connection, by, changed, n, clock)
        _log(connection, by, "overlap", ((name, None, {"overlap": n}) for name in changed), clock)
        return len(changed)


# ---- by rule ----------------------------------------------------------------------------------------------------
def rules(engine: Engine) -> tuple[Rule, ...]:
    """The rules in force, in their order."""
    with reading(engine) as connection:
        return _rules(connection)[1]


def set_rules(engine: Engine, by: str, new: Sequence[Rule], *, now: int | None = None) -> int:
    """Replace the rules and apply them; how many assignments changed. AccessError; SetupError for a rule without sense."""
    for rule in new:
        _check_rule(rule)
    with writing(engine, ALL) as connection:
        access.require(connection, by, "assign")
        _check_editors(connection, {editor for rule in new for editor in rule.editors})
        kept = [asdict(rule) | {"editors": dict(rule.editors)} for rule in new]
        put_setting(connection, RULES, {"actor": by, "rules": kept})
        note_down(connection, by, "rules", details={"rules": kept}, now=now)
    return apply_rules(engine, by, now=now)


def apply_rules(engine: Engine, by: str | None = None, *, now: int | None = None) -> int:
    """Bring what rules assigned in line with them, and draw second opinions of new stories; how many things changed.

    Without `by` on behalf of whoever made the rules: what a load does when it has brought new stories.
    """
    clock = moment(now)
    with writing(engine, ALL) as connection:
        if by is not None:
            access.require(connection, by, "assign")
        author, standing_rules = _rules(connection)
        actor = by or author
        changed = _draw(connection, _drawn(connection))
        if not actor:
            return changed
        stories = connection.execute(select(story.c.id, story.c.languages, story.c.sites)).all()
        wanted = _wanted(stories, standing_rules, overlaps(connection, [row.id for row in stories]))
        old = _all(connection, None)
        hands = {assignment.story for assignment in old if not assignment.reason}
        begun = _begun(connection, {assignment.story for assignment in old})
        stay = {assignment for assignment in old if assignment.editor in begun.get(assignment.story, ())}
        fixed = hands | {assignment.story for assignment in stay}
        gone = [
            assignment
            for assignment in old
            if assignment.reason
            and assignment not in stay
            and wanted.get((assignment.story, assignment.editor)) is None
        ]
        changed += _take_back(connection, actor, gone, clock)
        new = {pair: why for pair, why in wanted.items() if pair[0] not in fixed}
        return changed + _give(connection, actor, list(new), new, clock)


def _begun(connection: Connection, stories: Iterable[str]) -> dict[str, Collection[str]]:
    """Story id -> who has answered anything in it."""
    by_story: dict[str, Collection[str]] = {}
    for part in chunks(stories):
        by_story |= answers(connection, part)
    return by_story


def _wanted(
    stories: Iterable[Record], standing_rules: Sequence[Rule], overlap: Mapping[str, int]
) -> dict[tuple[str, str], str]:
    """(story, editor) -> the rule's name."""
    wanted_pairs: dict[tuple[str, str], str] = {}
    for row in stories:
        rule = next((rule for rule in standing_rules if rule.fits(row.languages, row.sites)), None)
        if rule is not None:
            chosen = shared_out(row.id, rule.editors, overlap.get(row.id, 1))
            wanted_pairs.update({(row.id, editor): rule.name for editor in chosen})
    return wanted_pairs


def shared_out(story_id: str, editors: Mapping[str, float], count: int = 1) -> tuple[str, ...]:
    """`count` of the editors for a story, by their shares; fewer where the share that is nobody's comes first.

    Weighted rendezvous hashing (Thaler and Ravishankar 1998; the weight's form: Schindelhauer and Schomaker 2005): an
    editor who joins or leaves, or whose share changes, moves only the stories that have to move.
    """
    rest = 1 - sum(editors.values())
    weights = dict(editors) | ({"": rest} if rest > 1e-9 else {})
    scores = {editor: -weight / log(_part(f"{story_id}\n{editor}")) for editor, weight in weights.items() if weight > 0}
    best = sorted(scores, key=lambda editor: (-scores[editor], editor))
    free = best.index("") if "" in best else len(best)
    return tuple(best[: min(count, free)])


def _part(text: str) -> float:
    """A number between 0 and 1, the same for the same text everywhere."""
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")
    return (number + 0.5) / 2**56


# ---- second opinions --------------------------------------------------------------------------------------------
def second_opinions(engine: Engine, by: str, share: float, seed: str = "", *, now: int | None = None) -> int:
    """Let a random `share` (0..1) of the stories be marked by two editors; how many are to be from now on.

    The same share and seed draw the same stories everywhere; a larger share draws those and more. Stories whose overlap
    was set by hand keep theirs. New stories are drawn from when rules are applied. SetupError, AccessError.
    """
    if not 0 <= share <= 1:
        raise SetupError.of("share_range", share=share)
    with writing(engine, ALL) as connection:
        access.require(connection, by, "assign")
        old = _drawn(connection)
        ours = (plan.c.actor == old.actor, plan.c.made == old.made)
        drawn = select(plan.c.story).where(*ours)
        connection.execute(update(standing).where(standing.c.story.in_(drawn)).values(stale=1))
        connection.execute(delete(plan).where(*ours))
        new = Draw(share, seed, by, moment(now))
        kept = {"share": share, "seed": seed, "actor": by, "made": new.made}
        put_setting(connection, DRAW, kept)
        note_down(connection, by, "second_opinions", details=kept, now=now)
        return _draw(connection, new)


def drawn(engine: Engine) -> Draw:
    """The draw in force, with the stories that it chose."""
    with reading(engine) as connection:
        draw = _drawn(connection)
        rows = connection.scalars(select(plan.c.story).where(plan.c.actor == draw.actor, plan.c.made == draw.made))
        return Draw(draw.share, draw.seed, draw.actor, draw.made, frozenset(rows))


def _drawn(connection: Connection) -> Draw:
    kept = connection.scalar(select(setting.c.value).where(setting.c.key == DRAW))
    return Draw(**kept) if kept else Draw()


def _draw(connection: Connection, draw: Draw) -> int:
    """Plan two opinions for the stories drawn that have no plan yet. Its rows carry the draw's actor and time."""
    if not draw.share:
        return 0
    planned = set(connection.scalars(select(plan.c.story)))
    free = [name for name in connection.scalars(select(story.c.id)) if name not in planned]
    chosen = sorted(name for name in free if _part(f"{draw.seed}\n{name}") < draw.share)
    _plan(connection, draw.actor, chosen, 2, draw.made)
    details = {"overlap": 2, "share": draw.share}
    _log(connection, draw.actor, "overlap", ((name, None, details) for name in chosen), moment())
    return len(chosen)


# ---- inside the transaction -------------------------------------------------------------------------------------
def _rules(connection: Connection) -> tuple[str, tuple[Rule, ...]]:
    kept = connection.scalar(select(setting.c.value).where(setting.c.key == RULES)) or {"actor": "", "rules": []}
    return kept["actor"], tuple(Rule(**rule) for rule in kept["rules"])


def _check_rule(rule: Rule) -> None:
    shares = rule.editors.values()
    if not rule.editors or min(shares) < 0 or not 0 < sum(shares) <= 1 + 1e-9:
        raise SetupError.of("rule_shares", where=rule.name)
    if (rule.kind == "share") == bool(rule.value.strip()):
        raise SetupError.of("rule_value", where=rule.name)


def _check_editors(connection: Connection, editors: Iterable[str]) -> None:
    for editor in editors:
        if access.role(connection, editor) in (None, "reader") or not editor.strip():
            raise AccessError.of("cannot_mark", name=editor or "–")


def _known(connection: Connection, stories: Iterable[str]) -> set[str]:
    names: set[str] = set()
    for part in chunks(stories):
        names.update(connection.scalars(select(story.c.id).where(story.c.id.in_(part))))
    return names


def _all(connection: Connection, stories: Collection[str] | None) -> list[Assignment]:
    if stories is None:
        return [Assignment(**row._mapping) for row in connection.execute(select(assignment))]
    return [
        Assignment(**row._mapping)
        for part in chunks(stories)
        for row in connection.execute(select(assignment).where(assignment.c.story.in_(part)))
    ]


def _by_story(assignments: Iterable[Assignment]) -> dict[str, tuple[Assignment, ...]]:
    each: dict[str, list[Assignment]] = {}
    for given in sorted(assignments, key=lambda given: given.editor):
        each.setdefault(given.story, []).append(given)
    return {key: tuple(several) for key, several in each.items()}


def _give(
    connection: Connection, by: str, pairs: Sequence[tuple[str, str]], why: Mapping[tuple[str, str], str], clock: int
) -> int:
    there = {(assignment.story, assignment.editor) for assignment in _all(connection, {name for name, _ in pairs})}
    new = [pair for pair in pairs if pair not in there]
    rows = [{"story": s, "editor": e, "actor": by, "reason": why[s, e], "made": clock} for s, e in new]
    for part in chunks(rows):
        connection.execute(insert(assignment), part)
    _log(connection, by, "assigned", ((s, e, {"reason": why[s, e]} if why[s, e] else {}) for s, e in new), clock)
    return len(new)


def _take_back(connection: Connection, by: str, given_back: Sequence[Assignment], clock: int) -> int:
    for returned in given_back:
        connection.execute(
            delete(assignment).where(assignment.c.story == returned.story, assignment.c.editor == returned.editor)
        )
    _log(connection, by, "unassigned", ((assignment.story, assignment.editor, {}) for assignment in given_back), clock)
    return len(given_back)


def _plan(connection: Connection, by: str, stories: Iterable[str], n: int, clock: int) -> None:
    put = upsert(connection.dialect.name, plan)
    put = put.on_conflict_do_update(
        index_elements=["story"], set_={name: put.excluded[name] for name in ("overlap", "actor", "made")}
    )
    for part in chunks({"story": name, "overlap": n, "actor": by, "made": clock} for name in stories):
        connection.execute(put, part)
        again = standing.c.story.in_([row["story"] for row in part])
        connection.execute(update(standing).where(again).values(stale=1))


def _log(
    connection: Connection,
    by: str,
    kind: str,
    about: Iterable[tuple[str, str | None, Mapping[str, object]]],
    clock: int,
) -> None:
    """Many entries of the desk's log at once."""
    same = {"made": clock, "actor": by, "kind": kind}
    for part in chunks(same | {"story": name, "person": who, "details": more} for name, who, more in about):
        connection.execute(insert(desk_event), part)
