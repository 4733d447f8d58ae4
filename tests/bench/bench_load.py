"""A desk at work on one server: make bench-load [ARGS="--editors 20 --seconds 20 --pace 2 --on sqlite,postgresql"]

First one editor, then all of them, each with a real session of their own and the pane's HTTP (load_desk.py): idle with
the page open, then marking. A line a database:

    lost            marks sent that the database does not hold, or holds twice; must be 0
    durable         POST sent → acknowledged, ms: half of all marks, 95 of 100; beside it the ratio to one editor
    cpu             processor time of the server for a mark, its share of the questions for news taken off, ms
    session         memory a further session takes, MB
    idle            share of one core that all open, idle pages take together with their question every two seconds

Learning is off: it runs in pauses, and would be counted for whatever comes after one. The simulated editors run on the
same machine; with fewer than four cores their own work is in the waiting times.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from dashboard import review, store
from dashboard.jobs import learning
from dashboard.model import Identity
from dashboard.store import people
from tests.bench.load_desk import Editor
from tests.browser.conftest import Desk
from tests.support import stories
from tests.support.postgres import database, find_binaries, server

SECRET = "bench-" * 8
MEASURABLE = Path("/proc/self/stat").exists()
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True)
class Load:
    """What one database gave."""

    lost: int
    marks: int
    alone: tuple[float, ...]  # ms, one editor
    durable: tuple[float, ...]  # ms, all of them
    cpu: float  # ms a mark
    cpu_alone: float
    session: float  # MB
    idle: float  # share of a core


class OnPostgreSQL(Desk):
    """A desk whose database is on a server."""

    where = ""

    @property
    def url(self) -> str:
        """Its address."""
        return self.where


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every database asked for, one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--editors", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each of the three parts")
    parser.add_argument("--pace", type=float, default=2.0, help="seconds between two marks of an editor")
    parser.add_argument("--sentences", type=int, default=120, help="of a version; every two editors share a story")
    parser.add_argument("--on", default="sqlite,postgresql")
    options = parser.parse_args(arguments)
    if not MEASURABLE:
        sys.exit("This machine has no /proc: nothing was measured.")
    print(f"{options.editors} editors, a mark every {options.pace:g} s, {options.seconds:g} s")
    for name in options.on.split(","):
        with tempfile.TemporaryDirectory() as folder, desk_on(name, Path(folder), options) as desk:
            print(told(name, asyncio.run(measure(desk, options)), options.editors), flush=True)


@contextmanager
def desk_on(name: str, folder: Path, options: argparse.Namespace) -> Iterator[Desk]:
    """A running desk on a database of this kind, with stories and people in it."""
    if name == "sqlite":
        with running(Desk(folder), options) as desk:
            yield desk
        return
    binaries = find_binaries()
    if binaries is None:
        sys.exit("There is no PostgreSQL server here: nothing was measured on it.")
    with server(binaries) as address, database(address, "load") as url:
        desk = OnPostgreSQL(folder)
        desk.where = url
        with running(desk, options):
            yield desk


@contextmanager
def running(desk: Desk, options: argparse.Namespace) -> Iterator[Desk]:
    """Fill its database and start it, as a desk behind a proxy that vouches for everybody."""
    db = desk.engine()
    told = [stories.big(3, options.sentences, f"load-{i}") for i in range(-(-options.editors // 2))]
    store.save_articles(db, stories.reading(told))
    store.save_stories(db, told)
    store.finish_analysis(db, [one.story.id for one in told])
    for i in range(options.editors):
        people.sign_in(db, Identity("proxy", who(i), who(i)), new_role="editor")
    learning.switch(db, False)
    db.dispose()
    with mock.patch.dict(os.environ, {"DASHBOARD_LOGIN": "proxy", "DASHBOARD_PROXY_SECRET": SECRET}):
        desk.start()
    try:
        yield desk
    finally:
        desk.stop()


def who(i: int) -> str:
    """The name of editor number `i`."""
    return f"Editor {i:02}"


async def measure(desk: Desk, options: argparse.Namespace) -> Load:
    """One editor alone, then all of them idle, then all of them at work."""
    editors = [sitting(desk, i) for i in range(options.editors)]
    first, others = editors[0], editors[1:]
    await first.sit_down()
    await first.work(min(4.0, options.seconds), options.pace, 0.0)  # warms up: the first of everything costs more
    asking = await cost(desk, [first], options.seconds, 0.0)
    alone = await cost(desk, [first], options.seconds, options.pace)
    memory = rss(desk)
    for editor in others:
        await editor.sit_down()
    session = (rss(desk) - memory) / max(1, len(others))
    idle = await cost(desk, editors, options.seconds, 0.0)
    at_work = await cost(desk, editors, options.seconds, options.pace)
    for editor in editors:
        await editor.leave()
    return Load(
        lost=lost(desk, editors),
        marks=sum(len(editor.sent) for editor in editors),
        alone=alone[1],
        durable=at_work[1],
        cpu=(at_work[0] - idle[0]) * 1000 / max(1, len(at_work[1])),
        cpu_alone=(alone[0] - asking[0]) * 1000 / max(1, len(alone[1])),
        session=session,
        idle=idle[0] / options.seconds,
    )


def sitting(desk: Desk, i: int) -> Editor:
    """Editor number `i`, before the page is open."""
    headers = {"X-Copydesk-User": who(i), "X-Copydesk-Name": who(i), "X-Copydesk-Secret": SECRET}
    return Editor(f"http://127.0.0.1:{desk.port}", who(i), f"load-{i // 2}", headers)


async def cost(desk: Desk, editors: Sequence[Editor], seconds: float, pace: float) -> tuple[float, tuple[float, ...]]:
    """Processor seconds of the server, and the waits of all marks, while these editors work."""
    for editor in editors:
        editor.waits.clear()
    before = cpu(desk)
    await asyncio.gather(*(e.work(seconds, pace, i / len(editors)) for i, e in enumerate(editors)))
    return cpu(desk) - before, tuple(wait for editor in editors for wait in editor.waits)


def lost(desk: Desk, editors: Sequence[Editor]) -> int:
    """Marks acknowledged that are not in the log exactly once, and marks that are in it twice."""
    db, logged, after = desk.engine(), [], 0
    while part := review.read_log(db, after):
        after = part[-1][0]
        logged += [event.id for _, event in part]
    db.dispose()
    times = Counter(logged)
    acked = {name for editor in editors for name in editor.acked}
    return sum(times[name] != 1 for name in acked) + sum(times[name] > 1 for name in times.keys() - acked)


def unanswered(editors: Sequence[Editor]) -> int:
    """Marks that were sent and not acknowledged: answered with 503, say, which a browser sends again and these do not."""
    return sum(name not in editor.acked for editor in editors for name in editor.sent)


# ---- the server's process ---------------------------------------------------------------------------------------
def processes(desk: Desk) -> list[Path]:
    """The server and what it started: the processes of its session."""
    assert desk.process is not None
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := stat(entry)) and fields[3] == str(desk.process.pid):
            found.append(entry)
    return found


def stat(entry: Path) -> list[str]:
    """The fields of /proc/PID/stat after the name, from the state on; [] for a process that has ended."""
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def cpu(desk: Desk) -> float:
    """Processor seconds used so far."""
    return sum((int(fields[11]) + int(fields[12])) / TICKS for p in processes(desk) if (fields := stat(p)))


def rss(desk: Desk) -> float:
    """Memory in use, MB."""
    pages = sum(int(fields[21]) for p in processes(desk) if (fields := stat(p)))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def told(name: str, load: Load, editors: int) -> str:
    """The line of a database."""
    half, most, half_alone, most_alone = (
        *quantiles(load.durable),
        *quantiles(load.alone),
    )
    return (
        f"{name} lost {load.lost} of {load.marks}; durable p50 {half:.1f} p95 {most:.1f} ms"
        f" (one editor {half_alone:.1f} and {most_alone:.1f}, ratio {half / half_alone:.2f} and {most / most_alone:.2f});"
        f" cpu {load.cpu:.1f} ms a mark (one editor {load.cpu_alone:.1f});"
        f" session {load.session:.2f} MB; idle {load.idle:.1%} of a core for {editors} pages"
    )


def quantiles(values: Sequence[float]) -> tuple[float, float]:
    """(p50, p95); nan without values."""
    if not values:
        return float("nan"), float("nan")
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


if __name__ == "__main__":
    main()
