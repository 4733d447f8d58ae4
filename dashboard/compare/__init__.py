"""Versions side by side: which sentences say the same, what differs in them, the details that can be checked."""

from __future__ import annotations

from dashboard.compare.align import align, align_pairs, exported
from dashboard.compare.alone import Alone, find_alone
from dashboard.compare.claims import claims
from dashboard.compare.consensus import CONSENSUS, Variant, Wording, consensus, consensus_spelling, consensus_version
from dashboard.compare.copying import Copied, Shared, estimate_copying
from dashboard.compare.diff import diff, left, right
from dashboard.compare.facts import Fact, spoken, tabulate_facts
from dashboard.compare.rows import rows
from dashboard.compare.specifics import specifics
from dashboard.compare.telling import Detail, Place, Telling, is_alone, read_telling
from dashboard.compare.weights import Weights, weigh

__all__ = [
    "CONSENSUS",
    "Alone",
    "Copied",
    "Detail",
    "Fact",
    "Place",
    "Shared",
    "Telling",
    "Variant",
    "Weights",
    "Wording",
    "align",
    "align_pairs",
    "claims",
    "consensus",
    "consensus_spelling",
    "consensus_version",
    "diff",
    "estimate_copying",
    "exported",
    "find_alone",
    "is_alone",
    "left",
    "read_telling",
    "right",
    "rows",
    "specifics",
    "spoken",
    "tabulate_facts",
    "weigh",
]
