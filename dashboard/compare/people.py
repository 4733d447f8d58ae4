"""Names in a sentence, and who holds which office.

Names are runs of capitalised words. A lone capital at the start of a sentence says nothing, nor does any capital in a
title-case headline; there a word is a name only where the story knows it as one (`names`). German writes every noun
with a capital: there a name needs a second capital that is no listed office, a code (A-317), or the story's list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dashboard.model import Specific
from dashboard.text import patterns as regex
from dashboard.text.fold import fold_name, join_initials, umlauts_written_out
from dashboard.text.lexicon import Lexicon, aliases, lexicon

_CAP = r"(?:\p{Lu}\.)+(?:\p{Lu}\b)?|[\p{Lu}][\p{L}\p{M}\p{N}]*(?:[-‑’'&.][\p{L}\p{M}\p{N}]+)*|\p{L}*\p{Lu}[\p{L}\p{N}-]*\d[\p{L}\p{N}-]*"
_RUN = regex.compile_twice(
    rf"(?<![\p{{L}}\p{{N}}])(?:{_CAP})(?:[\s\u00a0]+(?:(?:of|de|del|de la|de los|de las|van|von|von der|van der|den|da|do|dos|das|di|bin|ibn|zu|zum|zur|am|an der|la|le|&)[\s\u00a0]+(?:the[\s\u00a0]+|der[\s\u00a0]+)?)?(?:{_CAP}))*"
)
_OF = regex.compile_twice(r"\s(?:of|von|de|del|&)\s(?:the\s|der\s|la\s)?")
_OWNER = regex.compile_twice(r"[’']s\s+")
_WORD = regex.compile_twice(r"[\p{L}\p{M}\p{N}]+(?:[-‑’'.][\p{L}\p{M}\p{N}]+)*\.?")
_POSSESSIVE = regex.compile_twice(r"(?:[’']s|[’'])$")
_END = regex.compile_twice(r"[.!?:;]\s*[\"“”„«»’']*\s*$|^[\s\"“”„«»‘’'•–—-]*$|[\"“„«]\s*$")

_HYPHEN = regex.compile_twice(r"(?<=\p{L})[-‑](?=\p{Lu})")
_REACH = 60  # characters between an office and the words that belong to it
_WORD_BEFORE = regex.compile_twice(r"(?<!\p{L})(\p{L}+)[-\s\u00a0]{1,3}$")
_TO_HOLDER = regex.compile_twice(
    r"\.?[\s\u00a0]*(?:,?\s*"  # "Mayor Dana", "the director, Jens"
    r"|(?:(?:of|for|at|de|del|von|der|des|im|für|in)\s+(?:the\s+|la\s+|el\s+)?[\p{Lu}][^,.;:]{0,40},\s*)"  # "director of X, Jens"
    r"|(?:\s[\p{Ll}]+){1,2},\s+)(?:(?:Dr|Prof|Mr|Mrs|Ms)\.?\s*)?"  # "la presidenta regional, Ana"
)
_FROM_HOLDER = regex.compile_twice(
    r"\s*,\s*(?:[^,.;:]{0,40}\s)?|\s+(?:is|was|as|ist|war|als|es|era|como)\s+(?:[\p{L}’']+\s+){0,3}"
)
_RELATIVE = regex.compile_twice(r"\b(?:who|that|die|der|que)\b")
_BODY_BEFORE = regex.compile_twice(r"[’']?s?[\s\u00a0-]*")
_BODY_BEHIND = regex.compile_twice(r"\s+(?:of|at|for|von|der|des|bei|de|del)\s+(?:the\s+|la\s+|el\s+)?")


@dataclass(frozen=True, slots=True)
class Office:
    """A title as it stands in a sentence: `office` its first spelling in the data, `mods` "former", "deputy" …,
    `holder` the folded last name of who holds it ("" if nobody is named), `of` the folded name of what it is held at."""

    office: str
    mods: tuple[str, ...]
    holder: str
    of: str
    start: int
    end: int


@lru_cache(maxsize=4_096)
def headline(text: str, language: str = "en") -> bool:
    """Whether a line is set in title case, where capitals mean nothing. German has no title case: its nouns are capital anyway."""
    if language == "de" or text.rstrip("”\"'’» ").endswith((".", ",", ";")):
        return False
    stop = lexicon(language).lists.get("stop", frozenset())
    words = [w for w in _WORD.findall(text) if len(w) >= 3 and w[0].isalpha() and w.lower() not in stop]
    return len(words) >= 3 and sum(w[0].isupper() for w in words) >= 0.7 * len(words)


def find_names(text: str, language: str, names: frozenset[str], taken: list[tuple[int, int]]) -> Iterator[Specific]:
    """The names of `text` outside `taken` (dates, numbers), offices cut off their front."""
    lex, title = lexicon(language), headline(text, language)
    for first, last, inner in _runs(text, language):
        for start, end in _pieces(text, first, last, [*taken, *inner]):
            span = _trim(text, start, end, language)
            if span and title:
                span = _known_stretch(text, *span, names)
            if span and _is_name(text, *span, lex, names, title=title):
                words = text[slice(*span)]
                yield Specific(_kind(text, span[0], lex), span[0], span[1], words, name_value(words))


@lru_cache(maxsize=4_096)  # asked once for what the story knows as names, and once to check them
def _runs(text: str, language: str) -> tuple[tuple[int, int, tuple[tuple[int, int], ...]], ...]:
    """Every run of capitalised words: its start, its end, and what parts it."""
    spans = (hit.span() for hit in _RUN.finditer(text))
    return tuple((start, end, tuple(_inner_offices(text, start, end, language))) for start, end in spans)


def _inner_offices(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """What parts a run into names: an office between two ("Windward CEO Karen Voss"), "of" behind a full name."""
    if text[start:end].isalnum():  # one plain word
        return []
    hits = [(m.start(), m.end()) for m in _offices(language).finditer(text, start, end)]
    bodies = lexicon(language).lists.get("organisations", frozenset())
    links = [
        (m.start(), m.end())
        for m in _OF.finditer(text, start, end)
        if " " in (left := text[start : m.start()].strip()) and left.split()[-1].lower() not in bodies
    ]
    owners = [
        (m.start(), m.end()) for m in _OWNER.finditer(text, start, end)
    ]  # "Toronto's Bramblekin Toys" are two names
    return [(a, b) for a, b in hits if start < a and b < end and text[a].isupper()] + links + owners


def _pieces(text: str, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a run when the stretches that are dates or numbers are taken out."""
    for a, b in sorted(taken):
        if a < end and start < b:
            if a > start:
                yield start, a
            start = b
    if start < end:
        yield start, end


