"""How well article text is told from page furniture, on two public collections of news pages.

    python tests/bench/bench_pages.py FOLDER [--others] [--worst N]

FOLDER is a checkout of https://github.com/scrapinghub/article-extraction-benchmark (181 pages, each with its whole text)
or of https://github.com/adbar/trafilatura (pages with snippets that an extractor must keep and must leave out). Neither
is part of this repository. What counts as article text here is every line that is not marked as page furniture.
Scores are those of the two collections: shingles of four words a page, snippets found over all pages.
`--others` scores trafilatura's own two modes on the same pages, `--worst` lists the pages that score lowest.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import trafilatura

from dashboard.corpus.page import read_page
from dashboard.errors import CorpusError

WORDS = 4  # of a shingle, as in article-extraction-benchmark


@dataclass(frozen=True)
class Gold:
    """One page: its file, its whole text, or snippets of it and of what stands around it."""

    file: Path
    body: str = ""
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


def ours(data: bytes) -> str:
    """The lines of the page that are not marked as furniture."""
    try:
        page = read_page(data)
    except CorpusError:
        return ""
    out, at = [], 0
    for span in page.page:
        out.append(page.text[at : span.start])
        at = span.end
    return "".join([*out, page.text[at:]])


def theirs(data: bytes, *, precise: bool) -> str:
    """What trafilatura alone makes of it."""
    return trafilatura.extract(data, favor_precision=precise, include_comments=False, include_tables=True) or ""


WAYS: dict[str, Callable[[bytes], str]] = {
    "copydesk": ours,
    "trafilatura": partial(theirs, precise=False),
    "trafilatura, precise": partial(theirs, precise=True),
}


def gold(folder: Path) -> list[Gold]:
    """The pages of a checkout with what is known of them; empty where it is neither of the two."""
    whole, parts = folder / "ground-truth.json", folder / "tests" / "evaldata.json"
    if whole.is_file():
        told = json.loads(whole.read_text(encoding="utf-8"))
        return [Gold(folder / "html" / f"{name}.html.gz", body=page["articleBody"]) for name, page in told.items()]
    if not parts.is_file():
        return []
    told = json.loads(parts.read_text(encoding="utf-8"))
    return [
        Gold(_file(parts.parent, page["file"]), "", tuple(page["with"]), tuple(page["without"]))
        for page in told.values()
    ]


def _file(tests: Path, name: str) -> Path:
    return next((path for part in ("cache", "eval") if (path := tests / part / name).is_file()), tests / name)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Its runs of four words, counted."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + WORDS]) for n in range(max(1, len(words) - WORDS + 1))) if words else Counter()


def score(page: Gold, text: str) -> tuple[float, float, float]:
    """Right, wrong and missing: shares of a page's shingles, or numbers of its snippets."""
    if not page.body:
        plain = " ".join(text.split())
        kept, wrong = (sum(" ".join(part.split()) in plain for part in parts) for parts in (page.keep, page.drop))
        return kept, wrong, len(page.keep) - kept
    want, have = shingles(page.body), shingles(text)
    counts = ((want & have).total(), (have - want).total(), (want - have).total())
    return tuple(n / (sum(counts) or 1) for n in counts)  # type: ignore[return-value]


def f1(pages: list[Gold], scores: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    """F1, precision, recall as each collection counts them."""
    if pages[0].body:
        precision = mean(tp / (tp + fp) if tp + fp else 0.0 for tp, fp, _ in scores if tp + fp or tp)
        recall = mean(tp / (tp + fn) for tp, _, fn in scores if tp + fn)
    else:
        tp, fp, fn = (sum(score[n] for score in scores) for n in range(3))
        precision, recall = tp / (tp + fp), tp / (tp + fn)
    return 2 * precision * recall / (precision + recall), precision, recall


def one(page: Gold, way: str) -> tuple[float, float, float]:
    """The score of one page, read in one way."""
    data = page.file.read_bytes()
    return score(page, WAYS[way](gzip.decompress(data) if page.file.suffix == ".gz" else data))


def table(pages: list[Gold], ways: list[str], worst: int) -> Iterator[str]:
    """A line a way, then the pages that came out worst."""
    with ProcessPoolExecutor(2) as pool:
        for way in ways:
            scores = list(pool.map(partial(one, way=way), pages, chunksize=8))
            figures = "  ".join(
                f"{name} {value:.4f}" for name, value in zip(("F1", "P", "R"), f1(pages, scores), strict=True)
            )
            yield f"{way:22} {figures}  pages {len(pages)}"
            if way == "copydesk":
                order = sorted(range(len(pages)), key=lambda n: scores[n][0] - scores[n][1] - scores[n][2])[:worst]
                yield from (f"    {' '.join(f'{x:.2f}' for x in scores[n])}  {pages[n].file}" for n in order)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--worst", type=int, default=0)
    given = parser.parse_args()
    found = [page for page in gold(given.folder) if page.file.is_file()]
    if not found:
        sys.exit(f"{given.folder} holds neither collection: see --help.")
    for text in table(found, list(WAYS) if given.others else ["copydesk"], given.worst):
        print(text, flush=True)
