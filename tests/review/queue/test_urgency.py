"""The queue: stories in the order of need, with the reason in words, at a cost that does not grow with their number."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Engine, update
from sqlalchemy import event as hook

from dashboard.model import Alignment, Link, Version
from dashboard.review import read_marks, read_progress, read_queue, record_marks
from dashboard.review.queue import story_figures
from dashboard.review.queue.ranking import COLUMNS
from dashboard.review.sharing import claims
from dashboard.review.sharing.assignment import assign, set_overlap
from dashboard.store import finish_analysis, save_stories
from dashboard.store.engine import reading, writing
from dashboard.store.tables import story
from dashboard.suggest.need import needs, sentence_need
from tests.support.making import version
from tests.support.marking import NOW, OTHER, analysis, corrected, event, filled, keep, suggestion, two_versions


def calm(name: str, *lines: str, **more: str) -> Version:
    return version(lines or (f"Line one of {name}.", f"Line two of {name}."), site=f"{name}.example", **more)


def test_a_story_has_one_row_with_all_columns(store: Engine):
    filled(store)
    table = read_queue(store)
    assert tuple(table.columns) == COLUMNS
    row = table.iloc[0]
    assert (row.story, row.versions, row.sources, row.sentences, row.to_check, row.marked) == ("story-1", 2, 0, 6, 6, 0)
    assert (row.status, row.progress, row.language, row.sites) == ("new", 0.0, "en", "harbor.example, ferry.example")
    assert 0 < row.need < 1
    assert pd.isna(row.last_mark)


def test_what_was_dropped_or_turned_round_is_not_said_to_be_missing_elsewhere(store: Engine):
    filled(store)
    in_words = []
    for kinds in ({"hedge": 4, "negation": 2, "number": 1}, {"hedge": 1}, {"number": 2, "date": 1}):
        with writing(store) as connection:
            connection.execute(update(story).values(kinds=kinds, stamp=str(kinds)))
        in_words.append(read_queue(store).iloc[0].reason)
    assert in_words == [
        "1 number in no other version; 4 dropped hedges and 2 flipped negations",
        "1 dropped hedge",
        "2 numbers and 1 date in no other version",
    ]


def test_an_empty_desk_has_an_empty_queue(store: Engine):
    assert read_queue(store).empty
    assert tuple(read_queue(store).columns) == COLUMNS


def test_more_risk_comes_first(store: Engine):
    a, b, c, d = (calm(name) for name in "abcd")
    keep(
        store,
        analysis(a, b, story="low", said=suggestion("sourced", 0.02)),
        analysis(c, d, story="high", said=suggestion("unsupported", 0.9)),
    )
    table = read_queue(store)
    assert list(table.story) == ["high", "low"]
    assert table.need.is_monotonic_decreasing


def test_what_is_marked_no_longer_needs_anybody_and_done_stories_come_last(store: Engine):
    a, b = filled(store)
    c, d = calm("c"), calm("d")
    keep(store, analysis(a, b), analysis(c, d, story="story-2", said=suggestion("sourced", 0.01)))
    need = read_queue(store).set_index("story").need["story-1"]
    record_marks(store, "kim", [event(a, 1, made=NOW)])
    row = read_queue(store, "kim").set_index("story").loc["story-1"]
    assert row.need < need
    assert (row.status, row.marked, row.mine, row.progress) == ("open", 1, 1, pytest.approx(1 / 6))
    assert row.last_mark == pd.Timestamp(NOW, unit="ms", tz="UTC")
    record_marks(store, "lee", [event(v, n) for v in (a, b) for n in (1, 2, 3)])
    table = read_queue(store, "kim")
    assert list(table.story) == ["story-2", "story-1"]
    assert table.set_index("story").loc["story-1", ["status", "need", "marked", "mine"]].tolist() == ["done", 0.0, 6, 1]


def test_two_editors_on_one_sentence_count_once_and_a_mark_taken_away_does_not_count(store: Engine):
    a, _ = filled(store)
    record_marks(store, "kim", [event(a, 1)])
    record_marks(store, "lee", [event(a, 1)])
    assert read_progress(store, "story-1") == (1, 6)
    record_marks(store, "kim", [event(a, 1, None)])
    record_marks(store, "lee", [event(a, 1, None)])
    assert read_progress(store, "story-1") == (0, 6)


def test_source_documents_are_not_up_for_review(store: Engine):
    a, b = two_versions()
    keep(store, analysis(Version(a.article, a.sentences, "source"), b))
    record_marks(store, "kim", [event(a, 1), event(b, 1)])
    assert read_progress(store, "story-1") == (1, 3)
    assert read_queue(store).iloc[0][["sources", "sentences", "to_check", "marked"]].tolist() == [1, 3, 3, 1]
    assert read_queue(store).iloc[0].reason == "3 dates not in the source"


def test_an_article_reviewed_with_nothing_to_mark_is_done(store: Engine):
    a, b = filled(store)
    whole = {"start": 0, "end": 0, "quote": ""}
    record_marks(store, "kim", [event(v, 1, "reviewed", **whole) for v in (a, b)])
    assert read_progress(store, "story-1") == (6, 6)
    assert read_queue(store).iloc[0].status == "done"


def test_the_reason_names_the_details_in_words_in_both_languages(store: Engine):
    filled(store)
    assert read_queue(store).reason[0] == "6 dates in no other version"
    assert read_queue(store, language="de").reason[0] == "6 Datumsangaben in keiner anderen Fassung"


def test_a_single_and_a_calm_story_say_so(store: Engine):
    plain = dataclasses.replace(suggestion("sourced", 0.1), reasons=())
    keep(store, analysis(calm("a"), story="one", said=plain), analysis(calm("b"), calm("c"), story="two", said=plain))
    reasons = read_queue(store).set_index("story").reason
    assert reasons["one"].startswith("only version")
    assert reasons["two"].startswith("nothing flagged")


def test_the_record_of_a_site_raises_its_stories_and_is_named(store: Engine):
    good, bad = calm("good", *[f"Good {i}." for i in range(40)]), calm("bad", *[f"Bad {i}." for i in range(40)])
    new_good = version(["New one.", "New two."], site="good.example")
    new_bad = version(["Newer one.", "Newer two."], site="bad.example")
    keep(store, *(analysis(v, story=name) for name, v in (("g", good), ("b", bad), ("ng", new_good), ("nb", new_bad))))
    rows = read_queue(store).set_index("story")
    assert rows.need["ng"] == pytest.approx(rows.need["nb"])
    record_marks(
        store, "kim", [event(good, n, "sourced") for n in range(1, 41)] + [event(bad, n) for n in range(1, 41)]
    )
    rows = read_queue(store).set_index("story")
    assert rows.need["nb"] > rows.need["ng"]
    assert "bad.example is often marked unsupported" in rows.reason["nb"]
    assert "often" not in rows.reason["ng"]


def test_a_site_whose_text_looks_unsupported_raises_its_stories_before_anybody_has_marked(store: Engine):
    said = {label: suggestion(label, 0.8 if label == "unsupported" else 0.05) for label in ("unsupported", "sourced")}
    good, bad = calm("good", *[f"Good {i}." for i in range(40)]), calm("bad", *[f"Bad {i}." for i in range(40)])
    new_good = version(["New one.", "New two."], site="good.example")
    new_bad = version(["Newer one.", "Newer two."], site="bad.example")
    keep(
        store,
        analysis(good, story="g", said=said["sourced"]),
        analysis(bad, story="b", said=said["unsupported"]),
        *(analysis(v, story=name, said=said["sourced"]) for name, v in (("ng", new_good), ("nb", new_bad))),
    )
    rows = read_queue(store).set_index("story")
    assert rows.need["nb"] > rows.need["ng"]
    assert "bad.example: " in rows.reason["nb"] and "look unsupported (average here: " in rows.reason["nb"]
    assert "good.example" not in rows.reason["ng"]
    record_marks(store, "kim", [event(bad, n, "boilerplate") for n in range(1, 41)])
    assert "bad.example" not in read_queue(store).set_index("story").reason["nb"]


# ---- a desk of people -------------------------------------------------------------------------------------------
def test_the_queue_says_who_has_a_story_who_is_to_have_it_and_who_has_finished(store: Engine):
    a, b = filled(store)
    every = [(v, n) for v in (a, b) for n in (1, 2, 3)]
    set_overlap(store, "ada", ["story-1"], 2)
    assign(store, "ada", ["story-1"], ["lee", "max"])
    claims.claim(store, "kim", "story-1", now=NOW)
    record_marks(store, "kim", [event(v, n) for v, n in every])
    row = read_queue(store, "kim", now=NOW).iloc[0]
    assert (row.holders, row.assigned, row.overlap, row.opinions) == (("kim",), ("lee", "max"), 2, 1)
    assert (row.mine_done, row.status, row.progress) == (True, "open", 1.0)
    assert row.reason.endswith("1 of 2 opinions in")
    assert read_queue(store, "lee", now=NOW + 10 * 3_600_000).iloc[0][["holders", "mine_done"]].tolist() == [(), False]
    record_marks(store, "lee", [event(v, n, "boilerplate" if n == 1 else "unsupported") for v, n in every])
    row = read_queue(store, "lee").iloc[0]
    assert (row.opinions, row.status, row.disagreements, row.mine) == (2, "done", 2, 6)
    assert "editors disagree on 2 sentences" in row.reason


def test_a_ruling_settles_a_sentence_and_is_nobodys_opinion(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 1, "sourced")])
    record_marks(store, "lee", [event(a, 1, "unsupported")])
    assert read_queue(store).iloc[0].disagreements == 1
    record_marks(store, "ada", [event(v, n, "boilerplate", cause="adjudication") for v in (a, b) for n in (1, 2, 3)])
    row = read_queue(store, "kim").iloc[0]
    assert (row.disagreements, row.status, row.marked, row.mine, row.opinions) == (0, "done", 6, 1, 2)
    assert read_queue(store, "ada").iloc[0].mine == 0


def test_a_sentence_somebody_is_unsure_of_keeps_its_story_open(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(v, n, "unsure" if n == 1 else "unsupported") for v in (a, b) for n in (1, 2, 3)])
    row = read_queue(store, "kim").iloc[0]
    assert (row.status, row.unsure, row.mine_done, row.opinions) == ("open", 2, True, 0)
    assert row.reason.endswith("2 sentences marked unsure")
    record_marks(store, "lee", [event(v, 1) for v in (a, b)])
    row = read_queue(store, "kim").iloc[0]
    assert (row.status, row.unsure) == ("done", 0)


def test_the_queue_knows_dates_kinds_and_languages(store: Engine):
    days = [date(2026, 3, 2), date(2026, 2, 28), None]
    told = [version([f"Line {i} of it.", "And more."], site=f"s{i}.example", published=d) for i, d in enumerate(days)]
    keep(store, analysis(*told[:2]), analysis(told[2], story="story-2"))
    rows = read_queue(store).set_index("story")
    assert (rows.published_first["story-1"], rows.published_last["story-1"]) == (date(2026, 2, 28), date(2026, 3, 2))
    assert rows.published_first["story-2"] is None
    assert (rows.kinds["story-1"], rows.languages["story-1"]) == (("date",), ("en",))


def test_a_story_of_source_documents_alone_waits_for_nobody(store: Engine):
    a, _ = two_versions()
    keep(store, analysis(Version(a.article, a.sentences, "source")))
    assert read_queue(store).iloc[0].status == "done"
    assert claims.next_story(store, "kim") is None


def test_what_is_kept_between_questions_follows_every_change(store: Engine):
    """The same as a process that has just started: after marks, overlaps, and a new analysis."""
    a, b = filled(store)

    def same() -> bool:
        with reading(store) as connection:
            kept = story_figures.read_story_figures(connection)
            story_figures._kept.clear()
            return {k: repr(v) for k, v in kept.items()} == {
                k: repr(v) for k, v in story_figures.read_story_figures(connection).items()
            }

    assert same()
    record_marks(store, "kim", [event(a, 1), event(b, 2, "unsure")])
    assert same()
    record_marks(store, "kim", [event(a, 1, None)])
    set_overlap(store, "ada", ["story-1"], 2)
    assert same()
    c = version(["Line one.", "Line two."])
    keep(store, analysis(b), analysis(a, c, story="story-2"))
    assert same()
    new = corrected(a, ["A line above.", *[s.text for s in a.sentences]])
    keep(store, analysis(b), analysis(new, c, story="story-2"))
    assert same()
    finish_analysis(store, ["story-2"])
    assert same() and list(read_queue(store).story) == ["story-2"]


# ---- need of a sentence -----------------------------------------------------------------------------------------
def test_need_rises_with_risk_uncertainty_and_reach():
    sure = dataclasses.replace(suggestion(), scores={"boilerplate": 0.0, "unsupported": 0.5, "sourced": 0.5})
    torn = dataclasses.replace(suggestion(), scores={"boilerplate": 0.25, "unsupported": 0.5, "sourced": 0.25})
    assert sentence_need(suggestion(unsupported=0.2), 0) < sentence_need(suggestion(unsupported=0.6), 0)
    assert sentence_need(sure, 0) < sentence_need(torn, 0)
    assert sentence_need(sure, 0) < sentence_need(sure, 1) < sentence_need(sure, 3)
    assert sentence_need(dataclasses.replace(sure, scores={}), 2) == 0


def test_a_certain_falsehood_still_needs_a_decision():
    certain = dataclasses.replace(suggestion(), scores={"boilerplate": 0.0, "unsupported": 1.0, "sourced": 0.0})
    assert sentence_need(certain, 0) == pytest.approx(0.5)


def test_reach_counts_versions_once_and_leaves_doubtful_links_out():
    a, b, c = version(OTHER), version([*OTHER, "b"]), version([*OTHER, "c"])
    whole = analysis(a, b, c)
    key = (a.article.id, 1)
    links = (Link(1, 1, 1.0, "same"), Link(1, 2, 0.5, "edited"))
    pairs = (
        Alignment(a.article.id, b.article.id, links),
        Alignment(c.article.id, a.article.id, (Link(1, 1, 0.2, "maybe"),)),
    )
    one = sentence_need(whole.suggestions[a.article.id][0], 1)
    assert needs(dataclasses.replace(whole, alignments=pairs))[key] == pytest.approx(one)


# ---- cost -------------------------------------------------------------------------------------------------------
def statements(engine: Engine) -> int:
    read_queue(engine, "kim")  # what has changed is asked once
    seen: list[str] = []
    hook.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    read_queue(engine, "kim")
    return len(seen)


def many(count: int, sentences: int):
    said = dataclasses.replace(suggestion(), reasons=())
    for i in range(count):
        lines = [f"Story {i} sentence {n} says something of its own." for n in range(sentences // 2)]
        yield analysis(version(lines), version([*lines[:-1], f"Other end {i}."]), story=f"story-{i}", said=said)


def test_hundreds_of_stories_take_as_many_statements_as_two(store: Engine):
    save_stories(store, many(2, 4))
    few = statements(store)
    save_stories(store, many(600, 4), batch=100)  # more than the parameters of one statement
    table = read_queue(store)
    assert len(table) == 600
    assert table.sentences.sum() == 2_400
    found = table.iloc[0]
    assert statements(store) == few <= 6
    assert found.marked == 0 and read_marks(store, found.story).marks == ()
