"""A folder, or files from anywhere → articles. Every file is read or listed as refused, in the order of the names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from dashboard import settings
from dashboard.corpus import fields, formats, guarded, noting
from dashboard.corpus.captures import of_other_texts, told_apart
from dashboard.corpus.cleaning import one_line
from dashboard.corpus.columns import Columns, remembering
from dashboard.corpus.copies import merge
from dashboard.corpus.cutting import Stretch
from dashboard.corpus.folder import find
from dashboard.corpus.formats import FORMATS, Format, Member, list_members, read_whole, suffix
from dashboard.corpus.metadata import Metadata, apply, parse_metadata, read_metadata
from dashboard.errors import CorpusError
from dashboard.model import Article, Note, Reading, Refusal

T = TypeVar("T")
Progress = Callable[[int, int, str], None]
TABLE = "metadata.csv"


def read(
    folder: Path,
    metadata: Path | None = None,
    *,
    progress: Progress | None = None,
    columns: Mapping[str, Columns] | None = None,
) -> Reading:
    """All articles below `folder`, and all that was refused.

    `metadata` is a table with a column `article` (see metadata.py); `progress` is called as (files done, files, name);
    `columns` says how tables of a known header are to be read (see columns.py). Raises CorpusError when the folder or
    the table cannot be used at all; a single bad file is only refused.
    """
    files, refused = find(Path(folder), tuple(FORMATS), skip=Path(metadata) if metadata else None)
    given = read_metadata(Path(metadata)) if metadata else Metadata({})
    return read_files(files, given, refused=refused, progress=progress, columns=columns)


def read_files(
    files: Sequence[tuple[str, Path]],
    given: Metadata | None = None,
    *,
    refused: Iterable[Refusal] = (),
    progress: Progress | None = None,
    columns: Mapping[str, Columns] | None = None,
) -> Reading:
    """The articles of these files, (name, path) each, told what a metadata table says of them; `refused` comes first."""
    articles: list[Article] = []
    wrong, notes = list(refused), list[Note]()
    with _columns(columns):
        for done, (name, path) in enumerate(files, 1):
            reading = _read_file(name, path)
            articles += reading.articles
            wrong += reading.refused
            notes += reading.notes
            if progress:
                progress(done, len(files), name)
    applied, unknown = apply(given or Metadata({}), articles)
    return _together(applied, [*wrong, *unknown], notes)


def read_one(name: str, path: Path, *, columns: Mapping[str, Columns] | None = None) -> Reading:
    """The articles of one file as they are in it, without the table and with copies; what cannot be read is refused."""
    with _columns(columns):
        return _read_file(name, path)


def cut(name: str, path: Path, size: int) -> list[Stretch]:
    """A file in stretches of about `size` bytes that are read on their own; none where it has to be read as a whole."""
    ends = suffix(name)
    form = FORMATS.get(ends)
    if form is None or form.cut is None:
        return []
    try:
        return _run(form, partial(formats.cut, path=path, size=size), name, b"", ends)
    except CorpusError:
        return []


def read_stretch(name: str, path: Path, stretch: Stretch) -> Reading:
    """The articles of some lines or rows of a file, as `read_one` gives those of all of them."""
    ends, notes = suffix(name), list[Note]()
    with _columns(None), noting.noting(name, notes):
        try:
            read = partial(formats.read_stretch, path=path, stretch=stretch)
            reading = _run(FORMATS[ends], read, name, b"", ends)
        except CorpusError as error:
            return _refused(name, error)
    return replace(reading, notes=(*reading.notes, *notes))


def read_bytes(name: str, data: bytes, *, columns: Mapping[str, Columns] | None = None) -> Reading:
    """One file, `name` its name with a known suffix. Never raises: what cannot be read is refused."""
    name = one_line(name.replace("\\", "/").rsplit("/", 1)[-1]) or "upload"
    with _columns(columns):
        reading = _noted(name, data)
    return _together(reading.articles, reading.refused, reading.notes)


def together(readings: Sequence[Reading]) -> Reading:
    """Several readings as one: each text once, copies listed."""
    return _together(
        [article for reading in readings for article in reading.articles],
        [refusal for reading in readings for refusal in reading.refused],
        [note for reading in readings for note in reading.notes],
    )


def _columns(columns: Mapping[str, Columns] | None) -> AbstractContextManager[None]:
    return remembering(columns or {})


def _together(articles: Iterable[Article], refused: Iterable[Refusal], notes: Iterable[Note]) -> Reading:
    merged, differing = merge(told_apart(articles))
    copies = [Note(copy.name, "copy", article.name) for article in merged for copy in article.copies]
    captures = [Note(later.name, "capture", first.name) for later, first in of_other_texts(merged)]
    return Reading(tuple(merged), (*refused, *differing), (*notes, *copies, *captures))


def _read_file(name: str, path: Path) -> Reading:
    try:
        _check_size(FORMATS.get(suffix(name)), path.stat().st_size)
        return _noted(name, path.read_bytes())
    except CorpusError as error:
        return _refused(name, error)
    except OSError as error:
        reason = f"cannot be opened ({error.strerror or type(error).__name__})."
        return _refused(name, CorpusError(reason, hint="Check the file's permissions."))


def _noted(name: str, data: bytes) -> Reading:
    notes: list[Note] = []
    with noting.noting(name, notes):
        reading = _read_data(Member(name, data))
    return replace(reading, notes=(*reading.notes, *notes))


def _check_size(form: Format | None, size: int) -> None:
    limit = settings.MAX_TABLE_BYTES if form and form.many else settings.MAX_FILE_BYTES
    if size > limit:
        raise CorpusError(f"has {size:,} bytes; the limit is {limit:,}.", hint="Split it into smaller files.")


def _refused(where: str, error: CorpusError) -> Reading:
    return Reading((), (Refusal(where, f"The file {error.message}", error.hint),))


def _read_data(member: Member, *, inside: bool = False) -> Reading:
    """The articles in one file's bytes; `inside`: it comes from an archive, and is not one itself."""
    ends = member.suffix or suffix(member.name)
    form = FORMATS.get(ends)
    if form is None or (inside and form.archive):
        return Reading((), (_unknown(member.name, ends),))
    try:
        _check_size(form, len(member.data))
        if not member.data.strip():
            raise CorpusError("is empty.", hint="Add some text, or remove it from the folder.")
        if form.unpack:
            return _unpacked(member.name, _members(form, member, ends), inside=inside or form.archive)
        return _from_outside(_articles(form, member, ends), member)
    except CorpusError as error:
        return _refused(member.name, error)
    except TimeoutError:  # of a pattern (text/patterns.py)
        return _refused(member.name, CorpusError("takes too long to read.", hint="See whether it holds an article."))


