"""What a database refuses inside a text is replaced at the door, one character for one, so that offsets stay right."""

from __future__ import annotations

import json
import re
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` with NUL and lone surrogates replaced by U+FFFD; the length stays the same."""
    return _UNSTORABLE.sub("�", text) if _UNSTORABLE.search(text) else text


def clean_all(value: Any) -> Any:
    """`value` (any JSON value) with every string in it cleaned, keys too."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): clean_all(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_all(item) for item in value]
    return value


def dumps(value: Any) -> str:
    """JSON as the database keeps it: compact, readable, cleaned, never NaN (PostgreSQL refuses it)."""
    text = _dumps(value)
    if _UNSTORABLE.search(text) or "\\u0000" in text:  # seldom: walking through every value costs three times the rest
        text = _dumps(clean_all(value))
    return text


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
