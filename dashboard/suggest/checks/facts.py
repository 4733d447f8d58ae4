"""Dates, times, numbers and names that the pool does not bear out, or gives differently in the same place.

A detail is missing where the pool has it nowhere. It differs where the pool's best sentence has another one of its kind
in the same surroundings: the words beside it decide, for a figure that stands elsewhere in the story proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from rapidfuzz import fuzz

from dashboard.compare.dates import clash, missing_parts, same_time
from dashboard.compare.quantities import borne_out, same_quantity
from dashboard.model import Specific
from dashboard.settings import (
    ELSEWHERE_FIT,
    NAME_LIKENESS,
    RIVAL_FIT,
    RIVAL_MARGIN,
    SAME_PLACE_FIT,
    SAME_PLACE_MARGIN,
)
from dashboard.suggest.checks.case import Case, Finding, finding, fit
from dashboard.suggest.reading import Told
from dashboard.text.lexicon import lexicon

Same = Callable[[str, str], bool]


def check_facts(case: Case) -> Iterator[Finding]:
    """Every date, time, number and name of the sentence, held against the pool."""
    quotes = [(q.start, q.end) for q in case.mine.details.quotes]
    for kind, mine, same, other in _kinds(case):
        for detail in mine:
            if kind == "date" and _soft(case, detail) and any(a <= detail.start < b for a, b in quotes):
                continue
            found = _weigh(case, detail, kind, mine, same, other)
            if found:
                yield found
    for name in case.mine.details.names:
        found = _name(case, name)
        if found:
            yield found


def _kinds(case: Case) -> Iterator[tuple[str, tuple[Specific, ...], Same, Same]]:
    """kind, this sentence's details of it, when two are the same, when two contradict each other."""
    details = case.mine.details
    yield "date", details.dates, lambda a, b: not missing_parts(a, [b]), clash
    yield "time", details.times, same_time, lambda a, b: not same_time(a, b)
    for kind in ("number", "money", "percent"):
        some = tuple(n for n in details.numbers if n.kind == kind)
        yield kind, some, _same_number, lambda a, b: not same_quantity(a, b) and _alike(a) == _alike(b)


def _same_number(a: str, b: str) -> bool:
    return borne_out(a, [b])


def _alike(value: str) -> str:
    """Ordinals rival ordinals, votes votes, amounts amounts of their unit."""
    if value.startswith("ord"):
        return "ord"
    return "vote" if "-" in value[1:] else value.partition(" ")[2]


def _weigh(
    case: Case, detail: Specific, kind: str, all_mine: tuple[Specific, ...], same: Same, rival: Same
) -> Finding | None:
    """A finding about one detail: missing, or given differently, or None where it is borne out."""
    here, kinds = (
        (detail.start, detail.end),
        (kind, "number", "money", "percent") if kind in ("number", "money", "percent") else (kind,),
    )
    pool = [pair for k in dict.fromkeys(kinds) for pair in case.world.details.get(k, ())]
    missing = _missing(case, detail, kind, [s.value for _, s in pool])
    best_same = max((_closeness(case, here, t, s) for t, s in pool if same(detail.value, s.value)), default=0.0)
    counted = _counts(case.mine, detail)
    rivals = [
        (_closeness(case, here, t, s), t, s)
        for t, s in pool
        if s.kind == kind and rival(detail.value, s.value) and not any(same(s.value, m.value) for m in all_mine)
    ]
    top = max(rivals, key=lambda r: (r[0] >= RIVAL_FIT and _counts(r[1], r[2]) == counted, r[0]), default=None)
    margin = top[0] - best_same if top else 0.0
    if missing:
        if top and (top[0] >= RIVAL_FIT if _counts(top[1], top[2]) == counted else top[0] >= ELSEWHERE_FIT):
            return finding(f"{kind}-differs", case, here, there=top[2].text, told=top[1], strength=1.0)
        return finding(f"{kind}-missing", case, here, strength=0.4 if _soft(case, detail) else 1.0)
    if (
        top
        and top[0] >= ELSEWHERE_FIT
        and margin >= RIVAL_MARGIN
        and _counts(top[1], top[2]) == counted
        and not _near(case, detail, same)
        and _enough(case, top[1], top[2], rivals)
    ):
        if top[0] >= SAME_PLACE_FIT and margin >= SAME_PLACE_MARGIN:
            return finding(f"{kind}-differs", case, here, there=top[2].text, told=top[1], strength=1.0)
        return finding(f"{kind}-elsewhere", case, here, there=top[2].text, told=top[1], strength=min(1.0, 0.5 + margin))
    return None


def _counts(told: Told, detail: Specific) -> str:
    """What a plain number counts, the stem of the next content word: "34 minutes" is no rival of "six stops"."""
    if detail.kind != "number":
        return ""
    after = (t for t in told.tokens if t.start >= detail.end and t.content)
    return next((t.stem for t in after), "")


def _enough(case: Case, told: Told, other: Specific, rivals: list[tuple[float, Told, Specific]]) -> bool:
    """A source's word is enough; of other versions two must agree against a figure that a third has too."""
    if case.world.pool.kind == "source":
        return True
    clusters = case.world.pool.clusters
    return len({clusters[t.article] for fits, t, s in rivals if s.value == other.value and fits >= RIVAL_FIT}) > 1


