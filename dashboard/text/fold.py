"""One folding of text for every comparison, in the three strengths that comparing needs.

`fold` makes words comparable and keeps their accents; `fold_in_place` does so without moving an offset; `fold_name`
takes letters to plain ASCII, for names come in many spellings (Müller and Mueller, Ceaușescu and Ceausescu, NFD or NFC).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from dashboard.text import patterns as regex

_QUOTES = {**dict.fromkeys("’‘‚‛ʼ′`´", "'"), **dict.fromkeys("“”„‟«»″", '"')}
_DASHES = dict.fromkeys("‐‑–—−", "-")
_SPACES = dict.fromkeys("\u00a0\u202f\u2009\t\n\r", " ")
_PLAIN = str.maketrans({**_QUOTES, **_DASHES})
_IN_PLACE = str.maketrans({**_QUOTES, **_DASHES, **_SPACES})
_FORMAT = regex.compile(r"\p{Cf}+")
_WRITTEN_OUT = regex.compile_twice(r"ae|oe|ue", signs=("ae", "oe", "ue"))
_GERMAN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ø": "o", "å": "a", "æ": "a", "œ": "o"})
_LOOKALIKE = regex.compile(r"\p{Cyrillic}|\p{Greek}")
_LATIN = regex.compile(r"\p{Latin}")


def clean(text: str) -> str:
    """`text` in composed form (NFC, ligatures opened) without format characters: what a reader sees of it."""
    if text.isascii():
        return text
    plain = text if text.isprintable() else _FORMAT.sub("", text)  # format characters are not printable
    if not unicodedata.is_normalized("NFC", plain):
        plain = unicodedata.normalize("NFC", plain)
    return plain.translate(_LIGATURES) if _LIGATURE.search(plain) else plain


_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LIGATURE = re.compile("[ﬀ-ﬆ]")


def fold(text: str) -> str:
    """`text` in lower case with typographic quotes, apostrophes and dashes made plain; for comparing, never for showing."""
    if text.isascii():
        return text.lower().replace("`", "'")  # the only one of these signs; translating takes ten times as long
    return clean(text).lower().translate(_PLAIN)


def fold_in_place(text: str) -> str:
    """Lower-cased, quotes, dashes and spaces plain; exactly as long as `text`, so that offsets stay true."""
    return _folded_in_place(text) if len(text) <= regex.SHORT else _folded_in_place.__wrapped__(text)


@lru_cache(maxsize=2_048)  # a dozen lists are held against a sentence
def _folded_in_place(text: str) -> str:
    if text.isascii():
        low = text.lower().replace("`", "'")
        return low if low.isprintable() else low.translate(_IN_PLACE)
    plain = text.translate(_IN_PLACE)
    low = plain.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in plain)


@lru_cache(maxsize=100_000)
def fold_name(text: str) -> str:
    """A name for comparing: lower-case ASCII, umlauts as a, o, u, single spaces, no full stop at its ends.

    A word that mixes Latin with letters of another script is left as it is: "Dаna" with a Cyrillic а is not "Dana".
    """
    plain = clean(text).lower().translate(_IN_PLACE)
    if not plain.isascii():
        plain = " ".join(_fold_word(word) for word in plain.split(" "))
    return " ".join(plain.split()).strip(" .")


@lru_cache(maxsize=100_000)
def in_ascii(text: str) -> str:
    """`text` with every letter in plain ASCII, of whatever script: "Łódź" is "Lodz", "Київ" is "Kiiv"."""
    return text if text.isascii() else str(anyascii(text))


def _fold_word(word: str) -> str:
    if word.isascii():
        return word
    if _LOOKALIKE.search(word) and _LATIN.search(word):
        return word
    return str(anyascii(word.translate(_GERMAN))).lower()


_INITIALS = regex.compile_twice(r"\b(\p{Lu})\.(?=\p{Lu}\b\.?)")


def join_initials(name: str) -> str:
    """ "J.D. Vance" as "JD. Vance", "U.S." as "US.": initials are one word."""
    return _INITIALS.sub(r"\1", name) if "." in name else name


def umlauts_written_out(name: str) -> str:
    """A folded name with ae, oe and ue read as the umlaut's letter: "mueller" is "muller", as "Müller" folds."""
    return _WRITTEN_OUT.sub(lambda hit: hit[0][0], name)


def clean_with_offsets(text: str) -> tuple[str, tuple[int, ...] | None]:
    """`clean(text)`, and for each of its characters (and its end) the offset in `text`; None where nothing moved."""
    if text.isascii() or (plain := clean(text)) == text:
        return text, None
    offsets: list[int] = []
    out: list[str] = []
    for cluster in _CLUSTER.finditer(text):
        piece = clean(cluster[0])
        out.append(piece)
        offsets += [cluster.start()] * len(piece)
    joined = "".join(out)
    return (joined, (*offsets, len(text))) if joined == plain else (text, None)


_CLUSTER = regex.compile(r"\X")
