"""A parser that hangs, crashes, takes all memory or prints costs its own file, which is refused with what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

import pytest

from dashboard import corpus, settings
from dashboard.corpus import guarded, worker
from dashboard.corpus.preview import preview
from dashboard.errors import CorpusError
from tests.support import breakers
from tests.support.office import docx, xlsx


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[guarded._Workers]:
    """A process of our own to break."""
    mine = guarded._Workers()
    monkeypatch.setattr(guarded, "_WORKERS", mine)
    yield mine
    mine.end_idle()


def wrong(read: Callable[[str, bytes, str], object]) -> str:
    with pytest.raises(CorpusError) as caught:
        guarded.run(read, "a.docx", b"", ".docx")
    assert "Open it in its own program" in caught.value.hint
    return caught.value.message


def test_what_breaks_a_parser_is_refused_and_the_next_file_is_read(
    workers: guarded._Workers, monkeypatch: pytest.MonkeyPatch
):
    assert "crash" in wrong(breakers.crash)
    if sys.platform == "linux":
        assert "MB of memory" in wrong(breakers.grow)
    talked = guarded.run(breakers.talk, "a.docx", docx(), ".docx")
    (article,) = corpus.read_bytes("a.docx", docx()).articles
    assert talked.articles == (article,)
    assert workers._process and workers._process.pid != os.getpid()
    monkeypatch.setattr(settings, "READ_SECONDS", 0.5)
    assert "takes more than" in wrong(breakers.hang)


def test_where_no_process_can_be_started_files_are_read_in_this_one(monkeypatch: pytest.MonkeyPatch):
    alone = guarded._Workers()
    monkeypatch.setattr(guarded, "_WORKERS", alone)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert corpus.read_bytes("a.docx", docx()).articles
    shown = preview("a.xlsx", xlsx(("text", "site"), ("The council voted.", "a.example")))
    assert shown and "text" in shown.header
    assert alone._process is None


def test_a_reader_that_takes_want_of_memory_for_damage_is_understood():
    def fail(_name: str, _data: bytes, _ends: str) -> None:
        try:
            raise MemoryError
        except MemoryError as error:
            raise CorpusError("is a damaged .docx document.", hint="Open it.") from error

    assert "memory" in worker.work(worker.Job(fail, "a.docx", b"", ".docx", {})).wrong
