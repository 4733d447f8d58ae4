"""Tellings in another language with planted changes (translations.jsonl), held against the demo articles they translate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard import compare, corpus, stories, suggest
from dashboard.engine import analysis
from dashboard.model import Suggestion, Version
from tests.quality.gold import rows
from tests.support.making import version

HERE = Path(__file__).parent
DEMO = HERE.parents[1] / "data" / "demo"
Judged = tuple[dict[str, Any], Suggestion]


def tellings() -> dict[tuple[str, str], list[dict[str, Any]]]:
    """(article translated, language) -> its gold sentences."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows(HERE / "translations.jsonl"):
        found.setdefault((row["source"], row["language"]), []).append(row)
    return found


def pairs() -> Iterator[tuple[Version, Version, list[dict[str, Any]]]]:
    """The article, its translation, and the gold of that."""
    read = {article.name: article for article in corpus.read(DEMO, DEMO / "metadata.csv").articles}
    for (name, language), gold in tellings().items():
        source = corpus.version(replace(read[name], role="source"))
        told = version(
            [row["text"] for row in gold], name=f"{name}-{language}", language=language, title=gold[0]["text"]
        )
        yield source, replace(told, article=replace(told.article, published=source.article.published)), gold


def judged() -> list[Judged]:
    """Every gold sentence with its suggestion."""
    out: list[Judged] = []
    for source, told, gold in pairs():
        both = [source, told]
        background = analysis.Background(compare.weigh(both), suggest.recurrence(both))
        (story,) = stories.group(both)
        found = analysis.analyse_story(
            background, story, tuple(v for a in story.articles for v in both if v.article.id == a)
        )
        out += zip(gold, found.suggestions[told.article.id], strict=True)
    return out


def figures(answers: list[Judged]) -> dict[str, float]:
    """Shares: of the altered sentences found, of those called unsupported altered, of the honest ones called sourced, and
    of the details that were altered named."""
    wrong = [said for gold, said in answers if gold["label"] == "unsupported"]
    flagged = [gold["label"] == "unsupported" for gold, said in answers if said.label == "unsupported"]
    honest = [said for gold, said in answers if gold["label"] == "sourced"]
    return {
        "altered": sum(s.label == "unsupported" for s in wrong) / len(wrong),
        "right": sum(flagged) / max(1, len(flagged)),
        "sourced": sum(s.label == "sourced" for s in honest) / len(honest),
        "named": sum(bool(s.specifics) for s in wrong) / len(wrong),
    }
