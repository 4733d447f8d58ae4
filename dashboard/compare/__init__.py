"""Versions side by side: which sentences say the same, what differs in them, the details that can be checked."""

from __future__ import annotations

from dashboard.compare.align import align, exported
from dashboard.compare.claims import claims
from dashboard.compare.diff import diff, left, right
from dashboard.compare.rows import rows
from dashboard.compare.specifics import specifics
from dashboard.compare.weights import Weights, weigh

__all__ = ["Weights", "align", "claims", "diff", "exported", "left", "right", "rows", "specifics", "weigh"]
