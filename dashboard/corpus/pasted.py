"""A text that somebody pasted, or that came through a pipe: made an article with what its editor says of it."""

from __future__ import annotations

import re

from dashboard.corpus import fields
from dashboard.corpus.cleaning import clean, fingerprint, one_line
from dashboard.corpus.drafts import Draft, finish
from dashboard.errors import CorpusError
from dashboard.model import Reading, Role

_ADDRESS = re.compile(r"(?:https?|ftp)://\S+|www\.\S+\.\S+", re.IGNORECASE)
_NAME = re.compile(r"[^\w]+")
_MAGIC = (
    (b"%PDF-", ".pdf"), (b"{\\rtf", ".rtf"), (b"PAR1", ".parquet"), (b"WARC/", ".warc"), (b"\x1f\x8b", ".gz"),
)  # fmt: skip
_PARTS = ((b"word/document.xml", ".docx"), (b"xl/workbook.xml", ".xlsx"), (b"opendocument.text", ".odt"))
_MAIL = re.compile(rb"(?:From|Received|Return-Path|Delivered-To|MIME-Version|Message-ID|Date|Subject): ", re.IGNORECASE)


def paste(
    text: str, *, title: str = "", url: str = "", site: str = "", published: str = "", role: Role | None = None
) -> Reading:
    """The article of a pasted text. CorpusError for an empty one, for an address alone, and for a day that is none."""
    refuse_address(text)
    if published and not finish(Draft("", "x y", "txt", published=published)).published:
        raise CorpusError.of("unknown_day", day=one_line(published)[:40])
    if not text.strip():
        raise CorpusError.of("nothing_pasted")
    name = _NAME.sub("-", one_line(title or clean(text)[:60]).casefold()).strip("-")[:60]
    draft = Draft(
        f"pasted/{name or 'text'}.txt",
        text,
        "txt",
        title,
        url or None,
        fields.site(url, site),
        published,
        role=role,
        record=True,
    )
    return Reading((finish(draft),))


def refuse_address(word: str) -> None:
    """CorpusError where `word` is a web address: nothing is fetched here, and the error says how to bring the page."""
    if _ADDRESS.fullmatch(word.strip()):
        raise CorpusError.of("address", where=word.strip()[:200])


def name_of_pipe(data: bytes) -> str:
    """A name with the suffix that the bytes seem to have; equal bytes have equal names."""
    return f"stdin-{fingerprint(data[:100_000].decode('latin-1'))[:8]}{kind_of(data)}"


def kind_of(data: bytes) -> str:
    """The suffix that bytes without a name should have; ".txt" where nothing says otherwise."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if kind := next((end for magic, end in _MAGIC if head.startswith(magic)), ""):
        return ".warc.gz" if kind == ".gz" and _is_warc(data) else kind
    if head.startswith(b"PK\x03\x04"):
        return next((end for part, end in _PARTS if part in data), ".zip")
    low = head.lower()
    if low.startswith(b"<"):
        return ".html" if re.match(rb"<(?:!doctype\s+html|html|head|body|!--|p|div|article|h1)", low) else ".xml"
    if low.startswith((b"{", b"[")):
        return ".jsonl" if b"}\n{" in data.replace(b"\r", b"") or b"\n" not in head.strip() else ".json"
    return ".eml" if _MAIL.match(head) else ".txt"


def _is_warc(data: bytes) -> bool:
    import zlib

    try:
        return zlib.decompressobj(31).decompress(data, 64).startswith(b"WARC/")
    except zlib.error:
        return False
