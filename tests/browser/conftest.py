"""A desk in a process of its own with stories made by hand, and a real Chromium to use it."""

from __future__ import annotations

import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard import review, store
from dashboard.model import MarkEvent, StoryAnalysis
from tests.support import stories
from tests.support.chromium_fixture import WINDOW, Profiles

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds for a desk to start: 3 on a quiet machine, 40 where ten other programs run
TAGS = (
    "keys",
    "stay",
    "undo",
    "copies",
    "near",
    "all",
    "evidence",
    "words",
    "note",
    "find",
    "fold",
    "address",
    "theme",
    "leave",
    "hostile",
    "names",
    "remap",
    "reviewed",
    "tabs",
    "two",
    "focus",
    "phone",
    "refused",
    "german",
    "history",
    "filter",
    "moved",
    "typing",
    "anew",
)
LONG = ("burst", "killed", "reload", "cut", "blocked", "twotabs", "pace")
STORIES = (
    *map(stories.small, TAGS),
    stories.right_to_left(),
    stories.alone(),
    *(stories.big(2, 320, name) for name in LONG),
)


def chromium() -> str | None:
    """The browser: CHROMIUM, what is on the path, or in its usual place."""
    found = runpy.run_path(str(ROOT / ".ci" / "system.py"))["find"]("chromium")
    return str(found) if found else None


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Desk:
    """A running desk. `stop` with kill=True is what a power cut does; `start` brings it back on the same port."""

    folder: Path
    editor: str = "kim"
    base: str = ""  # server.baseUrlPath, with a slash before it
    port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)  # further variables
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """SQLAlchemy URL of its database."""
        return f"sqlite:///{self.folder / 'desk.db'}"

    def page(self, story: str, **query: object) -> str:
        """The address of a story in the review page."""
        more = "".join(f"&{name}={value}" for name, value in query.items())
        return f"http://127.0.0.1:{self.port}{self.base}/review?story={story}{more}"

    def start(self) -> Desk:
        """Start, and wait until it answers."""
        env = (
            os.environ
            | {
                "DASHBOARD_DATA": str(self.folder),
                "DASHBOARD_DB": self.url,
                "DASHBOARD_EDITOR": self.editor,
                "STREAMLIT_SERVER_BASE_URL_PATH": self.base,
            }
            | self.more
        )
        command = [sys.executable, "-m", "dashboard", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _ in range(PATIENCE * 10):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/copydesk/ready", timeout=2):
                    return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the desk did not start within {PATIENCE} s")

    def stop(self, *, kill: bool = False) -> None:
        """End the desk and what it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL if kill else signal.SIGTERM)
            self.process.wait(10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            self.process.kill()
        self.process = None

    def engine(self) -> Engine:
        """Its database, seen from here."""
        return store.open_database(self.url)

    def events(self, story: str, editor: str | None = None) -> list[MarkEvent]:
        """What is durable, oldest first."""
        return review.read_own_events(self.engine(), story, editor or self.editor, 10_000)[::-1]

    def labels(self, story: str, editor: str | None = None) -> dict[tuple[str, int | None], str | None]:
        """The present marks of an editor: (article, sentence number) -> label."""
        found = review.read_marks(self.engine(), story)
        marks = found.marks if found else ()
        return {(m.article, m.n): m.label for m in marks if m.editor == (editor or self.editor) and m.label}


def fill(folder: Path, analyses: tuple[StoryAnalysis, ...] = STORIES) -> None:
    """A database with these stories."""
    engine = store.open_database(f"sqlite:///{folder / 'desk.db'}")
    store.save_articles(engine, stories.reading(analyses))
    for analysis in analyses:
        store.save_story(engine, analysis)
    store.finish_analysis(engine, [analysis.story.id for analysis in analyses])
    engine.dispose()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, playwright_browser: object) -> Iterator[Desk]:
    """A desk shared by the tests of a module; every test takes a story or an editor of its own."""
    folder = tmp_path_factory.mktemp("desk")
    fill(folder)
    desk = Desk(folder).start()
    yield desk
    desk.stop()


@pytest.fixture
def visit(new_profile: Callable[..., object]) -> Callable[..., object]:
    """Open an address in an empty browser profile and wait for the pane; returns the Playwright page."""

    def open_page(
        address: str,
        *,
        context: object = None,
        size: tuple[int, int] = (1400, 900),
        script: str = "",
    ) -> object:
        page = (context or new_profile()).new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        if script:
            page.add_init_script(script)
        page.goto(address)
        ready(page)
        return page

    return open_page


# ---- from story to story in one visit -------------------------------------------------------------------------------
FAILED = pytest.StashKey[bool]()
GO = """(address) => {  // what a link of the page does
  history.pushState(null, '', address);
  dispatchEvent(new PopStateEvent('popstate', { state: null }));
}"""
FORGET = """() => {
  globalThis[Symbol.for('copydesk.pane')]?.desk?.root.getRootNode().querySelectorAll('dialog[open]').forEach((one) => one.close());
  localStorage.clear();
  sessionStorage.clear();
}"""
STILL = "[data-testid=stApp][data-test-script-state=notRunning]"
ARRIVED = """(address) => {
  const { desk } = globalThis[Symbol.for('copydesk.pane')] ?? {};
  const wanted = new URL(address).searchParams;
  const arrived = (story, n) => story === wanted.get('story') && (!wanted.has('sentence') || String(n) === wanted.get('sentence'));
  return desk?.root.isConnected && desk.undo.remembered && arrived(desk.data.story.id, desk.cursor.n)
    && new URL(location.href).searchParams.get('story') === wanted.get('story');
}"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed: nobody walks on with the page it leaves."""
    item.stash[FAILED] = call.excinfo is not None or (call.when != "setup" and item.stash.get(FAILED, False))
    return (yield)


class Walker:
    """An editor who goes from story to story in one page, which costs an eighth of loading it anew."""

    def __init__(self, take: Callable[[], Any]) -> None:
        self._take = take
        self._page: Any = None

    def to(self, address: str) -> Any:
        """Open a story; nothing that is kept in the browser comes along. Returns the Playwright page."""
        if self._page is None:
            self._page = self._take().new_page()
            self._page.goto(address)
        else:
            self._page.set_viewport_size(WINDOW)
            self._page.evaluate(FORGET)
            self._page.evaluate(GO, address)
            if not self._arrived(address):
                self._page.goto(address)  # Streamlit can miss a step in the history while it draws
        ready(self._page)
        self._page.wait_for_selector(STILL)  # a run that is on its way would draw the story once more
        return self._page

    def _arrived(self, address: str) -> bool:
        from playwright.sync_api import TimeoutError as Late  # not there on every machine

        try:
            self._page.wait_for_function(ARRIVED, arg=address, timeout=20_000)
        except Late:
            return False
        return True

    def rest(self, *, failed: bool) -> None:
        """After a test: begin with a page of its own where it failed, else undo what it told the browser."""
        if self._page is not None and failed:
            self._page.close()
            self._page = None
        elif self._page is not None:
            self._page.unroute_all()
            self._page.context.set_offline(False)
            self._page.emulate_media(color_scheme="null")


@pytest.fixture(scope="module")
def walker(profiles: Profiles) -> Iterator[Walker]:
    """One for the tests of a module."""
    with profiles.lent() as take:
        yield Walker(take)


@pytest.fixture
def walk(request: pytest.FixtureRequest, walker: Walker) -> Iterator[Callable[[str], Any]]:
    """Open a story as an editor does who is at work already; `visit` loads everything anew in an empty profile."""
    yield walker.to
    walker.rest(failed=request.node.stash.get(FAILED, False))


def ready(page: object) -> None:
    """The pane stands and its first cell has the keyboard."""
    page.wait_for_selector(".pane .cell[aria-current]", timeout=PATIENCE * 1000)
    page.wait_for_function(
        "() => globalThis[Symbol.for('copydesk.pane')]?.desk?.undo.remembered", timeout=PATIENCE * 1000
    )


def saved(page: object, timeout: int = 60_000) -> None:
    """All marks are acknowledged."""
    page.wait_for_function(
        "() => globalThis[Symbol.for('copydesk.pane')].desk.outbox.items.size === 0", timeout=timeout
    )


def at(page: object) -> int:
    """The number of the current sentence."""
    return int(page.evaluate("() => { const d = globalThis[Symbol.for('copydesk.pane')].desk; return d.cursor.n; }"))


def focused(page: object) -> str:
    """The id of the element that has the focus, inside the pane's shadow tree."""
    return str(
        page.evaluate("() => document.activeElement?.shadowRoot?.activeElement?.id ?? document.activeElement?.id ?? ''")
    )
