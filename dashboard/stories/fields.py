"""What the search and the comparison ask of signatures, field by field and for many articles at a time.

Signatures that lie on disk are not put together for a question about one field of theirs (engine/lying.py); those in memory
answer the same questions here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from dashboard.stories.signatures import Numbers, Signature


@runtime_checkable
class Fields(Protocol):
    """Signatures whose fields can be asked for one by one."""

    def field(self, name: str, places: Sequence[int]) -> list[Numbers]:
        """A field of numbers, or `specifics`, of the signatures at these places."""

    def about(self, places: Sequence[int]) -> About:
        """The rest of them."""


@dataclass(frozen=True, slots=True)
class About:
    """Of some articles the language, the day of publication (from year 1; 0: not known), whether meaning can be asked, and
    whether there is too little text to compare."""

    languages: np.ndarray
    days: Numbers
    says: np.ndarray
    slight: np.ndarray


def fields_of(marks: Sequence[Signature]) -> Fields:
    """The marks themselves where they can be asked by field."""
    return marks if isinstance(marks, Fields) else _Listed(marks)


class _Listed:
    """The fields of signatures in memory."""

    def __init__(self, marks: Sequence[Signature]) -> None:
        self.marks = marks

    def field(self, name: str, places: Sequence[int]) -> list[Numbers]:
        return [getattr(self.marks[k], name) for k in places]

    def about(self, places: Sequence[int]) -> About:
        some = [self.marks[k] for k in places]
        return About(
            np.array([mark.language for mark in some], object),
            np.array([day_of(mark) for mark in some], np.int64),
            np.array([bool(mark.central) for mark in some], bool),
            np.array([mark.slight for mark in some], bool),
        )


def day_of(mark: Signature) -> int:
    """The day an article was published, from year 1; 0 where it is not known."""
    return mark.published.toordinal() if mark.published else 0


def flat(sets: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
    """(whose, numbers) of some sets in a row: the number of its set beside each number."""
    sizes = np.fromiter((numbers.size for numbers in sets), np.int64, len(sets))
    numbers = np.concatenate(sets).astype(np.int64, copy=False) if sets else np.empty(0, np.int64)
    return np.repeat(np.arange(len(sets)), sizes), numbers


def rank(groups: Numbers) -> Numbers:
    """How many of its group stand before each; equal numbers of `groups` stand together."""
    if not groups.size:
        return groups
    begins = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    return np.arange(groups.size) - np.repeat(begins, np.diff(np.append(begins, groups.size)))
