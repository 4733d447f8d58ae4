"""The side-by-side rows of two versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard import compare
from dashboard.model import Alignment, Link, Row
from dashboard.settings import BLOCK
from tests.support.making import version

LINKS = st.lists(
    st.tuples(st.integers(1, 7), st.integers(1, 6), st.floats(0.05, 1)), max_size=14, unique_by=lambda x: (x[0], x[1])
)
A, B = version([f"left {n}" for n in range(1, 8)], name="a"), version([f"right {n}" for n in range(1, 7)], name="b")


def laid(links: list[tuple[int, int, float]], threshold: float = 0.32) -> tuple[Row, ...]:
    found = Alignment("a", "b", tuple(Link(i, j, s, "edited") for i, j, s in links))
    return compare.rows(A, B, found, threshold=threshold)


@given(LINKS, st.floats(0, 1))
def test_every_sentence_stands_in_one_row_and_each_side_in_its_own_order(links, threshold):
    rows = laid(links, threshold)
    assert [n for row in rows for n in row.left] == list(range(1, 8))
    assert [n for row in rows for n in row.right] == list(range(1, 7))


@given(LINKS)
def test_a_row_is_never_longer_than_can_be_read_across(links):
    assert all(len(row.left) <= BLOCK and len(row.right) <= BLOCK for row in laid(links))


@given(LINKS)
def test_a_row_with_one_side_says_so(links):
    for row in laid(links):
        assert (row.kind == "left") == (not row.right)
        assert (row.kind == "right") == (not row.left)
        assert row.moved_to is None or not (row.left and row.right)


def test_partners_in_order_stand_in_one_row_and_the_rest_alone():
    rows = laid([(1, 1, 0.9), (3, 2, 0.5)])
    assert rows[:3] == (Row((1,), (1,), "edited"), Row((2,), (), "left"), Row((3,), (2,), "edited"))


def test_a_moved_passage_stands_on_each_side_where_it_is_and_names_the_other_place():
    rows = laid([(1, 6, 0.9), (2, 1, 0.9), (3, 2, 0.9)])
    assert rows[0] == Row((1,), (), "left", ("right", 6))
    assert rows[-1] == Row((), (6,), "right", ("left", 1))


def test_merged_sentences_make_one_block():
    assert Row((2, 3), (2,), "edited") in laid([(1, 1, 0.9), (2, 2, 0.6), (3, 2, 0.5)])


def test_a_sentence_whose_partner_is_taken_says_where_it_stands():
    rows = laid([(1, 3, 0.4), (5, 3, 0.9)])
    assert rows[0] == Row((1,), (), "left", ("right", 3))


def test_the_slider_takes_weak_links_away():
    assert all(row.kind in ("left", "right") for row in laid([(1, 1, 0.5)], threshold=0.6))


def test_the_two_versions_may_be_swapped():
    found = Alignment("a", "b", (Link(2, 1, 0.9, "same"),))
    assert Row((1,), (2,), "same") in compare.rows(B, A, found)
