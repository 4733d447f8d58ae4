"""The catalogue: plurals, numbers, dates and lists as each language writes them; errors in the visitor's language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard import strings
from dashboard.errors import AccessError, ClaimError, SetupError

CODE = Path(__file__).resolve().parents[1] / "dashboard"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 story", "2 stories", "1,234 stories"]),
        ("de", ["1 Geschichte", "2 Geschichten", "1.234 Geschichten"]),
        ("es", ["1 noticia", "2 noticias", "1.234 noticias"]),
    ],
)
def test_what_is_counted_is_written_in_its_plural(language: str, said: list[str]):
    assert [strings.text("views.figures_stories", language, n=n) for n in (1, 2, 1234)] == said


def test_a_plural_reaches_scripts_as_plain_strings():
    words = strings.room("triage", "es")
    assert (words["row_disagreements_one"], words["row_disagreements"]) == ("1 desacuerdo", "{n} desacuerdos")


def test_days_times_and_shares_are_written_as_the_language_does():
    day, moment = date(2026, 3, 13), datetime(2026, 3, 13, 14, 5, tzinfo=UTC)
    assert [strings.day(day, code) for code in strings.LANGUAGES] == ["Mar 13, 2026", "13.03.2026", "13 mar 2026"]
    assert strings.moment(moment, "de") == "13.03.2026, 14:05"
    assert strings.text("report.made", "de", day=day) == "Bericht vom 13.03.2026"
    assert [re.sub(r"\s", " ", strings.percent(0.815, code)) for code in ("en", "de")] == ["82%", "82 %"]
    assert strings.number(-0.5, "de", "0.00") == "−0,50"


def test_a_language_without_a_catalogue_is_english():
    assert strings.text("views.help", "fr") == strings.text("views.help", "en")


@pytest.mark.parametrize(
    ("accepted", "language"), [("de-AT,de;q=0.9", "de"), ("fr, ES-mx;q=0.8", "es"), ("fr;q=1", None), ("", None)]
)
def test_the_browser_s_languages_choose_among_ours(accepted: str, language: str | None):
    assert strings.preferred(accepted) == language


def test_an_error_with_a_code_is_said_in_every_language_roles_included():
    error = AccessError.of("needs_role", needed="lead", yours="editor")
    assert str(error) == "This needs the lead role; yours is editor. Ask a lead or an admin."
    assert error.in_language("de")[0] == "Dafür ist die Rolle Leitung nötig; die eigene ist Redaktion."
    two = ClaimError.of("held", who=("kim", "lee"), until="14:18", n=2)
    assert two.in_language("es")[0] == "Esta noticia la tienen kim y lee hasta las 14:18 UTC."
    assert SetupError("Only English.", hint="Sorry.").in_language("de") == ("Only English.", "Sorry.")


def test_every_code_an_error_is_raised_with_is_in_the_catalogue_and_none_is_left_over():
    raised = {
        code
        for path in CODE.rglob("*.py")
        for code in re.findall(r'Error\.of\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    } | {"guideline_outdated"}
    known = {key for key in strings.room("errors") if not key.endswith(("_hint", "_one"))}
    assert raised == known