def _articles(form: Format, member: Member, ends: str) -> Reading:
    return _run(form, read_whole, member.name, member.data, ends)


def _run(form: Format, read: Callable[[str, bytes, str], T], name: str, data: bytes, ends: str) -> T:
    return guarded.run(read, name, data, ends) if form.apart else read(name, data, ends)


def _members(form: Format, member: Member, ends: str) -> Iterator[Article | Member | Refusal]:
    if form.apart:
        yield from guarded.run(list_members, member.name, member.data, ends)
    elif form.unpack:
        yield from form.unpack(member.name, member.data)


def _unknown(name: str, ends: str) -> Refusal:
    if ends in FORMATS:
        return Refusal(name, "The file is an archive inside an archive.", "Unpack the outer one and load the folder.")
    return Refusal(name, "Unknown file type.", f"Copydesk reads {', '.join(FORMATS)}.")


def _unpacked(name: str, members: Iterator[Article | Member | Refusal], *, inside: bool) -> Reading:
    """What the files of an archive hold; what was read before it turned out to be damaged is kept."""
    articles, refused, tables = list[Article](), list[Refusal](), list[Member]()
    try:
        for member in members:
            if isinstance(member, Article):
                articles.append(member)
            elif isinstance(member, Refusal):
                refused.append(member)
            elif PurePosixPath(member.name).name == TABLE:
                tables.append(member)
            else:
                reading = _read_data(member, inside=inside)
                articles += reading.articles
                refused += reading.refused
    except CorpusError as error:
        refused += _refused(name, error).refused
    for table in tables:
        articles, wrong = _told(table, articles)
        refused += wrong
    if not articles and not refused:
        refused += _refused(
            name, CorpusError("holds nothing to read.", hint="Remove it, or see what was packed.")
        ).refused
    return Reading(tuple(articles), tuple(refused))


def _told(table: Member, articles: list[Article]) -> tuple[list[Article], list[Refusal]]:
    """The articles with what the metadata table beside them in the archive says."""
    try:
        given = parse_metadata(table.name, table.data, beside=f"{PurePosixPath(table.name).parent}/")
    except CorpusError as error:
        return articles, list(_refused(table.name, error).refused)
    return apply(given, articles)


def _from_outside(reading: Reading, member: Member) -> Reading:
    """Address and time as the archive has them."""
    if not member.url and not member.captured:
        return reading
    site = fields.site(member.url)
    articles = (
        replace(
            article,
            url=member.url or article.url,
            site=site or article.site,
            captured=member.captured or article.captured,
        )
        for article in reading.articles
    )
    return replace(reading, articles=tuple(articles))
