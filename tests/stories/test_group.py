"""Articles → stories."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import settings as numbers
from dashboard import stories
from dashboard.model import Story, Version
from dashboard.stories import Decisions
from tests.support.making import version

FEE = [
    "Council backs stormwater fee increase after marathon meeting",
    "The City Council voted 6-3 late Tuesday to raise the monthly stormwater fee for a typical home from $4.85 to $7.20.",
    "The money will help pay for a $62.5 million rebuild of the Mill Race culvert, which overflowed on June 11.",
    "The vote came at 11:40 p.m., after more than four hours of public comment from 57 speakers.",
    "Mayor Dana Whitcombe, who proposed the increase in July, said she understood why many of them were angry.",
    "Opponents can still force a referendum by collecting 2,150 valid signatures within 30 days.",
]
RETOLD = [
    "Homeowners to pay more for rain",
    "A typical home in Port Ellery will pay $7.20 a month for stormwater, up from $4.85, after a 6-3 vote on Tuesday.",
    "The Mill Race culvert, which overflowed on June 11, is to be rebuilt for $62.5 million with the money.",
    "Fifty-seven people spoke for more than four hours before the City Council voted at 11:40 p.m.",
    "Opponents have 30 days to collect 2,150 signatures and force a referendum, and many of them were angry.",
]
OTHER = [
    "Council splits over fire station",
    "The City Council voted 5-4 on Monday to close Fire Station 4, which answered 1,146 calls in 2024.",
    "Mayor Dana Whitcombe, who cast the deciding vote, said the city could not afford 14 firefighters there.",
    "Councilman Luis Ferrante called it a mistake that would be measured in minutes.",
    "The station, built in 1958, will close on October 1.",
]
GERMAN = [
    "Stadtrat erhöht die Gebühr",
    "Der Stadtrat hat am Dienstag mit 6 zu 3 Stimmen beschlossen, die Gebühr von 4,85 auf 7,20 Dollar zu erhöhen.",
    "Mit dem Geld soll der Kanal Mill Race für 62,5 Millionen Dollar erneuert werden, der am 11. Juni überlief.",
    "Die Gegner können binnen 30 Tagen 2150 Unterschriften sammeln und einen Volksentscheid erzwingen.",
]
BASE = [
    version(FEE, name="a1"),
    version(RETOLD, name="b2"),
    version(OTHER, name="c3"),
    version(GERMAN, name="d4", language="de"),
]


def sets(found: tuple[Story, ...]) -> set[frozenset[str]]:
    return {frozenset(story.articles) for story in found}


def corpus(seed: int, size: int) -> list[Version]:
    """Versions of random sentences from a few stories' worth of words."""
    rng = random.Random(seed)
    out = []
    for n in range(size):
        words = [f"{rng.choice('klmnp')}{rng.randrange(40)}{rng.choice(['a', 'o'])}" for _ in range(30)]
        pick = [" ".join(rng.choice(words) for _ in range(8)) for _ in range(rng.randrange(5))]
        out.append(version(pick, name=f"v{n:02d}", language=rng.choice(["en", "de", "und"])))
    return out


def test_a_rewrite_joins_its_story_and_another_event_with_the_same_people_stays_apart():
    assert sets(stories.group(BASE)) == {frozenset({"a1", "b2", "d4"}), frozenset({"c3"})}


def test_a_story_is_called_by_a_calm_headline_and_says_how_it_came_about():
    found = stories.group(BASE)[0]
    assert found.title == "Council backs stormwater fee increase after marathon meeting"
    assert found.why.startswith("words in common .") or found.why.startswith("words in common 0.")
    assert {s.roles[s.articles[0]] for s in stories.group(BASE)} == {"rewrite", "single"}


def test_source_documents_come_first_and_give_the_title():
    source = version(RETOLD, name="z9", role="source")
    found = stories.group([*BASE[:1], source])[0]
    assert found.articles == ("z9", "a1") and found.title == RETOLD[0] and found.roles["z9"] == "source"


@given(st.integers(0, 10_000), st.integers(0, 14))
def test_every_article_is_in_one_story_whatever_the_order(seed: int, size: int):
    versions = corpus(seed, size)
    mixed = random.Random(seed).sample(versions, size)
    one, other = stories.group(versions), stories.group(mixed)
    assert one == other
    assert sorted(a for story in one for a in story.articles) == sorted(v.article.id for v in versions)


def test_near_copies_are_one_story_and_do_not_hide_the_rest():
    copies = [version([*FEE[:5], f"Copy number {n} was changed here."], name=f"n{n}") for n in range(40)]
    found = stories.group([*copies, *BASE])
    assert {"n0", "n39", "a1", "b2", "d4"} <= set(found[0].articles) and len(found[0].articles) == 43
    assert stories.near_copies(copies) == {f"n{n}": "n0" for n in range(1, 40)} and not stories.near_copies(BASE)