@lru_cache(maxsize=4_096)  # as often as `_runs`
def _trim(text: str, start: int, end: int, language: str) -> tuple[int, int] | None:
    """The run without offices, honorifics and small words at its front, and without a possessive or stop at its end."""
    lex = lexicon(language)
    words = [(m.start() + start, m.end() + start, m.group()) for m in _WORD.finditer(text[start:end])]
    while words and _is_front(words[0][2], language):
        words = words[1:]
    if len(words) > 2 and words[1][2].islower() and _END.search(_before(text, words[0][0])):
        words = words[2:]  # "Rivals of Marlow" at a sentence's start: only Marlow is surely a name
    if len(words) > 2 and words[1][2] == "von" and _NOUN_FOLLOWS.search(_before(text, words[0][0])):
        words = words[2:]  # "nach den Worten von Krüger": only Krüger is a name
    while words and (
        fold_name(words[-1][2]) in lex.lists.get("stop", frozenset())
        or fold_name(words[-1][2]) in lex.lists.get("connectors", frozenset())
    ):
        words = words[:-1]
    if not words:
        return None
    last = _without_possessive(words[-1][2])
    if last.endswith(".") and "." not in last[:-1] and len(last) > 2:
        last = last[:-1]
    return words[0][0], words[-1][0] + len(last)


_NOUN_FOLLOWS = regex.compile_twice(r"\b(?i:der|die|das|dem|den|des|eine?[nmrs]?|im|am|zum|zur|beim|vom)\s$")


def _before(text: str, start: int) -> str:
    """The words just before a place; a mark in front says that the text began earlier."""
    return text[:start] if start <= _REACH else "x" + text[start - _REACH : start]


def _known_stretch(text: str, start: int, end: int, names: frozenset[str]) -> tuple[int, int] | None:
    """In a headline: the longest stretch of words that the story knows as names."""
    best: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for m in _WORD.finditer(text[start:end]):
        bare = _without_possessive(fold_name(m.group()))
        run = [*run, (m.start() + start, m.end() + start)] if bare in names else []
        best = run if len(run) > len(best) else best
    return (
        (
            best[0][0],
            best[-1][1] - len(m[0]) if (m := _POSSESSIVE.search(text[best[-1][0] : best[-1][1]])) else best[-1][1],
        )
        if best
        else None
    )


