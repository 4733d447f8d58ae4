"""Articles that fill in one form, and articles that gather several stories: alike in wording, but not of one event.

Weather, earthquakes, matches, quarterly figures, obituaries, lottery numbers: each day the same sentences with other
details. Versions of one event differ in a few details and share the rest, and the more wording they share the more
details; a form filled in anew shares the wording and hardly any. So common wording asks for common details. Where nearly
everything is the same (obituaries share church, funeral home and fund) the headline decides: it names what is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from dashboard import settings
from dashboard.stories.likeness import Square, counts
from dashboard.stories.signatures import Numbers, Signature, common, distinct, held


def filled_anew(wording: np.ndarray, both: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Where two articles that share so much wording share too few specifics: `both` of `least`, those of the one with fewer."""
    needed = np.minimum(settings.FORM_SHARE + wording, settings.FORM_SHARE_MOST) * least
    return (least >= settings.FORM_LEAST) & (both < needed)


def have_strange_titles(a: Signature, b: Signature) -> bool:
    """Whether neither headline's words are known to the other article."""
    if min(a.title.size, b.title.size) < 2:
        return False
    overlap = max(common(a.title, _stems(b)) / a.title.size, common(b.title, _stems(a)) / b.title.size)
    return overlap < settings.FORM_TITLE


def forms(marks: Sequence[Signature], wording: Square) -> Square:
    """n × n of bool: which articles are one form filled in twice; `wording` n × n, the Jaccard of neighbouring words."""
    languages = np.array([mark.language for mark in marks])
    asked = (wording >= settings.FORM_WORDING) & (languages[:, None] == languages[None, :])
    np.fill_diagonal(asked, False)
    if not asked.any():
        return asked
    specifics = [mark.specifics for mark in marks]
    sizes = np.array([numbers.size for numbers in specifics])
    few = filled_anew(wording, counts(specifics), np.minimum.outer(sizes, sizes))
    copied = asked & ~few & (wording >= settings.FORM_COPY)
    return asked & (few | (copied & _strange_titles(marks) if copied.any() else False))


def _strange_titles(marks: Sequence[Signature]) -> Square:
    """n × n: neither headline's words are known to the other article. One word is no headline to judge by."""
    sizes = np.array([max(mark.title.size, 1) for mark in marks])
    overlaps = counts([mark.title for mark in marks], [_stems(mark) for mark in marks]) / sizes[:, None]
    named = np.array([mark.title.size > 1 for mark in marks])
    return (np.maximum(overlaps, overlaps.T) < settings.FORM_TITLE) & named[:, None] & named[None, :]


def _stems(mark: Signature) -> Numbers:
    return distinct(np.concatenate(mark.sentences)) if mark.sentences else np.empty(0, np.int64)


def gathers(marks: Sequence[Signature], place: int, like: Mapping[int, float]) -> Iterator[tuple[int, int]]:
    """The pairs of an article's partners (place → Jaccard of the neighbouring words) that share different parts of its wording:
    if two such partners have nothing to do with each other, the article is a round-up of both. Of more than
    settings.ROUNDUP_PARTNERS every second, third … one is asked: in a story of hundreds of versions every two of each one's
    partners would be the cube of them."""
    partners = sorted(like)
    some = partners[:: -(-len(partners) // settings.ROUNDUP_PARTNERS)] if partners else ()
    own = marks[place].pairs
    least = settings.ROUNDUP_SHARE * own.size
    # who shares too little of it has no such part, and beside one who shares nearly all of it nobody has
    heavy = [k for k in some if least <= _shared(like[k], own.size + marks[k].pairs.size) <= own.size - least]
    if len(heavy) < 2:
        return
    rows = np.array([held(own, marks[k].pairs) for k in heavy], dtype=np.float32)
    alone = rows.sum(axis=1)[:, None] - rows @ rows.T
    for i, j in zip(*np.nonzero(np.triu(np.minimum(alone, alone.T) >= least, 1)), strict=True):
        yield heavy[int(i)], heavy[int(j)]


def _shared(jaccard: float, both: int) -> int:
    """How many numbers two sets share, from their Jaccard and the sum of their sizes."""
    return round(jaccard * both / (1 + jaccard))
