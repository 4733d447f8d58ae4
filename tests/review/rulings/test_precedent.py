"""Precedent: decided sentences like the one asked about, as they stand now, and nothing that blind mode hides."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, insert

from dashboard.labels import Answer
from dashboard.model import Version
from dashboard.review import record_marks
from dashboard.review.marks.blind import set_blind
from dashboard.review.rulings.precedent import precedent
from dashboard.store.engine import writing
from dashboard.store.tables import person
from tests.support.making import version
from tests.support.marking import analysis, event, keep

ASKED = ("The council voted 6-3 on Wednesday to raise the stormwater fee.", "Nothing like anything else here.")
ALIKE = ("The council voted 5-2 on Wednesday to raise the water fee.", "Connect with us on social media.")


@pytest.fixture
def two(store: Engine) -> tuple[Version, Version]:
    a, b = version(ASKED, site="harbor.example"), version(ALIKE, site="ferry.example")
    keep(store, analysis(a, story="asked"), analysis(b, story="alike"))
    return a, b


def mark(store: Engine, who: str, of: Version, n: int, label: Answer | None, **more: object) -> str:
    made = event(of, n, label, **more)  # type: ignore[arg-type]
    assert record_marks(store, who, [made]).acks
    return made.id


def test_a_ruling_on_a_similar_sentence_is_found_with_its_category_and_note(store: Engine, two):
    a, b = two
    assert precedent(store, a.article.id, 1) == []
    mark(store, "kim", b, 1, "sourced")
    assert precedent(store, a.article.id, 1) == [], "one opinion decides nothing"
    ruling = mark(store, "lea", b, 1, "unsupported", cause="adjudication", category="number", note="it was 6-3")
    (found,) = precedent(store, a.article.id, 1)
    assert (found.article, found.n, found.story, found.text) == (b.article.id, 1, "alike", ALIKE[0])
    assert (found.label, found.status, found.category, found.note) == (
        "unsupported",
        "adjudicated",
        "number",
        "it was 6-3",
    )
    assert 0.3 < found.score < 1
    assert precedent(store, a.article.id, 2) == []
    assert precedent(store, "nowhere", 1) == []
    mark(store, "lea", b, 1, None, cause="adjudication", reverts=ruling)
    assert precedent(store, a.article.id, 1) == [], "a ruling that was taken back is none"


def test_the_most_alike_comes_first_and_a_wording_only_once(store: Engine):
    near, far = "The council voted 6-3 on Tuesday to raise the stormwater fee.", "The council will meet on Wednesday."
    a, b, c = version(ASKED), version((near, far), site="b.example"), version((near, "Other."), site="c.example")
    keep(store, analysis(a, story="asked"), analysis(b, c, story="others"))
    for who in ("kim", "lee"):
        for of, n in ((b, 1), (b, 2), (c, 1)):
            mark(store, who, of, n, "unsupported", note="wrong day" if (of is c and who == "lee") else "")
    found = precedent(store, a.article.id, 1)
    assert [(one.text, one.status) for one in found][:1] == [(near, "unanimous")]
    assert len({one.text for one in found}) == len(found)
    assert found[0].note == "wrong day", "of equals the newest"
    assert precedent(store, b.article.id, 1)[0].article == c.article.id, "a sentence is no precedent for itself"


def test_somebody_blind_sees_no_precedent_before_their_own_mark(store: Engine, two):
    a, b = two
    people = {"issuer": "https://id.example", "active": 1, "epoch": 0, "made": 1, "seen": 1}
    with writing(store) as connection:
        for who, role in (("kim", "editor"), ("lee", "editor"), ("lea", "lead")):
            connection.execute(insert(person).values(id=who, subject=who, name=who, role=role, **people))
    mark(store, "lea", b, 1, "unsupported", cause="adjudication")
    set_blind(store, "lea", True)
    assert len(precedent(store, a.article.id, 1, "lea")) == 1
    assert precedent(store, a.article.id, 1, "kim") == []
    mark(store, "kim", a, 1, "sourced")
    assert precedent(store, a.article.id, 1, "kim") == [], "they have not answered the similar one yet"
    mark(store, "kim", b, 1, "sourced")
    assert len(precedent(store, a.article.id, 1, "kim")) == 1
    set_blind(store, "lea", False)
    assert len(precedent(store, a.article.id, 1, "lee")) == 1
