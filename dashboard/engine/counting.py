"""What is counted over a whole corpus, added up from its parts: words by language, lines by site.

Most words and nearly all lines stand in one place only and are not kept, so they are first counted by a number (8 bytes
each), and then only what recurs is read with its text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from dashboard import settings
from dashboard.engine.codec import to_plain
from dashboard.engine.work import Part, Work, write_whole
from dashboard.suggest import Learned

LEAST = {
    "word": 2,
    "sentences": 1,
    "pages": 1,
    "line": settings.RECURRENCE_PAGES,
    "site": settings.RECURRENCE_PAGES,
    "short": settings.SITE_LINE,
}
ALWAYS = ("sentences", "pages")  # kept although they are there once


def write_background(work: Work, learned: Learned | None) -> None:
    """Write stories/background.json, unless it is there: the counts that every story is held against."""
    path = work.folder / "stories" / "background.json"
    if path.exists():
        return
    recurring = _recurring(work)
    sums: dict[str, dict[str, dict[str, int]]] = {kind: {} for kind in LEAST}
    for part in work.parts("counted"):
        for kind, where, what, n in _recurring_rows(part, recurring):
            into = sums[kind].setdefault(where, {})
            into[what] = into.get(what, 0) + n
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(_background(sums, to_plain(learned)), sort_keys=True).encode())


def _background(sums: dict[str, dict[str, dict[str, int]]], learned: object) -> dict[str, object]:
    pages = {site: pages[""] for site, pages in sums["pages"].items()}
    return {
        "sentences": {language: counts[""] for language, counts in sums["sentences"].items()},
        "words": _kept(sums, "word"),
        "lines": _kept(sums, "line").get("", {}),
        "sites": {site: counts for site, counts in _kept(sums, "site").items() if site and counts},
        "pages": {site: n for site, n in pages.items() if site},
        "total": sum(pages.values()),
        "short": sorted([site, line] for site, counts in _kept(sums, "short").items() for line in counts),
        "learned": learned,
    }


def _kept(sums: dict[str, dict[str, dict[str, int]]], kind: str) -> dict[str, dict[str, int]]:
    return {where: {what: n for what, n in counts.items() if n >= LEAST[kind]} for where, counts in sums[kind].items()}


def _recurring(work: Work) -> np.ndarray:
    """The numbers, sorted, of what is there twice; KEYS_AT_ONCE of them are looked at in one go through the parts."""
    shares = max(-(-sum(map(len, work.parts("counted"))) // settings.KEYS_AT_ONCE), 1)
    bounds = [k * (1 << 64) // shares - (1 << 63) for k in range(shares + 1)]
    return np.concatenate([_twice(work, low, high - 1) for low, high in pairwise(bounds)])


def _twice(work: Work, low: int, high: int) -> np.ndarray:
    """Those from `low` to `high`: in two parts, or more than once in one."""
    keys, several = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for part in work.parts("counted"):
        own, ns = (part.table.column(name).chunk(0).to_numpy() for name in ("key", "n"))
        here = (own >= low) & (own <= high)
        keys.append(own[here])
        several.append(own[here & (ns >= 2)])
    both = np.concatenate(keys)
    del keys
    both.sort()
    return np.unique(np.concatenate((both[1:][both[1:] == both[:-1]], *several)))


def _recurring_rows(part: Part, recurring: np.ndarray) -> Iterator[tuple[str, str, str, int]]:
    if not len(part):
        return
    kinds = part.table.column("kind").chunk(0)
    keys = part.table.column("key").chunk(0).to_numpy()
    once = np.array([kind in ALWAYS for kind in kinds.to_pylist()])
    recurs = np.isin(keys, recurring)
    where, what = (part.table.column(name).chunk(0) for name in ("where", "what"))
    ns = part.table.column("n").chunk(0).to_numpy()
    for row in np.flatnonzero(recurs | once):
        yield kinds[row].as_py(), _text(where[row].as_py()), _text(what[row].as_py()), int(ns[row])


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
