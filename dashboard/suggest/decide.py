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
from dashboard.model import Evidence, Reason, Suggestion
from dashboard.reasons import codes
from dashboard.settings import (
    BOILERPLATE_FROM,
    HARD_FLOOR,
    REASONS_SHOWN,
    SURELY_FILLER,
)
from dashboard.suggest import boilerplate, calibrate, scoring
from dashboard.suggest.boilerplate import Head, Signal
from dashboard.suggest.checks import Finding
from dashboard.suggest.furniture import Found
from dashboard.suggest.scoring import HARD, Model
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
    signal = _sobered(signal, support)
    features = {**_named(signal), **support.features}
    wrong = models.support.chance(support.features)
    scores = _scores(signal.p, wrong)
    if signal.p >= BOILERPLATE_FROM:
        return _boilerplate(signal, scores, features, models)
    named = named_reasons(support, wrong, models.support)
    label: Label | Literal["unclear"] = "unclear"
    if max(scores, key=lambda k: scores[k]) == "boilerplate" and signal.reasons and wrong < HARD_FLOOR:
        return _boilerplate(
            signal, scores, features, models
        )  # neither is likely, but filler is likelier than falsehood
    if named and wrong >= (
        models.support.new_claim_from
        if all(f.reason.code in COVERAGE for f in named)
        else models.support.unsupported_from
    ):
        label = "unsupported"
    elif wrong < models.support.sourced_below and support.evidence:
        label = "sourced"
    raw = scores[label] if label != "unclear" else max(scores.values())
    confidence = calibrate.confidence(
        label if label != "unclear" else max(scores, key=lambda k: scores[k]), raw, models.curves
    )
    return Suggestion(
        label,
        confidence,
        scores,
        _reasons(label, named, support),
        _evidence(support),
        _details(label, named, support),
        features,
    )


def _sobered(signal: Signal, support: Support) -> Signal:
    """What sounds like filler but says something that is plainly wrong, or stands in a source, is half as likely filler."""
    seen = support.features
    claims = any(seen.get(name, 0.0) >= 0.9 for name in HARD)
    told = support.kind == "source" and seen["score.best"] >= 0.8 and seen["covers.best"] >= 0.7
    return (
        replace(signal, p=signal.p / 2)
        if signal.kind == "filler" and signal.p < SURELY_FILLER and (claims or told)
        else signal
    )


def named_reasons(support: Support, wrong: float, model: Model) -> tuple[Finding, ...]:
    """The findings that may carry the badge, strongest first; a finding of mere wording needs another beside it."""
    strong = [f for f in support.findings if f.reason.code not in WEAK]
    weak = [f for f in support.findings if f.reason.code in WEAK]
    if not strong and wrong >= model.unsupported_from:
        strong = weak
    return tuple(sorted(strong, key=lambda f: -f.strength)) if strong else ()


def _scores(boilerplate: float, wrong: float) -> dict[Label, float]:
    rest = 1.0 - boilerplate
    return {
        "boilerplate": round(boilerplate, 4),
        "unsupported": round(rest * wrong, 4),
        "sourced": round(rest * (1 - wrong), 4),
    }


def _named(signal: Signal) -> dict[str, float]:
    return {"boilerplate": round(signal.p, 4), **{f"boilerplate.{k}": v for k, v in (signal.features or {}).items()}}


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


def _details(label: State, named: Sequence[Finding], support: Support) -> tuple[str, ...]:
    """The unsupported details as they stand in the sentence, strongest first, each once."""
    found = named if label != "sourced" else ()
    return tuple(dict.fromkeys(f.detail for f in found if f.detail))


def _evidence(support: Support) -> tuple[Evidence, ...]:
    return tuple(replace(e) for e in support.evidence)
