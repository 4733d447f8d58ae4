"""Fit the maps from raw scores to confidences; `--write` stores them as JSON.

    python -m tools.train_calibration [--write]

Two sources, neither of which the models have seen: the developer corpus with both models cross-fitted by story, and the
demo corpus, on which neither is trained. The table printed is itself left-one-story-out: each story is judged by maps
that were fitted on the others. Run it again after training boilerplate or support.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.model import LABELS
from dashboard.settings import BOILERPLATE_FROM, CALLED_SOURCED, CALLED_UNSUPPORTED
from dashboard.suggest import calibrate, scoring
from tests.quality.gold import read_gold
from tools import train_boilerplate, train_support
from tools.train_support import Row

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "corpora"
DEMO = ROOT / "tests" / "quality" / "demo_gold"


@dataclass(frozen=True)
class Shown:
    """One suggestion as the screen shows it: its label (the best-scored where unclear), raw score, and whether right."""

    story: str
    label: str
    raw: float
    right: bool
    clear: bool


def demo() -> list[Shown]:
    """The demo corpus as the program judges it."""
    return [_shown(row, row.said.scores, row.said.label) for row in train_support.judged(DEMO) if row.label]


def rewrites() -> list[Shown]:
    """The developer corpus, judged by models that have not seen the story."""
    found = [row for row in train_support.judged("rewrites") if row.label]
    furniture = _boilerplate_unseen()
    checked = [row for row in found if "covers.best" in row.said.features]
    wrong = train_support.cross_validated(checked, list(scoring.shipped().weights))
    by_row = {id(row): float(p) for row, p in zip(checked, wrong, strict=True)}
    out = []
    for row in found:
        p = furniture.get((row.article, row.text), row.said.scores["boilerplate"])
        bad = by_row.get(id(row), 0.0)
        scores = {"boilerplate": p, "unsupported": (1 - p) * bad, "sourced": (1 - p) * (1 - bad)}
        out.append(_shown(row, scores, _label(row, p, bad)))
    return out


def _label(row: Row, boilerplate: float, wrong: float) -> str:
    if boilerplate >= BOILERPLATE_FROM:
        return "boilerplate"
    if wrong >= CALLED_UNSUPPORTED:
        return "unsupported" if row.said.specifics or row.said.label == "unsupported" else "unclear"
    return "sourced" if wrong < CALLED_SOURCED else "unclear"


def _shown(row: Row, scores: dict[str, float], label: str) -> Shown:
    best = label if label in LABELS else max(LABELS, key=lambda one: scores[one])
    return Shown(row.story, best, scores[best], best == row.label, label in LABELS)


def _boilerplate_unseen() -> dict[tuple[str, str], float]:
    """(article, sentence) -> chance of boilerplate by a model that has not seen the story."""
    t = train_boilerplate
    told = {c: read_gold(SHARED / c / "articles", SHARED / c / "gold") for c in ("rewrites", "seeds")}
    rew, seeds = (list(t.examples(told[c])) for c in ("rewrites", "seeds"))
    own = t.own_sentences(rew) + list(t.examples(t.own_pages()))
    out = {}
    for fold in sorted({t.fold_of(e[0]) for e in rew}):
        heads = t.train([e for e in rew if t.fold_of(e[0]) != fold] + seeds + own)
        out |= {(e[1].name, t.text_of(e)): t.chance(heads, e) for e in rew if t.fold_of(e[0]) == fold}
    return out


def fit(shown: list[Shown]) -> dict[str, calibrate.Curve]:
    """One map a label."""
    return {
        label: calibrate.fit([s.raw for s in shown if s.label == label], [s.right for s in shown if s.label == label])
        for label in LABELS
    }


def report(shown: list[Shown]) -> None:
    """The reliability table, each story judged by maps of the others."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for story in sorted({s.story for s in shown}):
        curves = fit([s for s in shown if s.story != story])
        for s in shown:
            if s.story == story:
                found["all"].append((curves[s.label].at(s.raw), s.right))
                found[s.label].append(found["all"][-1])
    for label, pairs in found.items():
        table = calibrate.reliability([c for c, _ in pairs], [r for _, r in pairs])
        sure = [r for c, r in pairs if c >= 0.9]
        print(f"{label}: n {len(pairs)}, calibration error {calibrate.calibration_error(table):.3f}")
        print(f"   at .9 and above: {len(sure)} suggestions, {sum(sure) / max(1, len(sure)):.3f} right")
        for row in table:
            print(
                f"   {row.low:.1f}-{row.high:.1f}  n {row.n:4d}  mean confidence {row.mean:.3f}  right {row.right:.3f}"
            )


def main() -> None:
    arg = argparse.ArgumentParser(description=__doc__)
    arg.add_argument("--write", action="store_true")
    options = arg.parse_args()
    shown = demo() + rewrites()
    report(shown)
    if options.write:
        curves = {label: asdict(curve) for label, curve in fit(shown).items()}
        calibrate.FILE.write_text(json.dumps({"trained": "2026-11-22", "curves": curves}) + "\n", encoding="utf-8")
        print("written")


if __name__ == "__main__":
    main()