def _missing(case: Case, detail: Specific, kind: str, values: list[str]) -> bool:
    """Whether the pool has this detail nowhere; for dates, whether any part of it is nowhere near."""
    if kind == "date":
        near = [s.value for c in case.near for s in c.told.details.dates]
        return bool(missing_parts(detail.value, [*near, *values]))
    if kind == "time":
        return not any(same_time(detail.value, v) for v in values)
    soft = {v for c in case.near for v in c.told.soft}
    soft |= {str(int(s.value[:2]) - 12 * late) for c in case.near for s in c.told.details.times for late in (0, 1)}
    return not borne_out(detail.value, [*values, *soft])


def _soft(case: Case, detail: Specific) -> bool:
    """Whether a detail proves little by itself: "the second", or a "today" that may mean nowadays."""
    relative = lexicon(case.mine.language).tables.get("relative", {})
    if detail.kind == "date":
        years = {f"y{t.published.year}" for t in (case.mine, *case.world.pool.told) if t.published}
        if detail.value in years:
            return True  # the year of publication
        values = [s.value for _, s in case.world.details.get("date", ())]
        if missing_parts(detail.value, values) == {"y"} and len(detail.value.split()) > 1:
            return True  # "April 2027", and others say "April"
    return detail.value.startswith("ord") or (detail.kind == "date" and detail.text.lower() in relative)


def _near(case: Case, detail: Specific, same: Same) -> bool:
    """Whether the best sentence itself has the detail."""
    best = case.best
    return best is not None and any(
        same(detail.value, s.value)
        for s in (*best.told.details.dates, *best.told.details.times, *best.told.details.numbers)
    )


def _closeness(case: Case, here: tuple[int, int], told: Told, theirs: Specific) -> float:
    """How surely a detail of the pool stands in the place of ours: like surroundings, and a sentence that covers ours."""
    covers = next((c.covers for c in case.found if c.told is told), 0.0)
    return 0.5 * fit(case.mine, here, told, (theirs.start, theirs.end)) + 0.5 * covers


# ---- names ------------------------------------------------------------------------------------------------------
def _name(case: Case, name: Specific) -> Finding | None:
    """A name the pool does not have, or has only in pieces; the name it may stand for is named."""
    words = [w for w in name.value.split() if len(w) > 1]
    absent = [w for w in words if not _known(case, w)]
    here = (name.start, name.end)
    if not absent:
        return _pieced(case, name, words)
    if _acronym(case, name.text):
        return None
    rival = _likeness(case, name)
    if rival:
        return finding("name-differs", case, here, there=rival[1].text, told=rival[0], strength=1.0)
    if any(o.of and o.of in name.value and o.holder in case.world.offices for o in case.mine.details.offices):
        return finding("name-missing", case, here, strength=0.3)  # the department of an office that is known
    return finding("name-missing", case, here, strength=len(absent) / len(words))


def _known(case: Case, word: str) -> bool:
    """Whether the pool has a word of a name, an ending aside ("Velmar", "Velmarian"; "Oslo", "Oslos")."""
    words = case.world.words
    if word in words or word.removesuffix("s") in words or word + "s" in words:
        return True
    return len(word) >= 6 and any(
        w.startswith(word[: len(word) - 2]) and abs(len(w) - len(word)) <= 4 for w in _prefixed(case.world, word[:4])
    )


def _prefixed(world: object, prefix: str) -> tuple[str, ...]:
    return _by_prefix(world).get(prefix, ())


@lru_cache(maxsize=64)
def _by_prefix(world: object) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in world.words:  # type: ignore[attr-defined]
        found.setdefault(word[:4], []).append(word)
    return {k: tuple(v) for k, v in found.items()}


def _acronym(case: Case, text: str) -> bool:
    """Whether an all-capitals name is the initials of a name of the pool."""
    letters = [ch.lower() for ch in text if ch.isalpha()]
    if not text.isupper() or not 2 <= len(letters) <= 5:
        return False
    return any(
        [w[0] for w in s.value.split()][: len(letters)] == letters for _, s in case.world.details.get("name", ())
    )


def _likeness(case: Case, name: Specific) -> tuple[Told, Specific] | None:
    """The pool's name that is most like this one: it shares a word or nearly all its letters, and is not in our sentence."""
    ours = {n.value for n in case.mine.details.names}
    best, top = None, 0.0
    for told, other in case.world.details.get("name", ()):
        if other.value in ours:
            continue
        shared = set(name.value.split()) & set(other.value.split())
        like = max(
            fuzz.ratio(name.value, other.value),
            75.0 if shared and min(len(name.value.split()), len(other.value.split())) > 1 else 0.0,
        )
        score = like / 100 + 0.5 * _closeness(case, (name.start, name.end), told, other)
        if like >= NAME_LIKENESS and score > top:
            best, top = (told, other), score
    return best


def _pieced(case: Case, name: Specific, words: list[str]) -> Finding | None:
    """A name whose words the pool has, but never together: "Orlitz Commercial Bank" for "Orlitz Savings Bank"."""
    sets = [case.world.words.get(w, frozenset()) for w in words]
    if len(words) < 2 or not all(sets) or frozenset.intersection(*sets):
        return None
    rival = _likeness(case, name)
    if not rival:
        return None
    return finding("name-differs", case, (name.start, name.end), there=rival[1].text, told=rival[0], strength=0.7)
