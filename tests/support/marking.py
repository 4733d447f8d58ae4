"""Stories and marks made by hand, for tests of the store and of the review."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine

from dashboard.labels import (
    Answer,
)
from dashboard.model import (
    Alignment,
    Evidence,
    Link,
    MarkEvent,
    MarkEvidence,
    Reading,
    Reason,
    Story,
    StoryAnalysis,
    Suggestion,
    Version,
)
from dashboard.store import finish_analysis, save_articles, save_stories
from tests.support.making import version

NOW = 1_790_000_000_000  # ms
_ticks = itertools.count(NOW)

LINES = (
    "The council voted 6-3 on Tuesday to raise the fee.",
    "Mayor Ines Okafor called the vote a first step.",
    "Connect with us on social media.",
)
OTHER = (
    "The council voted 6-3 on Wednesday to raise the fee.",
    "The evolving situation underscores intricate dynamics.",
    "Connect with us on social media.",
)


def suggestion(label: str = "unsupported", unsupported: float = 0.8, **more: Any) -> Suggestion:
    """A suggestion with one of everything in it."""
    rest = (1 - unsupported) / 2
    scores = {"boilerplate": rest, "unsupported": unsupported, "sourced": rest}
    reasons = (Reason("date-differs", {"here": "Wednesday", "there": "Tuesday"}, 25, 34),)
    return Suggestion(label, max(scores.values()), scores, **({"reasons": reasons} | more))


def analysis(*versions: Version, story: str = "story-1", said: Suggestion | None = None) -> StoryAnalysis:
    """A story of these versions; every two of them are linked sentence by sentence as far as they go."""
    ids = tuple(v.article.id for v in versions)
    pairs = []
    for a, b in itertools.combinations(versions, 2):
        links = [
            Link(s.n, t.n, 1.0 if s.text == t.text else 0.9, "same" if s.text == t.text else "edited")
            for s, t in zip(a.sentences, b.sentences, strict=False)
        ]
        pairs.append(Alignment(a.article.id, b.article.id, tuple(links)))
    each = said or suggestion(
        evidence=(Evidence(ids[-1], 1, 0.7, "version"),), specifics=("Wednesday",), features={"x": 0.5}
    )
    suggestions = {v.article.id: tuple(each for _ in v.sentences) for v in versions}
    told = Story(story, versions[0].article.title, ids, {v.article.id: v.role for v in versions}, "words in common .31")
    return StoryAnalysis(told, tuple(versions), tuple(pairs), suggestions)


def two_versions() -> tuple[Version, Version]:
    """Two tellings of one event; the last sentence is the same in both."""
    return version(LINES, site="harbor.example"), version(OTHER, site="ferry.example")


def keep(engine: Engine, *analyses: StoryAnalysis) -> None:
    """Save articles and stories as loading a folder does."""
    save_articles(engine, Reading(tuple(v.article for a in analyses for v in a.versions)))
    save_stories(engine, analyses)
    finish_analysis(engine, [a.story.id for a in analyses])


def filled(engine: Engine) -> tuple[Version, Version]:
    """A database with one story of two versions."""
    a, b = two_versions()
    keep(engine, analysis(a, b))
    return a, b


def event(of: Version, n: int, label: Answer | None = "unsupported", **more: Any) -> MarkEvent:
    """A key press on sentence `n`, later than every one made before it."""
    s = of.sentence(n)
    made: dict[str, Any] = {"id": str(uuid4()), "editor": "", "story": "story-1", "made": next(_ticks), "seq": 1}
    if label == "sourced":
        made["evidence"] = (MarkEvidence(note="read the minutes"),)
    place = {"article": of.article.id, "start": s.start, "end": s.end, "quote": s.text}
    return MarkEvent(label=label, **(place | made | more))


def from_sentence(of: Version, n: int) -> MarkEvidence:
    """Sentence `n` as evidence."""
    s = of.sentence(n)
    return MarkEvidence(article=of.article.id, start=s.start, end=s.end, quote=s.text)


def labels(found: Any) -> dict[tuple[str, int | None, str], Answer | None]:
    """(article, n, editor) -> label of some StoryMarks."""
    return {(m.article, m.n, m.editor): m.label for m in found.marks}


def corrected(of: Version, lines: Sequence[str]) -> Version:
    """The same file with other lines."""
    new = version(lines, site=of.article.site)
    return Version(dataclasses.replace(new.article, name=of.article.name), new.sentences, of.role)
