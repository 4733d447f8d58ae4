"""What speaks for a line being page furniture: its shape, its place, its neighbours, its words, how often it stands.

Each sentence gets features (name -> 0..1) and the reasons that go with them. Features that need a word list begin with
"w_"; the others hold for every language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dashboard.model import Reason, Sentence, Version
from dashboard.settings import LONG_LINE
from dashboard.suggest.recurrence import Recurrence, normal
from dashboard.text.fold import fold_in_place
from dashboard.text.patterns import is_western
from dashboard.text.phrases import Lists, bare, words
from dashboard.text.stems import count_words

_STOP = re.compile(r"[.!?…。！？]['\")\]»”’“」』）]*$")
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}:\d\d|\b(?:19|20)\d\d\b|\b\d{1,2}(?:st|nd|rd|th)?\b|§",
    re.I,
)
_LINK = re.compile(r"https?://|www\.|\S@\S{1,200}?\.\w|^#\w|\w\.(?:com|org|net|de|es|co\.uk|example)\b", re.I)
_OF_LINKS = ("://", "www.", "@", ".com", ".org", ".net", ".de", ".es", ".co.uk", ".example")  # one stands in every link
_SIGNS = re.compile(r"[|·•»›→▸©®]|\s[–—-]\s*$|^\s*[-–—*+]\s*$|\s[/*]\s\S.*\s[/*]\s")
_QUOTED = re.compile(r"«[^«»|]{2,300}»|»[^«»|]{2,300}«")  # between them words are quoted: no arrows
_BETWEEN = re.compile(r"\s[|/*•·›»]\s")
_COMMENT = re.compile(r"^(?:[\w.-]+(?: [\w.-]+){0,2}): \S")
_CLOCK = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d\d\b|\b(?:19|20)\d\d\b|\b\d{1,2}(?:st|nd|rd|th)\b"
    r"|\b\d{1,2}\.? (?:de )?[^\W\d_]{3,10}\b(?=,? (?:de )?(?:(?:19|20)\d\d)|$)|\b[A-Z][a-z]{2,8}\.? \d{1,2}\b(?:,|$)"
    r"|^\W*\d{1,2}[.)]? (?=\D)|[(]\d+[)]\W*$|\b\d+ (?:min|comments?|kommentare?|comentarios?)\b",
    re.I,
)
_NUMBER = re.compile(r"\d")
_COPYRIGHT = re.compile(r"©|rights reserved|rechte vorbehalten|derechos reservados")
_YEAR = re.compile(r"(?:19|20)\d\d\W*$")
_DATELINE = re.compile(r"[^\W\d_][\w .'’-]+(?:,| \(| [|–—·-]) ?\S")
_PAIR = re.compile(r"\W{0,3}[^:]{2,40}: \S")  # name: value, as in a table or a list of facts
_FIGURE = re.compile(r"\d")
_FIGURES = re.compile(r"\d+")
_ZONES = frozenset(
    ["am", "pm", "a", "m", "p", "et", "est", "edt", "gmt", "utc", "bst", "cet", "cest", "pst", "uhr", "h", "min"]
)


@dataclass(frozen=True, slots=True)
class Page:
    """What the lines of one article have in common."""

    long: tuple[bool, ...]  # does the sentence stand in running text?
    first: int  # index of the first and the last sentence of running text
    last: int
    hints: tuple[float, ...]  # how much the words of each line say "furniture", 0..1
    tail: tuple[bool, ...]  # after a heading such as "You may also like", no running text since
    comments: tuple[bool, ...]
    body: frozenset[str]  # content words of the running text
    alone: tuple[bool, ...]  # the sentence is a line of its own
    notice: tuple[bool, ...]  # on the line of a legal notice
    calls: tuple[bool, ...]  # asks the reader to do something
    quantities: tuple[bool, ...]  # a short line with a number that is no date


@dataclass(slots=True)
class Found:
    """Features and reasons of one sentence, strongest reason first once sorted by `weight`."""

    text: str = ""
    features: dict[str, float] = field(default_factory=dict)
    reasons: list[tuple[str, Reason]] = field(default_factory=list)  # kind, reason
    judged: Any = field(
        default=None, repr=False, compare=False
    )  # what boilerplate.judge said, which is asked several times

    def say(self, kind: str, code: str, /, **values: str) -> None:
        """Keep a reason for `kind`."""
        self.reasons.append((kind, Reason(f"boilerplate.{code}", values)))


def page(version: Version, lists: Lists | None) -> Page:
    """Look over the whole article once: where the running text is, what stands before and behind it."""
    sentences = version.sentences
    per_line: dict[int, list[Sentence]] = {}
    for s in sentences:
        per_line.setdefault(s.paragraph, []).append(s)
    notice = {line for line, of in per_line.items() if len(of) > 1 and _mostly(of, lists, ("legal",))}
    aside = notice | {line for line, of in per_line.items() if _mostly(of, lists, ("legal", "page"))}
    runs = {line for line, of in per_line.items() if line not in aside and _running(of)}  # once a line, not a sentence
    long = tuple(s.part != "page" and s.paragraph in runs for s in sentences)
    at = [i for i, here in enumerate(long) if here]
    first, last = (at[0], at[-1]) if at else (len(sentences), -1)
    tail, comments = _after_headings(sentences, long, lists)
    function = lists.function if lists else frozenset()
    body = {w for s, here in zip(sentences, long, strict=True) if here for w in words(s.text)} - function
    hints = tuple(_hint(s.text, lists) for s in sentences)
    alone = tuple(len(per_line[s.paragraph]) == 1 for s in sentences)
    told = tuple(s.paragraph in notice for s in sentences)
    calls = tuple(bool(lists and _calls(lists, s.text)) for s in sentences)
    numbers = tuple(not here and _quantity(s.text) for s, here in zip(sentences, long, strict=True))
    return Page(long, first, last, hints, tail, comments, frozenset(body), alone, told, calls, numbers)


def _running(line: Sequence[Sentence]) -> bool:
    """Running text: a line of several sentences or one of many words, ended by a full stop."""
    count = sum(count_words(s.text) for s in line)
    text = " ".join(s.text for s in line)
    return count >= LONG_LINE and bool(_STOP.search(text)) and _date_share(words(text), text) < 0.5


def _mostly(line: Sequence[Sentence], lists: Lists | None, sections: Sequence[str]) -> bool:
    """Do the lists know the first of several sentences of a line, or most of them? Then it is no running text."""
    if not lists:
        return "©" in line[0].text
    known = [any(lists.find[name].search(fold_in_place(s.text)) for name in sections) for s in line]
    return (known[0] and len(known) in (2, 3)) or (known[0] and sum(known) > 1) or sum(known) * 2 > len(known)


def _after_headings(
    sentences: Sequence[Sentence], long: Sequence[bool], lists: Lists | None
) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    tail, comments, in_tail, in_comments = [], [], False, False
    for s, here in zip(sentences, long, strict=True):
        in_tail, in_comments = in_tail and not here, in_comments and not here
        tail.append(in_tail)
        comments.append(in_comments)
        if lists and len(s.text) < 60:
            line = bare(s.text)
            in_comments = in_comments or bool(lists.find["comments"].fullmatch(line))
            heading = not _STOP.search(s.text)  # "Related companies were fined, too." is none
            in_tail = in_tail or in_comments or (heading and bool(lists.find["tail"].match(line)))
    return tuple(tail), tuple(comments)


def _calls(lists: Lists, text: str) -> bool:
    """Does the sentence begin by asking the reader to do something?"""
    return bool(lists.find["call"].match(fold_in_place(text).lstrip(" ¡¿\"'(")))


@lru_cache(maxsize=2_048)  # asked of a page as a whole, and of each line
def _has_link(text: str) -> bool:
    low = text.lower()
    if is_western(text) and low[:1] != "#" and not any(map(low.__contains__, _OF_LINKS)):
        return False
    return _LINK.search(text) is not None


@lru_cache(maxsize=2_048)
def _has_signs(text: str) -> bool:
    """Whether a line has bars, arrows or dots that lines of a page have."""
    return _SIGNS.search(_QUOTED.sub("", text) if "«" in text else text) is not None


def _hint(text: str, lists: Lists | None) -> float:
    """A quick look at a line's words, for the sake of its neighbours."""
    if _has_link(text) or _has_signs(text):
        return 0.7
    if not lists:
        return 0.0
    line = fold_in_place(text)
    if lists.find["label"].fullmatch(bare(text)):
        return 1.0
    return 0.8 if len(line) < 120 and (lists.find["page"].search(line) or lists.find["line start"].match(line)) else 0.0


