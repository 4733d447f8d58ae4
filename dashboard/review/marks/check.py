"""What an event must look like before the database is asked. It comes from a browser: nothing in it is believed."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from typing import Any, get_args, get_type_hints

from dashboard.errors import MarkError
from dashboard.labels import ANSWERS, LABELS, REVIEWED, needs_evidence
from dashboard.model import DESK, Category, MarkEvent, MarkEvidence, Span
from dashboard.settings import EVIDENCE_LIMIT, NAME_LIMIT, NOTE_LIMIT, QUOTE_LIMIT, URL_LIMIT
from dashboard.store.text import clean
from dashboard.wire import review as wire

CAUSES: frozenset[str] = frozenset(get_args(get_type_hints(MarkEvent)["cause"]))
CATEGORIES: tuple[Category, ...] = get_args(Category)
_ID = re.compile(r"[A-Za-z0-9_.:-]{8,64}")
_URL = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_FAR = 2**53  # what a browser can count to exactly


def problem(event: MarkEvent, editor: str) -> str | None:
    """Why this event must not be recorded, None if it may be."""
    tests = (
        (_ID.fullmatch(event.id), "the mark's id is not one"),
        (editor.strip() != DESK, "this name is the desk's own"),
        (0 < len(editor.strip()) <= NAME_LIMIT, "the editor has no name or one that is too long"),
        (event.label is None or event.label in ANSWERS, f"there is no label {str(event.label)[:40]}"),
        (event.cause in CAUSES, f"there is no cause {event.cause[:40]}"),
        (is_whole(event) or 0 <= event.start < event.end < _FAR, "the place is not one"),
        (len(event.quote) == event.end - event.start, "the words and the place differ in length"),
        (is_whole(event) or event.quote.strip(), "the sentence is empty"),
        (len(event.quote) <= QUOTE_LIMIT, "the sentence is too long"),
        (_fits(event), "an article as a whole is only reviewed, a sentence never"),
        (_rules(event), "a ruling gives a sentence one of the labels, and a kind of mistake that there is"),
        (len(event.note) <= NOTE_LIMIT, f"the note is longer than {NOTE_LIMIT} characters"),
        (0 <= event.made < _FAR and 0 <= event.seq < _FAR, "the time is not one"),
        (_inside(event.span, event), "the marked words are not inside the sentence"),
        (len(event.evidence) <= EVIDENCE_LIMIT, f"more than {EVIDENCE_LIMIT} pieces of evidence"),
        (len(event.group or "") <= 64 and len(event.reverts or "") <= 64, "a reference is too long"),
        (max(len(event.story), len(event.article), len(event.category)) <= 64, "a reference is too long"),
        (
            event.evidence or not needs_evidence(event.label),
            f"a {event.label} mark needs evidence: a sentence, an address or a note",
        ),
    )
    why = next((words for fine, words in tests if not fine), None)
    return why or next((w for w in map(_evidence_problem, event.evidence) if w), None)


def is_whole(event: MarkEvent) -> bool:
    """It is about the article as a whole: "reviewed, nothing to mark"."""
    return event.start == 0 and event.end == 0 and event.quote == ""


def _fits(event: MarkEvent) -> bool:
    return event.label is None or is_whole(event) == (event.label == REVIEWED)


def _rules(event: MarkEvent) -> bool:
    if event.cause != "adjudication":
        return True
    return event.label in (None, *LABELS) and event.category in ("", *CATEGORIES) and not is_whole(event)


def _inside(span: Span | None, event: MarkEvent) -> bool:
    return span is None or 0 <= span.start < span.end <= event.end - event.start


def _evidence_problem(piece: MarkEvidence) -> str | None:
    kinds = [bool(piece.article), bool(piece.url), bool((piece.note or "").strip())]
    if sum(kinds) != 1:
        return "evidence is a sentence of an article, an address or a note; one of the three"
    if piece.url and (len(piece.url) > URL_LIMIT or not _URL.fullmatch(piece.url)):
        return "an address given as evidence starts with http:// or https://"
    if len(piece.note or "") > NOTE_LIMIT:
        return f"the note is longer than {NOTE_LIMIT} characters"
    if not piece.article:
        return None
    start, end, quote = piece.start, piece.end, piece.quote
    if start is None or end is None or not quote or not 0 <= start < end < _FAR or len(quote) != end - start:
        return "evidence from an article needs its place and its words"
    return None if len(quote) <= QUOTE_LIMIT else "the words of the evidence are too long"


def cleaned(event: MarkEvent) -> MarkEvent:
    """The event with every text storable in both databases, lengths the same, and its evidence with the quote's hash."""
    pieces = tuple(_hashed(dataclasses.replace(piece, **_texts(piece))) for piece in event.evidence)
    return dataclasses.replace(event, evidence=pieces, **_texts(event))


def _hashed(piece: MarkEvidence) -> MarkEvidence:
    return dataclasses.replace(piece, hash=digest(piece.quote) if piece.quote else None)


