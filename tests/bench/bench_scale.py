"""What an analysis costs as a corpus grows: make bench-scale [ARGS="--sizes 1000,4000 --grouping 1000,10000 --desk"]

For each size a generated corpus (generated.py) is analysed in parts by one process, in a process of its own:

    ms CPU an article of each stage; s of wall; peak MB of the process; work folder, database and search kB an article; F1 of
    pairs against the generator's stories; what the search left out. Then the exponent of growth of CPU between the ends.
    With --every 1,1,40 the third size gets suggestions for every 40th part of its stories alone, counted 40 times: they are a
    map over stories, and cost the same whatever the corpus.

--grouping measures the stories alone, which larger sizes allow, from files to groups: "Copydesk" reads, splits, signs, looks for
candidates, compares and links in memory; "by parts" does it with everything on disk, counts the corpus and says why articles are
together, as an analysis does. Beside it the same files with datasketch MinHashLSH and rensa where they are installed, at the
settings usual for near duplicates (word 5-shingles, 128 permutations, threshold .5), at those of text-dedup (5-shingles, 256, .7),
and at settings made for rewrites (2-shingles, 128, .1); their stories are the connected components. Both sides read the files;
Copydesk's figure has sentences, words, exact comparison of candidates, linking and titles in it, datasketch's shingles, hashes,
and the index, whose hits are taken as they are.

--rows FILE adds what was measured to a file, a line each, and --plot FOLDER draws everything that stands in it: seconds of CPU and
peak memory over the number of articles.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

from dashboard import corpus, review, store
from dashboard.engine import by_parts, running
from dashboard.model import MarkEvent, Reading
from dashboard.review.queue import shortlist
from dashboard.review.queue.sites import count_sites
from dashboard.review.sharing.claims import next_story, release
from dashboard.stories import edges, grouping
from dashboard.stories.signatures import signatures
from tests.bench.generated import pair_f1, write
from tests.bench.growth_plot import plot, slope

STAGES = (
    "reading",
    "sentences",
    "signatures",
    "candidates",
    "pairs",
    "stories",
    "first part",
    "suggestions",
    "articles",
    "writing",
)
Row = dict[str, Any]


class Stopwatch:
    """CPU and the highest memory so far by stage, from what the analysis tells of its progress."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.peaks: dict[str, float] = {}
        self.own: dict[str, float] = {}
        self._last = time.process_time()
        self._stage = ""

    def tell(self, stage: str, _done: int, _of: int) -> None:
        """What has passed since the last word was spent on this stage."""
        now = time.process_time()
        self.spent[stage] = self.spent.get(stage, 0.0) + now - self._last
        if stage != self._stage:
            done = f"{self._stage} {self.spent.get(self._stage, 0.0):.0f} s, peak {peak():.0f} MB, own {own_memory():.0f} MB"
            print(done, file=sys.stderr, flush=True)  # a large size takes an hour
        self.peaks[stage], self.own[stage] = peak(), max(self.own.get(stage, 0.0), own_memory())
        self._last, self._stage = now, stage


def peak() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def own_memory() -> float:
    """What this process has of its own, without mapped files, in MB; Linux only."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


def made(folder: Path, articles: int) -> dict[str, str]:
    """Each article's story in the corpus of a folder, which is written unless it is there."""
    kept = folder / "stories.json"
    return json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else write(folder, articles, seed=11)


