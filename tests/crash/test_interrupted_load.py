"""A load that is killed or stopped half way is noticed by every command and finished at the next start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dashboard import review, store
from dashboard.jobs import loading
from dashboard.store import loads

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.crash

# A command that waits at one step of its load until a signal comes: however fast the load, the kill falls where it is meant
# to. `save_articles` waits once the articles are there, `save_stories` with two of the stories there and the rest missing.
HELD = """
import itertools, pathlib, signal, sys, time
from dashboard import store
from dashboard.__main__ import main

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests in the background has it ignored
step, sign = sys.argv[1], pathlib.Path(sys.argv.pop(2))
del sys.argv[1]
plain = getattr(store, step)

def held(db, what, *more):
    plain(db, itertools.islice(what, 2) if step == "save_stories" else what, *more)
    sign.touch()
    time.sleep(3_600)

setattr(store, step, held)
main()
"""


def command(*words: object, data: Path, held: str = "") -> subprocess.Popen[bytes]:
    """Start a command of the desk with its data in a folder of its own; its output goes to a file there. `held`: at which
    step of a load it waits for its end."""
    env = {**os.environ, "DASHBOARD_DATA": str(data), "DASHBOARD_DB": f"sqlite:///{data / 'copydesk.db'}"}
    start = ["-c", HELD, held, str(data / "held")] if held else ["-m", "dashboard"]
    with (data / "out").open("ab") as out:
        return subprocess.Popen([sys.executable, *start, *map(str, words)], cwd=ROOT, env=env, stdout=out, stderr=out)


def stop(data: Path, process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """End a held command once it has come to its step."""
    give_up = time.monotonic() + 300
    try:
        while not (data / "held").exists():
            assert process.poll() is None, (data / "out").read_text(encoding="utf-8")
            assert time.monotonic() < give_up
            time.sleep(0.01)
        process.send_signal(how)
        process.wait(120)
    finally:
        process.kill()


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


@pytest.mark.parametrize(
    ("step", "how", "stories"), [("save_articles", signal.SIGINT, 0), ("save_stories", signal.SIGKILL, 2)]
)
def test_analyse_stopped_half_way_is_noticed_and_finished(
    tmp_path: Path, folder: Path, whole: object, step: str, how: signal.Signals, stories: int
):
    words = ("analyse", folder, "--db", f"sqlite:///{tmp_path / 'copydesk.db'}")
    stop(tmp_path, command(*words, data=tmp_path, held=step), how)
    db = store.open_database(f"sqlite:///{tmp_path / 'copydesk.db'}")
    now = loads.standing(db)
    assert len(store.story_ids(db)) == stories
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
    stop(tmp_path, command(*serve, data=tmp_path, held="save_articles"), signal.SIGKILL)
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
