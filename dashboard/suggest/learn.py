"""Learning from marks: a small model re-weighs the reasons for this corpus; what it changes, it says.

Multinomial logistic regression over the features of the suggestions. Sentences nobody has marked take part with the
machine's own label at a small weight, so that the first twenty marks do not make things worse (measured: without it they
do). The model is kept as plain numbers. It may reorder and set confidence; "unsupported" still needs a named reason, and
a badge with a named reason is never taken away, only doubted.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.labels import PROPOSED, Label, State
from dashboard.model import Reason, Suggestion
from dashboard.settings import (
    LEARN_C,
    LEARN_FOLDS,
    LEARN_LEAST,
    LEARN_PRIOR,
    LEARN_SAY,
    LEARN_SURE,
    LEARN_TRUST,
)

Matrix = NDArray[np.float64]
SCORE = "score."  # the machine's own scores are features, too
MACHINE = "machine."  # what the rules alone said, kept beside the features so that it can be given back
STATES: tuple[State, ...] = (*PROPOSED, "unclear", "none")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence to learn from: what the machine saw, and the label an editor (or, at a small weight, it) gave."""

    features: Mapping[str, float]
    label: Label
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Learned:
    """What marks taught. Plain numbers: `asdict` and `json` keep it, `from_json` brings it back.

    `before` and `after`: share of the marks that the machine alone, and the machine with marks (cross-validated), gets
    right. `gained` and `lost`: features whose word counts more, or less, than before, strongest first.
    """

    n: int = 0
    trained_at: str = ""
    coefficients: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # label -> feature -> weight
    intercepts: Mapping[str, float] = field(default_factory=dict)
    before: float = 0.0
    after: float = 0.0
    gained: tuple[tuple[str, str, float], ...] = ()  # label, feature, change
    lost: tuple[tuple[str, str, float], ...] = ()

    @property
    def helps(self) -> bool:
        """Does it answer the marks it has not seen at least as well as the machine alone? Else it changes nothing."""
        return self.n >= LEARN_LEAST and bool(self.coefficients) and self.after >= self.before


def example(suggestion: Suggestion, label: Label | None = None, weight: float | None = None) -> Example:
    """A suggestion as an example: an editor's `label` at weight 1, or the machine's best-scored one as a prior."""
    given = label or best(suggestion.scores)
    return Example(features(suggestion), given, (1.0 if label else LEARN_PRIOR) if weight is None else weight)


def features(suggestion: Suggestion) -> dict[str, float]:
    """What the model weighs of a suggestion: its features and the machine's three scores."""
    return {**suggestion.features, **{SCORE + label: suggestion.scores.get(label, 0.0) for label in PROPOSED}}


def best(scores: Mapping[Label, float]) -> Label:
    """The best-scored label; the first of PROPOSED where scores are equal or missing."""
    return max(PROPOSED, key=lambda label: scores.get(label, 0.0))


def learn(marked: Sequence[Example], unmarked: Sequence[Example], *, trained_at: str = "") -> Learned:
    """Fit on marks and, as a weak prior, on the machine's own labels for the rest. Never raises for odd marks.

    With fewer than LEARN_LEAST marks, or all examples of one label, nothing is learnt (`helps` is false).
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # so small a fit only waits for other threads: 25 s against .5 on a busy machine
        return _learn(marked, unmarked, trained_at)


def _learn(marked: Sequence[Example], unmarked: Sequence[Example], trained_at: str) -> Learned:
    everything = [*marked, *unmarked]
    names = sorted({name for e in everything for name in e.features})
    if len(marked) < LEARN_LEAST or len({e.label for e in everything}) < 2 or not names:
        return Learned(n=len(marked), trained_at=trained_at)
    x, y, weight = _matrix(everything, names), np.array([e.label for e in everything]), _weights(everything)
    scale = np.maximum(x.std(axis=0), 1e-3)
    coefficients, intercepts = _fit(x / scale, y, weight)
    mine = np.arange(len(marked))
    before = float(np.mean([best(_scores(e.features)) == e.label for e in marked]))
    after = _cross_validated(x / scale, y, weight, mine)
    gained, lost = _changes(names, _unmarked_weights(x / scale, everything), coefficients)
    return Learned(
        len(marked),
        trained_at,
        {label: dict(zip(names, map(float, row / scale), strict=True)) for label, row in coefficients.items()},
        intercepts,
        before,
        after,
        gained,
        lost,
    )


def chances(learned: Learned, seen: Mapping[str, float]) -> dict[Label, float]:
    """The model's probabilities of the labels for the features of one sentence."""
    z = {
        label: learned.intercepts.get(label, 0.0) + sum(w * seen.get(name, 0.0) for name, w in row.items())
        for label, row in learned.coefficients.items()
    }
    top = max(z.values())
    e = {label: float(np.exp(value - top)) for label, value in z.items()}
    return {label: e.get(label, 0.0) / sum(e.values()) for label in PROPOSED}


