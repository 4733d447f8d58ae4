"""Fit everything the suggestions rest on, on all labelled corpora that are here; `--write` stores it as JSON.

    python -m tools.train_suggestions [--write]

What to expect of it on a corpus it was not fitted on, `make bench-quality` says. The confidences are fitted on suggestions
for each corpus of models that have not seen it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from dashboard.suggest import boilerplate, calibrate, scoring
from dashboard.suggest.boilerplate import Head
from dashboard.suggest.decide import Models
from tests.quality.corpora import available, study
from tests.quality.corpus_out import Fitter


def main() -> None:
    """Fit, print what the support model weighs, and write."""
    arg = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arg.add_argument("--write", action="store_true", help="store the numbers in dashboard/suggest/data")
    options = arg.parse_args()
    fitter = Fitter([study(c) for c in available()])
    models = fitter.whole(frozenset(fitter.studies))
    for name, weight in sorted(models.support.weights.items(), key=lambda pair: -pair[1]):
        print(f"{weight:8.3f} {name}")
    if options.write:
        write(models, sorted(fitter.studies))


def write(models: Models, corpora: list[str]) -> None:
    """Store the models, each with the day and the corpora it was fitted on."""
    origin = {"trained": datetime.now(UTC).date().isoformat(), "corpora": corpora}
    _dump(boilerplate.MODEL, origin | {"heads": {name: _head(head) for name, head in models.heads.items()}})
    _dump(scoring.FILE, origin | {"model": asdict(models.support)})
    _dump(calibrate.FILE, origin | {"curves": {label: asdict(curve) for label, curve in models.curves.items()}})


def _head(head: Head) -> dict[str, object]:
    return {"weights": dict(head.weights), "intercept": head.intercept, "words": dict(head.words)}


def _dump(path: Path, data: dict[str, object]) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"written: {path.name}")


if __name__ == "__main__":
    main()
