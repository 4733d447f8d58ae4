"""What the boards are sent: the queue, figures, the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict

from dashboard.wire.review import LabelInfo


class QueueHit(TypedDict):
    """Something found."""

    kind: str
    label: str
    href: str
    story: str
    article: str
    n: int
    text: list[tuple[str, bool]]


class Hands(TypedDict):
    """Who has a story, by name."""

    yours: bool
    held: list[str]
    here: list[str]
    assigned: list[str]
    assigned_you: bool


class QueueRow(TypedDict):
    """A story of the queue."""

    id: str
    href: str
    title: str
    reason: str
    need: float  # 0..1
    versions: int
    sources: int
    flagged: int
    marked: int
    sentences: int
    language: str
    sites: str
    status: str
    overlap: int
    opinions: int
    disagreements: int
    hands: Hands
    fit: int
    hits: list[QueueHit]


class QueuePeople(TypedDict):
    """Whom a lead can assign to."""

    known: list[tuple[str, str]]
    free: bool
    most: int


class QueueData(TypedDict):
    """The list of stories."""

    rows: list[QueueRow]
    words: Mapping[str, str]
    total: int  # stories in the list
    mark: bool  # may the next story be taken?
    people: QueuePeople | None
    page: int  # how many stories more come at once
    version: str


class Tile(TypedDict):
    """A figure with its interval."""

    name: str
    value: str
    about: str
    small: str
    quiet: bool
    low: float | None
    at: float | None
    high: float | None


class FigureCell(TypedDict):
    """A cell of a table of figures."""

    text: str
    small: str
    about: str
    open: str
    on: bool
    quiet: bool
    tint: float | None
    same: bool


class FigurePart(TypedDict):
    """A part of a stacked bar."""

    tone: str
    share: float
    text: str
    about: str


class FigureBar(TypedDict):
    """A stacked bar."""

    head: str
    small: str
    parts: list[FigurePart]


class Said(TypedDict):
    """What was said of a sentence."""

    tone: str
    word: str
    who: str
    note: str
    href: NotRequired[str]


class FigureSentence(TypedDict):
    """A sentence with what was said of it."""

    href: str
    where: str
    text: str
    lang: str
    small: str
    said: list[Said]


class FigureRow(TypedDict):
    """A row of a table of figures."""

    head: str
    tone: str
    cells: list[FigureCell | None]


class Board(TypedDict):
    """What every board of figures has."""

    version: str
    labels: list[LabelInfo]


class TilesData(Board):
    """Figures side by side."""

    kind: Literal["tiles"]
    rows: list[Tile]


class TableData(Board):
    """A table of figures; `corner` stands above the heads of its rows."""

    kind: Literal["table"]
    columns: list[str]
    rows: list[FigureRow]
    name: str
    corner: str


class BarsData(Board):
    """Stacked bars of labels; a legend has the label and its word."""

    kind: Literal["bars"]
    rows: list[FigureBar]
    legend: list[tuple[str, str]]
    name: str


class SentencesData(Board):
    """Sentences with what was said of them."""

    kind: Literal["sentences"]
    rows: list[FigureSentence]
    name: str


class FilesData(Board):
    """A plot as files; `place`: the class of the element around it; `svg`: it, if none is; `file`: no ending."""

    kind: Literal["files"]
    name: str
    title: str
    place: str
    svg: str
    file: str
    csv: str


FiguresData = FilesData | TilesData | TableData | BarsData | SentencesData


class TimelinePlace(TypedDict):
    """A sentence that a line of the record is about."""

    href: str
    name: str
    at: str
    quote: str


class StoryLink(TypedDict):
    """A story to open."""

    title: str
    href: str


class TimelineLine(TypedDict):
    """A line of the record."""

    made: int  # ms since 1970
    who: str
    what: str
    tone: str  # a label or ""
    late: int | None  # ms since 1970
    note: str
    story: StoryLink | None
    places: list[TimelinePlace]
    more: int  # how many sentences are not listed


class TimelineData(TypedDict):
    """The record."""

    lines: list[TimelineLine]
    words: Mapping[str, str]
    language: str
    zone: str  # the visitor's time zone, in which days begin
    labels: list[LabelInfo]
    version: str


class PageData(TypedDict):
    """What the page itself has to do."""

    language: str  # of the screen, "" leaves it
    errand: Literal["", "leave", "name"]
    address: str  # to leave to, or the name to keep
    words: str  # what is said while the server does not answer
    theme: Mapping[str, str]  # the words of the switch: theme, system, light, dark; empty draws none


class LineData(TypedDict):
    """One line to take away."""

    text: str
    words: Mapping[str, str]  # copy, copied, selected
    version: str


class TourStep(TypedDict):
    """One step of the guided tour."""

    page: str
    at: str  # a CSS selector of what it shows
    title: str
    text: str


class TourData(TypedDict):
    """The guided tour."""

    steps: list[TourStep]
    words: Mapping[str, str]
    offer: bool  # to whoever has not seen it
    start: str  # a wish to begin now, "" for none
