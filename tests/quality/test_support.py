"""What the engine says of planted falsehoods: floors may rise, never fall silently.

Stories are those of the gold, so that these figures say something about support alone. The support model was fitted on
`rewrites`; the demo corpus and the claims of Wikipedia are corpora it has not been fitted on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from dashboard import compare
from dashboard.compare.specifics import story_names
from dashboard.model import LABELS, Article, Sentence, Version
from dashboard.suggest import scoring
from dashboard.suggest.checks import World
from dashboard.suggest.evidence import Links, make_pool
from dashboard.suggest.reading import read
from dashboard.suggest.support import judge
from tools.train_support import Row, judged

HERE = Path(__file__).resolve().parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["suggestions"]
CLAIMS = 60  # of 195: enough to see a fall, in a third of the time


@cache
def rows_of(corpus: str | Path) -> tuple[Row, ...]:
    return tuple(row for row in judged(corpus) if row.label)


def said(row: Row) -> str:
    """The label shown, or the likeliest one where the state shown is none."""
    scores = row.said.scores
    return row.said.label if row.said.label in LABELS else max(LABELS, key=lambda label: scores[label])


def figures(rows: tuple[Row, ...]) -> dict[str, float]:
    """F1 and AUC of "unsupported", the macro F1, the share shown as unclear, and the recall of the worst kind."""
    f1 = {}
    for label in LABELS:
        hit = sum(said(r) == label == r.label for r in rows)
        f1[label] = 2 * hit / max(1, sum(said(r) == label for r in rows) + sum(r.label == label for r in rows))
    claims = [r for r in rows if r.label != "boilerplate"]
    kinds = defaultdict(list)
    for r in rows:
        if r.label == "unsupported":
            kinds[r.kind].append(said(r) == "unsupported")
    return {
        "unsupported_f1": f1["unsupported"],
        "unsupported_auc": roc_auc_score(
            [r.label == "unsupported" for r in claims], [r.said.scores["unsupported"] for r in claims]
        ),
        "macro_f1": sum(f1.values()) / 3,
        "worst_kind": min(float(np.mean(v)) for v in kinds.values()),
        "clear": float(np.mean([r.said.label != "unclear" for r in rows])),
    }


def hold(found: dict[str, float], floors: dict[str, float]) -> None:
    fallen = {name: (round(found[name], 3), floor) for name, floor in floors.items() if found[name] < floor}
    assert not fallen, f"(found, floor): {fallen}"


def test_the_demo_corpus():
    hold(figures(rows_of(HERE / "demo_gold")), FLOORS["demo"])


def test_the_rewrites(shared):
    hold(figures(rows_of("rewrites")), FLOORS["rewrites"])


def test_the_seeds_show_what_an_editor_must_see(shared):
    """001 alone gives a full date and quotes "pretty strong terms"; 003 alone has the "Coalition of the Willing"."""
    details = {r.article[:3]: [] for r in rows_of("seeds")}
    for r in rows_of("seeds"):
        if r.said.label == "unsupported":
            details[r.article[:3]] += r.said.specifics
    assert any("March 15, 2024" in d for d in details["001"])
    assert any("pretty strong terms" in d for d in details["001"])
    assert any("Coalition of the Willing" in d for d in details["003"])


def test_claims_of_another_genre(shared):
    public = shared / "corpora" / "public"
    docs = {d["doc_id"]: d["sentences"] for d in map(json.loads, (public / "docs_wice.jsonl").open(encoding="utf-8"))}
    claims = list(map(json.loads, (public / "claims_wice.jsonl").open(encoding="utf-8")))[:: 195 // CLAIMS]
    sources = {key: _version(key, sentences, "source") for key, sentences in docs.items()}
    weights = compare.weigh(sources.values())
    chances = [_chance(claim, sources[claim["doc_id"]], weights) for claim in claims]
    wrong = [claim["label"] == "unsupported" for claim in claims]
    found = {
        "auc": roc_auc_score(wrong, chances),
        "balanced_accuracy": balanced_accuracy_score(wrong, [c >= 0.5 for c in chances]),
    }
    hold(found, FLOORS["claims"])


def _version(key: str, sentences: list[str], role: str) -> Version:
    told, at = [], 0
    for n, text in enumerate(sentences, 1):
        told.append(Sentence(n, at, at + len(text), text, "body", n))
        at += len(text) + 1
    return Version(Article(key, f"{key}.txt", "", "\n".join(sentences), language="en"), tuple(told), role)


def _chance(claim: dict, source: Version, weights: compare.Weights) -> float:
    mine = _version(claim["id"], [claim["claim"]], "rewrite")
    names = story_names((s.text for v in (mine, source) for s in v.sentences), "en")
    told = {v.article.id: read(v, names, weights) for v in (mine, source)}
    pool = make_pool(told, [source.article.id], "source", frozenset())
    links = Links([compare.align(mine, source, weights)])
    return scoring.shipped().chance(judge(told[mine.article.id][0], pool, World(pool), links).features)
