"""A name in the place of another, a part told as the whole, a superlative told of more, a plan told as done, and what came
before told as after."""

from __future__ import annotations

import pytest

from tests.support.telling import codes, explained, judge

SOURCE = """The union USW called the offer insufficient on Monday evening.

Chief executive Ingrid Aune said the company had looked for a buyer for eighteen months.

Power was restored to about half of the 60,000 homes in the valley by Tuesday.

The mill is the largest private employer in the county.

The family was considering a claim for malicious prosecution.

Striker Jonas Lind was born in Glasgow and trains the youth team of the club.

The bridge at Corran was closed before the storm reached the coast.

It was the driest March since 1953 in the valley, with 12 millimetres of rain.

Turnout fell to 48 percent, nine points below the last election."""

WRONG = [
    ("Aune called the offer insufficient on Monday evening.", "name-differs"),
    ("Power was restored to all homes in the valley by Tuesday.", "word-differs"),
    ("The mill is the largest employer in the county.", "word-differs"),
    ("The family has filed a claim for malicious prosecution.", "hedge-dropped"),
    ("The bridge at Corran was closed after the storm reached the coast.", "word-differs"),
    ("It was the driest March on record in the valley, with 12 millimetres of rain.", "word-differs"),
]
RIGHT = [
    "On Monday evening the USW union called the offer insufficient.",
    "About half of the 60,000 homes in the valley had power again by Tuesday.",
    "No private employer in the county is larger than the mill.",
    "A claim for malicious prosecution is being considered by the family.",
    "Before the storm reached the coast, the bridge at Corran was shut.",
    "With 12 millimetres of rain, it was the driest March in the valley since 1953.",
    "Just 48 percent voted, down from 57 percent at the last election.",
]


@pytest.mark.parametrize(("sentence", "code"), WRONG)
def test_what_stands_in_the_place_of_another_is_named(sentence: str, code: str):
    said = judge(sentence, source=SOURCE)[0]
    assert code in codes(said), explained(said)


@pytest.mark.parametrize("sentence", RIGHT)
def test_the_same_in_other_words_is_left_alone(sentence: str):
    said = judge(sentence, source=SOURCE)[0]
    assert said.label != "unsupported", explained(said)
