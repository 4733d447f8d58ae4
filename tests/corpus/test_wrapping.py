"""Soft-wrapped text is unwrapped one character for one; lists, tables, verse and furniture stay."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.wrapping import unwrap
from tests.support.reading import only

PARAGRAPHS = [
    "The town council of Tarn voted seven to two on Friday to rebuild the old river bridge. It will cost 3.4 million crowns, "
    "the mayor told reporters. “We have waited long enough,” she said. “Now we build.” Work starts in May.",
    "Engineers had closed the bridge in March. Rust had been found in the two main cables, the Public Works Office said in a "
    "report that runs to 94 pages. The Office of Roads pays half of the cost, the town the rest of it.",
]
GERMAN = [
    "Der Gemeinderat hat am Freitag mit sieben gegen zwei Stimmen beschlossen, die alte Brücke über den Fluss zu erneuern. "
    "Sie kostet 3,4 Millionen Kronen. Die Arbeiten beginnen im Mai, sagte Bürgermeisterin Ida Brook vor Journalisten."
]


@pytest.mark.parametrize("width", [48, 60, 68, 72, 80, 100])
@pytest.mark.parametrize("paragraphs", [PARAGRAPHS, GERMAN], ids=["en", "de"])
def test_wrapped_text_is_the_same_article_as_the_unwrapped(paragraphs, width):
    plain = "\n\n".join(paragraphs)
    wrapped = "\n\n".join(textwrap.fill(text, width, break_on_hyphens=False) for text in paragraphs)
    assert unwrap(wrapped) == plain
    assert only("a.txt", wrapped).id == only("b.txt", plain).id


def test_a_sentence_that_runs_on_is_joined_even_in_a_single_place():
    text = "The town council of Tarn voted on Friday to\nrebuild the old river bridge at once."
    assert unwrap(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Facts at a glance:\n- two lanes for cars and one for the buses of the town\n- one path for bikes",
        "1. The bridge will be closed for eighteen months in all\n2. the ferry runs twice an hour",
        "Party    Share   Seats\nGreens   32,4 %  31\nReds     28,7 %  27\nBlues    13,1 %  13",
        "Roses are red\nviolets are blue\nsugar is sweet\nand so are you",
        "Published\non\nFriday",
        "A sentence that ends with a full stop, whatever comes.\nlower-case furniture",
        "Home\nSport\nPolitics\nWeather\nContact\nImprint",
        "One paragraph a line, of quite some length, as most sites have it, and then some more.\nThe next one is short.\nAnd the third one ends.",
    ],
)
def test_lines_that_mean_something_stay(text):
    assert unwrap(text) == text


@given(st.text())
def test_only_line_breaks_change_and_only_into_spaces(text):
    done = unwrap(text)
    assert len(done) == len(text)
    assert all(a == b or (a == "\n" and b == " ") for a, b in zip(text, done, strict=True))
