"""Boilerplate: what it must see, what it must leave alone, and that it never falls over."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import strings
from dashboard.model import Article, Version
from dashboard.suggest import boilerplate, filler
from dashboard.suggest.boilerplate import Signal
from dashboard.suggest.recurrence import Recurrence, recurrence
from dashboard.text.detect import detect
from dashboard.text.fold import fold_in_place
from dashboard.text.phrases import bare, lists
from tests.support.pages import page

NEWS = (
    "The harbor board voted 5-2 on Monday to close the north pier until June 3. "
    "Repairs will cost $2.4 million, director Ellen Marsh said."
)


def judge(version: Version, names: frozenset[str] = frozenset(), known: Recurrence | None = None) -> dict[str, Signal]:
    """Signals by sentence text."""
    found = boilerplate.signals([version], known or recurrence([version]), names)[version.article.id]
    return {s.text: signal for s, signal in zip(version.sentences, found, strict=True)}


BODY = (
    "The harbor board voted 5-2 on Monday to close the north pier until June 3. // Repairs will cost $2.4 million, "
    "director Ellen Marsh said. // “We should have done this in 2019,” she told the board."
)


@pytest.mark.parametrize(
    "line",
    [
        "Connect with us",
        "You may also like",
        "Write a comment ...",
        "Accept all cookies",
        "Privacy Policy",
        "Continue Reading",
        "Share on Facebook",
        "Tags: harbor, repairs, budget",
    ],
)
def test_page_furniture_is_furniture_in_a_footer(line: str):
    said = judge(page("North Pier to Close", BODY, line, title=0))[line]
    assert said.p >= 0.5
    assert said.kind == "furniture"
    assert said.reasons


@pytest.mark.parametrize(
    "line", ["By Dana Mills, Harbor Ledger", "March 4, 2024 | 3 min read", "Published May 2, 2023"]
)
def test_bylines_and_dates_are_bylines(line: str):
    said = judge(page("North Pier to Close", line, BODY, title=0))[line]
    assert said.p >= 0.5
    assert said.kind == "byline"


def test_a_call_to_action_at_the_end_of_the_story_is_one_and_quotes_its_words():
    line = "Stay tuned for more updates and share your thoughts in the comments!"
    said = judge(page("North Pier to Close", BODY + " // " + line, title=0))[line]
    assert said.kind == "call-to-action"
    assert said.reasons[0].code == "boilerplate.call"
    assert said.reasons[0].values["words"].lower().startswith("stay tuned")


def test_a_legal_notice_of_several_sentences_is_legal_throughout():
    notice = "Copyright © 2024 Harbor Ledger. All rights reserved. // This website is for general information. // We are not liable for errors."
    found = judge(page("North Pier to Close", BODY, notice, title=0))
    assert [found[text].kind for text in notice.split(" // ")] == ["legal"] * 3


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "The coming weeks will be crucial in determining what the future holds for everyone involved."),
        ("de", "Die kommenden Wochen werden zeigen, welche Bedeutung diese Entscheidung für die Zukunft hat."),
        ("es", "Las próximas semanas serán decisivas para el futuro de toda la comunidad."),
    ],
)
def test_filler_is_filler_in_each_listed_language(language: str, line: str):
    body = {
        "en": BODY,
        "de": "Der Hafenrat stimmte am Montag mit 5 zu 2 Stimmen für die Sperrung der Nordmole bis zum 3. Juni. // Die Arbeiten kosten 2,4 Millionen Euro, sagte Direktorin Ellen Marsch.",
        "es": "La junta del puerto votó el lunes por 5 votos a 2 el cierre del muelle norte hasta el 3 de junio. // Las obras costarán 2,4 millones de euros, dijo la directora Elena Marchena.",
    }[language]
    found = judge(page("1", body + " // " + line, language=language))
    assert found[line].kind == "filler"
    assert all(found[text].p < 0.5 for text in body.split(" // "))


def test_filler_that_names_only_the_story_itself_is_filler():
    line = "For Harbor Ledger and the people of Osterhavn, the road ahead remains full of challenges and opportunities."
    names = frozenset({"harbor", "ledger", "osterhavn"})
    assert judge(page("North Pier to Close", BODY + " // " + line, title=0), names)[line].p >= 0.5


@pytest.mark.parametrize(
    "line",
    [
        "The delicate balance cost the city $40 million in 2023, auditors found.",
        "Ultimately, the board dismissed harbor master Owen Tate on Friday.",
        "“The road ahead will be hard,” said Ellen Marsh, the board's director, on Tuesday.",
    ],
)
def test_a_sentence_that_sounds_like_filler_but_claims_something_is_not_filler(line: str):
    assert judge(page("North Pier to Close", BODY + " // " + line, title=0))[line].p < 0.5


def test_the_headline_is_no_furniture_but_related_headlines_in_the_footer_are():
    found = judge(page("North Pier to Close Until June", BODY, "Related Stories", "Baker wins county prize", title=0))
    assert found["North Pier to Close Until June"].p < 0.5
    assert found["Baker wins county prize"].p >= 0.5


def test_rows_of_a_table_with_figures_are_content_and_its_labels_are_not():
    found = judge(
        page("North Pier to Close", BODY, "Fares from June", "Adult: $8.50", "Child: $4.25", "Bicycle: $2.00", title=0)
    )
    assert all(found[row].p < 0.5 for row in ("Adult: $8.50", "Child: $4.25", "Bicycle: $2.00"))


def test_a_line_that_stands_on_other_pages_of_the_site_says_so():
    line = "Harbor people reading together"
    pages = [page(f"Story {k}", BODY, line, site="ledger.example", name=str(k)) for k in range(4)]
    said = judge(pages[0], known=recurrence(pages))[line]
    assert said.p >= 0.5
    reason = next(r for r in said.reasons if r.code == "boilerplate.recurs_site")
    assert strings.text(reason.code, "en", **reason.values) == "appears on 4 of 4 pages of ledger.example"


def test_a_language_without_lists_is_judged_by_shape_and_says_so():
    french = "Le conseil du port a voté lundi la fermeture de la jetée nord jusqu'au 3 juin, selon sa directrice."
    found = judge(page("La jetée nord ferme", french, "Accueil", language="fr", title=0))
    assert all(signal.reasons[-1].code == "boilerplate.unlisted" for signal in found.values())
    assert found[french].p < 0.5
    assert "filler" not in {signal.kind for signal in found.values()}


def test_every_reason_reads_as_one_line_in_both_languages():
    found = judge(
        page("Home", "By Dana Mills", BODY, "Subscribe to our newsletter!", "© 2024 Ledger", "Comments", "joe: nice")
    )
    for signal in found.values():
        for reason in signal.reasons:
            for language in ("en", "de"):
                line = strings.text(reason.code, language, **reason.values)
                assert "\n" not in line and "{" not in line


def test_an_article_with_nothing_in_it_has_no_signals():
    empty = Version(Article("e", "e", "", ""), ())
    assert boilerplate.signals([empty], recurrence([empty]), frozenset()) == {"e": ()}


@given(
    st.lists(st.text(min_size=1, max_size=60).filter(lambda t: t.strip()), max_size=8),
    st.sampled_from(["en", "de", "es", "fr", "ja", "und"]),
)
def test_any_text_gives_one_signal_a_sentence_with_a_chance(lines: list[str], language: str):
    version = page(*(" ".join(line.split()) or "x" for line in lines), language=language)
    found = boilerplate.signals([version], recurrence([version]), frozenset())[version.article.id]
    assert len(found) == len(version.sentences)
    for signal in found:
        assert 0 <= signal.p <= 1
        assert (signal.kind != "") == (signal.p >= 0.5)
        assert all(math.isfinite(value) for value in signal.features.values())


@given(st.text(max_size=200))
def test_folding_never_moves_an_offset(text: str):
    assert len(fold_in_place(text)) == len(text)


def test_the_lists_of_each_language_load_and_know_their_language():
    for language, sentence in (
        ("en", NEWS),
        ("de", "Der Rat hat am Montag über die neue Brücke und den Hafen entschieden."),
    ):
        assert lists(language) is not None
        assert detect(sentence) == language
    assert lists("fr") is None
    assert detect("123") == "und"


def test_a_label_is_compared_without_numbers_and_signs():
    assert bare("» Comments (12)") == "comments"


def test_the_sentence_most_alike_is_found_without_looking_at_all_of_them():
    dice = random.Random(5)
    known = [f"w{n}" for n in range(30)]
    versions = {
        own: [frozenset(dice.choices(known, k=dice.randrange(9))) for _ in range(12)] for own in ("a", "b", "c")
    }
    versions["c"] = [*versions["c"], *versions["a"][:4]]
    elsewhere = filler.Elsewhere(versions)
    for _ in range(200):
        own, telling = dice.choice("abc"), dice.choices(known, weights=range(30, 0, -1), k=dice.randrange(8))
        others = {content for id_, row in versions.items() if id_ != own for content in row}
        mine = set(telling)
        shares = [2 * len(mine & o) / (len(mine) + len(o)) for o in others if mine & o]
        assert elsewhere.most_alike(telling, own) == max(shares, default=0.0)
    assert elsewhere.has_others("a")
    assert not filler.Elsewhere({"a": [frozenset("x")], "b": []}).has_others("a")
