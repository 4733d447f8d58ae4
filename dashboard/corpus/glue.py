"""A headline that runs into the first sentence without a stop: "Ferry Hits Pier in Fog A 52-year-old deckhand is …".

A border is taken only where one of four signs is there: a headline left glued costs an editor less than a sentence cut
in two. The signs: a capitalised sentence opener that a headline would not hold there; an agency dateline or a label in
capitals; a name of the headline that comes again; a name the rest of the text knows, behind a headline in title case.
Measured on 53 headlines glued to their articles: 32 found, none cut wrongly; on 12,934 lines without one, 26 found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard import settings
from dashboard.text.borders import headline_words, wordset

_SMALL, _OPENERS, _ARTICLES, _TIMES, _LINKS = map(headline_words, ("small", "openers", "articles", "times", "links"))
_GERMAN = wordset("Der Die Das Ein Eine")  # their nouns have capitals, too
_WORD = re.compile(r"\S+")
_LABEL = re.compile(
    r"(?<=[^\s.,:;!?—–-])\s+"
    r"(?=[A-ZÄÖÜ]{4,}(?: [A-ZÄÖÜ]{3,}){0,3}(?:: |,? [^.!?]{0,40}\)? ?[—–] |, [A-Z][\w.]+ \d{1,2}\b))"
)
_END = re.compile(r"""[.!?…:;,—–-]["'”’»)\]]*$""")
_EDGE = "\"'“”‘’„«»()[],.;:"


def glued(line: str, text: str = "") -> str:
    """The headline at the start of `line` that has no stop of its own, or ""; `text` is the whole text, for names."""
    words = list(_WORD.finditer(line[: settings.GLUED_LOOK]))
    low, high = settings.TITLE_WORDS
    if len(words) < low + 4 or len(line) < settings.GLUED_CHARS:
        return ""
    label = _LABEL.search(line[: settings.TITLE_CHARS])
    plain = [word.group() for word in words]
    for n in range(low, min(high, len(words) - 3)):
        if re.search(r"[.!?…]$", plain[n - 1].rstrip('"”’»)')) and len(plain[n - 1]) > 2:
            return ""
        if _END.search(plain[n - 1]) or plain[n - 1].casefold() in _LINKS:
            continue
        at = words[n - 1].end()
        if (label and label.start() == at) or _opens(plain, n) or _named(plain, n, text or line):
            return line[:at]
    return ""


def _opens(words: Sequence[str], n: int) -> bool:
    """Whether word `n` is a sentence opener right behind a headline."""
    first, follow = words[n], words[n + 1]
    small = follow[0].islower() or follow[0].isdigit()
    if _title_case(words[:n]):
        return (first in _OPENERS | _TIMES and small) or (first in _ARTICLES and _sentence(words, n))
    again = first in _GERMAN or (first in _ARTICLES and follow.strip(_EDGE) in words[:n])
    return first in _OPENERS and words[n - 1][0].islower() and (follow[0].islower() or again)


def _named(words: Sequence[str], n: int, text: str) -> bool:
    """Whether a sentence begins at word `n` with a name: one the headline holds too, or one the text knows."""
    name = [word.strip(_EDGE) for word in words[n : n + 3]]
    if not all(name) or not name[0][0].isupper() or name[0] in _OPENERS or not _sentence(words, n):
        return False
    verb = next((word for word in words[n:] if word[0].islower() or word.endswith((",", ":"))), ",")
    if verb.casefold() in _SMALL or verb.endswith((",", ":")):
        return False  # no name with its verb behind it
    before = [word.strip(_EDGE) for word in words[:n]]
    if f"{before[-1]} {name[0]}" in text.replace(" ".join(words[: n + 1]), "", 1):
        return False  # the name begins earlier
    pair = " ".join(name[:2])
    if name[1][0].isupper() and pair in " ".join(before):
        return True
    title = _title_case(words[:n])
    if len(name[0]) > 3 and (name[0] in before if title else name[0] == before[0] and before[-1][0].islower()):
        return True
    name_read = pair if name[2][0].islower() else " ".join(name)
    return title and name[1][0].isupper() and text.count(name_read) > 1


def _sentence(words: Sequence[str], n: int) -> bool:
    """Whether the words from `n` on read like running text: a small word soon, and most of them small."""
    ahead = [word for word in words[n + 1 : n + 14] if word[0].isalpha()]
    return len(ahead) > 4 and sum(word[0].islower() for word in ahead) >= 0.5 * len(ahead)


def _title_case(words: Sequence[str]) -> bool:
    """Whether all words but the small ones start with a capital or a digit."""
    large = [word for word in words if word.casefold() not in _SMALL and word[0].isalnum()]
    return len(large) > 2 and not any(word[0].islower() for word in large)
