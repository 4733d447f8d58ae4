"""Desks for the pages: each test has its own data folder, named by DASHBOARD_DATA."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard import doctor, store
from dashboard.store import current
from dashboard.views import visitor


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, so that no test meets the user's database."""
    for name in doctor.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("DASHBOARD_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True)
def at_this_computer(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """AppTest has no browser: the request comes from here. A test may put other headers in."""
    headers = {"host": "localhost:8501"}
    monkeypatch.setattr(visitor, "headers", lambda: headers)
    monkeypatch.setattr(visitor, "cookies", dict)
    monkeypatch.setattr(visitor, "address", lambda: None)
    return headers


@pytest.fixture
def empty(data_folder: Path, made_sqlite: Path) -> store.Engine:
    """The desk as it is before anything was loaded."""
    shutil.copy(made_sqlite, data_folder / "copydesk.db")
    return current.engine()


@pytest.fixture
def demo(data_folder: Path, demo_file: Path) -> store.Engine:
    """The desk with the demo corpus."""
    shutil.copy(demo_file, data_folder / "copydesk.db")
    return current.engine()
