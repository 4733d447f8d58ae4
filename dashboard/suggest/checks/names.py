"""Names that the pool does not have, has only in pieces, or has another name in the place of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz

from dashboard.model import Specific
from dashboard.settings import NAME_LIKENESS
from dashboard.suggest.checks.case import Case, Finding, closeness, finding
from dashboard.suggest.reading import Told


def check_names(case: Case) -> Iterator[Finding]:
    """Every name of the sentence, held against the pool."""
    for name in case.mine.details.names:
        found = _name(case, name)
        if found:
            yield found


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
        score = like / 100 + 0.5 * closeness(case, (name.start, name.end), told, other)
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
