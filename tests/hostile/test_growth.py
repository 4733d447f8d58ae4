"""What a long article or a large story costs is bounded by its length: counted where that can be, else by comparing ratios."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from dashboard import compare, corpus, settings, suggest
from dashboard.corpus.borders import borders
from dashboard.engine import limits
from dashboard.engine.analysis import align_story
from dashboard.model import Alignment, Article, Link, Story, Version
from dashboard.suggest import evidence, filler
from dashboard.suggest.evidence import Links, Triples, make_pool, narrow, siblings
from dashboard.suggest.reading import read
from tests.support.ratios import steeper

ENOUGH = 0.05  # s below which a clock tells nothing


def version(name: str, sentences: int, start: int = 0) -> Version:
    text = "\n".join(
        f"Councillor Nr{n} of ward {n} opposed the fee of {n + 1} crowns." for n in range(start, start + sentences)
    )
    article = Article(name, f"{name}.txt", "", text, language="en")
    return Version(article, corpus.split(article))


def test_each_sentence_of_a_long_story_is_held_against_so_many_at_most_and_its_own_are_among_them(
    monkeypatch: pytest.MonkeyPatch,
):
    a, b = version("a", 120), version("b", 120)
    weights = compare.weigh([a, b])
    told = {v.article.id: read(v, frozenset(), weights) for v in (a, b)}
    pool = make_pool(told, ["b"], "version", frozenset())
    links = Links([Alignment("a", "b", (Link(7, 90, 0.9, "edited"),))])
    assert narrow(pool, told["a"][:10], links) is pool  # short enough
    monkeypatch.setattr(evidence, "POOL_MOST", 30)
    part = narrow(pool, told["a"][:10], links)
    kept = [t.n for t in part.facts]
    assert len(kept) == 30
    assert {*range(1, 11), 90} <= set(kept)  # the sentences with the same words, and the linked one
    assert all(x < y for x, y in pairwise(kept))  # in their order
    assert part.places[("b", 90)] == kept.index(90)


def test_a_long_story_gets_the_same_kinds_of_answers_section_by_section(monkeypatch: pytest.MonkeyPatch):
    a, b = version("a", 60), version("b", 60)
    story = Story("s", "", ("a", "b"), {"a": "rewrite", "b": "source"})
    weights, again = compare.weigh([a, b]), suggest.recurrence([a, b])
    links = align_story([a, b], weights)
    whole = suggest.suggest(story, [a, b], links, again, weights)
    monkeypatch.setattr(evidence, "POOL_MOST", 25)
    monkeypatch.setattr(suggest, "POOL_MOST", 25)
    monkeypatch.setattr(suggest, "POOL_SECTION", 10)
    parts = suggest.suggest(story, [a, b], links, again, weights)
    assert [s.label for s in parts["a"]] == [s.label for s in whole["a"]]
    assert [[e.n for e in s.evidence][:1] for s in parts["a"]] == [[e.n for e in s.evidence][:1] for s in whole["a"]]


def test_the_versions_of_a_very_large_story_are_held_against_those_they_are_aligned_with(
    monkeypatch: pytest.MonkeyPatch,
):
    made = [version(str(n), 2, n) for n in range(40)]
    compared: list[tuple[str, str]] = []
    plain = Triples.similarity

    def counting(self: Triples, a: str, b: str) -> float:
        compared.append((a, b))
        return plain(self, a, b)

    monkeypatch.setattr(Triples, "similarity", counting)

    def cost(count: int) -> int:
        compared.clear()
        some = made[:count]
        story = Story("s", "", tuple(v.article.id for v in some), {v.article.id: "rewrite" for v in some})
        weights = compare.weigh(some)
        suggest.suggest(story, some, align_story(some, weights), suggest.recurrence(some), weights)
        return len(compared)

    monkeypatch.setattr(settings, "LIMIT_VERSIONS", 6)
    monkeypatch.setattr(settings, "LIMIT_HUBS", 2)
    monkeypatch.setattr(suggest, "LIMIT_VERSIONS", 6)
    twenty, forty = cost(20), cost(40)
    assert forty < 2.5 * twenty  # 4 where every two are compared


def test_copies_are_no_witnesses_and_the_nearest_come_first():
    a, copy, near, far = version("a", 8), version("copy", 8), version("near", 8, 4), version("far", 8, 7)
    weights = compare.weigh([a, copy, near, far])
    told = {v.article.id: read(v, frozenset(), weights) for v in (a, copy, near, far)}
    assert siblings("a", ["copy", "near", "far", "a"], Triples(told)) == ["near", "far"]


def test_limits_are_told_in_settings_and_a_pool_of_the_usual_size_is_never_narrowed():
    assert settings.POOL_MOST > settings.NEAREST_VERSIONS * 60
    assert (
        len(limits.pairs([version("x", 1)] * settings.LIMIT_VERSIONS))
        == settings.LIMIT_VERSIONS * (settings.LIMIT_VERSIONS - 1) / 2
    )


@pytest.mark.parametrize("unit", [" ...", " 1.", "! ", "?! ", ". A", " …", ".)", '."', "; 1. ", " p.m."])
def test_borders_of_one_line_cost_no_more_than_its_length(unit: str):
    def cost(count: int) -> float:
        line = f"The fee rises{unit * count} said Kim."
        began = time.process_time()
        borders(line, "en")
        return time.process_time() - began

    cost(20)
    assert steeper(cost, 1_000, ENOUGH) == ""


def test_a_wide_pool_is_looked_through_by_arrays_and_gives_the_same_sentences(monkeypatch: pytest.MonkeyPatch):
    a, b, c = version("a", 40), version("b", 60, 10), version("c", 45, 20)
    weights = compare.weigh([a, b, c])
    told = {v.article.id: read(v, frozenset(), weights) for v in (a, b, c)}
    links = Links([Alignment("a", "b", (Link(7, 50, 0.9, "edited"), Link(8, 3, 0.3, "maybe")))])
    plain = make_pool(told, ["b", "c"], "version", frozenset())
    monkeypatch.setattr(evidence, "_WIDE", 50)
    wide = make_pool(told, ["b", "c"], "version", frozenset())
    assert wide.rows and not plain.rows
    for mine in told["a"]:
        assert evidence.by_words(mine, wide, links) == evidence.by_words(mine, plain, links)


def test_what_filler_is_told_by_looks_at_a_small_part_of_a_long_story():
    looked = 0

    class Counting(frozenset[str]):
        def __len__(self) -> int:
            nonlocal looked
            looked += 1
            return super().__len__()

    dice = random.Random(3)
    known = [f"w{n}" for n in range(4_000)]
    mine = [dice.choices(known, [1 / (rank + 1) for rank in range(4_000)], k=15) for _ in range(300)]
    told_again = [Counting("other" if dice.random() < 1 / 9 else word for word in line) for line in mine]
    elsewhere = filler.Elsewhere({"b": told_again})
    looked = 0
    assert all(elsewhere.most_alike(line, "a") > 0.5 for line in mine)
    assert looked < 300 * 300 / 20  # nearly all of them share a frequent word
