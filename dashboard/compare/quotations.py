"""Quotations in a sentence and who speaks them.

A quotation that runs over several sentences is cut at their ends, so an opening mark without a closing one counts to the
end of the sentence and the other way round; whether a sentence without any mark stands inside one, `open_after` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dashboard.compare.people import Office, last_name, person
from dashboard.model import Specific
from dashboard.text import patterns as regex
from dashboard.text.fold import fold_name
from dashboard.text.lexicon import lexicon

_PAIR = regex.compile_twice(
    r"“([^”“]*)(?:”|$)|„([^“”]*)(?:[“”]|$)|«([^»]*)(?:»|$)|»([^«]*)«|(?<![\w\d])\"([^\"]*)(?:\"|$)|(?<![\w])‘([^‘]{8,}?)’(?![\w])"
    r"|(?<![\w’'])'(?=\p{L})([^'\n]{3,200}(?:'\p{L}[^'\n]{0,200}){0,4})'(?![\w])"  # straight single marks, apostrophes inside
)
# what a quotation begins with: most sentences have none
_MAY_OPEN = regex.compile_twice(r"[“„«»\"‘]|(?<![\w’'])'", signs="“„«»\"‘'")
_MARKS = regex.compile_twice(r"[“„«”»\"]")
_CLOSE = regex.compile_twice(r"^[^“„«\"]*?[”»]|^[^“„«\"]+?\"(?=[\s,.;]|$)")
_MARK = regex.compile_twice(r"[”»“\"]")
_NO_WORD = regex.compile_twice(r"(?:[^\p{L}\p{N}\s'%-]|(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}]))+")
_ELLIPSIS = regex.compile_twice(r"(?<!\s)\s*(?:\.\.\.|…|\[[^\[\]]{0,80}\])\s*")


def find_quotations(text: str, *, inside: bool = False) -> Iterator[Specific]:
    """Every quotation of `text`, marks included; `inside` says that one was open when the sentence began."""
    start = 0
    if inside:
        hit = _MARK.search(text)
        end = hit.end() if hit else len(text)
        yield _specific(text, 0, end)
        start = end
    for hit in _PAIR.finditer(text, start) if _MAY_OPEN.search(text, start) else ():
        if any(group and group.strip() for group in hit.groups()):
            yield _specific(text, hit.start(), hit.end())


def _specific(text: str, start: int, end: int) -> Specific:
    return Specific("quotation", start, end, text[start:end], quote_value(text[start:end]))


@lru_cache(maxsize=4_096)  # each version of a story is held against a pool of its own, made of the same sentences
def quote_value(quote: str) -> str:
    """A quotation's words for comparing: folded, marks and punctuation gone, single marks too, apostrophes kept."""
    return " ".join(_NO_WORD.sub(" ", fold_name(quote)).split())


def parts(quote: str) -> list[str]:
    """The stretches of a quotation between its ellipses and brackets, for comparing each on its own."""
    cuts = [0, *(edge for hit in _ELLIPSIS.finditer(quote) for edge in hit.span()), len(quote)]
    pieces = (quote[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True))
    return [value for piece in pieces if (value := quote_value(piece))]


def open_after(text: str, *, inside: bool) -> bool:
    """Whether a quotation is still open at the end of this sentence."""
    for ch in _MARKS.findall(text):
        if ch in "“„«":
            inside = not (ch == "“" and inside)
        elif ch in "”»":
            inside = False
        else:
            inside = not inside
    return inside


_RELATIVE = regex.compile_twice(r",\s(?:who|whose|which)\s[^,;:“”\"]{3,120},", signs=("who", "which"))
_BELONGS = regex.compile_twice(r"\p{L}\s(?:of|from|for|at|von|vom|bei|de|del)\s(?:the\s|der\s|la\s|el\s)?$")


_SPOKEN_OF = regex.compile_twice(  # whom a verb of speech is about, or addressed to: "told the Herald", "described Ames as"
    r"\b(?:t(?:old|ells?|elling)|ask(?:ed|s|ing)|informed|describ(?:ed|es|ing)|call(?:ed|s|ing)|label(?:led|s)|brand(?:ed|s)|dubb?(?:ed|s)"
    r"|accus(?:ed|es|ing)|prais(?:ed|es|ing)|criticis(?:ed|es|ing)|criticiz(?:ed|es|ing)"
    r"|(?:dijo|contó|declaró|explicó|aseguró)\s(?:a|al))\s(?:the\s|la\s|el\s|Mr\.?\s|Mrs\.?\s|Ms\.?\s|Dr\.?\s)?$"
)


@lru_cache(maxsize=8)
def _speech(language: str) -> regex.Pattern[str]:
    return lexicon(language).phrases.get("speech") or regex.compile(r"(?!)")


def find_speaker(
    text: str, language: str, quotes: list[Specific], people: list[Specific], offices: list[Office]
) -> tuple[str, str, int, int] | None:
    """Who speaks: (last name or "", office or pronoun or "", start, end), None where the sentence does not say.

    The frame is the sentence without its quotations: a name in it beside a verb of speech, then the only name, then an
    office without a name ("a spokesman said"), then a pronoun.
    """
    frame = _RELATIVE.sub(lambda m: " " * len(m[0]), _blank(text, quotes))  # "X, who runs Y, said": Y says nothing
    verbs = [m.start() for m in _speech(language).finditer(frame)]
    edges = [e for q in quotes if len(q.value.split()) >= 4 for e in (q.start, q.end)]
    at = verbs or edges
    if not at:
        return None
    outside = [p for p in people if frame[p.start : p.end].strip() and p.kind == "name" and person(p.text, language)]
    outside = [p for p in outside if not _BELONGS.search(frame, max(0, p.start - 12), p.start)] or outside
    outside = [p for p in outside if not _SPOKEN_OF.search(frame[max(0, p.start - 24) : p.start])]
    held = {o.holder: o for o in offices if o.holder}
    persons = [p for p in outside if last_name(p.text) in held or " " in p.text.strip()] or outside
    titles = [o for o in offices if not o.holder and frame[o.start : o.end].strip()]
    near = min(
        persons, key=lambda p: min(abs(p.start - v) if p.start > v else abs(v - p.end) for v in at), default=None
    )
    if near is not None:
        office = held.get(last_name(near.text))
        return last_name(near.text), office.office if office else "", near.start, near.end
    if titles:
        best = min(titles, key=lambda o: min(abs(o.start - v) for v in at))
        return "", best.office, best.start, best.end
    pronoun = next(
        (m for m in (lexicon(language).phrases.get("pronouns") or regex.compile(r"(?!)")).finditer(frame)), None
    )
    return ("", "?", pronoun.start(), pronoun.end()) if pronoun else None


def _blank(text: str, quotes: list[Specific]) -> str:
    """The sentence with its quotations blanked out, offsets unchanged."""
    out = text
    for q in quotes:
        out = out[: q.start] + " " * (q.end - q.start) + out[q.end :]
    return out
