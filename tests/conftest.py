"""What every test may ask for."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from tests.support.chromium_fixture import new_profile, playwright_browser, profiles  # noqa: F401  the browser
from tests.support.covered import covered_lines
from tests.support.demo_desk import demo_desk, demo_file, demo_reading, demo_stories, empty_desk  # noqa: F401  the demo corpus
from tests.support.memory_disk import use_memory
from tests.support.second_try import pytest_runtest_setup  # noqa: F401  a browser test that failed gets a new desk
from tests.support.store_fixtures import (  # noqa: F401  the databases of the store tests
    database_url,
    made_postgresql,
    made_sqlite,
    postgresql_server,
    store,
)

use_memory()
gc.set_threshold(50_000, 20, 100)  # pytest keeps many objects, and looking through them took a seventh of the time
# hundreds of processes are started here: compiled modules are kept, whatever the shell says, or each compiles all packages
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
os.environ["PIP_NO_COMPILE"] = "1"  # an environment made for one command compiles what that command imports
if not shutil.which("uv"):  # .ci/environment.py has put one beside Python then
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)])
CHEAP = str(Path(__file__).parent / "support" / "cheap")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [CHEAP, os.environ.get("PYTHONPATH")]))
# no deadline: a busy machine takes longer over one example and is right all the same
# the same examples in every run: what is red is red again; pytest --hypothesis-profile=thorough looks for others
settings.register_profile("any machine", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=1_000)
settings.load_profile("any machine")
# nor examples out of the constants of whatever modules a worker happens to have loaded, which takes each 2 s to read
providers._get_local_constants = lambda: providers._local_constants

ROOT = Path(__file__).resolve().parent.parent
NEEDED_IN_CI = ("browser", "postgresql", "nginx")  # markers whose tests CI must run


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: a sixth of the time a worker waits; two more gained 2 % and load the machine."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give the tests that share a fixture of their file to one worker: two would make it twice, a desk or a fitted model.

    xdist 3.8 groups by what stands behind "@" in a test's id, and writes it where pytest 9.2 no longer reads it.
    """
    for item in items:
        made = item._fixtureinfo.name2fixturedefs.values()
        if any(one[-1].scope == "module" for one in made) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(ROOT).with_suffix("").as_posix()))
        if config.getoption("loadgroup", False) and (mark := item.get_closest_marker("xdist_group")):
            item._id = type(item.id).parse(f"{item.nodeid}@{mark.args[0]}")
        if item.get_closest_marker("browser"):
            # a browser beside other programs can miss two minutes or a key: once more, and "RERUN" in the summary
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI set, a test that is skipped for want of a browser, of PostgreSQL or of nginx has failed."""
    report = yield
    needed = any(item.get_closest_marker(name) for name in NEEDED_IN_CI)
    if report.skipped and needed and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why a test ran once more, which what passes in the end would not say; then how much of the program was run."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"RERUN {report.nodeid}")
        terminalreporter.line(report.longreprtext)
    for line in covered_lines():
        terminalreporter.line(line)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of developer corpora beside the checkout; the test skips where it is absent."""
    folder = ROOT.parent / "shared" / "corpora"
    if not folder.is_dir():
        pytest.skip("the developer corpora (../shared/corpora) are not here")
    return folder.parent


@pytest.fixture(scope="session")
def demo() -> Path:
    """The demo corpus that comes with the project."""
    return ROOT / "data" / "demo"
