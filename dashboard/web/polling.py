"""What the review page learns while a story is open: marks, who else is there, who has it. JSON out, no HTTP.

Rule 1: a question for news answers with what changed since the asker's last answer, or with None: that is the usual case
and costs two short reads.
Rule 2: where the desk works blind, a suggestion reaches an editor's browser with the answer to the editor's own mark on
that sentence, and never before.
Rule 3: a claim that cannot be had never holds up a mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dashboard import review, store
from dashboard.errors import AccessError, BusyError, ClaimError
from dashboard.model import StoryAnalysis
from dashboard.review.marks.state import Mark, StoryMarks, mark_to_json
from dashboard.review.sharing import claims, presence, together
from dashboard.settings import OWN_EVENTS
from dashboard.wire.review import Together, WireSuggestion

WAYS = ("take", "claim", "release", "leave")  # what a page may ask about a story


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page sends with its question: what it knows already (`since`, `company_stamp`), where its editor is."""

    story: str
    since: int | None = None
    company_stamp: str | None = None  # stamp of the company it shows; None: a page that shows none
    place: together.Place | None = None
    language: str = "en"
    seen: str | None = None  # stamp of the analysis it shows; None: it does not say


def changed(engine: store.Engine, editor: str, asked: Asked) -> dict[str, object] | None:
    """The story's marks since a revision and its company where that changed, the stamp of a newer analysis with them;
    None when nothing did.

    Without `since` all marks, and the editor's own newest events, for undo.
    """
    company, fresh_marks = together.news(engine, editor, asked.story, asked.place, asked.since, asked.seen)
    body: dict[str, Any] = {}
    if asked.company_stamp not in (None, company.stamp):
        body["together"] = company_json(engine, company)
    if fresh_marks is None:
        return body or None
    body |= marks_json(engine, editor, fresh_marks, asked.language)
    if asked.since is None:
        own = review.read_own_events(engine, asked.story, editor, OWN_EVENTS)
        body["own"] = [review.event_to_json(event) for event in own]
    return body


def answer(
    engine: store.Engine, editor: str, story: str, since: int | None, *, claim: bool = False, language: str = "en"
) -> dict[str, object]:
    """What a page hears after its marks were recorded: the marks since a revision; with `claim` the story is taken
    in hand if it is free, and the company is told.
    """
    body: dict[str, Any] = {"story": story, "rev": since}
    if claim:
        taken(engine, editor, story)
        body["together"] = company_json(engine, together.company(engine, editor, story))
    fresh_marks = review.read_marks(engine, story, since, viewer=editor)
    return body | marks_json(engine, editor, fresh_marks, language) if fresh_marks else body


def taken(engine: store.Engine, editor: str, story: str) -> bool:
    """Reserve a free story; return False if it is not available."""
    try:
        claims.claim(engine, editor, story)
    except (ClaimError, AccessError, BusyError):
        return False
    return True


def claim(engine: store.Engine, editor: str, story: str, way: str) -> dict[str, object]:
    """Do one of WAYS, then say who has the story. ClaimError, AccessError."""
    if way == "leave":
        presence.gone(engine, editor, story)
        return {}
    if way == "release":
        claims.release(engine, editor, story)
    else:
        claims.claim(engine, editor, story, take_over=way == "take")
    return {"together": company_json(engine, together.company(engine, editor, story))}


# ---- as JSON ----------------------------------------------------------------------------------------------------
def company_json(engine: store.Engine, company: together.Company) -> Together:
    """The company as the pane takes it; `names` maps handles to names wherever the two differ."""
    return {
        "stamp": company.stamp,
        "here": [{"who": c.editor, "name": c.name, "article": c.article, "n": c.n} for c in company.here],
        "holders": [{"who": c.editor, "name": c.name, "until": c.until} for c in company.holders],
        "yours": company.yours,
        "free": company.free,
        "may": company.may,
        "names": together.names(engine),
    }


def marks_json(engine: store.Engine, editor: str, fresh_marks: StoryMarks, language: str) -> dict[str, object]:
    """A story's marks as the pane takes them, and at a blind desk what the machine says of sentences just decided."""
    body: dict[str, Any] = {"story": fresh_marks.story, "rev": fresh_marks.revision, "stamp": fresh_marks.stamp}
    body["marks"] = [mark_to_json(mark) for mark in fresh_marks.marks]
    decided = [mark for mark in fresh_marks.marks if mark.editor == editor and mark.label]
    if decided and fresh_marks.blinded:
        body["told"] = suggestions_of_decided(engine, fresh_marks, decided, language)
    return body


def suggestions_of_decided(
    engine: store.Engine, fresh_marks: StoryMarks, decided: Sequence[Mark], language: str
) -> Mapping[str, WireSuggestion]:
    """article#n -> what the machine says of the decided sentences, as the payload has it."""
    from dashboard.components import payload  # here: the routes start without it

    story, by_sentence = analysis(engine, fresh_marks.story, fresh_marks.stamp), {}
    articles = {version.article.id for version in story.versions}  # one may have gone to another story since
    for article in {mark.article for mark in decided} & articles:
        numbers = {mark.n for mark in decided if mark.article == article}
        for n, suggestion in enumerate(payload.suggestions(story, article, language), 1):
            if n in numbers or 0 in numbers:  # 0: the article as a whole
                by_sentence[f"{article}#{n}"] = suggestion
    return by_sentence


@lru_cache(maxsize=8)
def analysis(engine: store.Engine, story: str, _stamp: str) -> StoryAnalysis:
    """A story as last analysed, kept until it is analysed anew."""
    return store.load_story(engine, story)
