"""No article of a corpus we know is set aside: a mistake in one check would hide behind "not analysed" and a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import corpus
from dashboard.engine.analysis import analyse
from dashboard.model import Refusal, StoryAnalysis

PART = 4  # articles of each: `python -m dashboard analyse` lists the notes of a whole one
SHARED = ("rewrites", "traps", "reworded", "seeds", "summedits")


def unanalysed(stories: tuple[StoryAnalysis, ...]) -> list[str]:
    return [
        f"{story.story.id} {article} #{n}"
        for story in stories
        for article, said in story.suggestions.items()
        for n, one in enumerate(said, 1)
        if any(reason.code == "not-analysed" for reason in one.reasons)
    ]


def test_every_sentence_of_the_demo_corpus_is_analysed(demo_stories: tuple[StoryAnalysis, ...]):
    assert len(demo_stories) > 5
    assert unanalysed(demo_stories) == []


def test_every_sentence_of_the_developer_corpora_is_analysed(shared: Path):
    articles = []
    for name in SHARED:
        folder = shared / "corpora" / name / "articles"
        if folder.is_dir():
            articles += corpus.read(folder).articles[:PART]
    if not articles:
        pytest.skip("no developer corpus is here")
    notes: list[Refusal] = []
    stories = tuple(analyse(articles, aside=notes.append))
    assert notes == []
    assert unanalysed(stories) == []


def test_a_check_that_fails_shows_in_what_the_two_tests_above_look_at(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> object:
        raise ValueError("a mistake")

    monkeypatch.setattr("dashboard.engine.analysis.suggest.suggest", broken)
    texts = (
        b"The council voted 6-3 on Tuesday to raise the fee.",
        b"The council voted 6-3 on Friday to raise the fee.",
    )
    articles = [corpus.read_bytes(f"{n}.txt", text).articles[0] for n, text in enumerate(texts)]
    notes: list[Refusal] = []
    assert unanalysed(tuple(analyse(articles, aside=notes.append)))
    assert len(notes) == 2
