"""Confidence that means what it says."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.labels import LABELS
from dashboard.settings import CALIBRATION_CEILING
from dashboard.suggest import calibrate


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_a_fitted_map_never_falls_and_stays_a_chance(pairs: list[tuple[float, bool]]):
    curve = calibrate.fit([raw for raw, _ in pairs], [right for _, right in pairs])
    values = [curve.at(k / 50) for k in range(51)]
    assert values == sorted(values)
    assert values[0] > 0 and values[-1] <= CALIBRATION_CEILING


def test_a_score_that_is_twice_too_sure_is_brought_down():
    chance = random.Random(3)
    raw = [chance.random() for _ in range(4000)]
    right = [chance.random() < r / 2 for r in raw]
    curve = calibrate.fit(raw, right)
    assert abs(curve.at(0.8) - 0.4) < 0.07
    table = calibrate.reliability([curve.at(r) for r in raw], right)
    assert calibrate.calibration_error(table) < 0.03
    assert calibrate.calibration_error(calibrate.reliability(raw, right)) > 0.2


def test_few_examples_never_read_as_certainty():
    assert calibrate.fit([0.9] * 18, [True] * 18).at(0.9) == 0.95


def test_the_table_counts_every_suggestion_once():
    table = calibrate.reliability([0.0, 0.05, 0.95, 1.0], [False, False, True, True])
    assert [row.n for row in table] == [2, 2]
    assert table[-1].right == 1.0


def test_the_confidence_of_each_label_rises_with_its_score():
    for label in (*LABELS, "unheard-of"):
        values = [calibrate.confidence(label, k / 20) for k in range(-2, 23)]
        assert values == sorted(values)
        assert all(0 <= v <= CALIBRATION_CEILING for v in values)
