"""How long the lead waits at a large desk: conflicts, tally, statuses and precedents over many marks.

    python tests/bench/bench_rulings.py [MARKS]

One line, processor time: `rulings marks N cases N  conflicts N ms  tally N ms  finals N ms  precedent N ms  first precedent N ms`.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from dashboard import review, store  # noqa: E402
from dashboard.model import MarkEvent  # noqa: E402
from dashboard.review.rulings import adjudication  # noqa: E402
from dashboard.review.rulings.precedent import precedent  # noqa: E402
from tests.support.making import version  # noqa: E402
from tests.support.marking import analysis, keep  # noqa: E402

SENTENCES = 40  # in an article
WORDS = [f"{a}{b}{c}" for a in "bdfgklm" for b in "aeiou" for c in ("n", "r", "st", "lt", "nd", "ck", "mp", "sh")]
LABELS = ("boilerplate", "unsupported", "sourced", "unsure")


def filled(db: store.Engine, marks: int, chance: random.Random) -> list[tuple[str, int]]:
    """Two editors' marks on every sentence, one in ten of them at odds, and a lead who has ruled on half of those."""
    versions = [
        version([f"{' '.join(chance.choices(WORDS, k=14))} {k} {n}." for n in range(SENTENCES)], site=f"s{k % 50}")
        for k in range(marks // (2 * SENTENCES))
    ]
    keep(db, *(analysis(v, story=f"story-{k}") for k, v in enumerate(versions)))
    for k, v in enumerate(versions):
        for who in ("kim", "lee"):
            review.record_marks(db, who, [_event(v, s.n, who, k, chance) for s in v.sentences])
    odd = adjudication.cases(db)
    for one in odd[: len(odd) // 2]:
        v = next(v for v in versions if v.article.id == one.article)
        review.record_marks(db, "lea", [_event(v, one.n, "lea", 0, chance, cause="adjudication")])
    return [(v.article.id, s.n) for v in versions for s in v.sentences]


def _event(v, n: int, who: str, k: int, chance: random.Random, **more: str) -> MarkEvent:  # type: ignore[no-untyped-def]
    s = v.sentence(n)
    label = "unsupported" if more or (who == "lee" and chance.random() < 0.1) else LABELS[n % 2]
    name = f"{who}-{v.article.id}-{n:04d}"
    return MarkEvent(
        name, who, v.article.id, s.start, s.end, s.text, label, 1_790_000_000_000 + n, story=f"story-{k}", **more
    )


def timed(work: Callable[[], object]) -> float:
    """Processor time in ms, the middle of three: other work on the machine does not count."""
    found = []
    for _ in range(3):
        begin = time.process_time()
        work()
        found.append((time.process_time() - begin) * 1000)
    return sorted(found)[1]


def main(marks: int) -> None:
    """Fill a database and measure."""
    with tempfile.TemporaryDirectory() as folder:
        db = store.open_database(f"sqlite:///{folder}/bench.db")
        article, n = filled(db, marks, random.Random(7))[0]
        begin = time.process_time()
        precedent(db, article, n)
        first = (time.process_time() - begin) * 1000
        parts = {
            "conflicts": lambda: adjudication.conflicts(db, limit=24),
            "tally": lambda: adjudication.tally(db),
            "finals": lambda: adjudication.finals(db),
            "precedent": lambda: precedent(db, article, n),
        }
        said = "  ".join(f"{name} {timed(work):.0f} ms" for name, work in parts.items())
        many = len(adjudication.cases(db))
        print(f"rulings marks {review.count_answers(db)} cases {many}  {said}  first precedent {first:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
