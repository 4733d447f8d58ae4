"""From what was found to a label: which reasons may carry "unsupported", and what stays open."""

from __future__ import annotations

import math

import pytest

from dashboard.model import Evidence, Reason
from dashboard.suggest.boilerplate import Head, Signal
from dashboard.suggest.checks import Finding
from dashboard.suggest.decide import Models, decide
from dashboard.suggest.scoring import Model
from dashboard.suggest.support import Support

NONE = Head({}, -9.0)


def models(chance: float) -> Models:
    """Models by which every sentence has this chance of being unsupported."""
    support = Model({}, math.log(chance / (1 - chance)), carries=("date-differs",), doubtful_from=0.8)
    return Models({"furniture": NONE, "filler": NONE, "shape": NONE}, support, {})


def support(*codes: str) -> Support:
    """What was found: these reasons, and a sentence that covers most."""
    findings = tuple(Finding(Reason(code, {"here": "Monday"}, 0, 6), 1.0, "Monday") for code in codes)
    features = {"score.best": 0.6, "covers.best": 0.6}
    return Support(findings, features, (Evidence("a", 1, 0.6),), 1, 1, "Monday", "version")


def said(chance: float, *codes: str, boilerplate: float = 0.0):
    reasons = (Reason("boilerplate.filler_general"),) if boilerplate else ()
    return decide(Signal("", boilerplate, reasons), support(*codes), models(chance))


def test_a_reason_that_carries_it_makes_a_sentence_unsupported_from_an_even_chance_on():
    assert said(0.55, "date-differs").label == "unsupported"
    assert said(0.45, "date-differs").label == "sourced"


def test_any_other_reason_takes_long_odds():
    assert said(0.7, "name-differs").label == "unclear"
    assert said(0.85, "name-differs").label == "unsupported"


def test_new_words_alone_leave_a_sentence_open():
    assert said(0.99, "not-covered").label == said(0.99, "clause-added").label == "unclear"


def test_nothing_is_unsupported_without_a_named_reason():
    assert said(0.99).label == "unclear"


def test_only_reasons_that_carry_the_label_are_shown_where_there_are_any():
    assert [r.code for r in said(0.9, "stronger", "not-covered", "date-differs").reasons] == ["date-differs"]
    assert [r.code for r in said(0.9, "stronger", "not-covered").reasons] == ["not-covered"]
    assert [r.code for r in said(0.9, "stronger").reasons] == ["stronger"]


def test_the_details_named_are_those_of_reasons_about_facts():
    assert said(0.9, "date-differs").specifics == ("Monday",)
    assert said(0.1, "date-differs").specifics == ()


def test_filler_that_is_likelier_than_falsehood_is_boilerplate():
    assert said(0.2, boilerplate=0.42).label == "sourced"
    assert said(0.45, boilerplate=0.42).label == "boilerplate"


@pytest.mark.parametrize("chance", [0.02, 0.3, 0.6, 0.9])
def test_the_scores_are_shares_of_one(chance: float):
    assert sum(said(chance, boilerplate=0.2).scores.values()) == pytest.approx(1.0, abs=1e-3)
