"""One Chromium for the whole run, its profiles to be used again, and a way round the event loop that Playwright keeps running beside it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

T = TypeVar("T")
# Debian starts Chromium with GPU rasterization, which without a GPU is emulated: a tenth of the time
WINDOW = {"width": 1400, "height": 900}
CHEAP = [
    "--disable-gpu",
    "--disable-gpu-rasterization",
    "--process-per-site",  # with the ground below: a page finds Streamlit's scripts compiled, a sixth of what it costs
    "--enable-features=NetworkServiceInProcess2",  # a page asks for 190 files: a twelfth less than from another process
    "--disable-features=ScriptStreaming",  # which parses again what is compiled: a fifth of the rest
]
FLAGS = [
    *CHEAP,
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # nothing leaves the machine
]


@pytest.fixture(scope="session")
def playwright_browser() -> Iterator[object]:
    """The installed Chromium, driven by Playwright; there can be one Playwright a process."""
    from tests.browser.conftest import chromium

    path = chromium()
    if path is None:
        pytest.skip("no Chromium on the path: set CHROMIUM to its program to run the browser tests")
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="the browser tests need playwright (requirements-dev.txt)"
    )
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path, args=FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
        )
        browser.new_context = patient(browser.new_context)  # type: ignore[method-assign]
        yield browser
        browser.close()


def patient(new_context: Callable[..., Any]) -> Callable[..., Any]:
    """Contexts that wait as long as a busy machine needs: Playwright's own 30 s were not always enough."""

    def new(**options: Any) -> Any:
        context = new_context(**options)
        context.set_default_timeout(60_000)
        return context

    return new


class Profiles:
    """Browser profiles that every visitor finds empty, and that keep what they have loaded.

    A new profile loads and compiles Streamlit's scripts anew, which is a third of what a visit costs. An empty page of
    the same host, the ground, stays open in each: with it stays the process that has compiled them.
    """

    def __init__(self, browser: Any, ground: str) -> None:
        self._browser = browser
        self._ground = ground
        self._free: list[Any] = []

    @contextmanager
    def lent(self) -> Iterator[Callable[..., Any]]:
        """A function that lends one profile after the other; all are emptied at the end."""
        taken: list[Any] = []

        def take() -> Any:
            taken.append(self._free.pop() if self._free else self._new())
            return taken[-1]

        try:
            yield take
        finally:
            for profile in taken:
                empty(profile)
                self._free.append(profile)

    def _new(self) -> Any:
        """A profile with its ground."""
        profile = self._browser.new_context(viewport=WINDOW)
        profile.new_page().goto(self._ground)
        return profile


def empty(profile: Any) -> None:
    """Close the pages of a profile and forget what they left: cookies, storage, rights, routes, a cut network."""
    ground, *pages = profile.pages
    origins = {"{0.scheme}://{0.netloc}".format(urlsplit(page.url)) for page in pages}
    for page in pages:
        page.close()
    profile.set_offline(False)
    profile.unroute_all()
    profile.clear_permissions()
    protocol = profile.new_cdp_session(ground)
    for origin in sorted(origins):
        if origin.startswith("http"):
            protocol.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    protocol.detach()
    profile.clear_cookies()


class Ground(BaseHTTPRequestHandler):
    """Answers with an empty page."""

    def do_GET(self) -> None:
        """Of every address."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the console."""


@pytest.fixture(scope="session")
def profiles(playwright_browser: object) -> Iterator[Profiles]:
    """The profiles of the run; a window of 1400 x 900 each."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Ground) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Profiles(playwright_browser, f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


@pytest.fixture
def new_profile(profiles: Profiles) -> Iterator[Callable[..., Any]]:
    """Gives an empty browser profile at every call, until the test ends."""
    with profiles.lent() as take:
        yield take


def apart(call: Callable[[], T]) -> T:
    """Run something with an event loop of its own in a thread: this one may have Playwright's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def run_apart(call: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine in a loop of its own: asyncio.run() fails in a worker where Playwright's loop is running."""
    return apart(lambda: asyncio.run(call()))
