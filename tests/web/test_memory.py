"""A desk that is at work all day keeps nothing of the requests it has answered, and one heap for all its threads."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import urllib.parse
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.review import event_to_json
from dashboard.web import tokens
from dashboard.web.routes import PREFIX, routes
from tests.support.marking import event, filled
from tests.support.serving import Client, serving

ROOT = Path(__file__).resolve().parents[2]
MARKS = f"/{PREFIX}/marks"

# Sixteen threads at once take memory that Python itself does not hand out; how many heaps the C library has after that.
HEAPS = """
import ctypes, json, threading
from dashboard.web.server import share_memory

share_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
together = threading.Barrier(16)

def work():
    together.wait()
    taken = [libc.malloc(20_000) for _ in range(50)]
    together.wait()
    for one in taken:
        libc.free(ctypes.c_void_p(one))

threads = [threading.Thread(target=work) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
out = ctypes.c_void_p(libc.fopen(b"heaps.xml", b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
print(open("heaps.xml").read().count("<heap nr="))
"""


def heaps(folder: Path, **variables: str) -> int:
    env = {name: value for name, value in os.environ.items() if name not in ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")}
    env |= {"PYTHONPATH": str(ROOT), **variables}
    ran = subprocess.run([sys.executable, "-c", HEAPS], cwd=folder, env=env, capture_output=True, text=True, check=True)
    return int(ran.stdout)


@pytest.mark.skipif(
    not hasattr(os, "confstr") or "glibc" not in str(os.confstr("CS_GNU_LIBC_VERSION")), reason="no glibc"
)
def test_all_threads_of_a_desk_share_one_heap_unless_the_environment_says_otherwise(tmp_path: Path):
    assert heaps(tmp_path) == 1
    assert heaps(tmp_path, MALLOC_ARENA_MAX="4") == 4


def test_marks_and_questions_that_were_answered_leave_no_object_behind(empty_desk: Engine, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path))
    a, b = filled(empty_desk)

    def ask(client: Client, rounds: int) -> None:
        for n in range(rounds):
            events = [event_to_json(event(of, 1 + n % 3)) for of in (a, b)]
            answer = client.post(MARKS, json={"story": "story-1", "events": events, "claim": n == 0})
            assert answer.status_code == 200, answer.text
            rev = json.loads(answer.text)["rev"]
            assert client.get(MARKS, params={"story": "story-1", "since": rev}).status_code == 204

    def objects() -> Counter[str]:
        urllib.parse.clear_cache()  # the last 128 addresses, here the client's
        gc.collect()
        return Counter(type(one).__qualname__ for one in gc.get_objects())

    with serving(routes(lambda: empty_desk)) as base:
        client = Client(base, {"X-Copydesk": "1", "X-Copydesk-Token": tokens.mint("kim", 0)})
        ask(client, 20)  # connections, compiled statements and whatever else is kept for the next one
        before = objects()
        ask(client, 100)
        grown = objects() - before
    assert sum(grown.values()) < 150, grown.most_common(9)  # an object for each mark or request would be 200
