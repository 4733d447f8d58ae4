"""The PostgreSQL server is killed while an editor marks: what was acknowledged is there once it has started again."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import psycopg
import pytest

from dashboard import review, store
from dashboard.errors import DashboardError
from tests.crash.experiments import until_up
from tests.crash.whole_server import end, started
from tests.support.marking import event, filled
from tests.support.postgres import find_binaries, server

pytestmark = pytest.mark.crash


def test_a_killed_database_server_loses_no_acknowledged_mark_and_the_app_goes_on():
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("there is no PostgreSQL server here")
    with server(binaries) as maintenance:
        home = Path(maintenance.rpartition("host=")[2])
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute("CREATE DATABASE crash")
        url = maintenance.replace("/postgres?", "/crash?")
        db = store.open_database(url)
        versions = filled(db)
        batches: list[tuple[str, ...]] = []
        said: list[str] = []
        going = threading.Event()

        def mark() -> None:
            try:
                while True:
                    batches.append(review.record_marks(db, "kim", [event(v, n) for v in versions for n in (1, 2)]).acks)
                    going.set()
            except DashboardError as error:
                said.append(error.message)

        editor = threading.Thread(target=mark)
        editor.start()
        assert going.wait(120)
        end(home, signal.SIGKILL)
        editor.join(120)
        assert said, "the editor was told nothing"
        with started(binaries, home):
            until_up(url)
            there = [one.id for _, one in review.read_log(db, limit=1_000_000)]
            assert len(there) == len(set(there))
            assert {name for batch in batches for name in batch} <= set(there)
            assert len(there) % 4 == 0  # a batch is there wholly or not at all
            assert review.check_rebuild(db) == []
            assert review.record_marks(db, "kim", [event(versions[0], 3)]).acks
            db.dispose()
