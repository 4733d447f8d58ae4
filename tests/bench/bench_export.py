"""make bench-export: what exports cost, at two sizes, so that time shows to be linear and memory flat; each beside pandas.

The desk is made of real analysed stories (desk_filling.py) in which a fifth of the sentences is marked, with evidence and notes. Every form
is written by a process of its own, as `copydesk export` does. A row: seconds of processor time at the small and the large
size, how many times as long the large one takes, the most memory the process had at both, and the ratio to what pandas takes
to write the same table (same columns, same rows) that it already has in memory, while Copydesk reads it from the database:
DataFrame.to_csv at the large size, to_json, to_parquet and to_excel at the small one (to_excel takes a minute at the large one). `/ to_csv` is every
form against to_csv, `quoted` to_csv with every cell quoted, which is how Copydesk writes CSV.
`--sentences 10000 100000` sets the sizes, `--forms csv xlsx` the forms.
"""

from __future__ import annotations

import argparse
import csv
import gc
import io
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from dashboard import exchange, review, store
from dashboard.exchange import EXPORTS, Source
from dashboard.model import Article, MarkEvent, MarkEvidence, Span
from dashboard.store.articles import add
from dashboard.store.engine import chunks, writing
from dashboard.store.stories import Rows, save_rows
from dashboard.store.tables import article, mark, mark_event, sentence, story, story_article, suggestion
from tests.bench.desk_filling import BATCH, EDITORS, copies, counts, multiply, templates

TEMPLATES = 30  # articles that are analysed
EVERY = 5  # one sentence in so many is marked
FILLED = (article, story, story_article, sentence, suggestion, mark_event, mark)  # what an export reads
PEERS = {"csv": "to_csv", "xlsx": "to_excel", "jsonl": "to_json", "parquet": "to_parquet"}
PANDAS = ("to_csv", "quoted", "to_json", "to_parquet", "to_excel")
SMALL_ONLY = {"to_json", "to_parquet", "to_excel"}
Times = dict[str, list[float]]


