"""The pages: each opens on an empty desk and on the demo desk, filters filter, forms say what is wrong, text stays text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dashboard import review, store, strings
from dashboard.jobs import learning
from dashboard.model import Reason, Story, StoryAnalysis, Tie, Traits
from dashboard.settings import SOLID
from tests.support.making import version
from tests.support.marking import analysis, event, keep, suggestion
from tests.support.screen import PAGES, boxes, component, open_page, texts


def say(key: str, language: str = "en", **values: object) -> str:
    return strings.text(f"views.{key}", language, **values)


def queue_rows(visitor: Any) -> list[dict[str, Any]]:
    board = component(visitor, "queue")
    return board["rows"] if board else []


def first_story(db: store.Engine, least: int = 2) -> StoryAnalysis:
    """A story with several versions."""
    found = next(story for story, members in sorted(store.stories_by_id(db).items()) if len(members) >= least)
    return store.load_story(db, found)


# ---- every page opens ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_on_an_empty_desk(empty: store.Engine, page: str):
    visitor = open_page(page)
    assert not visitor.exception
    assert not visitor.error


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_on_the_demo_desk(demo: store.Engine, page: str):
    visitor = open_page(page)
    assert not visitor.exception
    empty = ("record.page_none_story", "rulings.none_marks", "rulings.guideline_none_lead")
    assert boxes(visitor) in ("", say("insight_nothing"), *map(strings.text, empty))


def test_the_bare_address_opens_triage_with_its_query(demo: store.Engine):
    visitor = open_page("", q="dam")
    assert [title.value for title in visitor.title] == [say("triage")]
    assert visitor.multiselect(key="triage filter").value == ["dam"]


def test_an_empty_desk_says_what_to_do_first(empty: store.Engine):
    assert boxes(open_page("triage")) == say("triage_empty")
    assert boxes(open_page("versions")) == say("triage_empty")
    assert boxes(open_page("review")) == say("triage_empty")
    assert open_page("corpus").expander[0].proto.expanded


def test_a_database_that_cannot_be_opened_is_a_box_and_no_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DASHBOARD_DB", f"sqlite:///{tmp_path / 'nowhere' / 'file' / 'x.db'}")
    (tmp_path / "nowhere").touch()
    visitor = open_page("triage")
    assert not visitor.exception
    assert "nowhere" in boxes(visitor)


# ---- Triage ------------------------------------------------------------------------------------------------------------
def test_the_queue_has_every_story_and_its_figures_agree(demo: store.Engine):
    visitor, table = open_page("triage"), review.read_queue(demo)
    rows = queue_rows(visitor)
    assert {row["id"] for row in rows} == set(table["story"])
    figures = [int(n) for n in re.findall(r"\d+", visitor.caption[0].value)]
    assert figures == [7, 4, 0, int(table["sentences"].sum())]
    assert sum(row["sentences"] for row in rows) == figures[3]


def test_marks_move_a_story_from_new_to_begun(demo: store.Engine):
    told = first_story(demo)
    rewrite = next(v for v in told.versions if v.role != "source")
    review.record_marks(demo, "Kim", [event(rewrite, 1, "boilerplate", story=told.story.id)])
    visitor = open_page("triage", status="open")
    [row] = queue_rows(visitor)
    assert (row["id"], row["marked"], row["status"]) == (told.story.id, 1, "open")
    assert " 1 " in f" {visitor.caption[0].value} "


def test_opening_a_story_of_the_queue_leads_to_its_review(demo: store.Engine):
    visitor = open_page("triage")
    wanted = queue_rows(visitor)[2]["id"]
    visitor.session_state["queue"] = {"open": wanted}
    visitor.run()
    assert not visitor.exception
    pane = component(visitor, "pane")
    assert pane
    assert pane["story"]["id"] == wanted
    assert visitor.query_params["story"] == wanted or visitor.query_params["story"] == [wanted]


# ---- Review ------------------------------------------------------------------------------------------------------------
def test_review_without_a_story_takes_the_most_urgent_in_the_language_of_the_screen(demo: store.Engine):
    table = review.read_queue(demo)
    for language in ("en", "de"):
        store.set_setting(demo, "language", language)
        pane = component(open_page("review"), "pane")
        assert pane
        assert pane["story"]["id"] == table[(table["language"] == language) & (table["versions"] > 1)]["story"].iloc[0]


def test_the_queue_has_stories_one_can_read_first_then_others_then_single_articles(demo: store.Engine):
    shown = [row["id"] for row in component(open_page("triage"), "queue")["rows"]]
    table = review.read_queue(demo).set_index("story").loc[shown]
    groups = (table["versions"] == 1) * 2 + (table["language"] != "en")
    assert groups.is_monotonic_increasing
    assert all(part["need"].is_monotonic_decreasing for _, part in table.groupby(groups))


def test_the_threshold_of_pairing_is_set_on_the_page_and_kept_in_the_address(demo: store.Engine):
    visitor = open_page("review", story=first_story(demo, least=3).story.id)
    plain = component(visitor, "pane")
    visitor.slider(key="alike").set_value(70).run()
    strict = component(visitor, "pane")
    assert plain and strict
    assert (plain["threshold"], strict["threshold"]) == (SOLID, 0.7)
    rows = [len(pane["pairs"][0]["rows"]) for pane in (plain, strict)]
    assert rows[1] > rows[0]  # fewer sentences paired, more rows
    assert strict["stamp"] != plain["stamp"]


def test_review_opens_the_pair_and_the_sentence_of_the_address(demo: store.Engine):
    told = first_story(demo, least=4)
    left, right = told.story.articles[3], told.story.articles[1]
    pane = component(open_page("review", story=told.story.id, left=left, right=right, sentence="2"), "pane")
    assert pane
    assert (pane["left"], pane["right"], pane["sentence"]) == (left, right, 2)
    assert pane["editor"] == "editor"
    assert pane["token"]


@pytest.mark.parametrize("sentence", ["0", "-1", "99999", "two", "²", "1e3", "1;drop table mark", ""])
def test_an_address_that_names_what_is_not_there_opens_the_story_all_the_same(demo: store.Engine, sentence: str):
    told = first_story(demo)
    visitor = open_page("review", story=told.story.id, left="gone", right="<b>", sentence=sentence)
    assert not visitor.exception
    pane = component(visitor, "pane")
    assert pane
    assert {pane["left"], pane["right"]} <= set(told.story.articles)
    assert pane["sentence"] is None


HOSTILE = (
    "\x00",
    "x" * 10_000,
    "0001-01-01",
    "9999-12-31",
    "99999999999999999999",
    "-1",
    "../../etc/passwd",
    "'; --",
    "1e999",
)
PARAMETERS = (
    *("story", "left", "right", "sentence", "show", "furniture", "case", "part", "view", "person", "p", "date", "open"),
    *("order", "every", "q", "threshold", "site", "since", "until"),
)


@pytest.mark.parametrize("page", PAGES)
def test_an_address_made_to_hurt_opens_the_page_all_the_same(demo: store.Engine, page: str):
    first = PAGES.index(page)  # over the pages every parameter gets every value
    query = {name: HOSTILE[(first + k) % len(HOSTILE)] for k, name in enumerate(PARAMETERS)}
    visitor = open_page(page, **query)
    assert not visitor.exception
    assert [title.value for title in visitor.title] == [title.value for title in open_page(page).title]


def test_a_story_that_is_gone_says_so(demo: store.Engine):
    visitor = open_page("review", story="st-gone' or 1=1")
    assert not visitor.exception
    assert boxes(visitor) == say("review_gone")
    assert component(visitor, "pane") is None


def test_a_story_says_what_it_is_kept_apart_from_and_can_be_merged_with_it_and_back(empty: store.Engine):
    one, two = (
        version(["One ferry sank."], name="one"),
        version(["Two ferries sank."], title="The *other* one", name="two"),
    )
    a, b = analysis(one, story="one"), analysis(two, story="two")
    apart = Tie(
        "kept-apart", "details", ("one", "two"), 11, 0.06, story="two", here=Traits(dates=("Jan 14.",), names=("Dr", "EU")),
        there=Traits(dates=("March 15",), names=("Leeds",)),
    )  # fmt: skip
    told = Story("one", "One", a.story.articles, a.story.roles, near=(("two", 0.41), ("gone", 0.4)), ties=(apart,))
    keep(empty, StoryAnalysis(told, a.versions, a.alignments, a.suggestions), b)
    visitor = open_page("review", story="one")
    assert not visitor.exception
    (said,) = [mark.value.replace("\\", "") for mark in visitor.markdown if "Kept apart" in mark.value]
    assert "Kept apart from “The *other* one”" in said
    assert "date: here Jan 14, there March 15; names: here EU, there Leeds; 11 shared phrases" in said
    visitor.button(key="review merge two").click().run()
    assert not visitor.exception
    assert [sorted(ids) for ids in store.stories_by_id(empty).values()] == [["one", "two"]]
    visitor.button(key="grouping undo").click().run()
    assert sorted(store.stories_by_id(empty).values()) == [("one",), ("two",)]


def test_versions_can_be_split_off_a_story(demo: store.Engine):
    told = first_story(demo, least=5)
    visitor = open_page("review", story=told.story.id)
    gone = told.story.articles[-1]
    visitor.multiselect(key=f"review off {told.story.id}").select(gone).run()
    visitor.button(key="review split").click().run()
    assert not visitor.exception
    groups = store.stories_by_id(demo).values()
    assert not any(gone in ids and set(ids) & set(told.story.articles[:-1]) for ids in groups)


# ---- Versions ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["claims", "alone", "facts", "consensus", "order"])
def test_versions_shows_each_of_its_boards(demo: store.Engine, kind: str):
    told = first_story(demo, least=5)
    visitor = open_page("versions", story=told.story.id, show=kind)
    assert not visitor.exception
    board = component(visitor, kind)
    assert board
    assert board["kind"] == kind
    if kind in ("claims", "facts"):
        assert all(len(row["cells"]) == len(board["columns"]) for row in board["rows"])
    assert board["stops" if kind == "order" else "rows"]


def test_a_claim_opens_its_sentence_in_review(demo: store.Engine):
    told = first_story(demo, least=5)
    visitor = open_page("versions", story=told.story.id)
    article = told.story.articles[-1]
    visitor.session_state["claims"] = {"open": f"{article} 3"}
    visitor.run()
    pane = component(visitor, "pane")
    assert pane
    assert (pane["story"]["id"], pane["right"], pane["sentence"]) == (told.story.id, article, 3)


def test_versions_of_a_story_that_is_gone_shows_another(demo: store.Engine):
    visitor = open_page("versions", story="gone")
    assert not visitor.exception
    assert component(visitor, "claims")


# ---- Corpus --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "corpus"
    made.mkdir()
    lines = "The council of Port Ellery voted 6-3 on {} to raise the harbour fee to 12.40 dollars a month. Mayor Ida Brandt called it overdue."
    for name, day in (("early", "Tuesday"), ("late", "Wednesday")):
        (made / f"{name}.txt").write_text(f"Harbour fee rises\n\n{lines.format(day)}\n", encoding="utf-8")
    (made / "empty.txt").touch()
    return made


def load(visitor: Any, folder: str, metadata: str = "") -> None:
    fields = {field.label: field for field in visitor.text_input}
    fields[say("corpus_folder")].input(folder)
    fields[say("corpus_metadata")].input(metadata)
    next(button for button in visitor.button if button.label == strings.text("loading.load_place")).click()
    visitor.run()


def test_loading_a_folder_says_what_came_of_it(empty: store.Engine, folder: Path):
    visitor = open_page("corpus")
    load(visitor, str(folder))
    assert not visitor.exception
    assert "2 articles in 1 story; 0 single articles." in boxes(visitor)
    assert visitor.caption[0].value == "2 articles · 1 refused"
    assert "empty.txt" in boxes(visitor).replace("\\", "")
    refused, articles, _ = (frame.value for frame in visitor.dataframe)
    assert list(refused[say("corpus_where")]) == ["empty.txt"]
    assert all(refused[say("corpus_hint")].str.len() > 0)
    assert list(articles[say("corpus_article")]) == ["early.txt", "late.txt"]
    assert articles[say("corpus_story")].nunique() == 1


@pytest.mark.parametrize("name", ["nowhere", "", "   ", "early.txt"])
def test_a_folder_that_is_none_is_a_box_with_a_hint(empty: store.Engine, folder: Path, name: str):
    visitor = open_page("corpus")
    load(visitor, str(folder / name) if name.strip() else name)
    assert not visitor.exception
    [box] = visitor.error
    assert say("error_hint", hint="").strip() in box.value.replace("\\", "")
    assert store.read_articles(empty) == []


def test_a_table_that_is_not_there_is_a_box_and_nothing_is_loaded(empty: store.Engine, folder: Path):
    visitor = open_page("corpus")
    load(visitor, str(folder), str(folder / "no.csv"))
    assert not visitor.exception
    assert "no.csv" in boxes(visitor)
    assert store.read_articles(empty) == []


def test_uploaded_files_are_loaded_under_their_own_names(empty: store.Engine, folder: Path):
    visitor = open_page("corpus")
    files = [(path.name, path.read_bytes(), "text/plain") for path in sorted(folder.glob("*.txt"))]
    visitor.file_uploader[0].set_value(files)
    next(button for button in visitor.button if button.label == say("corpus_go")).click()
    visitor.run()
    assert not visitor.exception
    assert [article.name for article in store.read_articles(empty)] == ["early.txt", "late.txt"]
    assert [refusal.where for refusal in store.read_refusals(empty)] == ["empty.txt"]


def test_two_uploaded_files_of_one_name_and_those_of_odd_names_are_all_loaded(empty: store.Engine):
    visitor = open_page("corpus")
    texts_ = ["A goat named Wanda spent four hours on a roof.", "The harbour fee rises to 12.40 dollars a month."]
    odd = (
        "a\tb.txt",
        "../../../etc/up.txt",
        "/root.txt",
        "\\\\host\\share\\f.txt",
        f"{'ü' * 400}.txt",
        "story.txt/x.txt",
    )
    names = ["story.txt", "story.txt", *odd]
    texts_ += [f"Ferry number {n} left {n + 20} minutes late on Monday." for n in range(len(odd))]
    pairs = zip(names, texts_, strict=True)
    visitor.file_uploader[0].set_value([(name, text.encode(), "text/plain") for name, text in pairs])
    next(button for button in visitor.button if button.label == say("corpus_go")).click()
    visitor.run()
    assert not visitor.exception
    assert not Path("/host/share/f.txt").exists()
    assert sorted(article.text.strip() for article in store.read_articles(empty)) == sorted(texts_)


def choose(visitor: Any, *rows: int) -> None:
    visitor.session_state["articles"] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    visitor.run()


def test_hand_decisions_need_articles_and_change_the_stories(empty: store.Engine, folder: Path):
    visitor = open_page("corpus")
    load(visitor, str(folder))
    buttons = {button.key: button.disabled for button in visitor.button if (button.key or "").startswith("hand ")}
    assert buttons == dict.fromkeys(("hand together", "hand apart", "hand source", "hand rewrite"), True)
    choose(visitor, 0)
    assert not visitor.button(key="hand source").disabled
    assert visitor.button(key="hand apart").disabled
    choose(visitor, 0, 1)
    visitor.button(key="hand apart").click().run()
    assert not visitor.exception
    assert [len(members) for members in store.stories_by_id(empty).values()] == [1, 1]
    assert [(d.editor, d.kind) for d in store.decision_log(empty)] == [("editor", "apart")]
    choose(visitor, 1)
    visitor.button(key="hand source").click().run()
    roles = {v.article.name: v.role for s in store.story_ids(empty) for v in store.load_story(empty, s).versions}
    assert roles["late.txt"] == "source"


# ---- Settings ------------------------------------------------------------------------------------------------------------
def test_a_name_belongs_to_the_browser_that_told_it_and_marks_are_taken_along_when_asked(demo: store.Engine):
    story = next(iter(store.stories_by_id(demo)))
    version = store.load_story(demo, story).versions[0]
    review.record_marks(demo, "editor", [event(version, 1, story=story)])
    visitor = open_page("settings")
    visitor.text_input[0].input("  Kim Ó *Bell*  ").run()
    assert not visitor.exception
    assert visitor.text_input[0].value == "Kim Ó *Bell*"
    assert open_page("settings").text_input[0].value == "editor"  # another browser
    assert {mark.editor for mark in review.read_marks(demo, story).marks} == {"editor"}
    visitor.button(key="along").click().run()
    assert {mark.editor for mark in review.read_marks(demo, story).marks if mark.label} == {"Kim Ó *Bell*"}
    assert "along" not in [button.key for button in visitor.button]
    visitor.text_input[0].input("   ").run()
    assert visitor.session_state["copydesk_name"] == "Kim Ó *Bell*"


def test_a_name_is_asked_for_only_where_nobody_has_told_one(demo: store.Engine, monkeypatch: pytest.MonkeyPatch):
    pane = component(open_page("review"), "pane")
    assert pane and pane["ask_name"] == ""
    monkeypatch.setenv("DASHBOARD_EDITOR", "Kim")
    pane = component(open_page("review"), "pane")
    assert pane and (pane["ask_name"], pane["editor"]) == (None, "Kim")


def test_the_language_changes_for_every_page(demo: store.Engine):
    visitor = open_page("settings")
    visitor.button_group[0].set_value("de").run()
    assert not visitor.exception
    assert store.get_own(demo, "editor", "language") == "de"
    assert [title.value for title in visitor.title] == [say("settings", "de")]
    pane = component(open_page("review"), "pane")
    assert pane
    assert pane["language"] == "de"


def test_the_switch_turns_learning_off_and_on(demo: store.Engine):
    visitor = open_page("settings")
    visitor.toggle[0].set_value(False).run()
    assert not visitor.exception
    assert not learning.switched_on(demo)
    assert say("settings_learning_off") in [caption.value for caption in visitor.caption]
    visitor.toggle[0].set_value(True).run()
    assert learning.switched_on(demo)


def test_blind_mode_is_switched_here_and_says_where_it_hides_nothing(demo: store.Engine):
    visitor = open_page("settings")
    visitor.toggle(key="blind").set_value(True).run()
    assert not visitor.exception
    assert review.is_blind(demo)
    assert say("settings_blind_local") in [caption.value for caption in visitor.caption]
    visitor.toggle(key="blind").set_value(False).run()
    assert not review.is_blind(demo)


def test_a_backup_is_made_where_the_page_says(demo: store.Engine, data_folder: Path):
    visitor = open_page("settings")
    next(button for button in visitor.button if button.label == say("settings_backup")).click().run()
    assert not visitor.exception
    [path] = data_folder.glob("copydesk-*.db")
    assert path.name in boxes(visitor)
    copy = store.open_database(f"sqlite:///{path}")
    assert len(store.read_articles(copy)) == len(store.read_articles(demo))
    copy.dispose()


# ---- words ---------------------------------------------------------------------------------------------------------------
OTHERS = [language for language in strings.LANGUAGES if language != "en"]


def same_in_both(language: str) -> set[str]:
    english, other = strings.catalogue("en"), strings.catalogue(language)
    return {text for key, text in english.items() if other[key] == text}


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_in_another_language_has_no_english_word_left(demo: store.Engine, page: str):
    told = first_story(demo)
    review.record_marks(demo, "Kim", [event(told.versions[-1], 1, "boilerplate")])
    english = set(texts(open_page(page)))
    data = {
        t
        for article in store.read_articles(demo)
        for t in (article.title, article.name, article.site, article.language)
    }
    data |= {*review.read_queue(demo)["title"], str(demo.url), *strings.NAMES.values(), "HTML", "PDF", "DOCX"}
    ours = re.compile(r"copydesk|[\\/]demo|^\W*\w+\.example", re.IGNORECASE)
    left = {}
    for language in OTHERS:
        store.set_setting(demo, "language", language)
        both = english & set(texts(open_page(page)))
        words = {text for text in both - same_in_both(language) - data if re.search(r"[A-Za-z]{3}", text)}
        left[language] = {text for text in words if not ours.search(text)}
    assert left == {language: set() for language in OTHERS}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("kind", ["queue", "claims", "pane"])
def test_the_components_speak_the_language_of_the_screen(demo: store.Engine, kind: str, language: str):
    store.set_setting(demo, "language", language)
    page = {"queue": "triage", "claims": "versions", "pane": "review"}[kind]
    data = component(open_page(page), kind)
    assert data
    said, room = (
        data.get("words") or data.get("strings"),
        {"queue": "triage", "claims": "versions", "pane": "pane"}[kind],
    )
    assert said.items() >= strings.room(room, language).items()
    assert kind == "queue" or said == dict(strings.room(room, language))


# ---- article text is data --------------------------------------------------------------------------------------------------
HOSTILE = (
    "<script>alert(1)</script> **bold** [link](javascript:alert(1)) :red[x] $x^2$ `code` # <img src=x onerror=alert(1)>"
)


@pytest.fixture
def hostile(empty: store.Engine) -> store.Engine:
    """Two versions whose titles, texts, sites and reasons try to be markup, and a near story of the same kind."""
    reasons = (Reason("date-differs", {"here": HOSTILE, "there": HOSTILE, "who": HOSTILE, "n": "1"}, 0, 5),)
    a, b = (version([HOSTILE, f"{HOSTILE} {n}"], title=HOSTILE, site=HOSTILE, name=f"h{n}") for n in "ab")
    said = suggestion("unsupported", specifics=(HOSTILE,), reasons=reasons)
    told = analysis(a, b, story="hostile", said=said)
    other = analysis(version(["Other."], title=HOSTILE), story="other")
    story = Story("hostile", HOSTILE, told.story.articles, told.story.roles, why=HOSTILE, near=(("other", 0.4),))
    keep(empty, StoryAnalysis(story, told.versions, told.alignments, told.suggestions), other)
    store.set_setting(empty, "editor", HOSTILE[:80])
    review.record_marks(empty, HOSTILE[:80], [event(a, 1, "boilerplate", note=HOSTILE)])
    return empty


@pytest.mark.parametrize("page", PAGES)
def test_hostile_text_stays_text_on_every_page(hostile: store.Engine, page: str):
    visitor = open_page(page, **({"story": "hostile"} if page in ("review", "versions") else {}))
    assert not visitor.exception
    read_as_markup = [
        *visitor.markdown,
        *visitor.caption,
        *visitor.title,
        *visitor.subheader,
        *visitor.error,
        *visitor.info,
    ]
    words = [element.value for element in read_as_markup] + [button.label for button in visitor.button]
    for text in words:
        assert "**bold**" not in text
        assert "](javascript" not in text
        assert "<script" not in text.replace("\\<", "")
    assert not [element for element in read_as_markup if getattr(element, "allow_html", False)]


def test_the_pane_gets_hostile_text_as_it_is(hostile: store.Engine):
    pane = component(open_page("review", story="hostile"), "pane")
    assert pane
    assert pane["story"]["title"] == HOSTILE
    assert {sentence[3] for v in pane["versions"] for sentence in v["sentences"]} >= {HOSTILE}
    rows = queue_rows(open_page("triage"))
    assert {row["title"] for row in rows} == {HOSTILE}
