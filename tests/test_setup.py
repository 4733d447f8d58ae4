"""Set-up: the Streamlit configuration, the environment script, the Makefile, what CI runs."""

from __future__ import annotations

import hashlib
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from streamlit import config as streamlit_config

from dashboard import doctor
from dashboard.web.server import variables

ROOT = Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
KNOWN = streamlit_config._config_options_template
SYSTEM = runpy.run_path(str(ROOT / ".ci" / "system.py"))
THEMES = ("light", "dark")


def flat(options: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in options.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def test_every_place_names_the_same_oldest_and_newest_python():
    """pip would compile numpy, scipy and the stemmer on a newer one, for an hour or in vain."""
    asked = runpy.run_path(str(ROOT / ".ci" / "environment.py"))
    oldest, newest = ("{}.{}".format(*asked[name]) for name in ("OLDEST", "NEWEST"))
    after = f"{asked['NEWEST'][0]}.{asked['NEWEST'][1] + 1}"
    assert f'requires-python = ">={oldest},<{after}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"Python {oldest} to {newest}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"not {asked['OLDEST']} <= sys.version_info[:2] <= {asked['NEWEST']}" in (ROOT / "Makefile").read_text(
        encoding="utf-8"
    )
    assert (asked["OLDEST"], asked["NEWEST"]) == (doctor.OLDEST_PYTHON, doctor.NEWEST_PYTHON)


# ---- .streamlit/config.toml --------------------------------------------------------------------------------------
def test_streamlit_knows_every_option_that_is_set():
    assert [name for name, _ in flat(CONFIG) if name not in KNOWN] == []


def test_the_hidden_option_that_spares_a_collection_after_every_rerun_is_there_and_off():
    assert KNOWN["runner.postScriptGC"].default_val is True  # Streamlit still does it by default, so it must be set
    assert CONFIG["runner"]["postScriptGC"] is False


def test_nothing_is_asked_at_the_start_and_nothing_leaves_the_machine():
    assert CONFIG["server"]["headless"] is True
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorLinks"] is False
    fonts = [str(value) for name, value in flat(CONFIG) if "font" in name.lower()]
    assert [font for font in fonts if ":" in font] == []  # "name:address" would load it from there


def test_a_visitor_never_sees_a_traceback_or_the_developer_menu():
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["toolbarMode"] == "viewer"


def test_every_option_becomes_the_variable_that_streamlit_reads():
    ours = dict(variables(CONFIG))
    assert set(ours) == {KNOWN[name].env_var for name, _ in flat(CONFIG)}
    assert ours["STREAMLIT_SERVER_FILE_WATCHER_TYPE"] == "none"
    assert ours["STREAMLIT_RUNNER_POST_SCRIPT_GC"] == "false"


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_links_and_controls_stand_out_from_every_ground(theme: str):
    colours = CONFIG["theme"][theme]
    grounds = {colours["backgroundColor"], colours["secondaryBackgroundColor"], *colours["sidebar"].values()}
    for ground in grounds:
        assert contrast(colours["textColor"], ground) >= 7
        assert contrast(colours["linkColor"], ground) >= 4.5
        assert contrast(colours["primaryColor"], ground) >= 4.5


def desk_style() -> str:
    """The desk's style sheet without white space."""
    path = ROOT / "dashboard" / "components" / "page" / "desk.css"
    return re.sub(r"\s+", "", path.read_text(encoding="utf-8"))


