"""A file of suggestions from outside: one JSON object a line.

    {"article": "a.txt", "n": 4, "label": "unsupported", "score": 0.91, "reason": "the source says Tuesday", "by": "MiniCheck"}

`article` is a file name, an id or a URL; the sentence is named by `n` (from 1), by `text`, or by both. A line that says
something else is refused with its number and the reason; the others are read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.labels import LABELS, Label
from dashboard.model import Refusal
from dashboard.settings import (
    NAME_LIMIT,
    OUTSIDE_EVIDENCE,
    OUTSIDE_LINE_CHARS,
    OUTSIDE_LINES,
    OUTSIDE_REASON_CHARS,
    QUOTE_LIMIT,
    URL_LIMIT,
)

HINT = "Each line is a JSON object with article, n or text, label, and any of score, reason, evidence, by."


@dataclass(frozen=True, slots=True)
class Draft:
    """A line before its sentence is found. `where` is FILE:LINE."""

    where: str
    article: str
    n: int | None
    text: str
    by: str
    label: Label
    score: float | None
    reason: str
    evidence: tuple[Mapping[str, str], ...]


def read_lines(name: str, lines: Iterable[str], by: str = "") -> Iterator[Draft | Refusal]:
    """Read a file line by line; what is wrong with a line is a Refusal. `by` is who says so where a line does not."""
    for k, line in enumerate(lines, 1):
        where = f"{name}:{k}"
        if k > OUTSIDE_LINES:
            yield Refusal(where, f"A file may hold {OUTSIDE_LINES:,} suggestions; the rest was not read.", "Split it.")
            return
        if not line.strip():
            continue
        try:
            yield draft_of(_decoded(line), where, by)
        except ValueError as error:
            yield Refusal(where, str(error), HINT)


def _decoded(line: str) -> Any:
    if len(line) > OUTSIDE_LINE_CHARS:
        raise ValueError(f"The line has {len(line):,} characters; the limit is {OUTSIDE_LINE_CHARS:,}.")
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("The line is not JSON.") from None


def draft_of(raw: Any, where: str, by: str = "") -> Draft:
    """Make a draft of one decoded object. ValueError says in a sentence what is wrong."""
    if not isinstance(raw, Mapping):
        raise ValueError("This is not a JSON object.")
    article, text, n = _text(raw, "article", URL_LIMIT), _text(raw, "text", QUOTE_LIMIT), raw.get("n")
    if not article:
        raise ValueError("The article is not named.")
    if n is not None and (type(n) is not int or not 0 < n < 10**6):
        raise ValueError("n is the number of a sentence, from 1.")
    if n is None and not text.strip():
        raise ValueError("The sentence is not named: give n or text.")
    label = raw.get("label")
    if label not in LABELS:
        raise ValueError(f"label is one of {', '.join(LABELS)}.")
    name = (_text(raw, "by", NAME_LIMIT) or by).strip()
    if not name:
        raise ValueError("Nobody is named who says so: give by.")
    reason = " ".join(_text(raw, "reason", OUTSIDE_LINE_CHARS).split())[:OUTSIDE_REASON_CHARS]
    return Draft(
        where, article, n, text, name, label, score_of(raw.get("score")), reason, _evidence(raw.get("evidence"))
    )


def score_of(value: Any) -> float | None:
    """A number from 0 to 1, None for none. ValueError for anything else, NaN too."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= 1:
        raise ValueError("score is a number from 0 to 1.")
    return float(value)


def _text(raw: Mapping[str, object], name: str, limit: int) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > limit:
        raise ValueError(f"{name} is a text of up to {limit:,} characters.")
    return value


def _evidence(value: Any) -> tuple[Mapping[str, str], ...]:
    """A text, an object {article, text}, {url} or {note}, or a list of them."""
    pieces = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(_piece(piece) for piece in pieces[:OUTSIDE_EVIDENCE])


def _piece(piece: Any) -> Mapping[str, str]:
    if isinstance(piece, str):
        return (
            {"url": piece[:URL_LIMIT]} if piece.startswith(("http://", "https://")) else {"note": piece[:QUOTE_LIMIT]}
        )
    if not isinstance(piece, Mapping):
        raise ValueError("evidence is a text, an object {article, text}, {url} or {note}, or a list of them.")
    url, note = _text(piece, "url", URL_LIMIT), _text(piece, "note", QUOTE_LIMIT)
    quote = _text(piece, "text", QUOTE_LIMIT) or _text(piece, "quote", QUOTE_LIMIT)
    if url:
        return {"url": url}
    return {"article": _text(piece, "article", URL_LIMIT), "quote": quote} if quote else {"note": note}
