"""The word diff against the spans that people marked as changed: floors may rise, never fall silently.

Measure: each word (no punctuation) of both sides is changed or not, for people if a marked span touches it, for us if it
is painted (all words where a pair counts as rewritten); F1 of "changed" over all words of all pairs.
"""

from __future__ import annotations

import json
from pathlib import Path

from dashboard import compare
from dashboard.model import Diff
from dashboard.text.stems import WORD
from tests.quality.pairs import HERE, f1, records

FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["diff"]


def painted(diff: Diff, side: int) -> list[tuple[int, int]]:
    """Where the changed words of a side stand, as (start, end) in its text."""
    out, at = [], 0
    for piece in diff.pieces:
        if piece.op in (0, side):
            text = piece.left if side < 0 and piece.left is not None else piece.text
            if piece.op:
                out.append((at, at + len(text)))
            at += len(text)
    return out


def touched(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < b and end > a for a, b in spans)


def test_painted_words_are_those_that_people_marked(shared: Path):
    counts = [0, 0, 0]
    for row in records(shared / "corpora" / "public" / "argrewrite_edits.jsonl"):
        diff = compare.diff(row["a"], row["b"], language="en")
        for side, text, k in ((-1, row["a"], 0), (1, row["b"], 2)):
            gold = [(span[k], span[k + 1]) for span in row["spans"] if span[k] >= 0]
            ours = painted(diff, side)
            for word in WORD.finditer(text):
                human, machine = touched(*word.span(), gold), touched(*word.span(), ours)
                counts = [
                    counts[0] + (human and machine),
                    counts[1] + (machine and not human),
                    counts[2] + (human and not machine),
                ]
    assert f1(*counts) >= FLOORS["argrewrite_edits"], counts