class Nowhere(io.RawIOBase):
    """Forgets what is written to it."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return len(data)


# ---- desks -------------------------------------------------------------------------------------------------------
def make_desks(folder: Path, small: int, large: int) -> list[Path]:
    """A desk of about `small` sentences, and one of that many times as many as `large` is; their files."""
    first, second = folder / "small.db", folder / "large.db"
    engine = store.open_database(f"sqlite:///{first}")
    for part in chunks(_stories(small), BATCH):
        with writing(engine, "corpus") as connection:
            add(connection, [told for texts, _ in part for told in texts])
            save_rows(connection, [rows for _, rows in part])
        for texts, rows in part:
            _mark(engine, texts, rows)
    store.finish_analysis(engine, store.story_ids(engine))
    engine.dispose()
    shutil.copy(first, second)
    engine = store.open_database(f"sqlite:///{second}")
    for k in range(1, large // small):
        multiply(engine, k, 1.0, FILLED)
    engine.dispose()
    return [first, second]


def _stories(sentences: int) -> Iterator[tuple[list[Article], Rows]]:
    """Copies of analysed stories until they have so many sentences."""
    for texts, rows in copies(templates(TEMPLATES), sentences):
        yield texts, rows
        sentences -= len(rows["sentence"])
        if sentences <= 0:
            return


def _mark(engine: Engine, texts: Sequence[Article], rows: Rows) -> None:
    """Marks of two editors on every fifth sentence of a story, as editors leave them: with evidence, wrong words, notes."""
    words = {told.id: told.text for told in texts}
    dice = random.Random(rows["story"][0]["id"])
    for editor in dice.sample(EDITORS, 2):
        events = []
        for k, row in enumerate(rows["sentence"]):
            if k % EVERY or (editor != EDITORS[0] and dice.random() < 0.3):
                continue
            events.append(_event(row, words, dice, len(events)))
        review.record_marks(engine, editor, events)


def _event(row: Any, words: dict[str, str], dice: random.Random, seq: int) -> MarkEvent:
    label = dice.choice(("boilerplate", "unsupported", "sourced", "sourced"))
    quote = words[row["article"]][row["start"] : row["stop"]]
    made = MarkEvent(
        f"{dice.getrandbits(96):024x}", "", row["article"], row["start"], row["stop"], quote, label,
        time.time_ns() // 1_000_000, seq, row["story"], note="Call the harbour office." if dice.random() < 0.2 else "",
    )  # fmt: skip
    if label == "sourced":
        return replace(made, evidence=(MarkEvidence(note="seen in the minutes"),))
    return replace(made, span=Span(0, min(9, len(quote)))) if label == "unsupported" else made


# ---- one form, in a process of its own ---------------------------------------------------------------------------
def measure_form(form: str, files: Sequence[Path]) -> list[list[float]]:
    """[seconds, MB] at each size. The first desk is exported twice, so that what is paid once a process is paid."""
    measured = []
    gc.freeze()  # as the command and the server do
    for path in (files[0], *files):
        engine = store.open_database(f"sqlite:///{path}")
        measured.append([seconds(lambda: EXPORTS[form].write(Source(engine), Nowhere())), most_memory()])  # type: ignore[arg-type] # noqa: B023
        engine.dispose()
    measured[1][0] = min(measured[0][0], measured[1][0])
    return measured[1:]


def measure_pandas(files: Sequence[Path]) -> Times:
    """What pandas takes for the same table that it has in memory: seconds by size."""
    import pandas as pd

    times: Times = {name: [] for name in PANDAS}
    gc.freeze()
    for path in files:
        engine = store.open_database(f"sqlite:///{path}")
        frame = pd.DataFrame(list(exchange.read_rows(Source(engine))), columns=list(exchange.COLUMNS))
        engine.dispose()
        runs: dict[str, Callable[[], Any]] = {
            "to_csv": lambda: frame.to_csv(io.BytesIO(), index=False),  # noqa: B023
            "quoted": lambda: frame.to_csv(io.BytesIO(), index=False, quoting=csv.QUOTE_ALL),  # noqa: B023
            "to_json": lambda: frame.to_json(io.BytesIO(), orient="records", lines=True),  # noqa: B023
            "to_parquet": lambda: frame.to_parquet(io.BytesIO(), compression="zstd"),  # noqa: B023
            "to_excel": lambda: frame.to_excel(io.BytesIO(), index=False, engine="xlsxwriter"),  # noqa: B023
        }
        for name, run in runs.items():
            if path == files[0] or name not in SMALL_ONLY:
                times[name].append(min(seconds(run) for _ in range(1 if name == "to_excel" else 2)))
    return times


def seconds(run: Callable[[], Any]) -> float:
    """Processor time."""
    gc.collect()
    start = time.process_time()
    run()
    return time.process_time() - start


def most_memory() -> float:
    """The most memory that this process has had, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def in_process(what: str, files: Sequence[Path]) -> Any:
    """What `measure_form` or `measure_pandas` says in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_export", "--one", what, *map(str, files)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


# ---- the table ---------------------------------------------------------------------------------------------------
def main() -> None:
    """Print one row a form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", nargs=2, type=int, default=[10_000, 100_000], metavar=("SMALL", "LARGE"))
    parser.add_argument("--forms", nargs="+", choices=list(EXPORTS), default=list(EXPORTS))
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        what, *files = args.one
        paths = [Path(file) for file in files]
        print(json.dumps(measure_pandas(paths) if what == "pandas" else measure_form(what, paths)))
        return
    with tempfile.TemporaryDirectory() as place:
        print_table(make_desks(Path(place), *args.sentences), args.forms)


def print_table(files: Sequence[Path], forms: Sequence[str]) -> None:
    """The sizes, a row a form, a row a way of pandas."""
    sizes = []
    for path in files:
        engine = store.open_database(f"sqlite:///{path}")
        sizes.append(counts(engine)[2])
        engine.dispose()
    print(f"{sizes[0]:,} and {sizes[1]:,} sentences: x{sizes[1] / sizes[0]:.1f}")
    pandas = in_process("pandas", files)
    print(f"{'form':<16} {'s':>7} {'s':>8} {'times':>6}  {'MB':>5} {'MB':>5} {'times':>6}  / to_csv  / its peer")
    for form in forms:
        (early, low), (late, high) = in_process(form, files)
        peer, line = pandas.get(PEERS.get(form, "")), f"{form:<16} {early:>7.2f} {late:>8.2f} {late / early:>6.1f}"
        ratio = "" if not peer else f"{(late if len(peer) > 1 else early) / peer[-1]:.2f} {PEERS[form]}"
        csv_ratio = late / pandas["to_csv"][1]
        print(f"{line}  {low:>5.0f} {high:>5.0f} {high / low:>6.2f}  {csv_ratio:>8.2f}  {ratio}", flush=True)
    for name, took in pandas.items():
        print(f"{name:<16} " + " ".join(f"{one:>7.2f}" for one in took))


if __name__ == "__main__":
    main()
