"""What is costly to make is made once in a run, by whichever worker of xdist comes first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The file `name` that `make` writes at the path it is given; to be read, never changed."""
    base = factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # the run's own, above those of the workers
    path = folder / name
    with FileLock(folder / f"{name}.lock"):
        if not path.exists():
            half = folder / f"{name}.half"
            make(half)
            half.rename(path)
    return path
