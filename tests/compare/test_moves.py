"""Words that only stand elsewhere in the other sentence are told as moved."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from dashboard import compare
from dashboard.compare.moves import find_moves, without
from dashboard.components.payload import _ranges
from tests.support import stories


def stretches(left: str, right: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """What a diff says is on one side only."""
    gone, new, a, b = [], [], 0, 0
    for piece in compare.diff(left, right, language="en").pieces:
        if piece.op < 0:
            gone.append((a, a + len(piece.text)))
        if piece.op > 0:
            new.append((b, b + len(piece.text)))
        a += len(piece.text) if piece.op <= 0 else 0
        b += len(piece.text) if piece.op >= 0 else 0
    return gone, new


def test_a_phrase_that_changed_its_place_is_one_move():
    left = "On Tuesday evening the council voted to raise the monthly fee."
    right = "The council voted to raise the monthly fee on Tuesday evening."
    [(mine, theirs)] = find_moves(left, right, *stretches(left, right))
    assert left[slice(*mine)].lower() == right[slice(*theirs)].lower() == "on tuesday evening"


def test_function_words_and_short_words_alone_are_no_move():
    left, right = "He said to the men that it was so.", "It was to him that so the women did it."
    assert all(len(left[slice(*mine)]) > 5 for mine, _ in find_moves(left, right, *stretches(left, right)))


def test_what_is_left_of_a_stretch_beside_the_moved_words():
    assert list(without((0, 20), [(5, 9), (30, 40)])) == [(0, 5), (9, 20)]
    assert list(without((0, 20), [(0, 20)])) == []


@given(st.text("abc de,f", max_size=80), st.text("abc de,f", max_size=80))
def test_moved_words_are_the_same_on_both_sides_and_stand_in_one_pair_each(left: str, right: str):
    pairs = find_moves(left, right, [(0, len(left))], [(0, len(right))])
    for side, text in enumerate((left, right)):
        spans = sorted(pair[side] for pair in pairs)
        assert all(0 <= a < b <= len(text) for a, b in spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert all(
        left[slice(*a)].split(maxsplit=1)[0].strip(",") == right[slice(*b)].split(maxsplit=1)[0].strip(",")
        for a, b in pairs
    )


def test_the_review_is_told_what_moved_beside_what_differs():
    one = stories.version("one", ["On Tuesday evening the council voted to raise the monthly fee to $9."])
    two = stories.version("two", ["The council voted to raise the monthly fee to $7 on Tuesday evening."])
    _, left, right = _ranges(one.sentences, two.sentences, two)
    assert [kind for _, _, kind in left[0]].count("moved") == [kind for _, _, kind in right[0]].count("moved") == 1
    assert "money" in [kind for _, _, kind in right[0]]
