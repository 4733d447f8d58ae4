"""What was read and what the analysis said of it: kept exactly, replaced cleanly."""

from __future__ import annotations

import dataclasses
import math
from datetime import date
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.errors import DatabaseError
from dashboard.model import (
    Alignment,
    Article,
    Copy,
    Evidence,
    Link,
    Reading,
    Reason,
    Refusal,
    Sentence,
    Span,
    Story,
    StoryAnalysis,
    Suggestion,
    Tie,
    TieGround,
    TieKind,
    Traits,
    Version,
)
from dashboard.store import (
    finish_analysis,
    get_setting,
    has_articles,
    keep_learned,
    learned,
    load_story,
    read_articles,
    read_refusals,
    save_articles,
    save_stories,
    save_story,
    set_setting,
    stamp,
    stories_by_id,
    story_ids,
    story_of,
)
from dashboard.store.articles import texts
from dashboard.store.engine import reading
from dashboard.store.text import clean
from tests.support.making import version
from tests.support.marking import LINES, analysis, corrected, filled, keep, suggestion, two_versions

# ---- articles ---------------------------------------------------------------------------------------------------
FULL = Article(
    id="00ff00ff00ff00ff",
    name="day 1/001.html",
    title="Überschrift",
    text="Überschrift\nEin Satz — mit „Zeichen“ 🦆.",
    format="html",
    url="https://harbor.example/1",
    site="harbor.example",
    published=date(2026, 3, 9),
    language="de",
    role="source",
    story="harbor",
    page=(Span(0, 11),),
    copies=(Copy("day 2/001.html", "https://harbor.example/2", "harbor.example", date(2026, 3, 10)), Copy("b.txt")),
)


def test_an_article_comes_back_as_it_was(store: Engine):
    save_articles(store, Reading((FULL,)))
    assert read_articles(store) == [FULL]


def test_an_empty_desk_is_known_from_one_with_articles(store: Engine):
    assert not has_articles(store)
    save_articles(store, Reading((FULL,)))
    assert has_articles(store)


def test_saving_the_same_again_changes_nothing(store: Engine):
    read = Reading((FULL, two_versions()[0].article), (Refusal("x.txt:3", "not UTF-8", "Save it as UTF-8."),))
    save_articles(store, read)
    first = (read_articles(store), read_refusals(store))
    save_articles(store, read)
    assert (read_articles(store), read_refusals(store)) == first == (list(read.articles), list(read.refused))


def test_articles_come_in_the_order_they_were_read(store: Engine):
    many = [dataclasses.replace(FULL, id=f"{i:016x}", name=f"{i}.txt", copies=()) for i in (5, 3, 9, 1)]
    save_articles(store, Reading(tuple(many)))
    assert [a.id for a in read_articles(store)] == [a.id for a in many]


def test_a_second_reading_adds_what_is_newly_known_and_forgets_nothing(store: Engine):
    save_articles(store, Reading((FULL,)))
    again = dataclasses.replace(FULL, name="other/1.html", role="rewrite", url=None, copies=())
    save_articles(store, Reading((again,)))
    (found,) = read_articles(store)
    assert (found.name, found.role, found.url) == ("other/1.html", "rewrite", FULL.url)
    assert {copy.name for copy in found.copies} == {"day 1/001.html", "day 2/001.html", "b.txt"}


def test_a_refused_file_that_loads_now_is_no_longer_listed(store: Engine):
    save_articles(store, Reading((), (Refusal("a.txt", "empty", "Write something."), Refusal("b.txt", "empty", ""))))
    save_articles(store, Reading((dataclasses.replace(FULL, name="a.txt"),), (Refusal("b.txt", "too large", ""),)))
    assert [(r.where, r.reason) for r in read_refusals(store)] == [("b.txt", "too large")]


def test_a_corrected_text_takes_the_place_of_the_old_one_which_is_kept(store: Engine):
    old, _ = two_versions()
    new = corrected(old, [LINES[0].replace("Tuesday", "Monday"), *LINES[1:]])
    save_articles(store, Reading((old.article,)))
    save_articles(store, Reading((new.article,)))
    assert [a.id for a in read_articles(store)] == [new.article.id]
    with reading(store) as connection:
        assert texts(connection, [old.article.id]) == {old.article.id: old.article.text}


def test_a_correction_taken_back_brings_the_first_text_back(store: Engine):
    old, _ = two_versions()
    new = corrected(old, [*LINES, "Added later."])
    for each in (old, new, old):
        save_articles(store, Reading((each.article,)))
    assert [a.id for a in read_articles(store)] == [old.article.id]


