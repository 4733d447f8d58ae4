"""How fast the queue finds: search, filters, the queue itself and the page, on 5,000 stories with 100,000 sentences.

    python -m tests.bench.bench_search [--stories 5000] [--db URL]

Made-up text of a Zipf-like vocabulary; marks of five editors on a tenth of the sentences, a note on every tenth of
those. Prints median and 95th percentile in ms. Without --db an SQLite file in a temporary folder.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from dashboard import review, store  # noqa: E402
from dashboard.model import Reading, Reason, StoryAnalysis  # noqa: E402
from dashboard.review.queue import filters  # noqa: E402
from dashboard.review.queue.filters import Filters  # noqa: E402
from dashboard.settings import QUEUE_PAGE  # noqa: E402
from tests.support.making import version  # noqa: E402
from tests.support.marking import analysis, event, suggestion  # noqa: E402

LABELS = ("sourced", "sourced", "unsupported", "unclear", "boilerplate")
CODES = ("date-differs", "number-differs", "name-unknown", "quote-altered", "new-claim")
VERSIONS, SENTENCES = 2, 10


def stories(count: int) -> list[StoryAnalysis]:
    """So many stories of two versions of ten sentences."""
    dice = random.Random(7)
    words = [
        f"{a}{b}{c}"
        for a, b, c in itertools.product(
            "bdfklmnprst", ("ar", "el", "in", "o", "un"), ("ta", "mer", "s", "vik", "d", "lon", "ge")
        )
    ]
    words += [f"{word}{end}" for word in words[:300] for end in ("ing", "ed", "er", "ungs", "heit")]
    weights = [1 / (i + 3) for i in range(len(words))]
    made = []
    for i in range(count):
        told = [
            version(
                [
                    " ".join(dice.choices(words, weights, k=18)) + f" {dice.randrange(10_000)}."
                    for _ in range(SENTENCES)
                ],
                site=f"site{dice.randrange(60)}.example",
                name=f"s{i:05}v{k}",
                language=dice.choice(("en", "en", "en", "de", "es")),
            )
            for k in range(VERSIONS)
        ]
        said = suggestion(dice.choice(LABELS), dice.random(), reasons=(Reason(dice.choice(CODES), {}),))
        made.append(analysis(*told, story=f"story{i:05}", said=said))
    return made


def fill(db: store.Engine, made: list[StoryAnalysis]) -> None:
    """Articles, stories, marks."""
    dice = random.Random(8)
    store.save_articles(db, Reading(tuple(v.article for a in made for v in a.versions)))
    store.save_stories(db, made)
    store.finish_analysis(db, [a.story.id for a in made])
    marks = []
    for told in made:
        for one in told.versions:
            if dice.random() < 0.3:
                said = [
                    event(
                        one,
                        n,
                        dice.choice(("boilerplate", "unsupported")),
                        story=told.story.id,
                        note="ask the clerk" if n == 1 else "",
                    )
                    for n in range(1, 4)
                ]
                marks += said
    for i, start in enumerate(range(0, len(marks), 2_000)):
        review.record_marks(db, f"editor{i % 5}", marks[start : start + 2_000])


def timed(name: str, ask: Callable[[], Any], times: int = 9) -> None:
    """Median and 95th percentile of asking, in ms."""
    found, spent = ask(), []
    for _ in range(times):
        start = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - start) * 1000)
    size = len(found.stories or ()) if isinstance(found, filters.Found) else len(found)
    print(
        f"{name:44} {size:6} found   p50 {statistics.median(spent):7.1f}   p95 {sorted(spent)[-1]:7.1f} ms", flush=True
    )


def main() -> None:
    """All figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stories", type=int, default=5_000)
    parser.add_argument("--db")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = store.open_database(options.db or f"sqlite:///{folder}/bench.db")
        if not store.story_ids(db):
            start = time.perf_counter()
            fill(db, stories(options.stories))
            print(f"filled in {time.perf_counter() - start:.0f} s: {options.stories * VERSIONS * SENTENCES} sentences")
        everything = store.story_ids(db)
        page = everything[:QUEUE_PAGE]
        for name, wanted in (
            ("text: a frequent word", Filters(text="barta")),
            ("text: two words", Filters(text="barta tunge")),
            ("text: the beginning of a word, two letters", Filters(text="ba")),
            ("text: a rare number", Filters(text="7321")),
            ("text: words of notes", Filters(text="ask clerk")),
            ("suggested: unsupported", Filters(suggested=("unsupported",))),
            ("kind: date or number", Filters(kind=("date", "number"))),
            ("confidence: low, unsupported", Filters(confidence=("low",), suggested=("unsupported",))),
            ("decided: unsupported", Filters(decided=("unsupported",))),
            ("editor", Filters(editor=("editor1",))),
            ("disagreement: open", Filters(disagreement=("open",))),
            ("site or site, language", Filters(site=("site1.example", "site2.example"), language=("de",))),
            ("free", Filters(hands=("free",))),
            (
                "all of them",
                Filters(text="ba", suggested=("unsupported",), kind=("date",), language=("en",), hands=("free",)),
            ),
        ):
            timed(name, lambda wanted=wanted: filters.find(db, wanted, "editor1"))
        timed(f"excerpts of {QUEUE_PAGE} stories", lambda: filters.search(db, "barta", "editor1", page))
        timed("what there is to filter by", lambda: filters.choices(db).sites)
        timed("the queue", lambda: review.read_queue(db, "editor1"))
        db.dispose()


if __name__ == "__main__":
    main()
