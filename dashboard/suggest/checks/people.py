"""Who holds which office, and who said what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from dashboard.compare.people import Office, last_name
from dashboard.compare.quotations import parts, quote_value
from dashboard.model import Specific
from dashboard.settings import QUOTE_ALTERED, QUOTE_MATCH
from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.checks.past import is_past
from dashboard.suggest.checks.places import lay_over
from dashboard.suggest.reading import Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon
from dashboard.text.stems import stem

UNQUOTED = 0.6  # how much words prove that somebody is quoted with and the source tells as its own
WHOLE = 100.0  # the ratio of words that stand in the pool as they are
_SENTENCES = regex.compile_twice(r"(?<=[.!?…])\s+(?=[\p{Lu}¿¡])")


def _loose(case: Case) -> frozenset[str]:
    """The offices of which one person may hold several."""
    return lexicon(case.mine.language).lists.get("loose_roles", frozenset())


@lru_cache(maxsize=4)  # whether a "former" is looked for depends on it
def check_offices(case: Case) -> tuple[Finding, ...]:
    """Every office of the sentence whose holder the pool knows: the same office, the same "former", at the same place?"""
    return tuple(_offices(case))


def _offices(case: Case) -> Iterator[Finding]:
    for mine in case.mine.details.offices:
        theirs = case.world.offices.get(mine.holder, ()) if mine.holder else ()
        found = _office(case, mine, list(theirs)) if theirs else _held_by_another(case, mine)
        if found:
            yield replace(found, detail=_with_holder(case.mine, mine, found.detail))


def _with_holder(sentence: Told, office: Office, detail: str) -> str:
    """An office as a detail that nothing bears out: with its holder's name where that follows at once."""
    name = next((n for n in sentence.details.names if 0 < n.start - office.end < 3), None)
    return sentence.text[office.start : name.end] if name and last_name(name.text) == office.holder else detail


def _office(case: Case, mine: Office, theirs: list[tuple[Told, Office]]) -> Finding | None:
    span = (mine.start, mine.end)
    same = [(t, o) for t, o in theirs if o.office == mine.office]
    if not same:
        if _told_elsewhere(case, mine):
            return None
        told, other = max(theirs, key=lambda pair: pair[1].office not in _loose(case))
        if {mine.office, other.office} <= _loose(case) and not mine.mods:
            return None  # an "expert" may be a "specialist"
        strength = 0.6 if {mine.office, other.office} & _loose(case) and not mine.mods else 1.0
        return finding(
            "role-differs", case, span, there=told.text[other.start : other.end], told=told, strength=strength
        )
    if not any(o.mods == mine.mods for _, o in same) and not (not mine.mods and _once(case.mine, mine)):
        told, other = same[0]
        return finding("role-differs", case, span, there=told.text[other.start : other.end], told=told)
    return _another_field(case, mine, same) or _another_place(case, mine, same)


def _another_place(case: Case, mine: Office, same: list[tuple[Told, Office]]) -> Finding | None:
    """The same office at another body: "CEO of Windward" for "CEO of Polaris"."""
    span = (mine.start, mine.end)
    placed = [(t, o) for t, o in same if o.of]
    if mine.of and placed and not any(_same_body(o.of, mine.of) for _, o in placed) and not _beside(case, mine):
        told, other = placed[0]
        return finding(
            "role-differs", case, span, there=f"{told.text[other.start : other.end]} ({other.of.title()})", told=told
        )
    return None


_FIELD = regex.compile_twice(  # blanks are counted: a page may be nothing else
    r"\s{1,3}(?:of|for|für|de|del|de la|des)\s{1,3}(?:(?:the|das|die|los|las)\s{1,3})?((?:[\p{L}-]+\s?){1,4}?)"
    r"(?=\s{1,3}(?:and|at|in|is|was|will|who|und|am|im|ist|war|wird|y|en|es|fue)\b|[,.;:)”\"]|$)"
)