def look(
    version: Version, n: int, at: Page, lists: Lists | None, recurs: Recurrence, inside: Mapping[str, int]
) -> Found:
    """Features and reasons of sentence index `n` (from 0). `inside`: line -> versions of this story it stands in."""
    s = version.sentences[n]
    found = Found(s.text)
    _shape(found, s, n, at, len(version.sentences))
    _recurs(found, version, s, recurs, inside)
    if lists:
        _words(found, s, n, at, lists)
    return found


def _shape(found: Found, s: Sentence, n: int, at: Page, total: int) -> None:
    text, count = s.text, count_words(s.text)
    content = words(text)
    stop = bool(_STOP.search(text))
    near = [at.hints[k] for k in range(max(0, n - 2), min(total, n + 3)) if k != n and not at.long[k]]
    short = not at.long[n]
    after, before = n > at.last, n < at.first
    found.features |= {
        "title": float(s.part == "title"),
        "outside": float(s.part == "page"),
        "running": float(at.long[n]),
        "few_words": 1 / max(1, count),
        "short": min(1.0, count / 12),
        "stop": float(stop),
        "alone": float(at.alone[n]),
        "after_text": float(after),
        "before_text": float(before),
        "far": min(1.0, max(n - at.last, at.first - n, 0) / 6),
        "between": float(short and not after and not before),
        "last_line": float(n >= total - 3 and short),
        "neighbours": sum(near) / len(near) if near and short else 0.0,
        "figures": float(bool(_FIGURE.search(text))),
        "only_figures": float(not content and bool(_FIGURE.search(text))),
        "year": float(bool(_YEAR.match(text))),
        "dateline": float(not stop and count <= 9 and bool(_DATELINE.match(text)) and bool(_DATE.search(text))),
        "quantity": float(short and not stop and _quantity(text)),
        "table": _table(at, n),
        "pair_own": _pair_own(text, at) if count <= 20 and not before else 0.0,
        "pair": float(bool(_PAIR.match(text)) and count <= 14),
        "signs": float(_has_signs(text)),
        "row_of_links": float(not stop and count <= 25 and len(_BETWEEN.findall(text)) >= 2),
        "link": float(_has_link(text)),
        "own_words": sum(w in at.body for w in content) / len(content) if content and short else float(at.long[n]),
        "head_own_words": sum(w in at.body for w in content) / len(content) if content and before else 0.0,
        "capitals": float(text.isupper() and count > 1),
        "date_only": _date_share(content, text),
    }
    if s.part == "page":
        found.say("furniture", "outside")
    if short and not stop and count <= 6 and (after or before) and s.part != "title":
        found.say("furniture", "shape")
    if found.features["neighbours"] > 0.4:
        found.say("furniture", "neighbours")
    if found.features["date_only"] > 0.7:
        found.say("byline", "date", words=shorten(text))


