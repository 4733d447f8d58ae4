"""Fit the support model, cross-validated by story; `--write` stores its coefficients as JSON.

    python -m tools.train_support [--write] [--errors] [--only CODE]

Trains on labelled corpora beside the checkout (../shared/corpora). Stories are those of the gold, so that the figures
say something about support alone. A reason may only raise the chance: its weight is bounded below by zero; what covers a
sentence may only lower it. Only numbers are kept.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from dashboard import compare, suggest
from dashboard.model import Story, Suggestion
from dashboard.settings import HARD_FLOOR
from dashboard.suggest import scoring
from tests.quality.gold import Told, read_gold, rows

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "corpora"
RIDGE = 0.5
# what a reason weighs before any example: rare ones (a time that differs) would else weigh nothing
PRIOR = {
    "fact.differs": 4.0,
    "fact.missing": 3.0,
    "fact.elsewhere": 2.0,
    "reason.quote-altered": 3.0,
    "reason.quote-missing": 3.0,
    "reason.quote-speaker": 2.5,
    "reason.role-differs": 3.0,
    "reason.name-differs": 3.0,
    "reason.name-missing": 2.5,
    "reason.negation-differs": 2.5,
    "reason.opposite": 2.5,
    "reason.hedge-dropped": 2.5,
    "reason.sweeping-than": 2.0,
    "reason.surer-than": 1.5,
    "reason.stronger": 1.0,
    "reason.surer": 1.0,
    "reason.sweeping": 0.5,
    "reason.hedge-weaker": 0.5,
    "reason.clause-added": 0.5,
    "reason.not-covered": 0.8,
}
FREE = ("covers.all", "witnesses.few", "title", "short", "details", "quote", "by.source", "link.best")
FALLING = ("covers.", "score.", "link.", "witnesses")


@dataclass(frozen=True)
class Row:
    """One judged sentence of a rewrite: what the engine said, and what the gold says."""

    story: str
    article: str
    text: str
    label: str
    kind: str
    said: Suggestion


def judged(corpus: str | Path) -> list[Row]:
    """Every sentence of every rewrite of a corpus' stories, judged within the gold's stories."""
    folder = SHARED / corpus if isinstance(corpus, str) else corpus
    articles = folder / "articles" if (folder / "articles").is_dir() else ROOT / "data" / "demo"
    told = read_gold(articles, folder / "gold")
    roles = {g["article"]: g["role"] for g in rows(folder / "gold" / "groups.jsonl")}
    weights, recurs = compare.weigh(t.version for t in told), suggest.recurrence([t.version for t in told])
    stories: dict[str, list[Told]] = defaultdict(list)
    for t in told:
        stories[t.story].append(t)
    found = []
    for name, members in stories.items():
        if len(members) < 2:
            continue
        ids = tuple(t.version.article.id for t in members)
        story = Story(name, name, ids, {t.version.article.id: roles[t.name] for t in members})
        versions = [t.version for t in members]
        links = [compare.align(a, b, weights) for a, b in combinations(versions, 2)]
        said = suggest.suggest(story, versions, links, recurs, weights)
        found += [
            Row(name, t.name, s.text, t.labels[i], t.kinds[i], said[t.version.article.id][i])
            for t in members
            if roles[t.name] == "rewrite"
            for i, s in enumerate(t.version.sentences)
        ]
    return found


def bounds(names: list[str]) -> list[tuple[float | None, float | None]]:
    return [
        (None, None)
        if n in FREE
        else (0.0, None)
        if n.startswith(("reason.", "fact.", "run.", "twist"))
        else (None, 0.0)
        if n.startswith(FALLING)
        else (None, None)
        for n in names
    ]


def fit(x: np.ndarray, y: np.ndarray, names: list[str], ridge: float = RIDGE) -> np.ndarray:
    """Coefficients and, last, the intercept of a ridge logistic regression within the bounds."""

    prior = np.array([PRIOR.get(n, 0.0) for n in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w[:-1] + w[-1]
        p = 1 / (1 + np.exp(-z))
        value = np.logaddexp(0, z).sum() - (y * z).sum() + ridge * ((w[:-1] - prior) ** 2).sum() / 2
        return value, np.append(x.T @ (p - y) + ridge * (w[:-1] - prior), (p - y).sum())

    return minimize(
        loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=[*bounds(names), (None, None)]
    ).x


def matrix(found: list[Row], names: list[str]) -> np.ndarray:
    return np.array([[r.said.features.get(n, 0.0) for n in names] for r in found])


def cross_validated(found: list[Row], names: list[str]) -> np.ndarray:
    x, y = matrix(found, names), np.array([float(r.label == "unsupported") for r in found])
    stories = np.array([r.story for r in found])
    out = np.zeros(len(found))
    for story in set(stories):
        w = fit(x[stories != story], y[stories != story], names)
        out[stories == story] = 1 / (1 + np.exp(-(x[stories == story] @ w[:-1] + w[-1])))
    hard = np.array([any(r.said.features.get(n, 0.0) >= 0.9 for n in scoring.HARD) for r in found])
    out[hard] = np.maximum(out[hard], HARD_FLOOR)
    return out


def report(found: list[Row], p: np.ndarray, at: float = 0.5) -> None:
    y = np.array([r.label == "unsupported" for r in found])
    said = p >= at
    tp, fp, fn = (said & y).sum(), (said & ~y).sum(), (~said & y).sum()
    print(
        f"n {len(y)}  auc {roc_auc_score(y, p):.3f}  P {tp / (tp + fp):.3f}  R {tp / (tp + fn):.3f}  F1 {2 * tp / (2 * tp + fp + fn):.3f}"
    )
    kinds = defaultdict(list)
    for r, s in zip(found, said, strict=True):
        kinds[f"{r.label[:5]}/{r.kind}"].append(bool(s))
    print(
        "  ".join(
            f"{k} {np.mean(v) if k.startswith('unsup') else 1 - np.mean(v):.2f} ({len(v)})"
            for k, v in sorted(kinds.items())
        )
    )


def main() -> None:
    arg = argparse.ArgumentParser(description=__doc__)
    arg.add_argument("--write", action="store_true")
    arg.add_argument("--errors", action="store_true")
    arg.add_argument("--only", default="")
    arg.add_argument("--demo", action="store_true", help="train on the demo corpus' gold, too")
    options = arg.parse_args()
    found = [
        r for r in judged("rewrites") if r.label in ("sourced", "unsupported") and "covers.best" in r.said.features
    ]
    if options.demo:
        found += [
            r
            for r in judged(ROOT / "tests" / "quality" / "demo_gold")
            if r.label in ("sourced", "unsupported") and "covers.best" in r.said.features
        ]
    facts = tuple(f"reason.{kind}-" for kind in ("date", "time", "number", "money", "percent"))
    names = sorted(
        {
            n
            for r in found
            for n in r.said.features
            if not n.startswith(facts)
            and n.split(".")[0]
            in (
                "reason",
                "fact",
                "covers",
                "score",
                "link",
                "run",
                "witnesses",
                "title",
                "short",
                "details",
                "quote",
                "by",
            )
        }
    )
    p = cross_validated(found, names)
    report(found, p)
    for at in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
        y = np.array([r.label == "unsupported" for r in found])
        tp, fp, fn = ((p >= at) & y).sum(), ((p >= at) & ~y).sum(), ((p < at) & y).sum()
        print(f"  from {at}: F1 {2 * tp / (2 * tp + fp + fn):.3f}")
    if options.demo:
        for part in (True, False):
            use = [i for i, r in enumerate(found) if (r.story[0] in "sd" and r.story[1:].isdigit()) == part]
            report([found[i] for i in use], p[use])
    w = fit(matrix(found, names), np.array([float(r.label == "unsupported") for r in found]), names)
    table = {n: round(float(v), 3) for n, v in zip(names, w[:-1], strict=True) if abs(v) > 1e-3}
    for name, weight in sorted(table.items(), key=lambda i: -i[1]):
        on = [r for r in found if r.said.features.get(name, 0) > 0]
        print(f"{weight:7.3f} {name:28s} n {len(on):4d}  unsupported {sum(r.label == 'unsupported' for r in on)}")
    if options.errors:
        for r, chance in sorted(zip(found, p, strict=True), key=lambda pair: pair[1]):
            if (chance >= 0.5) != (r.label == "unsupported") and options.only in json.dumps([r.kind, *r.said.features]):
                print(f"\n{chance:.2f} {r.label}/{r.kind} {r.story} {r.article}: {r.text}")
                for reason in r.said.reasons:
                    print("      ", reason.code, suggest.explain(reason))
                print(
                    "      ",
                    {
                        k: v
                        for k, v in r.said.features.items()
                        if k.startswith(("reason", "fact", "twist", "covers", "run"))
                    },
                )
    if options.write:
        scoring.FILE.write_text(
            json.dumps({"model": {"intercept": round(float(w[-1]), 3), "weights": table}}, indent=1) + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
