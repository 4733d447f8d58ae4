"""The assertions of the W3C's own tests of the annotation model (https://github.com/w3c/web-annotation-tests), as one check."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4


class Rules:
    """What annotations and collections MUST be, from a checkout of the tests."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout

    @cached_property
    def registry(self) -> Registry[Any]:
        """The definitions that the assertions share."""
        files = self.checkout.glob("definitions/*.json")
        return Registry().with_resources(
            (file.name, Resource.from_contents(json.loads(file.read_text("utf-8")), DRAFT4)) for file in files
        )

    def broken(self, suite: str, value: Mapping[str, Any]) -> Iterator[str]:
        """The assertions of a suite ("annotations/annotationMusts.test") that a value does not meet, with their messages."""
        asked = json.loads((self.checkout / suite).read_text("utf-8"))["assertions"]
        for name in _flat(asked):
            rule = json.loads((self.checkout / name).read_text("utf-8"))
            if not Draft4Validator(rule, registry=self.registry).is_valid(value):
                yield f"{name}: {rule.get('errorMessage', rule.get('title', ''))}"


def _flat(asked: Any) -> Iterator[str]:
    if isinstance(asked, str):
        yield asked
    elif isinstance(asked, list):
        for one in asked:
            yield from _flat(one)
    elif isinstance(asked, dict):
        yield from _flat(asked.get("assertions", []))
