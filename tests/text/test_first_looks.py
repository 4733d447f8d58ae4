"""A first look that spares a sentence the whole work never loses what the work would have found."""

from __future__ import annotations

import pytest

from dashboard.compare import dates, quantities, quotations
from dashboard.suggest import furniture, reading
from dashboard.suggest.checks import ranks
from dashboard.suggest.checks.callings import as_words, in_family
from dashboard.text.fold import _IN_PLACE, fold, fold_in_place
from dashboard.text.lexicon import lexicon
from dashboard.text.patterns import AnyWord
from dashboard.text.stems import WORD, find_words, words_of
from tests.text.test_patterns import texts

LANGUAGES = ("en", "de", "es", "fr", "und")
DATED = (
    "The third of May, late 1970s, the '80s, Q3 2024, summer 2023, May 2024, 3-4-2025, 2024-05-03, fiscal 2024-25, last Monday.",
    "Die späten 1970er, Sommer 2023, am 3. Mai, vor drei Tagen, 1. Quartal 2024; en los años 1980, hace tres días, siglo XIX.",
    "Half of them, a dozen, an hour and a half, twofold, dreieinhalb, zweihundertfünfzig, x_3, three-quarters, l'un et vingt.",
    "No figure and no word of the calendar stands in this one, nor does a number.",
)
TOLD = (
    "The unbroken dam, which may hold, was not unsafe but useless; “perhaps” it will, she said - unless 'all of it' falls.",
    "Nach Angaben der Stadt könnte der Damm halten, während er nie schließt das nicht aus; „vielleicht“ bricht er immer.",
    "La presa podría ceder, aunque nadie lo teme; «quizá» abrirá mañana porque ninguna cede nunca.",
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_cues_clauses_and_quotations_are_found_without_the_first_look_too(
    language: str, monkeypatch: pytest.MonkeyPatch
):
    lex = lexicon(language)

    def read() -> list[object]:
        return [
            (
                reading._cues(text, lex, []),
                reading.negators(text, lex),
                list(reading._tokens(text, lex, [])),
                list(quotations.find_quotations(text)),
            )
            for text in (*TOLD, *texts())
        ]

    quick = read()
    monkeypatch.setattr(reading, "_asked_cues", lambda *_: reading.CUES)
    monkeypatch.setattr(reading, "_any_break", lambda _: True)
    monkeypatch.setattr(reading, "_any_un", lambda _: True)
    monkeypatch.setattr(quotations, "_MAY_OPEN", quotations.regex.compile(""))
    assert quick == read()


def test_a_word_is_tested_once_however_often_it_comes(monkeypatch: pytest.MonkeyPatch):
    tested: list[str] = []
    has_digit = AnyWord(lambda word: tested.append(word) or any(map(str.isdigit, word)))
    asked = [frozenset(words.split()) for words in ("a b", "a 1", "b", "1 a", "")]
    assert [has_digit(words) for words in asked] == [False, True, False, True, False]
    assert sorted(tested) == ["1", "a", "b"]
    monkeypatch.setattr("dashboard.text.patterns._TESTED_MOST", 1)
    assert [has_digit(words) for words in (*asked, frozenset({"c", "2"}))] == [False, True, False, True, False, True]


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
        assert words_of(fold(text)) == WORD.findall(fold(text))


def test_a_link_is_found_without_the_first_look_too():
    odd = (
        "see www.A.de",
        "HTTPS://x",
        "#tag",
        "not # a tag",
        "a.Com",
        "b@c.d",
        "news.CO.UK",
        "x.eſ",
        "end.example",
        "a.m.",
    )
    for text in (*odd, *texts()):
        assert furniture._has_link(text) == (furniture._LINK.search(text) is not None)


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
