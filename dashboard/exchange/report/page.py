"""A report as what is printed, in order: every form draws the same page. All texts are plain and in one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Run = tuple[str, bool]  # words of a sentence, and whether they are the wrong ones


@dataclass(frozen=True, slots=True)
class Proof:
    """What a finding rests on: `quote` of `by`, an address, or a note; `hits`: the words in it that the wrong ones meet."""

    by: str
    quote: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that is not supported: where it was published, what is wrong with it, what it rests on, who decided."""

    number: int
    sites: str
    runs: tuple[Run, ...]
    why: str
    proofs: tuple[Proof, ...]
    decided: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; `numeric` are the columns set to the right, `links` addresses of the first cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart lying on its side: a row's parts share one bar; `tones` names what each part is."""

    rows: tuple[tuple[str, tuple[float, ...]], ...]
    tones: tuple[tuple[str, str], ...]  # (label of labels.py or "", words)
    shares: bool = False  # parts of 1, else counts


@dataclass(frozen=True, slots=True)
class Part:
    """A section: a heading, then whatever it has, in this order."""

    title: str
    text: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    bars: Bars | None = None
    table: Table | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A report. `figures` are numbers with what they count; `words` the fixed words that every form needs."""

    kind: Literal["story", "letter", "corpus"]
    language: str
    kicker: str
    title: str
    dateline: str
    lead: str
    figures: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    foot: str
    words: dict[str, str] = field(default_factory=dict)
