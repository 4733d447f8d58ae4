"""make bench-export: what exports cost, as ratios; at two sizes, so that time shows to be linear and memory flat.

Each row: seconds of processor time at the small and the large size, how many times as long the large one takes for how many
times the sentences, the peak of Python's memory at both, and the time against two readings of the same table by pandas:
`to_csv` of a frame that is in memory already, and `read_sql` of the sentences followed by `to_csv`.
`--sentences 10000 100000` sets the sizes, `--forms csv xlsx` the forms.
"""

from __future__ import annotations

import argparse
import gc
import io
import sqlite3
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import exchange, review, store
from dashboard.exchange import EXPORTS, Source
from dashboard.model import Reading
from tests.support.making import version
from tests.support.marking import analysis, event

VERSIONS, SENTENCES = 4, 25  # of a story
MARKED = (
    (2, "unsupported"),
    (3, "sourced"),
    (4, "boilerplate"),
    (7, "boilerplate"),
    (9, "sourced"),
    (11, "unsupported"),
)
QUERY = """select a.name, s.n, s.start, s.stop, substr(a.text, s.start + 1, s.stop - s.start) as text, s.story, t.title as story_title,
a.title, a.site, a.url, a.published, a.language, s.label, s.confidence
from sentence s join article a on a.id = s.article join story t on t.id = s.story"""


class Nowhere(io.RawIOBase):
    """Forgets what is written to it."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return len(data)


def make(engine: store.Engine, first: int, stories: int) -> None:
    """Add stories of four versions with 25 sentences, a third of them marked."""
    made = []
    for k in range(first, first + stories):
        lines = [
            [
                f"Point {i} of report {k} says that crew {i % 17} moved {i * 3 + v} crates before noon, as planned."
                for i in range(SENTENCES)
            ]
            for v in range(VERSIONS)
        ]
        made.append(
            analysis(
                *(version(text, name=f"s{k:05}v{v}", site=f"site{v}.example") for v, text in enumerate(lines)),
                story=f"story-{k:05}",
            )
        )
    store.save_articles(engine, Reading(tuple(v.article for one in made for v in one.versions)))
    store.save_stories(engine, made)
    store.finish_analysis(engine, store.story_ids(engine))
    for one in made:
        events = [event(v, n, label, story=one.story.id) for v in one.versions[1:] for n, label in MARKED]  # type: ignore[arg-type]
        review.record_marks(engine, "Kim", events)


def seconds(run: Callable[[], Any]) -> float:
    """Processor time of the faster of two runs."""
    best = float("inf")
    for _ in range(2):
        gc.collect()
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def peak(run: Callable[[], Any]) -> float:
    """The most memory that Python held meanwhile, MB."""
    gc.collect()
    tracemalloc.start()
    run()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def measure(engine: store.Engine, path: Path, forms: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Form -> seconds and MB; "to_csv" and "read_sql + to_csv" are pandas."""
    found = {}
    for name in forms:
        export = EXPORTS[name]

        def run(export: exchange.Export = export) -> None:
            export.write(Source(engine), Nowhere())  # type: ignore[arg-type]

        found[name] = (seconds(run), peak(run))
    frame = pd.DataFrame(list(exchange.read_rows(Source(engine))))
    found["to_csv"] = (seconds(lambda: frame.to_csv(io.StringIO(), index=False)), 0.0)

    def read() -> None:
        connection = sqlite3.connect(path)
        pd.read_sql(QUERY, connection).to_csv(io.StringIO(), index=False)
        connection.close()

    found["read_sql + to_csv"] = (seconds(read), 0.0)
    return found


def main() -> None:
    """Print one row a form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", nargs=2, type=int, default=[10_000, 100_000], metavar=("SMALL", "LARGE"))
    parser.add_argument("--forms", nargs="+", choices=list(EXPORTS), default=list(EXPORTS))
    args = parser.parse_args()
    small, large = args.sentences
    each = VERSIONS * SENTENCES
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "desk.db"
        engine = store.open_database(f"sqlite:///{path}")
        make(engine, 0, small // each)
        before = measure(engine, path, args.forms)
        make(engine, small // each, (large - small) // each)
        after = measure(engine, path, args.forms)
        engine.dispose()
    print(f"{'form':<18} {'s':>7} {'s':>8}  x for x{large / small:.0f}   MB    MB  / to_csv  / read_sql + to_csv")
    for name, (late, high) in after.items():
        early, low = before[name]
        ratios = late / after["to_csv"][0], late / after["read_sql + to_csv"][0]
        print(
            f"{name:<18} {early:>7.2f} {late:>8.2f}  {late / early:>8.1f}  {low:>5.1f} {high:>5.1f}  {ratios[0]:>8.1f}  {ratios[1]:>8.1f}"
        )


if __name__ == "__main__":
    main()
