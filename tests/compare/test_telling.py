"""What sets the versions of a story beside each other: alone, facts, consensus, copying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import compare, settings
from dashboard.compare import arborescence
from dashboard.compare import telling as telling_of
from dashboard.compare.arborescence import NONE, heaviest_tree
from dashboard.compare.copying import find_shared
from dashboard.model import Alignment, Link, Version
from tests.support.making import version

FIRST = "The council voted 6-3 on Tuesday to raise the monthly fee to $14."
REST = "Mayor Ana Ferrante signed the ordinance in the old town hall."
DAYS = (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 3))


def told(*texts: tuple[str, ...], role: str = "rewrite", days: tuple[date | None, ...] = DAYS):
    """Versions a, b, c, …, line n of each aligned with line n of the others."""
    versions = [
        version(lines, name=name, role="source" if role == "source" and name == "a" else "rewrite", published=day)
        for name, lines, day in zip("abcd", texts, days, strict=False)
    ]
    links = [
        Alignment(
            a.article.id,
            b.article.id,
            tuple(Link(n, n, 0.9, "edited") for n in range(1, 1 + min(len(a.sentences), len(b.sentences)))),
        )
        for k, a in enumerate(versions)
        for b in versions[k + 1 :]
    ]
    return versions, links


def read(versions: list[Version], links: list[Alignment]):
    return compare.read_telling(versions), compare.claims(versions, links)


def said_alone(versions: list[Version], links: list[Alignment]) -> list[tuple[str, str, str]]:
    telling, claims = read(versions, links)
    found = compare.find_alone(telling, claims)
    return [(one.place[0], one.kind, telling.text(one.place)[one.start : one.end]) for one in found]


def test_a_detail_that_one_version_alone_has_is_found_in_a_sentence_all_versions_tell():
    altered = FIRST.replace("$14", "$41").replace("on Tuesday", "on Tuesday, March 3,")
    assert said_alone(*told((FIRST, REST), (FIRST, REST), (altered, REST))) == [
        ("c", "date", "Tuesday, March 3"),
        ("c", "money", "$41"),
    ]


def test_a_clause_that_one_version_alone_has_takes_in_its_details():
    added = FIRST[:-1] + ", while protesters from Quillfield blocked two bridges."
    ((article, kind, words),) = said_alone(*told((FIRST, REST), (FIRST, REST), (added, REST)))
    assert (article, kind) == ("c", "clause")
    assert "protesters from Quillfield blocked two bridges" in words


def test_what_is_left_out_and_what_a_source_alone_says_is_not_listed():
    versions, links = told((FIRST, "Nobody spoke against it at the hearing."), (FIRST,), (FIRST,), role="source")
    assert said_alone(versions, links) == []
    versions, links = told((FIRST, "Sign up for 12 newsletters today."), (FIRST,))
    telling = compare.read_telling(versions, {("a", 2)})
    assert compare.find_alone(telling, compare.claims(versions, links, {("a", 2)})) == ()


def test_a_line_that_is_left_out_makes_no_name_of_a_word_in_a_headline():
    versions, _ = told(
        ("Council: Fee Up, Ballot to Follow", FIRST), (FIRST, "Follow Daily Orbit and never miss a story.")
    )
    named = [
        {one.specific.text for place in telling.details for one in telling.details[place] if place == ("a", 1)}
        for telling in (compare.read_telling(versions), compare.read_telling(versions, {("b", 2)}))
    ]
    assert named == [{"Follow"}, set()]


def test_a_fact_has_its_values_side_by_side_and_the_odd_one_is_set_off():
    other = FIRST.replace("Tuesday", "Wednesday")
    telling, claims = read(*told((FIRST, REST), (FIRST, REST), (other, REST), (FIRST, REST)))
    (fact,) = [one for one in compare.tabulate_facts(telling, claims) if one.disputed]
    assert (fact.kind, fact.odd) == ("date", {"c"})
    assert [(compare.spoken(value), len({d.article for d in value})) for value in fact.values] == [
        ("Tuesday", 3),
        ("Wednesday", 1),
    ]


def test_with_a_source_the_many_are_odd_if_they_say_otherwise():
    other = FIRST.replace("Tuesday", "Wednesday")
    telling, claims = read(*told((FIRST,), (other,), (other,), role="source"))
    (fact,) = [one for one in compare.tabulate_facts(telling, claims) if one.disputed]
    assert (compare.spoken(fact.values[0]), fact.odd) == ("Tuesday", {"b", "c"})


def test_two_quotations_of_one_speaker_are_no_variants_of_each_other():
    one, other = "“Nobody won this,” said Shaw.", "“They asked for everything again,” said Shaw."
    telling, claims = read(*told((one, FIRST), (other, FIRST)))
    assert not any(fact.disputed for fact in compare.tabulate_facts(telling, claims))


def test_the_consensus_has_no_invented_date_and_writes_out_what_versions_disagree_on():
    dated = FIRST.replace("The council", "On March 15, 2024, the council")
    other = FIRST.replace("Tuesday", "Wednesday")
    telling, claims = read(*told((dated, REST), (FIRST, REST), (other, REST), (FIRST, REST)))
    first, second = compare.consensus(telling, claims)
    assert first.written_out() == FIRST.replace("Tuesday", "Tuesday (3) / Wednesday (1)")
    assert second.written_out() == REST


def test_the_consensus_leaves_out_a_title_where_the_text_says_it_again():
    titled = [version(("Council raises the fee", FIRST), name=name) for name in "ab"]
    versions = [replace(v, sentences=(replace(v.sentences[0], part="title"), v.sentences[1])) for v in titled]
    links = [Alignment("a", "b", (Link(1, 1, 0.9, "same"), Link(1, 2, 0.5, "edited"), Link(2, 2, 0.9, "same")))]
    assert [wording.text for wording in compare.consensus(*read(versions, links))] == [FIRST]


def test_the_consensus_as_a_version_is_aligned_with_every_other():
    versions, links = told((FIRST, REST), (FIRST, REST), (FIRST.replace("6-3", "5-4"), REST))
    telling, claims = read(versions, links)
    wordings = compare.consensus(telling, claims)
    consensus, alignments = compare.consensus_version(telling, claims, wordings, name="Consensus")
    assert [s.text for s in consensus.sentences] == [FIRST.replace("6-3", "6-3 (2) / 5-4 (1)"), REST]
    assert all(consensus.article.text[s.start : s.end] == s.text for s in consensus.sentences)
    for other, alignment in zip(versions, alignments, strict=True):
        rows = compare.rows(consensus, other, alignment)
        assert [(row.left, row.right) for row in rows] == [((1,), (1,)), ((2,), (2,))]


RARE = "a battered green suitcase full of unpaid parking tickets"


def test_a_rare_phrase_and_the_days_say_who_copied_whom():
    own = f"Police found {RARE} under the mayor's desk."
    texts = ((FIRST, "Nothing else happened on that long evening."), (FIRST, own), (FIRST,), (FIRST, own))
    telling, claims = read(*told(*texts))
    links = compare.estimate_copying(telling, compare.tabulate_facts(telling, claims))
    copied = next(link for link in links if link.child == "d")
    assert (copied.parent, copied.dated) == ("b", True)
    assert RARE in copied.evidence[0].words
    assert 0 < copied.certain <= 1
    assert all(link.parent != "d" for link in links)  # it appeared last


def test_an_error_that_two_versions_share_is_evidence():
    wrong = (
        ("Council members raise the monthly fee to $41.",),
        ("On Tuesday the council raised the monthly fee to $41.",),
    )
    telling, claims = read(*told((FIRST,), *wrong, role="source"))
    shared = find_shared(telling, compare.tabulate_facts(telling, claims))
    assert [one.words for one in shared["b", "c"] if one.error] == ["$41"]


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(1, 4)), st.floats(0.1, 9), max_size=20))
def test_every_version_has_one_parent_and_the_tree_is_the_heaviest_of_all(edges: dict[tuple[int, int], float]):
    weights = np.full((5, 5), NONE)
    weights[0, 1:] = 0.5
    for (parent, child), weight in edges.items():
        if parent != child:
            weights[parent, child] = weight
    parents = heaviest_tree(weights)[1:].tolist()
    assert is_tree(parents)
    mine = sum(weights[parent, k] for k, parent in enumerate(parents, 1))
    choices = [[p for p in range(5) if weights[p, child] > NONE] for child in range(1, 5)]
    every = (sum(weights[p, k] for k, p in enumerate(some, 1)) for some in product(*choices) if is_tree(some))
    assert mine == pytest.approx(max(every))


def is_tree(parents: Sequence[int]) -> bool:
    """Whether every node 1… comes from 0, by these parents."""
    for node in range(1, len(parents) + 1):
        for _ in parents:
            node = parents[node - 1] if node else 0
        if node:
            return False
    return True


def test_the_heaviest_tree_is_found_where_the_best_parents_run_in_a_circle():
    weights = np.array([[NONE, 1, 2], [NONE, NONE, 10], [NONE, 8, NONE]])
    assert heaviest_tree(weights)[1:].tolist() == [0, 1]  # 1 + 10 is more than 2 + 8


def test_circles_in_circles_cost_no_more_than_the_matrix_is_large():
    """Near copies all have one another for the best parent; contracted one circle at a time, 60 of them took minutes."""
    calls = []
    plain = arborescence._circles

    def counting(parents: Any) -> Any:
        calls.append(len(parents))
        return plain(parents)

    dice = np.random.RandomState(6)
    weights = 100 + dice.rand(121, 121)
    weights[0], weights[:, 0] = 5.0, NONE
    np.fill_diagonal(weights, NONE)
    with mock.patch.object(arborescence, "_circles", counting):
        parents = heaviest_tree(weights)[1:].tolist()
    assert is_tree(parents) and parents.count(0) == 1
    assert len(calls) < 60  # one circle of two at a time: 119


def test_what_copies_say_alike_is_read_once_and_not_asked_of_every_other_version(monkeypatch: pytest.MonkeyPatch):
    texts = [(FIRST, REST)] * 3 + [(FIRST.replace("$14", "$19"), REST)]
    reading = mock.Mock(wraps=telling_of.specifics)
    asking = mock.Mock(wraps=telling_of._has)
    monkeypatch.setattr(telling_of, "specifics", reading)
    monkeypatch.setattr(telling_of, "_has", asking)
    telling, claims = read(*told(*texts, days=(DAYS[0],) * 4))
    assert reading.call_count == 3  # two sentences, and one that differs
    alone = compare.find_alone(telling, claims)
    assert [telling.text(one.place)[one.start : one.end] for one in alone] == ["$19"]
    assert {call.args[2].text for call in asking.call_args_list} == {"$19"}


def test_of_very_many_versions_the_first_are_held_against_each_other(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "COPY_VERSIONS", 2)
    own = f"Police found {RARE} under the mayor's desk."
    telling, claims = read(*told((FIRST, own), (FIRST, own), (FIRST, own)))
    facts = compare.tabulate_facts(telling, claims)
    assert {*find_shared(telling, facts)} == {("a", "b")}
    assert {link.child for link in compare.estimate_copying(telling, facts)} <= {"a", "b"}
