"""One Chromium for the whole run, its profiles to be used again, and a way round the event loop that Playwright keeps running beside it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

T = TypeVar("T")
# Debian starts Chromium with GPU rasterization, which without a GPU is emulated: a tenth of the time
WINDOW = {"width": 1400, "height": 900}
FLAGS = ["--disable-gpu", "--disable-gpu-rasterization"]


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

    A new profile loads and compiles Streamlit's scripts anew, which is a fifth of what a visit costs.
    """

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._free: list[Any] = []

    @contextmanager
    def lent(self) -> Iterator[Callable[..., Any]]:
        """A function that lends one profile after the other; all are emptied at the end."""
        taken: list[Any] = []

        def take() -> Any:
            taken.append(self._free.pop() if self._free else self._browser.new_context(viewport=WINDOW))
            return taken[-1]

        try:
            yield take
        finally:
            for profile in taken:
                empty(profile)
                self._free.append(profile)


def empty(profile: Any) -> None:
    """Close the pages of a profile and forget what they left: cookies, storage, rights, routes, a cut network."""
    origins = {"{0.scheme}://{0.netloc}".format(urlsplit(page.url)) for page in profile.pages}
    for page in profile.pages:
        page.close()
    profile.set_offline(False)
    profile.unroute_all()
    profile.clear_permissions()
    blank = profile.new_page()
    protocol = profile.new_cdp_session(blank)
    for origin in sorted(origins):
        if origin.startswith("http"):
            protocol.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    blank.close()
    profile.clear_cookies()


@pytest.fixture(scope="session")
def profiles(playwright_browser: object) -> Profiles:
    """The profiles of the run; a window of 1400 x 900 each."""
    return Profiles(playwright_browser)


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
