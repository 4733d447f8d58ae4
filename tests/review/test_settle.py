"""The copies of a sentence, which the same mark is offered for."""

from __future__ import annotations

import dataclasses

from making import version
from marking import analysis

from dashboard.model import Alignment, Link
from dashboard.review import copies_of, groups

A, B, C = (version(["Same words here.", f"Own words of {x}.", "Same words here."], name=x * 16) for x in "abc")


def linked(*pairs: Alignment):
    return dataclasses.replace(analysis(A, B, C), alignments=pairs)


def test_exact_copies_are_found_without_any_link_even_in_the_same_version():
    found = copies_of(linked(), A.article.id, 1)
    assert [(key[0], n, exact, score) for key, n, exact, score in found] == [
        ("a", 3, True, 1.0), ("b", 1, True, 1.0), ("b", 3, True, 1.0), ("c", 1, True, 1.0), ("c", 3, True, 1.0),
    ]  # fmt: skip


def test_near_copies_are_reached_over_links_and_over_a_copy_of_a_copy():
    pairs = (
        Alignment(A.article.id, B.article.id, (Link(2, 2, 0.95, "edited"),)),
        Alignment(C.article.id, B.article.id, (Link(2, 2, 0.94, "edited"),)),
    )
    found = copies_of(linked(*pairs), A.article.id, 2)
    assert [(key[0], n, exact, round(score, 3)) for key, n, exact, score in found] == [
        ("b", 2, False, 0.95),
        ("c", 2, False, 0.893),
    ]


def test_a_chain_that_grows_unlike_and_links_of_other_kinds_are_left_out():
    pairs = (
        Alignment(A.article.id, B.article.id, (Link(2, 2, 0.9, "edited"),)),
        Alignment(B.article.id, C.article.id, (Link(2, 2, 0.9, "edited"),)),
        Alignment(A.article.id, C.article.id, (Link(2, 2, 0.99, "rewritten"),)),
    )
    assert [key[0] for key, *_ in copies_of(linked(*pairs), A.article.id, 2)] == ["b"]


def test_a_sentence_that_does_not_exist_has_no_copies():
    assert copies_of(linked(), A.article.id, 99) == []


def test_groups_are_the_sentences_with_the_same_words():
    (group,) = groups(linked())
    assert len(group) == 6
