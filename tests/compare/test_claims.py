"""Claim rows."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dashboard import compare
from dashboard.model import Alignment, Link
from dashboard.settings import CLAIM
from tests.support.making import version

VERSIONS = [version([f"{name} {n}" for n in range(1, 6)], name=name) for name in "abc"]
LINKS = st.lists(
    st.tuples(st.sampled_from(["ab", "ac", "bc"]), st.integers(1, 5), st.integers(1, 5), st.floats(0.1, 1)),
    max_size=20, unique_by=lambda x: x[:3],
)  # fmt: skip


def claimed(links: list[tuple[str, int, int, float]]):
    found: dict[str, list[Link]] = {}
    for pair, i, j, score in links:
        found.setdefault(pair, []).append(Link(i, j, score, "edited"))
    return compare.claims(VERSIONS, [Alignment(pair[0], pair[1], tuple(own)) for pair, own in found.items()])


@given(LINKS)
def test_every_sentence_of_every_version_stands_in_one_row(links):
    places = Counter((article, n) for claim in claimed(links) for article, cell in claim.cells.items() for n in cell)
    assert places == Counter((v.article.id, s.n) for v in VERSIONS for s in v.sentences)


@given(LINKS)
def test_no_row_has_many_sentences_of_one_version_however_links_chain(links):
    assert all(len(cell) <= CLAIM for claim in claimed(links) for cell in claim.cells.values())


def test_what_all_versions_say_is_one_row_with_its_links():
    row = claimed([("ab", 1, 2, 0.9), ("bc", 2, 3, 0.8)])[0]
    assert row.cells == {"a": (1,), "b": (2,), "c": (3,)}
    assert set(row.links) == {("a", 1, "b", 2), ("b", 2, "c", 3)}


def test_weak_links_make_no_claim():
    assert all(len(claim.cells) == 1 for claim in claimed([("ab", 1, 1, 0.2)]))


def test_rows_follow_the_first_version_and_others_stand_behind_their_forerunner():
    rows = claimed([("ab", 1, 1, 0.9), ("ab", 2, 3, 0.9)])
    heads = [next(iter(row.cells.items())) for row in rows[:3]]
    assert heads == [("a", (1,)), ("b", (2,)), ("a", (2,))]
