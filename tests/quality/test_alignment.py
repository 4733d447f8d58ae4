"""Alignment on public gold, the seeds, the developer corpus and the demo corpus: floors may rise, never fall silently.

One setting for all of them. "f1" counts all links of a set together, "mean_f1" is the mean over its pairs.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard import compare
from tests.quality.pairs import HERE, alignment_scores, corpus_cases, corpus_versions, languages, public

FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["alignment"]


def held(name: str, scores: dict[str, float]) -> None:
    low = {key: (scores[key], floor) for key, floor in FLOORS[name].items() if scores[key] < floor}
    assert not low, f"{name} fell below its floor: {low}"


@pytest.mark.parametrize("name", ["argrewrite", "aesop", "deplain_web"])
def test_public_sets(shared: Path, name: str):
    held(name, alignment_scores(public(shared / "corpora" / "public" / f"{name}.jsonl")))


def test_the_seeds(shared: Path):
    held("seeds", alignment_scores(public(shared / "corpora" / "seeds" / "gold" / "pairs.jsonl")))


def test_the_developer_corpus(shared: Path):
    folder = shared / "corpora" / "rewrites"
    versions = corpus_versions(folder / "gold", languages(folder / "articles"))
    held("rewrites", alignment_scores(corpus_cases(folder / "gold", versions), compare.weigh(versions.values())))


def test_the_demo_corpus(demo: Path):
    gold = HERE / "demo_gold" / "gold"
    versions = corpus_versions(gold, languages(demo))
    held("demo", alignment_scores(corpus_cases(gold, versions), compare.weigh(versions.values())))
