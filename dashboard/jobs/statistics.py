"""The statistics of a corpus (how common words and lines are), kept with a version, so that new articles are held against them.

Every analysis of the whole corpus counts anew and makes a new version. Adding articles uses the version there is: stories that
nothing was added to stay as they are.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass

from dashboard import __version__, compare, store, suggest
from dashboard.engine.analysis import Background

STATISTICS = "statistics"


@dataclass(frozen=True, slots=True)
class Statistics:
    """`version` counts from 1; `articles`: over how many it was counted, `program` by which version of Copydesk."""

    version: int
    articles: int
    background: Background
    program: str


def keep_statistics(db: store.Engine, background: Background) -> None:
    """Keep what was counted over the whole corpus, as the next version."""
    words, lines = background.weights, background.recurrence
    plain = [
        words.sentences, words.counts, lines.corpus, lines.sites, lines.pages,
    ]  # fmt: skip
    packed = base64.b64encode(zlib.compress(json.dumps(plain, sort_keys=True).encode(), 6)).decode("ascii")
    before = store.get_setting(db, STATISTICS)
    now = {"articles": lines.total, "packed": packed, "program": __version__}
    if before and now.items() <= before.items():
        return
    store.set_setting(db, STATISTICS, {"version": before["version"] + 1 if before else 1, **now})


def kept_statistics(db: store.Engine) -> Statistics | None:
    """The version there is; None before the first analysis of the whole corpus."""
    kept = store.get_setting(db, STATISTICS)
    if kept is None:
        return None
    sentences, counts, corpus, sites, pages = json.loads(zlib.decompress(base64.b64decode(kept["packed"])))
    recurrence = suggest.Recurrence(corpus, sites, pages, kept["articles"])
    background = Background(compare.Weights(sentences, counts), recurrence, store.learned(db))
    return Statistics(kept["version"], kept["articles"], background, kept.get("program", ""))
