"""The load bench itself, for seconds: several editors with real sessions on one server, and no mark lost."""

from __future__ import annotations

import re

import pytest

from tests.bench import bench_load
from tests.support.chromium_fixture import apart


@pytest.mark.skipif(not bench_load.MEASURABLE, reason="the load bench reads /proc, which this system does not have")
def test_editors_with_real_sessions_lose_no_mark(capsys: pytest.CaptureFixture[str]):
    words = ["--editors", "4", "--seconds", "2", "--pace", "0.5", "--sentences", "20", "--on", "sqlite"]
    apart(lambda: bench_load.main(words))
    said = capsys.readouterr().out
    found = re.search(r"sqlite lost (\d+) of (\d+); durable p50 \d", said)
    assert found, said
    assert int(found[1]) == 0
    assert int(found[2]) >= 8
