"""What the review is sent of the comments on a story's sentences."""

from __future__ import annotations

from typing import Literal, TypedDict


class WireComment(TypedDict):
    """One entry of a thread."""

    id: str
    article: str
    n: int
    who: str
    name: str
    kind: Literal["said", "resolved"]
    text: str
    made: int  # ms since 1970


class Called(TypedDict):
    """Somebody who can be called on with an @."""

    who: str
    name: str


class Added(TypedDict):
    """The answer to an entry; `strangers`: its names behind an @ that nobody on the desk has."""

    rev: int
    strangers: list[str]


class Threads(TypedDict):
    """What the route `comments` answers."""

    rev: int
    comments: list[WireComment]
    people: list[Called]
