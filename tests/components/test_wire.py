"""What crosses to the scripts: the types of both sides are the same, and what is sent has their shape."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Engine

from dashboard.components import case_payload, payload
from dashboard.model import DESK
from dashboard.review import event_to_json, read_history, read_marks, record_marks
from dashboard.review.marks.state import mark_to_json
from dashboard.review.rulings import adjudication
from dashboard.store import load_story
from dashboard.web import polling
from dashboard.wire.cases import Case, RecentRuling
from dashboard.wire.review import MarkEvent, MarksAnswer, ReviewData, ServerMark
from tests.support.marking import event, filled, from_sentence
from tests.support.shapes import misfits
from tools import generate_wire


def sent(value: Any) -> Any:
    """As it arrives in the browser."""
    return json.loads(json.dumps(value))


def test_the_twin_of_the_scripts_is_the_one_that_is_made_from_the_types():
    for path in generate_wire.FILES:
        assert path.read_text(encoding="utf-8") == generate_wire.script(path), "run `make docs`"


def test_the_review_is_sent_what_its_type_says(store: Engine):
    filled(store)
    for blind in (False, True):
        data = payload.payload(load_story(store, "story-1"), editor="kim", token="t", route="copydesk", blind=blind)
        assert list(misfits(sent(data), ReviewData)) == []
    assert "unsupported" not in [s.label for version in data["versions"] for s in version["sentences"]]


def test_marks_events_and_answers_have_the_shape_of_their_types(store: Engine):
    a, b = filled(store)
    record_marks(
        store, "kim", [event(a, 1), event(b, 2, "sourced", evidence=(from_sentence(a, 3),)), event(b, 3, None)]
    )
    found = read_marks(store, "story-1")
    assert found
    for mark in found.marks:
        assert list(misfits(sent(mark_to_json(mark)), ServerMark)) == []
    for one in read_history(store, b.article.id, 2):
        assert list(misfits(sent(event_to_json(one)), MarkEvent)) == []
    answer = polling.changed(store, "kim", polling.Asked("story-1", company_stamp=""))
    assert list(misfits(sent(answer), MarksAnswer)) == []


def test_a_case_and_a_ruling_that_can_be_taken_back_have_the_shape_of_their_types(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(b, 1)])
    record_marks(store, "lee", [event(b, 1, "sourced", evidence=(from_sentence(a, 1),))])
    (conflict,) = adjudication.conflicts(store)
    analysis = load_story(store, "story-1")
    case = case_payload.case(analysis, conflict, category="date", apart=False, language="en", names={"kim": "Kim Lee"})
    assert list(misfits(sent(case), Case)) == []
    assert [mark["name"] for mark in case["marks"]] == ["Kim Lee", "lee"]
    ruling = event(b, 1, "sourced", editor=DESK, cause="adjudication", evidence=(from_sentence(a, 1),))
    assert list(misfits(sent(case_payload.recalled(ruling, None)), RecentRuling)) == []


def test_a_field_too_many_one_too_few_and_a_wrong_kind_are_told(store: Engine):
    filled(store)
    data = sent(payload.payload(load_story(store, "story-1"), editor="kim", token="t", route="copydesk"))
    data["more"], data["left"] = 1, 7
    del data["token"]
    data["versions"][0]["sentences"][0].pop()
    told = "\n".join(misfits(data, ReviewData))
    assert all(word in told for word in (".more", ".left", ".token: missing", "has not 9 places"))
