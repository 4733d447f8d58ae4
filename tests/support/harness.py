"""A desk on the demo corpus for what is no test: pictures and recordings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboard.jobs import loading
from tests.browser.conftest import Desk, chromium


@contextmanager
def running_app(folder: Path, editor: str = "kim") -> Iterator[str]:
    """Start a desk with the demo corpus, its database in `folder`; its address."""
    desk = Desk(folder, editor)
    db = desk.engine()
    loading.load_demo_if_empty(db)  # before the start: a slow machine needs its time for it
    db.dispose()
    try:
        desk.start()
        yield f"http://127.0.0.1:{desk.port}"
    finally:
        desk.stop()


def chromium_options() -> dict[str, Any]:
    """How Playwright starts the installed Chromium. SystemExit where there is none."""
    path = chromium()
    if path is None:
        raise SystemExit("There is no Chromium on the PATH: install it, or name it in CHROMIUM.")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": path, "args": ["--no-sandbox"] if root else []}
