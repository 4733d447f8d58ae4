"""What editors decide: marks as a log of events, and the queue of what is left to decide."""

from __future__ import annotations

from dashboard.model import MarkEvent
from dashboard.review.check import evidence_json, from_json, to_json
from dashboard.review.marks import Receipt, record
from dashboard.review.queue import progress, queue
from dashboard.review.rebuild import rebuild, rebuild_check
from dashboard.review.settle import copies_of, groups
from dashboard.review.state import Mark, StoryMarks, count, history, log, lost, mark_json, marks, notes, own_events

__all__ = [
    "Mark",
    "MarkEvent",
    "Receipt",
    "StoryMarks",
    "copies_of",
    "count",
    "evidence_json",
    "from_json",
    "groups",
    "history",
    "log",
    "lost",
    "mark_json",
    "marks",
    "notes",
    "own_events",
    "progress",
    "queue",
    "rebuild",
    "rebuild_check",
    "record",
    "to_json",
]