def _quantity(text: str) -> bool:
    """A number that is no year, date or time of day: what a row of a table has."""
    return bool(_NUMBER.search(text)) and bool(_NUMBER.search(_CLOCK.sub(" ", text)))


def _table(at: Page, n: int) -> float:
    """How many of the four lines around hold a quantity."""
    near = [at.quantities[k] for k in range(max(0, n - 2), min(len(at.long), n + 3)) if k != n and not at.long[k]]
    return sum(near) / 4


def _pair_own(text: str, at: Page) -> float:
    """In "name: value", how much of the value the running text speaks of: a fact box does, a reader's comment less."""
    match = _PAIR.match(text)
    value = words(text[match.end() - 1 :]) if match else ()
    return sum(w in at.body for w in value) / len(value) if value else 0.0


def _date_share(content: Sequence[str], text: str) -> float:
    """How much of a line is a date or a time of day."""
    if not ("§" in text or _FIGURE.search(text)) or not _DATE.search(text):
        return 0.0
    calendar = sum(map(_of_calendar, content))
    figures = len(_FIGURES.findall(text))
    return (calendar + figures) / max(1, len(content) + figures)


@lru_cache(maxsize=50_000)
def _of_calendar(word: str) -> bool:
    """Whether a word names a day, a month or a time zone."""
    return word in _ZONES or normal(word) == "§" or (normal(word[:3]) == "§" and len(word) <= 5)


