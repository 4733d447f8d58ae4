"""Bytes → text. One order of guesses for every format, strict ones first; a wrong guess is worse than cp1252.

1. A byte order mark says it (UTF-8, UTF-16, UTF-32).   2. NUL bytes: UTF-16 without a mark, or not a text at all.
3. What is valid UTF-8 is UTF-8, whatever the file says of itself: hardly another text is that by accident.
4. The encoding that the file names. 5. UTF-8 where the last character is cut off or a few bytes are broken.
6. Windows-1252, unless its high bytes look like no western text; only then charset-normalizer is asked.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from dashboard import settings
from dashboard.corpus.noting import note
from dashboard.errors import CorpusError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"{\\rtf", "a rich text document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3", "a database"),
)
_HINT = "Save it as plain text (UTF-8) and load it again."
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_PLAIN = re.compile(rb"[\t\n\r -~]")
_HIGH_RUN = re.compile(r"[^\W\d_a-zA-Z]{3,}")
_VALID_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text in `data`, byte order mark dropped. `declared`: an encoding that the file names itself, tried first.

    Raises CorpusError (without `where`) for what is not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replaced(data.decode(encoding, errors="replace").removeprefix("\ufeff"))
    _refuse_binary(data)
    if b"\x00" in data:
        return str(_noted(_utf16(data), "UTF-16"))
    if _HIGH.search(data) and _is_utf8(data):  # without high bytes it may be ISO-2022-JP
        return data.decode("utf-8")
    return _declared(data, declared) or _utf8(data) or _noted(_western(data), "Windows-1252") or _guess(data)


def _noted(text: str | None, encoding: str) -> str | None:
    if text:
        note("encoding", encoding)
    return text


def _replaced(text: str) -> str:
    note("replaced", n=text.count("\ufffd"))
    return text


def _refuse_binary(data: bytes) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise CorpusError(f"is {kind}, not text.", hint=_HINT)
    head = data[: settings.SNIFF_BYTES]
    if b"\x00" not in data and len(_CONTROL.findall(head)) > settings.BINARY_CONTROL_SHARE * len(head):
        raise CorpusError("is binary data, not text.", hint=_HINT)


def _utf16(data: bytes) -> str:
    """UTF-16 without a byte order mark: the side that has more NULs is the upper byte of plain letters and spaces."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    text = data[: len(data) // 2 * 2].decode("utf-16-le" if odd >= even else "utf-16-be", errors="replace")
    stray = even + odd < settings.UTF16_NUL_SHARE * len(data) and len(_PLAIN.findall(data)) > 0.9 * len(data)
    if stray or not _looks_written(text[: settings.SNIFF_BYTES]):
        raise CorpusError("contains NUL bytes: it is binary data, not text.", hint=_HINT)
    return text


def _looks_written(text: str) -> bool:
    """Whether nearly all characters are letters, marks, spaces of scripts that go together."""
    odd = sum(unicodedata.category(ch) in ("Cn", "Co", "Cc", "Cs") and ch not in "\t\n\r\f" for ch in text)
    latin, east = sum(ch.isalpha() and ch < "\u0250" for ch in text), sum(ch >= "\u2e80" for ch in text)
    mixed = min(latin, east) > settings.UTF16_MIX_SHARE * len(text)
    return bool(text) and odd <= settings.BINARY_CONTROL_SHARE * len(text) and not mixed


def _declared(data: bytes, encoding: str | None) -> str | None:
    if not encoding:
        return None
    try:
        name = codecs.lookup(encoding).name
        if name.startswith(("utf-16", "utf-32", "utf-7", "unicode", "raw", "punycode", "idna")):
            return None  # what can be read so far as to find the declaration is none of these
        return data.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
    except (LookupError, UnicodeError):
        return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8(data: bytes) -> str | None:
    """UTF-8; with replacement characters when nearly all of its high bytes form valid characters (a cut-off file)."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        valid, high = sum(map(len, _VALID_UTF8.findall(data))), len(_HIGH.findall(data))
        cut = data.decode("utf-8", errors="ignore") if high - valid <= 3 and valid else ""
        if valid >= settings.UTF8_VALID_SHARE * high or (cut and len(cut.encode()) == len(data) - (high - valid)):
            return _replaced(data.decode("utf-8", errors="replace"))
        return None


def _western(data: bytes) -> str | None:
    """Windows-1252, if it reads like a western language: accented letters stand alone among plain ones."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = sum(ch >= "\x80" and ch.isalpha() for ch in text)
    plain = sum(ch < "\x80" and ch.isalpha() for ch in text)
    return text if high <= settings.CP1252_HIGH_SHARE * (plain + 1) and not _HIGH_RUN.search(text) else None


def _guess(data: bytes) -> str:
    """What charset-normalizer makes of it; Windows-1252 with replacement characters where it is not sure."""
    best = from_bytes(data[: settings.SNIFF_BYTES * 8]).best()
    if best is not None and best.percent_chaos < settings.GUESS_CHAOS_PERCENT:
        try:
            return str(_noted(data.decode(best.encoding), best.encoding))
        except (LookupError, UnicodeDecodeError):
            pass
    return _replaced(str(_noted(data.decode("cp1252", errors="replace"), "Windows-1252")))
