"""How often what other programs say agrees with what the desk has decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from dashboard import store
from dashboard.labels import LABELS
from dashboard.review.rulings import adjudication
from dashboard.store.outside import read_outside


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one name: sentences that it and the desk have both judged, how many alike, and Cohen's kappa (None where one
    side has used a single label). `caught`: of the desk's unsupported sentences, how many it named so; `unsupported`: how
    many there are among those judged.
    """

    by: str
    sentences: int
    same: int
    kappa: float | None
    unsupported: int
    caught: int


def agreements(engine: store.Engine) -> list[Agreement]:
    """One entry for each name with a sentence that the desk has decided; those switched off too."""
    final = {standing.place: standing.final for standing in adjudication.standings(engine) if standing.final}
    pairs: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for place, suggestions in read_outside(engine, hidden=True).items():
        for suggestion in suggestions if place in final else ():
            pairs[suggestion.by][suggestion.label, str(final[place])] += 1
    return [_agreement(by, counted) for by, counted in sorted(pairs.items())]


def _agreement(by: str, counted: Counter[tuple[str, str]]) -> Agreement:
    total, same = counted.total(), sum(n for (a, b), n in counted.items() if a == b)
    wrong = sum(n for (_, b), n in counted.items() if b == "unsupported")
    return Agreement(by, total, same, kappa(counted), wrong, counted["unsupported", "unsupported"])


def kappa(counted: Counter[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of labels (Cohen 1960): agreement beyond what the two distributions give by chance."""
    total = counted.total()
    mine, theirs = Counter[str](), Counter[str]()
    for (a, b), n in counted.items():
        mine[a] += n
        theirs[b] += n
    chance = sum(mine[label] * theirs[label] for label in LABELS) / total**2
    observed = sum(counted[label, label] for label in LABELS) / total
    return None if chance >= 1 else (observed - chance) / (1 - chance)
