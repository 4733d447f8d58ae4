"""A folder that something else fills (a crawler, a mail rule, a share): what is new in it is loaded, as long as this runs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dashboard import store
from dashboard.engine.analysis import Progress
from dashboard.errors import CorpusError
from dashboard.jobs.loading import Loaded, load_folder

State = frozenset[tuple[str, int, int]]  # path, size, time of the last change of every file


def watch(
    db: store.Engine,
    folder: Path,
    metadata: Path | None = None,
    *,
    every: float,
    progress: Progress | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Loaded]:
    """Load the folder, then again whenever its files have changed and then stayed as they are for `every` seconds.

    Looks at names, sizes and times every `every` seconds; a file that is still being written waits for the next look.
    Ends with the caller. CorpusError when the folder cannot be read at the start; later it may come and go.
    """
    loaded: State = frozenset()
    seen = look(folder)
    if not folder.is_dir():
        raise CorpusError("The folder to watch does not exist.", where=str(folder), hint="Make it first.")
    while True:
        now = look(folder)
        if now == seen and now != loaded:
            loaded = now
            yield load_folder(db, folder, metadata, progress=progress)
        seen = now
        wait(every)


def look(folder: Path) -> State:
    """The state of every file below a folder; what vanishes meanwhile is left out."""
    seen = set()
    for here, _, names in os.walk(folder):
        for name in names:
            try:
                at = (Path(here) / name).stat()
            except OSError:
                continue
            seen.add((f"{here}/{name}", at.st_size, at.st_mtime_ns))
    return frozenset(seen)
