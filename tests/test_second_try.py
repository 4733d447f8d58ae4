"""A browser test that failed runs once more, on a desk that nobody has used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = """
import itertools
import pytest

runs, files, tries = itertools.count(1), itertools.count(1), itertools.count(1)

@pytest.fixture(scope="session")
def browser():
    yield next(runs)
    print("browser ended")

@pytest.fixture(scope="module")
def desk(browser):
    marks = [f"desk {next(files)} in browser {browser}"]
    yield marks
    print("desk ended:", *marks)

@pytest.fixture(scope="module")
def page(desk):
    yield desk
    print("page ended:", len(desk))

def test_before(page):
    page.append("before")

@pytest.mark.flaky(reruns=1)
def test_fails_first(page, desk):
    page.append(f"try {next(tries)}")
    assert page == ["desk 2 in browser 1", "try 2"]

def test_after(desk):
    assert desk[-1] == "try 2"  # one that passes keeps the desk for those that come
"""


def test_a_second_try_finds_a_new_desk_in_the_same_browser_and_what_was_made_is_ended_once(tmp_path: Path):
    (tmp_path / "test_desk.py").write_text(TESTS)
    plugins = [f"-p{name}" for name in ("pytest_rerunfailures", "tests.support.second_try")]
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-s", "-c", os.devnull, *plugins, tmp_path / "test_desk.py"],
        cwd=tmp_path, env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout
    assert "3 passed, 1 rerun" in told.stdout
    assert re.findall(r"(?:page|desk|browser) ended.*", told.stdout) == [
        "page ended: 3", "desk ended: desk 1 in browser 1 before try 1",
        "page ended: 2", "desk ended: desk 2 in browser 1 try 2", "browser ended",
    ]  # fmt: skip