def test_what_is_written_on_the_primary_colour_can_be_read():
    style = desk_style()
    found = re.search(r"{color:light-dark\((#\w+),(#\w+)\)!important", style)
    assert found
    for theme, ink in zip(THEMES, found.groups(), strict=True):
        full = ink if len(ink) == 7 else "#" + "".join(2 * digit for digit in ink[1:])
        assert contrast(full, CONFIG["theme"][theme]["primaryColor"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_captions_can_be_read(theme: str):
    style = desk_style()
    found = re.search(r"stCaptionContainer\"\]\{opacity:(0\.\d+)!important", style)
    assert found
    colours, share = CONFIG["theme"][theme], float(found[1])
    text, ground = colours["textColor"], colours["backgroundColor"]
    parts = [(int(text[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    seen = "#" + "".join(f"{round(share * ink + (1 - share) * paper):02x}" for ink, paper in parts)
    assert contrast(seen, ground) >= 4.5


def test_the_ground_before_the_first_paint_is_that_of_the_theme():
    style = desk_style()
    grounds = tuple(CONFIG["theme"][theme]["backgroundColor"] for theme in THEMES)
    assert f"html,body{{background:light-dark({','.join(grounds)});}}" in style


def test_the_measure_of_contrast_is_the_published_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


# ---- .ci/environment.py and .ci/system.py ------------------------------------------------------------------------
one_worker = pytest.mark.xdist_group("environment")  # one environment serves all of them


@dataclass(frozen=True)
class Project:
    """An empty project with the script, two empty locks and, once made, an environment."""

    folder: Path
    script: dict[str, Any]

    def prepare(self, kind: str, path: str = os.defpath) -> str:
        """Run the script where no uv is to be found, or with what `path` has; what it says."""
        words = [sys.executable, str(self.folder / ".ci" / "environment.py"), kind]
        bare = os.environ | {"PATH": path}
        return subprocess.run(words, env=bare, capture_output=True, text=True, check=True).stdout

    def lock(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("project")
    (folder / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "environment.py", folder / ".ci" / "environment.py")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    made = Project(folder, runpy.run_path(str(script)))
    assert "with pip" in made.prepare("dev")
    return made


@one_worker
def test_an_environment_is_made_once_by_pip_alone_and_then_left_alone(project: Project):
    assert project.script["works"]()
    assert project.prepare("dev") == ""
    assert project.prepare("run") == "", "dev holds all that run needs"


@one_worker
def test_a_package_whose_hash_is_wrong_is_not_installed(project: Project):
    project.lock("requirements-dev.lock", f"click==8.5.1 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(subprocess.CalledProcessError):
        project.prepare("dev")
    project.lock("requirements-dev.lock", "# mended\n")
    assert "Preparing" in project.prepare("dev")


def wheel_of_a_uv_that_fails(folder: Path, told: Path) -> str:
    """A wheel named uv whose program writes down how it was called, and fails; the line of a lock that asks for it."""
    files = {
        "uv-0.0.1.data/scripts/uv": f'#!/bin/sh\n(echo "$@"; env) > {told}\nexit 1\n',
        "uv-0.0.1.dist-info/METADATA": "Metadata-Version: 2.1\nName: uv\nVersion: 0.0.1\n",
        "uv-0.0.1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "uv-0.0.1.dist-info/RECORD": "",
    }
    path = folder / "uv-0.0.1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100755 << 16
            wheel.writestr(entry, text)
    return f"uv==0.0.1 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@one_worker
@pytest.mark.skipif(os.name == "nt", reason="the uv of this test is a script of the shell")
def test_pip_fetches_uv_tells_it_of_its_mirror_and_does_the_work_itself_where_uv_fails(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    told = tmp_path / "told"
    project.lock(".ci/installer.lock", wheel_of_a_uv_that_fails(tmp_path, told))
    project.lock("requirements-dev.lock", "# a third\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", f"{tmp_path} /nowhere")
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert "with pip" in project.prepare("dev")
    lines = told.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("pip install") and lines[0].endswith("requirements-dev.lock")
    assert {"UV_NO_INDEX=1", f"UV_FIND_LINKS={tmp_path},/nowhere"} <= set(lines)
    (project.folder / ".ci" / "installer.lock").unlink()


@one_worker
def test_a_changed_lock_and_a_broken_environment_are_noticed(project: Project):
    project.lock("requirements-dev.lock", "# another\n")
    assert "Preparing" in project.prepare("dev")
    project.script["PYTHON"].unlink()
    assert not project.script["works"]()
    found = shutil.which("uv")  # an environment takes pip 5 s of the processor, uv none: so both ways are gone once
    said = project.prepare("run", os.pathsep.join([*([str(Path(found).parent)] if found else []), os.defpath]))
    assert f"with {'uv' if found else 'pip'}" in said
    assert project.script["works"]()


def test_a_browser_that_is_nowhere_is_said_loudly_and_nothing_fails(tmp_path: Path):
    words = [sys.executable, str(ROOT / ".ci" / "system.py"), "chromium"]
    bare = {"PATH": str(tmp_path), "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    told = subprocess.run(words, env=bare, capture_output=True, text=True, check=True)
    if not told.stdout.strip():  # a Mac has it in a fixed place
        assert "NO CHROMIUM HERE" in told.stderr
        assert "SKIPPED" in told.stderr


def test_make_test_and_ci_make_sure_of_the_same_programs():
    """.ci/run leaves it to `make check`, and that to `make test`."""
    assert "system.py" not in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^test: .*\n\t@\$\(PY\) \.ci/system\.py$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert set(SYSTEM["NAMES"]) == set(SYSTEM["PACKAGES"]) == set(SYSTEM["LOST"]) == {"chromium", "postgres", "nginx"}


def test_all_programs_are_looked_for_where_none_is_named(tmp_path: Path):
    bare = {"PATH": str(tmp_path), "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    words = [sys.executable, str(ROOT / ".ci" / "system.py")]
    told = subprocess.run(words, env=bare, capture_output=True, text=True, check=True)
    assert told.stdout == ""
    for name in SYSTEM["NAMES"]:
        assert SYSTEM["find"](name) or f"NO {name.upper()} HERE" in told.stderr


def test_a_browser_that_is_named_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    mine = tmp_path / "my-browser"
    mine.touch()
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert SYSTEM["find"]("chromium") == str(mine)


# ---- Makefile and .ci/run ----------------------------------------------------------------------------------------
def targets() -> set[str]:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    return {word for line in lines if (found := re.match(r"([a-z -]+):[^=]*## ", line)) for word in found[1].split()}


needs_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not here")


def make(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A make of its own, also where the tests were started by make."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *words], cwd=folder, env=outside, capture_output=True, text=True, check=False)


def dry(*words: str) -> str:
    told = make("-n", *words)
    assert told.returncode == 0, told.stderr
    return re.sub(r"\\\n\s*|\s+", " ", told.stdout)


@needs_make
def test_make_alone_lists_every_target():
    told = make()
    listed = {word for line in told.stdout.splitlines() for word in line.split("  ")[1].split()[1:]}
    assert listed == targets()


@needs_make
def test_make_run_hands_on_what_it_is_given():
    assert "-m dashboard serve" in dry("run")
    given = dry("run", "CORPUS=my folder", "METADATA=my table.csv", "PORT=9000", "DB=sqlite:///x.db")
    assert '--corpus "my folder"' in given
    assert '--metadata "my table.csv"' in given
    assert '--port "9000"' in given
    assert '--db "sqlite:///x.db"' in given


@needs_make
def test_make_check_is_lint_format_types_and_tests():
    words = dry("check")
    assert words.index(".ci/lint.py .ci/system.py") < words.index("-m pytest")
    lint = runpy.run_path(str(ROOT / ".ci" / "lint.py"))
    asked = [" ".join([Path(command[0]).stem, *command[1:]]) for command in lint["COMMANDS"]]
    assert asked[:3] == ["mypy", "ruff check .", "ruff format --check ."]
    assert asked[3].endswith(".ci/scripts.py lint")


def test_one_check_that_fails_fails_them_all_and_what_each_says_comes_in_one_piece(capfd: pytest.CaptureFixture[str]):
    lint = runpy.run_path(str(ROOT / ".ci" / "lint.py"))
    say = "import sys; print({0!r}, flush=True); sys.exit({1})"
    lint["COMMANDS"][:] = [[sys.executable, "-S", "-c", say.format(*one)] for one in (("first", 0), ("second", 3))]
    lint["main"].__globals__["COMPILED"] = ROOT
    assert lint["main"]([]) == 1
    assert capfd.readouterr().out == "first\nsecond\n"
    lint["COMMANDS"].pop()
    assert lint["main"]([]) == 0


@needs_make
def test_a_bench_that_is_not_there_says_so_and_fails(tmp_path: Path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "environment.py").touch()
    told = make("bench-align", folder=tmp_path)
    assert told.returncode != 0
    assert "nothing was measured" in told.stderr


def test_ci_runs_the_command_that_the_readme_names():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    command = script.strip().splitlines()[-1].removeprefix("exec ")
    assert command == "make check"
    assert f"`{command}`" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_documents_name_every_target_and_no_other():
    documents = "".join(p.read_text(encoding="utf-8") for p in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
    said = set(re.findall(r"(?:(?<=`)|^)make ([a-z]+(?:-[a-z]+)*)", documents, re.M))
    assert targets() - said == set()
    assert said - targets() == set()


@pytest.mark.xdist_group("a group")
def test_under_xdist_the_tests_of_a_group_go_to_one_worker(request: pytest.FixtureRequest):
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@a group")