def test_another_corpus_with_the_same_file_names_replaces_nothing(store: Engine):
    here, there = version(["The ferry was late."], name="a" * 16), version(["Prices rose in March."], name="b" * 16)
    for each in (here, there):
        save_articles(store, Reading((dataclasses.replace(each.article, name="001.txt"),)))
    assert len(read_articles(store)) == 2


def test_nul_and_lone_surrogates_are_cleaned_one_for_one(store: Engine):
    bad = dataclasses.replace(FULL, text="one\x00two\ud800three", title="\x00", name="a\udfff.txt", site="\x00.example")
    save_articles(store, Reading((bad,), (Refusal("\ud800.txt", "\x00", "\x00"),)))
    (found,) = read_articles(store)
    assert found.text == "one�two�three"
    assert found.name == "a�.txt"
    assert read_refusals(store)[0].where == "�.txt"


@given(st.text(st.characters(codec=None), max_size=50))
def test_cleaning_keeps_the_length_and_leaves_what_can_be_stored(text: str):
    assert len(clean(text)) == len(text)
    clean(text).encode("utf-8")
    assert "\x00" not in clean(text)


def test_twenty_thousand_ids_fit_into_no_single_statement_but_work(store: Engine):
    save_articles(store, Reading((FULL,)))
    wanted = [FULL.id, *(f"{i:016x}" for i in range(20_000))]
    with reading(store) as connection:
        assert list(texts(connection, wanted)) == [FULL.id]
    finish_analysis(store, wanted)


# ---- stories ----------------------------------------------------------------------------------------------------
DAYS = st.dates(date(1800, 1, 1), date(2026, 12, 31))  # a day outside of what news can have is read as unknown
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
UNIT = st.floats(0, 1)
WORD = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12)


@st.composite
def versions(draw: st.DrawFn) -> list[Version]:
    found = []
    for i in range(draw(st.integers(1, 4))):
        lines = draw(st.lists(WORD, min_size=0, max_size=4))
        made, at = [], 0
        for n, line in enumerate(lines, 1):
            part = draw(st.sampled_from(["title", "body", "page"]))
            made.append(Sentence(n, at, at + len(line), line, part, n - 1))
            at += len(line) + 1
        role = draw(st.sampled_from(["source", "rewrite", "single"]))
        article = Article(f"{i:016x}", f"{i}.txt", draw(TEXT), "\n".join(lines), published=draw(st.none() | DAYS))
        found.append(Version(article, tuple(made), role))
    return found


@st.composite
def suggestions(draw: st.DrawFn) -> Suggestion:
    return Suggestion(
        draw(st.sampled_from(["boilerplate", "unsupported", "sourced", "unclear", "none"])),
        draw(UNIT),
        draw(st.fixed_dictionaries(dict.fromkeys(("boilerplate", "unsupported", "sourced"), UNIT)) | st.just({})),
        tuple(draw(st.lists(st.builds(Reason, TEXT, st.dictionaries(TEXT, TEXT, max_size=2)), max_size=2))),
        tuple(draw(st.lists(st.builds(Evidence, TEXT, st.integers(1, 9), UNIT), max_size=2))),
        tuple(draw(st.lists(TEXT, max_size=2))),
        draw(st.dictionaries(TEXT, st.floats(allow_nan=False, allow_infinity=False), max_size=2)),
    )


def ties() -> st.SearchStrategy[Tie]:
    traits = st.builds(Traits, *[st.lists(TEXT, max_size=2).map(tuple)] * 4)
    kinds, grounds = st.sampled_from(get_args(TieKind)), st.sampled_from(get_args(TieGround))
    return st.builds(
        Tie,
        kinds,
        grounds,
        st.tuples(WORD, WORD),
        st.integers(0, 9),
        UNIT,
        UNIT,
        st.none(),
        WORD,
        traits,
        traits,
        traits,
    )


@st.composite
def analyses(draw: st.DrawFn) -> StoryAnalysis:
    told = draw(versions())
    ids = tuple(v.article.id for v in told)
    kinds = st.sampled_from(["same", "edited", "rewritten", "maybe"])
    link = st.builds(Link, st.integers(1, 5), st.integers(1, 5), UNIT, kinds, st.booleans())
    pairs = [Alignment(a, b, tuple(draw(st.lists(link, max_size=3)))) for a in ids for b in ids if a < b]
    near = tuple((name, draw(UNIT)) for name in draw(st.lists(WORD, max_size=2)))
    story = Story(
        "s",
        draw(TEXT),
        ids,
        {v.article.id: v.role for v in told},
        draw(TEXT),
        near,
        tuple(draw(st.lists(ties(), max_size=2))),
    )
    said = {v.article.id: tuple(draw(suggestions()) for _ in v.sentences) for v in told}
    return StoryAnalysis(story, tuple(told), tuple(pairs), said)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(whole=analyses())
