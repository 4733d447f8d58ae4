"""README and docs say what is so: every command is run by a test, every link leads somewhere, tables are current."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import cli
from tools import generate_reference

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
MADE = runpy.run_path(str(ROOT / "tools" / "generate_docs.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fenced(page: Path, *languages: str) -> list[str]:
    """The lines of a page's fenced blocks of these languages, comments and empty lines left out."""
    text = page.read_text(encoding="utf-8")
    blocks = [
        body for language, body in re.findall(r"^```(\w*)[^\n]*\n(.*?)^```", text, re.M | re.S) if language in languages
    ]
    lines = [re.sub(r"(^|\s+)# .*", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def commands() -> set[str]:
    return {line for page in PAGES for line in fenced(page, "sh", "bash", "shell", "console", "powershell")}


def test_the_command_line_s_page_is_what_help_says():
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == MADE["commands"](), "run `make docs`"


def test_the_reference_is_what_the_registries_hold():
    assert generate_reference.FILE.read_text(encoding="utf-8") == generate_reference.reference(), "run `make docs`"


def test_the_keys_in_the_readme_are_the_program_s():
    assert MADE["readme"](README) == README, "run `make docs`"
    assert "| `b` |" in README


# Where each command of README and docs is run: by a test of this file, by another test, or by CI itself.
HERE = {
    ".venv/bin/python -m dashboard analyse data/demo --metadata data/demo/metadata.csv --out out",
    ".venv/bin/python -m dashboard export --format csv --out marks.csv",
    ".venv/bin/python -m dashboard backup copydesk-backup.db",
    ".venv/bin/python -m dashboard check",
    ".venv/bin/python -m dashboard doctor",
}
SET_UP = {  # test_the_pip_way_… and test_the_uv_way_…; on Windows the same words with other slashes
    "python3 -m venv .venv",
    ".venv/bin/python -m pip install --require-hashes -r requirements.lock",
    ".venv/bin/python -m dashboard serve",
    "uv venv .venv",
    "uv pip install --require-hashes -r requirements.lock",
    "py -m venv .venv",
    r".venv\Scripts\python -m pip install --require-hashes -r requirements.lock",
    r".venv\Scripts\python -m dashboard serve",
}
ELSEWHERE = {
    ".venv/bin/python -m dashboard suggestions import suggestions.jsonl": "outside/test_suggestions.py",
    ".venv/bin/python -m dashboard suggestions list": "outside/test_suggestions.py",
    ".venv/bin/python -m dashboard suggestions check": "outside/test_checkers.py",
    ".venv/bin/python -m dashboard suggestions check endpoint": "outside/test_checkers.py",
    "export DASHBOARD_CHECKER_URL=http://127.0.0.1:8000/v1 DASHBOARD_CHECKER_MODEL=qwen": "outside/test_checkers.py",
    "pip install .": "deploy/test_wheel.py, which installs the wheel that this builds",
    "copydesk serve": "deploy/test_wheel.py, with a free port",
    ".venv/bin/python -m dashboard serve --port 8600": "test_cli.py, with a free port",
    ".venv/bin/python -m dashboard serve --port 8501": "deploy/test_behind_nginx.py, with free ports",
    ".venv/bin/python -m dashboard serve --port 8502": "deploy/test_behind_nginx.py, with free ports",
    ".venv/bin/python -m dashboard move sqlite:////folder/copydesk.db postgresql://desk@db.example/desk": "test_move.py",
    "export DASHBOARD_DB=postgresql://desk@db.example/desk": "deploy/test_behind_nginx.py",
    ".venv/bin/python -m dashboard backup": "store/test_restoring.py, into a folder of its own",
    ".venv/bin/python -m dashboard verify copydesk-backup.db": "store/test_restoring.py",
    "pg_dump --format=custom --file=desk.dump desk": "deploy/test_backup.py",
    "createdb desk_restored": "deploy/test_backup.py, by CREATE DATABASE",
    "pg_restore --exit-on-error --no-owner --dbname=desk_restored desk.dump": "deploy/test_backup.py",
    "make run": "test_cli.py",
    "cp -r dashboard/strings/en dashboard/strings/fr": "test_extending.py",
    "make run CORPUS=path/to/articles METADATA=path/to/metadata.csv": "test_setup.py",
    "make test": "CI, by make check",
    "make check": "CI",
    'make test ARGS="tests/corpus -k html"': "test_setup.py",
}


def test_every_command_in_the_documents_is_run_by_a_test():
    assert commands() - HERE - SET_UP - set(ELSEWHERE) == set()
    assert (HERE | SET_UP | set(ELSEWHERE)) - commands() == set(), "a test runs what no document says any more"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run the documents' commands in, where data/demo is some of the demo corpus and no database is met."""
    for name in [name for name in os.environ if name.startswith("DASHBOARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "user"))
    demo = tmp_path / "data" / "demo"
    demo.mkdir(parents=True)
    for path in [ROOT / "data" / "demo" / "metadata.csv", *sorted((ROOT / "data" / "demo").glob("*.txt"))[:8]]:
        shutil.copy(path, demo)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(line: str) -> list[str]:
    return shlex.split(line.removeprefix(".venv/bin/python -m dashboard"))


def test_the_commands_of_the_command_line_do_what_they_say(desk: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["analyse", "data/demo", "--metadata", "data/demo/metadata.csv"]) == 0
    for line in sorted(HERE):
        assert cli.main(said(line)) == 0, capsys.readouterr().err
    assert sorted(p.name for p in (desk / "out").iterdir()) == ["alignments.jsonl", "articles.jsonl", "sentences.jsonl"]
    assert (desk / "marks.csv").stat().st_size > 0
    assert (desk / "copydesk-backup.db").stat().st_size > 0


slow = pytest.mark.skipif(not os.environ.get("CI"), reason="installs everything anew, a minute: only with CI set")


def follow(folder: Path, *lines: str) -> None:
    for name in ("requirements.lock", "data", "dashboard", ".streamlit"):
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)
    outside = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    for line in lines:
        words = shlex.split(line)
        words[0] = sys.executable if words[0] == "python3" else words[0]
        told = subprocess.run(words, cwd=folder, env=outside, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr


def part_of_the_lock() -> str:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.findall(r"^[A-Za-z].*(?:\n[ #].*)*", lock, re.M)
    assert len(entries) > 50
    return "\n".join(entry for n, entry in enumerate(entries) if n % 10 == 0 or ";" in entry.partition("\n")[0]) + "\n"


@slow
def test_the_pip_way_of_the_readme_gives_a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where uv is here, it installs the whole lock below: then pip chooses, fetches and checks a tenth of it, and all that is
    written for some systems only, and installs none. For the whole it takes 30 s of the processor."""
    lines = ["python3 -m venv .venv", ".venv/bin/python -m pip install --require-hashes -r requirements.lock"]
    if shutil.which("uv"):
        (tmp_path / "requirements.lock").write_text(part_of_the_lock(), encoding="utf-8")
        monkeypatch.setenv("PIP_DRY_RUN", "1")
        monkeypatch.setenv("PIP_NO_DEPS", "1")
    else:
        lines.append(".venv/bin/python -m dashboard doctor")
    follow(tmp_path, *lines)


@slow
def test_the_uv_way_of_the_readme_gives_a_desk(tmp_path: Path):
    if not shutil.which("uv"):
        pytest.skip("uv is not here")
    follow(
        tmp_path,
        "uv venv .venv",
        "uv pip install --require-hashes -r requirements.lock",
        ".venv/bin/python -m dashboard doctor",
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_project_leads_somewhere(page: Path):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_the_exit_codes_on_the_page_are_those_of_the_errors():
    from dashboard import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    listed = set(
        map(int, re.findall(r"^\| (\d+) \|", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), re.M))
    )
    assert {kind.exit_code for kind in kinds} | {0, 2, 130} == listed


def test_the_metadata_columns_in_the_readme_are_those_that_are_read():
    from dashboard.corpus.metadata import COLUMNS

    paragraph = README[README.index("`article` is the file's path") : README.index("A file that cannot be used")]
    named = set(re.findall(r"`([a-z]+)`", paragraph)) - {"source", "rewrite", "single"}
    assert named == set(COLUMNS)


def test_the_kinds_of_files_in_the_readme_are_those_that_are_read():
    from dashboard.corpus import FORMATS

    table = README[README.index("| file | holds |") : README.index("A **metadata table**")]
    assert set(re.findall(r"`(\.[a-z.]+)`", table)) == set(FORMATS)


def test_the_settings_in_the_readme_have_the_defaults_that_apply(monkeypatch: pytest.MonkeyPatch):
    from dashboard.settings import environment

    for name in [name for name in os.environ if name.startswith("DASHBOARD_")]:
        monkeypatch.delenv(name)
    rows = dict(re.findall(r"^\| `(DASHBOARD_[A-Z_]+)` \|.*\| ([^|]+) \|$", README, re.M))
    assert rows["DASHBOARD_EDITOR"] == f"`{environment().editor}`"
    assert rows["DASHBOARD_LANGUAGE"] == f"`{environment().language}`"
    assert environment().db == f"sqlite:///{environment().data / 'copydesk.db'}"


def test_every_test_that_operations_names_is_there():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?/?)(?:::(\w+))?`", text)
    assert len(named) > 30
    missing = [
        f"{path} {name}"
        for path, name in named
        if not (ROOT / path).exists() or (name and f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert missing == []
    targets = set(re.findall(r"`make ([\w-]+)`", text))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [target for target in targets if f"\n{target}:" not in makefile] == []
