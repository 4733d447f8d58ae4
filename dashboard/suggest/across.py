"""A sentence held against a telling in another language: only what can be compared without words.

Dates, times and figures are values and the same in every language, names of people nearly so; whether two sentences speak of
the same thing, the encoder and the alignment say. What neither bears out is left unclear: nothing is said about wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.compare.amounts import Quantity
from dashboard.compare.calendar_parts import missing_parts
from dashboard.model import Evidence, Specific
from dashboard.settings import (
    ACROSS_BORNE,
    ACROSS_PLAIN,
    ACROSS_SAID,
    CHANCE_BORNE,
    CHANCE_DIFFERS,
    CHANCE_MISSING,
    CHANCE_OPEN,
    EVIDENCE_SHOWN,
)
from dashboard.suggest.checks import Case, Finding, World
from dashboard.suggest.checks.case import finding
from dashboard.suggest.checks.facts import Compare, details_of, proves_little
from dashboard.suggest.checks.names import unknown_person
from dashboard.suggest.evidence import Candidate, Links, Pool
from dashboard.suggest.reading import Told
from dashboard.suggest.support import Support
from dashboard.text.meaning import cosines

ACROSS = "across"  # the feature that marks such a sentence; its value is the chance that it is unsupported


def judge_across(mine: Told, pool: Pool, world: World, links: Links) -> Support:
    """One sentence held against a pool in other languages."""
    found = _linked(mine, pool, links)
    case = Case(mine, found, world)
    borne, findings = _compared(case)
    meaning = found[0].meaning if found else 0.0
    said = meaning >= (ACROSS_BORNE if borne else ACROSS_PLAIN) and not findings
    features = {
        ACROSS: _chance(findings, said=said),
        "meaning": round(meaning, 4),
        "covers.best": 0.0,
        "score.best": 0.0,
    }
    features |= {f"reason.{f.reason.code}": f.strength for f in findings}
    evidence = tuple(Evidence(c.told.article, c.told.n, round(max(0.0, c.meaning), 3), pool.kind) for c in found)
    return Support(findings, features, evidence[:EVIDENCE_SHOWN], int(said), 1, "", pool.kind)


def _linked(mine: Told, pool: Pool, links: Links) -> tuple[Candidate, ...]:
    """The sentences that the alignment links to ours, nearest in meaning first."""
    linked = links.of(mine.article, mine.n)
    told = [pool.told[pool.places[place]] for place in linked if place in pool.places]
    if not told:
        return ()
    near = cosines([mine.text], [t.text for t in told])[0]
    some = [
        Candidate(t, 0.0, float(value), linked[t.article, t.n], float(value))
        for t, value in zip(told, near, strict=True)
    ]
    return tuple(sorted(some, key=lambda c: (-c.meaning, c.told.article, c.told.n)))


def _chance(findings: Sequence[Finding], *, said: bool) -> float:
    if any(f.reason.code.endswith("-differs") for f in findings):
        return CHANCE_DIFFERS
    if findings:
        return CHANCE_MISSING
    return CHANCE_BORNE if said else CHANCE_OPEN


def _compared(case: Case) -> tuple[int, tuple[Finding, ...]]:
    """How many details the pool has too, and what it does not have."""
    borne, findings = 0, []
    for kind, details, compare in details_of(case):
        known = [s for k in _pooled(kind) for _, s in case.world.details.get(k, ())]
        for detail in details:
            if any(compare(detail, s) == "equal" for s in known) or _told_loosely(case, detail, known):
                borne += 1
            elif not proves_little(detail):
                findings.append(_missing(case, detail, kind, list(_rivals(case, detail, details, compare))))
    for name in case.mine.details.names:
        rival = unknown_person(case, name)
        borne += rival is None
        if rival:
            findings.append(
                finding("name-differs", case, (name.start, name.end), there=rival[1].text, told=rival[0], strength=1.0)
            )
    return borne, tuple(findings)


def _told_loosely(case: Case, detail: Specific, known: Sequence[Specific]) -> bool:
    """ "End of August" where the other says "by the end of August", "8" where it has a time of day."""
    if detail.kind == "date":
        return missing_parts(detail.value, [s.value for s in known]) <= {"p", "wd"}
    hours = {int(s.value[:2]) % 12 for _, s in case.world.details.get("time", ())}
    return isinstance(detail, Quantity) and not detail.unit and detail.amount % 12 in hours


def _pooled(kind: str) -> tuple[str, ...]:
    return ("number", "money", "percent") if kind in ("number", "money", "percent") else (kind,)


def _rivals(case: Case, detail: Specific, own: Sequence[Specific], compare: Compare) -> Iterator[tuple[Told, Specific]]:
    """Details of the same kind in the linked sentences that none of ours equals."""
    for candidate in case.found:
        if candidate.meaning < ACROSS_SAID:
            continue
        details = candidate.told.details
        for other in (*details.dates, *details.times, *details.numbers):
            if other.kind == detail.kind and not any(compare(other, mine) == "equal" for mine in own):
                yield candidate.told, other


def _missing(case: Case, detail: Specific, kind: str, rivals: Sequence[tuple[Told, Specific]]) -> Finding:
    here = (detail.start, detail.end)
    if not rivals:
        return finding(f"{kind}-missing", case, here, strength=1.0)
    told, other = rivals[0]
    return finding(f"{kind}-differs", case, here, there=other.text, told=told, strength=1.0)
