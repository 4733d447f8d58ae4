"""Figures of an analysis against gold labels: stories, alignment, labels, evidence, and how often each reason was right.

A sentence shown as unclear, or with nothing to check against, counts as the label it scores highest, and its share is told.
A gold line that the analysis lacks counts as suggested boilerplate: it was dropped as page furniture. Source documents and
articles that stand alone count for boilerplate only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from dashboard.labels import LABELS
from tests.quality.corpora import Study
from tests.quality.gold import rows
from tests.quality.overlap import squeezed

Rows = Mapping[str, list[dict[str, Any]]]
DROPPED = {"label": "boilerplate", "scores": {"boilerplate": 1.0, "unsupported": 0.0, "sourced": 0.0}}
FACTS = ("missing", "differs", "elsewhere")


@dataclass(frozen=True)
class Answer:
    """One gold sentence and the suggestion for it. `checked`: a rewrite of a story, where all three labels count."""

    article: str
    n: int
    gold: Mapping[str, Any]
    said: Mapping[str, Any]
    label: str  # the label shown, or the one scored highest
    checked: bool

    @property
    def right(self) -> bool:
        """Is it the label of the gold?"""
        return self.label == self.gold["label"]

    @property
    def clear(self) -> bool:
        """Is a label shown at all?"""
        return self.said.get("label") in LABELS


@dataclass
class Figures:
    """All figures of one corpus; NaN where there is nothing to measure."""

    values: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, tuple[int, int]] = field(
        default_factory=dict
    )  # code -> right, shown on a suggested "unsupported"
    kinds: dict[str, tuple[int, int]] = field(default_factory=dict)  # label/kind -> right, of
    kind_f1: dict[str, float] = field(default_factory=dict)  # kind of falsehood -> F1 against all honest sentences
    answers: list[Answer] = field(default_factory=list)


def measure(study: Study, analysis: Rows) -> Figures:
    """The figures of an analysis (the rows of the exported files) of a studied corpus."""
    if study.corpus.documents:
        return _documents(study, analysis)
    answers = list(_answers(study, analysis))
    figures = Figures(answers=answers)
    figures.values |= _stories(study, analysis) | _alignment(study, analysis) | _labels(answers)
    figures.values |= {
        "specifics": _specifics(answers),
        "evidence": _evidence(study, answers),
        "border": _border(study),
    }
    figures.reasons = reasons_of((a.said, a.gold["label"] == "unsupported") for a in answers if a.checked)
    figures.kinds = _kinds(answers)
    figures.kind_f1 = _kind_f1(answers)
    return figures


def f1(right: int, shown: int, wanted: int) -> float:
    """F1 from how many are right, shown, and wanted."""
    return 2 * right / (shown + wanted) if shown + wanted else float("nan")


def auc(chances: Sequence[float], wrong: Sequence[bool]) -> float:
    """Area under the ROC curve; NaN where all are of one kind."""
    return float(roc_auc_score(wrong, chances)) if len(set(wrong)) == 2 else float("nan")


def _answers(study: Study, analysis: Rows) -> Iterable[Answer]:
    mine: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in analysis["sentences"]:
        mine[row["article"]].append(row)
    for name, want in study.gold.items():
        if name not in study.groups or name not in mine:
            continue
        checked = study.groups[name]["role"] == "rewrite"
        places = study.overlaps[name].mine
        for i, gold in enumerate(want):
            place = places[i]
            if gold.get("scored") is not False:
                said = mine[name][place]["suggestion"] if place is not None else DROPPED
                yield Answer(name, gold["n"], gold, said, answer(said), checked)


def answer(said: Mapping[str, Any]) -> str:
    """The label shown; the one scored highest where the state shown is none."""
    return said["label"] if said["label"] in LABELS else max(LABELS, key=lambda one: said["scores"].get(one, 0.0))


def _labels(answers: Sequence[Answer]) -> dict[str, float]:
    checked = [a for a in answers if a.checked]
    claims = [a for a in checked if a.gold["label"] != "boilerplate"]
    out = {}
    for label in LABELS:
        some = [a for a in answers if a.checked or label == "boilerplate"]
        shown, wanted = (
            sum(x == label for x in xs) for xs in ([a.label for a in some], [a.gold["label"] for a in some])
        )
        hit = sum(a.label == label == a.gold["label"] for a in some)
        out |= {
            f"{label}_f1": f1(hit, shown, wanted),
            f"{label}_p": hit / max(1, shown),
            f"{label}_r": hit / max(1, wanted),
        }
    return out | {
        "n": len(checked),
        "unclear": sum(not a.clear for a in checked) / max(1, len(checked)),
        "macro_f1": sum(out[f"{label}_f1"] for label in LABELS) / 3,
        "accuracy": sum(a.right for a in checked) / max(1, len(checked)),
        "unsupported_auc": auc([_score(a, "unsupported") for a in claims], [_is(a, "unsupported") for a in claims]),
        "boilerplate_auc": auc([_score(a, "boilerplate") for a in answers], [_is(a, "boilerplate") for a in answers]),
    }


def _score(one: Answer, label: str) -> float:
    return one.said["scores"].get(label, 0.0)


def _is(one: Answer, label: str) -> bool:
    return one.gold["label"] == label


def _specifics(answers: Sequence[Answer]) -> float:
    """The share of falsehoods of which a wrong detail was named."""
    asked = [a for a in answers if a.checked and _is(a, "unsupported") and a.gold.get("specifics")]
    found = 0
    for a in asked:
        named = [squeezed(str(s)).lower() for s in a.said.get("specifics") or []]
        everything = "".join(named)
        wanted = [squeezed(str(s)).lower() for s in a.gold["specifics"]]
        found += any(w in everything or any(s and s in w for s in named) for w in wanted)
    return found / len(asked) if asked else float("nan")


def _evidence(study: Study, answers: Sequence[Answer]) -> float:
    """The share of sourced sentences whose first evidence is one that the gold knows."""
    linked: dict[tuple[str, int], set[tuple[str, int]]] = defaultdict(set)
    for row in _gold_alignment(study):
        for x, y, *_ in row["pairs"]:
            linked[row["a"], x].add((row["b"], y))
            linked[row["b"], y].add((row["a"], x))
    asked = [a for a in answers if a.checked and _is(a, "sourced") and a.gold.get("evidence")]
    hit = 0
    for a in asked:
        okay = {(e["article"], e["n"]) for e in a.gold["evidence"]} | linked[a.article, a.n]
        first = next(iter(a.said.get("evidence") or []), None)
        hit += bool(first) and any((first["article"], n) in okay for n in _gold_of(study, first["article"], first["n"]))
    return hit / len(asked) if asked else float("nan")


def _gold_of(study: Study, article: str, n: int) -> list[int]:
    """The numbers of the gold sentences that our sentence `n` of an article holds."""
    if article not in study.overlaps:
        return []
    return [study.gold[article][i]["n"] for i in study.overlaps[article].gold.get(n - 1, ())]


def _gold_alignment(study: Study) -> list[dict[str, Any]]:
    path = study.corpus.gold / "alignment.jsonl"
    return rows(path) if path.exists() else []


def _alignment(study: Study, analysis: Rows) -> dict[str, float]:
    got: dict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    for row in analysis["alignments"]:
        for x, y, *_ in row["pairs"]:
            found = {(i, j) for i in _gold_of(study, row["a"], x) for j in _gold_of(study, row["b"], y)}
            got[row["a"], row["b"]] |= found
            got[row["b"], row["a"]] |= {(j, i) for i, j in found}
    hit = shown = wanted = 0
    for row in _gold_alignment(study):
        want, have = {(x, y) for x, y, *_ in row["pairs"]}, got[row["a"], row["b"]]
        hit, shown, wanted = hit + len(want & have), shown + len(have), wanted + len(want)
    return {"alignment_f1": f1(hit, shown, wanted)}


def _stories(study: Study, analysis: Rows) -> dict[str, float]:
    of = {row["article"]: row["story"] for row in analysis["articles"]}
    hit = shown = wanted = 0
    for a, b in combinations([n for n in study.groups if n in of], 2):
        want = study.groups[a]["story"] is not None and study.groups[a]["story"] == study.groups[b]["story"]
        have = of[a] is not None and of[a] == of[b]
        hit, shown, wanted = hit + (want and have), shown + have, wanted + want
    return {"stories_f1": f1(hit, shown, wanted)}


def _border(study: Study) -> float:
    both, gold, mine = (sum(o.borders[k] for o in study.overlaps.values()) for k in range(3))
    return f1(both, mine, gold)


def reasons_of(said: Iterable[tuple[Mapping[str, Any], bool]]) -> dict[str, tuple[int, int]]:
    """code -> (right, shown) over the reasons of suggestions shown as unsupported; `said`: suggestion, is it truly so."""
    found: dict[str, list[bool]] = defaultdict(list)
    for suggestion, wrong in said:
        if suggestion["label"] == "unsupported":
            for code in dict.fromkeys(r["code"] for r in suggestion.get("reasons", ())):
                found[code].append(wrong)
    return {code: (sum(v), len(v)) for code, v in found.items()}


def _kinds(answers: Sequence[Answer]) -> dict[str, tuple[int, int]]:
    found: dict[str, list[bool]] = defaultdict(list)
    for a in answers:
        if a.checked or _is(a, "boilerplate"):
            found[f"{a.gold['label']}/{a.gold['kind']}"].append(a.right)
    return {k: (sum(v), len(v)) for k, v in sorted(found.items())}


def _kind_f1(answers: Sequence[Answer]) -> dict[str, float]:
    """F1 of each kind of falsehood: of the false alarms each kind bears its share."""
    checked = [a for a in answers if a.checked]
    wrong = Counter(a.gold["kind"] for a in checked if _is(a, "unsupported"))
    alarms = sum(a.label == "unsupported" and not a.right for a in checked) / max(1, wrong.total())
    hits = Counter(a.gold["kind"] for a in checked if _is(a, "unsupported") and a.right)
    return {kind: f1(hits[kind], hits[kind] + alarms * n, n) for kind, n in wrong.items()}


def _documents(study: Study, analysis: Rows) -> Figures:
    """Gold says of whole rewrites whether they are supported: AUC of the highest chance, balanced accuracy of the flags."""
    chance: dict[str, float] = defaultdict(float)
    flagged: dict[str, bool] = defaultdict(bool)
    said = defaultdict(list)
    for row in analysis["sentences"]:
        one = row["suggestion"]
        chance[row["article"]] = max(chance[row["article"]], one["scores"]["unsupported"])
        flagged[row["article"]] |= one["label"] == "unsupported"
        said[row["article"]].append(one)
    gold = [g for g in rows(study.corpus.gold) if g["article"] in chance]
    wrong = [not g["supported"] for g in gold]
    shown = [flagged[g["article"]] for g in gold]
    recall = float(np.mean([s for s, w in zip(shown, wrong) if w]))
    alarms = float(np.mean([s for s, w in zip(shown, wrong) if not w]))
    kinds: dict[str, list[bool]] = defaultdict(list)
    for g, s in zip(gold, shown):
        for kind in [] if g["supported"] else g["edit_types"] or ["unnamed edit"]:
            kinds[f"unsupported/{kind}"].append(s)
    return Figures(
        {
            "n": len(gold),
            "unsupported_auc": auc([chance[g["article"]] for g in gold], wrong),
            "balanced_accuracy": (recall + 1 - alarms) / 2,
            "unsupported_r": recall,
            "alarms": alarms,
        },
        reasons_of((one, w) for g, w in zip(gold, wrong) for one in said[g["article"]]),
        {k: (sum(v), len(v)) for k, v in sorted(kinds.items())},
    )
