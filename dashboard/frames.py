"""The Python API: what `import dashboard` gives to notebooks and scripts, as pandas tables.

    import dashboard

    articles = dashboard.load("articles")      # a folder, read like on the Corpus page
    stories = dashboard.group(articles)        # which of them tell one event
    links = dashboard.align(articles)          # which sentences of two versions say the same
    said = dashboard.suggestions(articles)     # a label with reasons and evidence for every sentence
    dashboard.diff("on Tuesday", "on Wednesday")
    dashboard.marks()                          # what the editors of a desk have decided

Nothing here opens a database but `marks`, and nothing changes one. The columns of each table are in docs/api.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import corpus, store
from dashboard.compare import diff as compare_texts
from dashboard.engine.analysis import analyse
from dashboard.errors import CorpusError
from dashboard.exchange.rows import COLUMNS as MARK_COLUMNS
from dashboard.exchange.rows import Source, read_rows
from dashboard.jobs import loading
from dashboard.model import Article, Copy, Diff, Span, StoryAnalysis, Version
from dashboard.stories import group as group_versions
from dashboard.suggest.explain import explain

ARTICLE_COLUMNS = ("id", "name", "title", "text", "format", "url", "site", "published", "language", "role", "story")
STORY_COLUMNS = ("story", "title", "article", "name", "role", "position", "versions", "why")
LINK_COLUMNS = ("story", "a", "a_n", "a_text", "b", "b_n", "b_text", "score", "kind", "moved")
SUGGESTION_COLUMNS = (
    "story", "article", "name", "n", "start", "end", "text", "part", "label", "confidence", "boilerplate",
    "unsupported", "sourced", "reasons", "specifics", "evidence",
)  # fmt: skip
DIFF_COLUMNS = ("side", "text", "left", "kind")
SIDES = {-1: "left", 0: "both", 1: "right"}
_HIDDEN = ("page", "copies")  # columns of `load` that only this module reads


def load(folder: str | Path, metadata: str | Path | None = None) -> pd.DataFrame:
    """Read the articles of a folder: one row an article, columns ARTICLE_COLUMNS.

    `metadata` is a CSV with an `article` column; by default a metadata.csv in or beside the folder is used, if there is
    one. What could not be read is in `.attrs["refused"]`, a list of dictionaries (where, reason, hint). CorpusError if
    the folder or the table cannot be used at all.
    """
    reading = loading.read_folder(Path(folder), Path(metadata) if metadata else None)
    rows = [_article_row(article) for article in reading.articles]
    table = pd.DataFrame(rows, columns=[*ARTICLE_COLUMNS, *_HIDDEN])
    table.attrs["refused"] = [{"where": r.where, "reason": r.reason, "hint": r.hint} for r in reading.refused]
    return table


def group(articles: pd.DataFrame) -> pd.DataFrame:
    """Put articles about one event together: one row an article, columns STORY_COLUMNS, stories one after the other.

    `articles` is a table of `load`, or any table with a column `text` and as many of the other ARTICLE_COLUMNS as you
    have. A `role` ("source") or `story` that is filled in decides. CorpusError for a table that has no texts.
    """
    versions = [corpus.version(article) for article in to_articles(articles)]
    named = {version.article.id: version.article.name for version in versions}
    rows = [
        (story.id, story.title, article, named[article], story.roles.get(article), k, len(story.articles), story.why)
        for story in group_versions(versions)
        for k, article in enumerate(story.articles)
    ]
    return pd.DataFrame(rows, columns=STORY_COLUMNS)


def align(articles: pd.DataFrame) -> pd.DataFrame:
    """Find the sentences that say the same in two versions of a story: one row a link, columns LINK_COLUMNS.

    `a` and `b` are article ids, `a_n` and `b_n` numbers of sentences from 1; `score` is 0..1. Takes what `group` takes.
    """
    rows = [row for analysis in _analyses(articles) for row in _link_rows(analysis)]
    return pd.DataFrame(rows, columns=LINK_COLUMNS)


def suggestions(articles: pd.DataFrame) -> pd.DataFrame:
    """Suggest a label for every sentence: one row a sentence, columns SUGGESTION_COLUMNS. Takes what `group` takes.

    `start` and `end` are offsets into the article's text, in characters; `label` is boilerplate, unsupported, sourced,
    unclear or none, `confidence` and the three scores are 0..1.
    """
    rows = [
        row
        for analysis in _analyses(articles)
        for version in analysis.versions
        for row in _said_rows(analysis, version)
    ]
    return pd.DataFrame(rows, columns=SUGGESTION_COLUMNS)


def diff(left: str, right: str, language: str = "und") -> pd.DataFrame:
    """Compare two sentences word by word: one row a run of words, columns DIFF_COLUMNS, in reading order.

    `side` is left, right or both; `left` the left spelling where a run on both sides differs in case; `kind` names the
    detail that changes (date, number, name, …). `.attrs` has `mode` and `kept`, the share of weight on both sides, 0..1.
    """
    difference: Diff = compare_texts(left, right, language=language)
    rows = [(SIDES[piece.op], piece.text, piece.left, piece.strong or None) for piece in difference.pieces]
    table = pd.DataFrame(rows, columns=DIFF_COLUMNS)
    table.attrs |= {"mode": difference.mode, "kept": difference.kept}
    return table


def marks(db: str | None = None, *, final: bool = False) -> pd.DataFrame:
    """Read what a desk's editors have decided: one row a sentence and mark, the columns of `copydesk export`.

    `db` is the desk's SQLAlchemy URL; by default DASHBOARD_DB, otherwise the SQLite file of this computer. `final`: one
    row a sentence with the desk's answer alone. DatabaseError if there is no desk.
    """
    engine = store.open_existing(db)
    rows = read_rows(Source(engine, final=final))
    return pd.DataFrame(list(rows), columns=MARK_COLUMNS)


# ---- tables to articles and back --------------------------------------------------------------------------------
def to_articles(table: pd.DataFrame) -> list[Article]:
    """Make articles of a table's rows. CorpusError for a table without the column `text`, or a row without a text."""
    if "text" not in table.columns:
        hint = "Give it a column `text`, one article a row, or read a folder with dashboard.load."
        raise CorpusError("The table has no column `text`.", where="articles", hint=hint)
    if {"id", "name", "language"} <= set(table.columns):
        return [_article(row) for row in _records(table)]
    reading = corpus.read_bytes("table.jsonl", "\n".join(map(_line, _records(table))).encode())
    if reading.refused:
        first = reading.refused[0]
        raise CorpusError(first.reason, where=first.where.replace("table.jsonl:", "row "), hint=first.hint)
    return list(reading.articles)