@lru_cache(maxsize=50_000)
def _is_front(first: str, language: str) -> bool:
    """Whether the first word of a run is no part of the name: "Former", "Mayor", "In", "Dr.", "Police" + nothing."""
    lex, word = lexicon(language), first.lower().rstrip(".")
    bare = word.removesuffix("’s").removesuffix("'s")
    lists = ("stop", "modifiers", "honorifics", "weak_names", "speech", "connectors", "percent")
    if bare in lex.tables.get("multipliers", {}) or bare in lex.tables.get("currencies", {}):
        return True
    if bare[:2] in ("i'", "i’") or any(bare in lex.lists.get(name, frozenset()) for name in lists):
        return True  # "I've"
    return _is_office(bare, lex.language)


def _is_office(word: str, language: str) -> bool:
    """Whether a lower-case word belongs to an office, a compound by its last part ("Ex-Ministerpräsidentin")."""
    known = _office_words(language)
    if word in known or any(mark in word and word.rpartition(mark)[2] in known for mark in "-‑"):
        return True
    return language == "de" and len(word) > 9 and word.endswith(_GERMAN_OFFICES)


_GERMAN_OFFICES = (
    "chef", "chefin", "sprecher", "sprecherin", "minister", "ministerin", "leiter", "leiterin", "präsident", "präsidentin",
    "direktor", "direktorin", "anwalt", "anwältin", "meister", "meisterin", "vorsitzende", "vorsitzender", "trainer", "trainerin",
)  # fmt: skip


@lru_cache(maxsize=8)
def _office_words(language: str) -> frozenset[str]:
    """Every single word that stands in the spelling of an office."""
    return frozenset(word.rstrip(".") for name in lexicon(language).roles for word in name.split() if len(word) > 1)


def _is_name(text: str, start: int, end: int, lex: Lexicon, names: frozenset[str], *, title: bool) -> bool:
    words = text[start:end].split()
    addressed = not title and _ADDRESSED.search(_before(text, start)) is not None
    if addressed or any(fold_name(w) in names for w in words) or fold_name(text[start:end]) in names:
        return True
    if title or (len(words[0]) < 2 and len(words) == 1):
        return False
    code = any(ch.isdigit() for ch in words[0]) or (len(words[0]) > 1 and words[0].isupper())
    opens = bool(_END.search(_before(text, start)))
    if len(words) == 1:
        if lex.language == "de":
            return (code and len(words[0]) < 8) or _german_place(text, start, words[0])
        return (code and len(words[0]) < 8) or not opens
    if lex.language == "de":
        return code or sum(w[0].isupper() for w in words) > 1
    return not opens or sum(w[0].isupper() for w in words) > 1


_ADDRESSED = regex.compile_twice(
    r"\b(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|Dra|Mme|Mlle|Sig|Dott|Dhr)\.?|Herrn?|Frau|Señora?|Monsieur|Madame|Signora?|Mevrouw)\s$"
)
_TOWN_ENDS = (
    "burg",
    "dorf",
    "heim",
    "hausen",
    "stadt",
    "ingen",
    "hagen",
    "haven",
    "hafen",
    "münster",
    "um",
    "ow",
    "itz",
    "felden",
    "kirchen",
    "brücken",
    "siel",
    "moor",
    "bach",
    "au",
    "berg",
    "feld",
)
_NOUN_ENDS = (
    "ung",
    "ungen",
    "heit",
    "keit",
    "keiten",
    "schaft",
    "tion",
    "tionen",
    "ismus",
    "tum",
    "nis",
    "ling",
    "kraft",
    "zeit",
    "jahr",
    "jahre",
    "jahren",
    "fall",
    "sicht",
    "weise",
    "er",
    "en",
)


def _german_place(text: str, start: int, word: str) -> bool:
    """A lone capital right after "in", "nach", "aus", "bei" without an article, and not built like a common noun."""
    before = _before(text, start).rstrip().rpartition(" ")[2].lower()
    if before not in ("in", "nach", "aus", "bei"):
        return False
    return word.lower().endswith(_TOWN_ENDS) or not word.lower().endswith(_NOUN_ENDS)


def _kind(text: str, start: int, lex: Lexicon) -> Literal["place", "name"]:
    before = _before(text, start).rstrip().rpartition(" ")[2].lower()
    return "place" if before in lex.lists.get("locative", frozenset()) else "name"


def _without_possessive(name: str) -> str:
    return name if name.isalpha() else _POSSESSIVE.sub("", name)


