"""A parser that hangs, crashes, takes all memory or prints costs its own file, which is refused with what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import corpus, settings
from dashboard.corpus import guarded, worker
from dashboard.corpus.preview import preview
from tests.support.office import docx, xlsx

BREAKERS = """
import os, time
from dashboard.corpus import worker

def hang(name, data, ends): time.sleep(600)
def crash(name, data, ends): os.abort()
def grow(name, data, ends): return len(bytearray(8_000_000_000))
def talk(name, data, ends): print("x" * 100_000, flush=True); return worker._read(name, data, ends)

worker.TASKS = worker.TASKS | {"hang": hang, "crash": crash, "grow": grow, "talk": talk}
"""


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[guarded._Workers]:
    """Processes that know four more tasks, which no file gets from us."""
    (tmp_path / "sitecustomize.py").write_text(BREAKERS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    mine = guarded._Workers()
    monkeypatch.setattr(guarded, "_WORKERS", mine)
    yield mine
    mine.end_idle()


def wrong(task: str) -> str:
    with pytest.raises(guarded.CorpusError) as caught:
        guarded.run(task, "a.docx", b"", ".docx")  # type: ignore[arg-type]
    assert "Open it in its own program" in caught.value.hint
    return caught.value.message


def test_what_breaks_a_parser_is_refused_and_the_next_file_is_read(
    workers: guarded._Workers, monkeypatch: pytest.MonkeyPatch
):
    assert "crash" in wrong("crash")
    if sys.platform == "linux":
        assert "MB of memory" in wrong("grow")
    talked = guarded.run("talk", "a.docx", docx(), ".docx")  # type: ignore[arg-type]
    (article,) = corpus.read_bytes("a.docx", docx()).articles
    assert talked.articles == (article,)
    assert workers._process and workers._process.pid != os.getpid()
    monkeypatch.setattr(settings, "READ_SECONDS", 0.5)
    assert "takes more than" in wrong("hang")


def test_where_no_process_can_be_started_files_are_read_in_this_one(monkeypatch: pytest.MonkeyPatch):
    alone = guarded._Workers()
    monkeypatch.setattr(guarded, "_WORKERS", alone)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert corpus.read_bytes("a.docx", docx()).articles
    shown = preview("a.xlsx", xlsx(("text", "site"), ("The council voted.", "a.example")))
    assert shown and "text" in shown.header
    assert alone._process is None


def test_a_reader_that_takes_want_of_memory_for_damage_is_understood(monkeypatch: pytest.MonkeyPatch):
    def fail(_name: str, _data: bytes, _ends: str) -> None:
        try:
            raise MemoryError
        except MemoryError as error:
            raise guarded.CorpusError("is a damaged .docx document.", hint="Open it.") from error

    monkeypatch.setattr(worker, "TASKS", {"read": fail})
    assert "memory" in worker.work(worker.Job("read", "a.docx", b"", ".docx", {})).wrong
