"""The API's description in OpenAPI 3.1. Written by hand, so that it says what is meant; tests hold it to the routes, to
the rights they need, and to what they answer.
"""

from __future__ import annotations

from typing import Any, get_args

from dashboard import __version__
from dashboard.exchange import EXPORTS
from dashboard.labels import LABELS, State
from dashboard.settings import API_ARTICLES, API_PAGE, API_PAGE_MOST, API_SUGGESTIONS
from dashboard.store.webhooks import EVENTS

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer", "minimum": 0}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}


def record(required: dict[str, Schema], optional: dict[str, Schema] | None = None, about: str = "") -> Schema:
    """An object with these fields."""
    schema: Schema = {"type": "object", "properties": {**required, **(optional or {})}, "required": sorted(required)}
    return schema | ({"description": about} if about else {})


def many(item: Schema, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": item, **more}


def ref(name: str) -> Schema:
    """A schema of `components`."""
    return {"$ref": f"#/components/schemas/{name}"}


REFUSED = record({"where": TEXT, "reason": TEXT})
PLACE = record({"article": TEXT, "n": NUMBER, "score": SHARE, "kind": {"enum": ["source", "version"]}})
SCHEMAS: dict[str, Schema] = {
    "Error": record({"error": TEXT, "hint": TEXT}, about="What is wrong, and what to do next."),
    "Story": record({
        "id": TEXT, "title": TEXT, "why": TEXT, "versions": NUMBER, "sources": NUMBER, "sentences": NUMBER,
        "languages": many(TEXT), "sites": many(TEXT), "stamp": TEXT,
    }, about="`stamp` changes with the analysis; `sentences` leaves out source documents."),
    "Article": record({
        "id": TEXT, "name": TEXT, "title": TEXT, "url": MAYBE, "site": MAYBE, "published": MAYBE, "language": TEXT,
        "role": {"enum": ["source", "rewrite", "single"]}, "text": TEXT,
    }),
    "Suggestion": record({
        "label": {"enum": [*LABELS, *(s for s in get_args(State) if isinstance(s, str) and s not in LABELS)]},
        "confidence": SHARE, "reasons": many(TEXT), "specifics": many(TEXT), "evidence": many(PLACE),
    }),
    "Outside": record({
        "by": TEXT, "label": {"enum": list(LABELS)}, "score": {"type": ["number", "null"]}, "reason": TEXT,
        "evidence": many({"type": "object", "additionalProperties": TEXT}),
    }, about="What another program says of the sentence."),
    "Sentence": record({
        "article": TEXT, "n": NUMBER, "start": NUMBER, "end": NUMBER, "text": TEXT, "part": {"enum": ["title", "body", "page"]},
        "suggestion": {"anyOf": [ref("Suggestion"), {"type": "null"}]}, "outside": many(ref("Outside")),
    }, about="`start`, `end`: characters of the article's text. `suggestion` is null where a blind desk keeps it back."),
    "Mark": record({
        "article": TEXT, "n": {"type": ["integer", "null"]}, "editor": TEXT, "label": MAYBE, "note": TEXT, "made": NUMBER,
        "event": TEXT, "cause": TEXT,
    }, about="`n` 0: the article as a whole; null: the sentence is no longer found. `label` null: taken away."),
    "NewArticle": record({"text": {**TEXT, "minLength": 1}}, {
        "id": {**TEXT, "maxLength": 200}, "title": TEXT, "url": TEXT, "site": TEXT, "published": TEXT, "language": TEXT,
        "role": {"enum": ["source", "rewrite"]}, "story": TEXT,
    }),
    "NewSuggestion": record({"article": {**TEXT, "minLength": 1, "maxLength": 2000}, "label": {"enum": list(LABELS)},
                             "by": {**TEXT, "minLength": 1, "maxLength": 320}}, {
        "n": {"type": "integer", "minimum": 1, "maximum": 999_999}, "text": {**TEXT, "maxLength": 20_000}, "score": SHARE,
        "reason": TEXT, "evidence": {},
    }, about="The sentence by `n`, by `text`, or by both; see docs/checkers.md."),
    "Webhook": record({
        "id": TEXT, "url": TEXT, "events": many({"enum": list(EVENTS)}), "active": {"type": "boolean"}, "made": NUMBER,
        "waiting": NUMBER, "delivered": NUMBER, "failed": NUMBER, "trouble": TEXT,
    }, {"secret": TEXT}, about="`secret` is told when it is made, never again."),
}  # fmt: skip


def describe(base: str) -> dict[str, Any]:
    """The description; `base` is the path the API is served at."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Copydesk", "version": __version__, "description": "An editorial desk's stories and marks."},
        "servers": [{"url": base or "/"}],
        "security": [{"token": []}],
        "paths": paths(),
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "Made on the Settings page."}},
        },
    }  # fmt: skip


def paths() -> dict[str, Any]:
    """Address → method → operation."""
    story = {"name": "story", "in": "path", "required": True, "schema": {**TEXT, "minLength": 1, "maxLength": 200}}
    limit = query(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": API_PAGE_MOST, "default": API_PAGE},
        "Stories in one answer.",
    )
    after = query("after", {**TEXT, "maxLength": 200}, "The `next` of the page before.")
    since = query(
        "since", {"type": "integer", "minimum": 0, "maximum": 999_999_999_999_999}, "A `revision` heard before."
    )
    stories = record({"stories": many(ref("Story")), "next": MAYBE})
    shown = record({"id": TEXT, "title": TEXT, "why": TEXT, "articles": many(ref("Article"))})
    sentences = record({"story": TEXT, "sentences": many(ref("Sentence"))})
    marks = record({"story": TEXT, "revision": {"type": ["integer", "null"]}, "marks": many(ref("Mark"))})
    accepted = record({"accepted": many(record({"id": TEXT, "name": TEXT})), "refused": many(REFUSED)})
    articles = record({"articles": many(ref("NewArticle"), minItems=1, maxItems=API_ARTICLES)})
    kept = record({"kept": NUMBER, "refused": many(REFUSED)})
    suggestions = record({"suggestions": many(ref("NewSuggestion"), minItems=1, maxItems=API_SUGGESTIONS)})
    name = {"name": "webhook", "in": "path", "required": True, "schema": {**TEXT, "minLength": 1, "maxLength": 64}}
    removed = record({"removed": TEXT})
    return {
        "/stories": {"get": operation("listStories", "Stories, page by page", "read", stories, [limit, after])},
        "/stories/{story}": {"get": operation("showStory", "A story with its articles", "read", shown, [story], 404)},
        "/stories/{story}/sentences": {
            "get": operation("listSentences", "Sentences with suggestions", "read", sentences, [story], 404)
        },
        "/stories/{story}/marks": {
            "get": operation("listMarks", "Marks of a story", "read", marks, [story, since], 404)
        },
        "/exports/{format}": {"get": export()},
        "/articles": {
            "post": operation("addArticles", "Add articles", "write", accepted, [], 409, status=202, body=articles)
            | {"description": "They are kept at once and analysed behind the answer. Needs the lead role."}
        },
        "/suggestions": {
            "post": operation(
                "addSuggestions", "Add suggestions of another program", "write", kept, [], body=suggestions
            )
            | {"description": "Shown in Review under `by`. Needs the lead role."}
        },
        "/webhooks": hooks(),
        "/webhooks/{webhook}": {
            "delete": operation("removeWebhook", "Remove a webhook", "admin", removed, [name], 404)
        },
    }


def hooks() -> dict[str, Any]:
    """Webhooks: all of them, and a new one."""
    answer = record({"webhooks": many(ref("Webhook"))})
    events = many({"enum": list(EVENTS)}, minItems=1, uniqueItems=True)
    new = record({"url": {**TEXT, "maxLength": 2000}, "events": events})
    return {
        "get": operation("listWebhooks", "Webhooks", "admin", answer, []),
        "post": operation("addWebhook", "Add a webhook", "admin", ref("Webhook"), [], status=201, body=new)
        | {"description": "Its address has to be in DASHBOARD_OUTGOING. Needs the admin role."},
    }


def query(name: str, schema: Schema, about: str) -> dict[str, Any]:
    """A parameter that may be left out."""
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": about}


def operation(
    name: str,
    title: str,
    right: str,
    answer: Schema,
    parameters: list[dict[str, Any]],
    *statuses: int,
    status: int = 200,
    body: Schema | None = None,
) -> dict[str, Any]:
    """One operation: what it answers, and every way it refuses."""
    described: dict[str, Any] = {"operationId": name, "summary": title, "x-right": right, "parameters": parameters}
    described["responses"] = {
        str(status): {"description": "Done.", "content": {"application/json": {"schema": answer}}}
    }
    refusals = [400, 401, 403, 429, 503, *statuses, *([413, 415, 422] if body else [])]
    error = {"description": "Refused.", "content": {"application/json": {"schema": ref("Error")}}}
    described["responses"] |= {str(code): error for code in sorted(refusals)}
    if name == "addArticles":
        described["responses"]["422"] = {
            "description": "No article can be read.",
            "content": {"application/json": {"schema": answer}},
        }
    if body:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return described


def export() -> dict[str, Any]:
    """The export, a file in one of several forms."""
    form = {"name": "format", "in": "path", "required": True, "schema": {"enum": list(EXPORTS)}}
    final = query("final", {"type": "boolean", "default": False}, "The desk's answer alone, one row a sentence.")
    described = operation("export", "Labels as a file", "read", {}, [form, final], 404)
    kinds: dict[str, Schema] = {form_of_export.media: {"schema": {}} for form_of_export in EXPORTS.values()}
    described["responses"]["200"] = {"description": "The file; docs/exports.md says what is in it.", "content": kinds}
    return described
