"""An office document, once it is HTML or paragraphs, made into an article: every line of it is text, none furniture."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

from dashboard import settings
from dashboard.corpus import markup
from dashboard.corpus.drafts import Draft, finish
from dashboard.errors import CorpusError
from dashboard.model import Article

_ENTITY = tuple("<!ENTITY".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "is protected by a password, or in the format of an old office program."


def of_html(name: str, source: str, form: str, **about_page: Any) -> Article:
    """The article of a document as HTML; its first heading is the title unless `about_page`, fields of Draft, has one."""
    root = markup.parse(markup.tame(source))
    lines_read = markup.lines(root) if root is not None else []
    heads = (
        [text for tag in ("h1", "h2") for node in root.iter(tag) if (text := markup.line(node))] if lines_read else []
    )
    about_page["title"] = about_page.get("title") or next(iter(heads), "")
    return of_lines(name, [line.text for line in lines_read], form, **about_page)


def of_lines(name: str, lines: Sequence[str], form: str, **about_page: Any) -> Article:
    """The article of a document's paragraphs. CorpusError where it has no words."""
    text = "\n".join(line for line in lines if line.strip())
    if not text:
        raise CorpusError("contains no words.", hint="If its text is in pictures, run it through OCR first.")
    return finish(Draft(name, text, form, lines=True, **about_page))


def office(data: bytes, kind: str, part: str) -> zipfile.ZipFile:
    """The parts of an office document of `kind`; `part` is one that it must have. CorpusError for what is no such document,
    is protected, holds macros or XML entities, or would grow too large."""
    if data.startswith(_OLE):
        raise CorpusError(_LOCKED, hint=f"Open it, take the password off, and save it as {kind}.")
    try:
        parts = zipfile.ZipFile(io.BytesIO(data))
        infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise CorpusError(
            f"is not a {kind} document, whatever its name says.", hint="Open it and save it again."
        ) from error
    names = {info.filename for info in infos}
    if any(info.flag_bits & 1 for info in infos) or "EncryptedPackage" in names:
        raise CorpusError(_LOCKED, hint=f"Open it, take the password off, and save it as {kind}.")
    if part not in names:
        raise CorpusError(f"is a zip archive, but not a {kind} document.", hint="Give it the suffix it should have.")
    if sum(info.file_size for info in infos) > settings.MAX_DOCUMENT_BYTES:
        limit = f"{settings.MAX_DOCUMENT_BYTES:,}"
        raise CorpusError(f"unpacks to more than {limit} bytes.", hint="Save its text as plain text (.txt).")
    if any(name.rpartition("/")[2].lower().startswith("vbaproject") for name in names):
        raise CorpusError("holds macros.", hint=f"Save it as {kind} without macros.")
    _refuse_entities(parts, infos, kind)
    return parts


def _refuse_entities(parts: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo], kind: str) -> None:
    try:
        texts = (
            parts.read(info)[: settings.SNIFF_BYTES] for info in infos if info.filename.endswith((".xml", ".rels"))
        )
        hostile = any(mark in text for text in texts for mark in _ENTITY)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        ValueError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise CorpusError(f"is a damaged {kind} document.", hint="Open it and save it again.") from error
    if hostile:
        raise CorpusError("declares XML entities, which no office program writes.", hint="Open it and save it again.")