def _recurs(found: Found, version: Version, s: Sentence, recurs: Recurrence, inside: Mapping[str, int]) -> None:
    line = normal(s.text)
    site = version.article.site
    here, pages = recurs.on_site(site, line)
    everywhere = recurs.corpus.get(line, 0)
    elsewhere = max(0, everywhere - inside.get(line, 0))
    count = count_words(s.text)
    found.features |= {
        "other_stories": min(1.0, elsewhere / 3) if line else 0.0,
        "same_site": min(1.0, (here - 1) / 3) if here > 1 else 0.0,
        "same_story": float(inside.get(line, 0) > 1 and count <= 8),
    }
    if here > 1 and (elsewhere or count <= 8):
        found.say("furniture", "recurs_site", n=str(here), total=str(pages), site=site or "")
    elif elsewhere:
        found.say("furniture", "recurs", n=str(everywhere), total=str(recurs.total))


def _words(found: Found, s: Sentence, n: int, at: Page, lists: Lists) -> None:
    line, count = fold_in_place(s.text), count_words(s.text)
    short = not at.long[n]
    for name, kind, section, how, fits in (
        ("w_label", "furniture", "label", "label", count <= 8),
        ("w_start", "furniture", "line start", "match", count <= 14 and short),
        ("w_page", "furniture", "page", "search", True),
        ("w_by", "byline", "byline start", "match", count <= 12),
        ("w_byline", "byline", "byline", "search", count <= 14),
        ("w_legal", "legal", "legal", "search", True),
        ("w_call", "call-to-action", "call", "search", True),
    ):
        hit = _hit(lists, section, how, s.text, line) if fits else ""
        found.features[name] = float(bool(hit))
        if hit:
            found.say(kind, _CODES[name], words=shorten(hit))
    beside = any(at.calls[k] for k in (n - 1, n + 1) if 0 <= k < len(at.calls))
    found.features["w_call_first"] = float(at.calls[n])
    found.features["w_beside_call"] = float(beside and bool(lists.find["inclusive"].search(line)))
    found.features["w_notice"] = float(at.notice[n])
    if beside and found.features["w_beside_call"]:
        found.say("call-to-action", "beside_call")
    found.features["w_copyright"] = float(bool(found.features["w_legal"]) and bool(_COPYRIGHT.search(line)))
    if at.notice[n] and not found.features["w_legal"]:
        found.say("legal", "notice")
    found.features["w_by_short"] = float(found.features["w_by"] and not _STOP.search(s.text) and count <= 8)
    found.features["w_in_tail"] = float(at.tail[n])
    found.features["w_in_comments"] = float(at.comments[n])
    found.features["w_user"] = float(bool(_COMMENT.match(s.text)) and (at.comments[n] or n > at.last))
    if found.features["w_user"]:
        found.say("furniture", "comment")
    elif at.tail[n]:
        found.say("furniture", "tail")


_CODES = {"w_label": "label", "w_start": "label", "w_page": "page", "w_by": "byline", "w_byline": "byline"}
_CODES |= {"w_legal": "legal", "w_call": "call"}


def _hit(lists: Lists, section: str, how: str, text: str, line: str) -> str:
    """The words of `text` that a list knows, as they stand there, or ""."""
    if how == "label":
        return text.strip() if lists.find[section].fullmatch(bare(text)) else ""
    match = lists.find[section].match(line) if how == "match" else lists.find[section].search(line)
    return text[match.start() : match.end()].strip() if match else ""


def shorten(text: str) -> str:
    """A stretch of the sentence for a reason: one line, not too long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:57].rstrip() + "…"
