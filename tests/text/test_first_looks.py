"""A first look that spares a sentence the whole work never loses what the work would have found."""

from __future__ import annotations

import pytest

from dashboard.compare import dates, quantities
from dashboard.suggest.checks import ranks
from dashboard.suggest.checks.callings import as_words, in_family
from dashboard.text.fold import _IN_PLACE, fold_in_place
from dashboard.text.stems import WORD, find_words
from tests.text.test_patterns import texts

LANGUAGES = ("en", "de", "es", "fr", "und")
DATED = (
    "The third of May, late 1970s, the '80s, Q3 2024, summer 2023, May 2024, 3-4-2025, 2024-05-03, fiscal 2024-25, last Monday.",
    "Die späten 1970er, Sommer 2023, am 3. Mai, vor drei Tagen, 1. Quartal 2024; en los años 1980, hace tres días, siglo XIX.",
    "Half of them, a dozen, an hour and a half, twofold, dreieinhalb, zweihundertfünfzig, x_3, three-quarters, l'un et vingt.",
    "No figure and no word of the calendar stands in this one, nor does a number.",
)
RANKED = {
    "en": "Among the city's largest fires, the worst in years, one of the most costly; the best, at least two rest.",
    "de": "Einer der größten Brände, der zweitschwerste, die beste Ernte, meistens fest.",
    "es": "Una de las mayores ciudades, entre los más altos, el peor incendio, mejores que menos gente.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_and_numbers_are_found_without_the_first_look_too(language: str, monkeypatch: pytest.MonkeyPatch):
    some = (*DATED, *texts())
    quick = [
        (list(dates.find_dates(text, language)), list(quantities.find_quantities(text, language))) for text in some
    ]
    monkeypatch.setattr(dates, "_may_hold_date", lambda *_: True)
    monkeypatch.setattr(dates, "_NEEDS", {})
    monkeypatch.setattr(dates, "_signs", lambda _: {})
    monkeypatch.setattr(quantities, "may_hold_number", lambda *_: True)
    whole = [
        (list(dates.find_dates(text, language)), list(quantities.find_quantities(text, language))) for text in some
    ]
    assert quick == whole
    assert language == "und" or (quick[0][0] and quick[2][1])


@pytest.mark.parametrize("language", RANKED)
def test_every_superlative_ends_as_the_first_look_expects(language: str):
    for text in (RANKED[language], *texts()):
        hits = list(ranks._pattern(language).finditer(text.lower()))
        assert not hits or ranks._HINT[language].search(text.lower())
    assert list(ranks._pattern(language).finditer(RANKED[language].lower()))


def test_words_are_found_alike_in_western_and_in_all_text():
    for text in (*texts(), "U.S. troops' 1,000-strong “re-entry” at 9:30, didn’t 'quote' é.g. a.m.", "x²y ½ naïve"):
        assert [(hit.span(), hit[0]) for hit in find_words(text)] == [
            (hit.span(), hit[0]) for hit in WORD.finditer(text)
        ]


def test_folding_in_place_is_the_same_for_plain_text():
    for text in ("A `Quoted`\tLINE\r\n of text\x00", "", *texts()):
        assert not text.isascii() or fold_in_place(text) == text.translate(_IN_PLACE).lower()


def test_words_of_one_family_are_told_by_beginning_and_end():
    known = as_words(["manages", "Sprecherin", "coach", "editor"])
    assert in_family("Manager", known)
    assert in_family("Pressesprecherin", known)
    assert in_family("sub-editor", known)
    assert in_family("coaches", known)
    assert not in_family("man", known)
    assert not in_family("teacher", known)
    assert not in_family("tor", known)
