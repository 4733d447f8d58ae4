"""What each stage of an analysis costs an article, in milliseconds of one processor.  make bench-stages [CORPUS=folder]

Each labelled corpus that is here (the demo; those of ../shared/corpora where they lie beside the checkout), or CORPUS, is
read and analysed in this process, after a warm-up on one story that pays for word lists, patterns and the encoder. Wall
time says little on a busy machine, so processor time is counted; the median is that of the corpora.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from dashboard import compare, corpus, stories, suggest
from dashboard.engine import analysis
from dashboard.model import Article, Story, Version
from tests.quality.corpora import Corpus, at, available

STAGES = ("reading", "splitting", "grouping", "weights", "alignment", "suggestions")


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


def warm_up(where: Corpus) -> None:
    """Analyse a few articles, so that what is paid once a process is paid."""
    some: list[Article] = list(corpus.read(where.articles, where.table).articles)[:12]
    list(analysis.analyse(some))


def main() -> None:
    """Measure and print one row a corpus."""
    folder = os.environ.get("CORPUS")
    given = at(Path(folder)) if folder else None
    some = [given] if given else [c for c in available() if not c.documents]
    for one in some:
        warm_up(one)
    print(f"{'ms of processor time an article':34s}" + "".join(f"{stage:>13s}" for stage in STAGES) + f"{'all':>13s}")
    rows = {one.name: costs(one) for one in some}
    for name, row in rows.items():
        print(f"{name:34s}" + "".join(f"{row[stage]:13.1f}" for stage in STAGES) + f"{sum(row.values()):13.1f}")
    middle = [median(row[stage] for row in rows.values()) for stage in STAGES]
    whole = median(sum(row.values()) for row in rows.values())
    print(f"{'median of the corpora':34s}" + "".join(f"{value:13.1f}" for value in middle) + f"{whole:13.1f}")


if __name__ == "__main__":
    main()
