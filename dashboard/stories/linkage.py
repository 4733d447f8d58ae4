"""Average linkage that looks at details and takes orders.

Two groups are as alike as their articles are on average; the most alike two become one until nothing reaches the cut.
An average cannot be drawn out into a chain the way connected components can. Three things no library's linkage does are
the reason for own code: groups to start from and pairs that may never meet (hand decisions, metadata); the details of a
group are those of all its members together, so that the factor for them is computed anew with each step; and a group
whose versions are very alike asks more of a newcomer than one of free paraphrases, for its next version would be alike
as well (`settings.STORY_PRIDE`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard import settings
from dashboard.stories.likeness import agreement


@dataclass(slots=True)
class _State:
    """Groups during linkage; a group that went into another has size 0."""

    sums: np.ndarray  # g × g: likeness summed over the pairs between two groups
    barred: np.ndarray  # g × g
    details: np.ndarray  # g × details, 1 where one of the group has it
    sizes: np.ndarray  # g
    inside: np.ndarray  # g: likeness summed over the pairs inside
    members: list[list[int]]

    def scores(self, i: int) -> np.ndarray:
        """What speaks for joining group `i` with each other one; -1 where that cannot be."""
        counts, pride = self.details.sum(axis=1), self._pride()
        mean = self.sums[i] / np.maximum(self.sizes * self.sizes[i], 1)
        factor = agreement(self.details @ self.details[i], np.minimum(counts, counts[i]))
        out = np.where(self.barred[i] | (self.sizes == 0), -1.0, mean * factor / np.maximum(pride, pride[i]))
        out[i] = -1.0
        return out

    def all_scores(self) -> np.ndarray:
        """`scores` of every group, in one go."""
        counts, pride = self.details.sum(axis=1), self._pride()
        mean = self.sums / np.outer(self.sizes, self.sizes)
        factor = agreement(self.details @ self.details.T, np.minimum.outer(counts, counts))
        out = np.where(self.barred, -1.0, mean * factor / np.maximum.outer(pride, pride))
        np.fill_diagonal(out, -1.0)
        return out

    def _pride(self) -> np.ndarray:
        pairs = self.sizes * (self.sizes - 1) / 2
        mean = np.minimum(self.inside / np.maximum(pairs, 1), settings.STORY_CLOSE)
        return np.maximum(mean / settings.STORY_CUT, 1.0) ** settings.STORY_PRIDE

    def join(self, i: int, j: int) -> None:
        """Group `j` goes into group `i`."""
        self.inside[i] += self.inside[j] + self.sums[i, j]
        self.sums[i] += self.sums[j]
        self.sums[:, i] += self.sums[:, j]
        self.barred[i] |= self.barred[j]
        self.barred[:, i] |= self.barred[:, j]
        self.details[i] = np.maximum(self.details[i], self.details[j])
        self.sizes[i], self.sizes[j] = self.sizes[i] + self.sizes[j], 0
        self.members[i], self.members[j] = self.members[i] + self.members[j], []


def link(
    likeness: np.ndarray, details: np.ndarray, start: Sequence[int], barred: np.ndarray
) -> tuple[list[list[int]], np.ndarray]:
    """The groups of n articles, and for every two groups what spoke for joining them (-1 where that may not be).

    `likeness`: n × n, symmetric. `details`: n × details of 0 and 1. `start`: the group each article begins in; its
    members stay together. `barred`: n × n of bool; groups with such a pair between them are never joined.
    """
    state = _begin(likeness, details, start, barred)
    score = state.all_scores()
    while score.size:
        i, j = sorted(divmod(int(score.argmax()), len(state.members)))
        if score[i, j] < settings.STORY_CUT:
            break
        state.join(i, j)
        score[j] = score[:, j] = -1.0
        score[i] = score[:, i] = state.scores(i)
    alive = [k for k, members in enumerate(state.members) if members]
    return [sorted(state.members[k]) for k in alive], score[np.ix_(alive, alive)]


def _begin(likeness: np.ndarray, details: np.ndarray, start: Sequence[int], barred: np.ndarray) -> _State:
    names = list(dict.fromkeys(start))
    member = np.array([[group == name for group in start] for name in names], dtype=float)
    sums = member @ likeness @ member.T
    return _State(
        sums=sums,
        barred=(member @ barred.astype(float) @ member.T) > 0,
        details=np.minimum(member @ details, 1.0),
        sizes=member.sum(axis=1),
        inside=(sums.diagonal() - member @ likeness.diagonal()) / 2,
        members=[[int(k) for k in np.nonzero(row)[0]] for row in member],
    )
