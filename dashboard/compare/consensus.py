"""The consensus text: for each claim the wording that most versions share, and what they disagree on.

No sentence is written here. A claim's wording is that of the version whose words the others have most in common with, one
without a detail that it alone has where there is one. Where the facts differ, every value is given with the number of
versions that say it: "Tuesday (3) / Wednesday (1)".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.compare.alone import Alone, find_alone
from dashboard.compare.facts import Fact, spoken, tabulate_facts
from dashboard.compare.telling import Place, Telling
from dashboard.model import Alignment, Article, Claim, Link, Sentence, Version

CONSENSUS = "consensus"  # the id of the article that is none


@dataclass(frozen=True, slots=True)
class Variant:
    """A stretch of a wording on which versions disagree: what is said there, most versions first, and by whom."""

    start: int
    end: int
    choices: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim as most versions tell it. `text`: the sentences `places` of one version; `told`: versions that tell it."""

    claim: int
    places: tuple[Place, ...]
    text: str
    told: tuple[str, ...]
    variants: tuple[Variant, ...]
    alone: tuple[tuple[int, int], ...]  # stretches that only this version has, where no wording without such was found

    def parts(self) -> tuple[tuple[str, Variant | None], ...]:
        """The text cut at its variants."""
        out: list[tuple[str, Variant | None]] = []
        at = 0
        for variant in self.variants:
            out += [(self.text[at : variant.start], None), (self.text[variant.start : variant.end], variant)]
            at = variant.end
        return tuple(part for part in (*out, (self.text[at:], None)) if part[0])

    def written_out(self) -> str:
        """The text with every value of a disputed fact: "on Tuesday (3) / Wednesday (1)"."""
        return "".join(consensus_spelling(variant) if variant else text for text, variant in self.parts())


def consensus_spelling(variant: Variant) -> str:
    """The values of a disputed fact with the number of versions behind each."""
    return " / ".join(f"{words} ({len(articles)})" for words, articles in variant.choices)


def consensus(telling: Telling, claims: Sequence[Claim]) -> tuple[Wording, ...]:
    """The claims that two or more versions tell, in order, each in the wording most of them share."""
    facts = tabulate_facts(telling, claims)
    alone = find_alone(telling, claims)
    found = []
    for number, claim in enumerate(claims):
        cells = {
            article: own
            for article, numbers in claim.cells.items()
            if (own := _without_title(telling, [(article, n) for n in numbers if (article, n) not in telling.left_out]))
        }
        if len(cells) >= 2 and not _headline(telling, cells.values()):
            found.append(_wording(telling, number, cells, [f for f in facts if f.claim == number], alone))
    return tuple(found)


def _without_title(telling: Telling, places: Sequence[Place]) -> tuple[Place, ...]:
    """The sentences of a version without its title, where it says the claim in its text, too."""
    text = tuple(place for place in places if telling.by_id[place[0]].sentence(place[1]).part != "title")
    return text or tuple(places)


def _headline(telling: Telling, cells: Iterable[tuple[Place, ...]]) -> bool:
    """Whether a claim consists of titles: they say what the text says again."""
    return all(telling.by_id[a].sentence(n).part == "title" for cell in cells for a, n in cell)


def _wording(
    telling: Telling,
    number: int,
    cells: dict[str, tuple[Place, ...]],
    facts: Sequence[Fact],
    alone: Sequence[Alone],
) -> Wording:
    lonely = {one.place for one in alone}
    stems = {article: frozenset(t.stem for p in own for t in telling.tokens[p]) for article, own in cells.items()}
    odd = {article for fact in facts for article in fact.odd}

    many = Counter(stems.values())  # near copies have the same
    shares = {own: sum(times * _dice(own, other) for other, times in many.items()) - _dice(own, own) for own in many}

    def rank(article: str) -> tuple[bool, bool, float, str]:
        """Nothing it alone says, no odd detail, then what it shares with the others (Dice of the stems)."""
        return not lonely.intersection(cells[article]), article not in odd, shares[stems[article]], article

    best = max(cells, key=rank)
    places = cells[best]
    starts, text = {}, ""
    for place in places:
        text += " " if text else ""
        starts[place] = len(text)
        text += telling.text(place)
    variants = sorted(_variants(facts, starts), key=lambda v: v.start)
    stretches = tuple((starts[o.place] + o.start, starts[o.place] + o.end) for o in alone if o.place in starts)
    return Wording(number, places, text, tuple(cells), tuple(_apart(variants)), stretches)


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / max(1, len(a) + len(b))


def _variants(facts: Iterable[Fact], starts: dict[Place, int]) -> Iterable[Variant]:
    for fact in facts:
        if not fact.disputed:
            continue
        here = next((d for value in fact.values for d in value if d.place in starts), None)
        if here is None:
            continue
        choices = tuple((spoken(value), tuple(sorted({d.article for d in value}))) for value in fact.values)
        start = starts[here.place]
        yield Variant(start + here.specific.start, start + here.specific.end, choices)


def _apart(variants: Iterable[Variant]) -> Iterable[Variant]:
    """Variants that do not overlap, from the left."""
    end = 0
    for variant in variants:
        if variant.start >= end:
            yield variant
            end = variant.end


# ---- as a version ---------------------------------------------------------------------------------------------------
def consensus_version(
    telling: Telling, rows: Sequence[Claim], wordings: Sequence[Wording], *, name: str
) -> tuple[Version, tuple[Alignment, ...]]:
    """The consensus text as a version that is none, aligned with every other, for the left side of a comparison.

    Its article has the id CONSENSUS and `name`; one sentence a claim, values of disputed facts written out. The
    alignments have it as `a` and link each of its sentences to all that the other version says to the claim.
    """
    versions, texts = telling.versions, [wording.written_out() for wording in wordings]
    language = next((v.article.language for v in versions), "und")
    article = Article(CONSENSUS, name, name, "\n".join(texts), language=language)
    sentences, at = [], 0
    for n, text in enumerate(texts, 1):
        sentences.append(Sentence(n, at, at + len(text), text, "body", n - 1))
        at += len(text) + 1
    links = [Alignment(CONSENSUS, v.article.id, tuple(_links(telling, wordings, rows, v.article.id))) for v in versions]
    return Version(article, tuple(sentences)), tuple(links)


def _links(telling: Telling, wordings: Sequence[Wording], rows: Sequence[Claim], article: str) -> Iterable[Link]:
    for n, wording in enumerate(wordings, 1):
        for other in rows[wording.claim].cells.get(article, ()):
            if (article, other) not in telling.left_out:
                same = (article, other) in wording.places and not wording.variants
                link = Link(n, other, 1.0, "edited")
                yield replace(link, kind="same") if same and len(wording.places) == 1 else link
