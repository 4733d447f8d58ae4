"""The headline: given, first of the short lines, or glued to the first sentence."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import corpus
from dashboard.corpus.glue import glued
from dashboard.corpus.titles import find
from tests.support.reading import only

BODY = "The town council of Tarn voted seven to two on Friday to rebuild the old river bridge. It will cost 3.4 million crowns."


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Tarn to Rebuild Bridge", "Tarn to Rebuild Bridge"),
        (
            "Connect with us\n\nTop Stories\n\nTarn to Rebuild Old Bridge\n\neditorial\n\nPublished\n\non",
            "Tarn to Rebuild Old Bridge",
        ),
        (
            "PRESS RELEASE No. 12\n\nBridge over the Tarn: work starts in May",
            "Bridge over the Tarn: work starts in May",
        ),
        (
            "Tarn to Rebuild Bridge\n\nBy Ann Lee, staff writer\n\nSeptember 17, 2025 | 4 min read",
            "Tarn to Rebuild Bridge",
        ),
        ("Rebuild or tear down?", "Rebuild or tear down?"),
    ],
)
def test_the_headline_is_the_first_headline_like_line(head, title):
    article = only("a.txt", f"{head}\n\n{BODY}")
    assert article.title == title
    assert [sentence.text for sentence in corpus.split(article) if sentence.part == "title"] == [title]


def test_a_text_without_a_headline_is_called_by_its_first_words():
    article = only("a.txt", BODY)
    assert article.title.endswith(" …")
    assert BODY.startswith(article.title.removesuffix(" …"))
    assert all(sentence.part == "body" for sentence in corpus.split(article))


def test_a_text_of_one_word_has_no_headline():
    article = only("a.txt", "Loading…")
    assert article.title == "Loading…"
    assert [sentence.part for sentence in corpus.split(article)] == ["body"]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Ferry Hits Pier in Thick Fog Off Lund",
            "A 52-year-old deckhand is missing after a ferry struck a pier on Friday.",
        ),
        (
            "Council Approves Higher Parking Fee",
            "The Tarn City Council voted late on Friday to raise the parking fee again.",
        ),
        (
            "Dos pueblos desalojados por las llamas en la sierra",
            "La noche ha sido larga para los vecinos del valle de Oza.",
        ),
        (
            "Neue Brücke kostet mehr als geplant",
            "Die Stadt muss dafür nach Angaben des Rathauses zwei Millionen mehr ausgeben.",
        ),
        (
            "Tarn Bank Cuts Its Key Rate Again",
            "TARN, Sept. 11 (Newswire) — The central bank cut its key rate on Friday.",
        ),
        (
            "Fog Blamed for Lund Ferry Crash",
            "Lund Ferries said on Friday that its captain had not seen the pier at all.",
        ),
        (
            "Mild Winter Helps Builders at Tarn",
            "URGENT UPDATE: The bridge may open early, the mayor said on Friday morning.",
        ),
    ],
)
def test_a_glued_headline_is_cut_off_its_sentence(title, body):
    article = only("a.txt", f"{title} {body} More will follow.")
    assert article.title == title
    first, second, *_ = corpus.split(article)
    assert (first.text, first.part, second.part) == (title, "title", "body")
    assert second.text == body


@pytest.mark.parametrize(
    "line",
    [
        "Visitors will have to wait until Thursday for the museum to reopen, and the insurance covers the boxes.",
        "The mayor of Los Angeles and the mayor of The Hague signed the paper in the presence of the King of Spain.",
        "PORT LUND, Ohio — The City Council voted late Tuesday to raise the monthly fee for a typical home by half.",
        "Foreign Minister Ann Lee said on Monday that President Kim had told her of a plan to open the border soon.",
        "Die Bürgermeisterin der Stadt Lund hat am Freitag den Plan für eine neue Brücke im Rat der Stadt vorgestellt.",
        "El presidente de El Salvador viajó el lunes a Los Ángeles para reunirse con la alcaldesa de la ciudad.",
        "In a statement, the company said that A Better Bridge, its campaign, would end before the summer holidays.",
    ],
)
def test_a_sentence_is_not_taken_for_a_headline(line):
    assert glued(line) == ""


def test_a_given_title_is_found_whatever_the_white_space():
    assert find("Tarn  to Rebuild", "Top\n  Tarn to\u00a0Rebuild \nMore.").start == 6
    assert find("Tarn", "Tarnation is a word.") is None
    assert find("", "Some text") is None


def test_a_day_on_a_byline_is_the_day_of_publication():
    assert only("a.txt", f"Tarn to Rebuild Bridge\n\nTue 14th Jan, 2025\n\n{BODY}").published == date(2025, 1, 14)
    assert only("a.txt", f"Brücke wird erneuert\n\n28.09.2025, 22:41 Uhr\n\n{BODY}").published == date(2025, 9, 28)


@pytest.mark.parametrize(
    "line",
    ["03/04/2025", "March 12 · 2 min read", "What we remember of the flood of September 11, 2019, after all the years"],
)
def test_a_day_that_is_not_clear_is_not_guessed(line):
    assert only("a.txt", f"Tarn to Rebuild Bridge\n\n{line}\n\n{BODY}").published is None
