"""Do two editors ever get the same story, and is a mark ever lost?  make bench-race [ARGS="--processes 8 --each 200"]

Editors in processes of their own each do so many claims-and-marks on one database: take the next story, mark a sentence
in it, give the story back. One line a database; then the same while one more process loads articles into the desk, some
of them new versions of the very stories, and another exports everything, both over and over.

    double-served  an editor was given a place in a story while as many others as its overlap allows were in it. Told by
                   a log of the editors' own, on the machine's monotonic clock: from the answer to "next" until before
                   the story is given back. A tenth of the stories has an overlap of two.
    lost           marks that were acknowledged and are not in the log, or not in the state that is served
    errors         answers of any call that were an exception, and marks that were refused
    p95            of a whole claim-and-mark, in ms; in brackets what taking the story and what recording the mark took
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import queue
import random
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sqlalchemy import select  # noqa: E402

from dashboard import exchange, store  # noqa: E402
from dashboard.engine.analysis import analyse  # noqa: E402
from dashboard.jobs import loading  # noqa: E402
from dashboard.model import Article, MarkEvent, Reading, StoryAnalysis  # noqa: E402
from dashboard.review import check_rebuild, read_marks, record_marks  # noqa: E402
from dashboard.review.sharing import assignment, claims  # noqa: E402
from dashboard.store.engine import reading  # noqa: E402
from dashboard.store.tables import mark_event, plan  # noqa: E402
from tests.support.making import version  # noqa: E402
from tests.support.postgres import database, find_binaries, server  # noqa: E402

SENTENCES = 5  # a version; two versions a story
SECOND_OPINIONS = 0.1
START_SECONDS = 300.0  # until every process is ready, on a busy machine
STOP_SECONDS = 900.0  # until the last import and the last export have ended


@dataclass(frozen=True, slots=True)
class Turn:
    """One claim-and-mark: times in ns of the monotonic clock, `acked` the mark's id."""

    editor: str
    story: str
    asked: int
    given: int
    marked: int
    back: int
    acked: tuple[str, ...]


