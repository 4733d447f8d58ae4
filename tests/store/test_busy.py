"""A database that somebody else holds, and a file that is no longer the one that was opened."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.errors import BusyError, DatabaseError
from dashboard.review import check_rebuild, event_to_json, read_log, record_marks
from dashboard.settings import RETRY_SECONDS, WRITE_THREADS
from dashboard.store import engine as opened
from dashboard.store import open_database, ping
from dashboard.store.engine import lock, reading, writing
from dashboard.web import routes, tokens
from tests.support.marking import event, filled
from tests.support.serving import Client, serving


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """Somebody else's write transaction, over what every mark of the first story needs."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    with engine.connect() as other, other.begin():
        lock(other, ["story story-1"])
        yield


def with_patience(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(opened.writing.__wrapped__, "__kwdefaults__", {"patience": seconds})


def test_a_mark_at_a_held_database_is_refused_for_now_and_taken_later(store: Engine, monkeypatch: pytest.MonkeyPatch):
    a, _ = filled(store)
    with_patience(monkeypatch, 0.2)
    mark = event(a, 1, "boilerplate")
    with held(store), pytest.raises(BusyError) as caught:
        record_marks(store, "kim", [mark])
    assert "another writer" in caught.value.message or "another program" in caught.value.message
    assert read_log(store) == []
    assert record_marks(store, "kim", [mark]).acks == (mark.id,)


def test_a_writer_of_this_process_waits_no_longer_than_its_patience(tmp_path: Path):
    engine = open_database(f"sqlite:///{tmp_path / 'copydesk.db'}")
    with writing(engine), ThreadPoolExecutor(1) as pool:

        def second() -> None:
            with writing(engine, patience=0.1):
                raise AssertionError("two writers at once")

        with pytest.raises(BusyError):
            pool.submit(second).result()
    engine.dispose()


def test_two_desks_on_one_database_file_lose_no_mark_and_see_each_other(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'copydesk.db'}"
    desks = [open_database(url), open_database(url)]
    a, _ = filled(desks[0])
    sent: dict[str, list[str]] = {"kim": [], "lee": []}

    def work(desk: Engine, editor: str) -> None:
        for n in range(12):
            mark = event(a, 1 + n % len(a.sentences), ("boilerplate", "unsupported")[n % 2])
            assert record_marks(desk, editor, [mark]).acks == (mark.id,)
            sent[editor].append(mark.id)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work, *one) for one in zip(desks, sent, strict=True)]:
            done.result()
    for desk in desks:
        assert sorted(one.id for _, one in read_log(desk)) == sorted([*sent["kim"], *sent["lee"]])
        assert check_rebuild(desk) == []
        desk.dispose()


def test_readers_are_answered_while_more_marks_wait_than_there_are_threads(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))
    a, _ = filled(store)
    with_patience(monkeypatch, 1.0)
    posts = WRITE_THREADS * 6
    with serving(routes.routes(lambda: store)) as base:
        ours = {"X-Copydesk": "1", "Sec-Fetch-Site": "same-origin", "X-Copydesk-Token": tokens.mint("kim", 0)}
        client, waiting = Client(base, ours), threading.Semaphore(0)

        def send(n: int) -> int:
            waiting.release()
            body = {"story": "story-1", "events": [event_to_json(event(a, 1, "boilerplate"))]}
            answer = client.post("/copydesk/marks", json=body)
            if answer.status_code == 503:
                assert answer.headers["retry-after"] == str(RETRY_SECONDS)
            return answer.status_code

        with ThreadPoolExecutor(posts) as pool:
            with held(store):
                sent = [pool.submit(send, n) for n in range(posts)]
                for _ in range(posts):
                    waiting.acquire()
                assert client.get("/copydesk/marks", params={"story": "story-1"}).status_code == 200
                assert not all(answer.done() for answer in sent), "the reader was only answered after the writers"
                assert sent[0].result() == 503
            assert {answer.result() for answer in sent} <= {200, 503}
    assert len({entry.id for _, entry in read_log(store)}) == sum(answer.result() == 200 for answer in sent)


@pytest.mark.parametrize("fate", ["deleted", "replaced"])
def test_a_database_file_that_is_gone_or_another_one_is_never_written_again(tmp_path: Path, fate: str):
    path = tmp_path / "copydesk.db"
    engine = open_database(f"sqlite:///{path}")
    a, _ = filled(engine)
    if fate == "deleted":
        path.unlink()
    else:
        open_database(f"sqlite:///{tmp_path / 'other.db'}").dispose()
        (tmp_path / "other.db").replace(path)
    for use in (lambda: record_marks(engine, "kim", [event(a, 1, "boilerplate")]), lambda: ping(engine)):
        with pytest.raises(DatabaseError) as caught:
            use()
        assert "moved, deleted or replaced" in caught.value.message
        assert caught.value.hint
    with pytest.raises(DatabaseError), reading(engine):
        pass
    assert path.exists() == (fate == "replaced")  # a deleted file does not come back empty
    engine.dispose()