def rescore(learned: Learned, suggestion: Suggestion) -> Suggestion:
    """The suggestion with what marks taught: scores, confidence, perhaps another label, and a reason that says so.

    Unchanged where the model does not help, or where there is nothing to weigh. `suggestion` is what the rules said
    (`restored`); that is kept in its features.
    """
    if not learned.helps or not suggestion.features:
        return suggestion
    taught = chances(learned, features(suggestion))
    trust = learned.n / (learned.n + LEARN_TRUST)
    total = sum(suggestion.scores.get(label, 0.0) for label in PROPOSED) or 1.0
    scores = {la: (1 - trust) * suggestion.scores.get(la, 0.0) / total + trust * taught[la] for la in PROPOSED}
    label = _label(suggestion, scores)
    sure = max(scores[la] for la in PROPOSED if la == label or label not in PROPOSED)
    said = _reason(learned, suggestion, label, sure)
    reasons = (*suggestion.reasons, said) if said else suggestion.reasons
    return replace(
        suggestion, label=label, confidence=sure, scores=scores, reasons=reasons, features=_with_machine(suggestion)
    )


def _with_machine(suggestion: Suggestion) -> dict[str, float]:
    """The features with the rules' own label (its place in STATES), confidence and scores."""
    scores = {MACHINE + label: score for label, score in suggestion.scores.items()}
    own = {MACHINE + "state": float(STATES.index(suggestion.label)), MACHINE + "confidence": suggestion.confidence}
    return {**suggestion.features, **own, **scores}


def restored(suggestion: Suggestion) -> Suggestion:
    """What the rules alone said, before `rescore`; a suggestion that was never rescored comes back as it is."""
    kept = {name.removeprefix(MACHINE): v for name, v in suggestion.features.items() if name.startswith(MACHINE)}
    if "state" not in kept:
        return suggestion
    return replace(
        suggestion,
        label=STATES[int(kept["state"])],
        confidence=kept["confidence"],
        scores={label: kept[label] for label in PROPOSED if label in kept},
        reasons=tuple(reason for reason in suggestion.reasons if not reason.code.startswith("learned.")),
        features={name: v for name, v in suggestion.features.items() if not name.startswith(MACHINE)},
    )


def _label(suggestion: Suggestion, scores: Mapping[Label, float]) -> State:
    """A named reason keeps its badge; without one nothing becomes unsupported; a change needs a clear majority."""
    now, top = suggestion.label, best(scores)
    if now in ("unsupported", "none") or top in (now, "unsupported"):
        return now
    return top if scores[top] >= LEARN_SURE else now


def _reason(learned: Learned, suggestion: Suggestion, label: State, sure: float) -> Reason | None:
    if label != suggestion.label:
        return Reason(f"learned.{label}", {"n": str(learned.n), "sure": f"{sure:.0%}"})
    if abs(sure - suggestion.confidence) >= LEARN_SAY:
        code = "learned.surer" if sure > suggestion.confidence else "learned.doubts"
        return Reason(code, {"n": str(learned.n), "from": f"{suggestion.confidence:.0%}", "to": f"{sure:.0%}"})
    return None