@lru_cache(maxsize=50_000)
def name_value(name: str) -> str:
    """A name for comparing: folded, aliases read as the group's first spelling, initials and possessives gone."""
    plain = umlauts_written_out(_without_possessive(fold_name(join_initials(_without_possessive(name)))))
    if plain in aliases():
        return aliases()[plain]
    words = [aliases().get(w, w) for w in (_without_possessive(w).strip(".,") for w in plain.replace("-", " ").split())]
    return " ".join(w for w in words if len(w) > 1 or w.isdigit())


@lru_cache(maxsize=50_000)
def person(name: str, language: str) -> bool:
    """Whether a name can be a person's: no word of it is one of an organisation or a place."""
    bodies = lexicon(language).lists.get("organisations", frozenset())
    return not any(w.strip(".,").lower().removesuffix("’s").removesuffix("'s") in bodies for w in name.split())


# ---- offices ----------------------------------------------------------------------------------------------------
@lru_cache(maxsize=8)
def _offices(language: str) -> regex.Pattern[str]:
    return regex.compile_phrases(lexicon(language).roles)


def find_offices(text: str, language: str, everybody: list[Specific]) -> list[Office]:
    """Every office named in `text`, with its modifiers and its holder, left to right."""
    lex = lexicon(language)
    found = []
    starts = [p.start for p in everybody]
    for hit in _offices(language).finditer(_dehyphen(text)):
        people = everybody[bisect_left(starts, hit.start() - 2 * _REACH) : bisect_right(starts, hit.end() + _REACH)]
        start, mods = _modifiers(text, hit.start(), lex)
        office = lex.roles.get(" ".join(hit.group().lower().split()), hit.group().lower())
        of = _affiliation(text, start, hit.end(), people)
        holder = _holder(text, start, hit.end(), [p for p in people if name_value(p.text) != of], lex)
        found.append(Office(office, mods, holder, of, start, hit.end()))
    return found


def _dehyphen(text: str) -> str:
    """ "Ex-Ministerpräsidentin", "CDU-Chef": the hyphen read as a space, offsets unchanged."""
    return _HYPHEN.sub(" ", text) if "-" in text or "‑" in text else text


_ACROSS = frozenset({"chief", "lead", "deputy", "acting", "interim"})


def _modifiers(text: str, start: int, lex: Lexicon) -> tuple[int, tuple[str, ...]]:
    """The modifiers directly before an office and where the first of them starts."""
    mods: list[str] = []
    while True:
        from_ = max(0, start - _REACH)
        before = _WORD_BEFORE.search(text[from_:start])
        word = before[1].lower() if before else ""
        if before and not mods and word not in lex.lists.get("modifiers", frozenset()) and before[1].islower():
            far = _WORD_BEFORE.search(text[max(0, from_ + before.start() - _REACH) : from_ + before.start()])
            if far and far[1].lower() in _ACROSS:  # "chief county engineer"
                return from_ + before.start() - len(far[0]), (far[1].lower(),)
        if not before or word not in lex.lists.get("modifiers", frozenset()):
            return start, tuple(sorted(mods))
        mods.append(word)
        start = from_ + before.start()


def _holder(text: str, start: int, end: int, people: list[Specific], lex: Lexicon) -> str:
    """The last name of whoever holds the office at [start, end): right behind it, or before a comma or "is the"."""
    for person in people:
        gap = text[end : person.start]
        if end <= person.start and _TO_HOLDER.fullmatch(
            gap,
        ):
            return last_name(person.text)
    for person in reversed(people):
        gap = text[person.end : start]
        if person.end <= start and _FROM_HOLDER.fullmatch(gap) and not _RELATIVE.search(gap):
            return last_name(person.text)
    return ""


def _affiliation(text: str, start: int, end: int, people: list[Specific]) -> str:
    """The name an office is held at: "Windward’s chief executive", "CEO of Windward"."""
    for name in people:
        if name.end <= start and _BODY_BEFORE.fullmatch(text[name.end : start]) and name.end < start:
            return name_value(name.text)
        if name.start >= end and _BODY_BEHIND.fullmatch(text[end : name.start]):
            return name_value(name.text)
    return ""


@lru_cache(maxsize=50_000)
def last_name(name: str) -> str:
    """The last word of a name, folded: what a second mention uses."""
    words = [
        w
        for w in name_value(name).split()
        if w not in ("jr", "sr", "ii", "iii", "iv", "kc", "qc", "mp", "phd", "md", "esq", "obe", "mbe")
    ]
    return words[-1] if words else ""
