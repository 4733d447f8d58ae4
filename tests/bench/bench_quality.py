"""How good are the suggestions on a corpus nobody has seen?  make bench-quality [CORPUS=folder] [ARGS="--errors traps"]

Without CORPUS the leave-one-corpus-out table: for each labelled corpus that is here (the demo; those of ../shared/corpora
where they lie beside the checkout) everything is fitted on all the others, and this one is scored end to end. Then how
often each reason shown was right, and F1 by kind of falsehood. What the engine finds in a corpus is kept in test-results/
until engine or corpus change, so that only the fitting is done anew.

With CORPUS (a folder with articles/, gold/ and perhaps metadata.csv) the shipped models on that corpus, and whether their
confidence means what it says. `--errors NAME` lists the wrong answers of one corpus.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from dashboard.suggest import calibrate
from dashboard.suggest.decide import shipped
from tests.quality import translations
from tests.quality.corpora import NAMES, Study, at, available, study
from tests.quality.corpus_out import Fitter
from tests.quality.figures import Answer, Figures, measure

COLUMNS = {
    "stories": "stories_f1",
    "alignmt": "alignment_f1",
    "evidence": "evidence",
    "details": "specifics",
    "boilerpl": "boilerplate_f1",
    "unsup P": "unsupported_p",
    "unsup R": "unsupported_r",
    "unsup F1": "unsupported_f1",
    "AUC": "unsupported_auc",
    "macro F1": "macro_f1",
    "unclear": "unclear",
    "balanced": "balanced_accuracy",
}


def table(found: Mapping[str, Figures]) -> Iterable[str]:
    """One row a corpus."""
    yield f"{'':10s}" + "".join(f"{name:>9s}" for name in COLUMNS)
    for corpus, figures in found.items():
        values = [figures.values.get(key, float("nan")) for key in COLUMNS.values()]
        yield f"{corpus:10s}" + "".join(f"{v:9.3f}" if v == v else f"{'-':>9s}" for v in values)


def reasons(found: Mapping[str, Figures]) -> Iterable[str]:
    """Of the reasons shown on a suggested "unsupported", how many stood on a sentence that is: over all, and by corpus."""
    by_code: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for corpus, figures in found.items():
        for code, hit in figures.reasons.items():
            by_code[code][corpus] = hit
    order = sorted(by_code.items(), key=lambda pair: (-sum(n for _, n in pair[1].values()), pair[0]))
    yield f"{'reason':18s}{'right':>7s}{'of':>5s}{'share':>7s}" + "".join(f"{c:>11s}" for c in found)
    for code, hits in order:
        right, of = (sum(hit[k] for hit in hits.values()) for k in (0, 1))
        parts = "".join(f"{'/'.join(map(str, hits[c])) if c in hits else '-':>11s}" for c in found)
        yield f"{code:18s}{right:7d}{of:5d}{right / of:7.2f}{parts}"


def kinds(found: Mapping[str, Figures]) -> Iterable[str]:
    """F1 of each kind of falsehood, by corpus, and how many there are."""
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for corpus, figures in found.items():
        for kind, value in figures.kind_f1.items():
            rows[kind][corpus] = f"{value:.2f} ({figures.kinds[f'unsupported/{kind}'][1]})"
    named = [c for c in found if any(c in row for row in rows.values())]
    yield f"{'F1 by kind':18s}" + "".join(f"{c:>12s}" for c in named)
    for kind in sorted(rows):
        yield f"{kind:18s}" + "".join(f"{rows[kind].get(c, '-'):>12s}" for c in named)
    for corpus in (c for c in found if c not in named):
        parts = (f"{k.partition('/')[2]} {r}/{n}" for k, (r, n) in found[corpus].kinds.items())
        yield f"{corpus}: found of each edit: " + ", ".join(parts)


def errors(answers: Sequence[Answer]) -> Iterable[str]:
    """The wrong answers, each with the reasons shown."""
    for a in answers:
        if a.checked and not a.right:
            scores = " ".join(f"{k[:3]} {v:.2f}" for k, v in a.said["scores"].items())
            yield f"\n{a.gold['label']}/{a.gold['kind']} shown as {a.said['label']} ({scores})  {a.article} #{a.n}"
            yield f"  {a.gold['text']}"
            yield from (f"    {r['code']}: {r['text']}" for r in a.said.get("reasons", ()))


def reliability(answers: Sequence[Answer]) -> Iterable[str]:
    """How often suggestions of like confidence are right."""
    for label in ("all", "boilerplate", "unsupported", "sourced"):
        some = [a for a in answers if a.checked and label in ("all", a.label) and "confidence" in a.said]
        rows = calibrate.reliability([a.said["confidence"] for a in some], [a.right for a in some])
        sure = [a.right for a in some if a.said["confidence"] >= 0.9 and a.clear]
        yield (
            f"\nconfidence, {label}: n {len(some)}, calibration error {calibrate.calibration_error(rows):.3f}; "
            f"at .9 and above {len(sure)}, {sum(sure) / max(1, len(sure)):.3f} right"
        )
        for row in rows:
            yield f"   {row.low:.1f}-{row.high:.1f}  n {row.n:4d}  mean confidence {row.mean:.3f}  right {row.right:.3f}"


def report(found: Mapping[str, Figures]) -> Iterable[str]:
    """All tables."""
    yield from table(found)
    yield ""
    yield from reasons(found)
    yield ""
    yield from kinds(found)


def main() -> None:
    """Measure and print."""
    begun = time.perf_counter()
    arg = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arg.add_argument("--errors", metavar="NAME", help="list the wrong answers of this corpus")
    options = arg.parse_args()
    folder = os.environ.get("CORPUS")
    found = one(Path(folder)) if folder else corpus_out()
    print("\n".join(report(found)))
    if not folder:
        print(
            f"\ntranslations {'  '.join(f'{name} {share:.3f}' for name, share in translations.figures(translations.judged()).items())}"
        )
    if folder:
        print("\n".join(line for figures in found.values() for line in reliability(figures.answers)))
    if options.errors in found:
        print("\n".join(errors(found[options.errors].answers)))
    print(f"\n{time.perf_counter() - begun:.0f} s")


def one(folder: Path) -> dict[str, Figures]:
    """The shipped models on one corpus."""
    where = at(folder)
    if where is None:
        raise SystemExit(f"{folder} has no articles/ with gold/ or gold.jsonl: nothing was measured.")
    found: Study = study(where)
    return {where.name: measure(found, found.rows(shipped()))}


def corpus_out() -> dict[str, Figures]:
    """Every corpus that is here, scored by models fitted on the others."""
    here = available()
    missing = [name for name in NAMES if name not in {c.name for c in here}]
    if missing:
        print(f"Not here (../shared/corpora): {', '.join(missing)}. Fitted and scored without.")
    if len(here) < 2:
        print("One corpus alone: nothing to fit on, so the shipped models on it.")
        return {c.name: measure(study(c), study(c).rows(shipped())) for c in here}
    fitter = Fitter([study(c) for c in here])
    return {name: fitter.figures(name) for name in fitter.studies}


if __name__ == "__main__":
    main()