def test_nearly_empty_pages_stay_alone():
    pages = [version(["Loading…"], name="e1"), version(["Loading …", "Please wait"], name="e2"), version([], name="e3")]
    assert all(len(story.articles) == 1 for story in stories.group([*pages, *BASE[:1]]))


def test_lines_of_a_site_do_not_make_a_story():
    menu = [f"Menu line {n} of the Harbor Herald website" for n in range(12)]
    texts = [FEE[1:3], OTHER[1:3], ["Bananas ripen slowly in a cool and dry cellar, a grower of 71 said on Friday."]]
    versions = [version([*menu, *text], name=f"s{k}", site="herald.example") for k, text in enumerate(texts)]
    assert len(stories.group(versions)) == 3


def test_the_metadata_story_decides_where_given():
    told = [replace(v, article=replace(v.article, story=s)) for v, s in zip(BASE, ["x", "y", "x", None], strict=True)]
    assert sets(stories.group(told)) == {frozenset({"a1", "c3"}), frozenset({"b2", "d4"})}
    assert stories.group(told)[0].why == "metadata"


@pytest.mark.parametrize("together", [("a1", "c3"), ("b2", "d4"), ("a1", "b2", "c3", "d4")])
def test_what_was_put_together_by_hand_stays_together(together: tuple[str, ...]):
    found = stories.group(BASE, decisions=Decisions(together=(frozenset(together),)))
    assert any(set(together) <= set(story.articles) for story in found)
    if len(together) == 4:
        assert found[0].why == "put together by hand"


def test_what_was_put_apart_by_hand_stays_apart_near_copies_too():
    copy = version(FEE[:5], name="a0")
    apart = Decisions(apart=(frozenset({"a1", "b2"}), frozenset({"a1", "a0"})))
    found = sets(stories.group([copy, *BASE], decisions=apart))
    assert not any({"a1", "b2"} <= group or {"a0", "a1"} <= group for group in found)


@given(st.integers(0, 10_000), st.data())
def test_hand_decisions_hold_in_any_corpus(seed: int, data: st.DataObject):
    versions = corpus(seed, 9)
    ids = st.sampled_from([v.article.id for v in versions])
    groups = st.lists(st.frozensets(ids, min_size=2, max_size=3), max_size=3).map(tuple)
    decisions = Decisions(together=data.draw(groups), apart=data.draw(groups))
    found = stories.group(versions, decisions=decisions)
    for pair in decisions.apart_pairs():
        assert not any(pair <= set(story.articles) for story in found)
    if not decisions.apart:
        assert all(any(group <= set(story.articles) for story in found) for group in decisions.together)


def test_hand_decisions_survive_a_corpus_that_lost_articles():
    gone = Decisions(
        together=(frozenset({"a1", "gone"}),), apart=(frozenset({"gone", "b2"}),), roles={"gone": "source"}
    )
    assert sets(stories.group(BASE, decisions=gone)) == sets(stories.group(BASE))


def test_an_editors_role_comes_before_the_metadata():
    versions = [version(FEE, name="a1", role="source"), BASE[1]]
    found = stories.group(versions, decisions=Decisions(roles={"a1": "rewrite", "b2": "source"}))[0]
    assert dict(found.roles) == {"a1": "rewrite", "b2": "source"} and found.articles[0] == "b2"


def test_stories_nearly_alike_name_each_other_unless_somebody_put_them_apart(monkeypatch):
    monkeypatch.setattr(numbers, "STORY_NEAR", 0.05)
    first, *rest = stories.group(BASE)
    near = dict(first.near)
    other = next(story for story in rest if story.id in near)
    assert 0.05 <= near[other.id] < 1 and first.id in dict(other.near)
    apart = Decisions(apart=(frozenset({first.articles[0], other.articles[0]}),))
    assert other.id not in dict(stories.group(BASE, decisions=apart)[0].near)


def test_a_component_too_large_falls_apart_at_its_weakest_edges(monkeypatch):
    monkeypatch.setattr(numbers, "STORY_PART", 2)
    assert sets(stories.group(BASE)) == {frozenset({"a1", "b2"}), frozenset({"c3"}), frozenset({"d4"})}
    held = Decisions(together=(frozenset({"a1", "b2", "c3"}),))
    assert frozenset({"a1", "b2", "c3"}) in sets(stories.group(BASE, decisions=held))


def test_no_articles_no_stories():
    assert stories.group([]) == ()
