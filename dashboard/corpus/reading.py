"""A folder → articles. Every file is read or listed as refused; the order is that of the names, always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from dashboard import settings
from dashboard.corpus import fields
from dashboard.corpus.cleaning import one_line
from dashboard.corpus.decoding import decode
from dashboard.corpus.drafts import Draft, finish, of_page
from dashboard.corpus.folder import find
from dashboard.corpus.metadata import Metadata, apply, read_metadata
from dashboard.corpus.page import read_page
from dashboard.corpus.records import Record, jsonl, table
from dashboard.errors import CorpusError
from dashboard.model import Article, Copy, Reading, Refusal

Progress = Callable[[int, int, str], None]
PAGES, TABLES, LINES = (".html", ".htm", ".xhtml"), (".csv", ".tsv"), (".jsonl", ".ndjson")
SUFFIXES = (".txt", *PAGES, *LINES, *TABLES)


def read(folder: Path, metadata: Path | None = None, *, progress: Progress | None = None) -> Reading:
    """All articles below `folder`, and all that was refused.

    `metadata` is a table with a column `article` (see metadata.py); `progress` is called as (files done, files, name).
    Raises CorpusError when the folder or the table cannot be used at all; a single bad file is only refused.
    """
    folder = Path(folder)
    given = read_metadata(Path(metadata)) if metadata else Metadata({})
    files, refused = find(folder, SUFFIXES, skip=Path(metadata) if metadata else None)
    articles: list[Article] = []
    for done, (name, path) in enumerate(files, 1):
        reading = _read_file(name, path)
        articles += reading.articles
        refused += reading.refused
        if progress:
            progress(done, len(files), name)
    told, wrong = apply(given, articles)
    return _merged(told, refused + wrong)


def read_bytes(name: str, data: bytes) -> Reading:
    """One uploaded file, `name` its name with a known suffix. Never raises: what cannot be read is refused."""
    name = one_line(name.replace("\\", "/").rsplit("/", 1)[-1]) or "upload"
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        return Reading((), (Refusal(name, "The kind of file is not known.", f"Known are {', '.join(SUFFIXES)}."),))
    reading = _read_data(name, data)
    return _merged(reading.articles, list(reading.refused))


def _read_file(name: str, path: Path) -> Reading:
    try:
        size = path.stat().st_size
        limit = _limit(name)
        if size > limit:
            return _refused(
                name, CorpusError(f"has {size:,} bytes; the limit is {limit:,}.", hint="Split it into smaller files.")
            )
        return _read_data(name, path.read_bytes())
    except OSError as error:
        reason = f"cannot be opened ({error.strerror or type(error).__name__})."
        return _refused(name, CorpusError(reason, hint="Check the file's permissions."))


def _limit(name: str) -> int:
    return settings.MAX_TABLE_BYTES if _suffix(name) in (*LINES, *TABLES) else settings.MAX_FILE_BYTES


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _refused(where: str, error: CorpusError) -> Reading:
    return Reading((), (Refusal(where, f"The file {error.message}", error.hint),))


def _read_data(name: str, data: bytes) -> Reading:
    """The articles in one file's bytes."""
    try:
        if len(data) > _limit(name):
            raise CorpusError(
                f"has {len(data):,} bytes; the limit is {_limit(name):,}.", hint="Split it into smaller files."
            )
        if not data.strip():
            raise CorpusError("is empty.", hint="Fill it in, or take it out of the folder.")
        if _suffix(name) in LINES:
            return _from_records(name, jsonl(name, data), "jsonl")
        if _suffix(name) in TABLES:
            return _from_records(name, _rows(name, data), "csv")
        if _suffix(name) in PAGES:
            return Reading((finish(of_page(name, read_page(data))),))
        return Reading((finish(Draft(name, decode(data), "txt")),))
    except CorpusError as error:
        return _refused(name, error)


def _rows(name: str, data: bytes) -> Iterator[Record | Refusal]:
    columns, rows = table(name, data)
    if not set(columns) & {*fields.NAMES["text"], *fields.NAMES["html"]}:
        raise CorpusError(
            "has no column with the article's text.",
            hint="Name it `text`. If this is the table beside the corpus, give it with --metadata.",
        )
    return rows


def _from_records(name: str, records: Iterable[Record | Refusal], form: Literal["jsonl", "csv"]) -> Reading:
    articles, refused, lines = [], [], dict[str, int]()
    for record in records:
        if isinstance(record, Refusal):
            refused.append(record)
            continue
        where = f"{name}:{record.line}"
        key = one_line(fields.pick(record.fields, "id"))[: settings.MAX_KEY_CHARS] or str(record.line)
        if key in lines:
            reason = f"The id {key} is taken by line {lines[key]}."
            refused.append(Refusal(where, reason, "Give every record an id of its own."))
            continue
        lines[key] = record.line
        try:
            article, wrong = _record(f"{name}#{key}", where, record.fields, form)
        except CorpusError as error:
            refused.append(Refusal(where, f"The record {error.message}", error.hint))
            continue
        articles.append(article)
        refused += wrong
    return Reading(tuple(articles), tuple(refused))


def _record(
    name: str, where: str, values: dict[str, Any], form: Literal["jsonl", "csv"]
) -> tuple[Article, list[Refusal]]:
    """One record as an article; a field that cannot be understood is listed, the article is kept."""
    text, markup = fields.pick(values, "text"), fields.pick(values, "html")
    if not text.strip() and not markup.strip():
        raise CorpusError("has no text.", hint="The text belongs into a field `text`.")
    draft = Draft(name, text, form) if text.strip() else of_page(name, read_page(markup), form)
    url, role = fields.pick(values, "url") or draft.url, fields.pick(values, "role")
    article = finish(
        replace(
            draft,
            title=fields.pick(values, "title") or draft.title,
            url=url,
            site=fields.site(url, fields.pick(values, "site")) or draft.site,
            published=fields.pick(values, "published") or draft.published,
            language=fields.pick(values, "language") or draft.language,
            role=fields.role(role),
            story=fields.pick(values, "story"),
        )
    )
    wrong = Refusal(
        where,
        f"The role {role!r} is not understood; the article was read without it.",
        f"Roles are {', '.join(fields.ROLES)}.",
    )
    return article, [wrong] if role.strip() and not article.role else []


def _merged(articles: Iterable[Article], refused: list[Refusal]) -> Reading:
    """Articles of the same words as one, the first by name, with the others as its copies."""
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(article.id, []).append(article)
    out = []
    for group in groups.values():
        first, copies = group[0], tuple(Copy(a.name, a.url, a.site, a.published) for a in group[1:])
        roles = {a.role for a in group if a.role}
        role = "source" if "source" in roles else next((a.role for a in group if a.role), None)
        if len(roles) > 1:
            names = ", ".join(a.name for a in group)
            refused.append(
                Refusal(
                    group[0].name,
                    f"The same text has different roles ({names}).",
                    f"It counts as {role}: give one role.",
                )
            )
        out.append(
            replace(first, copies=copies, role=role, story=next((a.story for a in group if a.story), None))
            if copies
            else first
        )
    return Reading(tuple(out), tuple(refused))
