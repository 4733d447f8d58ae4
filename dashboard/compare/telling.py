"""What the versions of a story say, read once for everything that sets them beside each other.

The list of what one version alone says, the table of facts, the consensus text and the order of copying all ask the same two
questions: which details and words does a sentence have, and does another version have them too? What is page furniture
or filler is handed in (`left_out`): nothing here judges a sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from dashboard.compare.amounts import Quantity, compare_quantities, is_supported
from dashboard.compare.calendar_parts import clash, missing_parts
from dashboard.compare.people import name_value
from dashboard.compare.quotations import quote_value
from dashboard.compare.specifics import specifics, story_names
from dashboard.compare.times import same_time
from dashboard.model import Specific, Version
from dashboard.text.detect import language_or_guess
from dashboard.text.fold import fold
from dashboard.text.lexicon import word_list
from dashboard.text.stems import WORD, stem

Place = tuple[str, int]  # article id, sentence number
NUMBERS = ("number", "money", "percent")
REACH = 6  # content words on either side of a detail that say what it is a detail of


@dataclass(frozen=True, slots=True)
class Token:
    """A word that carries content: its stem and its place in the sentence."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Detail:
    """A checkable detail and where it stands. `near`: stems of the words around it, the nearer the heavier (0..1)."""

    place: Place
    specific: Specific
    near: Mapping[str, float]

    @property
    def article(self) -> str:
        """The version it stands in."""
        return self.place[0]


@dataclass(frozen=True, eq=False)
class Telling:
    """The versions of a story with their details and content words, by sentence; furniture and filler left out."""

    versions: tuple[Version, ...]
    left_out: frozenset[Place]
    details: Mapping[Place, tuple[Detail, ...]]
    tokens: Mapping[Place, tuple[Token, ...]]

    def places(self, version: Version) -> list[Place]:
        """The sentences of a version that tell the story, in order."""
        article = version.article.id
        return [(article, s.n) for s in version.sentences if (article, s.n) not in self.left_out]

    @cached_property
    def by_id(self) -> Mapping[str, Version]:
        """article id → version."""
        return {version.article.id: version for version in self.versions}

    def text(self, place: Place) -> str:
        """The words of a sentence."""
        return self.by_id[place[0]].sentence(place[1]).text

    @cached_property
    def said(self) -> Mapping[str, tuple[Detail, ...]]:
        """article id → every detail it has."""
        return {v.article.id: tuple(d for p in self.places(v) for d in self.details[p]) for v in self.versions}

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """article id → the folded words and stems of everything it says, names as they are compared among them."""
        return {v.article.id: frozenset(w for p in self.places(v) for w in self._words(p)) for v in self.versions}

    def _words(self, place: Place) -> set[str]:
        found = {token.stem for token in self.tokens[place]}
        for word in WORD.findall(self.text(place)):
            found.add(fold(word))
            found.update(name_value(word).split())
        return found

    @cached_property
    def equal(self) -> Mapping[Specific, frozenset[str]]:
        """Each detail, wherever it stands → the versions that have just the same."""
        found: dict[Specific, set[str]] = {}
        for article, details in self.said.items():
            for detail in details:
                found.setdefault(_anywhere(detail.specific), set()).add(article)
        return {detail: frozenset(articles) for detail, articles in found.items()}

    @cached_property
    def quotable(self) -> Mapping[str, str]:
        """article id → its running text as quotations are compared."""
        return {v.article.id: quote_value(" ".join(self.text(p) for p in self.places(v))) for v in self.versions}


