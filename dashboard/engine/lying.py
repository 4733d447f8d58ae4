"""Versions and signatures of a corpus as sequences that lie on disk, in the order of their articles' ids."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from dashboard import settings
from dashboard.engine import limits
from dashboard.engine.records import field_of, mark_of, version
from dashboard.engine.work import Work
from dashboard.model import Version
from dashboard.stories.fields import About
from dashboard.stories.signatures import Numbers, Signature

KEPT = 2_000  # signatures kept as they are: the partners of one article lie all over the corpus


@lru_cache(maxsize=8)
def places(folder: Path, stage: str) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, tuple[str, ...]]:
    """(names of parts, part and row of each article by place, its id): articles in the order of their ids."""
    work = Work(folder)
    names = work.names(stage)
    ids = [key for part in work.parts("versions") for key in part.column("id")]
    sizes = [len(work.part(stage, name)) for name in names]
    part = np.repeat(np.arange(len(names), dtype=np.int32), sizes)
    row = np.concatenate([np.arange(size, dtype=np.int32) for size in sizes]) if sizes else np.empty(0, np.int32)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return tuple(names), part[order], row[order], tuple(ids[k] for k in order)


class Versions(Sequence[Version]):
    """The full versions of a corpus."""

    def __init__(self, folder: Path) -> None:
        self.work = Work(folder)
        self.names, self.part, self.row, self.ids = places(folder, "versions")

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    def __getitem__(self, place: Any) -> Any:
        """One of them."""
        return version(self.work.part("versions", self.names[self.part[place]]), int(self.row[place]))


class Shortened(Versions):
    """The versions as they are analysed."""

    def __getitem__(self, place: Any) -> Any:
        """One of them."""
        return limits.shorten(super().__getitem__(place))


class Marks(Sequence[Signature]):
    """The signatures of a corpus; the last KEPT asked for are at hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names, self.part, self.row, self.ids = places(folder, "signs")
        self.kept: OrderedDict[int, Signature] = OrderedDict()
        self.all: About | None = None

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    def __getitem__(self, place: Any) -> Any:
        """One of them."""
        mark = self.kept.get(place)
        if mark is None:
            mark = self.kept[place] = mark_of(self.folder, self.names[self.part[place]], int(self.row[place]))
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        return mark

    def field(self, name: str, places: Sequence[int]) -> list[Numbers]:
        """A field of numbers, or `specifics`, of the signatures at these places, without the rest of them."""
        return [field_of(self.folder, self.names[self.part[k]], int(self.row[k]), name) for k in places]

    def about(self, places: Sequence[int]) -> About:
        """Their languages, days, whether they say something, and whether too little."""
        if self.all is None:
            self.all = self._about()
        return About(*(getattr(self.all, column)[places] for column in ("languages", "days", "says", "slight")))

    def _about(self) -> About:
        parts = [Work(self.folder).part("signs", name) for name in self.names]
        at = np.concatenate(([0], np.cumsum([len(part) for part in parts])))[self.part] + self.row
        columns = [[one for part in parts for one in part.column(name)] for name in ("language", "day", "says")]
        words = [np.diff(part.table.column("sentences").chunk(0).offsets.to_numpy()) for part in parts]
        return About(
            np.array(columns[0], object)[at],
            np.array(columns[1], np.int64)[at],
            np.array(columns[2], bool)[at],
            (np.concatenate([*words, np.empty(0, np.int64)]) < settings.STORY_WORDS)[at],
        )
