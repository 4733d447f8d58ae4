"""Grouping a corpus of any size: what is searched, what is left out, and what memory it takes."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard import corpus, settings, stories
from dashboard.model import Version
from dashboard.stories.candidates import Cut, candidates
from dashboard.stories.edges import compare
from dashboard.stories.fields import fields_of
from dashboard.stories.forms import forms
from dashboard.stories.likeness import counts, shares
from dashboard.stories.scoring import scored, shared
from dashboard.stories.signatures import Signature, signatures
from tests.bench.generated import generate, pair_f1, write

ARTICLES = 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("generated")
    write(made, ARTICLES, seed=3)
    return made


@pytest.fixture(scope="module")
def read(folder: Path) -> list[Version]:
    return [corpus.version(article) for article in corpus.read(folder / "articles").articles]


@pytest.fixture(scope="module")
def marks(read: list[Version]) -> list[Signature]:
    return signatures(sorted(read, key=lambda version: version.article.id))


def _pairs(marks: list[Signature], cut: Cut | None = None) -> list[tuple[int, int]]:
    found = candidates(fields_of(marks), range(len(marks)), cut=cut)
    return [(i, j) for i, j in found.tolist()]


def test_a_generated_corpus_is_the_same_each_time_and_another_with_another_seed(folder: Path, tmp_path: Path):
    write(tmp_path, ARTICLES, seed=3)
    files = {path.name: path.read_bytes() for path in (folder / "articles").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "articles").iterdir()} == files
    assert [one.text for one in generate(5, 4)] != [one.text for one in generate(5, 3)]


def test_generated_stories_are_found(folder: Path, read: list[Version]):
    known = json.loads((folder / "stories.json").read_text(encoding="utf-8"))
    assert len(known) == ARTICLES
    name = {version.article.id: version.article.name for version in read}
    found = {name[article]: story.id for story in stories.group(read) for article in story.articles}
    f1, _, _ = pair_f1(found, known)
    assert f1 >= 0.97


def test_the_f1_of_pairs_is_that_of_a_count_by_hand():
    known, found = {"a": "1", "b": "1", "c": "1", "d": "2"}, {"a": "x", "b": "x", "c": "y", "d": "y"}
    f1, precision, recall = pair_f1(found, known)
    assert (precision, recall) == (1 / 2, 1 / 3)
    assert abs(f1 - 0.4) < 1e-9


def test_terms_counted_a_share_at_a_time_give_the_same_candidates(
    marks: list[Signature], monkeypatch: pytest.MonkeyPatch
):
    cut, again = Cut(), Cut()
    whole = _pairs(marks, cut)
    monkeypatch.setattr(settings, "TERMS_AT_ONCE", 5_000)
    assert _pairs(marks, again) == whole
    assert (again, len(whole) > ARTICLES) == (cut, True)
    monkeypatch.setattr(settings, "CANDIDATE_ROWS", 40)  # ... and looked up so many articles at a time
    assert _pairs(marks) == whole == sorted(set(whole))


def test_candidates_are_those_that_a_search_by_hand_finds(marks: list[Signature]):
    terms = [set(mark.words.tolist()) | set(mark.pairs.tolist()) for mark in marks]
    specifics = [set(mark.names.tolist()) | set(mark.details.tolist()) for mark in marks]
    wanted: set[tuple[int, int]] = set()
    for sets, rare in ((terms, settings.RARE_TERMS), (specifics, settings.RARE_SPECIFICS)):
        count = Counter(term for some in sets for term in some)
        usable = {term for term, n in count.items() if 2 <= n <= settings.TERM_ARTICLES}
        few = [set(sorted(some & usable, key=lambda term: (count[term], term))[:rare]) for some in sets]
        for i, own in enumerate(few):
            near = [(-len(own & other), j) for j, other in enumerate(few) if j != i]
            best = sorted(one for one in near if -one[0] >= settings.SHARED_TERMS)[: settings.CANDIDATES]
            wanted |= {(min(i, j), max(i, j)) for _, j in best}
    assert set(_pairs(marks)) == wanted


def test_a_pair_is_compared_once_however_often_the_search_is_repeated(marks: list[Signature]):
    asked: list[tuple[int, int]] = []

    def score(signs: Any, pairs: Any) -> Any:
        asked.extend(map(tuple, pairs.tolist()))
        return scored(signs, pairs)

    compare([*marks, *marks[:3]], lambda _done, _of: None, score=score)  # near copies: what they hide is searched for
    assert len(asked) == len(set(asked)) > ARTICLES


def test_what_the_search_leaves_out_is_counted(marks: list[Signature], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "TERM_ARTICLES", 20)
    monkeypatch.setattr(settings, "CANDIDATES", 2)
    cut = Cut()
    pairs = _pairs(marks, cut)
    assert len(pairs) <= 2 * 2 * len(marks)
    assert cut.terms > 0
    assert cut.occurrences > 20 * cut.terms
    assert cut.partners > 0


def test_a_word_s_number_never_looks_like_that_of_two_words(marks: list[Signature]):
    assert max(int(mark.words.max()) for mark in marks) < 1 << 31
    assert min(int(mark.pairs.min()) for mark in marks) > 1 << 32


def test_two_articles_are_one_form_exactly_where_all_together_are(marks: list[Signature]):
    wording = shares([mark.pairs for mark in marks])
    together = forms(marks, wording)
    places = [(i, j) for i, j in combinations(range(len(marks)), 2) if wording[i, j] > 0.05]
    alone = {(i, j): form < 0 for i, j, _, form in scored(marks, np.array(places)) if wording[i, j] > 0.05}
    assert alone == {(i, j): bool(together[i, j]) for i, j in alone}
    assert alone.keys() >= {(i, j) for i, j in places if wording[i, j] >= settings.FORM_WORDING}
    assert any(alone.values())


def test_what_pairs_share_is_counted_together_as_it_is_alone(marks: list[Signature]):
    pairs = np.array([(i, j) for i in range(0, 60, 3) for j in range(60) if i != j])
    for field in ("pairs", "figures"):
        sets = [set(getattr(mark, field).tolist()) for mark in marks]
        both, first, second = shared(lambda at, name=field: [getattr(marks[k], name) for k in at], *pairs.T)
        assert both.tolist() == [len(sets[i] & sets[j]) for i, j in pairs]
        assert [first.tolist(), second.tolist()] == [[len(sets[i]) for i, _ in pairs], [len(sets[j]) for _, j in pairs]]


def test_pairs_keep_their_order_and_none_with_enough_wording_is_left_out(marks: list[Signature], monkeypatch: Any):
    found = _pairs(marks)
    monkeypatch.setattr(settings, "PAIRS_AT_ONCE", 37)  # a block ends in the middle of an article's partners
    kept = list(scored(marks, np.array(found)))
    order = {pair: k for k, pair in enumerate(found)}
    assert [order[i, j] for i, j, *_ in kept] == sorted(order[i, j] for i, j, *_ in kept)
    like = shares([mark.pairs for mark in marks])
    assert {(i, j) for i, j, *_ in kept} >= {(i, j) for i, j in found if like[i, j] >= settings.STORY_EDGE}
    assert all(abs(like[i, j] - wording) < 1e-12 for i, j, wording, _ in kept)


def test_what_sets_share_is_the_same_in_a_full_table_and_in_a_sparse_one(
    marks: list[Signature], monkeypatch: pytest.MonkeyPatch
):
    some = [mark.pairs for mark in marks[:12]]
    by_hand = [[len(np.intersect1d(one, other)) for other in some] for one in some]
    for most in (0, settings.FULL_TABLE):
        monkeypatch.setattr(settings, "FULL_TABLE", most)
        assert counts(some, some).tolist() == by_hand
        assert np.diagonal(shares(some)).tolist() == [1.0] * len(some)
