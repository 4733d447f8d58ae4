"""Logs as one JSON object a line, for programs that collect them: DASHBOARD_LOG=json.

Rule 1: no article text and no names. Of the desk's own records the words written in the source are kept and of an error its
kind, place and code, never the values filled in; of a traceback the files, lines and functions, never the message.
Rule 2: whatever logs in this process, Streamlit and the server included, is written by this formatter.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from dashboard.errors import DashboardError, DatabaseError, SetupError
from dashboard.settings import environment

_MOST = 400  # characters of another library's message
_ABOUT_THE_MACHINE = (
    DatabaseError,
    SetupError,
)  # their words name files and settings, nothing that was written by people


class JsonFormatter(logging.Formatter):
    """One line of JSON a record: time, level, logger, event; error and at where there is an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if isinstance(record.args, tuple) and (own_errors := [a for a in record.args if isinstance(a, DashboardError)]):
            line["error"] = _told(own_errors[0])
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _told(record.exc_info[1])
            line["at"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    own = record.name == "dashboard" or record.name.startswith("dashboard.")
    try:
        text = str(record.msg) if own or record.exc_info else record.getMessage()
    except (TypeError, ValueError):
        text = str(record.msg)
    return " ".join(text.split())[:_MOST]


def _told(error: BaseException) -> str:
    if isinstance(error, _ABOUT_THE_MACHINE):
        return f"{type(error).__name__}: {error.message}"
    code = getattr(error, "code", "")
    return f"{type(error).__name__}: {code}" if isinstance(error, DashboardError) and code else type(error).__name__


def configure() -> bool:
    """Have every handler of this process write JSON if DASHBOARD_LOG asks for it; whether it does."""
    if environment().log != "json":
        return False
    formatter = JsonFormatter()
    if not logging.root.handlers:
        logging.root.addHandler(logging.StreamHandler())
    named = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    for logger in (logging.root, *named):
        for handler in logger.handlers:
            handler.setFormatter(formatter)
    return True
