"""Commands that write, each killed once half way (tests/crash/commands.py); `make test-crash` kills all of them many times."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.commands import COMMANDS
from tests.crash.experiments import EXPERIMENTS

ROOT = Path(__file__).resolve().parents[2]
SHORT = ("backup", "restore", "unarchive", "webhooks")
pytestmark = pytest.mark.crash


def test_each_command_that_writes_has_an_experiment_that_kills_it():
    assert {f"{name} killed" for name in (*COMMANDS, "webhooks")} < set(EXPERIMENTS)
    assert set(SHORT) <= {*COMMANDS, "webhooks"}


def test_what_is_killed_half_way_was_done_wholly_or_not_at_all_and_can_be_done_again(tmp_path: Path):
    words = [word for name in SHORT for word in ("--only", f"{name} killed")]
    command = [sys.executable, "-m", "tests.crash.experiments", "--rounds", "1", "--kills", "1", "--seed", "6", *words]
    env = os.environ | {"TMPDIR": str(tmp_path)}
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert all(f"{name} killed" in run.stdout for name in SHORT)
    assert "WRONG" not in run.stdout
