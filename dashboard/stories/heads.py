"""Articles without their text, one by one: most of what grouping asks of an article is in its head.

Versions that lie on disk are not put together for it (engine/lying.py); those in memory answer the same questions here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from dashboard.model import Article, Version


@runtime_checkable
class Heads(Protocol):
    """Versions whose articles can be asked for by themselves, in the order of their ids."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all of them."""

    def head(self, place: int) -> Article:
        """The article at a place; its text may be missing."""


def heads_of(versions: Sequence[Version]) -> Heads:
    """The versions themselves where they can be asked for heads."""
    return versions if isinstance(versions, Heads) else _Listed(versions)


class _Listed:
    """The articles of versions in memory."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self.versions = versions
        self._ids = [version.article.id for version in versions]

    @property
    def ids(self) -> Sequence[str]:
        return self._ids

    def head(self, place: int) -> Article:
        return self.versions[place].article
