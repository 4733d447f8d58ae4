"""The checks: each holds one sentence against the sentences that may bear it out and says what they do not."""

from __future__ import annotations

from dashboard.suggest.checks.callings import check_callings
from dashboard.suggest.checks.case import Case, Finding, World
from dashboard.suggest.checks.changed import check_changed
from dashboard.suggest.checks.contrast import check_contrast
from dashboard.suggest.checks.coverage import check_coverage, new_share, runs, uncovered
from dashboard.suggest.checks.exchanged import check_exchanged
from dashboard.suggest.checks.facts import check_facts
from dashboard.suggest.checks.instead import check_instead
from dashboard.suggest.checks.kept import check_kept
from dashboard.suggest.checks.names import check_names
from dashboard.suggest.checks.past import check_past
from dashboard.suggest.checks.people import check_modifiers, check_offices, check_quotes
from dashboard.suggest.checks.ranks import check_narrowed, check_ranks, check_records
from dashboard.suggest.checks.relations import check_relations
from dashboard.suggest.checks.scope import check_scope
from dashboard.suggest.checks.wording import check_wording

__all__ = ["Case", "Finding", "World", "new_share", "run", "runs", "uncovered"]

_CHECKS = (
    check_facts,
    check_exchanged,
    check_names,
    check_instead,
    check_offices,
    check_modifiers,
    check_past,
    check_callings,
    check_quotes,
    check_wording,
    check_contrast,
    check_ranks,
    check_narrowed,
    check_records,
    check_relations,
    check_scope,
    check_kept,
    check_changed,
    check_coverage,
)


def run(case: Case) -> tuple[Finding, ...]:
    """Every finding about a sentence, in the order of the sentence."""
    once: dict[tuple[str, int | None, int | None], Finding] = {}
    for found in (finding for check in _CHECKS for finding in check(case)):
        once.setdefault((found.reason.code, found.reason.start, found.reason.end), found)
    return tuple(sorted(once.values(), key=lambda f: (f.reason.start or 0, -f.strength)))
