"""Meaning beside words: what two sentences say where their words do not settle it.

Words come first, for they are exact and cheap. A sentence is settled when it has a partner of settings.SETTLED in common
words. Two sentences that both have none are also as alike as they are near in meaning; a partner that words alone would
give to a sentence must not be far in meaning. Sentences whose words settle everything are never encoded.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dashboard import settings
from dashboard.compare.overlap import Matrix
from dashboard.model import Version
from dashboard.text.meaning import cosines

UNKNOWN = np.nan  # a pair whose meaning nobody asked for


def nearness(a: Version, b: Version, asked: Matrix) -> Matrix:
    """n × m: how near the sentences are in meaning, UNKNOWN in rows and columns without a cell in `asked` (bool)."""
    out = np.full(asked.shape, UNKNOWN)
    left, right = asked_about(a, b, asked)
    if left and right:
        out[np.ix_(asked.any(axis=1), asked.any(axis=0))] = cosines(left, right)
    return out


def asked_about(a: Version, b: Version, asked: Matrix) -> tuple[list[str], list[str]]:
    """The sentences of both sides in whose row or column a cell of `asked` (n × m of bool) is true."""
    rows, columns = np.nonzero(asked.any(axis=1))[0], np.nonzero(asked.any(axis=0))[0]
    return [a.sentences[i].text for i in rows], [b.sentences[j].text for j in columns]


def unsettled(dice: Matrix, first: Callable[[Matrix], Matrix], alike: bool = True) -> Matrix:
    """The pairs to ask the meaning of: both sentences without a partner in words, or a weak pair that `first` would link.

    `alike`: the two versions share a language; otherwise words settle nothing.
    """
    if not alike:
        return np.ones(dice.shape, bool)
    return _free(dice) | ((first(dice) > 0) & (dice < settings.SETTLED))


def _free(dice: Matrix) -> Matrix:
    rows, columns = dice.max(axis=1) < settings.SETTLED, dice.max(axis=0) < settings.SETTLED
    return rows[:, None] & columns[None, :]


def meant(dice: Matrix, near: Matrix, alike: bool = True) -> Matrix:
    """`dice` with what meaning adds and takes away.

    What counts as near falls with the share of sentences that words settle: where two versions share few words, less
    nearness is worth as much (chosen leave-one-corpus-out; a fixed border costs reworded corpora .02 or close ones .01).
    """
    if not alike:  # another language: names and figures in common help, the rest is meaning
        return np.maximum(dice + settings.MEANT_ACROSS * (np.nan_to_num(near, nan=-1.0) - settings.NEAR_ACROSS), 0.0)
    settled = [(dice.max(axis=k) >= settings.SETTLED).sum() for k in (0, 1)]
    border = settings.NEAR_FREE + settings.NEAR_SETTLED * sum(settled) / sum(dice.shape)
    known = np.nan_to_num(near, nan=-1.0)
    added = np.where(_free(dice), np.maximum(settings.MEANT * (known - border), 0.0), 0.0)
    taken = np.where(np.isnan(near), 0.0, np.minimum(settings.MEANT * (known - settings.FAR), 0.0))
    both = np.where(added > 0, dice + added, dice + taken)
    return np.where(dice >= settings.SETTLED, dice, np.maximum(both, 0.0))
