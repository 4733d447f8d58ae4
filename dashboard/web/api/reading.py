"""What the API tells: stories, sentences, marks, exports. Nothing more than the person behind the token may see."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from starlette.responses import Response, StreamingResponse

from dashboard import review, store
from dashboard.errors import DashboardError
from dashboard.exchange import EXPORTS, Source
from dashboard.model import OutsideSuggestion, StoryAnalysis, Suggestion, Version
from dashboard.review.marks.state import mark_to_json
from dashboard.settings import API_PAGE, API_PAGE_MOST
from dashboard.store.outside import read_outside
from dashboard.store.story_list import list_stories as stories_after
from dashboard.store.webhooks import announce_export
from dashboard.suggest.explain import explain
from dashboard.web.answers import RefusedError
from dashboard.web.api.calls import Call
from dashboard.web.bodies import number

Answer = tuple[int, dict[str, Any]]
PIECE = 256_000  # bytes of a file sent at once


def list_stories(call: Call) -> Answer:
    """Stories by id; `next` is the `after` of the next page, null on the last one."""
    limit = API_PAGE if (asked := _number(call, "limit")) is None else asked
    after = call.query.get("after", "")
    if not 1 <= limit <= API_PAGE_MOST or len(after) > 200 or "\x00" in after:
        raise RefusedError(400, f"limit is a number from 1 to {API_PAGE_MOST}, after the id of a story.")
    page_of_names = stories_after(call.engine, store.clean_all(after), limit + 1)
    page = page_of_names[:limit]
    return 200, {"stories": page, "next": page[-1]["id"] if len(page_of_names) > limit else None}


def show_story(call: Call) -> Answer:
    """A story with its articles and their texts."""
    analysis = analysis_of(call)
    told_story = analysis.story
    return 200, {
        "id": told_story.id,
        "title": told_story.title,
        "why": told_story.why,
        "articles": [_article(v) for v in analysis.versions],
    }


def list_sentences(call: Call) -> Answer:
    """Every sentence of a story with the desk's suggestion and those of other programs; a blind desk keeps both back."""
    analysis = analysis_of(call)
    blind = review.hides(call.engine, call.person)
    outside = {} if blind else read_outside(call.engine, analysis.story.id)
    rows = []
    for version in analysis.versions:
        proposals = analysis.suggestions.get(version.article.id, ())
        for s in version.sentences:
            place = {
                "article": version.article.id,
                "n": s.n,
                "start": s.start,
                "end": s.end,
                "text": s.text,
                "part": s.part,
            }
            own = None if blind or s.n > len(proposals) else _suggestion(proposals[s.n - 1])
            others = [
                _outside(suggestion_of_program) for suggestion_of_program in outside.get((version.article.id, s.n), ())
            ]
            rows.append(place | {"suggestion": own, "outside": others})
    return 200, {"story": analysis.story.id, "sentences": rows}


def list_marks(call: Call) -> Answer:
    """The present marks of a story as its person may see them; with `since` those that changed after that revision."""
    story = analysis_of(call).story.id
    since = _number(call, "since")
    marks_read = review.read_marks(call.engine, story, since or None, viewer=call.person)
    if marks_read is None:
        return 200, {"story": story, "revision": since, "marks": []}
    return 200, {
        "story": story,
        "revision": marks_read.revision,
        "marks": [mark_to_json(mark) for mark in marks_read.marks],
    }


def export(call: Call) -> Response:
    """Labels as a file, in any form of `exchange.EXPORTS`. All marks in one would undo a blind desk: editors get none.

    It is written aside first, so that a failure is an answer and not half a file, and then sent piece by piece.
    """
    form = EXPORTS.get(call.path["format"])
    final = call.query.get("final", "false")
    if form is None:
        raise RefusedError(404, f"There is no such export. Choose one of {', '.join(EXPORTS)}.")
    if final not in ("true", "false"):
        raise RefusedError(400, "final is true or false.")
    if review.hides(call.engine, call.person):
        raise RefusedError(403, DashboardError.of("api_blind"))
    file = TemporaryFile()  # noqa: SIM115  closed when the last piece is sent
    count = form.write(Source(call.engine, None, final == "true"), file)
    announce_export(call.engine, form.name, count, final=final == "true")
    headers = {
        "Content-Length": str(file.tell()),
        "Content-Disposition": f'attachment; filename="copydesk-marks{form.suffix}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_pieces(file), media_type=form.media, headers=headers)


def _pieces(file: Any) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


# ---- as JSON ------------------------------------------------------------------------------------------------------
def analysis_of(call: Call) -> StoryAnalysis:
    """The story of the address. RefusedError 404."""
    key = call.path["story"]
    if len(key) > 200 or key not in store.stories_by_id(call.engine):
        raise RefusedError(404, DashboardError.of("no_story"))
    return store.load_story(call.engine, key)


def _number(call: Call, name: str) -> int | None:
    """A whole number of the query, None where it is absent; RefusedError for anything else, nothing at all too."""
    if call.query.get(name) == "":
        raise RefusedError(400, f"The parameter {name} is not a number.")
    return number(call.query, name)


def _article(version: Version) -> dict[str, Any]:
    own = version.article
    day = own.published.isoformat() if own.published else None
    about = {"id": own.id, "name": own.name, "title": own.title, "url": own.url, "site": own.site, "published": day}
    return about | {"language": own.language, "role": version.role, "text": own.text}


def _suggestion(proposal: Suggestion) -> dict[str, Any]:
    evidence = [{"article": e.article, "n": e.n, "score": e.score, "kind": e.kind} for e in proposal.evidence]
    words = {"reasons": [explain(reason) for reason in proposal.reasons], "specifics": list(proposal.specifics)}
    return {"label": proposal.label, "confidence": proposal.confidence, **words, "evidence": evidence}


def _outside(outside_suggestion: OutsideSuggestion) -> dict[str, Any]:
    evidence = [dict(piece) for piece in outside_suggestion.evidence]
    return {
        "by": outside_suggestion.by,
        "label": outside_suggestion.label,
        "score": outside_suggestion.score,
        "reason": outside_suggestion.reason,
        "evidence": evidence,
    }
