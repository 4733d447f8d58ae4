"""The analysis as files: articles.jsonl, sentences.jsonl, alignments.jsonl (docs/analysis-format.md).

An article that was found in several places stands in them once a place, under each of its names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from dashboard.compare import exported
from dashboard.errors import ExportError
from dashboard.exchange.whole import whole_files
from dashboard.model import Alignment, Article, Copy, Sentence, StoryAnalysis, Suggestion, Version
from dashboard.suggest.explain import explain

FILES = ("articles", "sentences", "alignments")


def write_analysis(analyses: Iterable[StoryAnalysis], out: Path) -> int:
    """Write the three files into the folder `out`, story by story; the number of articles written.

    They get their names when they are complete: what was there before stays until then, and of a run that fails
    nothing stays. ExportError when the folder
    cannot be written.
    """
    count = 0
    try:
        out.mkdir(parents=True, exist_ok=True)
        with whole_files(*(out / f"{name}.jsonl" for name in FILES)) as opened:
            files = dict(zip(FILES, opened, strict=True))
            for analysis in analyses:
                for name, rows in story_rows(analysis).items():
                    for row in rows:
                        files[name].write(json.dumps(row, ensure_ascii=False) + "\n")
                        count += name == "articles"
    except OSError as error:
        hint = "Choose a writable folder with --out."
        raise ExportError(f"Cannot write the analysis ({error.strerror}).", where=str(out), hint=hint) from error
    return count


def story_rows(analysis: StoryAnalysis) -> dict[str, Iterator[dict[str, object]]]:
    """The rows of one story for each of the three files."""
    return {
        "articles": (row for version in analysis.versions for row in _article_rows(analysis, version)),
        "sentences": (row for version in analysis.versions for row in _sentence_rows(analysis, version)),
        "alignments": _alignment_rows(analysis),
    }


def names(article: Article) -> tuple[str, ...]:
    """Every name under which this text was found."""
    return (article.name, *(copy.name for copy in article.copies))


def _article_rows(analysis: StoryAnalysis, version: Version) -> Iterator[dict[str, object]]:
    article = version.article
    single = len(analysis.versions) == 1 and not article.copies
    places: tuple[Article | Copy, ...] = (article, *article.copies)
    for place in places:
        yield {
            "article": place.name,
            "story": None if single else analysis.story.id,
            "role": version.role,
            "id": article.id,
            "title": article.title,
            "url": place.url,
            "site": place.site,
            "published": place.published.isoformat() if place.published else None,
            "language": article.language,
            "story_title": analysis.story.title,
        }


def _sentence_rows(analysis: StoryAnalysis, version: Version) -> Iterator[dict[str, object]]:
    names_by_article = {v.article.id: v.article.name for v in analysis.versions}
    suggestions = analysis.suggestions[version.article.id]
    for name in names(version.article):
        for sentence, suggestion in zip(version.sentences, suggestions, strict=True):
            yield {"article": name, **_sentence(sentence), "suggestion": _suggestion(suggestion, names_by_article)}


def _sentence(sentence: Sentence) -> dict[str, object]:
    return {
        "n": sentence.n,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "part": sentence.part,
    }


def _suggestion(suggestion: Suggestion, names: dict[str, str]) -> dict[str, object]:
    return {
        "label": suggestion.label,
        "confidence": round(suggestion.confidence, 4),
        "scores": {label: round(score, 4) for label, score in suggestion.scores.items()},
        "specifics": list(suggestion.specifics),
        "evidence": [
            {"article": names[e.article], "n": e.n, "score": round(e.score, 4), "kind": e.kind}
            for e in suggestion.evidence
        ],
        "reasons": [{"code": r.code, "text": explain(r), "start": r.start, "end": r.end} for r in suggestion.reasons],
    }


def _alignment_rows(analysis: StoryAnalysis) -> Iterator[dict[str, object]]:
    versions = {v.article.id: v for v in analysis.versions}
    for alignment in analysis.alignments:
        pairs = _pairs(alignment)
        for a in names(versions[alignment.a].article):
            for b in names(versions[alignment.b].article):
                yield {"a": a, "b": b, "pairs": pairs}
    for version in analysis.versions:
        same = [[s.n, s.n, 1.0] for s in version.sentences]
        for a, b in combinations(names(version.article), 2):
            yield {"a": a, "b": b, "pairs": same}


def _pairs(alignment: Alignment) -> list[list[float]]:
    return [[link.a, link.b, round(link.score, 4)] for link in exported(alignment)]
