"""bytes → articles → sentences: readers per format, HTML extraction, cleaning, sentence splitting."""

from __future__ import annotations

from dashboard.corpus.reading import FORMATS, read, read_bytes, read_one
from dashboard.corpus.splitting import SPLITTER, split, version

__all__ = ["FORMATS", "SPLITTER", "read", "read_bytes", "read_one", "split", "version"]