@dataclass(slots=True)
class Told:
    """What one process tells when it ends."""

    turns: list[Turn] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    rounds: int = 0  # of the importer and the exporter


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one race."""

    turns: int
    double: int
    lost: int
    errors: tuple[str, ...]
    p95: float
    p95_claim: float
    p95_mark: float
    seconds: float
    imports: int = 0
    exports: int = 0

    def line(self, name: str) -> str:
        """One line for people and for grep."""
        beside = f", {self.imports} imports, {self.exports} exports" if self.imports or self.exports else ""
        return (
            f"{name} double-served {self.double} lost {self.lost} errors {len(self.errors)} p95 {self.p95:.0f} ms "
            f"(claim {self.p95_claim:.0f}, mark {self.p95_mark:.0f}; {self.turns} in {self.seconds:.0f} s{beside})"
        )

    @property
    def clean(self) -> bool:
        """Nothing went wrong."""
        return not (self.double or self.lost or self.errors)


# ---- the corpus -------------------------------------------------------------------------------------------------
def article(story: int, telling: int) -> Article:
    """One telling of one event, in words that no other event has."""
    chance = random.Random(story)
    words = ["".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3)) for _ in range(60)]
    lines = []
    for n in range(SENTENCES):
        said = words[n * 10 : n * 10 + 10]
        changed = [word if (k + n + telling) % 5 else f"{word}{telling}" for k, word in enumerate(said)]
        lines.append(f"{' '.join(changed).capitalize()} {story + n + telling} times.")
    return version(lines, title=f"Event {story}", site=f"site{(story + telling) % 20}.example").article


def stories(count: int) -> list[StoryAnalysis]:
    """`count` stories of two versions each, grouped and analysed as a load does it."""
    return list(analyse([article(i, telling) for i in range(count) for telling in (0, 1)]))


def fill(url: str, told: Sequence[StoryAnalysis]) -> None:
    """An empty database gets the stories, a tenth of them with an overlap of two."""
    engine = store.open_database(url)
    try:
        store.save_articles(engine, Reading(tuple(v.article for one in told for v in one.versions)))
        store.save_stories(engine, told)
        store.finish_analysis(engine, [one.story.id for one in told])
        assignment.second_opinions(engine, "bench", SECOND_OPINIONS)
    finally:
        engine.dispose()


# ---- the processes ----------------------------------------------------------------------------------------------
def editor(url: str, name: str, each: int, start: Any, out: Any) -> None:
    """A process: so many claims-and-marks."""
    told, engine = Told(), store.open_database(url)
    start.wait(START_SECONDS)
    for _ in range(each):
        try:
            told.turns.append(turn(engine, name, told.errors))
        except Exception:
            told.errors.append(traceback.format_exc(limit=-3))
    engine.dispose()
    out.put(told)


def turn(engine: store.Engine, name: str, errors: list[str]) -> Turn:
    """Take the next story, mark the first sentence of it that this editor has not marked, give it back."""
    asked = time.monotonic_ns()
    story = claims.next_story(engine, name)
    given = time.monotonic_ns()
    if story is None:
        raise LookupError("no story was left")
    event = next_mark(engine, name, story)
    before = time.monotonic_ns()
    receipt = record_marks(engine, name, [event])
    errors += [f"refused: {why}" for why in receipt.refused.values()]
    marked = time.monotonic_ns()
    claims.release(engine, name, story)
    return Turn(name, story, asked, given, marked - before, marked, receipt.acks)


def next_mark(engine: store.Engine, name: str, story: str) -> MarkEvent:
    """A key press on a sentence that still waits for this editor."""
    found = read_marks(engine, story)
    done = {(mark.article, mark.n) for mark in found.marks} if found else set()
    mine = {(mark.article, mark.n) for mark in found.marks if mark.editor == name} if found else set()
    open_ones = [(v, s) for v in store.load_story(engine, story).versions for s in v.sentences]
    fresh = [(v, s) for v, s in open_ones if (v.article.id, s.n) not in done]
    again = [(v, s) for v, s in open_ones if (v.article.id, s.n) not in mine]
    v, s = (fresh or again)[0]
    return MarkEvent(
        str(uuid4()), name, v.article.id, s.start, s.end, s.text, "boilerplate", time.time_ns() // 1_000_000
    )


def importer(url: str, first: int, start: Any, stop: Any, out: Any) -> None:
    """A process: load a few articles, again and again: one more telling of an event that is there, and a new event."""
    told, engine = Told(), store.open_database(url)
    start.wait(START_SECONDS)
    while not stop.is_set():
        try:
            more = Reading((article(told.rounds, 2), article(first + told.rounds, 0)))
            loading.load(engine, more)
            told.rounds += 1
        except Exception:
            told.errors.append(traceback.format_exc(limit=-3))
    engine.dispose()
    out.put(told)


def exporter(url: str, start: Any, stop: Any, out: Any) -> None:
    """A process: export everything, again and again."""
    told, engine = Told(), store.open_database(url)
    start.wait(START_SECONDS)
    while not stop.is_set():
        try:
            exchange.EXPORTS["csv"].write(exchange.Source(engine), io.BytesIO())
            told.rounds += 1
        except Exception:
            told.errors.append(traceback.format_exc(limit=-3))
    engine.dispose()
    out.put(told)


def race(url: str, *, processes: int, each: int, stories: int, beside: bool = False) -> Result:
    """Run it on a database that `fill` filled; `beside`: while an import and an export run."""
    context = multiprocessing.get_context("spawn")
    start, stop, out, extra = context.Barrier(processes + 2 * beside), context.Event(), context.Queue(), context.Queue()
    workers = [context.Process(target=editor, args=(url, f"editor {i}", each, start, out)) for i in range(processes)]
    others = [
        context.Process(target=importer, args=(url, stories, start, stop, extra)),
        context.Process(target=exporter, args=(url, start, stop, extra)),
    ]
    running = workers + (others if beside else [])
    for process in running:
        process.start()
    try:
        told = gathered(out, workers)
        stop.set()
        rest = gathered(extra, running[processes:], STOP_SECONDS)
    finally:
        for process in running:
            process.join(60)
            process.kill()
    return judged(url, told, rest)


def gathered(out: Any, processes: Sequence[Any], patience: float = float("inf")) -> list[Told]:
    """What each of them tells; one that died or hangs without a word is an error, not a wait for ever."""
    told: list[Told] = []
    give_up = time.monotonic() + patience
    while len(told) < len(processes):
        alive = any(process.is_alive() for process in processes)
        try:
            told.append(out.get(timeout=5))
        except queue.Empty:
            if not alive or time.monotonic() > give_up:
                missing, codes = len(processes) - len(told), [process.exitcode for process in processes]
                return [*told, *[Told(errors=[f"a process died or hangs: {codes}"])] * missing]
    return told


# ---- the judge --------------------------------------------------------------------------------------------------
def judged(url: str, told: Sequence[Told], rest: Sequence[Told] = ()) -> Result:
    """The figures of what the processes told, held against the database."""
    turns = [one for each in told for one in each.turns]
    with opened(url) as engine, reading(engine) as connection:
        overlaps = {row.story: row.overlap for row in connection.execute(select(plan))}
        missing = lost(engine, turns)
    times = [[one.back - one.asked, one.given - one.asked, one.marked] for one in turns]
    whole, claim, mark = (p95(column) for column in zip(*times, strict=True)) if times else (0.0, 0.0, 0.0)
    return Result(
        turns=len(turns),
        double=double_served(turns, overlaps),
        lost=missing,
        errors=tuple(error for each in (*told, *rest) for error in each.errors),
        p95=whole,
        p95_claim=claim,
        p95_mark=mark,
        seconds=(max(one.back for one in turns) - min(one.asked for one in turns)) / 1e9 if turns else 0.0,
        imports=sum(each.rounds for each in rest[:1]),
        exports=sum(each.rounds for each in rest[1:]),
    )


@contextmanager
def opened(url: str) -> Iterator[store.Engine]:
    """An open database."""
    engine = store.open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def double_served(turns: Iterable[Turn], overlaps: Mapping[str, int]) -> int:
    """How often somebody came into a story that as many as may be there were in."""
    by_story: dict[str, list[Turn]] = defaultdict(list)
    for one in sorted(turns, key=lambda one: one.given):
        by_story[one.story].append(one)
    found = 0
    for story, several in by_story.items():
        inside: list[Turn] = []
        for one in several:
            inside = [other for other in inside if other.back > one.given]
            others = {other.editor for other in inside}
            found += one.editor in others or len(others) >= overlaps.get(story, 1)
            inside.append(one)
    return found


def lost(engine: store.Engine, turns: Iterable[Turn]) -> int:
    """Acknowledged marks that the log does not hold, and places where the state is not what the log says."""
    acked = {name for one in turns for name in one.acked}
    with reading(engine) as connection:
        logged = set(connection.scalars(select(mark_event.c.id)))
    return len(acked - logged) + len(check_rebuild(engine))


def p95(values: Sequence[int]) -> float:
    """The value that 95 of 100 do not exceed, in ms."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] / 1e6