# ---- the whole analysis ------------------------------------------------------------------------------------------
def analysed(folder: Path, articles: int, every: int = 1) -> Row:
    """One size, in this process. Of the parts with stories every `every`-th gets suggestions and is saved; what those cost
    counts as often as it would have been paid. Everything else is done in full."""
    known = made(folder, articles)
    watch, wall = Stopwatch(), time.monotonic()
    work = by_parts.read_folder(folder / "articles", folder / "work", running.Engine("serial"), progress=watch.tell)
    with running.Runner(running.Engine("serial")) as runner:
        by_parts.find_stories(work, runner, by_parts.Given(), watch.tell)
        sizes = {name: len(work.part("stories", name)) for name in work.names("stories")}
        first, *others = sizes
        taken = others[::every]
        share = sum(sizes[name] for name in taken) / max(sum(sizes[name] for name in others), 1) or 1.0
        for stage, names in (
            ("first part", [first]),
            ("suggestions", taken),
        ):  # the first pays for what a process pays once
            some = {name: sizes[name] for name in names}
            running.run_stage(work, runner, by_parts.SUGGESTIONS, some, lambda *_, s=stage: watch.tell(s, 0, 0))
    done = by_parts.Analysed(work)
    db = store.open_database(f"sqlite:///{folder / 'desk.db'}")
    for part in done.parts_read():
        store.save_articles(db, Reading(part))
    watch.tell("articles", 0, 0)
    store.save_stories(db, done.stories())
    store.finish_analysis(db, store.story_ids(db))
    count_sites(db)
    db.dispose()
    watch.tell("writing", 0, 0)
    name = {v.article.id: v.article.name for v in by_parts.Versions(work.folder)}
    found = {name[a]: one.id for one in by_parts.stories_found(work) for a in one.articles}
    spent = watch.spent | {stage: watch.spent.get(stage, 0.0) / share for stage in ("suggestions", "writing")}
    return {
        "articles": articles,
        "share": share,
        "cpu": sum(spent.values()),
        "wall": time.monotonic() - wall,
        "stages": {stage: 1e3 * spent.get(stage, 0.0) / articles for stage in STAGES},
        "peak": peak(),
        "peaks": watch.peaks,
        "own": watch.own,
        "work": sum(path.stat().st_size for path in (folder / "work").rglob("*") if path.is_file()) / articles / 1e3,
        "disk": (folder / "desk.db").stat().st_size / articles / 1e3,
        "f1": pair_f1(found, known)[0],
        "cut": [done.cut().terms, done.cut().occurrences, done.cut().partners],
    }


# ---- the stories alone, beside others ------------------------------------------------------------------------------
def grouped(folder: Path, articles: int) -> Row:
    """Copydesk's grouping of one size in memory. Why articles are together is not asked: nobody else says it."""
    known = made(folder, articles)
    watch, start = Stopwatch(), time.process_time()
    articles_read = corpus.read(folder / "articles").articles
    watch.tell("reading", 0, 0)
    versions = sorted((corpus.version(article) for article in articles_read), key=lambda version: version.article.id)
    watch.tell("sentences", 0, 0)
    marks = signatures(versions)
    watch.tell("signatures", 0, 0)
    found = edges.compare(marks, lambda _done, _of: None)
    watch.tell("pairs", 0, 0)
    grouping.with_ties = lambda stories, *_: tuple(stories)
    told = grouping.group_compared(versions, marks, found)
    watch.tell("links", 0, 0)
    cpu = time.process_time() - start
    name = {version.article.id: version.article.name for version in versions}
    return _grouping_row("Copydesk", articles, cpu, {name[a]: one.id for one in told for a in one.articles}, known) | {
        "stages": {k: 1e3 * v / articles for k, v in watch.spent.items()}
    }


def by_part(folder: Path, articles: int) -> Row:
    """The same with everything on disk, as a large analysis does it."""
    known = made(folder, articles)
    watch, start = Stopwatch(), time.process_time()
    work = by_parts.read_folder(folder / "articles", folder / "work", running.Engine("serial"), progress=watch.tell)
    with running.Runner(running.Engine("serial")) as runner:
        by_parts.find_stories(work, runner, by_parts.Given(), watch.tell)
    watch.tell("reasons", 0, 0)
    cpu = time.process_time() - start
    name = {v.article.id: v.article.name for v in by_parts.Versions(work.folder)}
    found = {name[a]: one.id for one in by_parts.stories_found(work) for a in one.articles}
    return _grouping_row("Copydesk by parts, with reasons", articles, cpu, found, known) | {
        "stages": {k: 1e3 * v / articles for k, v in watch.spent.items()}
    }


def _grouping_row(who: str, articles: int, cpu: float, found: dict[str, str], known: dict[str, str]) -> Row:
    f1, precision, recall = pair_f1(found, known)
    return {
        "who": who,
        "articles": articles,
        "cpu": cpu,
        "peak": peak(),
        "f1": f1,
        "precision": precision,
        "recall": recall,
    }


def hashed(folder: Path, articles: int, who: str, words: int, threshold: float, permutations: int) -> Row:
    """The same texts by MinHash and LSH, of `who`."""
    known = made(folder, articles)
    importlib.import_module(who)  # Copydesk's modules are imported before its clock starts, too
    start = time.process_time()
    texts = {article.name: article.text for article in corpus.read(folder / "articles").articles}
    pairs = (_datasketch if who == "datasketch" else _rensa)(texts, words, threshold, permutations)
    names = list(texts)
    place = {name: k for k, name in enumerate(names)}
    first = edges.components(len(names), [(place[a], place[b], 1.0) for a, b in pairs])
    found = {name: str(first[k]) for k, name in enumerate(names)}
    cpu = time.process_time() - start
    return _grouping_row(f"{who}, {words}-shingles, {threshold:g}, {permutations}", articles, cpu, found, known)


