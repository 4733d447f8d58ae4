"""The assertions of the W3C's own tests of the annotation model (https://github.com/w3c/web-annotation-tests), as one check."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

_OTHERS = re.compile(r'("\$ref"\s*:\s*")(\w+\.json)#/')
_OWN = re.compile(r'("\$ref"\s*:\s*")#/')


class Rules:
    """What annotations and collections MUST be, from a checkout of the tests."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout

    @cached_property
    def definitions(self) -> dict[str, Any]:
        """The definitions that the assertions share, by file, with references that hold inside one document."""
        found = {}
        for file in self.checkout.glob("definitions/*.json"):
            text = _OWN.sub(rf"\g<1>#/files/{file.name}/", file.read_text("utf-8"))
            found[file.name] = json.loads(_OTHERS.sub(r"\g<1>#/files/\g<2>/", text))
            found[file.name].pop("id", None)
        return found

    def broken(self, suite: str, value: Mapping[str, Any]) -> Iterator[str]:
        """The assertions of a suite ("annotations/annotationMusts.test") that a value does not meet, with their messages."""
        from jsonschema import Draft4Validator  # 3 s of the processor, for every worker that looks for tests

        asked = json.loads((self.checkout / suite).read_text("utf-8"))["assertions"]
        for name in _flat(asked):
            text = (self.checkout / name).read_text("utf-8")
            rule = json.loads(_OTHERS.sub(r"\g<1>#/files/\g<2>/", text)) | {"files": self.definitions}
            rule.pop("id", None)
            if not Draft4Validator(rule).is_valid(value):
                yield f"{name}: {rule.get('errorMessage', rule.get('title', ''))}"


def _flat(asked: Any) -> Iterator[str]:
    if isinstance(asked, str):
        yield asked
    elif isinstance(asked, list):
        for one in asked:
            yield from _flat(one)
    elif isinstance(asked, dict):
        yield from _flat(asked.get("assertions", []))
