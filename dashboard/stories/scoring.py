"""Which candidates have enough in common to be looked at together, many pairs at a time.

The numbers of one article are held against those of all its partners at once: a look-up for each pair and field took five times
as long (2026-11). Fields are asked for by name, so that signatures that lie on disk are not put together for pairs that have
nothing in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from dashboard import settings
from dashboard.stories.fields import Fields, fields_of
from dashboard.stories.forms import filled_anew, have_strange_titles
from dashboard.stories.nearness import agree, agree_across, share
from dashboard.stories.signatures import Numbers, Signature

Pairs = Numbers  # n × 2 places
Scored = tuple[int, int, float, float]  # two places, Jaccard, what meaning adds (-1: one form filled in twice)
Sets = Callable[[Sequence[int]], list[Numbers]]  # places -> the sets of numbers there
_BITS = 16  # of a number's hash
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2⁶⁴ / golden ratio: spreads the numbers (Knuth, multiplicative hashing)


def scored(marks: Sequence[Signature], pairs: Pairs) -> Iterator[Scored]:
    """(place, place, Jaccard, 0) of the pairs that may belong together: enough words in common, or details that agree so that
    meaning may decide. -1 for the 0: one form filled in twice. In the order of `pairs`."""
    fields = fields_of(marks)
    for start in range(0, len(pairs), settings.PAIRS_AT_ONCE):
        yield from _scored(marks, fields, pairs[start : start + settings.PAIRS_AT_ONCE])


def _scored(marks: Sequence[Signature], fields: Fields, pairs: Numbers) -> Iterator[Scored]:
    places, at = np.unique(pairs, return_inverse=True)
    one, other = pairs.T
    a, b = at.reshape(pairs.shape).T
    about = fields.about(places.tolist())
    alike = about.languages[a] == about.languages[b]
    spoken = alike | (about.languages[a] == "und") | (about.languages[b] == "und")
    like = np.zeros(len(pairs))
    like[spoken] = _jaccards(partial(fields.field, "pairs"), one[spoken], other[spoken])
    kept = like >= settings.STORY_EDGE
    near = (np.abs(about.days[a] - about.days[b]) <= settings.NEAR_DAYS) | (about.days[a] == 0) | (about.days[b] == 0)
    open_ = ~kept & near & about.says[a] & about.says[b]
    within, across = np.flatnonzero(open_ & alike), np.flatnonzero(open_ & ~alike)
    kept[within] = _agree(fields, one[within], other[within])
    kept[across] = _agree_across(fields, one[across], other[across])
    asked = np.flatnonzero(kept & alike & (like >= settings.FORM_WORDING))
    form = np.zeros(len(pairs))
    form[asked] = _forms(marks, fields, pairs[asked], like[asked])
    found = np.flatnonzero(kept)
    yield from zip(*pairs[found].T.tolist(), like[found].tolist(), form[found].tolist(), strict=True)


def _forms(marks: Sequence[Signature], fields: Fields, pairs: Numbers, wording: np.ndarray) -> np.ndarray:
    """-1 where two articles are one form filled in twice, else 0: what `forms` says of all of a component."""
    both, a, b = shared_few(partial(fields.field, "specifics"), *pairs.T)
    found = filled_anew(wording, both, np.minimum(a, b))
    for k in np.flatnonzero(~found & (wording >= settings.FORM_COPY)).tolist():
        found[k] = have_strange_titles(marks[pairs[k, 0]], marks[pairs[k, 1]])
    return np.where(found, -1.0, 0.0)


def _jaccards(sets: Sets, one: Numbers, other: Numbers) -> np.ndarray:
    both, a, b = shared(sets, one, other)
    return both / np.maximum(a + b - both, 1)


def _agree(fields: Fields, one: Numbers, other: Numbers) -> np.ndarray:
    """Figures and specifics speak for one event; the fewer that have to be asked for, the better."""
    out = np.zeros(one.size, bool)
    both, a, b = shared_few(partial(fields.field, "figures"), one, other)
    left = np.flatnonzero(agree(both, np.minimum(a, b)) > 0)
    both, a, b = shared_few(partial(fields.field, "specifics"), one[left], other[left])
    out[left] = share(both, np.minimum(a, b)) > 0
    return out


def _agree_across(fields: Fields, one: Numbers, other: Numbers) -> np.ndarray:
    names, details = (shared_few(partial(fields.field, name), one, other) for name in ("names", "details"))
    least = np.minimum(names[1] + details[1], names[2] + details[2])
    return agree_across(names[0] + details[0], least)


def shared(sets: Sets, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Of each pair of places how many numbers their sets share, and the sizes of both."""
    own, sizes, a, b = _asked(sets, one, other)
    found = np.zeros(one.size, np.int64)
    order = np.argsort(a, kind="stable")
    flags = np.zeros(1 << _BITS, bool)
    for run in np.split(order, np.flatnonzero(np.diff(a[order])) + 1):
        if run.size and sizes[a[run[0]]]:
            found[run] = _held(own[a[run[0]]], [own[k] for k in b[run]], flags)
    return found, sizes[a], sizes[b]


def shared_few(sets: Sets, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The same for sets of a few numbers below 2³²: all pairs in one look-up."""
    own, sizes, a, b = _asked(sets, one, other)
    if not one.size:
        return a, a, b
    where = np.repeat(np.arange(len(own)) << 32, sizes)
    known = where + np.concatenate(own)  # in order, as the places and the numbers of each are
    starts = np.cumsum(sizes) - sizes
    few, many = np.where(sizes[a] <= sizes[b], (a, b), (b, a))
    lengths = sizes[few]
    pair = np.repeat(np.arange(one.size), lengths)
    within = np.arange(pair.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    wanted = (known[starts[few][pair] + within] & 0xFFFFFFFF) + (many[pair] << 32)
    at = np.minimum(np.searchsorted(known, wanted), max(known.size - 1, 0))
    return np.bincount(pair[known[at] == wanted], minlength=one.size), sizes[a], sizes[b]


def _asked(sets: Sets, one: Numbers, other: Numbers) -> tuple[list[Numbers], Numbers, Numbers, Numbers]:
    """The sets of the places that stand in pairs, their sizes, and the pairs as numbers of sets."""
    places, at = np.unique(np.concatenate((one, other)), return_inverse=True)
    own = [numbers.astype(np.int64, copy=False) for numbers in sets(places.tolist())]
    return own, np.array([numbers.size for numbers in own], np.int64), at[: one.size], at[one.size :]


def _held(mine: Numbers, others: Sequence[Numbers], flags: np.ndarray) -> Numbers:
    """How many numbers of each of `others` are among `mine`. `flags`: all False, before and after; most numbers are told to be
    absent by their hash, the rest are looked up."""
    known = _hashes(mine)
    flags[known] = True
    flat = np.concatenate(others)
    maybe = np.flatnonzero(flags[_hashes(flat)])
    flags[known] = False
    at = np.searchsorted(mine, flat[maybe])
    hits = maybe[mine[np.minimum(at, mine.size - 1)] == flat[maybe]]
    ends = np.cumsum([numbers.size for numbers in others])
    return np.bincount(np.searchsorted(ends, hits, "right"), minlength=len(others))


def _hashes(numbers: Numbers) -> np.ndarray:
    return (numbers.view(np.uint64) * _ODD) >> np.uint64(64 - _BITS)
