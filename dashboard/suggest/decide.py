"""From signals and support to a suggestion: label, confidence, scores, reasons, evidence.

Rules, in this order: boilerplate is settled before support. "unsupported" needs a named reason about the sentence's own
words. "sourced" needs no reason against it and a pool that covers it. Everything else is "unclear", which is a state and
never a label; a story of one article has "none": nothing to check against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from dashboard.model import Evidence, Label, Reason, State, Suggestion
from dashboard.settings import (
    BOILERPLATE_FROM,
    CALLED_SOURCED,
    CALLED_UNSUPPORTED,
    HARD_FLOOR,
    NEW_CLAIM_FROM,
    REASONS_SHOWN,
    SURELY_FILLER,
)
from dashboard.suggest import calibrate
from dashboard.suggest.boilerplate import Signal
from dashboard.suggest.checks import Finding
from dashboard.suggest.scoring import HARD, chance
from dashboard.suggest.support import Support

COVERAGE = frozenset({"not-covered", "clause-added"})  # nothing is contradicted: the words are new, maybe only reworded
WEAK = frozenset(
    {"stronger", "surer", "sweeping", "opposite"}
)  # reasons that name a word, not a fact: never enough alone


def alone(signal: Signal, kind: str) -> Suggestion:
    """A sentence that is not held against anything: of a source document (`kind` "source") or of the only article."""
    if signal.p >= BOILERPLATE_FROM:
        return _boilerplate(signal, _scores(signal.p, 0.1), {})
    if kind == "source":
        scores = _scores(signal.p, 0.02)
        return Suggestion(
            "sourced",
            calibrate.confidence("sourced", scores["sourced"]),
            scores,
            (Reason("source-itself"),),
            features=_named(signal),
        )
    scores = _scores(signal.p, 0.5)
    return Suggestion("none", max(scores.values()), scores, (Reason("only-version"),), features=_named(signal))


def decide(signal: Signal, support: Support) -> Suggestion:
    """The suggestion for one sentence of a version."""
    signal = _sobered(signal, support)
    features = {**_named(signal), **support.features}
    wrong = chance(support.features)
    scores = _scores(signal.p, wrong)
    if signal.p >= BOILERPLATE_FROM:
        return _boilerplate(signal, scores, features)
    named = named_reasons(support, wrong)
    label: Label | Literal["unclear"] = "unclear"
    if max(scores, key=lambda k: scores[k]) == "boilerplate" and signal.reasons and wrong < HARD_FLOOR:
        return _boilerplate(signal, scores, features)  # neither is likely, but filler is likelier than falsehood
    if named and wrong >= (NEW_CLAIM_FROM if all(f.reason.code in COVERAGE for f in named) else CALLED_UNSUPPORTED):
        label = "unsupported"
    elif wrong < CALLED_SOURCED and support.evidence:
        label = "sourced"
    raw = scores[label] if label != "unclear" else max(scores.values())
    confidence = calibrate.confidence(label if label != "unclear" else max(scores, key=lambda k: scores[k]), raw)
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


def named_reasons(support: Support, wrong: float) -> tuple[Finding, ...]:
    """The findings that may carry the badge, strongest first; a finding of mere wording needs another beside it."""
    strong = [f for f in support.findings if f.reason.code not in WEAK]
    weak = [f for f in support.findings if f.reason.code in WEAK]
    if not strong and wrong >= CALLED_UNSUPPORTED:
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


def _boilerplate(signal: Signal, scores: Mapping[Label, float], features: Mapping[str, float]) -> Suggestion:
    return Suggestion(
        "boilerplate",
        calibrate.confidence("boilerplate", scores["boilerplate"]),
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
