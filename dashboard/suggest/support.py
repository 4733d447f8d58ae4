"""Support: how a story's other sentences bear each sentence out, as findings and as numbers a small model weighs.

Order of things for one version: the pool it is held against (source documents if the story has any, else the other
versions), the best sentences of the pool for each of its sentences, the checks, the features.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.model import Evidence
from dashboard.reasons import REGISTRY
from dashboard.settings import EVIDENCE_SHOWN, MEANING_ASKED, MEANT_SAYS, WITNESS_COVERS
from dashboard.suggest.checks import Case, Finding, World, new_share, run, runs
from dashboard.suggest.evidence import Candidate, Links, Pool, by_meaning, by_words, covered, is_open, witnesses
from dashboard.suggest.reading import Told


@dataclass(frozen=True, slots=True)
class Support:
    """What was found about one sentence. `features` name → number, all within about 0..1; `said` of `asked` independent
    versions say it; `words` its new words."""

    findings: tuple[Finding, ...]
    features: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    said: int
    asked: int
    words: str
    kind: str


def judge(mine: Told, pool: Pool, world: World, links: Links, best: tuple[Candidate, ...] | None = None) -> Support:
    """One sentence held against its pool. `best`: its candidates by words, where they are known."""
    best = by_words(mine, pool, links) if best is None else best
    found = by_meaning(mine, best) if is_open(best) else best
    case = Case(mine, found, world)
    meaning = max((c.meaning for c in found), default=0.0)
    findings = tuple(f for f in run(case) if f.reason.code != "not-covered" or meaning < MEANT_SAYS)
    said, asked = witnesses(mine, found, pool, WITNESS_COVERS)
    new = ", ".join(dict.fromkeys(mine.text[t.start : t.end] for stretch in runs(case) for t in stretch))
    evidence = tuple(
        Evidence(c.told.article, c.told.n, round(min(1.0, c.score), 3), pool.kind) for c in found[:EVIDENCE_SHOWN]
    )
    return Support(findings, _features(case, findings, said, asked), evidence, said, asked, new, pool.kind)


def _features(case: Case, findings: Sequence[Finding], said: int, asked: int) -> dict[str, float]:
    """The numbers the model weighs: one a reason (its strength), and how well the pool covers the sentence."""
    mine, found = case.mine, case.found
    best: Candidate | None = found[0] if found else None
    total = sum(mine.weights.values()) or 1.0
    stretches = runs(case)
    numbers = {
        "covers.best": best.covers if best else 0.0,
        "covers.two": sum(mine.weights[s] for s in covered(mine, [c.told for c in found[:2]])) / total
        if found
        else 0.0,
        "covers.near": 1.0 - new_share(case),
        "covers.all": sum(w for s, w in mine.weights.items() if s in case.world.pool.index) / total,
        "score.best": min(1.0, best.score) if best else 0.0,
        "meaning": 0.0 if not best else 1.0 if best.covers >= MEANING_ASKED else max(c.meaning for c in found),
        "link.best": min(1.0, max((c.link for c in found), default=0.0)),
        "run.longest": sum(mine.weights[t.stem] for t in stretches[0]) / total if stretches else 0.0,
        "run.words": min(1.0, len(stretches[0]) / 8) if stretches else 0.0,
        "witnesses": said / asked if asked else 0.0,
        "witnesses.few": 1.0 / asked if asked else 0.0,
        "title": float(mine.title),
        "short": 1.0 / (1 + len(mine.weights) / 4),
        "details": min(
            1.0,
            (len(mine.details.dates) + len(mine.details.numbers) + len(mine.details.names) + len(mine.details.quotes))
            / 5,
        ),
        "quote": float(bool(mine.details.quotes)),
        "by.source": float(case.world.pool.kind == "source"),
    }
    for finding in findings:
        name = f"reason.{finding.reason.code}"
        numbers[name] = max(numbers.get(name, 0.0), round(finding.strength, 3))
    return {k: round(v, 4) for k, v in {**numbers, **_groups(numbers)}.items()}


_REASONS = tuple((f"reason.{spec.code}", spec) for spec in REGISTRY)


def _groups(numbers: Mapping[str, float]) -> dict[str, float]:
    """Rare reasons weighed together: a time that differs tells as much as an amount that does."""
    seen = [(spec, value) for name, spec in _REASONS if (value := numbers.get(name, 0.0))]
    found = {"twist": max((value for spec, value in seen if spec.twist), default=0.0) * numbers["covers.near"]}
    for spec, value in seen:
        if spec.group == "fact":
            found[spec.feature] = max(value, found.get(spec.feature, 0.0))
    return {k: v for k, v in found.items() if v}