def _shingles(text: str, words: int) -> list[str]:
    told = text.lower().split()
    return list({" ".join(told[k : k + words]) for k in range(max(len(told) - words + 1, 1))})


def _datasketch(texts: dict[str, str], words: int, threshold: float, permutations: int) -> Iterator[tuple[str, str]]:
    tool = importlib.import_module("datasketch")
    index = tool.MinHashLSH(threshold=threshold, num_perm=permutations)
    for name, text in texts.items():
        mark = tool.MinHash(num_perm=permutations)
        mark.update_batch([one.encode() for one in _shingles(text, words)])
        yield from ((name, other) for other in index.query(mark))
        index.insert(name, mark)


def _rensa(texts: dict[str, str], words: int, threshold: float, permutations: int) -> Iterator[tuple[str, str]]:
    tool = importlib.import_module("rensa")
    bands = permutations // (8 if threshold >= 0.3 else 2)
    index = tool.RMinHashLSH(threshold=threshold, num_perm=permutations, num_bands=bands)
    names, marks = list(texts), []
    for k, text in enumerate(texts.values()):
        mark = tool.RMinHash(num_perm=permutations, seed=42)
        mark.update(_shingles(text, words))
        near = [other for other in index.query(mark) if mark.jaccard(marks[other]) >= threshold]
        yield from ((names[k], names[other]) for other in near)
        index.insert(k, mark)
        marks.append(mark)


# ---- a desk of this size -----------------------------------------------------------------------------------------
def desk(folder: Path, _articles: int) -> Row:
    """ms of what an editor waits for, on the database that `analysed` has made; medians."""
    db = store.open_database(f"sqlite:///{folder / 'desk.db'}")
    ids = store.story_ids(db)
    shortlist.renew(db)
    told = store.load_story(db, ids[len(ids) // 2])
    version = next(v for v in told.versions if v.role != "source")
    counter = iter(range(1_000_000))

    def mark() -> None:
        said, n = version.sentences[next(counter) % len(version.sentences)], next(counter)
        place = (version.article.id, said.start, said.end, said.text)
        review.record_marks(
            db,
            "kim",
            [MarkEvent(f"mark-{n:08d}", "", *place, "boilerplate", 1_790_000_000_000 + n, story=told.story.id)],
        )

    def take() -> None:
        found = next_story(db, "kim")
        if found:
            release(db, "kim", found)

    asked: dict[str, Callable[[], object]] = {
        "open a story": lambda: store.load_story(db, ids[next(counter) % len(ids)]),
        "one mark": mark,
        "search": lambda: store.search_texts(db, version.sentences[-1].text.split()[0]),
        "next story": take,
    }
    row: Row = {"stories": len(ids)}
    for name, ask in asked.items():
        ask()
        times = []
        for _ in range(15):
            start = time.perf_counter()
            ask()
            times.append(1e3 * (time.perf_counter() - start))
        row[name] = statistics.median(times)
    db.dispose()
    return row


# ---- running it --------------------------------------------------------------------------------------------------
def apart(what: str, folder: Path, *more: object) -> Row:
    """A measurement in a process of its own: peaks of memory are a process's."""
    own = [sys.executable, "-m", "tests.bench.bench_scale", "--one", what, str(folder), *map(str, more)]
    told = subprocess.run(own, capture_output=True, text=True, check=False)
    if told.returncode:
        return {"failed": told.stderr.strip().splitlines()[-1] if told.stderr.strip() else str(told.returncode)}
    return json.loads(told.stdout.splitlines()[-1])


def one(what: str, folder: Path, rest: Sequence[str]) -> Row:
    """What such a process does."""
    if what == "hashed":
        return hashed(folder, int(rest[0]), rest[1], int(rest[2]), float(rest[3]), int(rest[4]))
    if what == "analysed":
        return analysed(folder, int(rest[0]), int(rest[1]))
    return {"grouped": grouped, "by_part": by_part, "desk": desk}[what](folder, int(rest[0]))


def exponent(rows: Sequence[Row]) -> float:
    """Of growth, between the first and the last size."""
    (a, b), (c, d) = [(row["articles"], row["cpu"]) for row in (rows[0], rows[-1])]
    return math.log(d / b) / math.log(c / a)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="250,1000")
    parser.add_argument(
        "--every", default="1", help="suggestions for every Nth part alone: one number a size, or one for all"
    )
    parser.add_argument("--grouping", default="1000,4000")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep the corpora here, and take those that are here")
    parser.add_argument("--rows", type=Path, help="a file to which what is measured is added")
    parser.add_argument("--plot", type=Path, help="a folder for pictures of what stands in --rows")
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one[0], Path(options.one[1]), options.one[2:])))
        return
    with tempfile.TemporaryDirectory() as temporary:
        base = options.folder or Path(temporary)
        sizes = [int(n) for n in options.sizes.split(",") if n]
        every = [int(n) for n in options.every.split(",")]
        rows = _whole(sizes, every * len(sizes) if len(every) == 1 else every, base)
        for n in [int(n) for n in options.grouping.split(",") if n]:
            rows += _stories(n, base, not options.no_peers)
    if options.rows:
        with options.rows.open("a", encoding="utf-8") as kept:
            kept.writelines(json.dumps(_point(row)) + "\n" for row in rows)
    if options.rows and options.plot:
        draw([json.loads(line) for line in options.rows.read_text(encoding="utf-8").splitlines()], options.plot)


