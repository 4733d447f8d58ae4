"""What parts hold, as rows of Arrow files and back: articles, versions, counts, signatures, edges, analyses."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pyarrow as pa

from dashboard import settings
from dashboard.engine import limits
from dashboard.engine.codec import from_plain, to_plain
from dashboard.engine.work import Part, Work, lists
from dashboard.model import Alignment, Article, Refusal, Sentence, Story, StoryAnalysis, Suggestion, Version
from dashboard.stories.fields import day_of
from dashboard.stories.signatures import Signature, short_lines
from dashboard.suggest.recurrence import lines as furniture_lines
from dashboard.text.stems import stems

PARTS = ("body", "title", "page")  # of a sentence, by number


# ---- articles ----------------------------------------------------------------------------------------------------
def write_articles(work: Work, name: str, articles: Sequence[Article], notes: Sequence[Refusal] = ()) -> None:
    """Articles as a part of the stage `read`: their text, and all the rest of them as JSON."""
    columns = {
        "text": pa.array([a.text.encode("utf-8", "surrogatepass") for a in articles], pa.large_binary()),
        "head": _json([replace(a, text="") for a in articles]),
    }
    work.write("read", name, columns, notes)


def articles_of(work: Work, name: str, rows: Sequence[int] | None = None) -> tuple[Article, ...]:
    """The articles of a part of `heads`, or of some rows of it, with their texts."""
    heads, texts = work.map_once("heads", name), work.map_once("read", name)
    some = range(len(heads)) if rows is None else rows
    return tuple(replace(head(heads, row), text=_text(texts, heads.value("row", row))) for row in some)


def head(part: Part, row: int) -> Article:
    """An article without its text."""
    return from_plain(Article, json.loads(part.value("head", row)))


def _text(part: Part, row: int) -> str:
    return bytes(part.value("text", row)).decode("utf-8", "surrogatepass")


def _json(values: Iterable[Any]) -> pa.Array:
    return pa.array([json.dumps(to_plain(value)) for value in values], pa.large_string())


# ---- versions, and what is counted over the corpus ----------------------------------------------------------------
def write_versions(work: Work, name: str, made: Sequence[Version], notes: Sequence[Refusal]) -> None:
    """Versions as a part, and beside it the part `counted`."""
    sentence_lists = [version.sentences for version in made]
    columns = {
        "id": [version.article.id for version in made],
        "head": _json([replace(version.article, text="") for version in made]),
        "text": pa.array([v.article.text.encode("utf-8", "surrogatepass") for v in made], pa.large_binary()),
        "start": lists([np.array([s.start for s in some], np.int64) for some in sentence_lists]),
        "stop": lists([np.array([s.end for s in some], np.int64) for some in sentence_lists]),
        "part": lists([np.array([PARTS.index(s.part) for s in some], np.int64) for some in sentence_lists]),
        "paragraph": lists([np.array([s.paragraph for s in some], np.int64) for some in sentence_lists]),
        "role": [version.role for version in made],
    }
    work.write("counted", name, _counts([limits.shorten(version) for version in made]))
    work.write("versions", name, columns, notes)  # last: where it is, the counts are


def version(part: Part, row: int) -> Version:
    """A version from its part."""
    article = replace(head(part, row), text=_text(part, row))
    places = zip(*(part.lists(column)[row].tolist() for column in ("start", "stop", "part", "paragraph")), strict=True)
    sentences = (
        Sentence(n, start, stop, article.text[start:stop], PARTS[kind], paragraph)  # type: ignore[arg-type]
        for n, (start, stop, kind, paragraph) in enumerate(places, 1)
    )
    return Version(article, tuple(sentences), part.value("role", row))


def _counts(made: Sequence[Version]) -> dict[str, Any]:
    """How often something stands in these versions: (kind, where, what, n), with a number to sort and compare by."""
    words, site, whole, short, many, pages = (Counter[tuple[str, str]]() for _ in range(6))
    for version in made:
        words.update(
            (version.article.language, s) for sentence in version.sentences for s in set(_stems(sentence.text, version))
        )
        many[version.article.language, ""] += len(version.sentences)
        own = version.article.site or ""
        for line in furniture_lines(version):
            site[own, line] += 1
            whole["", line] += 1
        short.update(short_lines(version))
        pages[own, ""] += 1
    kinds = {"word": words, "sentences": many, "pages": pages, "site": site, "line": whole, "short": short}
    rows = [(kind, where, what, n) for kind, counts in kinds.items() for (where, what), n in sorted(counts.items())]
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], []]
    keys = np.array([key_of(kind, where, what) for kind, where, what, _ in rows], np.int64)
    return {
        "kind": pa.array(columns[0], pa.string()),
        "where": _bytes(columns[1]),
        "what": _bytes(columns[2]),
        "n": pa.array(columns[3], pa.int64()),
        "key": pa.array(keys),
    }


def _stems(text: str, version: Version) -> Sequence[str]:
    return stems(text, version.article.language)


def _bytes(texts: Sequence[str]) -> pa.Array:
    return pa.array([text.encode("utf-8", "surrogatepass") for text in texts], pa.large_binary())


def key_of(kind: str, where: str, what: str) -> int:
    """A number for what is counted; the same in every process."""
    data = f"{kind}\0{where}\0{what}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


# ---- signatures ----------------------------------------------------------------------------------------------------
_NUMBERS = tuple(field.name for field in fields(Signature) if field.type == "Numbers")
_REST = tuple(f.name for f in fields(Signature) if f.type not in ("Numbers", "tuple[Numbers, ...]"))


def write_signatures(work: Work, name: str, marks: Sequence[Signature], notes: Sequence[Refusal] = ()) -> None:
    """Signatures as a part."""
    columns = {field: lists([getattr(mark, field) for mark in marks]) for field in _NUMBERS}
    flat = [np.concatenate(mark.sentences) if mark.sentences else np.empty(0, np.int64) for mark in marks]
    columns["sentences"] = lists(flat)
    columns["lengths"] = lists([np.array([s.size for s in mark.sentences], np.int64) for mark in marks])
    columns["rest"] = _json([[to_plain(getattr(mark, field)) for field in _REST] for mark in marks])
    columns["language"] = pa.array([mark.language for mark in marks], pa.string())
    columns["day"] = pa.array([day_of(mark) for mark in marks], pa.int64())
    columns["says"] = pa.array([bool(mark.central) for mark in marks], pa.bool_())
    work.write("signs", name, columns, notes)


def mark_of(folder: Path, name: str, row: int) -> Signature:
    """A signature from its part."""
    part = Work(folder).part("signs", name)
    numbers: dict[str, Any] = {field: part.lists(field)[row].astype(np.int64) for field in _NUMBERS}
    ends = np.cumsum(part.lists("lengths")[row]).tolist()
    flat = part.lists("sentences")[row].astype(np.int64)
    sentences = tuple(flat[a:b] for a, b in pairwise((0, *ends)))
    rest = json.loads(part.value("rest", row))
    values_read = {field: turn(value) for (field, turn), value in zip(_turns(), rest, strict=True)}
    return Signature(**numbers, sentences=sentences, **values_read)


def field_of(folder: Path, name: str, row: int, field: str) -> np.ndarray:
    """One field of numbers of a signature, as it lies on disk; `specifics` from its names and details."""
    part = Work(folder).part("signs", name)
    if field != "specifics":
        return part.lists(field)[row]
    details = part.lists("details")[row]
    plain = part.value("language", row) not in settings.NOUN_CAPITALS
    return np.union1d(details, part.lists("names")[row]) if plain else details


@lru_cache(maxsize=1)
def _turns() -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    hints = get_type_hints(Signature)
    return tuple((field, lambda value, kind=hints[field]: from_plain(kind, value)) for field in _REST)


# ---- edges and analyses ----------------------------------------------------------------------------------------------
def write_scored(
    work: Work, name: str, scored_pairs: Sequence[tuple[int, int, float, float]], notes: Sequence[Refusal] = ()
) -> None:
    """Edges as a part."""
    kinds = (("i", pa.int32()), ("j", pa.int32()), ("like", pa.float64()), ("near", pa.float64()))
    work.write(
        "scored",
        name,
        {n: pa.array([row[k] for row in scored_pairs], kind) for k, (n, kind) in enumerate(kinds)},
        notes,
    )


def write_told(
    work: Work, name: str, part: Part, rows: Sequence[int], analyses: Sequence[StoryAnalysis], notes: Sequence[Refusal]
) -> None:
    """Analyses as a part; their versions lie in theirs."""
    records_told = [
        [
            version_analysis.story,
            [v.role for v in version_analysis.versions],
            version_analysis.alignments,
            version_analysis.suggestions,
        ]
        for version_analysis in analyses
    ]
    columns = {
        "places": pa.array([part.value("places", row) for row in rows], pa.large_list(pa.int32())),
        "said": pa.array(
            [zlib.compress(json.dumps(to_plain(record)).encode(), 1) for record in records_told], pa.large_binary()
        ),
    }
    work.write("told", name, columns, notes)


def analysis(part: Part, row: int, versions: Sequence[Version]) -> StoryAnalysis:
    """A story's analysis from its part."""
    story, roles, alignments, suggestions = json.loads(zlib.decompress(part.value("said", row)))
    members = [
        replace(versions[place], role=role) for place, role in zip(part.value("places", row), roles, strict=True)
    ]
    return StoryAnalysis(
        from_plain(Story, story),
        tuple(members),
        tuple(from_plain(Alignment, alignment) for alignment in alignments),
        {
            key: tuple(from_plain(Suggestion, suggestion) for suggestion in suggestions_read)
            for key, suggestions_read in suggestions.items()
        },
    )
