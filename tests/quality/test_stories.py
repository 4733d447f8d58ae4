"""Grouping on the developer corpora, the demo corpus, and both with parts of them left out: floors never fall silently."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import stories
from dashboard.model import Version
from tests.quality.pairs import HERE, corpus_versions, languages, records, story_scores

FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["stories"]
Corpus = tuple[dict[str, Version], dict[str, str | None]]


def told(folder: Path, articles: Path) -> Corpus:
    gold = folder / "gold"
    return corpus_versions(gold, languages(articles)), {
        row["article"]: row["story"] for row in records(gold / "groups.jsonl")
    }


@pytest.fixture
def corpora(shared: Path, demo: Path) -> dict[str, Corpus]:
    folders = {name: shared / "corpora" / name for name in ("rewrites", "seeds")}
    return {name: told(folder, folder / "articles") for name, folder in folders.items()} | {
        "demo": told(HERE / "demo_gold", demo)
    }


def grouped(versions: dict[str, Version], gold: dict[str, str | None]) -> dict[str, float]:
    return story_scores(stories.group(list(versions.values())), {name: gold[name] for name in versions})


def test_the_demo_corpus(demo: Path):
    assert grouped(*told(HERE / "demo_gold", demo)) == {"pair_f1": FLOORS["demo"], "merged": 0}


@pytest.mark.parametrize("name", ["rewrites", "seeds"])
def test_the_developer_corpora(corpora: dict[str, Corpus], name: str):
    scores = grouped(*corpora[name])
    assert scores["pair_f1"] >= FLOORS[name] and scores["merged"] == 0, scores


def test_all_corpora_together_are_grouped_like_each_alone(corpora: dict[str, Corpus]):
    versions = {f"{c}/{n}": renamed(v, f"{c}/{n}") for c, (own, _) in corpora.items() for n, v in own.items()}
    gold = {f"{c}/{n}": story and f"{c}/{story}" for c, (_, own) in corpora.items() for n, story in own.items()}
    scores = grouped(versions, gold)
    assert scores["pair_f1"] >= FLOORS["together"] and scores["merged"] == 0, scores


def test_with_a_quarter_of_all_sentences_gone_most_stories_hold_and_hardly_any_event_is_merged(
    corpora: dict[str, Corpus],
):
    scores = [
        grouped(thinned(corpora[name][0], seed), corpora[name][1]) for name in ("rewrites", "demo") for seed in range(3)
    ]
    assert sum(s["pair_f1"] for s in scores) / len(scores) >= FLOORS["thinned"], scores
    assert sum(s["merged"] for s in scores) <= FLOORS["thinned_merged"], scores


def renamed(v: Version, name: str) -> Version:
    return replace(v, article=replace(v.article, id=name))


def thinned(versions: dict[str, Version], seed: int) -> dict[str, Version]:
    """Each article without a quarter of its sentences; which ones, each version decides for itself."""
    rng = random.Random(seed)
    return {
        name: replace(v, sentences=tuple(s for s in v.sentences if rng.random() < 0.75) or v.sentences[:1])
        for name, v in versions.items()
    }
