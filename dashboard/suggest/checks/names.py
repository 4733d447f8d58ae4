"""Names that the pool does not have, has only in pieces, or has another name in the place of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from babel import Locale
from rapidfuzz import fuzz

from dashboard.compare.amounts import same_quantity
from dashboard.compare.dates import weekday_names
from dashboard.compare.units import currency_names, unit_names
from dashboard.model import Specific
from dashboard.settings import DETAILS_CHECKED, MISPLACED_FIGURES, NAME_LIKENESS
from dashboard.suggest.checks.case import Case, Finding, World, closeness, finding, name_words
from dashboard.suggest.reading import Told
from dashboard.text import patterns as regex
from dashboard.text.fold import fold_name
from dashboard.text.lexicon import FOLDER, lexicon, load


def check_names(case: Case) -> Iterator[Finding]:
    """Every name of the sentence, held against the pool."""
    for name in case.mine.details.names[:DETAILS_CHECKED]:
        found = _name(case, name)
        if found:
            yield found


def _name(case: Case, name: Specific) -> Finding | None:
    """A name the pool does not have, or has only in pieces; the name it may stand for is named."""
    tails = {fold_name(tail) for tail in _TAIL.findall(name.text)}
    words = [w for w in name.value.split() if len(w) > 1 and w not in _FORMS and w not in tails]
    absent = [w for w in words if not _known(case, w)]
    here = (name.start, name.end)
    if not words or _is_no_name(case, name) or (absent in ([], words[:1]) and _opens(case, name)):
        return None
    if not absent:
        return _pieced(case, name, words) or _misplaced(case, name)
    if _acronym(case, name.text) or _transliterated(case, words) or _short_form(case, words, absent):
        return None
    label = _is_label(case, words, absent)
    rival = None if label else _likeness(case, name)
    if rival:
        return finding("name-differs", case, here, there=rival[1].text, told=rival[0], strength=1.0)
    if label or any(o.of and o.of in name.value and o.holder in case.world.offices for o in case.mine.details.offices):
        return finding("name-missing", case, here, strength=LABEL)  # … or the department of an office that is known
    return finding("name-missing", case, here, strength=len(absent) / len(words))


LABEL = 0.3  # what a word proves that says of a known name which kind of thing it is
_TAIL = regex.compile_twice(r"(?<=[\p{L}\p{N}])[-‑](\p{Ll}[\p{L}]*)")  # "AI-based", "Oscar-winning"


def _is_label(case: Case, words: list[str], absent: list[str]) -> bool:
    """Whether all that is new in a name says what the rest of it is, which the pool has just so: "Dutchman Tom Dumoulin",
    "the Pacific Ocean". Of two that share the rest ("Manchester City", "Manchester United") it is the name itself."""
    rest = [w for w in words if w not in absent]
    values = {s.value for _, s in case.world.details.get("name", ())}
    if absent == words[:1] and len(rest) > 1:
        return " ".join(rest) in values
    bodies = lexicon(case.mine.language).lists.get("organisations", frozenset())
    alone = " ".join(rest) in values and all(w in bodies or w in _KINDS for w in absent)
    return alone and words[: len(rest)] == rest and not any(v.startswith(" ".join(rest) + " ") for v in values)


_KINDS = frozenset({
    "ocean", "sea", "river", "lake", "mountains", "island", "islands", "street", "road", "avenue", "square", "park", "stadium",
    "airport", "station", "bridge", "county", "city", "town", "province", "state", "region", "district", "festival", "games",
    "government", "ozean", "fluss", "see", "insel", "straße", "platz", "stadion", "flughafen", "bahnhof", "brücke", "stadt",
    "provinz", "océano", "mar", "río", "isla", "calle", "plaza", "estadio", "aeropuerto", "puente", "ciudad", "provincia",
})  # fmt: skip
_FORMS = frozenset(
    {
        "ltd",
        "inc",
        "corp",
        "plc",
        "llc",
        "gmbh",
        "ag",
        "kg",
        "se",
        "co",
        "sa",
        "sl",
        "bv",
        "nv",
        "spa",
        "srl",
        "limited",
    }
)


def unknown_person(case: Case, name: Specific) -> tuple[Told, Specific] | None:
    """The pool's name that stands in the place of a full name of ours in another language: they share a word, and no other
    of ours is known there, in whatever transliteration."""
    words = [w for w in name.value.split() if len(w) > 1]
    absent = [w for w in words if not _known(case, w) and not _transliterated(case, [w])]
    if len(words) < 2 or not absent or len(absent) == len(words):
        return None
    for candidate in case.found:
        for other in candidate.told.details.names:
            theirs = other.value.split()
            if len(theirs) > 1 and set(words) & set(theirs) and not set(theirs) <= set(words):
                return candidate.told, other
    return None


def _opens(case: Case, name: Specific) -> bool:
    """Whether a name begins its sentence and the rest of it is a name of the pool: "Operator Wexholme Tramways"; the first word
    of a sentence has its capital anyway."""
    rest = " ".join(name.value.split()[1:])
    whole = " " in rest or any(ch.isdigit() for ch in rest)  # "Keller" alone may be another Keller
    known = whole and any(s.value == rest for _, s in case.world.details.get("name", ()))
    return known and not any(ch.isalnum() for ch in case.mine.text[: name.start])


def _is_no_name(case: Case, name: Specific) -> bool:
    """A currency's code, a unit, a country's name where the pool has its adjective: nothing that could be wrong by itself."""
    low = name.text.lower().rstrip(".")
    language = case.mine.language
    if low in unit_names(language) or (low in currency_names(language) and len(low) <= 4):
        return True
    if low.removesuffix("s") in weekday_names(language) or low in _WORLD:
        return True
    compound = case.mine.text[name.end : name.end + 1] in ("-", "‑")
    return compound and any(o.start <= name.end + 1 < o.end for o in case.mine.details.offices)  # "EU-Chefin"


_WORLD = frozenset({"earth", "sun", "moon", "internet", "web", "christmas", "easter", "god"})


def _known(case: Case, word: str) -> bool:
    """Whether the pool has a word of a name, an ending aside ("Velmar", "Velmarian"; "Oslo", "Oslos")."""
    words = case.world.words
    if word in words or word.removesuffix("s") in words or word + "s" in words:
        return True
    return len(word) >= 5 and any(_same_root(word, w) for w in _prefixed(case.world, word[:4]))


_ENDINGS = frozenset({
    "", "s", "n", "an", "ian", "ean", "er", "ern", "es", "en", "e", "ese", "ish", "i", "ic", "a", "o", "os", "as", "ans",
    "ians", "ers", "isch", "ische", "ischen", "ischer", "ien",
})  # fmt: skip


def _same_root(one: str, two: str) -> bool:
    """Whether two words differ in an ending of names alone ("Velmar", "Velmarian"): Niger and Nigeria are two countries."""
    if one in countries() and two in countries():
        return False
    root = _common_start(one, two)
    return len(root) >= max(4, len(one) - 3) and one[len(root) :] in _ENDINGS and two[len(root) :] in _ENDINGS


def _common_start(one: str, two: str) -> str:
    length = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return one[:length]


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The names of countries in the languages we know, folded."""
    names = (Locale.parse(code).territories for code in ("en", "de", "es"))
    return frozenset(fold_name(str(name)) for some in names for key, name in some.items() if key.isalpha())


