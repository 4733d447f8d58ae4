"""What counts as an answer: the present marks of a desk as a table of sentences and editors, and who may see it."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import Engine

from dashboard.errors import AccessError
from dashboard.model import DESK, Version
from dashboard.review import record_marks, set_blind
from dashboard.review.agreement import answers, summaries
from tests.support.making import version
from tests.support.marking import OTHER, analysis, event, filled, keep
from tests.support.people_of import people


def mark(store: Engine, editor: str, of: Version, *labels: str | None, **more: object) -> None:
    """Mark the first sentences of an article, None: leave one out."""
    made = [event(of, n, label, **more) for n, label in enumerate(labels, 1) if label]
    assert not record_marks(store, editor, made).refused


def cells(found: summaries.Answers) -> dict[tuple[str, int, str], str]:
    stacked = found.table.stack().dropna()
    return {(article, n, editor): label for (article, n, editor), label in stacked.items()}


def test_the_table_has_a_row_a_sentence_and_a_column_an_editor(store: Engine):
    a, b = filled(store)
    mark(store, "kim", a, "unsupported", "sourced")
    mark(store, "lee", a, "unsupported", "boilerplate")
    mark(store, "lee", b, "unsupported")
    found = summaries.answers(store)
    assert cells(found) == {
        (a.article.id, 1, "kim"): "unsupported",
        (a.article.id, 1, "lee"): "unsupported",
        (a.article.id, 2, "kim"): "sourced",
        (a.article.id, 2, "lee"): "boilerplate",
        (b.article.id, 1, "lee"): "unsupported",
    }
    assert list(found.about.loc[(a.article.id, 2)]) == ["story-1", a.article.title, "en", a.sentence(2).text, 0]
    whole = summaries.summary(found)
    assert (whole.units, whole.percent.value) == (2, 0.5)


def test_what_is_no_answer_is_left_out(store: Engine):
    """Rulings, reviewed articles, marks that were taken away, and "unsure" unless it is asked for."""
    a, b = filled(store)
    mark(store, "kim", a, "unsupported", "unsure")
    mark(store, "lee", a, "unsupported", "sourced")
    record_marks(store, "lee", [event(b, 1, "sourced"), event(b, 2, "reviewed", start=0, end=0, quote="")])
    record_marks(store, "lee", [event(b, 1, None)])
    record_marks(store, "ada", [event(a, 2, "sourced", cause="adjudication", category="other")])
    found = summaries.answers(store)
    assert found.editors == ("kim", "lee")
    assert DESK not in found.table.columns
    assert summaries.summary(found).units == 1
    assert found.unsure == 1
    asked = summaries.answers(store, unsure=True)
    assert (summaries.summary(asked).units, asked.unsure) == (2, 0)
    assert summaries.confusion(asked).loc["unsure", "sourced"] == 1


def test_copies_in_a_story_are_one_sentence_with_the_mark_made_by_hand(store: Engine):
    """The last sentence of both versions is the same: kim's mark came along to the second, lee's to the first."""
    a, b = filled(store)
    for editor, here, there, label in (("kim", a, b, "boilerplate"), ("lee", b, a, "unsupported")):
        made = [
            event(here, 3, label, group=f"g-{editor}"),
            event(there, 3, label, cause="propagation", group=f"g-{editor}"),
        ]
        record_marks(store, editor, made)
    found = summaries.answers(store)
    assert sorted(cells(found).values()) == ["boilerplate", "unsupported"]
    assert list(found.about["copies"]) == [1]
    assert summaries.summary(found).units == 1


def test_figures_by_pair_and_story_and_the_sentences_behind_them(store: Engine):
    a, b = filled(store)
    c = version(("The dam holds.", "Nobody was hurt."), site="dam.example")
    keep(store, analysis(a, b), analysis(c, story="story-2"))
    mark(store, "kim", a, "unsupported", "sourced", "boilerplate")
    mark(store, "lee", a, "unsupported", "unsupported", "boilerplate")
    mark(store, "kim", c, "unsupported", "sourced")
    mark(store, "max", c, "sourced", "unsupported")
    found = summaries.answers(store)
    pairs = {one.editors: one for one in summaries.by_pair(found)}
    assert pairs["kim", "lee"].percent.value == pytest.approx(2 / 3)
    assert (pairs["kim", "max"].percent.value, pairs["lee", "max"].percent.missing) == (0.0, "no_overlap")
    told = [(one.story, one.unlike, one.summary.percent.value) for one in summaries.by_story(found)]
    assert told == [("story-2", 2, 0.0), ("story-1", 1, pytest.approx(2 / 3))]
    assert [one.story for one in summaries.by_story(found, 1)] == ["story-2"]
    assert summaries.stories(found) == 2
    crossed = summaries.confusion(found, ("kim", "lee"))
    assert (crossed.loc["sourced", "unsupported"], crossed.loc["unsupported", "sourced"]) == (1, 0)
    pooled = summaries.confusion(found)
    assert pooled.loc["sourced", "unsupported"] == pooled.loc["unsupported", "sourced"] == 3
    there = summaries.behind(found, editors=("kim", "lee"))
    assert [n for _, n in there.table.index] == [2, 1, 3]  # what they differ on comes first
    assert list(summaries.behind(found, editors=("kim", "lee"), met=("sourced", "unsupported")).table.index) == [
        (a.article.id, 2)
    ]
    assert summaries.behind(found, editors=("lee", "kim"), met=("sourced", "unsupported")).table.empty
    assert len(summaries.behind(found, met=("unsupported", "sourced")).table) == 3
    assert len(summaries.behind(found, met=("boilerplate", "boilerplate")).table) == 1
    assert len(summaries.behind(found, story_id="story-2", label="sourced").table) == 2


def test_figures_by_kind_of_detail(store: Engine):
    """The suggestions of the test's story all doubt a date."""
    a, _ = filled(store)
    mark(store, "kim", a, "unsupported", "sourced", "boilerplate")
    mark(store, "lee", a, "unsupported", "unsupported", "boilerplate")
    found = summaries.answers(store)
    (dates,) = summaries.by_kind(found)
    assert (dates.kind, dates.unlike, dates.summary.units) == ("date", 1, 3)
    assert [n for _, n in summaries.behind(found, kind="date").table.index] == [2, 1, 3]
    assert summaries.behind(found, kind="name").table.empty


