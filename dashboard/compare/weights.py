"""How much a word counts: the rarer in the loaded corpus, the more.

Words are counted by sentence, not by article: a corpus of five articles then still tells a name from a conjunction
(seeds F .960 against .947 with articles). One count a language, or the German "die" would weigh like an English rarity.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from dashboard.model import Version
from dashboard.text.stems import stems


@dataclass(frozen=True, slots=True)
class Weights:
    """Sentences seen and, for each stem, in how many of them it stands; by language. Stems seen once are not kept."""

    sentences: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, stem: str, language: str) -> float:
        """Weight of a stem: ln(1 + N / (df + 1/2)); about .7 for a word of every sentence."""
        seen = self.counts.get(language, {}).get(stem, 1)
        return math.log1p(max(self.sentences.get(language, 0), 1) / (seen + 0.5))

    def many(self, stems: Iterable[str], language: str) -> np.ndarray:
        """The weights of many stems at once."""
        seen = self.counts.get(language, {})
        counts = np.array([seen.get(stem, 1) for stem in stems], dtype=float)
        return np.log1p(max(self.sentences.get(language, 0), 1) / (counts + 0.5))

    def once(self, language: str) -> float:
        """Weight of a stem that stands in one sentence only: the unit of everything that is relative."""
        return math.log1p(max(self.sentences.get(language, 0), 1) / 1.5)

    def total(self, text: str, language: str) -> float:
        """Weight of all different words of `text` together."""
        return sum(self.of(stem, language) for stem in set(stems(text, language)))


def weigh(versions: Iterable[Version]) -> Weights:
    """The word weights of a corpus, from one pass over its sentences."""
    sentences: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    for version in versions:
        language = version.article.language
        sentences[language] += len(version.sentences)
        seen = counts.setdefault(language, Counter())
        for sentence in version.sentences:
            seen.update(set(stems(sentence.text, language)))
    often = {language: {stem: n for stem, n in seen.items() if n > 1} for language, seen in counts.items()}
    return Weights(dict(sentences), often)
