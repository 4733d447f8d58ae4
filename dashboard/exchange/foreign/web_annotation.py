"""W3C Web Annotation, our own export or another program's: a tag on a text with quote and context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.exchange.foreign.mark import ForeignMark, listed, milliseconds

ARTICLE = "urn:copydesk:article:"


def read(found: Any, name: str) -> Iterator[ForeignMark]:
    """Read annotations that tag a quoted text: those of a collection, a page or a list."""
    for n, annotation in enumerate(_items(found), 1):
        if not isinstance(annotation, Mapping):
            continue
        target = next(iter(_many(annotation.get("target"))), None)
        if not isinstance(target, Mapping):
            continue
        selectors = [one for one in _many(target.get("selector")) if isinstance(one, Mapping)]
        quoted = next((one for one in selectors if one.get("type") == "TextQuoteSelector"), {})
        placed = next((one for one in selectors if one.get("type") == "TextPositionSelector"), {})
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


def _items(found: Any) -> list[Any]:
    if isinstance(found, Mapping):
        first = found.get("first")
        inside = first if isinstance(first, Mapping) else found
        return listed(inside.get("items")) or ([found] if "target" in found else [])
    return found if isinstance(found, list) else []


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _values(annotation: Mapping[str, Any], purpose: str) -> list[str]:
    bodies = [one for one in _many(annotation.get("body")) if isinstance(one, Mapping)]
    return [str(one["value"]) for one in bodies if one.get("purpose") == purpose and one.get("value")]


def _creator(raw: Any) -> str:
    if isinstance(raw, Mapping):
        return str(raw.get("nickname") or raw.get("name") or raw.get("id") or "")
    return raw if isinstance(raw, str) else ""