def digest(quote: str) -> str:
    """SHA-256 of the words that a mark rests on, in hex: 64 digits."""
    return hashlib.sha256(quote.encode()).hexdigest()


def as_hashed(piece: Mapping[str, object]) -> bool:
    """Are the words of a recorded piece of evidence still those of its hash? Marks from before hashes have none."""
    return piece.get("hash") in (None, digest(str(piece["quote"])))


def _texts(thing: MarkEvent | MarkEvidence) -> dict[str, Any]:
    texts = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
    return {name: clean(value) for name, value in texts.items() if isinstance(value, str)}


# ---- from and to JSON -------------------------------------------------------------------------------------------
_TEXT, _MAYBE, _NUMBER = (str,), (str, type(None)), (int,)
_FIELDS: dict[str, tuple[type, ...]] = {
    "id": _TEXT, "article": _TEXT, "start": _NUMBER, "end": _NUMBER, "quote": _TEXT, "label": _MAYBE, "made": _NUMBER,
    "seq": _NUMBER, "story": _TEXT, "note": _TEXT, "cause": _TEXT, "group": _MAYBE, "reverts": _MAYBE,
    "category": _TEXT,
}  # fmt: skip
_NEEDED = ("id", "article", "start", "end", "quote", "label", "made")


def event_from_json(raw: object, editor: str) -> MarkEvent:
    """An event as a browser or a file sends it. MarkError with the event's id in `where` when a field is not right."""
    if not isinstance(raw, Mapping):
        raise MarkError("Invalid mark: it must be a JSON object.")
    where = str(raw.get("id", ""))[:64]
    missing = [name for name in _NEEDED if name not in raw]
    if missing:
        raise MarkError(f"Invalid mark: the field {missing[0]} is missing.", where=where)
    values = {name: _typed(raw[name], name, kinds, where) for name, kinds in _FIELDS.items() if name in raw}
    if raw.get("cause") is None:
        values.pop("cause", None)
    span = raw.get("span")
    if span is not None:
        values["span"] = Span(*_pair(span, where))
    pieces = raw.get("evidence") or ()
    if not isinstance(pieces, list | tuple):
        raise MarkError("Invalid mark: evidence must be a list.", where=where)
    values["evidence"] = tuple(_piece(piece, where) for piece in pieces[: EVIDENCE_LIMIT + 1])
    return MarkEvent(editor=editor, **values)


def _typed(value: object, name: str, kinds: tuple[type, ...], where: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, kinds):
        if name in ("seq", "story", "note", "cause", "category") and value is None:
            return 0 if name == "seq" else ""
        raise MarkError(f"Invalid mark: the field {name} has the wrong type.", where=where)
    return value


def _pair(value: object, where: str) -> tuple[int, int]:
    if isinstance(value, list | tuple) and len(value) == 2 and all(type(item) is int for item in value):
        return value[0], value[1]
    raise MarkError("Invalid mark: span must be a pair of numbers.", where=where)


def _piece(raw: object, where: str) -> MarkEvidence:
    if not isinstance(raw, Mapping):
        raise MarkError("Invalid mark: each piece of evidence must be an object.", where=where)
    values: dict[str, Any] = {}
    for name, kind in (("article", str), ("start", int), ("end", int), ("quote", str), ("url", str), ("note", str)):
        value = raw.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, kind)):
            raise MarkError(f"Invalid mark: {name} of the evidence has the wrong type.", where=where)
        values[name] = value
    return MarkEvidence(**values)


def event_to_json(event: MarkEvent) -> wire.MarkEvent:
    """The same event for a browser or a file; `event_from_json` gives it back."""
    return {
        "id": event.id,
        "story": event.story,
        "article": event.article,
        "start": event.start,
        "end": event.end,
        "quote": event.quote,
        "label": event.label,
        "evidence": [evidence_to_json(piece) for piece in event.evidence],
        "span": span_to_json(event.span),
        "note": event.note,
        "cause": event.cause,
        "group": event.group,
        "reverts": event.reverts,
        "made": event.made,
        "seq": event.seq,
        "category": event.category,
        "editor": event.editor,
        "actor": event.actor,
    }


def evidence_to_json(piece: MarkEvidence) -> wire.Evidence:
    """A piece of evidence for a browser or a file."""
    return {
        "article": piece.article,
        "start": piece.start,
        "end": piece.end,
        "quote": piece.quote,
        "url": piece.url,
        "note": piece.note,
    }


def span_to_json(span: Span | None) -> wire.Span | None:
    """The words that are wrong, for a browser or a file."""
    return wire.Span(span.start, span.end) if span else None


def stored(piece: MarkEvidence) -> dict[str, object]:
    """A piece of evidence as the log keeps it: with the hash of its quote, without the fields it does not use."""
    return {name: value for name, value in dataclasses.asdict(piece).items() if value is not None}
