"""The wheel is the whole product: installed into an empty environment outside the checkout it serves the demo desk."""

from __future__ import annotations

import email
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard import __version__
from dashboard.bundled import FILES
from tests.browser.conftest import free_port
from tests.support.files import files_below
from tools.build_wheel import build

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """What the wheel holds."""
    with zipfile.ZipFile(wheel) as packed:
        return set(packed.namelist())


def test_the_wheel_holds_every_file_of_the_program_the_settings_and_the_demo_corpus(names: set[str]):
    program = {p.relative_to(ROOT).as_posix() for p in files_below(ROOT / "dashboard")}
    assert program - names == set()
    for source, target in FILES.items():
        files = [ROOT / source] if (ROOT / source).is_file() else files_below(ROOT / source)
        assert files
        for path in files:
            rest = path.relative_to(ROOT / source).as_posix().strip(".")
            assert f"dashboard/{target}{'/' * bool(rest)}{rest}" in names
    assert "dashboard/py.typed" in names


def test_the_wheel_holds_nothing_else(names: set[str]):
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"dashboard", f"copydesk-{__version__}.dist-info"}
    assert [name for name in names if "secrets" in name or name.endswith((".pyc", ".db"))] == []


def test_its_dependencies_are_those_of_requirements_txt(wheel: Path):
    with zipfile.ZipFile(wheel) as packed:
        about = email.message_from_bytes(packed.read(f"copydesk-{__version__}.dist-info/METADATA"))
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = {line.partition("#")[0].strip() for line in lines if line.strip() and not line.startswith("#")}
    assert {line for line in about.get_all("Requires-Dist") if "extra ==" not in line} == wanted
    assert about["License-Expression"] == "MIT"


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it, and a person's empty home folder to use it from."""

    folder: Path
    home: Path

    @property
    def command(self) -> str:
        """The console script."""
        return str(self.folder / ("Scripts/copydesk.exe" if os.name == "nt" else "bin/copydesk"))

    def environment(self) -> dict[str, str]:
        """Nothing of ours in the variables."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DASHBOARD_", "STREAMLIT_", "PYTHON", "XDG_"))}
        return kept | {"HOME": str(self.home), "USERPROFILE": str(self.home)}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command from the home folder."""
        return subprocess.run(
            [self.command, *words], cwd=self.home, env=self.environment(), capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """An empty environment, then `uv pip install WHEEL`: the packages come out of uv's cache or from the index."""
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("no uv found: installing the wheel with all it needs takes minutes without its cache")
    folder, home = tmp_path_factory.mktemp("a place apart"), tmp_path_factory.mktemp("home")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder / "env"], check=True, cwd=home)
    python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [uv, "pip", "install", "--quiet", "--python", python, "-c", ROOT / "requirements.lock", wheel]
    subprocess.run(command, check=True, cwd=home)
    site = Path(
        subprocess.check_output(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        ).strip()
    )
    lend_compiled(site)
    leave_one_story(site / "dashboard" / FILES["data/demo"])
    return Installed(folder / "env", home)


def lend_compiled(site: Path) -> None:
    """Give the environment what is compiled here of the same packages: compiling them anew takes 6 s of the processor."""
    here = Path(sysconfig.get_path("purelib"))
    packages = [path.name for path in site.iterdir() if path.name.isidentifier() and (here / path.name).is_dir()]
    for cache in (path for name in packages for path in (here / name).rglob("__pycache__")):
        target = site / cache.relative_to(here)
        if not target.parent.is_dir():
            continue
        target.mkdir(exist_ok=True)
        for compiled in cache.iterdir():
            name = f"{compiled.name.partition('.')[0]}.py"
            if is_same(cache.parent / name, target.parent / name):
                shutil.copyfile(compiled, target / compiled.name)


def is_same(ours: Path, theirs: Path) -> bool:
    """Whether two files of one locked version are the same to Python, which looks at size and time; a copy gets the time."""
    with suppress(OSError):
        here, there = ours.stat(), theirs.stat()
        if here.st_size == there.st_size and there.st_nlink == 1:  # more links: it is uv's own file, with its own time
            os.utime(theirs, ns=(here.st_atime_ns, here.st_mtime_ns))
        return here.st_size == there.st_size
    return False


def leave_one_story(folder: Path) -> None:
    """Only the files of the demo corpus that name one town: its first start loads it, and all take 8 s more of the processor."""
    others = [path for path in folder.iterdir() if b"Brackwater" not in path.read_bytes()]
    assert len(others) > 20
    for path in others:
        path.unlink()


def test_the_installed_command_says_its_version_and_its_own_name(installed: Installed):
    assert installed.run("--version").stdout.strip() == f"copydesk, version {__version__}"
    assert "Usage: copydesk [OPTIONS]" in installed.run("--help").stdout


def test_the_installed_doctor_finds_everything_in_order(installed: Installed):
    told = installed.run("doctor")
    assert told.returncode == 0, told.stdout + told.stderr
    assert re.search(rf"✓ Packages: \d+, as Copydesk {re.escape(__version__)} asks for", told.stdout)
    assert "✗" not in told.stdout


@pytest.fixture
def served(installed: Installed) -> Iterator[str]:
    """The address of the installed desk after its first start."""
    port = free_port()
    log = installed.home / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [installed.command, "serve", "--port", str(port)],
            cwd=installed.home, env=installed.environment(), stdout=out, stderr=out,
        )  # fmt: skip
        try:
            wait(f"http://127.0.0.1:{port}/copydesk/ready", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers."""
    for _ in range(1800):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the installed desk did not start: {log.read_text(errors='replace')[-2000:]}")


@pytest.mark.browser
def test_the_installed_desk_shows_the_demo_corpus_in_its_own_colours(served: str, playwright_browser: Any):
    page = playwright_browser.new_page(color_scheme="light", viewport={"width": 1400, "height": 900})
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(served)
    link = page.locator("a.story").first
    link.wait_for(timeout=120_000)
    wanted = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]["light"]
    seen = page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    hexed = "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", seen)[:3])
    assert hexed == wanted["backgroundColor"]
    link.click()
    page.wait_for_selector(".pane .cell[aria-current]", timeout=120_000)  # the scripts came along
    assert broken == []
    page.close()
