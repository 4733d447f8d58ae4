"""A story from plain texts, judged: what the tests of support need."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from dashboard import compare, corpus, suggest
from dashboard.model import Article, Story, Suggestion, Version

BACKGROUND = (
    "The harbour office keeps a register of boats. Pilots board at the outer buoy. A ferry leaves every hour. "
    "The mayor opened a school. Trains were late because of snow. The bakery on the corner sells rye bread. "
    "Scientists counted whales near the coast. The budget was read twice. Rain is forecast for the weekend."
)


def judge(
    rewrite: str, *, source: str = "", others: tuple[str, ...] = (), language: str = "en", published: date | None = None
) -> tuple[Suggestion, ...]:
    """The suggestions for `rewrite`, held against a source document or against other rewrites."""
    texts = [(rewrite, "rewrite"), *((text, "rewrite") for text in others)] + ([(source, "source")] if source else [])
    versions = [
        corpus.version(Article(f"id{i}", f"a{i}.txt", "", text, language=language, role=role, published=published))
        for i, (text, role) in enumerate(texts)
    ]
    aside = corpus.version(Article("aside", "aside.txt", "", BACKGROUND, language=language))
    weights = compare.weigh([*versions, aside])
    links = [compare.align(a, b, weights) for a, b in combinations(versions, 2)]
    story = Story("s", "s", tuple(v.article.id for v in versions), {v.article.id: v.role for v in versions})
    return suggest.suggest(story, versions, links, suggest.recurrence([*versions, aside]), weights)["id0"]


def codes(suggestion: Suggestion) -> set[str]:
    return {reason.code for reason in suggestion.reasons}


def explained(suggestion: Suggestion, language: str = "en") -> str:
    return " | ".join(suggest.explain(reason, language) for reason in suggestion.reasons)


def only(suggestions: tuple[Suggestion, ...]) -> Suggestion:
    assert len(suggestions) == 1
    return suggestions[0]


__all__ = ["Version", "codes", "explained", "judge", "only"]
