"""Temporary files of the tests in memory, where there is room: databases, browser profiles and servers write all day.

On a slow disk a copy of a PostgreSQL database takes 1.7 s, in memory .15 s (2026-11).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

SHM = Path("/dev/shm")
ROOM = 8_000_000_000  # bytes that must be free: a test installs the whole product twice


def room_in_memory() -> bool:
    """Whether temporary files may go to memory: a Linux with 8 GB free there and in all."""
    try:
        told = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines())
        free = int(told["MemAvailable"].split()[0]) * 1024
        return os.access(SHM, os.W_OK | os.X_OK) and min(free, shutil.disk_usage(SHM).free) >= ROOM
    except (OSError, KeyError, ValueError):
        return False


def use_memory() -> None:
    """Let this process and those it starts keep their temporary files in memory; a TMPDIR that was named stays."""
    if "TMPDIR" not in os.environ and room_in_memory():
        os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = str(SHM)
        tempfile.tempdir = str(SHM)
