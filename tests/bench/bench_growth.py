"""How the cost of an analysis grows: with the sentences of an article, with the lines of a page, with the versions of a story.

    python tests/bench/bench_growth.py

Prints CPU seconds at each size and the exponent of growth (slope of log cost over log size, least squares over the larger
half): 1.0 is linear, 2.0 quadratic. Memory is the peak of the process. "as delivered" is what a desk does, which analyses the first
LIMIT_SENTENCES of an article; the other lines lift that limit, to show how the method grows beyond it. What was imported is
frozen first, as in a worker of the desk: looking through it again and again would be measured as growth.
"""

from __future__ import annotations

import gc
import math
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard import corpus, settings
from dashboard.engine import limits
from dashboard.engine.analysis import analyse
from dashboard.model import Article, Span

SYLLABLES = "ba ker lun tar mo vi sen dol gra pi ost wen har bul nac fer tis kor".split()  # noqa: SIM905


def words(dice: random.Random, count: int) -> list[str]:
    """Made-up words, some often and most seldom, as in a language."""
    known = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _ in range(4_000)]
    weights = [1 / (rank + 1) for rank in range(len(known))]
    return dice.choices(known, weights, k=count)


def text(dice: random.Random, sentences: int) -> str:
    """Sentences of some fifteen words with a figure, a name and a day in every third."""
    out = []
    for n in range(sentences):
        plain = " ".join(words_of[n * 15 % 60_000 : n * 15 % 60_000 + 15])
        detail = (
            f" {dice.randrange(2, 900)} crowns, said Ida Brook on {dice.randrange(1, 28)} May 2025"
            if n % 3 == 0
            else ""
        )
        out.append(f"The {plain}{detail}.")
    return "\n".join(" ".join(out[at : at + 5]) for at in range(0, len(out), 5))


words_of = words(random.Random(1), 60_100)


def told_again(plain: str, n: int) -> str:
    """The same as a rewrite has it: in every third sentence a word in four is another one, one in twelve is new, two of twenty
    change places, one in thirty is gone."""
    dice = random.Random(n)
    lines = plain.replace("\n", " ").split(". ")
    for at in range(0, len(lines), 3):
        lines[at] = " ".join("other" if dice.random() < 1 / 4 else word for word in lines[at].split(" "))
    for at in range(11, len(lines), 12):
        start = dice.randrange(60_000)
        lines[at] = f"The {' '.join(words_of[start : start + 14])}"
    for at in range(5, len(lines) - 1, 20):
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    kept = [line.strip(" .") for k, line in enumerate(lines) if k % 30 != 29]
    return "\n".join(". ".join(kept[at : at + 5]) + "." for at in range(0, len(kept), 5))


def story(versions: int, sentences: int) -> list[Article]:
    """Versions of one event."""
    plain = text(random.Random(3), sentences)
    made = [plain, *(told_again(plain, n) for n in range(1, versions))]
    return [Article(f"{n:016}", f"{n}.txt", "", body, language="en", story="one") for n, body in enumerate(made)]


def analysed(articles: Sequence[Article]) -> None:
    """The whole analysis in this process."""
    list(analyse(articles))


def split_page(lines: int) -> None:
    """An article of many short lines, half of them page furniture."""
    body = "\n".join(f"Option {n}" for n in range(lines))
    spans, at = [], 0
    for line in body.split("\n"):
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    corpus.split(Article("0", "a.html", "", body, page=tuple(spans[::2])))


def split_stops(count: int) -> None:
    """A line of nothing but stops."""
    corpus.split(Article("0", "a.txt", "", "The fee rises" + " ..." * count + " said Kim."))


def measure(name: str, sizes: Sequence[int], work: Callable[[int], None]) -> None:
    """Print the cost at each size and the exponent."""
    costs = []
    for size in sizes:
        began = time.process_time()
        work(size)
        costs.append(max(time.process_time() - began, 1e-3))
    half = len(sizes) // 2 - 1
    xs, ys = [math.log(n) for n in sizes[half:]], [math.log(cost) for cost in costs[half:]]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)
    told = "  ".join(f"{size:,}: {cost:.2f} s" for size, cost in zip(sizes, costs, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:34} exponent {slope:.2f}   {told}   peak {peak:.0f} MB", flush=True)


if __name__ == "__main__":
    limits.is_heavy = lambda _versions: False
    analysed(story(2, 20))
    gc.collect()
    gc.freeze()
    measure("two versions, as delivered", (125, 250, 500, 1_000, 2_000), lambda n: analysed(story(2, n)))
    settings.LIMIT_SENTENCES = 1_000_000
    measure("short lines of a page, splitting", (5_000, 10_000, 20_000, 40_000), split_page)
    measure("sentences of an article, alone", (500, 1_000, 2_000, 4_000), lambda n: analysed(story(1, n)))
    measure("sentences of two versions", (250, 500, 1_000, 2_000, 4_000), lambda n: analysed(story(2, n)))
    measure("versions of a story, pairs capped", (50, 100, 200, 400), lambda n: analysed(story(n, 10)))
    measure("stops of one line, splitting", (5_000, 10_000, 20_000, 40_000), split_stops)