# ---- the command ------------------------------------------------------------------------------------------------
@contextmanager
def databases(names: Iterable[str]) -> Iterator[dict[str, str]]:
    """Name -> a function's worth of address: a new empty database for every race."""
    with tempfile.TemporaryDirectory(prefix="copydesk-race-") as folder:
        found = {name: f"sqlite:///{folder}/{{}}.db" for name in names if name == "sqlite"}
        binaries = find_binaries() if "postgresql" in names else None
        if binaries is None:
            yield found
            return
        with server(binaries) as url:
            yield found | {"postgresql": url}


@contextmanager
def empty(address: str, name: str) -> Iterator[str]:
    """A new database: a file, or one on the server."""
    if address.startswith("sqlite"):
        yield address.format(name)
        return
    with database(address, name) as url:
        yield url


def main(arguments: Sequence[str]) -> int:
    """Print the lines; 1 when something went wrong anywhere, or a database was not there to be measured."""
    parser = argparse.ArgumentParser(prog="make bench-race ARGS=…")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--quick", action="store_true", help="leave out the race beside an import and an export")
    given = parser.parse_args(arguments)
    wanted, told, good = given.databases.split(","), stories(given.stories), True
    size = {"processes": given.processes, "each": given.each, "stories": given.stories}
    with databases(wanted) as there:
        for name in wanted:
            if name not in there:
                print(f"{name} not measured: no server was found")
                good = False
                continue
            for beside in (False, True)[: 1 if given.quick else 2]:
                with empty(there[name], f"race{int(beside)}") as url:
                    fill(url, told)
                    result = race(url, beside=beside, **size)
                print(result.line(f"{name} while importing and exporting" if beside else name), flush=True)
                for error in result.errors[:3]:
                    print(error, file=sys.stderr)
                good = good and result.clean
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
