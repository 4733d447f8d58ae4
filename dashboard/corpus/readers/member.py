"""A file inside another one: what an archive gives to be read in its turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Member:
    """`name` is what an article of it is called, and its suffix how it is read unless `suffix` says so.

    `url` and `captured` are what is known of it from outside.
    """

    name: str
    data: bytes
    suffix: str = ""
    url: str | None = None
    captured: datetime | None = None
