"""A desk at work for a while: does memory grow, do handles stay open, do marks get slower?

    make bench-soak [ARGS="--editors 20 --minutes 20 --pace 2 --on sqlite"]

Editors with real sessions mark and ask for news (load_desk.py); every five seconds the server's memory, open handles and
the waits of the marks since are noted. Prints a line a minute, then one with what follows after the warm-up:

    memory          slope of the memory that is the server's own, MB an hour, with its standard error
    handles         open files and sockets of the server: after the warm-up, at the end
    latency         POST sent → acknowledged, median ms: of the first quarter after the warm-up, of the last
    lost            marks acknowledged that the database does not hold, or holds twice; must be 0
    unanswered      marks that were not acknowledged, which a browser would send again

The log of marks grows with every mark, and with it the page cache, not the process. The process reaches its size within some
5,000 requests: threads, a connection each, statements and pages that SQLite keeps. So the first third is warm-up, and the slope
is told of the rest alone; the line says how much the warm-up took.

Memory is what no other process shares (Private_* of smaps_rollup): resident memory counts pages of files, too, which the kernel
maps and drops as it likes. The allocator is not asked to give back what it keeps free (malloc_trim): that would be another
server than the one that people run, so free memory that is kept counts as used. Samples lie close together and are alike, so
each minute counts as one point, or the error would be told too small by half.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from tests.bench.bench_load import MEASURABLE, desk_on, lost, processes, sitting, unanswered
from tests.bench.load_desk import Editor
from tests.browser.conftest import Desk

STEP = 5.0  # s between two samples


@dataclass(frozen=True)
class Sample:
    """What was seen at a moment: seconds since the start, MB, open handles, waits in ms since the sample before."""

    at: float
    memory: float
    handles: int
    waits: tuple[float, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--editors", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--warm", type=float, default=1 / 3, help="share of the time that is warm-up")
    parser.add_argument("--pace", type=float, default=2.0, help="seconds between two marks of an editor")
    parser.add_argument("--sentences", type=int, default=120)
    parser.add_argument("--on", default="sqlite")
    options = parser.parse_args(arguments)
    if not MEASURABLE:
        sys.exit("This machine has no /proc: nothing was measured.")
    print(
        f"{options.editors} editors, a mark every {options.pace:g} s, {options.minutes:g} minutes, {options.on}",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder, desk_on(options.on, Path(folder), options) as desk:
        editors = [sitting(desk, i) for i in range(options.editors)]
        samples = asyncio.run(soak(desk, editors, options.minutes * 60, options.pace))
        print(told(samples, options.minutes * 60 * options.warm, lost(desk, editors)), flush=True)
        print(f"unanswered {unanswered(editors)} of {sum(len(one.sent) for one in editors)}")


async def soak(desk: Desk, editors: Sequence[Editor], seconds: float, pace: float) -> list[Sample]:
    """All editors at work for so long; what was seen."""
    for editor in editors:
        await editor.sit_down()
    began = time.monotonic()
    work = asyncio.gather(*(e.work(seconds, pace, i / len(editors)) for i, e in enumerate(editors)))
    samples: list[Sample] = []
    while not work.done():
        await asyncio.wait([work], timeout=STEP)
        samples.append(sample(desk, editors, time.monotonic() - began))
        if len(samples) % round(60 / STEP) == 0:
            print(line(samples[-round(60 / STEP) :]), flush=True)
    await work
    for editor in editors:
        await editor.leave()
    return samples


def sample(desk: Desk, editors: Sequence[Editor], at: float) -> Sample:
    """Look at the server now, and take the waits since the last look."""
    waits = tuple(wait for editor in editors for wait in editor.waits)
    for editor in editors:
        editor.waits.clear()
    return Sample(at, own_memory(desk), handles(desk), waits)


def own_memory(desk: Desk) -> float:
    """Memory of the server and what it started that is shared with no other process, MB."""
    kilobytes = 0
    for entry in processes(desk):
        with suppress(OSError):  # it has ended
            rows = (entry / "smaps_rollup").read_text().splitlines()
            kilobytes += sum(int(row.split()[1]) for row in rows if row.startswith("Private_"))
    return kilobytes * 1024 / 1e6


def handles(desk: Desk) -> int:
    """Open files, sockets and pipes of the server and what it started."""
    return sum(len(list((entry / "fd").iterdir())) for entry in processes(desk))


def line(some: Sequence[Sample]) -> str:
    """What the last samples say."""
    waits = [wait for one in some for wait in one.waits]
    half = f"{median(waits):.1f} ms" if waits else "no mark"
    return f"{some[-1].at / 60:6.1f} min {some[-1].memory:8.1f} MB {some[-1].handles:5} handles  {half} of {len(waits)}"


def slope(samples: Sequence[Sample]) -> tuple[float, float]:
    """(MB an hour, its standard error) by least squares over the means of the minutes."""
    minutes: dict[int, list[Sample]] = {}
    for one in samples:
        minutes.setdefault(int(one.at // 60), []).append(one)
    hours = [mean(one.at for one in some) / 3600 for some in minutes.values()]
    memory = [mean(one.memory for one in some) for some in minutes.values()]
    n, mx, my = len(hours), mean(hours), mean(memory)
    spread = sum((x - mx) ** 2 for x in hours)
    found = sum((x - mx) * (y - my) for x, y in zip(hours, memory, strict=True)) / spread
    rest = sum((y - my - found * (x - mx)) ** 2 for x, y in zip(hours, memory, strict=True))
    return found, (rest / max(1, n - 2) / spread) ** 0.5


def told(samples: Sequence[Sample], warm: float, missing: int) -> str:
    """The last line."""
    after = [one for one in samples if one.at >= warm]
    if len({int(one.at // 60) for one in after}) < 3:
        return f"lost {missing}; too short for more"
    quarter = len(after) // 4
    first, last = (
        median([wait for one in part for wait in one.waits] or [float("nan")])
        for part in (after[:quarter], after[-quarter:])
    )
    grown, error = slope(after)
    return (
        f"memory {grown:+.2f} ± {error:.2f} MB/h ({after[0].memory:.1f} → {after[-1].memory:.1f} MB, "
        f"{after[0].memory - samples[0].memory:+.1f} MB in the warm-up before); "
        f"handles {after[0].handles} → {after[-1].handles}; latency {first:.1f} → {last:.1f} ms (x{last / first:.2f}); "
        f"lost {missing}"
    )


if __name__ == "__main__":
    main()
