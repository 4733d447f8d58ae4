"""Dockerfile and compose.yaml: linted, and held against the project. No container engine is needed, none is run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import cli

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


def tool(name: str) -> str:
    """A linter from requirements-dev.txt."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed (requirements-dev.txt)")
    return str(found)


def test_hadolint_finds_nothing_in_the_dockerfile():
    command = [tool("hadolint"), "--failure-threshold", "style", "Dockerfile"]
    said = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (0, ""), said.stderr


def test_compose_yaml_is_what_the_compose_specification_allows():
    said = compose_check(ROOT / "compose.yaml")
    assert said.exit_code == 0, said.output


def compose_check(file: Path) -> Result:
    """What check-jsonschema says of a compose file."""
    from check_jsonschema import main  # in this process: to import it takes a hundred times what it does

    return CliRunner().invoke(main, ["--builtin-schema", "vendor.compose-spec", str(file)])


def test_a_linter_that_finds_nothing_would_find_something(tmp_path: Path):
    (tmp_path / "Dockerfile").write_text("FROM python:latest\nRUN cd /x && pip install streamlit\n")
    (tmp_path / "compose.yaml").write_text("services:\n  a:\n    imagee: x\n")
    assert subprocess.run([tool("hadolint"), "Dockerfile"], check=False, cwd=tmp_path, capture_output=True).returncode
    assert "imagee" in (said := compose_check(tmp_path / "compose.yaml")).output and said.exit_code == 1


def copied() -> list[str]:
    """What the image takes from the project."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M)
    return sorted({source for line in lines for source in line.split()[:-1]})


def test_what_the_image_holds_is_a_whole_desk(tmp_path: Path):
    for source in copied():
        target = tmp_path / source
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target)  # what is compiled already comes along: it saves compiling it anew
        else:
            shutil.copy(ROOT / source, target)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DASHBOARD_", "PYTHON"))}
    env["DASHBOARD_DATA"] = str(tmp_path / "data-folder")
    new_desk = "from dashboard.store import open_database; open_database()"
    commands = "from dashboard.cli import main; sys.exit(main(['doctor']) or main(['check']))"
    for words in (["-c", f"import sys; {new_desk}; {commands}"], ["-m", "dashboard", "serve", "--help"]):
        command = [sys.executable, *words]
        said = subprocess.run(command, check=False, cwd=tmp_path, env=env, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout + said.stderr


def test_the_build_context_holds_what_is_copied_and_no_secret():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert lines[0] == "*"
    assert sorted(line[1:] for line in lines if line.startswith("!")) == copied()


def test_the_container_starts_with_a_command_that_exists_and_not_as_root():
    words = re.findall(r'"([^"]+)"', DOCKERFILE[DOCKERFILE.rindex("\nCMD") :])
    assert words[:3] == ["python", "-m", "dashboard"]
    assert CliRunner().invoke(cli, [words[3], "--help"]).exit_code == 0
    options = CliRunner().invoke(cli, [words[3], "--help"]).output
    assert all(word in options for word in words if word.startswith("--"))
    assert DOCKERFILE.index("\nUSER 10001") < DOCKERFILE.index("\nCMD")
    assert "--require-hashes" in DOCKERFILE


def test_images_have_a_version_and_passwords_come_from_outside():
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M) + re.findall(r"^ *image: (\S+)", COMPOSE, re.M)
    assert len(images) == 5
    assert [image for image in images if not re.search(r":\d+\.?\d*", image)] == []
    secret = re.findall(r"^ *(?:PGPASSWORD|POSTGRES_PASSWORD): (.*)$", COMPOSE, re.M)
    assert len(secret) == 2
    assert all(value.startswith("${COPYDESK_DB_PASSWORD:?") for value in secret)


def test_compose_runs_the_processes_that_the_nginx_example_names():
    example = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for name in re.findall(r"server (copydesk-\d):8501", example):
        assert re.search(rf"^  {name}: \*desk$", COMPOSE, re.M)
    for path in re.findall(r"^ *- \./(docs\S+?):", COMPOSE, re.M):
        assert (ROOT / path).is_file()
    assert "EXPOSE 8501" in DOCKERFILE
