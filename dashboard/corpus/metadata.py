"""The table beside a corpus: column `article`, then any of role, title, url, site, published, language, story.

An empty cell says nothing. A row or cell that cannot be used is listed as refused; nothing is lost silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dashboard.corpus import days, fields
from dashboard.corpus.cleaning import one_line
from dashboard.corpus.entries import fold_alike
from dashboard.corpus.records import Record, table
from dashboard.errors import CorpusError
from dashboard.model import Article, Refusal

COLUMNS = ("article", "role", "title", "url", "site", "published", "language", "story")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the table of this name says: article name → (where it says so, the cells that are filled in)."""

    rows: Mapping[str, tuple[str, Mapping[str, str]]]
    refused: tuple[Refusal, ...] = ()
    name: str = ""


def read_metadata(path: Path) -> Metadata:
    """The table in `path`. CorpusError when there is none, when it is no table, or when it has no `article` column."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"The metadata table cannot be read ({error.strerror}).", where=str(path), hint="Check its path."
        ) from error
    try:
        return parse_metadata(path.name, data)
    except CorpusError as error:
        raise CorpusError(f"The metadata table {error.message}", where=str(path), hint=error.hint) from error


def parse_metadata(name: str, data: bytes, beside: str = "") -> Metadata:
    """The table in `data`; `beside` comes before the names in it. CorpusError (without `where`) as above."""
    columns, table_rows = table(name, data)
    if "article" not in columns:
        hint = f"Its first row must name the columns: {', '.join(COLUMNS)} (only the first is required)."
        raise CorpusError("has no `article` column.", hint=hint)
    rows: dict[str, tuple[str, Mapping[str, str]]] = {}
    refused = [
        Refusal(
            f"{name}:1",
            f"Unknown column `{column}`; it was ignored.",
            f"Columns are {', '.join(COLUMNS)}.",
        )
        for column in columns
        if column not in COLUMNS and column
    ]
    for item in table_rows:
        wrong = item if isinstance(item, Refusal) else _add(rows, item, name, beside)
        if wrong:
            refused.append(wrong)
    return Metadata(rows, tuple(fold_alike(name, refused)), name)


def _add(
    rows: dict[str, tuple[str, Mapping[str, str]]], record: Record, table_name: str, beside: str
) -> Refusal | None:
    where = f"{table_name}:{record.line}"
    cells = {column: one_line(cell) for column, cell in record.fields.items() if column in COLUMNS and cell.strip()}
    name = cells.pop("article", "").replace("\\", "/").removeprefix("./")
    if not name:
        return Refusal(where, "The row names no article.", "Fill in the `article` column.")
    name = beside + name
    if name in rows:
        return Refusal(
            where,
            f"The article {name} already has a row ({rows[name][0]}).",
            "Keep one row per article; the first one counts.",
        )
    rows[name] = (where, cells)
    return None


def apply(metadata: Metadata, articles: Iterable[Article]) -> tuple[list[Article], list[Refusal]]:
    """The articles with what the table says of them, and refusals for unknown articles and unreadable cells."""
    refused: list[Refusal] = []
    out, names_known = [], set()
    for article in articles:
        names_known.add(article.name)
        where, cells = metadata.rows.get(article.name, ("", {}))
        values, wrong = _values(where, cells, article.language)
        refused += wrong
        out.append(replace(article, **values))
    for name, (where, _) in metadata.rows.items():
        if name not in names_known:
            hint = "Use the path below the corpus folder, or FILE.jsonl#KEY, and check whether the file was refused."
            refused.append(Refusal(where, f"There is no article {name}.", hint))
    return out, [*metadata.refused, *fold_alike(metadata.name, refused)]


def _values(where: str, cells: Mapping[str, str], language: str) -> tuple[dict[str, Any], list[Refusal]]:
    """What the cells of one row change in an article."""
    values: dict[str, Any] = {name: cells[name] for name in ("title", "url", "site", "story") if name in cells}
    refused = []
    if "url" in values and "site" not in values:
        values |= {"site": fields.site(values["url"])} if fields.site(values["url"]) else {}
    if "language" in cells:
        values["language"] = fields.language(cells["language"])
    for name, read, hint in (
        ("role", fields.role, f"Roles are {', '.join(fields.ROLES)}."),
        ("published", lambda text: days.day(text, language), "Write dates as 2025-09-17."),
    ):
        value = read(cells[name]) if name in cells else None
        if value is not None:
            values[name] = value
        elif name in cells:
            refused.append(
                Refusal(where, f"The {name} {cells[name]!r} is not valid; the rest of the row was used.", hint)
            )
    return values, refused
