"""What passes between the API's routes and what they run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from dashboard import store
from dashboard.store.api_tokens import ApiToken, Rights


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has been let in: what is asked, of which database, by whom."""

    engine: store.Engine
    token: ApiToken
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def person(self) -> str:
        """The handle of the person behind the token."""
        return self.token.person


@dataclass(frozen=True, slots=True)
class Operation:
    """What a method of an address does: `right` of the token that it needs; `run` gives status and JSON, or a response."""

    right: Rights
    run: Callable[[Call], tuple[int, dict[str, Any]] | Response]
    body: bool = False
    query: tuple[str, ...] = ()  # the parameters it knows; any other is a mistake and is refused
