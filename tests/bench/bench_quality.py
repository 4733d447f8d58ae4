"""How good are the suggestions, and does their confidence mean what it says?  make bench-quality [CORPUS=folder]

Reads, groups, aligns and judges a whole corpus as the program does, and holds the result against its gold labels:
precision, recall and F1 of each label, recall of each kind, the share shown as unclear, and the reliability table of the
confidences. CORPUS: a folder with articles/, gold/ and perhaps metadata.csv; without it the demo corpus, which no model
was trained on (its confidence maps were fitted on it, among others). Source documents and articles that stand alone
count for boilerplate only.
"""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from dashboard import corpus
from dashboard.engine import analysis
from dashboard.model import LABELS, StoryAnalysis, Suggestion
from dashboard.suggest import calibrate
from tests.quality.gold import Told, read_gold, rows

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Judged:
    """One sentence: what the machine said, what the gold says."""

    said: Suggestion
    label: str
    kind: str
    checked: bool  # a rewrite of a story: all three labels count

    @property
    def answer(self) -> str:
        """The label shown, or the best-scored one of a sentence shown as unclear or with nothing to check against."""
        scores = self.said.scores
        return self.said.label if self.said.label in LABELS else max(LABELS, key=lambda one: scores.get(one, 0.0))


def folders(given: str | None) -> tuple[Path, Path, Path | None]:
    """Articles, gold, metadata of a corpus folder; of the demo corpus without one."""
    if not given:
        demo = ROOT / "data" / "demo"
        return demo, ROOT / "tests" / "quality" / "demo_gold" / "gold", demo / "metadata.csv"
    folder = Path(given)
    table = folder / "metadata.csv"
    return folder / "articles", folder / "gold", table if table.exists() else None


def judge(articles: Path, gold: Path, table: Path | None) -> list[Judged]:
    """Every labelled sentence of a corpus, after the whole way from bytes to suggestion."""
    roles = {g["article"]: g.get("role", "rewrite") for g in rows(gold / "groups.jsonl")}
    told = {t.version.article.id: t for t in read_gold(articles, gold)}
    found = []
    for story in analysis.analyse(corpus.read(articles, table).articles):
        found += _of_story(story, told, roles)
    return found


def _of_story(story: StoryAnalysis, told: dict[str, Told], roles: dict[str, str]) -> list[Judged]:
    out = []
    for article, said in story.suggestions.items():
        if article in told:
            t = told[article]
            checked = roles[t.name] == "rewrite"
            out += [Judged(s, a, k, checked) for s, a, k in zip(said, t.labels, t.kinds, strict=True) if a]
    return out


def report(found: list[Judged]) -> None:
    """Print the figures."""
    checked = [j for j in found if j.checked]
    unclear = sum(j.said.label not in LABELS for j in checked) / max(1, len(checked))
    right = sum(j.answer == j.label for j in checked) / max(1, len(checked))
    print(
        f"{len(found)} sentences, {len(checked)} of them in rewrites: {right:.3f} right, {unclear:.3f} shown as unclear"
    )
    for label in LABELS:
        some = found if label == "boilerplate" else checked
        hit = Counter((j.answer == label, j.label == label) for j in some)
        tp, fp, fn = hit[True, True], hit[True, False], hit[False, True]
        p, r = tp / max(1, tp + fp), tp / max(1, tp + fn)
        print(
            f"  {label:12s} precision {p:.3f}  recall {r:.3f}  F1 {2 * tp / max(1, 2 * tp + fp + fn):.3f}  n {tp + fn}"
        )
    kinds: dict[str, list[bool]] = defaultdict(list)
    for j in found:
        if j.checked or j.label == "boilerplate":
            kinds[f"{j.label}/{j.kind}"].append(j.answer == j.label)
    print("recall by kind  " + "  ".join(f"{k} {sum(v) / len(v):.2f} ({len(v)})" for k, v in sorted(kinds.items())))
    reliability(checked)


def reliability(found: list[Judged]) -> None:
    """Print how often suggestions of like confidence are right, all together and for each label shown."""
    for label in ("all", *LABELS):
        some = [j for j in found if label in ("all", j.answer)]
        table = calibrate.reliability([j.said.confidence for j in some], [j.answer == j.label for j in some])
        sure = [j.answer == j.label for j in some if j.said.confidence >= 0.9 and j.said.label in LABELS]
        error = calibrate.calibration_error(table)
        share = sum(sure) / max(1, len(sure))
        print(
            f"\nconfidence, {label}: n {len(some)}, calibration error {error:.3f}; at .9 and above {len(sure)}, {share:.3f} right"
        )
        for row in table:
            print(
                f"   {row.low:.1f}-{row.high:.1f}  n {row.n:4d}  mean confidence {row.mean:.3f}  right {row.right:.3f}"
            )


if __name__ == "__main__":
    begun = time.perf_counter()
    report(judge(*folders(os.environ.get("CORPUS"))))
    print(f"\n{time.perf_counter() - begun:.1f} s")
