"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_fixtures import database_url, postgresql_server, store  # noqa: F401  the databases of the store tests

ROOT = Path(__file__).resolve().parent.parent


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
