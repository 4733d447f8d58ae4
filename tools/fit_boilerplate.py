"""Fit the boilerplate heads: a regularised logistic regression each, for few examples, whose weights an editor can read.

They learn from labelled corpora and from the project's own sentences and pages (tests/quality/filler.txt, pages.txt). Only
numbers are kept.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from dashboard.model import Article, Sentence, Version
from dashboard.suggest import boilerplate
from dashboard.suggest.boilerplate import Head
from dashboard.suggest.filler import tokens
from dashboard.suggest.recurrence import recurrence
from tests.quality.corpora import SHARED, Line

TEXTS = Path(__file__).resolve().parents[1] / "tests" / "quality"
WORD = 0.6  # value of a word that occurs; smaller is a stronger pull of its weight towards nothing
WEIGHT = {"filler": 1.3}  # filler is rare; so the middle of the scale is where precision and recall meet
C = {"furniture": 2.0, "filler": 0.5, "shape": 1.0}
CONTEXT = ("f_late", "f_last", "f_first", "f_own_words", "f_elsewhere", "f_alone_in_story", "f_beside", "far")
CONTEXT += ("own_words", "head_own_words")
INSIDE = {"running": 1.0, "short": 1.0} | dict.fromkeys(
    ("alone", "last_line", "after_text", "before_text", "between"), 0.0
)
KINDS = {"t": "", "-": "", "f": "furniture", "b": "byline", "l": "legal", "c": "call-to-action", "g": "filler"}


@dataclass(frozen=True)
class Example:
    """One sentence: its features, and what kind of boilerplate it is ("": none). `group`: texts that know of each other."""

    group: str
    text: str
    features: Mapping[str, float]
    kind: str


def fit(lines: Sequence[Line]) -> dict[str, Head]:
    """The heads "furniture", "filler" and "shape" from labelled lines and the project's own texts."""
    some = [_example(line) for line in lines if line.label]
    some += list(_own(_mean(some)))
    heads = {}
    for name, wanted, use in _HEADS:
        mine = [e for e in some if use(e.kind)]
        y = np.array([wanted(e.kind) for e in mine])
        heads[name] = _head(name, mine, y, np.where(y, WEIGHT.get(name, 1.0), 1.0))
    return heads


_PAGE: Callable[[str], bool] = lambda kind: kind not in ("", "filler")  # noqa: E731
_HEADS: tuple[tuple[str, Callable[[str], bool], Callable[[str], bool]], ...] = (
    ("furniture", _PAGE, lambda kind: kind != "filler"),
    ("filler", lambda kind: kind == "filler", lambda kind: kind in ("filler", "", "call-to-action")),
    ("shape", _PAGE, lambda kind: kind != "filler"),
)


def _example(line: Line) -> Example:
    kind = line.kind if line.label == "boilerplate" else ""
    return Example(f"{line.corpus}/{line.story}", line.text, line.seen.found.features, kind)


def _head(name: str, some: Sequence[Example], y: np.ndarray, weight: np.ndarray) -> Head:
    keep = sorted({k for e in some for k in e.features if _used(name, k)})
    x = np.array([[e.features.get(k, 0.0) for k in keep] for e in some])
    words = _common(some) if name == "filler" else {}
    at = [(row, words[t]) for row, e in enumerate(some if words else ()) for t in tokens(e.text) if t in words]
    places = ([row for row, _ in at], [column for _, column in at])
    seen = csr_matrix((np.full(len(at), WORD), places), shape=(len(some), len(words)))
    made = LogisticRegression(C=C[name], max_iter=2000, solver="liblinear" if words else "newton-cholesky")
    made.fit(hstack([csr_matrix(x), seen], format="csr") if words else x, y.astype(int), sample_weight=weight)
    numbers = [round(float(w), 4) for w in made.coef_[0]]
    weights = {t: round(numbers[len(keep) + k] * WORD, 3) for t, k in words.items()}
    return Head(
        dict(zip(keep, numbers, strict=False)),
        round(float(made.intercept_[0]), 4),
        {t: w for t, w in weights.items() if abs(w) >= 0.01},
    )


def _used(name: str, feature: str) -> bool:
    """Which features a head weighs."""
    if name == "filler":
        return feature.startswith("f_")
    if name == "shape":
        return not feature.startswith(("w_", "f_"))
    return not feature.startswith("f_") or feature in ("f_names", "f_speaker", "f_figures")


def _common(some: Sequence[Example]) -> dict[str, int]:
    """Tokens that at least three unrelated texts use: no name of one story gets a weight."""
    groups = defaultdict(set)
    for e in some:
        for token in tokens(e.text):
            groups[token].add(e.group)
    return {t: k for k, t in enumerate(sorted(t for t, g in groups.items() if len(g) >= 3))}


# ---- the project's own texts ---------------------------------------------------------------------------------------
def _mean(some: Sequence[Example]) -> dict[str, float]:
    """What a sentence that stands alone lacks (place, neighbours): the mean of running text."""
    body = [e.features for e in some if e.features.get("running")]
    return {k: float(np.mean([f.get(k, 0.0) for f in body])) for k in CONTEXT}


def _own(mean: Mapping[str, float]) -> Iterator[Example]:
    for text, kind, features in _lone():
        yield Example(text, text, {**features, **mean, **INSIDE}, kind)
    yield from _pages()


@cache
def _lone() -> tuple[tuple[str, str, Mapping[str, float]], ...]:
    """(text, kind, features) of the sentences of filler.txt, and of the public filler lines where they are here."""
    lines = [x.split(" ", 2) for x in (TEXTS / "filler.txt").read_text(encoding="utf-8").splitlines() if x[:1] != "#"]
    some = [(language, "filler" if sign == "+" else "", text) for language, sign, text in lines]
    public = SHARED / "public" / "filler_lines.jsonl"
    if public.exists():
        some += [("en", "filler", json.loads(x)["text"]) for x in public.read_text(encoding="utf-8").splitlines()]
    return tuple((text, kind, _features(language, text)) for language, kind, text in some)


def _features(language: str, text: str) -> Mapping[str, float]:
    version = Version(Article(text, text, "", text, language=language), (Sentence(1, 0, len(text), text),))
    return boilerplate.looks([version], recurrence([]), frozenset())[text][0][0].features


@cache
def _pages() -> tuple[Example, ...]:
    """The sentences of pages.txt, each page a story of its own."""
    versions, kinds = [], {}
    for number, page in enumerate((TEXTS / "pages.txt").read_text(encoding="utf-8").split("\n=== ")[1:]):
        language, *lines = page.splitlines()
        made: list[Sentence] = []
        name = f"page{number}"
        for at, line in enumerate(lines):
            for text in line[2:].split(" // "):
                part = "title" if line[0] == "t" else "body"
                made.append(Sentence(len(made) + 1, 0, len(text), text, part, at))  # type: ignore[arg-type]
                kinds[name, len(made)] = KINDS[line[0]]
        article = Article(name, name, "", "\n".join(s.text for s in made), language=language)
        versions.append(Version(article, tuple(made)))
    recurs = recurrence(versions)
    return tuple(
        Example(v.article.name, s.text, look.features, kinds[v.article.name, s.n])
        for v in versions
        for s, look in zip(v.sentences, boilerplate.looks([v], recurs, frozenset())[v.article.id][0], strict=True)
    )
