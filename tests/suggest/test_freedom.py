"""New words prove much in an article that keeps to the wording of its sources, and little in one that never does."""

from __future__ import annotations

import pytest

from dashboard.suggest.freedom import closeness, related

NEW = {"covers.near": 0.1, "reason.not-covered": 0.9, "meaning": 0.2}


def test_a_sentence_is_held_against_the_others_of_its_article():
    close = closeness([0.9, 0.9, 0.9, 0.9, 0.1])
    assert close[-1] == max(close)
    assert min(close) > 0.9


def test_an_article_in_words_of_its_own_is_told_from_one_that_keeps_to_the_wording():
    free, near = closeness([0.15] * 20)[0], closeness([0.8] * 20)[0]
    assert free < 0.1
    assert near == pytest.approx(1.0)


def test_a_single_sentence_is_taken_for_one_of_a_usual_article():
    assert closeness([0.0]) == pytest.approx([1.0])
    assert closeness([]) == []


def test_new_words_weigh_by_how_closely_the_article_keeps_to_its_sources():
    assert related(NEW, 1.0)["new.share"] == pytest.approx(0.9)
    assert related(NEW, 0.2)["new.share"] == pytest.approx(0.18)
    assert "new.share" not in related(NEW, 0.0)


def test_new_words_weigh_nothing_where_another_sentence_means_the_same():
    assert "new.claim" not in related(NEW | {"meaning": 0.9}, 1.0)


def test_a_strong_word_weighs_only_as_far_as_the_rest_is_said_elsewhere():
    strong = {"reason.stronger": 1.0}
    assert related(strong | {"covers.near": 0.9}, 1.0)["close.reason.stronger"] == pytest.approx(0.9)
    assert related(strong | {"covers.near": 0.1}, 1.0)["close.reason.stronger"] == pytest.approx(0.1)


def test_a_missing_figure_keeps_a_third_of_its_weight_in_the_freest_article():
    assert related({"covers.near": 0.1, "fact.missing": 1.0}, 0.0)["close.fact.missing"] == pytest.approx(0.3)
