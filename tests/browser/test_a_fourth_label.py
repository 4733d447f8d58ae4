"""A label that is added to a copy of the program: in the registry, the catalogues and the README, and nowhere else."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard.strings import LANGUAGES
from tests.browser.conftest import GO, ROOT, Desk, fill, ready, saved
from tests.support import stories
from tests.support.hands import press

pytestmark = pytest.mark.browser
PARTS = ("dashboard", "tools", "docs", "data", ".streamlit", "README.md", "tests/support", "tests/browser/conftest.py")
LABELS = "dashboard/labels.py"
WORDS = {
    "pane": {"label": "opinion", "about": "Says what somebody thinks.", "suggest": "opinion?", "action": "opinion"},
    "views": {"label": "opinion", "help": "Says what somebody thinks: nothing to check."},
}


def copied(folder: Path) -> Path:
    for part in PARTS:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("node_modules"))
        else:
            shutil.copy(ROOT / part, folder / part)
    return folder


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path}: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def add_opinion(tree: Path) -> set[str]:
    """All that a fourth label asks for; the files it touched."""
    replaced(tree / LABELS, '"sourced"]  # what', '"sourced", "opinion"]  # what')
    new = '    LabelSpec("opinion", "o", "O", "blue", "pill", key="d"),\n'
    replaced(tree / LABELS, '    LabelSpec("unsure",', f'{new}    LabelSpec("unsure",')
    touched = {LABELS, "README.md"}
    for language in LANGUAGES:
        for room, words in WORDS.items():
            name = f"dashboard/strings/{language}/{room}.toml"
            more = {f"{kind}_opinion": text for kind, text in words.items()}
            if room == "pane":
                more["action_opinion_help"] = "marks and moves on"
            with (tree / name).open("a", encoding="utf-8") as file:
                file.write("".join(f"{key} = {json.dumps(text)}\n" for key, text in more.items()))
            touched.add(name)
    replaced(tree / "README.md", "| sourced |", "| opinion | says what somebody thinks |\n| sourced |")
    run(tree, "tools.generate_docs")  # writes the keys in the README and docs/reference.md anew
    return touched | {"docs/reference.md"}


def run(tree: Path, module: str, *words: str, **more: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(tree), **more}
    told = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def changed(tree: Path) -> set[str]:
    files = (path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file())
    kept = (name for name in files if not name.endswith(".pyc"))
    return {name for name in kept if not filecmp.cmp(tree / name, ROOT / name, shallow=False)}


def test_a_fourth_label_is_marked_with_in_a_browser_and_leaves_every_other_file_alone(
    tmp_path: Path, new_profile: Any, monkeypatch: pytest.MonkeyPatch
):
    tree = copied(tmp_path / "tree")
    assert changed(tree) == set()
    touched = add_opinion(tree)
    assert changed(tree) == touched, "the registry, the words and the README, and nothing else"
    assert "| `d` | opinion: marks and moves on |" in (tree / "README.md").read_text(encoding="utf-8")

    data = tmp_path / "data"
    data.mkdir()
    analysis = stories.small("fourth")
    fill(data, (analysis,))
    monkeypatch.setattr(sys.modules[Desk.__module__], "ROOT", tree)
    desk = Desk(data, more={"PYTHONPATH": str(tree)}).start()
    try:
        page = new_profile().new_page()
        page.goto(desk.page(analysis.story.id))
        page.wait_for_selector(".pane .cell[aria-current]", timeout=120_000)  # nothing of this tree is warm
        ready(page)
        press(page, "d")
        saved(page, 60_000)
        assert [(event.label, event.cause) for event in desk.events(analysis.story.id)] == [("opinion", "key")]
        badge = page.locator('.badge.filled[data-shape="pill"][data-tone="blue"]').first
        assert badge.inner_text() == "O"
        assert page.get_by_role("button", name="opinion").count() >= 1
        page.evaluate(GO, desk.page(analysis.story.id).replace("/review?", "/insight?"))
        page.get_by_text("opinion").first.wait_for(timeout=120_000)
    finally:
        desk.stop()
    rows = run(tree, "dashboard", "export", "--format", "jsonl", DASHBOARD_DB=desk.url, DASHBOARD_DATA=str(data))
    assert "opinion" in {json.loads(row)["label"] for row in rows.splitlines()}
