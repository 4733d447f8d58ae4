"""docs/extending.md, followed to the letter in a copy of the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
JUDGE = """
from dashboard import suggest
from tests.support import telling
kept = []
suggest.examine, examine = (lambda *args: kept.append(examine(*args)) or kept[-1]), suggest.examine
telling.judge("The council met on Tuesday, March 15, 2024 in Ellery.", source="The council met in March 2024 in Ellery.")
for seen in kept[0]["id0"]:
    for found in seen.support.findings:
        if found.reason.code == "weekday-wrong":
            print(suggest.explain(found.reason, "en"), suggest.explain(found.reason, "es"), sep=" / ")
"""
PAGE = """
import os, tempfile
os.environ["DASHBOARD_DATA"] = tempfile.mkdtemp(dir=".")
from dashboard.views import visitor
visitor.headers, visitor.address, visitor.cookies = (lambda: {"host": "localhost:8501"}), (lambda: None), dict
from tests.support.screen import open_page
page = open_page("sites")
print(*(e.message for e in page.exception), page.title[0].value)
"""
EXPORT = """
import io, sys
from dashboard import cli, review, store
from dashboard.exchange import EXPORTS, Source
from dashboard.model import MarkEvent, MarkEvidence
from tests.support.marking import analysis, event, keep, two_versions
db = store.open_database("sqlite:///desk.db")
a, b = two_versions()
keep(db, analysis(a, b))
review.record_marks(db, "Kim", [event(b, 1, "unsupported", note="No source has it.")])
out = io.BytesIO()
assert EXPORTS["corrections"].write(Source(db), out) == 1
assert cli.main(["export", "--format", "corrections", "--db", "sqlite:///desk.db", "--out", "list.md"]) == 0
assert open("list.md", "rb").read() == out.getvalue()
print(out.getvalue().decode())
"""
PROBES = {
    "A reader": {
        'from dashboard.corpus import read_bytes; print(read_bytes("news.srt", b"1\\n00:00:01,000 --> 00:00:02,000\\n'
        'The council voted.\\n").articles[0].text)': "The council voted."
    },
    "A reason": {
        JUDGE: "“Tuesday, March 15, 2024” was a different day of the week / "
        "«Tuesday, March 15, 2024» fue otro día de la semana"
    },
    "An export": {EXPORT: "” No source has it."},
    "A page": {PAGE: "Sites"},
    "A language of the screen": {
        "from dashboard import strings; print(strings.NAMES['fr'], strings.text('views.triage', 'fr'), "
        "strings.number(1234.5, 'fr'))": "Français Triage 1\u202f234,5"
    },
}


def chapters() -> dict[str, str]:
    page = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    return {part.partition("\n")[0]: part for part in page.split("\n## ")[1:]}


def follow(tree: Path, chapter: str) -> None:
    """Do what the blocks of a chapter say."""
    for kind, name, body in BLOCK.findall(chapter):
        path = tree / name
        if kind == "diff":
            change(path, body.splitlines())
        elif kind == "toml":
            with path.open("a", encoding="utf-8") as file:
                file.write(body)
        elif kind == "python":
            assert not path.exists(), f"{name} is there already"
            path.write_text(body, encoding="utf-8")
        else:
            subprocess.run(body, shell=True, cwd=tree, check=True)


def change(path: Path, lines: list[str]) -> None:
    """Put the lines with + beside those without, which stand in the file once, in place of those with -."""
    old = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
    new = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"docs/extending.md: {path.name} does not hold once: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    """A copy of the program, with what is compiled of it: compiling it anew is most of what a probe would cost."""
    for part in ("dashboard", "tests/support", "data", ".streamlit"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("node_modules"))
    yield tmp_path


@pytest.mark.parametrize("name", PROBES)
def test_what_the_page_says_is_all_it_takes(tree: Path, name: str):
    follow(tree, chapters()[name])
    for code, said in PROBES[name].items():
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)},
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.strip().endswith(said), ran.stdout + ran.stderr


def test_every_kind_of_addition_has_a_probe():
    assert set(chapters()) - set(PROBES) == {"A label"}
