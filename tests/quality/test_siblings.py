"""Pairs of a sentence and its telling, altered or only told otherwise, in seven languages: by kind of alteration."""

from __future__ import annotations

from tests.quality.siblings import is_right, judged


def test_altered_sentences_are_found_and_honest_ones_are_left_alone():
    found = list(judged())
    for label, least in (("unsupported", 0.85), ("sourced", 0.96)):
        some = [(row, said) for row, said in found if row["label"] == label]
        wrong = [row["id"] for row, said in some if not is_right(row, said)]
        assert len(wrong) <= (1 - least) * len(some), (label, wrong)
