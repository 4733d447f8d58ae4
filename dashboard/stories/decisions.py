"""What people decided about stories by hand, in the form that grouping takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from dashboard.model import Role


@dataclass(frozen=True, slots=True)
class Decisions:
    """Sets of article ids. Each set of `together` is one story; no two articles of a set of `apart` share a story.

    Where the two contradict each other, apart wins: a story too small is found at once, one too large misleads.
    Ids that are not in the corpus (any more) are passed over. `roles`: article id -> the role an editor chose.
    """

    together: tuple[frozenset[str], ...] = ()
    apart: tuple[frozenset[str], ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)

    def apart_pairs(self) -> frozenset[frozenset[str]]:
        """Every two articles that must not meet in a story."""
        return frozenset(frozenset(pair) for group in self.apart for pair in combinations(sorted(group), 2))
