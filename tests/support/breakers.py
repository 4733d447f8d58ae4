"""Readers that do what no reader may: hang, crash, take all memory, print."""

from __future__ import annotations

import os
import time

from dashboard.corpus.formats import read_whole
from dashboard.model import Reading


def hang(_name: str, _data: bytes, _ends: str) -> None:
    """Never come back."""
    time.sleep(600)


def crash(_name: str, _data: bytes, _ends: str) -> None:
    """End the process as a fault in a library does."""
    os.abort()


def grow(_name: str, _data: bytes, _ends: str) -> int:
    """Ask for eight gigabytes."""
    return len(bytearray(8_000_000_000))


def talk(name: str, data: bytes, ends: str) -> Reading:
    """Print, then read."""
    print("x" * 100_000, flush=True)
    return read_whole(name, data, ends)
