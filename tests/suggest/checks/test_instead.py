"""A name in the place of another, a part told as the whole, a superlative told of more, and a plan told as done."""

from __future__ import annotations

import pytest

from tests.support.telling import codes, explained, judge

SOURCE = """The union USW called the offer insufficient on Monday evening.

Chief executive Ingrid Aune said the company had looked for a buyer for eighteen months.

Power was restored to about half of the 60,000 homes in the valley by Tuesday.

The mill is the largest private employer in the county.

The family was considering a claim for malicious prosecution.

Striker Jonas Lind was born in Glasgow and trains the youth team of the club."""

WRONG = [
    ("Aune called the offer insufficient on Monday evening.", "name-differs"),
    ("Power was restored to all homes in the valley by Tuesday.", "word-differs"),
    ("The mill is the largest employer in the county.", "word-differs"),
    ("The family has filed a claim for malicious prosecution.", "hedge-dropped"),
]
RIGHT = [
    "On Monday evening the USW union called the offer insufficient.",
    "About half of the 60,000 homes in the valley had power again by Tuesday.",
    "No private employer in the county is larger than the mill.",
    "A claim for malicious prosecution is being considered by the family.",
]


@pytest.mark.parametrize(("sentence", "code"), WRONG)
def test_what_stands_in_the_place_of_another_is_named(sentence: str, code: str):
    said = judge(sentence, source=SOURCE)[0]
    assert code in codes(said), explained(said)


@pytest.mark.parametrize("sentence", RIGHT)
def test_the_same_in_other_words_is_left_alone(sentence: str):
    said = judge(sentence, source=SOURCE)[0]
    assert said.label != "unsupported", explained(said)
