"""Every reason the engine can give has a line in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.model import Reason
from dashboard.strings import LANGUAGES, catalogue
from dashboard.suggest import explain

ENGINE = Path(__file__).resolve().parents[2] / "dashboard" / "suggest"
VALUES = {
    "here": "Wednesday",
    "there": "Tuesday",
    "where": "a051 #4",
    "words": "nursing, home",
    "n": "3",
    "of": "3",
    "kind": "source",
}


def written_codes() -> set[str]:
    """Every code that stands in the source of the checks and of the decision."""
    found = set()
    for path in (*ENGINE.glob("checks/*.py"), ENGINE / "decide.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:finding\(|Reason\()\s*"([a-z-]+)"', text))
    kinds = ("date", "time", "number", "money", "percent")
    return found | {f"{kind}-{what}" for kind in kinds for what in ("missing", "differs", "elsewhere")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_line(language):
    lines = catalogue(language)
    missing = [code for code in written_codes() if f"reasons.{code}" not in lines]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["source", "version"])
def test_a_line_leaves_no_braces_and_no_line_break(language, kind):
    for code in written_codes():
        line = explain(Reason(code, {**VALUES, "kind": kind}), language)
        assert line != code
        assert not set("{}\n") & set(line)


def test_a_reason_names_both_sides_and_the_place():
    line = explain(Reason("date-differs", VALUES))
    assert line == "says “Wednesday”; the source says “Tuesday” (a051 #4)"


def test_an_unknown_code_is_shown_as_it_is():
    assert explain(Reason("from-an-older-version")) == "from-an-older-version"


def test_a_long_quotation_is_cut_to_one_line():
    assert len(explain(Reason("quote-missing", {"here": "word " * 200}))) < 200
