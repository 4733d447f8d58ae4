"""Articles → stories: which of them tell one event, which is the source of the others, which are copies."""

from __future__ import annotations

from dashboard.stories.decisions import Decisions
from dashboard.stories.grouping import group, near_copies
from dashboard.stories.names import carry_over
from dashboard.stories.roles import suggested_source

__all__ = ["Decisions", "carry_over", "group", "near_copies", "suggested_source"]