def test_an_empty_desk_and_a_desk_of_one_have_figures_that_say_why_not(store: Engine):
    assert summaries.totals(store).overall.alpha.missing == "nobody"
    a, b = filled(store)
    mark(store, "kim", a, "unsupported", "sourced")
    found = summaries.totals(store)
    assert (found.overall.alpha.missing, found.once) == ("one_editor", 2)
    c = version(("The dam holds.", "Nobody was hurt."), site="dam.example")
    keep(store, analysis(a, b), analysis(c, story="story-2"))
    mark(store, "lee", c, "unsupported")
    found = summaries.totals(store)
    assert (found.overall.alpha.missing, found.once) == ("no_overlap", 3)


def test_a_desk_whose_figures_are_dear_keeps_them_for_a_while(store: Engine, monkeypatch: pytest.MonkeyPatch):
    a, _ = filled(store)
    mark(store, "kim", a, "unsupported")
    mark(store, "lee", a, "unsupported")
    before = summaries.state(store)
    assert summaries.totals(store).overall.units == 1
    monkeypatch.setattr(answers, "AGREEMENT_DEAR", -1.0)
    monkeypatch.setattr(answers, "AGREEMENT_REST", 1e12)
    mark(store, "kim", a, None, "sourced")
    mark(store, "lee", a, None, "sourced")
    assert (summaries.state(store), summaries.totals(store).overall.units) == (before, 1)
    monkeypatch.undo()
    assert summaries.state(store) != before
    assert summaries.totals(store).overall.units == 2


def test_roles_and_the_blind_desk_are_held_by_the_function(store: Engine):
    a, b = filled(store)
    people(store, kim="editor", lee="editor", ada="lead", rae="reader")
    mark(store, "kim", a, "unsupported", "sourced")
    mark(store, "lee", a, "unsupported", "sourced", "boilerplate")
    mark(store, "lee", b, "sourced")
    assert summaries.totals(store, "rae").overall.units == 2
    for stranger in ("rae", "nobody", ""):
        with pytest.raises(AccessError):
            summaries.answers(store, stranger)
    with pytest.raises(AccessError):
        summaries.totals(store, "nobody")
    assert len(summaries.answers(store, "kim").table) == 4
    set_blind(store, "ada", True)
    assert list(summaries.answers(store, "kim").table.index) == [(a.article.id, 1), (a.article.id, 2)]
    assert len(summaries.answers(store, "ada").table) == 4
    people(store, new="editor")
    assert summaries.answers(store, "new").table.empty
    assert summaries.totals(store, "new").overall.units == 2


def test_a_sentence_is_the_one_of_today(store: Engine):
    """After a correction the marks stand at the sentences of the new text."""
    a, b = filled(store)
    mark(store, "kim", b, "unsupported")
    mark(store, "lee", b, "unsupported")
    lines = ("A new first line.", *OTHER)
    new = version(lines, site=b.article.site)
    new = Version(dataclasses.replace(new.article, name=b.article.name), new.sentences)
    keep(store, analysis(a, new))
    found = summaries.answers(store)
    assert list(found.table.index) == [(new.article.id, 2)]
    assert found.about["text"].iloc[0] == OTHER[0]
