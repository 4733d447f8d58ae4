"""Is a sentence boilerplate: page furniture, byline, call to action, legal notice, or filler that fits any story?

Two small logistic models over explainable features (furniture.py, filler.py); their coefficients are numbers in
`data/boilerplate.json`, fitted by `tools/train_suggestions.py`. Languages without
word lists are judged by shape and recurrence alone, by a third model, and a reason says so.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from dashboard.model import Reason, Version
from dashboard.settings import (
    BOILERPLATE_FROM,
    COPYRIGHT_NOTICE,
    FILLER_WITH_CLAIM,
    LIMIT_HUBS,
    LIMIT_VERSIONS,
    ROW_OF_FIGURES,
    ROW_OF_LINKS,
    SHAPE_MOST,
    TELLS_MOST,
    TELLS_WORDS,
)
from dashboard.suggest import filler, furniture
from dashboard.suggest.furniture import Found
from dashboard.suggest.recurrence import Recurrence, lines
from dashboard.text.detect import language_or_guess
from dashboard.text.phrases import Lists, lists, words
from dashboard.text.stems import count_words

Kind = Literal["furniture", "byline", "call-to-action", "legal", "filler", ""]
MODEL = Path(__file__).parent / "data" / "boilerplate.json"


@dataclass(frozen=True, slots=True)
class Signal:
    """How much one sentence looks like boilerplate. `kind` is "" where p < .5; `features` are what the model weighs; `tells`:
    it may be a short sentence of the story all the same."""

    kind: Kind
    p: float
    reasons: tuple[Reason, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """One logistic model: feature -> coefficient, the intercept, and for filler what single words and pairs weigh."""

    weights: Mapping[str, float]
    intercept: float
    words: Mapping[str, float] = field(default_factory=dict)

    def chance(self, features: Mapping[str, float], text: str = "") -> float:
        """The probability; features that are missing count as 0."""
        seen = features.get  # lists, as this is asked three times a sentence
        z = self.intercept + sum([w * seen(name, 0.0) for name, w in self.weights.items()])
        if self.words:
            z += sum(self.words.get(token, 0.0) for token in filler.tokens(text))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


@lru_cache(maxsize=1)
def model() -> Mapping[str, Head]:
    """The heads "furniture", "filler" and "shape" from data/boilerplate.json."""
    data = json.loads(MODEL.read_text(encoding="utf-8"))
    return {
        name: Head(head["weights"], head["intercept"], head.get("words", {})) for name, head in data["heads"].items()
    }


def signals(
    versions: Sequence[Version], recurrence: Recurrence, names: frozenset[str]
) -> Mapping[str, tuple[Signal, ...]]:
    """One signal a sentence for the versions of one story, by article id.

    `names`: the lower-cased words of the names that run through the story; a sentence that has no others may be filler.
    """
    return {
        article: tuple(judge(found, listed is not None) for found in row)
        for article, (row, listed) in looks(versions, recurrence, names).items()
    }


def looks(
    versions: Sequence[Version], recurrence: Recurrence, names: frozenset[str]
) -> dict[str, tuple[list[Found], Lists | None]]:
    """Features and reasons of every sentence of a story, before the model: article id -> (one a sentence, word lists)."""
    inside: Counter[str] = Counter(line for version in versions for line in lines(version))
    read = {v.article.id: lists(language(v)) for v in versions}
    content = {v.article.id: _content(v, read[v.article.id]) for v in versions}
    out = {}
    held: tuple[str, ...] = ()
    elsewhere = filler.Elsewhere({})
    for version in versions:
        known = read[version.article.id]
        at = furniture.page(version, known)
        row = [furniture.look(version, n, at, known, recurrence, inside) for n in range(len(version.sentences))]
        if known:
            some = _held_against(tuple(content), version.article.id)
            if some != held:
                held, elsewhere = some, filler.Elsewhere({id_: content[id_] for id_ in some})
            ground = filler.Ground(names, elsewhere)
            for n, found in enumerate(row):
                filler.look(version, n, at, known, ground, found)
            filler.beside(row, at)
        out[version.article.id] = (row, known)
    return out


def _held_against(articles: tuple[str, ...], own: str) -> tuple[str, ...]:
    """The versions that one is held against, itself perhaps among them: all, in a large story the first LIMIT_HUBS others."""
    if len(articles) <= LIMIT_VERSIONS:
        return articles
    return articles[: LIMIT_HUBS + (own in articles[:LIMIT_HUBS])]


def language(version: Version) -> str:
    """The article's language, or a guess where it is not known."""
    return language_or_guess(version.article.language, version.article.text)


