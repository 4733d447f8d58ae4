"""Fit the boilerplate models, cross-validated by story; `--write` stores their coefficients as JSON.

    python -m tools.train_boilerplate [--write] [--errors]

Trains on labelled corpora beside the checkout (../shared/corpora) and on the project's own sentences (filler.jsonl). Only
numbers are kept. A regularised logistic regression: few examples, and an editor can read what each feature weighs.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from dashboard.model import Article, Sentence, Version
from dashboard.suggest import boilerplate
from dashboard.suggest.filler import tokens
from dashboard.suggest.recurrence import recurrence
from tests.quality.gold import Told, names_of, read_gold

ROOT = Path(__file__).resolve().parents[1]
QUALITY = ROOT / "tests" / "quality"
SHARED = ROOT.parent / "shared" / "corpora"
WORD = 0.6  # value of a word that occurs; smaller is a stronger pull of its weight towards nothing
WEIGHT = {"filler": 1.3}  # filler is rare; so the middle of the scale is where precision and recall meet
C = {"furniture": 2.0, "filler": 0.5, "shape": 1.0}


def examples(told: list[Told]):
    recurs = recurrence([t.version for t in told])
    stories = defaultdict(list)
    for t in told:
        stories[t.story].append(t)
    for story, members in stories.items():
        versions = [t.version for t in members]
        found = boilerplate.looks(versions, recurs, names_of(versions))
        for t in members:
            for i, look in enumerate(found[t.version.article.id][0]):
                yield story, t, i, look.features


def fit(name: str, ex: list, y: np.ndarray, weight: np.ndarray) -> dict:
    features = [f for *_, f in ex]
    keep = sorted({k for f in features for k in f if used(name, k)})
    x = np.array([[f.get(k, 0.0) for k in keep] for f in features])
    vocabulary = common(ex) if name == "filler" else {}
    seen = np.zeros((len(ex), len(vocabulary)))
    for row, e in enumerate(ex):
        for token in tokens(text_of(e)):
            if token in vocabulary:
                seen[row, vocabulary[token]] = WORD
    made = LogisticRegression(C=C[name], max_iter=2000).fit(np.hstack([x, seen]), y, sample_weight=weight)
    numbers = [round(float(w), 4) for w in made.coef_[0]]
    head = {"weights": dict(zip(keep, numbers)), "intercept": round(float(made.intercept_[0]), 4)}
    words = {t: round(numbers[len(keep) + k] * WORD, 3) for t, k in vocabulary.items()}
    return head | {"words": {t: w for t, w in words.items() if abs(w) >= 0.01}}


def used(name: str, feature: str) -> bool:
    """Which features a head weighs."""
    if name == "filler":
        return feature.startswith("f_")
    if name == "shape":
        return not feature.startswith(("w_", "f_"))
    return not feature.startswith("f_") or feature in ("f_names", "f_speaker", "f_figures")


def text_of(e) -> str:
    return e[1].version.sentences[e[2]].text


def common(ex: list) -> dict[str, int]:
    """Tokens that at least three unrelated texts use: no name of one story gets a weight."""
    groups = defaultdict(set)
    for e in ex:
        group = e[1].version.article.id if e[0] in ("own", "lines") else fold_of(e[0])
        for token in tokens(text_of(e)):
            groups[token].add(group)
    return {t: k for k, t in enumerate(sorted(t for t, g in groups.items() if len(g) >= 3))}


def train(ex: list) -> dict:
    kinds = np.array([t.kinds[i] if t.labels[i] == "boilerplate" else "" for _, t, i, _ in ex])
    heads = {}
    rest = kinds != "filler"
    for name, y, use in (
        ("furniture", (kinds != "") & rest, rest),
        ("filler", kinds == "filler", (kinds == "filler") | (kinds == "") | (kinds == "call-to-action")),
        ("shape", (kinds != "") & rest, rest),
    ):
        at = np.flatnonzero(use)
        heads[name] = fit(name, [ex[k] for k in at], y[at].astype(int), np.where(y[at], WEIGHT.get(name, 1.0), 1.0))
    return heads


def chance(heads: dict, e) -> float:
    h = {n: boilerplate.Head(v["weights"], v["intercept"], v["words"]) for n, v in heads.items()}
    found = boilerplate.Found(text_of(e), e[3])
    return 1 - (1 - boilerplate.pageness(h["furniture"], found)) * (1 - boilerplate.emptiness(h["filler"], found))


def prf(rows):
    tp = sum(p >= 0.5 and y for p, y in rows)
    fp = sum(p >= 0.5 and not y for p, y in rows)
    fn = sum(p < 0.5 and y for p, y in rows)
    return tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn)


def fold_of(story: str) -> str:
    return story if len(story) <= 3 else "single"


CONTEXT = (
    "f_late",
    "f_last",
    "f_first",
    "f_own_words",
    "f_elsewhere",
    "f_alone_in_story",
    "f_beside",
    "far",
    "own_words",
    "head_own_words",
)
INSIDE = {
    "running": 1.0,
    "alone": 0.0,
    "short": 1.0,
    "last_line": 0.0,
    "after_text": 0.0,
    "before_text": 0.0,
    "between": 0.0,
}


def lone(lines: list[tuple[str, str]], corpus_examples: list):
    """Features of sentences that stand alone; what they lack (place, neighbours) is the mean of running text."""
    body = [f for *_, f in corpus_examples if f.get("running")]
    mean = {k: float(np.mean([f.get(k, 0.0) for f in body])) for k in CONTEXT}
    for lang, text in lines:
        version = Version(Article(text, text, "", text, language=lang), (Sentence(1, 0, len(text), text),))
        yield version, boilerplate.looks([version], recurrence([]), frozenset())[text][0][0].features | mean | INSIDE


def own_sentences(corpus_examples: list) -> list:
    """The project's own sentences (filler.txt) as examples."""
    lines = [
        x.split(" ", 2) for x in (QUALITY / "filler.txt").read_text(encoding="utf-8").splitlines() if x[:1] not in "#"
    ]
    out = []
    for (_, sign, _), (version, f) in zip(lines, lone([(a, c) for a, _, c in lines], corpus_examples), strict=True):
        label, kind = ("boilerplate", "filler") if sign == "+" else ("sourced", "own")
        out.append(("own", Told("own", "own", version, (label,), (kind,)), 0, f))
    return out


