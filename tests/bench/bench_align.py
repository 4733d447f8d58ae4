"""How long the alignment of two long versions takes, against a TF-IDF matrix product of the same sentences.

    python tests/bench/bench_align.py [SENTENCES]

Two versions of SENTENCES (200) sentences each are made from the demo corpus. Both ways begin at the text and end with a
number for each pair; ours then goes on to links. Best of 7 runs, in processor time, as other work on the machine must not count. Then the
word diff of all linked pairs, the rows, and the stories of a growing corpus, per article.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from dashboard import compare, corpus, stories  # noqa: E402
from dashboard.model import Version  # noqa: E402
from dashboard.text.stems import stems  # noqa: E402
from tests.support.making import version  # noqa: E402


def best(run: Callable[[], object], times: int = 7) -> float:
    """The shortest of several runs, in ms."""
    out = []
    for _ in range(times):
        start = time.process_time()
        run()
        out.append((time.process_time() - start) * 1000)
    return min(out)


def demo() -> list[Version]:
    """The demo corpus, split."""
    return [corpus.version(article) for article in corpus.read(ROOT / "data" / "demo").articles]


def long_version(versions: Sequence[Version], sentences: int) -> Version:
    """One version with so many different sentences, taken from several articles."""
    texts = dict.fromkeys(s.text for v in versions for s in v.sentences if len(s.text) > 40)
    return version(list(texts)[:sentences])


def product(a: Version, b: Version) -> object:
    """What everybody does: TF-IDF vectors of all sentences, and their product."""
    texts = [s.text for s in (*a.sentences, *b.sentences)]
    vectors = TfidfVectorizer().fit_transform(texts)
    return (vectors[: len(a.sentences)] @ vectors[len(a.sentences) :].T).toarray()


def aligned(a: Version, b: Version, weights: compare.Weights) -> object:
    """Ours, with nothing remembered from the run before."""
    stems.cache_clear()
    return compare.align(a, b, weights)


def grouped(versions: Sequence[Version], copies: int) -> float:
    """Milliseconds an article to group a corpus of so many changed copies of `versions`."""
    many = [_renamed(v, f"{k}") for k in range(copies) for v in versions]
    return best(lambda: stories.group(many), 1) / len(many)


def _renamed(v: Version, mark: str) -> Version:
    """The same article about something else: every long word gets a mark, so that copies share only small words."""
    sentences = tuple(
        replace(s, text=" ".join(w + mark if len(w) > 4 else w for w in s.text.split())) for s in v.sentences
    )
    return Version(replace(v.article, id=f"{v.article.id}{mark}"), sentences, v.role)


def main(sentences: int = 200) -> None:
    """Print the figures."""
    versions = demo()
    english = [v for v in versions if v.article.language == "en"]
    a, b = long_version(english[::2], sentences), long_version(english[1::2], sentences)
    weights = compare.weigh(versions)
    ours, theirs = best(lambda: aligned(a, b, weights)), best(lambda: product(a, b))
    print(f"{len(a.sentences)} × {len(b.sentences)} sentences")
    print(f"TF-IDF matrix product  {theirs:7.1f} ms")
    print(f"align                  {ours:7.1f} ms   {ours / theirs:.2f} × the product")
    found = compare.align(a, b, weights)
    print(
        f"align, words known     {best(lambda: compare.align(a, b, weights)):7.1f} ms   as for the next version of a story"
    )
    print(f"rows                   {best(lambda: compare.rows(a, b, found)):7.1f} ms")
    pairs = [(a.sentence(x.a).text, b.sentence(x.b).text) for x in found.links]
    diffs = best(lambda: [compare.diff(x, y, language="en") for x, y in pairs])
    print(f"diff                   {diffs / max(len(pairs), 1):7.2f} ms   a pair ({len(pairs)} pairs)")
    for copies in (1, 4, 16):
        each = grouped(versions, copies)
        print(f"stories                {each:7.2f} ms   an article, {copies * len(versions)} articles")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