def _content(version: Version, known: Lists | None) -> list[frozenset[str]]:
    function = known.function if known else frozenset()
    return [frozenset(words(s.text)) - function for s in version.sentences]


def judge(found: Found, listed: bool, heads: Mapping[str, Head] | None = None) -> Signal:
    """The answer of `heads` (None: those shipped), the likeliest kind, its reasons first; `listed`: word lists were read."""
    if heads is None or heads is model():
        if found.judged is None:
            found.judged = _judged(found, listed, model())
        return found.judged
    return _judged(found, listed, heads)


def _judged(found: Found, listed: bool, heads: Mapping[str, Head]) -> Signal:
    if not listed:
        p = pageness(heads["shape"], found)
        if tells(found) and not found.reasons and count_words(found.text) >= TELLS_WORDS:
            p = min(p, TELLS_MOST)
        return _signal(found, p, ("byline", "furniture"), (Reason("boilerplate.unlisted"),))
    page, empty = pageness(heads["furniture"], found), emptiness(heads["filler"], found)
    p = 1 - (1 - page) * (1 - empty)
    signal = _signal(found, p, ("filler",) if empty > page else ("legal", "call-to-action", "byline", "furniture"))
    if signal.p >= BOILERPLATE_FROM and not signal.reasons and signal.tells:
        return replace(
            signal, kind="", p=SHAPE_MOST
        )  # "Halden host Norrby on Saturday." is short, and nothing else speaks against it
    return signal


_PAGE_MARKS = (
    *("outside", "other_stories", "same_site", "link", "signs", "date_only", "w_label", "w_by", "w_call_first"),
    *("w_copyright", "w_notice", "w_in_tail", "w_in_comments", "w_user", "w_beside_call"),
)


def tells(found: Found) -> bool:
    """Whether a line, short as it is, can be a sentence of the story: it ends like one or gives a figure, and nothing but its
    shape and single words say that it belongs to the page."""
    seen = found.features
    whole = seen.get("stop") or (seen.get("quantity") and seen.get("w_start", 0.0) == 0.0)
    return bool(whole) and count_words(found.text) >= 2 and not any(seen.get(name) for name in _PAGE_MARKS)


_ASIDE = ("w_label", "w_page", "w_legal", "w_call", "w_in_tail", "w_in_comments", "other_stories")


def pageness(head: Head, found: Found) -> float:
    """The chance that a line belongs to the page.

    Three things are settled beforehand: a claim of copyright does, a row of links does, a row of figures among others does not.
    """
    seen, chance = found.features, head.chance(found.features)
    if seen.get("w_copyright"):
        return max(chance, COPYRIGHT_NOTICE)
    if seen.get("row_of_links") and not seen.get("table"):
        return max(chance, ROW_OF_LINKS)
    row = seen.get("quantity") and seen.get("table") and not any(seen.get(name) for name in _ASIDE)
    return min(chance, ROW_OF_FIGURES) if row else chance


def emptiness(head: Head, found: Found) -> float:
    """The chance that a sentence is filler; never likely for one that gives a figure or quotes a speaker."""
    chance = head.chance(found.features, found.text)
    seen = found.features
    claims = seen.get("f_figures") or (seen.get("f_quotation") and seen.get("f_speaker"))
    return min(chance, FILLER_WITH_CLAIM) if claims else chance


def _signal(found: Found, p: float, kinds: tuple[Kind, ...], also: tuple[Reason, ...] = ()) -> Signal:
    """The most particular of `kinds` that a reason speaks for, and the reasons, those for the kind first."""
    named = {kind for kind, _ in found.reasons}
    likely: Kind = next((kind for kind in kinds if kind in named), kinds[-1])
    fit = sorted((pair for pair in found.reasons if pair[0] in kinds), key=lambda pair: pair[0] != likely)
    reasons = tuple(reason for _, reason in fit) + also
    return Signal(likely if p >= 0.5 else "", p, reasons, found.features, tells(found))
