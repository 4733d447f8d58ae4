"""What editors decide: marks as a log of events, and the queue of what is left to decide."""

from __future__ import annotations

from dashboard.model import MarkEvent
from dashboard.review import assignment, claims, presence
from dashboard.review.blind import blind, hides, set_blind
from dashboard.review.check import evidence_json, from_json, to_json
from dashboard.review.marks import Receipt, record
from dashboard.review.proof import Proof, prove
from dashboard.review.queue import progress, queue
from dashboard.review.rebuild import rebuild, rebuild_check
from dashboard.review.state import Mark, StoryMarks, count, history, log, lost, mark_json, marks, notes, own_events

__all__ = [
    "Mark",
    "MarkEvent",
    "Proof",
    "Receipt",
    "StoryMarks",
    "assignment",
    "blind",
    "claims",
    "count",
    "evidence_json",
    "from_json",
    "hides",
    "history",
    "log",
    "lost",
    "mark_json",
    "marks",
    "notes",
    "own_events",
    "presence",
    "progress",
    "prove",
    "queue",
    "rebuild",
    "rebuild_check",
    "record",
    "set_blind",
    "to_json",
]
