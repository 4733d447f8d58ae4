"""The quality gate of boilerplate: floors on the project's own demo corpus, and on the developer corpora where they are.

Nothing of the demo corpus was trained on. Of the developer corpora the shipped model has seen the labels, so their floor
only guards against breaking it; the cross-validated figures are what `make bench-quality` prints.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from dashboard.suggest import boilerplate
from dashboard.suggest.recurrence import recurrence
from tests.quality.gold import Told, names_of, read_gold

DEMO_GOLD = Path(__file__).parent / "demo_gold" / "gold"


def judged(told: list[Told]) -> list[tuple[str, str, float]]:
    """(language, gold kind or "" for news, chance) of every labelled sentence."""
    recurs = recurrence([t.version for t in told])
    stories: dict[str, list[Told]] = defaultdict(list)
    for t in told:
        stories[t.story].append(t)
    out = []
    for members in stories.values():
        versions = [t.version for t in members]
        found = boilerplate.signals(versions, recurs, names_of(versions))
        for t in members:
            for label, kind, signal in zip(t.labels, t.kinds, found[t.version.article.id], strict=True):
                if label:
                    out.append((t.version.article.language, kind if label == "boilerplate" else "", signal.p))
    return out


def f1(found: list[tuple[str, str, float]]) -> float:
    """F1 of "boilerplate" at one half."""
    hits = sum(bool(kind) and p >= 0.5 for _, kind, p in found)
    wrong = sum((p >= 0.5) != bool(kind) for _, kind, p in found)
    return 2 * hits / (2 * hits + wrong)


@pytest.fixture(scope="module")
def on_demo(demo: Path) -> list[tuple[str, str, float]]:
    return judged(read_gold(demo, DEMO_GOLD))


def test_the_demo_corpus_is_told_apart(on_demo: list[tuple[str, str, float]]):
    assert len(on_demo) > 900
    assert f1(on_demo) >= 0.94


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_no_language_is_left_behind(on_demo: list[tuple[str, str, float]], language: str):
    assert f1([one for one in on_demo if one[0] == language]) >= 0.90


@pytest.mark.parametrize(
    ("kind", "floor"), [("furniture", 0.97), ("byline", 0.9), ("legal", 0.9), ("call-to-action", 0.8), ("filler", 0.65)]
)
def test_every_kind_is_found(on_demo: list[tuple[str, str, float]], kind: str, floor: float):
    caught = [p >= 0.5 for _, gold, p in on_demo if gold == kind]
    assert sum(caught) / len(caught) >= floor


def test_news_is_hardly_ever_called_boilerplate(on_demo: list[tuple[str, str, float]]):
    news = [p >= 0.5 for _, gold, p in on_demo if not gold]
    assert sum(news) / len(news) <= 0.015


def test_the_rewrites_and_the_seeds_are_told_apart(shared: Path):
    for corpus, floor in (("rewrites", 0.95), ("seeds", 0.88)):
        folder = shared / "corpora" / corpus
        assert f1(judged(read_gold(folder / "articles", folder / "gold"))) >= floor
