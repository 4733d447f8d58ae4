"""Text made harmless at the door, and the fingerprint that says two texts are the same.

Databases and Arrow refuse NUL and lone surrogates, browsers and terminals stumble over control characters: they are
replaced here, once. Zero-width characters are left alone; they do no harm and offsets stay those of the file.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` with "\\n" for every line break, without control characters, lone surrogates, white space at its ends."""
    if not text.replace("\n", " ").isprintable():  # most texts hold nothing of the kind
        text = _BREAKS.sub("\n", text)
        text = _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))
    return text.strip().strip("\ufeff").strip()


def one_line(text: str) -> str:
    """`text` cleaned, every run of white space one space: for titles, names, keys."""
    return " ".join(clean(text).split())


def fingerprint(text: str) -> str:
    """16 hex digits (64 bits of BLAKE2b) that are equal for texts equal but for white space and Unicode composition."""
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.blake2b(normal.encode("utf-8", errors="replace"), digest_size=8).hexdigest()