def _field(sentence: Told, office: Office) -> tuple[frozenset[str], int]:
    """The content stems of what an office is for ("head of investor relations"), and where they end."""
    hit = _FIELD.match(sentence.text, office.end)
    if not hit or any(n.start <= hit.start(1) < n.end or n.start < hit.end(1) <= n.end for n in sentence.details.names):
        return frozenset(), office.end
    inside = (t for t in sentence.tokens if t.content and hit.start(1) <= t.start < hit.end(1))
    return frozenset(t.stem for t in inside), hit.end(1)


def _another_field(case: Case, mine: Office, same: list[tuple[Told, Office]]) -> Finding | None:
    """The same office for something else: "head of public relations" for "head of investor relations"."""
    ours, end = _field(case.mine, mine)
    theirs = [(t, o, *_field(t, o)) for t, o in same]
    rivals = [row for row in theirs if row[2]]
    if not ours or not rivals:
        return None
    said = {stem_ for i in case.world.words.get(mine.holder, ()) for stem_ in case.world.pool.facts[i].weights}
    if not ours - said or not all(row[2] - ours and ours - row[2] for row in rivals):
        return None
    groups = {g for t, *_ in rivals for some in t.groups.values() for g in some}
    if any(case.mine.groups.get(word, frozenset()) & groups for word in ours - said):
        return None
    sentence, other, _, stop = rivals[0]
    return finding(
        "role-differs", case, (mine.start, end), there=sentence.text[other.start : stop], told=sentence, strength=0.8
    )


def _once(told: Told, office: Office) -> bool:
    """Whether an office is told as a past one by a word that no list of titles has: "Tom Reyes, once chief of police"."""
    before = [t.word for t in told.tokens if t.end <= office.start][-2:]
    return any(word in ("once", "previously") or is_past(word) for word in before)


def _held_by_another(case: Case, mine: Office) -> Finding | None:
    """An office given to a person of the pool who holds none there, where a near sentence gives it to someone else."""
    if (
        not mine.holder
        or mine.office in _loose(case)
        or mine.holder not in case.world.words
        or _told_elsewhere(case, mine)
    ):
        return None
    for candidate in case.found[:3]:
        if mine.holder in _names_in(candidate.told):
            continue
        for other in candidate.told.details.offices:
            same = other.office == mine.office and other.mods == mine.mods and other.holder not in ("", mine.holder)
            if same and (not mine.of or not other.of or _same_body(mine.of, other.of)):
                there = candidate.told.text[other.start : other.end]
                return finding("role-differs", case, (mine.start, mine.end), there=there, told=candidate.told)
    return None


def _same_body(one: str, two: str) -> bool:
    """Whether two places of an office can be one: a word in common, endings aside ("Varenia", "Varenian")."""
    return any(a[:5] == b[:5] for a in one.split() for b in two.split())


def _told_elsewhere(case: Case, mine: Office) -> bool:
    """Whether any sentence of the pool that names the holder has the words of this office too, not as another's."""
    words, facts = mine.office.split(), case.world.pool.facts
    return any(
        all(w in case.world.words and i in case.world.words[w] for w in words)
        and not any(o.office == mine.office and o.holder not in ("", mine.holder) for o in facts[i].details.offices)
        for i in case.world.words.get(mine.holder, ())
    )


def _beside(case: Case, mine: Office) -> bool:
    """Whether the pool names the holder right beside the place: "Karen Voss of Polaris"."""
    for told in case.world.pool.told:
        names = told.details.names
        for one, two in pairwise(names):
            pair = (last_name(one.text), two.value), (last_name(two.text), one.value)
            if two.start - one.end < 25 and any(
                h == mine.holder and set(v.split()) & set(mine.of.split()) for h, v in pair
            ):
                return True
    return False


# ---- modifiers ---------------------------------------------------------------------------------------------------
_PAST = frozenset({
    "former", "ex", "onetime", "retired", "früher", "frühere", "früherer", "ehemalige", "ehemaliger", "ehemaligen", "antiguo",
    "antigua",
})  # fmt: skip


