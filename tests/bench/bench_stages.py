"""What each stage of an analysis costs an article, in milliseconds of one processor.  make bench-stages [CORPUS=folder]

    make bench-stages ARGS="--times 3 --against ../before"      (the same by another checkout, in turns, and the ratio)

Each labelled corpus that is here (the demo; those of ../shared/corpora where they lie beside the checkout), or CORPUS, is
read and analysed in a process of its own, in the state in which all but the first stories of a large corpus are: other
corpora have been analysed, which pays for word lists, patterns and the encoder, and the garbage collector is spared what
that left, as in every worker (parallel.spare_collector). No sentence of the measured corpus has been seen. Then what a
process pays once, as the whole cost of a small command. With --against it is also said whether both
checkouts find the same: every story, link, label, reason and evidence, by one hash. Wall time says little on a busy machine, so
processor time is counted, the least of `--times` runs; the median is that of the corpora. A row is printed when it is there.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from dashboard import compare, corpus, stories, suggest
from dashboard.engine import analysis
from dashboard.model import Story, Version
from tests.quality.corpora import ROOT, Corpus, at, available

STAGES = ("reading", "splitting", "grouping", "weights", "alignment", "suggestions")
STARTS = {"--help": ["--help"], "doctor": ["doctor"], "analyse two articles": ["analyse", "{folder}", "--out", "{out}"]}
MEASURED = """
import json, sys
from pathlib import Path
from tests.bench.bench_stages import costs
from tests.quality.corpora import Corpus, find
from dashboard.text import meaning
try:
    from dashboard.engine.parallel import spare_collector as spare
except ImportError:  # an older checkout
    from gc import freeze as spare
