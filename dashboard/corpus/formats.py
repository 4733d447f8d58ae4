"""The only list of what can be read: the upload, the refusals and the README follow it. A reader is one file in readers/."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dashboard.corpus.cutting import Stretch, cut_lines
from dashboard.corpus.readers import (
    archive,
    compressed,
    feed,
    mail,
    markdown,
    newsml,
    objects,
    opened,
    parquet,
    pdf,
    plain,
    rich_text,
    saved_page,
    spreadsheet,
    table,
    warc,
    word,
)
from dashboard.corpus.readers.member import Member
from dashboard.errors import CorpusError
from dashboard.model import Article, Reading, Refusal

__all__ = ["FORMATS", "Format", "Member", "suffix"]


@dataclass(frozen=True, slots=True)
class Format:
    """How files of a suffix are read: `holds` says what they hold, in README's words.

    `read` turns name and bytes into articles, `unpack` into files to be read in their turn: one of the two is given.
    CorpusError for what cannot be read. `many`: a file may be large, because it holds many articles. `cut` gives stretches of
    a large one (path, bytes of each), `read_stretch` the articles of one. `archive`: it is not opened inside another archive.
    `apart`: its parser is ended when it takes too long (see guarded.py).
    """

    holds: str
    read: Callable[[str, bytes], Reading] | None = None
    unpack: Callable[[str, bytes], Iterator[Article | Member | Refusal]] | None = None
    many: bool = False
    cut: Callable[[Path, int], list[Stretch]] | None = None
    read_stretch: Callable[[str, Path, Stretch], Reading] | None = None
    archive: bool = False
    apart: bool = False


def _formats() -> Iterator[tuple[tuple[str, ...], Format]]:
    yield (".txt",), Format("one article; the first line is its title if it reads like one", plain.read)
    yield (
        (".md", ".markdown"),
        Format("one article in Markdown; front matter gives title, date, url, site", markdown.read),
    )
    pages = (
        "one article; what the extractor drops (menus, forms) is kept and can be viewed; JSON-LD gives title, date, url"
    )
    yield (".html", ".htm", ".xhtml"), Format(pages, saved_page.read)
    yield (".mhtml", ".mht"), Format("a page saved whole by a browser, with the time it was saved", saved_page.read)
    yield (".docx",), Format("one article; its first heading is the title", word.read, apart=True)
    yield (".odt",), Format("one article, the same from LibreOffice", opened.read, apart=True)
    yield (".rtf",), Format("one article", rich_text.read, apart=True)
    scans = "one article, if it holds text; a scanned page has to go through OCR first"
    yield (".pdf",), Format(scans, pdf.read, apart=True)
    mails = "a press release by mail: subject, date and text are an article, and so is each attachment of a known kind"
    yield (".eml",), Format(mails, unpack=mail.unpack, apart=True)
    lines = (
        "one article per line: `text` or `html`, and any of `id`, `title`, `url`, `site`, `published`, `language`, "
        "`role`, `story`"
    )
    yield (
        (".jsonl", ".ndjson"),
        Format(lines, table.read_lines, many=True, cut=cut_lines, read_stretch=table.read_some_lines),
    )
    yield (".json",), Format("a list of such objects, one object, a ninjs item or a JSON feed", objects.read, many=True)
    yield (
        (".csv", ".tsv"),
        Format(
            "one article per row, with the same columns under these or other names",
            table.read,
            many=True,
            cut=table.cut,
            read_stretch=table.read_some_rows,
        ),
    )
    yield (
        (".xlsx",),
        Format(
            "the same in a spreadsheet, every sheet that has a column of texts", spreadsheet.read, many=True, apart=True
        ),
    )
    yield (
        (".parquet",),
        Format(
            "the same in a Parquet file",
            parquet.read,
            many=True,
            apart=True,
            cut=parquet.cut,
            read_stretch=parquet.read_some_rows,
        ),
    )
    feeds = "an RSS or Atom feed, a WordPress export (WXR), or news items in NewsML-G2"
    yield (".xml", ".rss", ".atom"), Format(feeds, feed.read, many=True, apart=True)
    yield (".newsml",), Format("news items in NewsML-G2", newsml.read, apart=True)
    archives = "any of these, packed; a `metadata.csv` inside is used; an archive in an archive is not opened"
    yield (".zip",), Format(archives, unpack=archive.unpack, many=True, archive=True)
    yield (".warc.gz",), Format("a web archive, the same", unpack=warc.unpack, many=True, archive=True)
    yield (".gz",), Format("one of these, compressed", unpack=compressed.unpack, many=True, archive=True)
    crawled = "a web archive: every page in it, with its address and the time it was fetched"
    yield (".warc",), Format(crawled, unpack=warc.unpack, many=True, archive=True)


FORMATS: Mapping[str, Format] = {suffix: form for suffixes, form in _formats() for suffix in suffixes}


def read_whole(name: str, data: bytes, ends: str) -> Reading:
    """The articles of a file with this suffix, by its reader. CorpusError."""
    read = FORMATS[ends].read
    assert read
    return read(name, data)


def list_members(name: str, data: bytes, ends: str) -> list[Article | Member | Refusal]:
    """What is in a file with this suffix that is unpacked. CorpusError."""
    unpack = FORMATS[ends].unpack
    assert unpack
    return list(unpack(name, data))


def cut(name: str, data: bytes, ends: str, *, path: Path, size: int) -> list[Stretch]:
    """A large file with this suffix in stretches; none where it cannot be cut, and reading it says what is wrong."""
    try:
        found = FORMATS[ends].cut
        return found(path, size) if found else []
    except (CorpusError, OSError):
        return []


def read_stretch(name: str, data: bytes, ends: str, *, path: Path, stretch: Stretch) -> Reading:
    """The articles of a stretch of it. CorpusError."""
    read = FORMATS[ends].read_stretch
    assert read
    try:
        return read(name, path, stretch)
    except OSError as error:
        reason = f"cannot be opened ({error.strerror or type(error).__name__})."
        raise CorpusError(reason, hint="Check the file's permissions.") from error


def suffix(name: str) -> str:
    """The suffix of a file's name as FORMATS has it: ".warc.gz" before ".gz"; lower-case, known or not."""
    ends = [end.lower() for end in PurePosixPath(name).suffixes[-2:]]
    double = "".join(ends)
    return double if double in FORMATS else (ends[-1] if ends else "")


def table_of_formats() -> str:
    """FORMATS as the table in the README, in Markdown."""
    groups: dict[int, list[str]] = {}
    for end, form in FORMATS.items():
        groups.setdefault(id(form), []).append(end)
    rows = [f"| {', '.join(f'`{end}`' for end in ends)} | {FORMATS[ends[0]].holds} |" for ends in groups.values()]
    return "\n".join(["| file | holds |", "| --- | --- |", *rows])
