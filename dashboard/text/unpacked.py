"""Large tables of packages, unpacked once a machine instead of once a process.

The encoder's weights, its word pieces and the model that tells languages come compressed: unpacking them took every process
2.5 s of CPU and 180 MB (2026-11). Unpacked they lie in the user's cache folder as plain arrays, which all processes map into
memory and share. Where that folder cannot be written, a process unpacks for itself; what lies there can be deleted any time.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import numpy as np
import platformdirs

Arrays = Mapping[str, np.ndarray]


def unpacked(name: str, package: str, arrays: Collection[str], make: Callable[[], Arrays]) -> Arrays:
    """The named arrays that `make` takes out of an installed package, read-only; made once a machine and version.

    `name` is that of their folder: give another one when `make` changes.
    """
    folder = cache_folder() / f"{name}-{version(package)}"
    with suppress(OSError, ValueError):
        return _mapped(folder, arrays)
    made = make()
    with suppress(OSError):
        _keep(folder, made)
    return made


def cache_folder() -> Path:
    """Where unpacked tables lie: Copydesk's folder among the user's caches."""
    return platformdirs.user_cache_path("copydesk", appauthor=False)


def _mapped(folder: Path, arrays: Collection[str]) -> Arrays:
    """The arrays of a folder; OSError for one that is missing, ValueError for one that was cut short."""
    return {array: np.asarray(np.load(folder / f"{array}.npy", mmap_mode="r", allow_pickle=False)) for array in arrays}


def _keep(folder: Path, made: Arrays) -> None:
    """Write the arrays beside their place, then move them there at once: nobody ever sees a part of them."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="unpacking-", dir=folder.parent))
    try:
        for name, array in made.items():
            np.save(beside / f"{name}.npy", array, allow_pickle=False)
        shutil.rmtree(folder, ignore_errors=True)  # a damaged one, or of another process that was quicker
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
