"""What the Adjudicate page is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from dashboard.wire.review import Evidence, LabelInfo, Run, ServerMark, Span


class Precedent(TypedDict):
    """A similar sentence and how it was decided."""

    story: str
    article: str
    n: int
    text: str
    label: str
    category: str
    status: str
    note: str
    score: float


class Rest(TypedDict):
    """A piece of evidence in words."""

    who: str
    source: bool
    words: str


class CaseMark(ServerMark):
    """An editor's mark in a case."""

    name: str
    rests: list[Rest]
    wrong: str  # the wrong words


class CasePlace(TypedDict):
    """Where a sentence stands."""

    article: str
    name: str
    role: str
    published: str | None
    lang: str
    dir: str


class CaseWitness(CasePlace):
    """A sentence of another version to hold the case against; `former`: it came before, as a source does."""

    n: int
    former: bool
    left: list[Run]
    right: list[Run]
    evidence: Evidence


class MachineView(TypedDict):
    """What the machine says of a case."""

    label: str
    confidence: float
    reasons: list[str]


class Case(TypedDict):
    """A sentence for a lead to rule on."""

    id: str
    article: str
    n: int
    start: int
    end: int
    text: str
    part: str
    story: str
    title: str
    kind: str
    status: str
    place: CasePlace
    before: list[tuple[str, str]]
    after: list[tuple[str, str]]
    marks: list[CaseMark]
    ruling: CaseMark | None
    machine: MachineView | None
    witnesses: list[CaseWitness]  # best first
    category: str  # chosen at first
    apart: bool  # all say the same, each on other evidence


class Ruling(TypedDict):
    """What the desk says of a sentence."""

    label: str | None
    evidence: list[Evidence]
    span: Span | None
    note: str
    category: str


class RulingItem(TypedDict):
    """The sentence of a ruling, as far as a case needs it to be taken back."""

    id: str
    story: str
    article: str
    start: int
    end: int
    text: str
    witnesses: list[CaseWitness]
    marks: list[CaseMark]


class RecentRuling(TypedDict):
    """A ruling that can be taken back."""

    event: str
    before: Ruling  # what the desk had said
    item: RulingItem


class CategoryKey(TypedDict):
    """A kind of mistake and its key."""

    name: str
    key: str


class AnswerKey(TypedDict):
    """A label and its key."""

    label: str
    key: str


class CasesData(TypedDict):
    """All that the cases component needs."""

    kind: str  # which cases these are
    scope: str
    cases: list[Case]
    total: int
    first: NotRequired[str | None]  # the case to look at first
    recent: list[RecentRuling]  # newest first
    categories: list[CategoryKey]
    answers: list[AnswerKey]  # a lead can rule with
    labels: list[LabelInfo]
    strings: Mapping[str, str]
    language: str
    editor: str
    name: str  # of the lead
    token: str
    route: str
    stamp: str
