"""What the API takes: articles and suggestions. Both change the desk for everybody, so they need the lead's role."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboard import corpus, store
from dashboard.errors import DashboardError
from dashboard.jobs import loading
from dashboard.model import Refusal
from dashboard.outside.lines import Draft, draft_of
from dashboard.outside.matching import bring_in
from dashboard.settings import API_ARTICLES, API_SUGGESTIONS
from dashboard.web.answers import RefusedError
from dashboard.web.api.calls import Call

ARTICLE_FIELDS = ("id", "title", "text", "html", "url", "site", "published", "language", "role", "story")
_log = logging.getLogger(__name__)
_analysing = threading.Lock()


def add_articles(call: Call) -> tuple[int, dict[str, object]]:
    """Keep articles and analyse the corpus behind the answer; what was kept, and what was refused with why."""
    store.demand(call.engine, call.person, "desk")
    rows = listed(call.body.get("articles"), "articles", API_ARTICLES)
    if store.load_standing(call.engine).running or _analysing.locked():
        raise RefusedError(409, DashboardError.of("api_loading"), wait=10)
    wrong = {k: why for k, row in enumerate(rows, 1) if (why := _unlike_an_article(row))}
    lines = ["" if k in wrong else _line(row) for k, row in enumerate(rows, 1)]  # an empty line keeps the numbers
    reading = corpus.read_bytes("api.jsonl", "\n".join(lines).encode("utf-8", "replace"))
    if reading.articles:
        store.save_articles(call.engine, reading, call.person)
    kept = [{"id": article.id, "name": article.name} for article in reading.articles]
    left = [Refusal(f"articles:{k}", why, "") for k, why in wrong.items()]
    if len(wrong) < len(rows):  # else it says that there is nothing to read
        left += [replace(refusal, where=refusal.where.replace("api.jsonl", "articles")) for refusal in reading.refused]
    return (202 if kept else 422), {"accepted": kept, "refused": [_refusal(draft_left) for draft_left in left]}


def _unlike_an_article(row: dict[str, Any]) -> str:
    """What is wrong with the types of a row's fields, "" for nothing."""
    bad = next((name for name in ARTICLE_FIELDS if row.get(name) is not None and not isinstance(row[name], str)), None)
    return f"{bad} is a text." if bad else ""


def _line(row: dict[str, Any]) -> str:
    return json.dumps({name: row[name] for name in ARTICLE_FIELDS if row.get(name) is not None})


def analyse_quietly(engine: store.Engine, articles: Sequence[str]) -> None:
    """Analyse what was added, with the stories it may belong to; how it went is on the Corpus page.

    An interrupted one is finished at the next start.
    """
    with _analysing:
        try:
            loading.catch_up(engine, articles=articles)
        except DashboardError as error:
            _log.error("articles of the API are kept, but were not analysed: %s", error)


def add_suggestions(call: Call) -> tuple[int, dict[str, object]]:
    """Keep suggestions of another program; how many, and those that match no sentence or say nothing, with why."""
    store.demand(call.engine, call.person, "desk")
    rows = listed(call.body.get("suggestions"), "suggestions", API_SUGGESTIONS)
    drafts: list[Draft | Refusal] = []
    for k, row in enumerate(rows, 1):
        try:
            drafts.append(draft_of(row, f"suggestions:{k}"))
        except ValueError as error:
            drafts.append(Refusal(f"suggestions:{k}", str(error), ""))
    brought = bring_in(call.engine, drafts, call.person)
    return 200, {"kept": brought.kept, "refused": [_refusal(refused_draft) for refused_draft in brought.left]}


def listed(value: Any, name: str, most: int) -> list[dict[str, object]]:
    """A list of objects from a body. RefusedError for anything else."""
    if not isinstance(value, list) or not 1 <= len(value) <= most or not all(isinstance(row, dict) for row in value):
        raise RefusedError(400, f"{name} is a list of 1 to {most:,} objects.")
    return value


def _refusal(refusal: Refusal) -> dict[str, str]:
    return {"where": refusal.where, "reason": refusal.reason}
