"""Articles that fill in one form, round-ups, heavy rewrites and tellings in other languages."""

from __future__ import annotations

import ast
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard import corpus, stories
from tests.support.making import version
from tests.support.templates import filled, kinds

FERRY = [
    "Ferry hits pier in fog",
    "A ferry with 143 passengers hit a pier in thick fog at Port Ellis on Monday morning, and 11 people were hurt, the coast guard said.",
    "The ferry, the Lady Marian, was coming from Easton when it ran into the concrete end of the pier at 7:40 a.m.",
    "Captain Iris Vane told investigators that her radar had failed 12 minutes before.",
    "The 6.5 million dollar terminal was opened in 2019 by Governor Ana Teller.",
]
FERRY_AGAIN = [
    "Eleven hurt as ferry rams pier at Port Ellis",
    "Eleven people were hurt when a ferry carrying 143 passengers ran into a pier at Port Ellis in thick fog on Monday morning.",
    "The Lady Marian was coming from Easton and hit the concrete end of the pier at 7:40 a.m., the coast guard said.",
    "Radar had failed 12 minutes before, Captain Iris Vane told investigators.",
]
FERRY_GERMAN = [
    "Fähre rammt im Nebel einen Pier in Port Ellis",
    "Eine Fähre mit 143 Fahrgästen ist am Montagmorgen im dichten Nebel in Port Ellis gegen einen Pier gefahren, elf Menschen wurden verletzt.",
    "Die Lady Marian kam aus Easton und stieß um 7:40 Uhr gegen das Ende des Piers aus Beton, teilte die Küstenwache mit.",
    "Kapitänin Iris Vane sagte den Ermittlern, das Radar sei 12 Minuten zuvor ausgefallen.",
]
SPINACH = [
    "Harbour Foods recalls frozen spinach",
    "Harbour Foods is recalling 18,400 bags of frozen spinach sold in 14 counties because they may contain listeria, the company said on Thursday.",
    "The recall covers bags with lot codes HF2231 to HF2239 and best-by dates through August 2026.",
    "The problem was found in a routine test at the plant in Easton, said quality director Priya Nair.",
]


def sets(found: tuple[stories.Story, ...]) -> set[frozenset[str]]:
    return {frozenset(story.articles) for story in found}


@pytest.mark.parametrize(("kind", "wording"), list(kinds()))
def test_a_form_filled_in_anew_is_another_story_each_time(kind: str, wording: int):
    assert len(stories.group(filled(kind, wording, 7, seed=3))) == 7


def test_two_versions_of_a_filled_in_form_are_one_story():
    """The wording does not bar versions of one event: their details are the same."""
    articles = filled("weather", 0, 4) + filled("match", 0, 4)
    again = [replace(v, article=replace(v.article, id=f"z{v.article.id}", text=v.article.text + " ")) for v in articles]
    again = [
        replace(
            v, sentences=(*v.sentences[:-1], replace(v.sentences[-1], text="Readers sent us their photographs of it."))
        )
        for v in again
    ]
    assert {len(story.articles) for story in stories.group(articles + again)} == {2}


def test_a_round_up_belongs_to_none_of_the_stories_it_gathers():
    briefing = version(["Morning briefing", *FERRY[1:], *SPINACH[1:], "Also: rain is expected by noon."], name="r")
    found = stories.group(
        [version(FERRY, name="a"), version(FERRY_AGAIN, name="b"), version(SPINACH, name="c"), briefing]
    )
    assert sets(found) == {frozenset("ab"), frozenset("c"), frozenset("r")}


def test_tellings_in_two_languages_are_one_story_unless_that_is_switched_off():
    told = [version(FERRY, name="a"), version(FERRY_GERMAN, name="b", language="de"), version(SPINACH, name="c")]
    assert sets(stories.group(told)) == {frozenset("ab"), frozenset("c")}
    assert len(stories.group(told, across=False)) == 3


def test_what_is_published_weeks_apart_is_not_joined_by_meaning_alone():
    early, late = (
        replace(version(lines, name=name, language=language), article=replace(version(lines, name=name, language=language).article, published=day))
        for lines, name, language, day in ((FERRY, "a", "en", date(2026, 1, 5)), (FERRY_GERMAN, "b", "de", date(2026, 4, 5)))
    )  # fmt: skip
    assert len(stories.group([early, late])) == 2


def test_the_order_of_the_articles_changes_nothing():
    told = [
        version(FERRY, name="a"),
        version(FERRY_AGAIN, name="b"),
        version(FERRY_GERMAN, name="g", language="de"),
        version(SPINACH, name="c"),
    ]
    told += filled("earnings", 0, 5)
    first = stories.group(told)
    for seed in range(3):
        random.Random(seed).shuffle(told)
        assert stories.group(told) == first


@pytest.mark.parametrize(
    "case", ["215-k02", "216-k03", "219-k06", "223-k13", "224-k17", "225-k18", "226-k17b", "230-k04b", "231-k06b"]
)
def test_cases_made_after_public_bug_reports(shared: Path, case: str):
    folder = next((shared / "cases" / "files").glob(f"{case}-*"))
    told = [corpus.version(article) for article in corpus.read(folder / "in").articles]
    names = {v.article.id: v.article.name for v in told}
    line = next(x for x in (folder / "expected.txt").read_text().splitlines() if x.startswith("expected:"))
    wanted = {frozenset(group) for group in ast.literal_eval(line.removeprefix("expected:").strip())}
    assert {frozenset(names[a] for a in story.articles) for story in stories.group(told)} == wanted
