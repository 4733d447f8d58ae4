"""`.json`: one article, a list of them, a JSON feed, or items in ninjs, the IPTC's JSON for news."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.corpus import fields
from dashboard.corpus.decoding import decode
from dashboard.corpus.entries import entries
from dashboard.corpus.records import Record, jsonl
from dashboard.errors import CorpusError
from dashboard.model import Reading

_LISTS = ("articles", "items", "data", "results", "entries", "documents", "docs", "stories", "hits", "records")


def read(name: str, data: bytes) -> Reading:
    """The articles of a JSON file. CorpusError for broken JSON, and for objects that hold no text."""
    try:
        value = json.loads(decode(data), parse_int=str, parse_float=str, parse_constant=str)
    except ValueError as error:
        lines = data.count(b"\n{") + data.count(b"\r{")
        if lines and data.lstrip().startswith(b"{"):
            return entries(name, jsonl(name, data), "json")  # JSON lines under the wrong name
        place = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "somewhere"
        raise CorpusError(f"is not valid JSON ({place}).", hint="Correct it, or write it again.") from error
    except RecursionError:
        raise CorpusError("is nested too deeply.", hint="Use plain fields: title, text, url, published.") from None
    records = list(_objects(value))
    if not records:
        hint = 'Write a list of {"title": …, "text": …, "url": …}; from pandas, with orient="records".'
        raise CorpusError("holds no object with a text.", hint=hint)
    return entries(name, (Record(n, _record(item)) for n, item in enumerate(records, 1)), "json")


def _objects(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The objects of a list, of the list inside an object, or the one object itself."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))
    elif isinstance(value, dict):
        inner = next((value[key] for key in _LISTS if isinstance(value.get(key), list | dict)), None)
        if inner is not None and not _has_text(value) and depth < 3:
            yield from _objects(inner, depth + 1)
        elif _has_text(value):
            yield value


def _has_text(value: Mapping[str, Any]) -> bool:
    record = _record(value)
    return bool(fields.pick(record, "text").strip() or fields.pick(record, "html").strip())


def _record(item: Mapping[str, Any]) -> dict[str, Any]:
    """An object's fields under our names; ninjs says `body_xhtml` or `bodies`, `headlines`, `versioncreated`."""
    values = {fields.folded(str(key)): value for key, value in item.items()}
    record = dict(values)
    bodies = [body for body in _list(values, "bodies") if body.get("value")]
    if bodies:
        best = next((body for body in bodies if "html" in _type(body)), bodies[0])
        record["html" if "html" in _type(best) else "text"] = best["value"]
    record.setdefault("html", values.get("body_xhtml") or values.get("content_html") or "")
    record.setdefault("text", values.get("body_text") or values.get("content_text") or "")
    if heads := [head.get("value") for head in _list(values, "headlines") if head.get("value")]:
        record.setdefault("title", heads[0])
    if "versioncreated" in values or "firstcreated" in values:
        record.setdefault("published", values.get("firstcreated") or values["versioncreated"])
        record.setdefault("id", values.get("uri"))
        record.setdefault("site", values.get("source") or values.get("provider") or values.get("copyrightholder"))
    return record


def _list(values: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = values.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _type(body: Mapping[str, Any]) -> str:
    return str(body.get("contentType") or body.get("contenttype") or body.get("role") or "").casefold()
