"""Everything fitted on all corpora but one, and that one scored: what to expect of a corpus that nobody has seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.suggest.decide import Models, conclude
from tests.quality.corpora import Study
from tests.quality.figures import Figures, measure
from tools import fit_boilerplate, fit_confidence, fit_support


class Fitter:
    """Fits models on sets of studied corpora; each set once."""

    def __init__(self, studies: Sequence[Study]) -> None:
        self.studies = {s.corpus.name: s for s in studies}
        self._bare: dict[frozenset[str], Models] = {}

    def bare(self, names: frozenset[str]) -> Models:
        """The models fitted on these corpora, without confidences."""
        if names not in self._bare:
            lines = [line for name in sorted(names) for line in self.studies[name].lines]
            support = fit_support.fit(lines)
            self._bare[names] = Models(fit_boilerplate.fit(lines), support, {})
        return self._bare[names]

    def whole(self, names: frozenset[str]) -> Models:
        """The same with confidences: each corpus judged by models of the others."""
        said = []
        for name in sorted(names):
            models = self.bare(names - {name})
            lines = [x for x in self.studies[name].lines if x.label and x.role == "rewrite" and x.kind != "document"]
            said += [(conclude(line.seen, models), line.label) for line in lines]
        return replace(self.bare(names), curves=fit_confidence.fit(said))

    def out(self, name: str, *, confidences: bool = False) -> Models:
        """The models fitted on all corpora but one."""
        names = frozenset(self.studies) - {name}
        return self.whole(names) if confidences else self.bare(names)

    def figures(self, name: str) -> Figures:
        """One corpus scored by models that have not seen it."""
        study = self.studies[name]
        return measure(study, study.rows(self.out(name)))
