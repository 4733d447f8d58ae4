"""Sentence borders on public gold, on the developer corpora and on the demo corpus: floors may rise, never fall silently."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import corpus
from dashboard.model import Article, Reading

HERE = Path(__file__).resolve().parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["splitting"]
DEMO = HERE.parent.parent / "data" / "demo"


def rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def ends(text: str, language: str = "en") -> set[int]:
    return {sentence.end for sentence in corpus.split(Article("0", "x", "", text, language=language))}


def f1(hits: int, gold: int, mine: int) -> float:
    return 2 * hits / (gold + mine)


def borders_of(texts: list[str]) -> set[int]:
    """Where sentences end in the text without its white space."""
    at, found = 0, set()
    for text in texts:
        at += len("".join(text.split()))
        found.add(at)
    return found


def against_gold(reading: Reading, gold: Path) -> tuple[float, int]:
    """F1 of sentence ends over all articles of a gold file, and how many of its articles were not read."""
    articles = {name: a for a in reading.articles for name in [a.name, *(copy.name for copy in a.copies)]}
    wanted: dict[str, list[str]] = defaultdict(list)
    for row in rows(gold):
        wanted[row["article"]].append(row["text"])
    hits = total = mine = 0
    for name in wanted.keys() & articles.keys():
        want, have = borders_of(wanted[name]), borders_of([s.text for s in corpus.split(articles[name])])
        hits, total, mine = hits + len(want & have), total + len(want), mine + len(have)
    return f1(hits, total, mine), len(wanted.keys() - articles.keys())


@pytest.mark.parametrize("name", ["seg_gum_news", "seg_ewt"])
def test_public_gold(shared, name):
    hits = total = mine = 0
    for row in rows(shared / "corpora" / "public" / f"{name}.jsonl"):
        text = row["text"]
        want, have = {len(text[:end].rstrip()) for end in row["ends"]}, ends(text)
        hits, total, mine = hits + len(want & have), total + len(want), mine + len(have)
    assert f1(hits, total, mine) >= FLOORS[name]


def test_hard_cases_of_news(shared):
    cases = json.loads((shared / "corpora" / "public" / "seg_news_cases.json").read_text(encoding="utf-8"))
    made = [Article("0", "x", "", " ".join(case), language="en") for case in cases]
    right = sum([s.text for s in corpus.split(article)] == case for article, case in zip(made, cases, strict=True))
    assert right >= FLOORS["seg_news_cases"]


@pytest.mark.parametrize("name", ["rewrites", "seeds"])
def test_developer_corpora(shared, name):
    folder = shared / "corpora" / name
    reading = corpus.read(folder / "articles")
    found, missing = against_gold(reading, folder / "gold" / "sentences.jsonl")
    assert not reading.refused
    assert missing == 0
    assert found >= FLOORS[name]


def test_demo_corpus():
    reading = corpus.read(DEMO, DEMO / "metadata.csv")
    found, missing = against_gold(reading, HERE / "demo_gold" / "gold" / "sentences.jsonl")
    assert not reading.refused
    assert missing == 0
    assert found >= FLOORS["demo"]


def test_headlines_of_the_developer_corpus_are_found(shared):
    folder = shared / "corpora" / "rewrites"
    wanted = {
        row["article"]: row["text"] for row in rows(folder / "gold" / "sentences.jsonl") if row.get("part") == "title"
    }
    found = {}
    for article in corpus.read(folder / "articles").articles:
        for name in [article.name, *(copy.name for copy in article.copies)]:
            found[name] = " ".join(s.text for s in corpus.split(article) if s.part == "title")
    right = sum(found[name] == wanted.get(name, "") for name in found)
    assert right / len(found) >= FLOORS["headlines"]


def test_the_rewrapped_article_and_the_duplicate_are_copies(shared):
    reading = corpus.read(shared / "corpora" / "rewrites" / "articles")
    copies = {article.name: [copy.name for copy in article.copies] for article in reading.articles if article.copies}
    assert copies == {"a023.txt": ["a060.txt"], "a045.txt": ["a046.txt"]}
