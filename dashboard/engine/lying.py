"""Versions and signatures of a corpus as sequences that lie on disk, in the order of their articles' ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from dashboard import settings
from dashboard.engine import limits
from dashboard.engine.records import field_of, head, mark_of, version
from dashboard.engine.work import Work, give_back
from dashboard.model import Article, Version
from dashboard.stories.fields import About
from dashboard.stories.signatures import Numbers, Signature

Kind = TypeVar("Kind")
KEPT = 2_000  # signatures and heads kept as they are: the partners of one article lie all over the corpus
MANY = 500  # signatures asked for at once, from which mapped memory is given back before


@lru_cache(maxsize=8)
def places(folder: Path, stage: str) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, tuple[str, ...]]:
    """(names of parts, part and row of each article by place, its id): articles in the order of their ids."""
    work = Work(folder)
    names = work.names(stage)
    ids = [key for part in work.parts("versions") for key in part.column("id")]
    sizes = [len(part) for part in work.parts(stage)]
    part = np.repeat(np.arange(len(names), dtype=np.int32), sizes)
    row = np.concatenate([np.arange(size, dtype=np.int32) for size in sizes]) if sizes else np.empty(0, np.int32)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return tuple(names), part[order], row[order], tuple(ids[k] for k in order)


class Recent(dict[int, Kind]):
    """What was made of a place; the KEPT made last are at hand."""

    def __init__(self, make: Callable[[int], Kind]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, place: int) -> Kind:
        """What is asked for the first time, or once more."""
        made = self[place] = self.make(place)
        if len(self) > KEPT:
            del self[next(iter(self))]
        return made


class Versions(Sequence[Version]):
    """The full versions of a corpus."""

    def __init__(self, folder: Path) -> None:
        self.work = Work(folder)
        self.names, self.part, self.row, self.ids = places(folder, "versions")
        self.heads = Recent(self._head)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    def __getitem__(self, place: Any) -> Any:
        """One of them."""
        return version(self.work.part("versions", self.names[self.part[place]]), int(self.row[place]))

    def head(self, place: int) -> Article:
        """The article of one of them, without its text; the last KEPT asked for are at hand."""
        return self.heads[place]

    def _head(self, place: int) -> Article:
        return head(self.work.part("versions", self.names[self.part[place]]), int(self.row[place]))


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
        self.kept = Recent(self._mark)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    def __getitem__(self, place: Any) -> Any:
        """One of them."""
        return self.kept[place]

    def _mark(self, place: int) -> Signature:
        return mark_of(self.folder, self.names[self.part[place]], int(self.row[place]))

    def field(self, name: str, places: Sequence[int]) -> list[Numbers]:
        """A field of numbers, or `specifics`, of the signatures at these places, without the rest of them."""
        if len(places) > MANY:
            give_back()  # what was read for the block before
        return [field_of(self.folder, self.names[self.part[k]], int(self.row[k]), name) for k in places]

    def about(self, places: Sequence[int]) -> About:
        """Their languages, days, whether they say something, and whether too little."""
        known = _about(self.folder)
        return About(*(getattr(known, column)[places] for column in ("languages", "days", "says", "slight")))


@lru_cache(maxsize=2)
def _about(folder: Path) -> About:
    """That of all signatures, read once a process."""
    work, (names, part, row, _) = Work(folder), places(folder, "signs")
    columns: dict[str, list[Any]] = {"language": [], "day": [], "says": []}
    words = [np.empty(0, np.int64)]
    for own in map(partial(work.map_once, "signs"), names):
        for name, values in columns.items():
            values += own.column(name)
        words.append(np.diff(own.table.column("sentences").chunk(0).offsets.to_numpy()))
    at = np.cumsum([sizes.size for sizes in words])[part] + row
    return About(
        np.array(columns["language"], object)[at],
        np.array(columns["day"], np.int64)[at],
        np.array(columns["says"], bool)[at],
        (np.concatenate(words) < settings.STORY_WORDS)[at],
    )