one = Corpus(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
for name in {"demo": ("traps", "seeds"), "traps": ("demo", "rewrites")}.get(one.name, ("demo", "traps")):
    other = find(name)
    if other:
        costs(other)
meaning._kept.clear()
spare()
print(json.dumps(costs(one)))
"""
FOUND = """
import hashlib, sys
from pathlib import Path
from dashboard import corpus
from dashboard.engine import analysis
from tests.quality.corpora import Corpus
one = Corpus(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
told = hashlib.sha256()
for story in analysis.analyse(corpus.read(one.articles, one.table).articles):
    told.update(repr(story).encode())
print(told.hexdigest())
"""


def costs(where: Corpus) -> dict[str, float]:
    """Stage → milliseconds of processor time an article."""
    clock = Clock()
    articles = corpus.read(where.articles, where.table).articles
    clock.lap("reading")
    versions = [corpus.version(article) for article in articles]
    clock.lap("splitting")
    found = stories.group(versions, decisions=stories.Decisions())
    clock.lap("grouping")
    background = analysis.Background(compare.weigh(versions), suggest.recurrence(versions))
    clock.lap("weights")
    for story, telling in members(found, versions):
        links = analysis.align_story(telling, background.weights)
        clock.lap("alignment")
        suggest.suggest(story, telling, links, background.recurrence, background.weights)
        clock.lap("suggestions")
    return {stage: 1e3 * clock.spent.get(stage, 0.0) / len(articles) for stage in STAGES}


class Clock:
    """Processor time, told apart by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._at = time.process_time()

    def lap(self, stage: str) -> None:
        """What has passed since the last lap was spent on `stage`."""
        now = time.process_time()
        self.spent[stage] = self.spent.get(stage, 0.0) + now - self._at
        self._at = now


def members(found: list[Story], versions: list[Version]) -> Iterator[tuple[Story, tuple[Version, ...]]]:
    """Each story with its versions in their roles."""
    by_id = {v.article.id: v for v in versions}
    for story in found:
        some = (by_id[a] for a in story.articles)
        yield story, tuple(Version(v.article, v.sentences, story.roles.get(v.article.id, v.role)) for v in some)


def measured(tree: Path, where: Corpus) -> dict[str, float]:
    """`costs` of a corpus, counted by the code of `tree` in a process of its own."""
    return {stage: float(ms) for stage, ms in json.loads(asked(tree, MEASURED, where)).items()}


def asked(tree: Path, program: str, where: Corpus) -> str:
    """The last line that a program prints about a corpus, run with the code of `tree` in a process of its own."""
    command = [sys.executable, "-c", program, where.name, str(where.articles), str(where.gold)]
    told = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, env=alone())
    if told.returncode:
        sys.exit(f"{where.name} could not be measured in {tree}: {told.stderr.strip().splitlines()[-1:]}")
    return told.stdout.splitlines()[-1]


def started(tree: Path, arguments: list[str]) -> float:
    """Milliseconds of processor time that a command takes from its start to its end."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder, "articles")
        articles.mkdir()
        for name, words in (("a", "four"), ("b", "five")):
            text = (
                f"The ferry stays in port\n\nThe ferry to Pellworth stayed in port on Monday with {words} cars aboard."
            )
            (articles / f"{name}.txt").write_text(text, encoding="utf-8")
        filled = [word.format(folder=articles, out=Path(folder, "out")) for word in arguments]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = alone() | {"DASHBOARD_DATA": folder}
        subprocess.run(
            [sys.executable, "-m", "dashboard", *filled], cwd=tree, capture_output=True, env=environment, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1e3 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def alone() -> dict[str, str]:
    """The environment without a second thread of the maths library, and without another checkout's modules."""
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | threads


def least(rows: list[Mapping[str, float]]) -> dict[str, float]:
    """Each stage's least cost: what the machine did besides only ever adds."""
    return {stage: min(row[stage] for row in rows) for stage in rows[0]}


def compared(trees: list[Path], one: Corpus, times: int) -> list[dict[str, float]]:
    """The cost of a corpus by each tree, in turns."""
    rows = [[measured(tree, one) for tree in trees] for _ in range(times)]
    return [least([row[k] for row in rows]) for k in range(len(trees))]


def line(name: str, mine: Mapping[str, float], before: Mapping[str, float] | None = None) -> str:
    """A row of the table, with the ratio to another checkout where there is one."""
    whole = sum(mine.values())
    cells = "".join(f"{value:13.1f}" for value in (*mine.values(), whole))
    return f"{name:34s}{cells}" + (f"{whole / sum(before.values()):12.2f} x" if before else "")


def main() -> None:
    """Measure and print a row a corpus, their median, and what starting costs."""
    parser = argparse.ArgumentParser(description="What each stage of an analysis costs an article.")
    parser.add_argument("--times", type=int, default=1, help="runs, of which the least counts")
    parser.add_argument("--against", type=Path, help="another checkout to compare with")
    parser.add_argument("--no-starts", action="store_true", help="leave out what starting a command costs")
    options = parser.parse_args()
    folder = os.environ.get("CORPUS")
    given = (at(Path(folder)) or Corpus(Path(folder).name, Path(folder, "articles"), Path(folder))) if folder else None
    trees = [ROOT, *([options.against.resolve()] if options.against else [])]
    title = "ms of processor time an article"
    print(f"{title:34s}" + "".join(f"{stage:>13s}" for stage in (*STAGES, "all")), flush=True)
    rows: list[dict[str, float]] = []
    for one in [given] if given else [c for c in available() if not c.documents]:
        found = compared(trees, one, options.times)
        same = len({asked(tree, FOUND, one) for tree in trees}) == 1
        verdict = "" if len(trees) < 2 else "  finds the same" if same else "  FINDS SOMETHING ELSE"
        print(line(one.name, *found) + verdict, flush=True)
        rows.append(found[0])
    print(line("median of each stage", {stage: median(row[stage] for row in rows) for stage in STAGES}), flush=True)
    print(
        f"median of all: {median(sum(row.values()) for row in rows):.1f}\n\nms of processor time a command", flush=True
    )
    for name, arguments in () if options.no_starts else STARTS.items():
        each = [[started(tree, arguments) for tree in trees] for _ in range(options.times)]
        mine, *other = (min(row[k] for row in each) for k in range(len(trees)))
        print(f"{name:34s}{mine:13.0f}" + (f"{mine / other[0]:12.2f} x" if other else ""), flush=True)


if __name__ == "__main__":
    main()