def check_modifiers(case: Case) -> Iterator[Finding]:
    """ "Former", "vice", "deputy" before what a person is called in one of two sentences that tell the same, not in the other."""
    if any(f.strength >= 0.9 for f in check_offices(case)):
        return
    words = lexicon(case.mine.language).lists.get("modifiers", frozenset()) | _PAST
    for candidate in case.found[:3]:
        overlay = lay_over(case.mine, candidate.told)
        if overlay.kept < 0.5 and overlay.back < 0.5 and overlay.alike < 0.6:
            continue
        mine, theirs = _titled(case.mine, words), _titled(candidate.told, words)
        for holder, (span, mods, head) in mine.items():
            other = theirs.get(holder)
            if other and other[2] == head and bool(mods) != bool(other[1]):
                there = candidate.told.text[slice(*other[0])]
                yield finding("role-differs", case, span, there=there, told=candidate.told)
                return


def _titled(told: Told, words: frozenset[str]) -> dict[str, tuple[tuple[int, int], tuple[str, ...], str]]:
    """Holder's last name → (where title and name stand, modifiers, the word right before the name)."""
    found = {}
    for name in told.details.names:
        before = [t for t in told.tokens if t.end <= name.start][-4:]
        if not before or not before[-1].content or told.text[before[-1].end : name.start].strip():
            continue
        hits = [(t, bare) for t in before if (bare := t.word.rpartition("'")[2]) in words]  # "l'ancien"
        mods = tuple(bare for _, bare in hits)
        start = hits[0][0].start if hits else before[-1].start
        found[last_name(name.text)] = ((start, name.end), mods, before[-1].stem)
    return found


# ---- quotations -------------------------------------------------------------------------------------------------
def check_quotes(case: Case) -> Iterator[Finding]:
    """Every quotation of the sentence: its wording, and whether the pool gives it to the same speaker."""
    for quote in case.mine.details.quotes:
        pieces, hits = _found(case, quote)
        if not pieces:
            continue
        yield from _deputy(case, [hit for hit in hits if hit])
        wording = _wording(case, quote, pieces, hits)
        if wording:
            yield wording
        elif _unquoted(case, quote, [hit[1] for hit in hits if hit]):
            yield finding("quote-missing", case, (quote.start, quote.end), strength=UNQUOTED)
        told = [hit[1] for hit in hits if hit and hit[0] >= QUOTE_ALTERED + 10]
        if told and len(quote.value.split()) >= 3:
            speaker = _speaker(case, quote, told[0])
            if speaker:
                yield speaker


def _found(case: Case, quote: Specific) -> tuple[list[str], list[tuple[float, Told, str] | None]]:
    """The stretches of a quotation, each with its likeliest place in the pool; one that stands nowhere as a whole by its
    sentences: "It is late," she said. "Go home." is "It is late. Go home." """
    pieces = parts(quote.text)
    hits = [_look_up(case, piece) for piece in pieces]
    if all(hit and hit[0] == WHOLE for hit in hits) or not _SENTENCES.search(quote.text):
        return pieces, hits
    apart = [piece for sentence in _SENTENCES.split(quote.text) for piece in parts(sentence)]
    alone = [_look_up(case, piece) for piece in apart]
    return (apart, alone) if all(hit and hit[0] == WHOLE for hit in alone) else (pieces, hits)


def _deputy(case: Case, hits: list[tuple[float, Told, str]]) -> Iterator[Finding]:
    """A speaker without a name whom the pool gives the same office, but not "deputy" or "former"."""
    speaker = case.mine.speaker
    mine = next((o for o in case.mine.details.offices if not o.holder and speaker and o.start == speaker.start), None)
    told = next((t for ratio, t, _ in hits if ratio >= QUOTE_MATCH), None)
    if mine is None or told is None:
        return
    theirs = [o for o in told.details.offices if o.office == mine.office]
    if theirs and all(o.mods != mine.mods for o in theirs):
        there = told.text[theirs[0].start : theirs[0].end]
        yield finding("role-differs", case, (mine.start, mine.end), there=there, told=told)


