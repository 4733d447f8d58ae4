"""The app on a large corpus: what it costs to open Triage, filter, search, open a story, mark, take the next one.

    make bench-desk [ARGS="--sizes 1000,10000 --databases sqlite,postgresql --times 15 --templates FILE --folder FOLDER --only search"]

A desk of each size is filled through the store (desk_filling.py: real analysed stories, renamed and reworded; no analysis). Each
desk has a process of its own, with the real pages run by Streamlit's script runner and every cache of theirs emptied before each
question. The sizes are asked in turn, so that other work on the machine weighs on all alike. Printed: the median in ms, the ratio to
the smallest size, what Triage sends, the memory of the process, how long the desk took to fill and its size on disk.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

from sqlalchemy import Engine, select, text

from dashboard import review, store
from dashboard.errors import BusyError
from dashboard.review.queue import filters, listing
from dashboard.review.queue.filters import Filters
from dashboard.review.sharing.claims import next_story, release
from dashboard.settings import QUEUE_PAGE
from dashboard.store.engine import reading
from dashboard.store.tables import search_entry, story
from tests.bench.desk_filling import EDITORS, WRITTEN, counts, events, fill, templates
from tests.support import postgres

WORDS = 60  # of which the one is searched that fills a page: what is shown of a hit costs more than finding it
ASKED = (
    "Triage, database alone", "suggested, database alone", "search, database alone", "Triage", "suggested: unsupported", "marked: unsupported", "search, a page of hits", "search, frequent word",
    "opening a story", "one mark", "Next, 20 editors",
)  # fmt: skip


# ---- one desk, in a process of its own ---------------------------------------------------------------------------
class Desk:
    """What is asked of one desk; each gives (ms, bytes sent)."""

    def __init__(self, url: str) -> None:
        self.db: Engine = store.open_database(url)
        self.dice_of_words = random.Random(5)
        self.dice = random.Random(time.time_ns())  # a mark that was sent before is answered without being written
        with reading(self.db) as connection:
            self.stories = list(
                connection.scalars(select(story.c.id).where(story.c.versions == 4).order_by(story.c.id))
            )
            words = [
                row.split()
                for row in connection.scalars(select(search_entry.c.words).order_by(search_entry.c.id).limit(5))
            ]
        some = self.dice_of_words.sample(sorted({word for row in words for word in row if len(word) > 4}), WORDS)
        found = {word: self.stories_with(word) for word in some}
        self.paged = min(some, key=lambda word: (found[word] < QUEUE_PAGE, found[word]))
        self.frequent = next(word for word in words[0] if len(word) > 4 and all(word in row for row in words))

    def stories_with(self, word: str) -> int:
        """How many stories a word is found in."""
        return listing.list_stories(self.db, Filters(text=word), EDITORS[0]).total

    def ask(self, what: str) -> tuple[float, int]:
        """One question."""
        done: dict[str, Callable[[], tuple[float, int]]] = {
            "Triage, database alone": lambda: self.listed(Filters()),
            "suggested, database alone": lambda: self.listed(Filters(suggested=("unsupported",))),
            "search, database alone": lambda: self.listed(Filters(text=self.paged)),
            "Triage": lambda: page("triage"),
            "suggested: unsupported": lambda: page("triage", suggested="unsupported"),
            "marked: unsupported": lambda: page("triage", decided="unsupported"),
            "search, a page of hits": lambda: page("triage", q=self.paged),
            "search, frequent word": lambda: page("triage", q=self.frequent),
            "opening a story": lambda: page("review", story=self.dice.choice(self.stories)),
            "one mark": self.mark,
            "Next, 20 editors": self.next,
        }
        return done[what]()

    def listed(self, wanted: Filters) -> tuple[float, int]:
        """What Triage asks the database for a page."""
        start = time.perf_counter()
        listing.sums(self.db)
        found = listing.list_stories(self.db, wanted, EDITORS[0])
        some = found.names[:QUEUE_PAGE]
        listing.rows_of(self.db, some, EDITORS[0], dated=False)
        listing.hits_in(self.db, wanted, EDITORS[0], some)
        if wanted.text:
            filters.search(self.db, wanted.text, EDITORS[0], some)
        return (time.perf_counter() - start) * 1000, 0

    def mark(self) -> tuple[float, int]:
        """A sentence marked, until it is durable."""
        made = next(filter(None, (events(self.db, self.dice.choice(self.stories), self.dice, 1) for _ in range(99))))
        start = time.perf_counter()
        review.record_marks(self.db, self.dice.choice(EDITORS), made)
        return (time.perf_counter() - start) * 1000, 0

    def next_of(self, who: str) -> str | None:
        """The next story; asked again, as the page does, while the database is too busy to answer."""
        while True:
            with suppress(BusyError):
                return next_story(self.db, who)

    def next(self) -> tuple[float, int]:
        """Twenty editors ask at once; ms an editor."""
        start = time.perf_counter()
        with ThreadPoolExecutor(len(EDITORS)) as pool:
            found = list(pool.map(self.next_of, EDITORS))
        spent = (time.perf_counter() - start) * 1000 / len(EDITORS)
        if len(set(found)) < len(EDITORS):
            raise SystemExit(f"two editors got the same story: {found}")
        for who, name in zip(EDITORS, found, strict=True):
            release(self.db, who, str(name))
        return spent, 0


def page(name: str, **query: str) -> tuple[float, int]:
    """A page as a new visitor opens it, no cache filled."""
    import streamlit as st
    from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

    from tests.support.screen import open_page

    st.cache_data.clear()
    st.cache_resource.clear()
    sent = 0
    plain = ForwardMsgQueue.enqueue

    def counted(self: ForwardMsgQueue, message: Any) -> Any:
        nonlocal sent
        sent += message.ByteSize()
        return plain(self, message)

    ForwardMsgQueue.enqueue = counted  # type: ignore[method-assign]
    try:
        start = time.perf_counter()
        visitor = open_page(name, **query)
        spent = (time.perf_counter() - start) * 1000
    finally:
        ForwardMsgQueue.enqueue = plain  # type: ignore[method-assign]
    if visitor.exception:
        raise SystemExit(f"{name} {query}: {visitor.exception[0].message}")
    return spent, sent


def sit_at_this_computer() -> None:
    """There is no browser: requests come from here."""
    from dashboard.views import visitor

    visitor.headers = lambda: {"host": "localhost:8501"}
    visitor.cookies = dict
    visitor.address = lambda: None


def answer(url: str) -> None:
    """Answer questions from standard input, a line each."""
    logging.disable(logging.WARNING)
    sit_at_this_computer()
    desk = Desk(url)
    for line in sys.stdin:
        spent, sent = desk.ask(line.strip())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps([spent, sent, peak]), flush=True)


# ---- all of them -------------------------------------------------------------------------------------------------
@contextmanager
def worker(url: str) -> Iterator[Callable[[str], list[float]]]:
    """A process for one desk."""
    told = os.environ | {"DASHBOARD_DB": url, "DASHBOARD_CHECK": "off"}
    command = [sys.executable, "-m", "tests.bench.bench_desk", "--answer", url]
    with subprocess.Popen(command, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout

        def ask(what: str) -> list[float]:
            process.stdin.write(f"{what}\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            line = process.stdout.readline()  # type: ignore[union-attr]
            if not line:
                raise SystemExit(f"{what}: the process of {url} ended")
            return list(json.loads(line))

        yield ask
        process.stdin.close()


def filled(url: str, articles: int, options: argparse.Namespace) -> None:
    """Fill a desk where it is empty, and say what it took."""
    db = store.open_database(url)
    if not store.story_ids(db):
        start = time.perf_counter()
        spent = fill(db, templates(options.analysed, options.templates), articles, options.written)
        told = ", ".join(f"{name} {seconds:.1f}" for name, seconds in spent.items())
        done = time.perf_counter() - start
        found = counts(db)
        print(f"filled: {found[0]:,} articles, {found[1]:,} stories, {found[2]:,} sentences in {done:.0f} s ({told})"
              f", {(done - spent['copies']) / found[0] * 1e3:.2f} ms an article, {size(db) / found[0] / 1e3:.1f} kB each")  # fmt: skip
    db.dispose()


def size(db: Engine) -> int:
    """Bytes on disk."""
    with reading(db) as connection:
        if db.dialect.name == "postgresql":
            return connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
        return connection.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) or 0


def measure(urls: dict[int, str], times: int, asked: Sequence[str]) -> None:
    """Ask every desk everything in turn, and print the table."""
    found: dict[tuple[str, int], list[list[float]]] = {}
    with ExitStack() as stack:
        desks = {n: stack.enter_context(worker(url)) for n, url in urls.items()}
        for turn in range(times + 1):
            for what in asked:
                for n, ask in desks.items():
                    said = ask(what)
                    if turn:  # the first is for imports and the databases' own caches
                        found.setdefault((what, n), []).append(said)
    least = min(urls)
    print(f"{'':26}" + "".join(f"{f'{n:,} articles':>28}" for n in urls))
    for what in asked:
        middle = {n: statistics.median(row[0] for row in found[what, n]) for n in urls}
        cells = []
        for n in urls:
            sent = max(row[1] for row in found[what, n])
            cells.append(
                f"{middle[n]:9.1f} ms {f'{sent / 1e3:.0f} kB' if sent else '':>7} {f'x{middle[n] / middle[least]:.2f}':>7}"
            )
        print(f"{what:26}" + "".join(f"{cell:>28}" for cell in cells))
    peaks = {n: max(row[2] for what in asked for row in found[what, n]) for n in urls}
    print(f"{'memory of the process':26}" + "".join(f"{f'{peaks[n]:.0f} MB':>28}" for n in urls), flush=True)


def main() -> None:
    """All databases, all sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--analysed", type=int, default=120, help="generated articles that are analysed as templates")
    parser.add_argument(
        "--written", type=int, default=WRITTEN, help="articles through the store; more are copied in it"
    )
    parser.add_argument("--templates", type=Path, help="a file that keeps them")
    parser.add_argument("--folder", type=Path, help="where desks of SQLite are kept; else a temporary folder")
    parser.add_argument("--only", default="", help="questions whose name holds this")
    parser.add_argument("--answer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer:
        answer(options.answer)
        return
    sizes = [int(n) for n in options.sizes.split(",")]
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        options.templates = options.templates or folder / "templates.json"
        for kind in options.databases.split(","):
            print(f"---- {kind}, {time.strftime('%Y-%m-%d')}", flush=True)
            urls = {n: f"sqlite:///{folder}/desk-{n}.db" for n in sizes}
            if kind == "postgresql":
                binaries = postgres.find_binaries()
                if binaries is None:
                    print("no PostgreSQL server found: nothing was measured")
                    continue
                server = stack.enter_context(postgres.server(binaries))
                urls = {n: stack.enter_context(postgres.database(server, f"desk{n}")) for n in sizes}
            for n, url in urls.items():
                filled(url, n, options)
            measure(urls, options.times, [what for what in ASKED if options.only in what])


if __name__ == "__main__":
    main()
