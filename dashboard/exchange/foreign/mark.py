"""A mark as another program tells it, before it is known which sentence it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ForeignMark:
    """`quote` is what was marked; `keys` name its article (name, id, address, title), the surest first.

    `text` is the whole document where the file has it, `start` the place of the quote in it; `before` and `after` are
    the words around the quote where it has only these. `where` is FILE:LINE or what else finds it again. `made` in ms.
    """

    where: str
    label: str
    quote: str
    keys: tuple[str, ...] = ()
    text: str = ""
    start: int | None = None
    before: str = ""
    after: str = ""
    editor: str = ""
    note: str = ""
    made: int | None = None


def milliseconds(moment: object) -> int | None:
    """Return an ISO time as ms since 1970, one without a zone as UTC; None for anything that is none."""
    try:
        parsed = datetime.fromisoformat(str(moment))
    except (ValueError, OverflowError):
        return None
    return round((parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp() * 1000)


def texts(*values: object) -> tuple[str, ...]:
    """Return those of the values that are texts with something in them."""
    return tuple(value.strip() for value in values if isinstance(value, str) and value.strip())


def listed(value: object) -> list[Any]:
    """Return a list as it is, and an empty one for anything else."""
    return value if isinstance(value, list) else []