def _unquoted(case: Case, quote: Specific, told: list[Told]) -> bool:
    """Whether the source has these words, but as its own: nothing near them is quoted there, and here somebody says them."""
    if case.mine.speaker is None or case.mine.title or case.world.pool.kind != "source" or not told:
        return False
    if all(word[0].isupper() for word in regex.findall(r"\p{L}{4,}", quote.text)):
        return False  # the name of a book or a case
    beside = [t for one in told for t in (one, *_around(case, one))]
    return not any(t.details.quotes or t.inside for t in beside)


def _look_up(case: Case, piece: str) -> tuple[float, Told, str] | None:
    """The likeliest place of a stretch of words in the pool: (ratio 0..100, sentence, the words there)."""
    best: tuple[float, Told, str] | None = None
    for article, (text, _) in case.world.running.items():
        at = text.find(f" {piece} ")
        if at >= 0:
            return WHOLE, case.world.sentence_at(article, at + 1), piece
        if len(piece.split()) < 2:
            continue
        ratio = fuzz.partial_ratio_alignment(piece, text, score_cutoff=max(QUOTE_ALTERED, best[0] if best else 0.0))
        if ratio and (best is None or ratio.score > best[0]):
            start, end = _whole_words(text, ratio.dest_start, ratio.dest_end)
            middle = (start + end) // 2  # the stretch may begin with the last word of the sentence before
            best = (ratio.score, case.world.sentence_at(article, middle), text[start:end].strip())
    return best


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    start = text.rfind(" ", 0, start + 1) + 1
    stop = text.find(" ", end - 1)
    return start, stop if stop >= 0 else len(text)


def _wording(
    case: Case, quote: Specific, pieces: list[str], hits: list[tuple[float, Told, str] | None]
) -> Finding | None:
    """A stretch of the quotation that the pool words differently, or does not have."""
    span = (quote.start, quote.end)
    for piece, hit in zip(pieces, hits, strict=True):
        short = len(piece.split()) < 3
        if hit is None:
            if short and all(w in case.world.words for w in piece.split()):
                continue
            return finding("quote-missing", case, span, strength=1.0 if not short or _said_of(case, quote) else 0.5)
        changed = _changed(piece, hit[2], case)
        if hit[0] < QUOTE_MATCH or changed:
            return finding(
                "quote-altered",
                case,
                _where(case.mine.text, span, changed),
                there=_spelled(hit[1].text, hit[2]),
                told=hit[1],
                strength=1.0 if changed else 0.8 if hit[0] < QUOTE_MATCH - 4 else 0.6,
            )
    return None


def _spelled(text: str, folded: str) -> str:
    """The longest stretch of a sentence that reads like the folded words, spelled as it is there."""
    words = [(m.start(), m.end(), word) for m in regex.finditer(r"\S+", text) for word in quote_value(m[0]).split()]
    match = SequenceMatcher(None, [word for _, _, word in words], folded.split(), autojunk=False).find_longest_match()
    if not match.size:
        return ""
    return text[words[match.a][0] : words[match.a + match.size - 1][1]].strip('"“”„«»‘’,.;:!? ')


def _said_of(case: Case, quote: Specific) -> bool:
    """Whether a sentence that tells the same has another word in the place of a one-word quotation."""
    for candidate in case.found[:3]:
        overlay = lay_over(case.mine, candidate.told)
        places = [p for p in overlay.places if any(quote.start <= t.start < quote.end for t in p.mine)]
        if places and places[0].tight and places[0].theirs and (overlay.kept >= 0.5 or overlay.alike >= 0.65):
            return True
    return False


def _changed(piece: str, there: str, case: Case) -> list[str]:
    """The content words and negations of a quotation that are not in the words it is held against."""
    lex = lexicon(case.mine.language)
    stop, no = lex.lists.get("stop", frozenset()), lex.lists.get("negations", frozenset())
    theirs = {stem(w, lex.language) for w in there.split()}
    new = [w for w in piece.split() if stem(w, lex.language) not in theirs and (w not in stop or w in no)]
    have = {stem(w, lex.language) for w in piece.split()}
    lost = [w for w in there.split()[1:-1] if stem(w, lex.language) not in have and (w not in stop or w in no)]
    return new or lost


