"""Which sentences of two versions say the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import compare
from dashboard.compare.chain import heaviest_chain
from dashboard.model import Alignment, Version
from tests.support.making import version

SOURCE = [
    "The council voted 6-3 on Tuesday to raise the monthly stormwater fee from $4.85 to $7.20.",
    "No one was hurt in the June flood, which filled about 40 basements.",
    "Mayor Dana Whitcombe, who proposed the increase in July, said she understood the anger.",
    "The tunnel was built in 1911 for a town of 9,000 people.",
    "Opponents can force a referendum by collecting 2,150 signatures within 30 days.",
]
WORDS = st.sampled_from(
    [
        "council",
        "fee",
        "vote",
        "river",
        "flood",
        "mayor",
        "40",
        "2,150",
        "Tuesday",
        "the",
        "of",
        "and",
        "not",
        "rose",
        "fell",
    ]
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=0, max_size=7)


def aligned(left: list[str], right: list[str], **kwargs: str) -> Alignment:
    a, b = version(left, name="a", **kwargs), version(right, name="b", **kwargs)
    return compare.align(a, b, compare.weigh([a, b]))


def pairs(alignment: Alignment, least: float = 0.0) -> set[tuple[int, int]]:
    return {(link.a, link.b) for link in alignment.links if link.score >= least}


def test_a_text_is_aligned_with_itself_sentence_by_sentence():
    found = aligned(SOURCE, SOURCE)
    assert {(k, k) for k in range(1, 6)} <= pairs(found)
    assert all(link.kind == "same" and link.score == 1 and not link.moved for link in found.links if link.a == link.b)


def test_other_quotes_and_spaces_are_still_the_same_sentence():
    found = aligned(["“We  will not yield,” he said on Monday."], ['"We will not yield," he said on Monday.'])
    assert [link.kind for link in found.links] == ["same"]


def test_paragraphs_in_another_order_keep_their_partners_and_are_called_moved():
    order = [5, 1, 2, 3, 4]
    found = aligned(SOURCE, [SOURCE[n - 1] for n in order])
    assert {(n, k) for k, n in enumerate(order, 1)} <= pairs(found)
    assert [link.a for link in found.links if link.moved and link.score == 1] == [5]


def test_a_merged_sentence_finds_both_its_halves():
    merged = "No one was hurt in the June flood, and the tunnel, built in 1911 for a town of 9,000 people, is to be replaced."
    found = aligned(SOURCE, [SOURCE[0], merged, SOURCE[4]])
    assert {(2, 2), (4, 2)} <= pairs(found)


def test_a_split_sentence_finds_both_its_parts():
    parts = ["Mayor Dana Whitcombe said she understood the anger.", "Whitcombe had proposed the increase in July."]
    found = aligned(SOURCE, [SOURCE[0], *parts, SOURCE[3]])
    assert {(3, 2), (3, 3)} <= pairs(found)


def test_sentences_that_share_nothing_are_not_linked():
    assert pairs(aligned(["Bananas ripen slowly indoors."], ["Quantum chips overheat."])) == set()


def test_an_empty_version_has_no_links():
    assert aligned([], SOURCE).links == aligned(SOURCE, []).links == aligned([""], [""]).links == ()


def test_page_lines_are_linked_only_to_the_same_line():
    a = version(["Share this story on the fee", SOURCE[0]], name="a", page=(1,))
    b = version(
        ["Share this story on the fee", "More on the fee story of the council", SOURCE[0]], name="b", page=(1, 2)
    )
    found = compare.align(a, b, compare.weigh([a, b]))
    assert pairs(found) == {(1, 1), (2, 3)}


def test_two_headlines_of_a_story_meet_as_a_maybe():
    a, b = version(["Storm fee up", *SOURCE], name="a"), version(["Residents furious", *SOURCE], name="b")
    a, b = (replace(v, sentences=(replace(v.sentences[0], part="title"), *v.sentences[1:])) for v in (a, b))
    link = next(x for x in compare.align(a, b, compare.weigh([a, b])).links if (x.a, x.b) == (1, 1))
    assert link.kind == "maybe"


@pytest.mark.parametrize(
    ("language", "left", "right"),
    [
        (
            "de",
            "Die Landtagswahl gewann die BU mit 32,4 Prozent.",
            "Mit 32,4 Prozent hat die BU die Landtagswahl gewonnen.",
        ),
        ("es", "El incendio obligó a evacuar a 1.340 vecinos.", "Evacuados 1.340 vecinos por el incendio."),
        ("zh", "市议会周二以六比三的票数通过提高雨水费。", "周二，市议会六比三通过提高雨水费的决定。"),
        ("hi", "परिषद ने मंगलवार को शुल्क बढ़ाने के लिए मतदान किया।", "मंगलवार को परिषद ने शुल्क बढ़ाने का फैसला किया।"),
        ("und", "Rada hlasovala v úterý o poplatku 4,85.", "V úterý rada hlasovala: poplatek 4,85."),
    ],
)
def test_other_languages_are_aligned_too(language: str, left: str, right: str):
    assert pairs(aligned([left, "x y z."], ["q r.", right], language=language)) == {(1, 2)}


@given(TEXTS, TEXTS)
def test_the_links_do_not_depend_on_which_version_comes_first(left: list[str], right: list[str]):
    a, b = version(left, name="a"), version(right, name="b")
    weights = compare.weigh([a, b])
    one, other = compare.align(a, b, weights), compare.align(b, a, weights)
    there = {(x.a, x.b): x for x in one.links}
    back = {(x.b, x.a): x for x in other.links}
    assert {pair: link.kind for pair, link in there.items()} == {pair: link.kind for pair, link in back.items()}
    assert {pair: link.score for pair, link in there.items()} == pytest.approx({p: x.score for p, x in back.items()})


@given(TEXTS, TEXTS)
def test_every_link_names_two_sentences_and_a_score_between_0_and_1(left: list[str], right: list[str]):
    a, b = version(left, name="a"), version(right, name="b")
    for link in compare.align(a, b, compare.weigh([a, b])).links:
        assert a.sentence(link.a) and b.sentence(link.b) and 0 < link.score <= 1


CHAINS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), max_size=8, unique_by=lambda p: p[:2]
)


def rising(pairs: tuple[tuple[int, int, int], ...]) -> bool:
    return all(one[1] <= two[1] for one, two in pairwise(pairs))


@given(CHAINS)
def test_no_forward_chain_is_heavier_than_the_one_found(found: list[tuple[int, int, int]]):
    ordered = sorted(found)
    chosen = tuple(ordered[k] for k in heaviest_chain(ordered))
    every = [c for n in range(len(ordered) + 1) for c in combinations(ordered, n) if rising(c)]
    assert rising(chosen)
    assert sum(p[2] for p in chosen) == max(sum(p[2] for p in c) for c in every)


def test_words_weigh_by_how_rare_they_are_in_their_own_language():
    english, german = (
        version(["the fee", "the river", "the the"], name="a"),
        version(["die Gebühr"], name="b", language="de"),
    )
    weights = compare.weigh([english, german])
    assert weights.of("the", "en") < weights.of("fee", "en")
    assert weights.of("fee", "en") == pytest.approx(weights.of("unseen", "en"))
    one_by_one = [weights.of("the", "en"), weights.of("fee", "en")]
    assert weights.many(["the", "fee"], "en").tolist() == pytest.approx(one_by_one)
    assert Version is type(english)
