"""W3C Web Annotation, our own export or another program's: a tag on a text with quote and context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.exchange.foreign.mark import ForeignMark, listed, milliseconds

ARTICLE = "urn:copydesk:article:"


def read(parsed: Any, name: str) -> Iterator[ForeignMark]:
    """Read annotations that tag a quoted text: those of a collection, a page or a list."""
    for n, annotation in enumerate(_items(parsed), 1):
        if not isinstance(annotation, Mapping):
            continue
        target = next(iter(_many(annotation.get("target"))), None)
        if not isinstance(target, Mapping):
            continue
        selectors = [selector for selector in _many(target.get("selector")) if isinstance(selector, Mapping)]
        quoted = next((selector for selector in selectors if selector.get("type") == "TextQuoteSelector"), {})
        placed = next((selector for selector in selectors if selector.get("type") == "TextPositionSelector"), {})
        start, source = placed.get("start"), str(target.get("source", ""))
        for label in _values(annotation, "tagging"):
            yield ForeignMark(
                f"{name}: annotation {n}",
                label,
                str(quoted.get("exact", "")),
                keys=(source.removeprefix(ARTICLE),) if source else (),
                start=start if type(start) is int else None,
                before=str(quoted.get("prefix", "")),
                after=str(quoted.get("suffix", "")),
                editor=_creator(annotation.get("creator")),
                note="\n".join(_values(annotation, "commenting")[:1]),
                made=milliseconds(annotation.get("created")),
            )


def _items(parsed: Any) -> list[Any]:
    if isinstance(parsed, Mapping):
        first = parsed.get("first")
        inside = first if isinstance(first, Mapping) else parsed
        return listed(inside.get("items")) or ([parsed] if "target" in parsed else [])
    return parsed if isinstance(parsed, list) else []


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _values(annotation: Mapping[str, object], purpose: str) -> list[str]:
    bodies = [body for body in _many(annotation.get("body")) if isinstance(body, Mapping)]
    return [str(body["value"]) for body in bodies if body.get("purpose") == purpose and body.get("value")]


def _creator(raw: Any) -> str:
    if isinstance(raw, Mapping):
        return str(raw.get("nickname") or raw.get("name") or raw.get("id") or "")
    return raw if isinstance(raw, str) else ""
