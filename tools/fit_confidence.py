"""Fit the maps from raw scores to confidences, on suggestions of models that have not seen the corpus."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.labels import LABELS
from dashboard.model import Suggestion
from dashboard.suggest import calibrate


def fit(said: Iterable[tuple[Suggestion, str]]) -> dict[str, calibrate.Curve]:
    """One map a label from (suggestion, gold label); one shown as unclear counts as the label it scores highest."""
    found: dict[str, list[tuple[float, bool]]] = {label: [] for label in LABELS}
    for one, gold in said:
        label = one.label if one.label in LABELS else max(LABELS, key=lambda la: one.scores[la])
        found[label].append((one.scores[label], label == gold))
    return {k: calibrate.fit([r for r, _ in v], [y for _, y in v]) for k, v in found.items() if v}
