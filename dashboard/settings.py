"""Every number that can be tuned and every DASHBOARD_* variable, with its origin. One block a room.

Origins: "engine" = measured on public gold before the first line was written; "quality" = tests/quality on the demo
corpus and on the developer corpora; a date says when.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


# ---- the machine: DASHBOARD_* variables -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Environment:
    """The DASHBOARD_* variables, read once a call so that tests can set them."""

    db: str  # DASHBOARD_DB: a SQLAlchemy URL
    data: Path  # DASHBOARD_DATA: folder of the SQLite file, the token key and the logs
    editor: str  # DASHBOARD_EDITOR: the name marks are recorded under where nobody logs in
    language: str  # DASHBOARD_LANGUAGE: en or de, the language of the screen


def environment() -> Environment:
    """What the variables say now, defaults filled in."""
    data = Path(os.environ.get("DASHBOARD_DATA") or platformdirs.user_data_dir("copydesk", appauthor=False)).expanduser()
    return Environment(
        db=os.environ.get("DASHBOARD_DB") or f"sqlite:///{data / 'copydesk.db'}",
        data=data,
        editor=os.environ.get("DASHBOARD_EDITOR") or "editor",
        language=os.environ.get("DASHBOARD_LANGUAGE") or "en",
    )


# ---- analysis: how parts are spread ------------------------------------------------------------------------------
PARALLEL_FROM = 200  # stories; below, starting workers (1 s each) costs more than it saves, 2 cores, 2026-11

# ---- corpus -----------------------------------------------------------------------------------------------------

# ---- stories ----------------------------------------------------------------------------------------------------

# ---- compare ----------------------------------------------------------------------------------------------------

# ---- suggest ----------------------------------------------------------------------------------------------------

# ---- review and store -------------------------------------------------------------------------------------------

# ---- pane and routes --------------------------------------------------------------------------------------------
