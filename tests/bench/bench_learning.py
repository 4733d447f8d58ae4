"""How does accuracy grow with marks?  make bench-learning [CORPUS=folder]

A simulated editor marks sentences with their gold labels; after every ten the model is fitted again. Three orders: as one
reads, the machine's least certain first, and at random. Only every other sentence is ever marked; printed is the share
right (best score) among the others, after 0, 20, 50, 100 and 200 marks, so that the hard ones do not leave the sum by
being marked; then, as the editor meets it, the share right among all, marked ones counted as right. "no prior" leaves
the machine's own labels out of the fit. Without CORPUS the demo corpus, which no model was trained on.
"""

from __future__ import annotations

import os
import random
import time

from dashboard.labels import LABELS
from dashboard.model import Suggestion
from dashboard.suggest.learn import Learned, best, example, learn, rescore
from tests.bench.bench_quality import folders, judge

STEPS = (0, 20, 50, 100, 200)
EVERY = 10
Told = list[tuple[Suggestion, str]]


def simulate(told: Told, order: str, *, prior: bool = True, seed: int = 1) -> tuple[list[float], list[float], float]:
    """At STEPS: the share right among those never marked, and among all; then the processor seconds of the longest fit."""
    chance = random.Random(seed)
    left, never = list(range(0, len(told), 2)), list(range(1, len(told), 2))
    marked: list[int] = []
    if order == "random":
        chance.shuffle(left)
    model, figures, everything, slowest = Learned(), [], [], 0.0
    for done in range(0, STEPS[-1] + 1, EVERY):
        if done in STEPS:
            figures.append(accuracy(told, never, model))
            rest = [*left, *never]
            everything.append((accuracy(told, rest, model) * len(rest) + len(marked)) / len(told))
        if order == "uncertain":
            left.sort(key=lambda i: max(rescore(model, told[i][0]).scores.values()))
        now, left = left[:EVERY], left[EVERY:]
        marked += now
        begun = time.process_time()
        model = learn(
            [example(told[i][0], told[i][1]) for i in marked],  # type: ignore[arg-type]
            [example(told[i][0]) for i in (*left, *never)] if prior else [],
        )
        slowest = max(slowest, time.process_time() - begun)
    return figures, everything, slowest


def accuracy(told: Told, rest: list[int], model: Learned) -> float:
    """Share of the sentences `rest` whose best score is right."""
    return sum(best(rescore(model, told[i][0]).scores) == told[i][1] for i in rest) / max(1, len(rest))


def main() -> None:
    """Print the table."""
    found = judge(*folders(os.environ.get("CORPUS")))
    told = [(j.said, j.label) for j in found if j.checked and j.label in LABELS]
    print(
        f"{len(told)} sentences of rewrites; share right among the half that is never marked, and (in brackets) among all"
    )
    learn([example(s, la) for s, la in told[:20]], [])  # type: ignore[arg-type]  # the first fit imports scikit-learn
    print("order               " + "".join(f"{step:>15d}" for step in STEPS) + "   longest fit, processor")
    for name, order, prior in (
        ("uncertain first", "uncertain", True),
        ("as one reads", "reading", True),
        ("at random", "random", True),
        ("uncertain, no prior", "uncertain", False),
    ):
        never, everything, slowest = simulate(told, order, prior=prior)
        row = "".join(f"{a:.3f} ({b:.3f})".rjust(15) for a, b in zip(never, everything, strict=True))
        print(f"{name:20s}{row}   {slowest:.2f} s")


if __name__ == "__main__":
    main()
