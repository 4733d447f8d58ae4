"""A load that is killed or stopped half way is noticed by every command and finished at the next start."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from dashboard import review, store
from dashboard.jobs import loading
from dashboard.store import loads

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.crash


def command(*words: object, data: Path) -> subprocess.Popen[bytes]:
    """Start a command of the desk with its data in a folder of its own; its output goes to a file there."""
    env = {**os.environ, "DASHBOARD_DATA": str(data), "DASHBOARD_DB": f"sqlite:///{data / 'copydesk.db'}"}
    with (data / "out").open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "dashboard", *map(str, words)], cwd=ROOT, env=env, stdout=out, stderr=out
        )


def counted(data: Path) -> tuple[int, int]:
    """Articles and stories that are kept by now; -1 before there are tables."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{data / 'copydesk.db'}?mode=ro", uri=True)) as db:
        return tuple(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("article", "story"))  # type: ignore[return-value]
    return -1, -1


def stop_when(process: subprocess.Popen[bytes], reached: Callable[[], bool], how: signal.Signals) -> None:
    give_up = time.monotonic() + 300
    while not reached():
        assert process.poll() is None, "it ended before it could be stopped"
        assert time.monotonic() < give_up
        time.sleep(0.01)
    process.send_signal(how)
    process.wait(120)


def exit_code(*words: object, data: Path) -> int:
    return command(*words, data=data).wait(300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some articles of the demo corpus: enough that a load can be stopped half way."""
    made = tmp_path_factory.mktemp("corpus")
    texts = sorted(path for path in loading.DEMO.rglob("*.txt"))[:14]
    for path in texts:
        (made / path.name).write_bytes(path.read_bytes())
    return made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> object:
    """What these articles are on a desk that loaded them undisturbed."""
    db = store.open_database(f"sqlite:///{tmp_path_factory.mktemp('whole') / 'a.db'}")
    loading.load_folder(db, folder)
    return kept(db)


def kept(db: store.Engine) -> object:
    return {name: store.load_story(db, name) for name in store.story_ids(db)}


MOMENTS = {
    "articles saved": lambda data: counted(data)[0] > 0,
    "some stories saved": lambda data: counted(data)[1] > 0,
}


# killed as soon as the articles are saved: the desk at the end of this file, and `make test-crash` ("load killed")
@pytest.mark.parametrize(("moment", "how"), [("articles saved", signal.SIGINT), ("some stories saved", signal.SIGKILL)])
def test_analyse_stopped_half_way_is_noticed_and_finished(
    tmp_path: Path, folder: Path, whole: object, moment: str, how: signal.Signals
):
    process = command("analyse", folder, "--db", f"sqlite:///{tmp_path / 'copydesk.db'}", data=tmp_path)
    stop_when(process, lambda: MOMENTS[moment](tmp_path), how)
    db = store.open_database(f"sqlite:///{tmp_path / 'copydesk.db'}")
    now = loads.standing(db)
    if now.complete:
        pytest.skip("it was done before the signal arrived")
    assert now.interrupted
    assert not now.running
    assert loading.finish_interrupted(db)
    assert loads.standing(db) == store.Standing((), (), 0)
    assert kept(db) == whole
    assert review.prove(db).wrong == ()
    assert loading.finish_interrupted(db) is None


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def running() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    with suppress(OSError):
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).status == 200)
    return False


def test_a_desk_killed_while_it_loads_its_first_corpus_has_it_whole_at_the_next_start(
    tmp_path: Path, folder: Path, whole: object, port: int, running: list[subprocess.Popen[bytes]]
):
    serve = ("serve", "--port", port, "--corpus", folder)
    stop_when(command(*serve, data=tmp_path), lambda: MOMENTS["articles saved"](tmp_path), signal.SIGKILL)
    assert exit_code("check", data=tmp_path) == 1
    assert "interrupted" in (tmp_path / "out").read_text(encoding="utf-8")
    running.append(command(*serve, data=tmp_path))
    give_up = time.monotonic() + 300
    while not answers(port):
        assert running[0].poll() is None
        assert time.monotonic() < give_up
        time.sleep(0.2)
    db = store.open_database(f"sqlite:///{tmp_path / 'copydesk.db'}")
    assert loads.standing(db) == store.Standing((), (), 0)
    assert kept(db) == whole