def _transliterated(case: Case, words: list[str]) -> bool:
    """Whether the pool has every word of a name in another transliteration: Selenskyj, Zelensky; Wolodymyr, Volodymyr."""
    if len(words) < 1 or min(map(len, words)) < 4:
        return False
    return all(sound(w) in _sounds(case.world) for w in words)


@lru_cache(maxsize=64)
def _sounds(world: World) -> frozenset[str]:
    return frozenset(sound(w) for w in world.words if len(w) >= 4)


_SOUNDS = (
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ts", "z"),
    ("tz", "z"), ("ou", "u"), ("w", "v"), ("j", "i"), ("y", "i"), ("iu", "u"), ("ia", "a"),
)  # fmt: skip


_TWICE = regex.compile_twice(r"(.)\1+")


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A folded name as it sounds, so far as transliterations of one name agree in it."""
    for letters, one in _SOUNDS:
        word = word.replace(letters, one)
    if word.startswith("s") and len(word) > 4 and word[1] in "aeiou":
        word = "z" + word[1:]  # German S is Z elsewhere: Selenskyj, Zelensky
    return _TWICE.sub(r"\1", word)


def _prefixed(world: World, prefix: str) -> tuple[str, ...]:
    return _by_prefix(world).get(prefix, ())


@lru_cache(maxsize=64)
def _by_prefix(world: World) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in world.words:
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


def _short_form(case: Case, words: list[str], absent: list[str]) -> bool:
    """Whether a first name alone is told otherwise, one being short for the other: "Jon Price", "Jonathan Price"."""
    if len(words) < 2 or absent != words[:1]:
        return False
    others = (s.value.split() for _, s in case.world.details.get("name", ()))
    return any(len(o) > 1 and o[-1] == words[-1] and short_for(words[0], o[0]) for o in others)


def short_for(first: str, second: str) -> bool:
    """Whether one of two folded first names is short for the other."""
    short, long = sorted((first, second), key=len)
    begins = len(short) >= 3 and long.startswith(short) and long[len(short) :] not in _ENDINGS
    return begins or _short_names().get(short) == long


@lru_cache(maxsize=1)
def _short_names() -> dict[str, str]:
    """What first names are called for short, in every language: people take their names along."""
    lists = (load(folder.name, "details") for folder in sorted(FOLDER.iterdir()) if folder.is_dir())
    return {short: whole for some in lists for short, whole in some.get("short_names", {}).items()}


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
    sets = [case.world.words.get(w, set()) for w in words]
    if len(words) < 2 or not all(sets) or set.intersection(*sets):
        return None
    rival = _likeness(case, name)
    if not rival:
        return None
    return finding("name-differs", case, (name.start, name.end), there=rival[1].text, told=rival[0], strength=0.7)


# ---- a place in the place of another ----------------------------------------------------------------------------
def _misplaced(case: Case, name: Specific) -> Finding | None:
    """A place that the sentence nearest to ours has another one for, though it tells the same figures."""
    best = case.best
    if name.kind != "place" or best is None or _shared_figures(case.mine, best.told) < MISPLACED_FIGURES:
        return None
    about = [c.told for c in case.near] + [t for step in (-2, -1, 1) if (t := case.world.neighbour(best.told, step))]
    if any(set(name.value.split()) <= set(name_words(told)) for told in about):
        return None
    ours = {word for n in case.mine.details.names for word in n.value.split()}
    others = [n for n in best.told.details.names if n.kind == "place" and not ours & set(n.value.split())]
    if len(others) != 1:
        return None
    here, there = (name.start, name.end), others[0].text
    return finding("name-differs", case, here, there=there, told=best.told, strength=0.9)


def _shared_figures(mine: Told, theirs: Told) -> int:
    return sum(any(same_quantity(n, other) for other in theirs.details.numbers) for n in mine.details.numbers)
