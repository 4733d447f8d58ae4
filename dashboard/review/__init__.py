"""What editors decide: marks as a log of events, and the queue of what is left to decide."""

from __future__ import annotations

from dashboard.model import MarkEvent
from dashboard.review.marks.blind import hides, is_blind, set_blind
from dashboard.review.marks.check import event_from_json, event_to_json, evidence_to_json
from dashboard.review.marks.proof import Proof, prove
from dashboard.review.marks.rebuild import check_rebuild, rebuild_marks
from dashboard.review.marks.record import Receipt, record_marks
from dashboard.review.marks.state import (
    Mark,
    StoryMarks,
    count_answers,
    find_lost,
    mark_to_json,
    read_history,
    read_log,
    read_marks,
    read_notes,
    read_own_events,
)
from dashboard.review.queue.ranking import read_progress, read_queue

__all__ = [
    "Mark",
    "MarkEvent",
    "Proof",
    "Receipt",
    "StoryMarks",
    "check_rebuild",
    "count_answers",
    "event_from_json",
    "event_to_json",
    "evidence_to_json",
    "find_lost",
    "hides",
    "is_blind",
    "mark_to_json",
    "prove",
    "read_history",
    "read_log",
    "read_marks",
    "read_notes",
    "read_own_events",
    "read_progress",
    "read_queue",
    "rebuild_marks",
    "record_marks",
    "set_blind",
]
