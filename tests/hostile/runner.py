"""Run hostile inputs through the whole analysis and every screen, each in a process of its own with limits the system enforces.

    python tests/hostile/runner.py [--quick] [--seconds 10] [--only WORD]... [--part 1/8] [--every]

Prints a line for every case that was killed, failed or took more than half its time (with --every: for all of them), then
one with the counts, the slowest and the largest; exits with 1 if any did not come through. The analysis has 10 s, and so has
each thing that comes after it: the database, Review, each board of Versions, each export (screens.py). Seconds are of the processor, so
that a busy machine fails nothing; memory is beyond what the program itself takes before (Linux). --part 2/8 runs an eighth.
The limits of the engine are what is under test: no worker is started that could be ended in their stead.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard import corpus
from dashboard.engine import limits
from dashboard.engine.analysis import analyse
from dashboard.model import Article, Reading, Refusal, StoryAnalysis
from tests.hostile.making import Case, cases
from tests.hostile.screens import empty_desk, show

MEMORY = 1_000_000_000


def run(case: Case) -> tuple[list[Reading], list[StoryAnalysis]]:
    """Read, split, group, align and judge one case, and hold what must hold of any input; what was read and found."""
    articles: dict[str, Article] = {}
    readings: list[Reading] = []
    for n, data in enumerate(case.copies()):
        reading = corpus.read_bytes(f"{n} {case.name}", data)
        one = tuple(replace(a, story="one" if case.versions == 2 else None) for a in reading.articles)
        readings.append(replace(reading, articles=one))
        articles |= {a.id: a for a in one}
    assert articles or any(reading.refused for reading in readings)
    noted: list[Refusal] = []
    found = list(analyse(list(articles.values()), aside=noted.append))
    assert sorted(a for told in found for a in told.story.articles) == sorted(articles)
    for told in found:
        for version in told.versions:
            assert len(told.suggestions[version.article.id]) == len(version.sentences)
            assert all(version.article.text[s.start : s.end] == s.text for s in version.sentences)
    assert not [wrong for wrong in noted if "Nothing is suggested" in wrong.reason or "Error" in wrong.reason], noted
    return readings, found


@dataclass(frozen=True)
class Outcome:
    """What became of a case: "" or what went wrong, seconds of the processor for the analysis and for the slowest screen,
    which that is, bytes beyond what the program takes."""

    name: str
    wrong: str
    seconds: float
    shown: float
    screen: str
    memory: int


def outcome(case: Case, seconds: int, desk: Path | None) -> Outcome:
    """Run a case in a process of its own; without a `desk` its screens are not made."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _limit(seconds)
        try:
            told = run(case)
            last = time.process_time()
            os.write(writer, f"analysis {last}\n".encode())
            signal.setitimer(signal.ITIMER_PROF, seconds)
            for screen in show(desk, *told) if desk else ():
                now = time.process_time()
                os.write(writer, f"{screen} {now - last}\n".encode())
                last = now
                signal.setitimer(signal.ITIMER_PROF, seconds)
        except MemoryError:
            os._exit(3)
        except BaseException:
            traceback.print_exc(limit=-6)
            os._exit(1)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        parts = [row.rsplit(" ", 1) for row in pipe.read().splitlines()]
    _, status, used = os.wait4(child, 0)
    whole = used.ru_utime + used.ru_stime
    times = [float(part[1]) for part in parts]
    rest = whole - sum(times)  # where it was ended
    screen, longest = max(((name, float(part)) for name, part in parts[1:]), key=lambda one: one[1], default=("", 0.0))
    wrong = f"killed by signal {os.WTERMSIG(status)} (27: more than {seconds} s)" if os.WIFSIGNALED(status) else ""
    if os.WIFEXITED(status):
        wrong = {0: "", 1: "failed", 3: "more than 1 GB"}.get(os.WEXITSTATUS(status), "failed")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = max(used.ru_maxrss - own, 0) * 1024
    if wrong:
        after = parts[-1][0] if parts else "nothing"
        return Outcome(case.name, f"{wrong}, after: {after}", times[0] if times else rest, rest, "?", memory)
    return Outcome(case.name, wrong, times[0], longest, screen, memory)


def _limit(seconds: int) -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    used = next(int(row.split()[1]) * 1024 for row in status if row.startswith("VmData"))
    resource.setrlimit(resource.RLIMIT_DATA, (used + MEMORY, resource.RLIM_INFINITY))
    signal.signal(
        signal.SIGPROF, signal.SIG_DFL
    )  # ends the process; a limit of the system's cannot be set a second time
    signal.setitimer(signal.ITIMER_PROF, seconds)


def main() -> int:
    """Run them all; the number of those that did not come through decides."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="of a case's name; may be repeated")
    parser.add_argument("--part", default="1/1", metavar="K/N", help="the K-th of N parts")
    parser.add_argument("--every", action="store_true", help="a line for each case")
    parser.add_argument("--analysis", action="store_true", help="the analysis alone, without the screens")
    given = parser.parse_args()
    limits.is_heavy = lambda _versions: False
    warm = corpus.read_bytes("warm.txt", b"The council voted on Tuesday. It rained in Lund.")
    every = cases(quick=given.quick, all_=bool(given.only))
    chosen = [case for case in every if not given.only or any(word in case.name for word in given.only)]
    part, parts = map(int, given.part.split("/"))
    found = []
    with empty_desk() as desk:
        told = list(analyse(warm.articles))
        if not given.analysis:
            list(show(desk, [warm], told))
        for case in chosen[part - 1 :: parts]:
            found.append(outcome(case, given.seconds, None if given.analysis else desk))
            if given.every or given.only or found[-1].wrong or slow(found[-1]) > given.seconds / 2:
                print(line(found[-1]), flush=True)
    print(summary(found), flush=True)
    return 1 if any(one.wrong for one in found) else 0


def slow(one: Outcome) -> float:
    """The longer of its two parts."""
    return max(one.seconds, one.shown)


def summary(found: Sequence[Outcome]) -> str:
    """The last line."""
    slowest, largest = max(found, key=slow), max(found, key=lambda one: one.memory)
    bad = sum(bool(one.wrong) for one in found)
    return (
        f"{len(found)} inputs, {bad} did not come through; slowest {slow(slowest):.1f} s ({slowest.name}), "
        f"largest {largest.memory / 1e6:.0f} MB ({largest.name})"
    )


def line(one: Outcome) -> str:
    """A line of the table."""
    return f"{one.name:40} {one.seconds:6.1f} s + {one.shown:4.1f} s {one.screen:10} {one.memory / 1e6:7.0f} MB  {one.wrong or 'came through'}"


if __name__ == "__main__":
    sys.exit(main())
