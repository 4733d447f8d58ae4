"""A reason in words, as the screen shows it."""

from __future__ import annotations

import pytest

from dashboard.model import Reason
from dashboard.reasons import REGISTRY
from dashboard.strings import LANGUAGES
from dashboard.suggest import explain

VALUES = {
    "here": "Wednesday",
    "there": "Tuesday",
    "where": "a051 #4",
    "words": "nursing, home",
    "n": "3",
    "of": "3",
    "total": "9",
    "site": "harbor.example",
    "share": "40%",
    "usual": "12%",
    "sure": "80%",
    "from": "60%",
    "to": "80%",
    "kind": "source",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["source", "version"])
def test_a_line_leaves_no_braces_and_no_line_break(language, kind):
    for code in (spec.code for spec in REGISTRY):
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
