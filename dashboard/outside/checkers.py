"""Checkers: functions of other packages that are asked about a sentence.

A checker is a function in the entry point group `copydesk.checkers`:

    def check(question):                       # a Question: the sentence and what could support it
        return 0.1, "the source says Tuesday"  # how well it is supported, 0..1, and why; None: no opinion

or returns a Verdict, which can also name a label and the evidence it rests on. It runs in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

from dashboard.errors import SetupError
from dashboard.labels import LABELS, Label
from dashboard.outside.lines import score_of
from dashboard.settings import OUTSIDE_EVIDENCE, OUTSIDE_REASON_CHARS, environment

GROUP = "copydesk.checkers"
BUILT_IN = {"endpoint": "dashboard.outside.endpoint:check"}  # offered where DASHBOARD_CHECKER_URL is set


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence and the sentences that could support it, the nearest first; `language` is ISO 639-1 or "und"."""

    sentence: str
    evidence: tuple[str, ...]
    language: str = "und"
    title: str = ""
    article: str = ""  # its name
    n: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a checker says. `score`: how well the sentence is supported, 0..1; `evidence`: numbers into
    Question.evidence, from 0. With a `label` of its own, `score` is how sure it is of that label.
    """

    score: float
    reason: str = ""
    label: Label | None = None
    evidence: tuple[int, ...] = ()


Checker = Callable[[Question], Any]


def installed() -> dict[str, str]:
    """Name -> "module:function" of every checker that can be asked here."""
    own = BUILT_IN if environment().checker_url else {}
    return {**own, **{point.name: point.value for point in entry_points(group=GROUP)}}


def load(target: str) -> Checker:
    """Import a checker by "module:function". SetupError when it cannot be."""
    from importlib.metadata import EntryPoint

    try:
        loaded_checker = EntryPoint("checker", target, GROUP).load()
    except Exception as error:  # what somebody else's package does on import is theirs
        raise SetupError(f"The checker cannot be imported ({type(error).__name__}: {error}).", where=target) from error
    if not callable(loaded_checker):
        raise SetupError("The checker is not a function.", where=target)
    checker: Checker = loaded_checker
    return checker


def asked(check: Checker, question: Question) -> dict[str, object] | None:
    """What a checker says as plain data; None for no opinion. ValueError for an answer that is none."""
    verdict = check(question)
    if verdict is None:
        return None
    if isinstance(verdict, tuple) and len(verdict) == 2:
        verdict = Verdict(*verdict)
    if isinstance(verdict, Mapping):
        verdict = Verdict(**verdict)
    if not isinstance(verdict, Verdict):
        raise ValueError("a checker returns (score, reason), a Verdict, or None")
    return {
        "score": verdict.score,
        "reason": verdict.reason,
        "label": verdict.label,
        "evidence": list(verdict.evidence),
    }


def judged(verdict: Mapping[str, object], candidates: int) -> tuple[Label, float, str, tuple[int, ...]]:
    """(label, how sure of it, reason, evidence) of an answer. ValueError for one that cannot be true: a score that is no
    number from 0 to 1, a label there is none of, evidence that was not given.
    """
    score, label, reason, evidence = (verdict.get(name) for name in ("score", "label", "reason", "evidence"))
    number = score_of(score)
    if number is None:
        raise ValueError("score is a number from 0 to 1")
    if label is not None and label not in LABELS:
        raise ValueError(f"label is one of {', '.join(LABELS)}")
    if not isinstance(reason, str):
        raise ValueError("reason is a text")
    numbers = tuple(evidence)[:OUTSIDE_EVIDENCE] if isinstance(evidence, list | tuple) else (-1,)
    if any(type(k) is not int or not 0 <= k < candidates for k in numbers):
        raise ValueError("evidence names sentences that were not given")
    why = " ".join(reason.split())[:OUTSIDE_REASON_CHARS]
    if label is not None:
        return label, number, why, numbers
    return ("sourced", number, why, numbers) if number >= 0.5 else ("unsupported", 1 - number, why, numbers)
