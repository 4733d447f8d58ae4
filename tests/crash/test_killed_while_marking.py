"""A process that is killed while it records marks: nothing that was acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.model import MarkEvent
from dashboard.review import check_rebuild, event_from_json, event_to_json, read_log, record_marks
from dashboard.store import back_up
from tests.support.marking import filled

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.crash

# Records batch after batch for ever. It prints a batch before it sends it and again once it is acknowledged.
WRITER = """
import json, sys, itertools, uuid
from dashboard.model import MarkEvent
from dashboard.review import event_to_json, record_marks
from dashboard.store import load_story, open_database

engine = open_database(sys.argv[1])
places = [(v.article.id, s) for v in load_story(engine, "story-1").versions for s in v.sentences]
for i in itertools.count():
    batch = [
        MarkEvent(str(uuid.uuid4()), "", article, s.start, s.end, s.text, "unsupported", 1_790_000_000_000 + i, k, "story-1")
        for k, (article, s) in enumerate(places)
    ]
    print("sent", json.dumps([event_to_json(e) for e in batch]), flush=True)
    print("kept", json.dumps(record_marks(engine, sys.argv[2], batch).acks), flush=True)
"""


def start(url: str, editor: str, out: Path) -> subprocess.Popen[bytes]:
    with out.open("wb") as file:
        return subprocess.Popen([sys.executable, "-c", WRITER, url, editor], cwd=ROOT, stdout=file)


def lines(out: Path, word: str) -> list[list[object]]:
    whole = out.read_text().split("\n")[:-1]  # the last line may have been cut off
    return [json.loads(line[5:]) for line in whole if line.startswith(word)]


def wait_for(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + 600  # starting three processes took 40 s on a machine with a load of 16
    while len(lines(out, "kept")) < count:
        assert process.poll() is None and time.monotonic() < give_up
        time.sleep(0.05)


@pytest.mark.parametrize("after", [1, 3, 8])
def test_kill_minus_nine_in_a_burst_loses_nothing_and_doubles_nothing(
    store: Engine, database_url: str, tmp_path: Path, after: int
):
    filled(store)
    process = start(database_url, "kim", tmp_path / "out")
    try:
        wait_for(tmp_path / "out", after, process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    sent = [event_from_json(raw, "kim") for batch in lines(tmp_path / "out", "sent") for raw in batch]
    kept = {str(name) for batch in lines(tmp_path / "out", "kept") for name in batch}
    there = [event.id for _, event in read_log(store, limit=100_000)]
    assert kept <= set(there) <= {event.id for event in sent}
    assert len(there) == len(set(there))
    assert len(there) % 6 == 0  # a batch is there wholly or not at all
    assert check_rebuild(store) == []

    again = record_marks(store, "kim", sent)  # what the browser does when it gets no answer
    assert set(again.acks) == {event.id for event in sent}
    assert sorted(e.id for _, e in read_log(store, limit=100_000)) == sorted(event.id for event in sent)
    assert check_rebuild(store) == []


def test_three_editors_killed_at_once_leave_a_sound_database(store: Engine, database_url: str, tmp_path: Path):
    filled(store)
    started = {name: start(database_url, name, tmp_path / name) for name in ("kim", "lee", "ada")}
    try:
        for name, process in started.items():
            wait_for(tmp_path / name, 3, process)
    finally:
        for process in started.values():
            process.send_signal(signal.SIGKILL)
        for process in started.values():
            process.wait()
    found: dict[str, list[MarkEvent]] = {}
    for _, each in read_log(store, limit=100_000):
        found.setdefault(each.editor, []).append(each)
    for name in started:
        kept = {str(i) for batch in lines(tmp_path / name, "kept") for i in batch}
        assert kept <= {each.id for each in found[name]}
    assert check_rebuild(store) == []
    if store.dialect.name == "sqlite":
        back_up(store, tmp_path / "copy.db")  # checks the whole file before and after


def test_an_event_that_was_sent_keeps_its_form_over_the_crash(store: Engine, database_url: str, tmp_path: Path):
    filled(store)
    process = start(database_url, "kim", tmp_path / "out")
    try:
        wait_for(tmp_path / "out", 1, process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    first = [event_from_json(raw, "kim") for raw in lines(tmp_path / "out", "sent")[0]]
    assert [event_to_json(e) for _, e in read_log(store, limit=6)] == [event_to_json(e) for e in first]
