"""A process that is killed while it records marks: nothing that was acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.model import MarkEvent
from dashboard.review import check_rebuild, event_from_json, event_to_json, read_log, record_marks
from dashboard.store import back_up
from tests.support.marking import filled

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.crash

# For each line {url, editor, out} a process more, which records batch after batch for ever and tells into `out` each batch
# before it sends it and again once it is acknowledged. Forked off one that has imported everything and opened no database:
# that costs a tenth of starting each anew. `make test-crash` starts each anew.
WRITERS = """
import itertools, json, os, signal, sys, uuid
import psycopg
from dashboard.model import MarkEvent
from dashboard.review import event_to_json, record_marks
from dashboard.store import load_story, open_database

def write(url, editor, out):
    engine = open_database(url)
    places = [(v.article.id, s) for v in load_story(engine, "story-1").versions for s in v.sentences]
    for i in itertools.count():
        batch = [
            MarkEvent(str(uuid.uuid4()), "", a, s.start, s.end, s.text, "unsupported", 1_790_000_000_000 + i, k, "story-1")
            for k, (a, s) in enumerate(places)
        ]
        print("sent", json.dumps([event_to_json(e) for e in batch]), file=out, flush=True)
        print("kept", json.dumps(record_marks(engine, editor, batch).acks), file=out, flush=True)

signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is killed leaves nothing behind
for line in sys.stdin:
    wanted = json.loads(line)
    child = os.fork()
    if child == 0:
        try:
            with open(wanted["out"], "w") as out:
                write(wanted["url"], wanted["editor"], out)
        finally:
            os._exit(1)
    print(child, flush=True)
"""


class Writer:
    """An editor's process that marks until it is killed."""

    def __init__(self, source: subprocess.Popen[str], url: str, editor: str, out: Path) -> None:
        """`source` forks it; it tells into `out`."""
        assert source.stdin and source.stdout
        source.stdin.write(json.dumps({"url": url, "editor": editor, "out": str(out)}) + "\n")
        source.stdin.flush()
        self.out, self.pid = out, int(source.stdout.readline())

    def wait_for(self, count: int) -> None:
        """Until so many batches were acknowledged."""
        give_up = time.monotonic() + 600  # starting three processes took 40 s on a machine with a load of 16
        while len(lines(self.out, "kept")) < count:
            assert self.alive() and time.monotonic() < give_up
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        while self.alive():
            time.sleep(0.01)

    def alive(self) -> bool:
        """Whether its process is there."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True


def lines(out: Path, word: str) -> list[list[object]]:
    """What a writer told under a word; the last line may have been cut off."""
    whole = out.read_text().split("\n")[:-1] if out.exists() else []
    return [json.loads(line[5:]) for line in whole if line.startswith(word)]


@pytest.fixture(scope="module")
def source() -> Iterator[subprocess.Popen[str]]:
    """The process that forks writers."""
    command = [sys.executable, "-c", WRITERS]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        yield process  # ends when its input is closed


@pytest.mark.parametrize("after", [1, 3, 8])
def test_kill_minus_nine_in_a_burst_loses_nothing_and_doubles_nothing(
    store: Engine, database_url: str, tmp_path: Path, source: subprocess.Popen[str], after: int
):
    filled(store)
    writer = Writer(source, database_url, "kim", tmp_path / "out")
    try:
        writer.wait_for(after)
    finally:
        writer.kill()
    sent = [event_from_json(raw, "kim") for batch in lines(writer.out, "sent") for raw in batch]
    kept = {str(name) for batch in lines(writer.out, "kept") for name in batch}
    log = [event for _, event in read_log(store, limit=100_000)]
    there = [event.id for event in log]
    assert kept <= set(there) <= {event.id for event in sent}
    assert len(there) == len(set(there))
    assert len(there) % 6 == 0  # a batch is there wholly or not at all
    assert [event_to_json(e) for e in log[:6]] == [event_to_json(e) for e in sent[:6]]  # in the form it was sent
    assert check_rebuild(store) == []

    again = record_marks(store, "kim", sent)  # what the browser does when it gets no answer
    assert set(again.acks) == {event.id for event in sent}
    assert sorted(e.id for _, e in read_log(store, limit=100_000)) == sorted(event.id for event in sent)
    assert check_rebuild(store) == []


def test_three_editors_killed_at_once_leave_a_sound_database(
    store: Engine, database_url: str, tmp_path: Path, source: subprocess.Popen[str]
):
    filled(store)
    writers = {name: Writer(source, database_url, name, tmp_path / name) for name in ("kim", "lee", "ada")}
    try:
        for writer in writers.values():
            writer.wait_for(3)
    finally:
        for writer in writers.values():
            writer.kill()
    logged: dict[str, list[MarkEvent]] = {}
    for _, each in read_log(store, limit=100_000):
        logged.setdefault(each.editor, []).append(each)
    for name, writer in writers.items():
        kept = {str(i) for batch in lines(writer.out, "kept") for i in batch}
        assert kept <= {each.id for each in logged[name]}
    assert check_rebuild(store) == []
    if store.dialect.name == "sqlite":
        back_up(store, tmp_path / "copy.db")  # checks the whole file before and after
