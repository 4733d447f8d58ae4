"""What sets the versions of a story beside each other: alone, facts, consensus, copying."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard import compare
from dashboard.compare.copying import ROOT, arborescence, find_shared
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
    consensus, alignments = compare.consensus_version(versions, links, name="Consensus")
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


@given(st.dictionaries(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), st.floats(0.1, 9), max_size=20))
def test_every_version_has_one_parent_and_no_parents_run_in_a_circle(weights: dict[tuple[str, str], float]):
    edges = {pair: w for pair, w in weights.items() if pair[0] != pair[1]} | {(ROOT, node): 0.5 for node in "abcde"}
    parents = arborescence(edges, list("abcde"))
    assert parents.keys() == set("abcde")
    for node in "abcde":
        seen = [node]
        while seen[-1] != ROOT:
            seen.append(parents[seen[-1]])
            assert len(seen) <= 6


def test_the_heaviest_tree_is_found_where_the_best_parents_run_in_a_circle():
    edges = {("", "a"): 1.0, ("", "b"): 2.0, ("a", "b"): 10.0, ("b", "a"): 8.0}
    assert arborescence(edges, ["a", "b"]) == {"a": ROOT, "b": "a"}
