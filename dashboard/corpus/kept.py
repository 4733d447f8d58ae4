"""Which lines of a page an extractor kept, told by comparing its text with ours.

Compared are letters and digits alone, and in short windows: extractors drop soft hyphens, unescape twice, normalise,
join and cut, so that lines hardly ever come back character for character.
"""

from __future__ import annotations

import html
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from dashboard import settings

WINDOW = 12  # characters; two words. Shorter ones are met by chance
_GAP = 3  # lines between two kept ones that are still one run
_PARAGRAPH = 500  # a longer line is worth no more: it may be the whole article again, for machines


def bare(text: str) -> str:
    """The letters and digits of `text`, in one spelling: without white space, punctuation, invisible characters."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).casefold()


def kept(lines: Sequence[str], extracted: str) -> list[bool]:
    """Whether each line stands in the `extracted` text: a short one as a line or cell of it, a long one nearly whole.

    What stands on the page more often than in the extracted text (a teaser, a second copy of the article) is kept in
    its longest run alone.
    """
    short = Counter(bare(cell) for line in extracted.split("\n") for cell in (line, *_cells(line)))
    long = set(windows(bare(extracted)))
    ours = [bare(line) for line in lines]
    maybe = [n for n, line in enumerate(ours) if line and (line in short or covered(line, long))]
    flags, used = [False] * len(ours), set[str]()
    for run in sorted(_runs(maybe), key=lambda run: -sum(min(len(ours[n]), _PARAGRAPH) for n in run)):
        for n in run:
            flags[n] = _taken(ours[n], short, long, used)
    between = (0 < n < len(ours) - 1 and flags[n - 1] and flags[n + 1] for n in range(len(ours)))
    return [hit or (not line and inside) for line, hit, inside in zip(ours, flags, list(between), strict=True)]


def _cells(line: str) -> list[str]:
    return line.split("|") if "|" in line else []


def windows(line: str) -> Iterator[str]:
    """Every stretch of WINDOW characters of a bare line."""
    return (line[at : at + WINDOW] for at in range(len(line) - WINDOW + 1))


def covered(line: str, texts_known: set[str]) -> bool:
    """Whether nearly all windows of a bare line are known; never of a short one."""
    if len(line) < settings.PAGE_LINE_CHARS:
        return False
    hits = sum(window in texts_known for window in windows(line))
    return hits >= settings.PAGE_LINE_SHARE * (len(line) - WINDOW + 1)


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Line numbers in runs with no gap of more than _GAP lines."""
    runs: list[list[int]] = []
    for n in places:
        if runs and n - runs[-1][-1] <= _GAP:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _taken(line: str, short: Counter[str], long: set[str], used: set[str]) -> bool:
    """Whether a line is still to be had from what the extractor kept: nothing before it has said the same."""
    if len(line) < settings.PAGE_REPEAT_CHARS:
        hit = short[line] > 0 or covered(line, long)
        short[line] -= short[line] > 0
        return hit
    if not covered(line, long) or covered(line, used):
        return False
    used.update(windows(line))
    return True
