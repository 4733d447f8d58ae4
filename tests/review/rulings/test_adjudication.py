"""Where editors differ: the cases a lead decides, what finishes by rule, and what a ruling means afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, insert

from dashboard.errors import AccessError
from dashboard.model import DESK, MarkEvent, Reason, Version
from dashboard.review import check_rebuild, read_history, read_marks, record_marks
from dashboard.review.rulings import adjudication
from dashboard.review.rulings.adjudication import (
    cases,
    category_of,
    conflict,
    conflicts,
    evidence_differs,
    finals,
    tally,
)
from dashboard.store.engine import writing
from dashboard.store.tables import person, plan
from tests.support.making import version
from tests.support.marking import LINES, analysis, event, filled, from_sentence, keep, suggestion, two_versions


def mark(store: Engine, who: str, of: Version, n: int, label: str | None, **more: object) -> MarkEvent:
    made = event(of, n, label, **more)  # type: ignore[arg-type]
    receipt = record_marks(store, who, [made])
    assert receipt.acks == (made.id,), receipt.refused
    return made


def rule(store: Engine, of: Version, n: int, label: str | None, *, who: str = "lea", **more: object) -> MarkEvent:
    return mark(store, who, of, n, label, cause="adjudication", **more)


def states(store: Engine) -> dict[int, str]:
    """n -> status in the first version of the story."""
    first = read_marks(store, "story-1").marks[0].article
    return {n: state for (article, n), state in adjudication.status(store, "story-1").items() if article == first}


def test_only_different_labels_are_a_conflict_and_agreement_finishes_a_sentence(store: Engine):
    a, b = filled(store)
    for who, labels in {
        "kim": ("sourced", "unsupported", "boilerplate"),
        "lee": ("unsupported", "unsupported", None),
    }.items():
        for n, label in enumerate(labels, 1):
            if label:
                mark(store, who, a, n, label)
    (found,) = conflicts(store)
    assert (found.standing.place, found.standing.kind) == ((a.article.id, 1), "labels")
    assert [(m.editor, m.label) for m in found.marks] == [("kim", "sourced"), ("lee", "unsupported")]
    assert states(store) == {1: "unresolved", 2: "unanimous", 3: "single"}
    assert finals(store) == {(a.article.id, 2): "unsupported", (a.article.id, 3): "boilerplate"}
    counts = tally(store)
    assert {k: n for k, n in counts.items() if n} == {"unresolved": 1, "unanimous": 1, "single": 1, "labels": 1}
    assert conflict(store, b.article.id, 1) is None
    assert tally(store, story="story-1") == counts
    assert not any(tally(store, story="another").values())


def test_other_evidence_for_the_same_label_is_no_conflict_but_can_be_seen(store: Engine):
    a, b = filled(store)
    mark(store, "kim", a, 1, "sourced", evidence=(from_sentence(b, 1),))
    mark(store, "lee", a, 1, "sourced", evidence=(from_sentence(b, 2),))
    assert conflicts(store) == []
    assert evidence_differs(conflict(store, a.article.id, 1).marks)
    mark(store, "max", a, 1, "sourced", evidence=(from_sentence(b, 2), from_sentence(b, 3)))
    assert not evidence_differs(conflict(store, a.article.id, 1).marks)


def test_unsure_is_a_question_until_a_colleague_answers_it(store: Engine):
    a, _ = filled(store)
    mark(store, "kim", a, 1, "unsure", note="which Tuesday?")
    (found,) = conflicts(store)
    assert (found.standing.kind, found.standing.status, found.marks[0].note) == (
        "question",
        "unresolved",
        "which Tuesday?",
    )
    mark(store, "lee", a, 1, "sourced")
    assert cases(store) == []
    assert states(store) == {1: "single"}


def test_a_plan_for_second_opinions_leaves_a_single_one_waiting(store: Engine):
    a, _ = filled(store)
    mark(store, "kim", a, 1, "sourced")
    with writing(store) as connection:
        connection.execute(insert(plan).values(story="story-1", overlap=2, actor="lea", made=1))
    assert states(store) == {1: "waiting"}
    assert tally(store)["waiting"] == 1
    assert finals(store) == {(a.article.id, 1): "sourced"}, "what one editor says counts until the second has spoken"


def test_a_ruling_settles_a_conflict_under_the_desks_name(store: Engine):
    a, b = filled(store)
    mark(store, "kim", a, 1, "sourced")
    mark(store, "lee", a, 1, "unsupported")
    rule(store, a, 1, "unsupported", category="date", note="the minutes say Tuesday", evidence=(from_sentence(b, 1),))
    assert conflicts(store) == []
    found = conflict(store, a.article.id, 1)
    ruled = adjudication.ruling(found.marks)
    assert (ruled.editor, ruled.actor, ruled.category, ruled.note) == (DESK, "lea", "date", "the minutes say Tuesday")
    assert found.standing.status == "adjudicated"
    assert finals(store) == {(a.article.id, 1): "unsupported"}
    assert [m.editor for m in adjudication.opinions(found.marks)] == ["kim", "lee"]


def test_a_ruling_can_be_made_anew_and_taken_back(store: Engine):
    a, _ = filled(store)
    mark(store, "kim", a, 1, "sourced")
    mark(store, "lee", a, 1, "unsupported")
    first = rule(store, a, 1, "unsupported")
    second = rule(store, a, 1, "sourced", who="max")
    assert finals(store) == {(a.article.id, 1): "sourced"}
    rule(store, a, 1, "unsupported", reverts=second.id)  # undo: the state before
    rule(store, a, 1, None, reverts=first.id)
    assert [one.kind for one in cases(store)] == ["labels"]
    assert finals(store) == {}
    assert [(e.editor, e.actor, e.label) for e in read_history(store, a.article.id, 1)][2:] == [
        (DESK, "lea", "unsupported"), (DESK, "max", "sourced"), (DESK, "lea", "unsupported"), (DESK, "lea", None),
    ]  # fmt: skip
    assert check_rebuild(store) == []


def test_a_mark_against_a_ruling_does_not_reopen_it_but_is_listed(store: Engine):
    a, _ = filled(store)
    mark(store, "kim", a, 1, "sourced")
    mark(store, "lee", a, 1, "unsupported")
    rule(store, a, 1, "unsupported")
    mark(store, "lee", a, 1, "unsupported")  # the same as the ruling
    assert cases(store) == []
    early = event(
        a, 1, "boilerplate", made=5
    )  # an offline editor's: older by their clock, but the lead had not seen it
    record_marks(store, "max", [early])
    (found,) = cases(store)
    assert (found.kind, found.status, found.final) == ("contested", "adjudicated", "unsupported")
    assert tally(store)["contested"] == 1
    rule(store, a, 1, "unsupported")  # the lead stays with it
    assert cases(store) == []


def test_the_worst_case_comes_first_and_what_was_ruled_on_comes_last(store: Engine):
    a, b = version((*LINES, "Fourth.", "Fifth."), site="harbor.example"), two_versions()[1]
    keep(store, analysis(a, b))
    for n, pair in enumerate(
        [("boilerplate", "sourced"), ("unsupported", "boilerplate"), ("sourced", "unsupported"), ("unsure", "unsure"),
         ("sourced", "unsupported")], 1,
    ):  # fmt: skip
        mark(store, "kim", a, n, pair[0])
        mark(store, "lee", a, n, pair[1])
    rule(store, a, 5, "sourced")
    mark(store, "lee", a, 5, "unsupported")
    assert [(one.n, one.kind) for one in cases(store)] == [
        (3, "labels"), (2, "labels"), (4, "question"), (1, "labels"), (5, "contested"),
    ]  # fmt: skip
    assert [found.standing.n for found in conflicts(store, limit=2, offset=1)] == [2, 4]
    assert cases(store, story="another") == []


def test_of_equal_conflicts_the_one_that_matters_more_comes_first(store: Engine):
    calm, hot = version(["Calm one.", "Calm two."]), version(["Hot one.", "Hot two."])
    keep(
        store,
        analysis(calm, story="calm", said=suggestion("sourced", 0.02)),
        analysis(hot, story="hot", said=suggestion("unsupported", 0.7)),
    )
    for of, story in ((calm, "calm"), (hot, "hot")):
        mark(store, "kim", of, 1, "sourced", story=story)
        mark(store, "lee", of, 1, "unsupported", story=story)
    assert [one.story for one in cases(store)] == ["hot", "calm"]


def test_only_a_lead_may_rule_and_only_with_a_label_there_is(store: Engine):
    a, _ = filled(store)
    bad = [event(a, 1, "unsure", cause="adjudication"), event(a, 1, "sourced", cause="adjudication", category="mood")]
    assert set(record_marks(store, "lea", bad).refused) == {made.id for made in bad}
    people = {"issuer": "https://id.example", "active": 1, "epoch": 0, "made": 1, "seen": 1}
    with writing(store) as connection:
        for who, role in (("kim", "editor"), ("lea", "lead")):
            connection.execute(insert(person).values(id=who, subject=who, name=who, role=role, **people))
    with pytest.raises(AccessError):
        record_marks(store, "kim", [event(a, 1, "unsupported", cause="adjudication")])
    assert read_marks(store, "story-1").marks == ()
    rule(store, a, 1, "unsupported")


def test_rulings_count_for_sentences_that_nobody_disputed_too(store: Engine):
    a, _ = filled(store)
    rule(store, a, 2, "boilerplate", category="filler")
    assert states(store) == {2: "adjudicated"}
    assert finals(store) == {(a.article.id, 2): "boilerplate"}


@pytest.mark.parametrize(
    ("codes", "labels", "part", "category"),
    [
        (("date-differs",), ("sourced", "unsupported"), "body", "date"),
        (("money-differs",), ("sourced", "unsupported"), "body", "number"),
        (("only-here", "role-differs"), ("unsupported", "boilerplate"), "body", "role"),
        ((), ("sourced", "unsupported"), "body", "claim"),
        (("date-differs",), ("sourced", "boilerplate"), "body", "filler"),
        ((), ("sourced", "boilerplate"), "page", "furniture"),
        ((), ("sourced", "unsure"), "body", "evidence"),
    ],
)
def test_the_kind_of_mistake_is_guessed_from_the_machines_reasons(codes, labels, part, category):
    said = suggestion(reasons=tuple(Reason(code) for code in codes))
    assert category_of(said, labels, part) == category
