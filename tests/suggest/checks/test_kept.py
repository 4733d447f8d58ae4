"""What is done to a sentence that is otherwise kept: a cause, an authority, a clause, a negation, "some"."""

from __future__ import annotations

import pytest

from tests.quality import siblings

KEPT = (
    ("en", "The train stopped outside Denholm because of a signal failure.", "The train stopped outside Denholm because of a fallen tree."),
    ("de", "Wegen eines Wasserrohrbruchs blieb die Schule zu.", "Wegen eines Stromausfalls blieb die Schule zu."),
    ("en", "The barn burned down, according to the fire service.", "The barn burned down, according to the owner's cousin."),
    ("en", "The council approved the lane on Mill Road.", "The council approved the lane on Mill Road despite protests from shop owners."),
    ("nl", "De burgemeester heeft geen fouten gemaakt.", "De burgemeester heeft fouten gemaakt."),
    ("en", "Several councillors called for an inquiry.", "The councillors called for an inquiry."),
    ("en", "If the weather holds, the bypass will open on Saturday.", "The bypass will open on Saturday."),
    ("es", "El gobierno pretende vender el edificio.", "El gobierno vendió el edificio."),
)  # fmt: skip
HONEST = (
    ("en", "The train stopped outside Denholm because of a signal failure.", "Due to a broken signal the train stopped outside Denholm."),
    ("en", "Few of the applicants were unqualified.", "Most of the applicants were qualified."),
    ("en", "The old ferry is faster than the new one.", "The new ferry is slower than the old one."),
    ("en", "Jonathan Price inspected the wall.", "Jon Price inspected the wall."),
    ("en", "The driver was not hurt.", "The driver was unhurt."),
)  # fmt: skip


def said(monkeypatch: pytest.MonkeyPatch, pairs: tuple[tuple[str, str, str], ...]) -> list[bool]:
    """Whether each telling is called unsupported."""
    made = [
        {"id": f"k{k}", "language": language, "source": source, "rewrite": rewrite}
        for k, (language, source, rewrite) in enumerate(pairs)
    ]
    monkeypatch.setattr(siblings, "rows", lambda _: made)
    found = {row["id"]: any(s.label == "unsupported" for s in some) for row, some in siblings.judged()}
    return [found[row["id"]] for row in made]


def test_what_was_replaced_added_or_dropped_in_a_kept_sentence_is_found(monkeypatch: pytest.MonkeyPatch):
    assert [pair[2] for pair, hit in zip(KEPT, said(monkeypatch, KEPT), strict=True) if not hit] == []


def test_the_same_told_with_two_turns_or_a_short_name_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    assert [pair[2] for pair, hit in zip(HONEST, said(monkeypatch, HONEST), strict=True) if hit] == []