def read_telling(versions: Sequence[Version], left_out: Collection[Place] = ()) -> Telling:
    """Read every sentence of `versions` that is not in `left_out`."""
    skipped = frozenset(left_out)
    languages = {v.article.id: language_or_guess(v.article.language, v.article.text) for v in versions}
    names: frozenset[str] = frozenset()
    for version in versions:
        article = version.article
        told = [s.text for s in version.sentences if (article.id, s.n) not in skipped]
        names |= story_names(told, languages[article.id])  # "Follow Daily Orbit", left out, makes no name of "Follow"
    details: dict[Place, tuple[Detail, ...]] = {}
    tokens: dict[Place, tuple[Token, ...]] = {}
    known: dict[tuple[str, str, date | None], tuple[tuple[Token, ...], list[tuple[Specific, Mapping[str, float]]]]] = {}
    for version in versions:
        article, language = version.article, languages[version.article.id]
        for sentence in version.sentences:
            place = (article.id, sentence.n)
            if place in skipped:
                continue
            key = (sentence.text, language, article.published)
            if key not in known:
                words = content_tokens(sentence.text, language)
                inside = specifics(sentence.text, language=language, names=names, published=article.published)
                known[key] = words, [(one, _near(words, one)) for one in inside]
            tokens[place], found = known[key]
            details[place] = tuple(Detail(place, one, near) for one, near in found)
    return Telling(tuple(versions), skipped, details, tokens)


def content_tokens(text: str, language: str) -> tuple[Token, ...]:
    """The words of `text` that carry content, left to right."""
    function = word_list("function", language)
    found = []
    for hit in WORD.finditer(text):
        word = fold(hit[0])
        if word not in function:
            found.append(Token(stem(word, language), hit.start(), hit.end()))
    return tuple(found)


def _near(tokens: Sequence[Token], detail: Specific) -> Mapping[str, float]:
    before = [t for t in tokens if t.end <= detail.start][-REACH:][::-1]
    after = [t for t in tokens if t.start >= detail.end][:REACH]
    near: dict[str, float] = {}
    for side in (before, after):
        for away, token in enumerate(side):
            near[token.stem] = max(near.get(token.stem, 0.0), 1.0 / (1 + 0.3 * away))
    return near


def likeness(a: Detail, b: Detail) -> float:
    """0..1: how far two details stand among the same words, and so are details of the same thing."""
    total = min(sum(a.near.values()), sum(b.near.values()))
    common = sum(min(weight, b.near[stem]) for stem, weight in a.near.items() if stem in b.near)
    return common / total if total else 0.0


def same_detail(a: Specific, b: Specific) -> bool:
    """Whether two details of a kind say the same: 6-3 and six to three, Lavrov and Sergei Lavrov, May 4 and Monday, May 4."""
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return compare_quantities(a, b) == "equal"
    if a.kind == "date":
        return not missing_parts(a.value, [b.value]) or not missing_parts(b.value, [a.value])
    if a.kind == "time":
        return same_time(a.value, b.value)
    if a.kind == "quotation":
        return a.value in b.value or b.value in a.value
    one, other = set(a.value.split()), set(b.value.split())
    return one <= other or other <= one


def different(a: Specific, b: Specific) -> bool:
    """Whether two details of a kind contradict each other; two that cannot be held together do not."""
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return compare_quantities(a, b) == "different"
    if a.kind == "date":
        return clash(a.value, b.value)
    return not same_detail(a, b)


def is_alone(telling: Telling, detail: Detail) -> bool:
    """Whether no other version has a detail anywhere in its telling."""
    if len(telling.equal.get(_anywhere(detail.specific), ())) > 1:  # of near copies nearly all
        return False
    return not any(_has(telling, article, detail.specific) for article in telling.by_id if article != detail.article)


def _anywhere(detail: Specific) -> Specific:
    """A detail without its place."""
    return replace(detail, start=0, end=0)


def _has(telling: Telling, article: str, detail: Specific) -> bool:
    """Whether a version has a detail anywhere; a day that is told by the day of publication proves nothing."""
    said = [d.specific for d in telling.said[article]]
    if isinstance(detail, Quantity):
        return detail.soft or is_supported(detail, [one for one in said if isinstance(one, Quantity)])
    if detail.kind == "date":
        days = [one.value for one in said if one.kind == "date"]
        return detail.value.startswith("rel") or not missing_parts(detail.value, days)
    if detail.kind == "time":
        return any(same_time(detail.value, one.value) for one in said if one.kind == "time")
    if detail.kind == "quotation":
        return detail.value in telling.quotable[article]
    if all(word in telling.words[article] for word in detail.value.split()):
        return True
    return detail.kind == "role" and any(same_detail(detail, one) for one in said if one.kind == "role")
