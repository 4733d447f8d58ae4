"""A folder → articles. Every file is read or listed as refused; the order is that of the names, always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dashboard import settings
from dashboard.corpus import fields
from dashboard.corpus.cleaning import one_line
from dashboard.corpus.copies import merge
from dashboard.corpus.decoding import decode
from dashboard.corpus.drafts import Draft, finish, of_page
from dashboard.corpus.entries import entries
from dashboard.corpus.folder import find
from dashboard.corpus.metadata import Metadata, apply, read_metadata
from dashboard.corpus.page import read_page
from dashboard.corpus.records import Record, jsonl, table
from dashboard.errors import CorpusError
from dashboard.model import Article, Reading, Refusal

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Format:
    """How files of a suffix are read: name and bytes → articles, CorpusError for what cannot be. `many`: a file holds many."""

    read: Callable[[str, bytes], Reading]
    many: bool = False


def read(folder: Path, metadata: Path | None = None, *, progress: Progress | None = None) -> Reading:
    """All articles below `folder`, and all that was refused.

    `metadata` is a table with a column `article` (see metadata.py); `progress` is called as (files done, files, name).
    Raises CorpusError when the folder or the table cannot be used at all; a single bad file is only refused.
    """
    folder = Path(folder)
    given = read_metadata(Path(metadata)) if metadata else Metadata({})
    files, refused = find(folder, tuple(FORMATS), skip=Path(metadata) if metadata else None)
    articles: list[Article] = []
    for done, (name, path) in enumerate(files, 1):
        reading = _read_file(name, path)
        articles += reading.articles
        refused += reading.refused
        if progress:
            progress(done, len(files), name)
    told, wrong = apply(given, articles)
    merged, differing = merge(told)
    return Reading(tuple(merged), tuple(refused + wrong + differing))


def read_one(name: str, path: Path) -> Reading:
    """The articles of one file as they stand in it, without the table and with copies; what cannot be read is refused."""
    return _read_file(name, path)


def read_bytes(name: str, data: bytes) -> Reading:
    """One uploaded file, `name` its name with a known suffix. Never raises: what cannot be read is refused."""
    name = one_line(name.replace("\\", "/").rsplit("/", 1)[-1]) or "upload"
    if PurePosixPath(name).suffix.lower() not in FORMATS:
        return Reading((), (Refusal(name, "Unknown file type.", f"Copydesk reads {', '.join(FORMATS)}."),))
    reading = _read_data(name, data)
    merged, differing = merge(reading.articles)
    return Reading(tuple(merged), (*reading.refused, *differing))


def _read_file(name: str, path: Path) -> Reading:
    try:
        _check_size(name, path.stat().st_size)
        return _read_data(name, path.read_bytes())
    except CorpusError as error:
        return _refused(name, error)
    except OSError as error:
        reason = f"cannot be opened ({error.strerror or type(error).__name__})."
        return _refused(name, CorpusError(reason, hint="Check the file's permissions."))


def _check_size(name: str, size: int) -> None:
    limit = settings.MAX_TABLE_BYTES if FORMATS[_suffix(name)].many else settings.MAX_FILE_BYTES
    if size > limit:
        raise CorpusError(f"has {size:,} bytes; the limit is {limit:,}.", hint="Split it into smaller files.")


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _refused(where: str, error: CorpusError) -> Reading:
    return Reading((), (Refusal(where, f"The file {error.message}", error.hint),))


def _read_data(name: str, data: bytes) -> Reading:
    """The articles in one file's bytes."""
    try:
        _check_size(name, len(data))
        if not data.strip():
            raise CorpusError("is empty.", hint="Add some text, or remove it from the folder.")
        return FORMATS[_suffix(name)].read(name, data)
    except CorpusError as error:
        return _refused(name, error)


def _rows(name: str, data: bytes) -> Iterator[Record | Refusal]:
    columns, rows = table(name, data)
    if not set(columns) & {*fields.NAMES["text"], *fields.NAMES["html"]}:
        raise CorpusError(
            "has no column with the article text.",
            hint="Name it `text`. If this is the metadata table of the corpus, pass it with --metadata.",
        )
    return rows


def _read_text(name: str, data: bytes) -> Reading:
    return Reading((finish(Draft(name, decode(data), "txt")),))


def _read_page(name: str, data: bytes) -> Reading:
    return Reading((finish(of_page(name, read_page(data))),))


def _read_lines(name: str, data: bytes) -> Reading:
    return entries(name, jsonl(name, data), "jsonl")


def _read_table(name: str, data: bytes) -> Reading:
    return entries(name, _rows(name, data), "csv")


FORMATS: Mapping[str, Format] = {
    ".txt": Format(_read_text),
    **dict.fromkeys((".html", ".htm", ".xhtml"), Format(_read_page)),
    **dict.fromkeys((".jsonl", ".ndjson"), Format(_read_lines, many=True)),
    **dict.fromkeys((".csv", ".tsv"), Format(_read_table, many=True)),
}
"""The only list of what can be read: the upload, the refusals and the README follow it."""