def from_json(data: Mapping[str, Any]) -> Learned:
    """What `dataclasses.asdict` and JSON made of a Learned, back again."""
    changes = {k: tuple((str(a), str(b), float(c)) for a, b, c in data.get(k, ())) for k in ("gained", "lost")}
    return Learned(**{**data, **changes})


def to_json(learned: Learned) -> dict[str, Any]:
    """A plain dictionary for `json.dumps`."""
    return asdict(learned)


def _scores(seen: Mapping[str, float]) -> dict[Label, float]:
    return {label: seen.get(SCORE + label, 0.0) for label in PROPOSED}


def _matrix(examples: Sequence[Example], names: Sequence[str]) -> Matrix:
    place = {name: k for k, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    for row, e in enumerate(examples):
        for name, value in e.features.items():
            x[row, place[name]] = value
    return np.nan_to_num(x, nan=0.0, posinf=1.0, neginf=0.0)


def _weights(examples: Sequence[Example]) -> Matrix:
    return np.array([max(1e-6, e.weight) for e in examples])


def _fit(x: Matrix, y: NDArray[Any], weight: Matrix) -> tuple[dict[str, Matrix], dict[str, float]]:
    """Coefficients and intercepts by label; two labels are unfolded from scikit-learn's single row."""
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fit cut off after max_iter is good enough, and no affair of the editor's
        made = LogisticRegression(C=LEARN_C, max_iter=60, tol=1e-3).fit(x, y, sample_weight=weight)
    rows, intercepts = made.coef_, made.intercept_
    if len(made.classes_) == 2:
        rows, intercepts = np.vstack([-rows / 2, rows / 2]), np.array([-intercepts[0] / 2, intercepts[0] / 2])
    labels = [str(label) for label in made.classes_]
    return dict(zip(labels, rows, strict=True)), dict(zip(labels, map(float, intercepts), strict=True))


def _cross_validated(x: Matrix, y: NDArray[Any], weight: Matrix, mine: NDArray[np.int64]) -> float:
    """Share of the marked rows (`mine`) that models without them get right; folds by turns, always the same."""
    right = 0
    folds = min(LEARN_FOLDS, len(mine))
    for fold in range(folds):
        out = mine[mine % folds == fold]
        use = np.ones(len(y), bool)
        use[out] = False
        if len(set(y[use])) < 2:
            right += int((y[out] == y[use][0]).sum())
            continue
        coefficients, intercepts = _fit(x[use], y[use], weight[use])
        labels = list(coefficients)
        z = np.column_stack([x[out] @ coefficients[label] + intercepts[label] for label in labels])
        right += int((np.array(labels)[z.argmax(axis=1)] == y[out]).sum())
    return right / len(mine)


def _unmarked_weights(x: Matrix, examples: Sequence[Example]) -> dict[str, Matrix]:
    """The coefficients that the machine's own labels give: what the marks are compared with."""
    own = np.array([best(_scores(e.features)) for e in examples])
    return _fit(x, own, np.full(len(own), LEARN_PRIOR))[0] if len(set(own)) > 1 else {}


def _changes(
    names: Sequence[str], plain: Mapping[str, Matrix], now: Mapping[str, Matrix], most: int = 5
) -> tuple[tuple[tuple[str, str, float], ...], tuple[tuple[str, str, float], ...]]:
    """Which features count more and which less, per label, than for the machine's own labels (per deviation)."""
    moved = [
        (label, name, round(float(after - before), 3))
        for label, row in now.items()
        for name, after, before in zip(names, row, plain.get(label, np.zeros(len(names))), strict=True)
    ]
    moved.sort(key=lambda m: m[2])
    return tuple(m for m in reversed(moved[-most:]) if m[2] > 0), tuple(m for m in moved[:most] if m[2] < 0)
