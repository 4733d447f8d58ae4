"""Hostile inputs through the whole analysis, within limits that the system enforces: none is killed, none fails.

The short form runs a share of the inputs; `make test-hostile` runs all of them at their full size.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.making import cases

ROOT = Path(__file__).resolve().parents[2]
SHORT = (
    *(
        "line of base64",
        "line of underscores",
        "line of digits",
        "line of zalgo",
        "line of transcript",
        "line of rtl override",
    ),
    *("page of spans", "page of noscripts", "deep record", "noise", "in utf-16.", "far dates", "cut 1"),
)


def test_there_are_many_inputs_and_each_has_a_name_of_its_own():
    names = [case.name for case in cases()]
    assert len(names) == len(set(names)) >= 200


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the limits need Linux")
def test_no_input_of_the_short_form_is_killed_or_fails():
    words = [word for name in SHORT for word in ("--only", name)]
    run = subprocess.run(
        [sys.executable, "tests/hostile/runner.py", "--quick", "--analysis", *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert " 0 did not come through" in run.stdout
