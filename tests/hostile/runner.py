"""Run hostile inputs through the whole analysis, each in a process of its own with limits the system enforces.

    python tests/hostile/runner.py [--quick] [--seconds 10] [--only WORD]...

Prints a line for every case that was killed or failed, then one with the counts; exits with 1 if there is any. Seconds are
of the processor, so that a busy machine fails nothing; memory is data beyond what the program itself takes (Linux).
The limits of the engine are what is under test: no worker is started that could be ended in their stead.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import traceback
from dataclasses import replace
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard import corpus
from dashboard.engine import limits
from dashboard.engine.analysis import analyse
from dashboard.model import Article, Refusal
from tests.hostile.making import Case, cases

MEMORY = 1_000_000_000


def run(case: Case) -> None:
    """Read, split, group, align and judge one case, and hold what must hold of any input."""
    articles: dict[str, Article] = {}
    refused: list[Refusal] = []
    for n, data in enumerate(case.copies()):
        reading = corpus.read_bytes(f"{n} {case.name}", data)
        refused += reading.refused
        articles |= {a.id: replace(a, story="one" if case.versions == 2 else None) for a in reading.articles}
    assert articles or refused
    noted: list[Refusal] = []
    found = list(analyse(list(articles.values()), aside=noted.append))
    assert sorted(a for told in found for a in told.story.articles) == sorted(articles)
    for told in found:
        for version in told.versions:
            assert len(told.suggestions[version.article.id]) == len(version.sentences)
            assert all(version.article.text[s.start : s.end] == s.text for s in version.sentences)
    assert not [wrong for wrong in noted if "Nothing is suggested" in wrong.reason or "Error" in wrong.reason], noted


def outcome(case: Case, seconds: int) -> str:
    """ "" when the case came through, else what became of it."""
    child = os.fork()
    if child == 0:
        _limit(seconds)
        try:
            run(case)
        except MemoryError:
            os._exit(3)
        except BaseException:
            traceback.print_exc(limit=-6)
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return f"killed by signal {os.WTERMSIG(status)} (24: more than {seconds} s)"
    return {0: "", 1: "failed", 3: "more than 1 GB"}.get(os.WEXITSTATUS(status), "failed")


def _limit(seconds: int) -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    used = next(int(row.split()[1]) * 1024 for row in status if row.startswith("VmData"))
    resource.setrlimit(resource.RLIMIT_DATA, (used + MEMORY, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))


def main() -> int:
    """Run them all; the number of those that did not come through decides."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="of a case's name; may be repeated")
    given = parser.parse_args()
    limits.is_heavy = lambda _versions: False
    list(analyse(corpus.read_bytes("warm.txt", b"The council voted on Tuesday. It rained in Lund.").articles))
    every = cases(quick=given.quick, all_=bool(given.only))
    chosen = [case for case in every if not given.only or any(word in case.name for word in given.only)]
    bad = 0
    for case in chosen:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        what = outcome(case, given.seconds)
        bad += bool(what)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        if what or given.only or spent > given.seconds / 2:
            print(f"{what or 'slow':40} {spent:6.1f} s  {case.name}", flush=True)
    print(f"{len(chosen)} inputs, {bad} did not come through", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
