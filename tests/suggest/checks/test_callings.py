"""What people are called beside their names, what is left open, and short lines that say something."""

from __future__ import annotations

import pytest

from dashboard.suggest.checks.derived import follows_date
from tests.support.telling import codes, explained, judge

TAIL = {
    "en": "The council will debate the plan with residents before any contract for the bridge is signed next month.",
    "de": "Der Rat will den Plan für die Brücke mit den Anwohnern beraten, bevor ein Vertrag unterschrieben wird.",
    "es": "El pleno debatirá el plan del puente con los vecinos antes de firmar ningún contrato con la empresa.",
}
CALLED = [
    (
        "en",
        "Tomas Brill, who trains the goalkeepers, expects a long winter for the club.",
        "The goalkeepers' physiotherapist, Tomas Brill, expects a long winter for the club.",
    ),
    (
        "de",
        "Die Pressesprecherin des Klinikums, Hanna Voss, bestätigte den Stromausfall am Abend.",
        "Klinikchefin Hanna Voss bestätigte den Stromausfall am Abend.",
    ),
    (
        "es",
        "La bibliotecaria del centro, Elena Ruiz, confirmó la avería de la caldera.",
        "La directora del centro, Elena Ruiz, confirmó la avería de la caldera.",
    ),
]


@pytest.mark.parametrize(("language", "source", "rewrite"), CALLED)
def test_a_person_called_something_else_is_found_though_no_list_knows_the_calling(
    language: str, source: str, rewrite: str
):
    said = judge(f"{rewrite}\n\n{TAIL[language]}", source=f"{source}\n\n{TAIL[language]}", language=language)[0]
    assert "role-differs" in codes(said), explained(said)


def test_another_word_for_the_same_calling_is_none():
    source = f"Lotte Maas, who manages the harbour hotel, said the roof would be mended by spring.\n\n{TAIL['en']}"
    said = judge(f"Hotel manager Lotte Maas said the roof would be mended by spring.\n\n{TAIL['en']}", source=source)[0]
    assert said.label == "sourced", explained(said)


def test_what_cannot_be_excluded_is_not_ruled_out():
    source = f"A second wave of layoffs at the yard cannot be excluded, the firm said on Monday.\n\n{TAIL['en']}"
    said = judge(f"The firm ruled out a second wave of layoffs at the yard on Monday.\n\n{TAIL['en']}", source=source)[
        0
    ]
    assert codes(said) & {"negation-differs", "hedge-dropped"} and said.label != "sourced", explained(said)


def test_could_not_is_no_doubt():
    source = f"The library was unable to prove that the recordists had sold it their rights.\n\n{TAIL['en']}"
    said = judge(
        f"The library could not prove that the recordists had sold it their rights.\n\n{TAIL['en']}", source=source
    )[0]
    assert said.label == "sourced", explained(said)


@pytest.mark.parametrize(
    "line", ["The minister resigned.", "The vote failed.", "The store will close.", "Nobody was hurt."]
)
def test_a_short_line_that_a_source_states_is_sourced(line: str):
    text = f"Harbour bridge plan goes to the council\n\n{TAIL['en']}\n\n{line}\n\n{TAIL['en'].replace('debate', 'discuss')}"
    said = judge(text + "\n\nA spokesman gave no further details.", source=text)
    assert said[2].label == "sourced", explained(said[2])


def test_a_short_line_of_the_page_stays_one():
    text = f"{TAIL['en']}\n\nSubscribe to our newsletter.\n\n{TAIL['en'].replace('debate', 'discuss')}"
    assert judge(text, source=text + "\n\nIt was a long meeting in the old hall.")[1].label == "boilerplate"


def test_a_date_follows_from_another_and_a_lapse_of_time():
    year = 365.25 * 86_400
    assert follows_date("y2031", ["y2026 m07 d08"], [5 * year])
    assert follows_date("y2024 m09", ["y2025 m11"], [14 * year / 12])
    assert not follows_date("y2032", ["y2026 m07 d08"], [5 * year]) and not follows_date("y2031", ["y2026"], [])