def _records(table: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """Every row without its empty cells."""
    for row in table.to_dict("records"):
        yield {str(key): value for key, value in row.items() if isinstance(value, list | tuple) or not pd.isna(value)}


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps({key: value for key, value in row.items() if key in ARTICLE_COLUMNS}, default=str)


def _article(row: Mapping[str, Any]) -> Article:
    places = {
        "page": tuple(Span(*span) for span in row.get("page", ())),
        "copies": tuple(map(Copy, row.get("copies", ()))),
    }
    columns_given = {name: row[name] for name in ARTICLE_COLUMNS if name in row}
    return Article(**{"title": "", **columns_given, "published": _day(row.get("published")), **places})


def _day(value: Any) -> date | None:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime) else value


def _article_row(article: Article) -> tuple[Any, ...]:
    cells = [getattr(article, column) for column in ARTICLE_COLUMNS]
    return (*cells, [(span.start, span.end) for span in article.page], [copy.name for copy in article.copies])


# ---- analysis -----------------------------------------------------------------------------------------------------
_last: dict[tuple[Article, ...], tuple[StoryAnalysis, ...]] = {}  # align and suggestions of one table: one analysis


def _analyses(table: pd.DataFrame) -> tuple[StoryAnalysis, ...]:
    articles = tuple(to_articles(table))
    if articles not in _last:
        analyses = tuple(analyse(articles))
        _last.clear()
        _last[articles] = analyses
    return _last[articles]


def _link_rows(analysis: StoryAnalysis) -> Iterable[tuple[Any, ...]]:
    versions = {version.article.id: version for version in analysis.versions}
    for pair in analysis.alignments:
        a, b = versions[pair.a], versions[pair.b]
        for link in pair.links:
            left, right = a.sentence(link.a).text, b.sentence(link.b).text
            ends = (pair.a, link.a, left, pair.b, link.b, right)
            yield (analysis.story.id, *ends, link.score, link.kind, link.moved)


def _said_rows(analysis: StoryAnalysis, version: Version) -> Iterable[tuple[Any, ...]]:
    own = version.article
    for s, suggestion in zip(version.sentences, analysis.suggestions.get(own.id, ()), strict=False):
        place = (analysis.story.id, own.id, own.name, s.n, s.start, s.end, s.text, s.part)
        scores = [suggestion.scores.get(label) for label in ("boilerplate", "unsupported", "sourced")]
        evidence = [{"article": e.article, "n": e.n, "score": e.score, "kind": e.kind} for e in suggestion.evidence]
        why = [explain(reason) for reason in suggestion.reasons]
        yield (*place, suggestion.label, suggestion.confidence, *scores, why, list(suggestion.specifics), evidence)
