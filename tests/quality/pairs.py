"""Gold for stories and alignment as versions: the sentences are the gold's own, so that reading and splitting do not count."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from dashboard import compare, corpus
from dashboard.model import Link, Story, Version
from tests.support.making import version

Pairs = frozenset[tuple[int, int]]
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Case:
    """Two versions with the links that gold wants, those it allows, and those it is most sure of."""

    a: Version
    b: Version
    wanted: Pairs
    allowed: Pairs = frozenset()
    sure: Pairs = frozenset()


def records(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def public(path: Path) -> list[Case]:
    """A set of sentence pairs counted from 0: {"a", "b": sentences, "gold", "poss": [[i, j], …]}."""
    return [
        Case(
            version(row["a"], language=row["lang"]),
            version(row["b"], language=row["lang"]),
            frozenset((i + 1, j + 1) for i, j in row["gold"]),
            frozenset((i + 1, j + 1) for i, j in row.get("poss", [])),
        )
        for row in records(path)
        if not row.get("negative")
    ]


def corpus_versions(gold: Path, languages: Mapping[str, str]) -> dict[str, Version]:
    """The articles of a gold folder by name; `languages` by article name."""
    lines: dict[str, list[dict]] = {}
    for row in records(gold / "sentences.jsonl"):
        lines.setdefault(row["article"], []).append(row)
    out = {}
    for name, rows in lines.items():
        made = version([row["text"] for row in rows], name=name, language=languages.get(name, "und"))
        parts = ["title" if row.get("part") == "title" else "body" for row in rows]
        sentences = tuple(replace(s, part=part) for s, part in zip(made.sentences, parts, strict=True))  # type: ignore[arg-type]
        out[name] = replace(made, sentences=sentences)
    return out


def languages(folder: Path) -> dict[str, str]:
    """The language of each article of a corpus folder, copies too."""
    articles = corpus.read(folder).articles
    return {name: a.language for a in articles for name in (a.name, *(copy.name for copy in a.copies))}


def corpus_cases(gold: Path, versions: Mapping[str, Version]) -> list[Case]:
    """The aligned pairs of a gold folder, counted from 1; "same" and "paraphrase" are the sure ones."""
    return [
        Case(
            versions[row["a"]],
            versions[row["b"]],
            frozenset((i, j) for i, j, _ in row["pairs"]),
            sure=frozenset((i, j) for i, j, kind in row["pairs"] if kind != "partial"),
        )
        for row in records(gold / "alignment.jsonl")
    ]


def alignment_scores(
    cases: Sequence[Case], weights: compare.Weights | None = None, keep: Callable[[Link], bool] = lambda _link: True
) -> dict[str, float]:
    """F1 over all links, the mean F1 of a pair, and the recall of the sure links."""
    weights = weights or compare.weigh({v.article.id: v for case in cases for v in (case.a, case.b)}.values())
    counts, means, sure = [0, 0, 0], [], [0, 0]
    for case in cases:
        found = {(x.a, x.b) for x in compare.exported(compare.align(case.a, case.b, weights)) if keep(x)}
        one = [len(found & case.wanted), len(found - case.wanted - case.allowed), len(case.wanted - found)]
        counts = [x + y for x, y in zip(counts, one, strict=True)]
        means.append(f1(*one))
        sure = [sure[0] + len(found & case.sure), sure[1] + len(case.sure)]
    return {"f1": f1(*counts), "mean_f1": sum(means) / len(means), "sure": sure[0] / max(sure[1], 1)}


def f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def story_scores(found: Iterable[Story], gold: Mapping[str, str | None]) -> dict[str, float]:
    """Pair F1 of a grouping, and how many pairs it put together that gold keeps apart; `gold`: article -> story."""
    of = {article: story.id for story in found for article in story.articles}
    counts = [0, 0, 0]
    for a, b in combinations(gold, 2):
        same, together = gold[a] is not None and gold[a] == gold[b], of[a] == of[b]
        counts = [
            counts[0] + (same and together),
            counts[1] + (together and not same),
            counts[2] + (same and not together),
        ]
    return {"pair_f1": f1(*counts), "merged": counts[1]}
