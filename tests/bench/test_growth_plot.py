"""The picture of how the cost grows."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench.bench_scale import draw
from tests.bench.growth_plot import plot, slope


def test_the_exponent_of_growth_is_that_of_the_line_through_the_points():
    assert slope([(10, 5.0), (100, 500.0), (1000, 50_000.0)]) == pytest.approx(2)
    assert slope([(500, 78.0), (5000, 780.0)]) == pytest.approx(1)


def test_every_measured_point_is_drawn_inside_the_picture_and_names_are_escaped():
    picture = ElementTree.fromstring(plot({"a <b>": [(200, 30.0), (2_500, 402.0)], "c": [(2_000, 8.0)]}, "Time", "s"))
    circles = [node.attrib for node in picture.iter() if node.tag.endswith("circle")]
    assert len(circles) == 3
    assert all(0 < float(at["cx"]) < 560 and 0 < float(at["cy"]) < 340 for at in circles)
    assert "a <b>" in {node.text for node in picture.iter()}


def test_what_was_measured_last_at_a_size_is_what_is_drawn(tmp_path: Path):
    rows = [{"who": "x", "articles": n, "cpu": cpu, "peak": 300} for n, cpu in ((10, 9.0), (100, 5.0), (10, 0.5))]
    draw([json.loads(json.dumps(row)) for row in rows], tmp_path)
    pictures = [(tmp_path / name).read_text(encoding="utf-8") for name in ("scale-time.svg", "scale-memory.svg")]
    assert [picture.count("<circle") for picture in pictures] == [2, 2]
