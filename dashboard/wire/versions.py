"""What the boards of Versions are sent: claim rows, what one version alone says, facts, the consensus text, the order of
publication and of copying."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, NotRequired, TypedDict

from dashboard.wire.review import LabelInfo, Run


class Spot(NamedTuple):
    """A sentence to open in Review."""

    article: str
    n: int


class Stretch(NamedTuple):
    """A stretch of a sentence, and whether it is what is pointed at."""

    text: str
    marked: bool


class ClaimColumn(TypedDict):
    """The head of a column."""

    id: str  # of the article, or "consensus"
    name: str
    note: str
    role: str


class ClaimPart(TypedDict):
    """A sentence of a cell with its own flag."""

    n: int  # 0: of no version, opens nothing
    pieces: list[Run]
    state: NotRequired[str | None]
    why: NotRequired[str]
    tag: NotRequired[str]


class ClaimCell(TypedDict):
    """What one version says in a row."""

    article: str
    parts: list[ClaimPart]
    lang: str


class ClaimRow(TypedDict):
    """The aligned sentences of all versions."""

    cells: list[ClaimCell | None]


class VersionsBoard(TypedDict):
    """What every board of Versions has."""

    name: str
    words: Mapping[str, str]
    labels: list[LabelInfo]
    version: str


class ClaimsData(VersionsBoard):
    """Claim rows by versions."""

    kind: Literal["claims"]
    story: str  # whose columns are pinned and hidden
    columns: list[ClaimColumn]
    rows: list[ClaimRow]


class OtherSide(TypedDict):
    """What another version says there."""

    spot: Spot
    name: str
    text: str


class AloneRow(TypedDict):
    """Something one version alone says."""

    spot: Spot
    name: str
    kind: str
    text: list[Stretch]
    lang: str
    why: str  # what the machine says of it, "" for nothing
    others: list[OtherSide]
    silent: str  # who says nothing there


class AloneData(VersionsBoard):
    """What one version alone says."""

    kind: Literal["alone"]
    rows: list[AloneRow]


class FactCell(TypedDict):
    """What one version gives for a fact; without a spot it gives nothing."""

    text: str
    spot: NotRequired[Spot]
    odd: bool
    about: str


class FactRow(TypedDict):
    """A fact with the words around it."""

    kind: str
    about: str
    disputed: bool
    cells: list[FactCell | None]  # None: does not tell the claim


class FactsData(VersionsBoard):
    """The table of facts."""

    kind: Literal["facts"]
    story: str
    columns: list[ClaimColumn]
    rows: list[FactRow]


class WordingPart(TypedDict):
    """A stretch of the consensus text; with choices: what versions disagree on."""

    text: str
    about: str
    disputed: bool
    alone: bool


class WordingRow(TypedDict):
    """A claim as most versions tell it."""

    spot: Spot
    parts: list[WordingPart]
    told: str
    lang: str


class ConsensusData(VersionsBoard):
    """The consensus text."""

    kind: Literal["consensus"]
    rows: list[WordingRow]


class Stop(TypedDict):
    """A version in the order of publication."""

    article: str
    day: str
    name: str
    role: str
    small: str
    first: list[str]  # details it is the first to give


class SharedWords(TypedDict):
    """A phrase or an odd value that two versions share."""

    text: str
    error: bool
    spots: list[Spot]  # in the parent, in the copy


class CopyLink(TypedDict):
    """A version that was probably taken from another."""

    parent: str
    child: str
    certain: float  # 0..1
    dated: bool
    said: str
    small: str
    shared: list[SharedWords]


class OrderData(VersionsBoard):
    """The order of publication and of copying."""

    kind: Literal["order"]
    stops: list[Stop]
    links: list[CopyLink]


VersionsData = ClaimsData | AloneData | FactsData | ConsensusData | OrderData
