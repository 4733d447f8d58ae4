"""From signals and support to a suggestion: label, confidence, scores, reasons, evidence.

Rules, in this order: boilerplate is settled before support. "unsupported" needs a named reason about the sentence's own
words. "sourced" needs no reason against it and a pool that covers it. Everything else is "unclear", which is a state and
never a label; a story of one article has "none": nothing to check against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from dashboard.labels import Label, State
from dashboard.model import Reason, Suggestion
from dashboard.reasons import codes
from dashboard.settings import (
    BOILERPLATE_FROM,
    REASONS_SHOWN,
    STRONG_CLAIM,
    SURELY_FILLER,
    TOLD_FILLER,
    TOLD_LINE,
    TOLD_SCORE,
    TURNED_LINE,
)
from dashboard.suggest import boilerplate, calibrate, scoring
from dashboard.suggest.across import ACROSS
from dashboard.suggest.boilerplate import Head, Signal
from dashboard.suggest.checks import Finding
from dashboard.suggest.furniture import Found
from dashboard.suggest.scoring import EVEN, Model
from dashboard.suggest.support import Support

COVERAGE, WEAK = codes("coverage"), codes("weak")


@dataclass(frozen=True, slots=True)
class Models:
    """What a decision rests on besides the findings: the fitted numbers. `shipped` gives those of the program."""

    heads: Mapping[str, Head]
    support: Model
    curves: Mapping[str, calibrate.Curve]


@lru_cache(maxsize=1)
def shipped() -> Models:
    """The models of suggest/data."""
    return Models(boilerplate.model(), scoring.shipped(), calibrate.curves())


@dataclass(frozen=True, slots=True)
class Examined:
    """All that was found about one sentence, before anything is decided. `listed`: its language has word lists.

    `support` is None where there is nothing to hold it against: in a source document, in the only article of a story.
    """

    found: Found
    listed: bool
    support: Support | None
    kind: Literal["source", "version"]


def conclude(seen: Examined, models: Models) -> Suggestion:
    """The suggestion that `models` make of what was found."""
    signal = boilerplate.judge(seen.found, seen.listed, models.heads)
    return alone(signal, seen.kind, models) if seen.support is None else decide(signal, seen.support, models)


def alone(signal: Signal, kind: str, models: Models) -> Suggestion:
    """A sentence that is not held against anything: of a source document (`kind` "source") or of the only article."""
    if signal.p >= BOILERPLATE_FROM:
        return _boilerplate(signal, _scores(signal.p, 0.1), {}, models)
    if kind == "source":
        scores = _scores(signal.p, 0.02)
        return Suggestion(
            "sourced",
            calibrate.confidence("sourced", scores["sourced"], models.curves),
            scores,
            (Reason("source-itself"),),
            features=_named(signal),
        )
    scores = _scores(signal.p, 0.5)
    return Suggestion("none", max(scores.values()), scores, (Reason("only-version"),), features=_named(signal))


def decide(signal: Signal, support: Support, models: Models) -> Suggestion:
    """The suggestion for one sentence of a version."""
    signal = _sobered(signal, support, models.support)
    features = {**_named(signal), **support.features}
    across = support.features.get(ACROSS)
    wrong = models.support.chance(support.features) if across is None else across
    scores = _scores(signal.p, wrong)
    likeliest = max(scores, key=lambda k: scores[k])
    # neither is likely, but filler may still be likelier than falsehood
    if signal.p >= BOILERPLATE_FROM or (likeliest == "boilerplate" and signal.reasons and wrong < EVEN):
        return _boilerplate(signal, scores, features, models)
    named = named_reasons(support, models.support)
    label = _label(support, wrong, named, models.support)
    best: Label = likeliest if label == "unclear" else label
    confidence = calibrate.confidence(best, scores[best], models.curves)
    reasons, details = _reasons(label, named, support), _details(label, support)
    return Suggestion(label, confidence, scores, reasons, support.evidence, details, features)


def _label(support: Support, wrong: float, named: Sequence[Finding], model: Model) -> Label | Literal["unclear"]:
    """Unsupported with a reason that carries it, or against long odds with another that contradicts: that its words are new
    is never enough, for a free rewording looks alike. Sourced where little speaks against it."""
    if ACROSS in support.features:
        return "unsupported" if named and wrong > EVEN else "sourced" if wrong < EVEN else "unclear"
    carried = any(f.reason.code in model.carries for f in named)
    against = any(f.reason.code not in COVERAGE for f in named)
    if against and wrong >= (EVEN if carried else model.doubtful_from):
        return "unsupported"
    return "sourced" if wrong < _looked_at_from(support, model) and support.evidence else "unclear"


def _looked_at_from(support: Support, model: Model) -> float:
    """The chance of falsehood from which an editor is asked to look: the more definite the doubt, the lower."""
    codes = {f.reason.code for f in support.findings}
    if codes - COVERAGE - WEAK:
        return min(model.named_below, model.sourced_below)
    return min(model.new_below, model.sourced_below) if "not-covered" in codes else model.sourced_below


def _sobered(signal: Signal, support: Support, model: Model) -> Signal:
    """What sounds like filler, or is as short as a line of the page, but says something that is plainly wrong, or stands in
    a source: it is less likely boilerplate."""
    strong = [f for f in support.findings if f.reason.code in model.carries and f.strength >= STRONG_CLAIM]
    features, source = support.features, support.kind == "source"
    if features.get(ACROSS, EVEN) < EVEN and signal.p < SURELY_FILLER:
        return replace(signal, p=signal.p / 3)  # a telling in another language says it
    if signal.kind == "filler":
        told = source and features["score.best"] >= TOLD_SCORE and features["covers.best"] >= TOLD_FILLER
        return replace(signal, p=signal.p / 2) if signal.p < SURELY_FILLER and (strong or told) else signal
    if signal.p < BOILERPLATE_FROM or not signal.tells:
        return signal
    told = features["covers.best"] >= TOLD_LINE and (source or support.said > 0)
    turned = any(not f.reason.code.endswith("-missing") for f in strong) and features["covers.best"] >= TURNED_LINE
    return replace(signal, p=signal.p / 3) if told or turned else signal


def named_reasons(support: Support, model: Model) -> tuple[Finding, ...]:
    """The findings to show, strongest first: those that carry "unsupported"; where there are none, those that name more than
    a word; where there are none either, those."""
    carrying = [f for f in support.findings if f.reason.code in model.carries]
    telling = [f for f in support.findings if f.reason.code not in WEAK]
    return tuple(sorted(carrying or telling or support.findings, key=lambda f: -f.strength))


def _scores(boilerplate: float, wrong: float) -> dict[Label, float]:
    rest = 1.0 - boilerplate
    return {
        "boilerplate": round(boilerplate, 4),
        "unsupported": round(rest * wrong, 4),
        "sourced": round(rest * (1 - wrong), 4),
    }


def _named(signal: Signal) -> dict[str, float]:
    features = signal.features or {}
    return {"boilerplate": round(signal.p, 4), **dict(zip(_of_signal(tuple(features)), features.values(), strict=True))}


@lru_cache(maxsize=256)  # sentences have one of a few sets of features
def _of_signal(features: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"boilerplate.{feature}" for feature in features)


def _boilerplate(
    signal: Signal, scores: Mapping[Label, float], features: Mapping[str, float], models: Models
) -> Suggestion:
    return Suggestion(
        "boilerplate",
        calibrate.confidence("boilerplate", scores["boilerplate"], models.curves),
        scores,
        signal.reasons,
        features={**_named(signal), **features},
    )


def _reasons(label: State, named: Sequence[Finding], support: Support) -> tuple[Reason, ...]:
    """What the screen says: what is wrong, or who says it too, or what is not covered."""
    if label == "unsupported":
        return tuple(f.reason for f in named[:REASONS_SHOWN])
    if label == "sourced":
        if support.kind == "source":
            return (Reason("borne-out"),)
        if not support.said:
            return (Reason("said-in-part", {"of": str(support.asked)}),)  # no one version says all of it
        return (Reason("said-by", {"n": str(support.said), "of": str(support.asked)}),)
    look = tuple(f.reason for f in named[:REASONS_SHOWN])
    return look or (Reason("look-here", {"words": support.words or "–"}),)


def _details(label: State, support: Support) -> tuple[str, ...]:
    """The unsupported details as they stand in the sentence, strongest first, each once; where no more than words can be
    named, those: the strong ones, else the new ones."""
    if label == "sourced":
        return ()
    named = sorted((f for f in support.findings if f.detail), key=lambda f: -f.strength)
    told = [f.detail for f in named if f.reason.code not in WEAK] or [f.detail for f in named]
    return tuple(dict.fromkeys(told or [word for word in support.words.split(", ") if word]))
