"""What the review of a story is sent and what it sends back: sentences, rows, marks, company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, NotRequired, TypedDict


class LabelInfo(TypedDict):
    """A label of the registry."""

    label: str
    code: str  # one letter, for style sheets
    letter: str  # what stands in the badge
    colour: str  # a palette of tokens.css, or ""
    shape: str  # of the badge (labels.css), or ""
    dim: bool  # need its sentences not be read any more?
    answer: bool  # can an editor answer with it?
    settles: bool  # does the answer settle the sentence?
    evidence: bool  # does a mark with it rest on evidence?
    words: bool  # does a mark with it say which words are wrong?
    flags: bool  # does it say that somebody should look?


class Evidence(TypedDict):
    """What a mark rests on: a sentence of another article, an address, or a note."""

    article: str | None
    start: int | None
    end: int | None
    quote: str | None
    url: str | None
    note: str | None


class Span(NamedTuple):
    """In code points of the sentence."""

    start: int
    end: int


class MarkEvent(TypedDict):
    """A mark as it is sent and kept."""

    id: str
    story: str
    article: str
    start: int
    end: int
    quote: str
    label: str | None
    evidence: list[Evidence]
    span: Span | None
    note: str
    cause: str
    group: str | None
    reverts: str | None
    made: int  # ms since 1970
    seq: int
    category: NotRequired[str]  # of a ruling
    editor: NotRequired[str]  # from the server; the other way the token says who it is
    actor: NotRequired[str]  # from the server, of a ruling


class ServerMark(TypedDict):
    """A mark as the server tells it: how it stands now."""

    article: str
    n: int | None  # 0: the article as a whole; null: the sentence cannot be found any more
    start: int | None  # of the sentence it was made at, where that is in the text of today
    end: int | None
    editor: str
    label: str | None  # null: taken away
    evidence: list[Evidence]
    span: Span | None
    note: str
    made: int  # ms since 1970
    event: str
    cause: str
    group: str | None
    stale: str  # why its evidence no longer holds, or ""
    actor: str  # of a ruling: the lead behind it
    category: str  # of a ruling: the kind of mistake it put right


class Colleague(TypedDict):
    """Who is in the story, and where."""

    who: str
    name: str
    article: str | None
    n: int | None


class Holder(TypedDict):
    """Who has the story."""

    who: str
    name: str
    until: int


class Together(TypedDict):
    """Who else is in a story, and who has it."""

    stamp: str
    here: list[Colleague]
    holders: list[Holder]
    yours: bool
    free: bool
    may: bool  # whether this editor may mark
    names: Mapping[str, str]


class WireReason(NamedTuple):
    """A reason in words, and the words of the sentence it is about."""

    text: str
    start: int | None
    end: int | None


class WireEvidence(NamedTuple):
    """A sentence that evidence names: number of its version, its own, likeness, kind."""

    version: int
    n: int
    score: float
    kind: str


class WireSuggestion(NamedTuple):
    """What the machine says of a sentence."""

    label: str
    confidence: float
    reasons: list[WireReason]
    evidence: list[WireEvidence]


class OutsideEvidence(TypedDict):
    """What another program says its suggestion rests on; one of the three."""

    quote: NotRequired[str]
    url: NotRequired[str]
    note: NotRequired[str]


class WireOutside(TypedDict):
    """What another program says of a sentence."""

    by: str
    label: str
    score: float | None  # how sure it is of the label
    reason: str
    evidence: list[OutsideEvidence]


class MarksAnswer(TypedDict):
    """What the route `marks` answers."""

    story: NotRequired[str]
    acks: NotRequired[list[str]]  # ids
    refused: NotRequired[Mapping[str, str]]  # id → why
    together: NotRequired[Together]
    stamp: NotRequired[str]  # of the analysis
    own: NotRequired[list[MarkEvent]]  # the editor's own events, newest first
    told: NotRequired[Mapping[str, WireSuggestion]]  # sentence → what the machine says of it
    marks: NotRequired[list[ServerMark]]
    rev: NotRequired[int]


class Range(NamedTuple):
    """What differs, in code points of its sentence."""

    start: int
    end: int
    strong: str


class WireRow(NamedTuple):
    """A row of two versions side by side."""

    kind: str
    lefts: list[int]
    rights: list[int]
    left_ranges: list[list[Range]]
    right_ranges: list[list[Range]]
    mode: str
    to: tuple[Literal["left", "right"], int] | None


class WireSentence(NamedTuple):
    """A sentence with what the machine says of it."""

    n: int
    start: int
    end: int
    text: str
    part: str
    label: str
    confidence: float
    reasons: list[WireReason]
    evidence: list[WireEvidence]


class WireVersion(TypedDict):
    """A version of the story."""

    id: str
    short: str
    title: str
    role: Literal["source", "rewrite", "single", "consensus"]  # the last is no version: the left side without a source
    site: str
    published: str  # YYYY-MM-DD, or ""
    earlier: list[str]  # versions that were seen at its address before it: it revises them
    central: bool
    beside: str  # of several source documents the one it draws on, which stands on the left of it; else ""
    lang: str
    dir: str
    sentences: list[WireSentence]


class ActionInfo(TypedDict):
    """An action of the registry (actions.py)."""

    id: str
    group: str
    key: str
    code: str
    shift: bool
    also: list[str]
    repeat: bool
    button: bool
    name: str
    short: str
    help: str


class StoryHead(TypedDict):
    """What the review says of the story itself."""

    id: str
    title: str
    why: str


class WirePair(TypedDict):
    """Two versions side by side."""

    left: str
    right: str
    rows: list[WireRow]


class StoryData(TypedDict):
    """What the review is sent of a story, whichever versions are shown and whoever looks."""

    story: StoryHead
    versions: list[WireVersion]
    exact: list[list[tuple[int, int]]]  # groups of sentences with the same words: version, sentence
    near: list[tuple[int, int, list[tuple[int, int, float]]]]
    strings: Mapping[str, str]
    actions: list[ActionInfo]
    labels: list[LabelInfo]
    language: str
    stamp: str


class ReviewData(StoryData):
    """All that the review component needs to show a story."""

    pairs: list[WirePair]
    left: str
    right: str
    sentence: int | None
    editor: str
    token: str
    route: str
    threshold: float
    confident: float
    blind: bool
    outside: Mapping[str, list[WireOutside]]  # article#n → what other programs say of the sentence
    ask_name: str | None  # the name is asked before the first mark, this one is offered; null: it is known


class FoundStory(TypedDict):
    """A story found by words of its title."""

    id: str
    title: str


class Run(NamedTuple):
    """Of a diff: -1 left only, 0 both, 1 right only."""

    op: int
    text: str
    strong: str
