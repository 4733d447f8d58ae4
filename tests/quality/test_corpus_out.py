"""What the suggestions are worth on a corpus nobody has seen: everything fitted on all the others (`make bench-quality`).

The floors may be raised whenever a figure has risen; they are lowered only on purpose, with a line in the CHANGELOG.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.quality.corpora import NAMES, find, study
from tests.quality.corpus_out import Fitter
from tests.quality.figures import Figures

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["corpus_out"]


@pytest.fixture(scope="module")
def found(shared: Path) -> dict[str, Figures]:
    """The figures of each corpus."""
    missing = [name for name in NAMES if find(name) is None]
    if missing:
        pytest.skip(f"labelled corpora that are not here (../shared/corpora): {', '.join(missing)}")
    fitter = Fitter([study(corpus) for name in NAMES if (corpus := find(name))])
    return {name: fitter.figures(name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_corpus_that_nothing_was_fitted_on(found: dict[str, Figures], name: str):
    values = found[name].values
    fallen = {k: (round(values[k], 3), least) for k, least in FLOORS[name].items() if not values[k] >= least}
    assert not fallen, f"(found, floor): {fallen}"
