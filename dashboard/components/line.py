"""One line to take away: shown as it is, copied by a button."""

from __future__ import annotations

from dashboard import strings
from dashboard.components.component import send_board


def line(text: str, *, key: str, language: str) -> None:
    """Show `text`, an address, a token or the lines of a file, with a button that copies it."""
    words = {name: strings.text(f"views.line_{name}", language) for name in ("copy", "copied", "selected")}
    send_board("line", {"text": text, "words": words}, key=key)
