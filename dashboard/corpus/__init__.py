"""bytes → articles → sentences: readers per format, HTML extraction, cleaning, sentence splitting."""

from __future__ import annotations

from dashboard.corpus.reading import SUFFIXES, read, read_bytes
from dashboard.corpus.splitting import SPLITTER, split, version

__all__ = ["SPLITTER", "SUFFIXES", "read", "read_bytes", "split", "version"]
