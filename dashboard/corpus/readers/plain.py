"""`.txt`: one article."""

from __future__ import annotations

from dashboard.corpus.decoding import decode
from dashboard.corpus.drafts import Draft, finish
from dashboard.model import Reading


def read(name: str, data: bytes) -> Reading:
    """The article in a plain text. CorpusError."""
    return Reading((finish(Draft(name, decode(data), "txt")),))