KINDS = {
    "t": ("sourced", "title"),
    "-": ("sourced", "own"),
    "f": ("boilerplate", "furniture"),
    "b": ("boilerplate", "byline"),
}
KINDS |= {"l": ("boilerplate", "legal"), "c": ("boilerplate", "call-to-action"), "g": ("boilerplate", "filler")}


def own_pages() -> list[Told]:
    """The project's own pages (pages.txt)."""
    told, pages = [], (QUALITY / "pages.txt").read_text(encoding="utf-8").split("\n=== ")[1:]
    for number, page in enumerate(pages):
        language, *lines = page.splitlines()
        made, gold = [], []
        for at, line in enumerate(lines):
            for text in line[2:].split(" // "):
                made.append(Sentence(len(made) + 1, 0, len(text), text, "title" if line[0] == "t" else "body", at))
                gold.append(KINDS[line[0]])
        name = f"page{number}"
        article = Article(name, name, "", "\n".join(s.text for s in made), language=language)
        told.append(
            Told(name, name, Version(article, tuple(made)), tuple(a for a, _ in gold), tuple(b for _, b in gold))
        )
    return told


PUBLIC = (
    [("en", json.loads(x)["text"]) for x in (SHARED / "public" / "filler_lines.jsonl").read_text().splitlines()]
    if SHARED.exists()
    else []
)


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("--write", action="store_true")
    ap.add_argument("--errors", action="store_true")
    ap.add_argument("--demo", action="store_true")
    arg = ap.parse_args()
    rew, seeds = (
        list(examples(read_gold(SHARED / c / "articles", SHARED / c / "gold"))) for c in ("rewrites", "seeds")
    )
    pages = list(examples(own_pages()))
    own = own_sentences(rew) + pages
    lines = [("lines", Told("lines", "lines", v, ("boilerplate",), ("filler",)), 0, f) for v, f in lone(PUBLIC, rew)]
    if arg.demo:
        demo = list(examples(read_gold(ROOT / "data" / "demo", ROOT / "tests" / "quality" / "demo_gold" / "gold")))
        heads = train(rew + seeds + own + lines)
        report("demo, trained on the others", [(chance(heads, e), e) for e in demo], arg.errors)
        return
    scored = []
    for fold in sorted({fold_of(e[0]) for e in rew}):
        heads = train([e for e in rew if fold_of(e[0]) != fold] + seeds + own + lines)
        scored += [(chance(heads, e), e) for e in rew if fold_of(e[0]) == fold]
    report("rewrites, left one story out", scored, arg.errors)
    heads = train(rew + own + lines)
    report("seeds, trained on rewrites", [(chance(heads, e), e) for e in seeds], arg.errors)
    heads = train(rew + seeds + lines)
    report("own pages, trained on corpora", [(chance(heads, e), e) for e in pages], arg.errors)
    report("own sentences, trained on corpora", [(chance(heads, e), e) for e in own], arg.errors)
    heads = train(rew + seeds + own)
    report("filler lines", [(chance(heads, e), e) for e in lines], False)
    if arg.write:
        heads = train(rew + seeds + own + lines)
        boilerplate.MODEL.write_text(
            json.dumps(
                {"trained": "2026-11-22", "n": len(rew) + len(seeds) + len(own) + len(lines), "heads": heads}, indent=1
            )
            + "\n"
        )
        print("written")


def report(title, scored, errors):
    print(
        title,
        "P %.3f R %.3f F %.3f" % prf([(p, t.labels[i] == "boilerplate") for p, (_, t, i, _) in scored]),
        len(scored),
    )
    for lang in ("en", "de", "es"):
        part = [(p, t.labels[i] == "boilerplate") for p, (_, t, i, _) in scored if t.version.article.language == lang]
        if part:
            print("   ", lang, "P %.3f R %.3f F %.3f" % prf(part), len(part))
    kinds = defaultdict(list)
    for p, (_, t, i, _) in scored:
        kinds[t.kinds[i] if t.labels[i] == "boilerplate" else "-"].append(p >= 0.5)
    print("   ", {k: f"{sum(v)}/{len(v)}" for k, v in kinds.items()})
    if errors:
        for p, (_, t, i, _f) in scored:
            if (p >= 0.5) != (t.labels[i] == "boilerplate"):
                print(
                    f"   {p:.2f} {t.labels[i][:4]}/{t.kinds[i]:12} {t.name} #{i + 1} {t.version.sentences[i].text[:110]}"
                )


if __name__ == "__main__":
    main()
