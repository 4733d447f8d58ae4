"""The words of Triage."""

from __future__ import annotations

from dashboard import strings
from dashboard.views.common import language

SAID = "triage said"  # what the next run tells


def tell(key: str, **values: object) -> str:
    """A string of Triage's catalogue in the editor's language."""
    return strings.text(f"triage.{key}", language(), **values)


def counted(key: str, n: int, **values: object) -> str:
    """The same in the plural that `n` asks for."""
    return tell(key, n=n, **values)


def board_words() -> dict[str, str]:
    """What the queue's board says."""
    pages = {key: text for key, text in strings.room("views", language()).items() if key.startswith("queue_")}
    return pages | dict(strings.room("triage", language()))