def _where(text: str, span: tuple[int, int], words: list[str]) -> tuple[int, int]:
    """The changed words within the quotation, the whole of it where they are not to be found."""
    hits = [m for w in words for m in regex.finditer(rf"(?i)\b{regex.escape(w)}\b", text[slice(*span)])]
    if not hits:
        return span
    return span[0] + min(m.start() for m in hits), span[0] + max(m.end() for m in hits)


def _speaker(case: Case, quote: Specific, told: Told) -> Finding | None:
    """The quotation given to another speaker than anywhere in the pool."""
    mine = case.mine.speaker
    if mine is None or mine.office == "?" or case.mine.title or not (mine.name or mine.office):
        return None  # who "she" is, is a guess: wrong more often than right (6 of 8, 2026-11)
    rivals: list[tuple[Told, str]] = []
    for place in _places(case, quote, told):
        other = _who(case, place)
        if other is None:
            continue
        if mine.name in _names_in(place) or _same_speaker(case, mine.name, mine.office, other[0], other[1]):
            return None
        rivals.append((place, other[2]))
    if not rivals:
        return None
    beside = {w for t in (rivals[0][0], *_around(case, rivals[0][0])) for w in _names_in(t)}
    place, name = rivals[0]
    guessed = bool(place.speaker and place.speaker.office == "?")  # who "she" is
    told_there = bool(place.speaker and place.speaker.name)  # in the very sentence
    strength = 1.0 if mine.name not in beside else 0.8 if told_there else 0.5
    strength = 0.5 if guessed or not mine.name else strength
    named = next((t for t in (place, *_around(case, place)) if name in t.text), place)  # often a sentence before
    there = name if name in named.text else ""
    return finding("quote-speaker", case, (mine.start, mine.end), there=there, told=named, strength=strength)


def _around(case: Case, told: Told) -> list[Told]:
    return [t for step in (-1, 1) if (t := case.world.neighbour(told, step))]


def _names_in(told: Told) -> list[str]:
    return [word for name in told.details.names for word in name.value.split()]


def _places(case: Case, quote: Specific, first: Told) -> list[Told]:
    """Every sentence of the pool that has the quotation, or most of it."""
    longest = max(parts(quote.text), key=len)
    places = [first]
    for article, (text, _) in case.world.running.items():
        hit = fuzz.partial_ratio_alignment(longest, text, score_cutoff=85.0) if article != first.article else None
        if hit:
            places.append(case.world.sentence_at(article, hit.dest_start + 1))
    return places


def _who(case: Case, told: Told) -> tuple[str, str, str] | None:
    """(last name, office, words) of who speaks in a sentence of the pool, looked for beside it where it does not say."""
    for place in (
        told,
        case.world.neighbour(told, 1) if told.inside or _runs_on(told) else None,
        case.world.neighbour(told, -1),
    ):
        if place and place.speaker and (place.speaker.name or place.speaker.office not in ("", "?")):
            s = place.speaker
            return s.name, s.office, s.name.title() if s.office == "?" else place.text[s.start : s.end]
    return None


def _runs_on(told: Told) -> bool:
    return bool(told.details.quotes) and told.speaker is None


def _same_speaker(case: Case, name: str, office: str, their_name: str, their_office: str) -> bool:
    """Whether two speakers can be one: the same last name, or an office that the other is known to hold."""
    if name and their_name:
        return fuzz.ratio(name, their_name) >= 80
    known = {o.office for _, o in case.world.offices.get(name or their_name, ())} | {
        o.office for o in case.mine.details.offices if o.holder and o.holder == (name or their_name)
    }
    one, two = (office, their_office)
    if not name and not their_name:
        return one == two or not one or not two
    other = two if name else one
    holders = {o.holder for some in case.world.offices.values() for _, o in some if o.office == other}
    if other and other not in _loose(case) and not known and holders and not {name or their_name} & holders:
        return False  # "the minister" is somebody else
    return not other or other in known or not known or other in _loose(case)