def _point(row: Row) -> Row:
    """Of a row what is drawn."""
    who = row.get("who", "whole analysis")
    return {"who": who, "articles": row["articles"], "cpu": round(row["cpu"], 2), "peak": round(row["peak"])}


def draw(points: Sequence[Row], folder: Path) -> None:
    """Two pictures: time and memory. What was measured several times at a size counts as it was last."""
    for column, name, unit in (("cpu", "scale-time.svg", "s"), ("peak", "scale-memory.svg", "MB")):
        series: dict[str, dict[float, float]] = {}
        for point in points:
            series.setdefault(point["who"], {})[point["articles"]] = point[column]
        title = "Seconds of processor" if column == "cpu" else "Peak memory"
        (folder / name).write_text(
            plot({k: sorted(v.items()) for k, v in series.items()}, title, unit), encoding="utf-8"
        )
        if column == "cpu":
            for who, own in series.items():
                print(f"{who}: exponent {slope(sorted(own.items())):.3f}" if len(own) > 1 else f"{who}: one size")


def _whole(sizes: Sequence[int], every: Sequence[int], base: Path) -> list[Row]:
    rows: list[Row] = []
    desks: list[Row] = []
    print(
        f"{'articles':>9}{'CPU ms':>8}{'peak MB':>8}{'work kB':>8}{'disk kB':>8}{'F1':>7}  "
        + " ".join(f"{s:>11}" for s in STAGES)
    )
    for n, nth in zip(sizes, every, strict=True):
        row = apart("analysed", base / f"whole-{n}", n, nth)
        if "failed" in row:
            print(n, row["failed"])
            continue
        rows.append(row)
        stages = " ".join(f"{row['stages'][stage]:11.2f}" for stage in STAGES)
        print(
            f"{n:9,}{1e3 * row['cpu'] / n:8.1f}{row['peak']:8.0f}{row['work']:8.1f}{row['disk']:8.1f}{row['f1']:7.3f}  {stages}"
            f"  left out {row['cut']}, suggestions for {row['share']:.1%}",
            flush=True,
        )
        print(" " * 10 + "peak MB after " + ", ".join(f"{s} {mb:.0f}" for s, mb in row["peaks"].items()), flush=True)
        if nth == 1:
            desks.append(apart("desk", base / f"whole-{n}", n))
    if len(rows) > 1:
        print(f"exponent of growth of CPU: {exponent(rows):.3f}")
    for own, first in ((own, desks[0]) for own in desks if "failed" not in own):
        print(
            f"{own['stories']:9,} stories  "
            + "  ".join(f"{k} {v:.1f} ms ({v / first[k]:.2f})" for k, v in own.items() if k != "stories")
        )
    return rows


def _stories(articles: int, base: Path, peers: bool) -> list[Row]:
    rows: list[Row] = []
    folder = base / f"group-{articles}"
    asked: list[tuple[object, ...]] = [("grouped",), ("by_part",)]
    ways = [(5, 0.5, 128), (5, 0.7, 256), (2, 0.1, 128)] if peers else []
    asked += [("hashed", who, *way) for who in ("datasketch", "rensa") for way in ways]
    for what, *more in asked:
        row = apart(str(what), folder, articles, *more)
        if "failed" in row:
            print(row["failed"])
            continue
        rows.append(row)
        print(
            f"{articles:9,} {row['who']:34}{1e3 * row['cpu'] / articles:8.2f} ms {row['peak']:7.0f} MB"
            f"  F1 {row['f1']:.3f}  P {row['precision']:.3f}  R {row['recall']:.3f}",
            flush=True,
        )
        if "stages" in row:
            print(" " * 10 + ", ".join(f"{stage} {ms:.2f}" for stage, ms in row["stages"].items()))
    return rows


if __name__ == "__main__":
    main()
