"""bytes → articles → sentences: readers per format, HTML extraction, cleaning, sentence splitting."""

from __future__ import annotations

from dashboard.corpus.formats import FORMATS
from dashboard.corpus.reading import cut, read, read_bytes, read_files, read_one, read_stretch, together
from dashboard.corpus.splitting import SPLITTER, split, version

__all__ = [
    "FORMATS",
    "SPLITTER",
    "cut",
    "read",
    "read_bytes",
    "read_files",
    "read_one",
    "read_stretch",
    "split",
    "together",
    "version",
]