def test_a_story_comes_back_exactly_as_it_was(store: Engine, whole: StoryAnalysis):
    finish_analysis(store, [])
    with store.begin() as connection:
        connection.exec_driver_sql("DELETE FROM article")
    save_story(store, whole)
    assert load_story(store, "s") == whole


def test_saving_a_story_replaces_what_was_kept_of_it(store: Engine):
    a, b = filled(store)
    fewer = analysis(version(LINES[:2], name=a.article.id), said=suggestion("sourced", 0.1))
    before = stamp(store, "story-1")
    save_story(store, fewer)
    assert [len(v.sentences) for v in load_story(store, "story-1").versions] == [2]
    assert stamp(store, "story-1") != before
    assert story_of(store, b.article.id) is None


def test_an_article_that_moves_to_another_story_is_in_one_story_only(store: Engine):
    a, b = filled(store)
    c = version(["A third telling of it."])
    save_stories(store, [analysis(b, c, story="story-2"), analysis(a, story="story-1")])
    finish_analysis(store, ["story-1", "story-2"])
    assert stories_by_id(store) == {"story-1": (a.article.id,), "story-2": (b.article.id, c.article.id)}
    assert load_story(store, "story-2") == analysis(b, c, story="story-2")


def test_an_unchanged_story_is_not_written_again(store: Engine):
    a, b = filled(store)
    before = stamp(store, "story-1")
    save_story(store, analysis(a, b))
    assert stamp(store, "story-1") == before
    assert load_story(store, "story-1") == analysis(a, b)


def test_stories_that_are_gone_are_dropped_with_all_their_rows(store: Engine):
    filled(store)
    finish_analysis(store, ["story-9"])
    assert story_ids(store) == []
    with reading(store) as connection:
        for table in ("story_article", "sentence", "alignment"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    with pytest.raises(DatabaseError, match=r"story-1.*does not exist"):
        load_story(store, "story-1")


def test_an_analysis_that_was_overtaken_by_another_does_not_bring_the_old_story_back(store: Engine):
    a, _ = filled(store)
    stale, before = load_story(store, "story-1"), stamp(store, "story-1")
    save_story(store, analysis(a, said=suggestion("sourced", 0.2)))
    assert not save_story(store, stale, if_stamp=before)
    assert stories_by_id(store) == {"story-1": (a.article.id,)}
    assert save_story(store, stale, if_stamp=stamp(store, "story-1"))
    assert load_story(store, "story-1") == stale


def test_articles_loaded_while_an_analysis_ran_are_named_at_its_end(store: Engine):
    a, b = two_versions()
    late = version(["Loaded meanwhile."])
    save_articles(store, Reading((a.article, b.article)))
    save_story(store, analysis(a, b))
    save_articles(store, Reading((late.article,)))
    assert finish_analysis(store, ["story-1"]) == [late.article.id]
    save_story(store, analysis(late, story="story-2"))
    assert finish_analysis(store, ["story-1", "story-2"]) == []


def test_a_story_without_suggestions_is_kept_without_them(store: Engine):
    a, b = two_versions()
    bare = dataclasses.replace(analysis(a, b), suggestions={})
    save_story(store, bare)
    assert load_story(store, "story-1") == bare


def test_numbers_a_database_cannot_hold_are_refused_not_altered(store: Engine):
    a, b = two_versions()
    with pytest.raises(ValueError, match="JSON"):
        save_story(store, analysis(a, b, said=suggestion(features={"x": math.nan})))
    assert story_ids(store) == []


# ---- small things ---------------------------------------------------------------------------------------------
def test_settings_are_kept_and_the_newest_counts(store: Engine):
    assert get_setting(store, "keys") is None
    for value in ({"mark": "b"}, ["ü", 1, None], "text"):
        set_setting(store, "keys", value)
        assert get_setting(store, "keys") == value


def test_what_marks_taught_comes_back(store: Engine):
    from dashboard.suggest.learn import Learned

    assert learned(store) is None
    model = Learned(n=12, coefficients={"sourced": {"x": 0.5}}, gained=(("sourced", "x", 0.25),))
    keep_learned(store, model)
    assert learned(store) == model
    keep_learned(store, None)
    assert learned(store) is None


def test_an_analysis_that_ends_changes_the_stamp_of_the_whole(store: Engine):
    before = stamp(store)
    a, b = two_versions()
    keep(store, analysis(a, b))
    assert stamp(store) != before
