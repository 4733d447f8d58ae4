"""One Chromium for the whole run, and a way round the event loop that Playwright keeps running beside it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
# Debian starts Chromium with GPU rasterization, which without a GPU is emulated: a tenth of the time
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
        yield browser
        browser.close()


def apart(call: Callable[[], T]) -> T:
    """Run something with an event loop of its own in a thread: this one may have Playwright's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def run_apart(call: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine in a loop of its own: asyncio.run() fails in a worker where Playwright's loop is running."""
    return apart(lambda: asyncio.run(call()))
