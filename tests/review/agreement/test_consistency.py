"""An editor against themselves: undo, copies that came along and slips of the finger are no change of mind."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import Engine

from dashboard.errors import AccessError
from dashboard.review import record_marks
from dashboard.review.agreement.consistency import Decision, consistency, of_decisions
from dashboard.settings import AGREEMENT_SLIP
from tests.support.marking import NOW, event, filled
from tests.support.people_of import people

_ids = itertools.count()
MINUTE = 60_000


def decided(
    label: str | None, place: int = 0, words: str = "One.", minute: int | None = None, **more: object
) -> Decision:
    n = next(_ids)
    made = NOW + MINUTE * (n if minute is None else minute)
    return Decision(**({"id": f"e{n}", "editor": "kim", "place": ("a", place, place + 1), "words": words, "label": label,
                        "made": made, "cause": "key"} | more))  # fmt: skip


def of(*decisions: Decision):
    return of_decisions(decisions)["kim"]


def test_a_decision_changed_later_is_a_change_of_mind():
    found = of(decided("unsupported"), decided("boilerplate", 5, "Two."), decided("sourced"))
    assert (found.kept.value, found.kept.n) == (0.5, 2)
    (change,) = found.changed
    assert (change.before, change.after) == ("unsupported", "sourced")
    assert found.copies.missing == "no_overlap"


def test_what_was_undone_never_happened_and_what_was_redone_did():
    first, second = decided("unsupported"), decided("sourced")
    undo = decided("unsupported", cause="undo", reverts=second.id)
    redo = decided("sourced", cause="redo", reverts=undo.id)
    assert of(first, second, undo).kept.value == 1.0
    assert of(first, second, undo, redo).kept.value == 0.0
    again = decided("unsupported", cause="undo", reverts=redo.id)
    assert of(first, second, undo, redo, again).kept.value == 1.0


def test_a_slip_put_right_within_seconds_is_no_change_of_mind():
    slip = decided("unsupported", made=NOW)
    assert of(slip, decided("sourced", made=NOW + AGREEMENT_SLIP)).kept.value == 1.0
    assert of(slip, decided("sourced", made=NOW + AGREEMENT_SLIP + 1)).kept.value == 0.0


def test_the_same_words_elsewhere_are_compared_with_the_decision_before():
    found = of(
        decided("boilerplate", 1), decided("boilerplate", 2), decided("unsupported", 3), decided("sourced", 9, "Two.")
    )
    assert (found.copies.value, found.copies.n, len(found.differing)) == (0.5, 2, 1)
    assert found.kept.value == 1.0


def test_marks_that_came_along_in_bulk_or_from_a_file_are_nobodys_second_look():
    for cause in ("propagation", "bulk", "import"):
        assert of(decided("boilerplate", 1), decided("unsupported", 2, cause=cause)).copies.missing == "no_overlap"
    assert of_decisions([decided("boilerplate", cause="propagation")]) == {}


def test_leads_see_every_editor_and_an_editor_only_their_own(store: Engine):
    a, b = filled(store)
    people(store, kim="editor", lee="editor", ada="lead", rae="reader")
    for editor, label in (("kim", "boilerplate"), ("lee", "unsupported")):
        record_marks(store, editor, [event(a, 3, "boilerplate"), event(b, 3, label)])
    record_marks(store, "ada", [event(a, 1, "unsupported", cause="adjudication", category="other")])
    assert list(consistency(store, "ada")) == ["kim", "lee"]
    mine = consistency(store, "lee")
    assert list(mine) == ["lee"]
    assert mine["lee"].copies.value == 0.0
    assert mine["lee"].differing[0].here == (b.article.id, 3)
    with pytest.raises(AccessError):
        consistency(store, "rae")
