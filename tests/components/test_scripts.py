"""The unit tests of the scripts, run by Node without a browser, and what package.json may hold."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted(path for path in Path(__file__).parent.glob("*.test.js"))


def node() -> str:
    spec = importlib.util.spec_from_file_location("ci_scripts", ROOT / ".ci" / "scripts.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = module.node()
    if found is None:
        missing = "Node is not installed: the unit tests of the scripts were not run."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name.partition(".")[0])
def test_the_unit_tests_of_the_scripts_pass(path: Path):
    ran = subprocess.run(
        [node(), "--test", "--test-reporter=tap", path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert int(re.findall(r"^# tests (\d+)", ran.stdout, re.M)[0]) > 0


def test_there_are_unit_tests_of_what_decides():
    assert {path.name.partition(".")[0] for path in TESTS} >= {"outbox", "marks", "undo", "copies", "cursor", "keymap"}


def test_the_tools_are_pinned_and_the_lock_names_no_address():
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert "dependencies" not in wanted  # nothing of them is delivered
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted["devDependencies"].values())
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert lock["packages"][""]["devDependencies"] == wanted["devDependencies"]
    assert [name for name, about in packages.items() if "resolved" in about or not about.get("integrity")] == []


def test_no_line_of_a_script_is_longer_than_120_characters():
    folders = [ROOT / "dashboard" / "components", Path(__file__).parent]
    paths = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".js", ".css")]
    lines = {path: path.read_text(encoding="utf-8").splitlines() for path in paths}
    assert [f"{path.name}:{n}" for path in lines for n, line in enumerate(lines[path], 1) if len(line) > 120] == []
