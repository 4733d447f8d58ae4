"""Triage without a browser: filters and the address, what was found, who has what, handing out, saved views."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from dashboard import review, store, strings
from dashboard.errors import SetupError
from dashboard.model import Identity, StoryAnalysis
from dashboard.review.queue import saved
from dashboard.review.queue.filters import Filters
from dashboard.review.sharing import assignment, claims, presence
from dashboard.review.sharing.assignment import Rule
from dashboard.settings import OVERLAP_MOST, QUEUE_PAGE
from dashboard.store import people
from dashboard.views import triage_lead
from tests.support.making import version
from tests.support.marking import analysis, event, keep
from tests.support.screen import boxes, component, open_page


def tell(key: str, **values: object) -> str:
    return strings.text(f"triage.{key}", "en", **values)


def rows(visitor: Any) -> list[dict[str, Any]]:
    board = component(visitor, "queue")
    return board["rows"] if board else []


def ids(visitor: Any) -> list[str]:
    return [row["id"] for row in rows(visitor)]


def a_story(db: store.Engine) -> StoryAnalysis:
    """The first with several versions."""
    table = review.read_queue(db)
    return store.load_story(db, table[table["versions"] > 1]["story"].iloc[0])


def rewrite(told: StoryAnalysis) -> Any:
    return next(v for v in told.versions if v.role != "source")


def press(visitor: Any, key: str) -> Any:
    return next(button for button in visitor.button if button.key == key).click().run()


# ---- search and filters ------------------------------------------------------------------------------------------------
def test_search_takes_text_and_site_and_needs_all_words(demo: store.Engine):
    everything = rows(open_page("triage"))
    one = everything[0]
    site, word = one["sites"].split(", ")[0], max(one["title"].split(), key=len)
    for query in (word.upper(), site, f"{word} {site}"):
        found = rows(open_page("triage", q=query))
        assert one["id"] in [row["id"] for row in found]
        assert len(found) < len(everything)
    hit = next(row for row in rows(open_page("triage", q=word)) if row["id"] == one["id"])["hits"][0]
    assert word.casefold() in [part.casefold() for part, hot in hit["text"] if hot]
    assert hit["href"].startswith(f"review?story={one['id']}&right=")


def test_where_no_story_fits_the_way_back_is_offered(demo: store.Engine):
    nothing = open_page("triage", q="(no such[ word*")
    assert tell("nothing") in boxes(nothing)
    assert component(nothing, "queue") is None
    assert len(rows(press(nothing, "triage clear"))) == 11
    assert nothing.query_params == {}


def test_status_and_language_filter_and_stand_in_the_address(demo: store.Engine):
    single = rows(open_page("triage", status="single"))
    assert len(single) == 4
    assert {row["versions"] for row in single} == {1}
    assert len(rows(open_page("triage", status="new"))) == 7
    assert len(rows(open_page("triage", status="new~single"))) == 11
    assert tell("nothing") in boxes(open_page("triage", status="done"))
    german = rows(open_page("triage", lang="de"))
    assert german
    assert {row["language"] for row in german} == {"de"}
    assert rows(open_page("triage", status="nonsense", since="yesterday")) == rows(open_page("triage"))


def test_a_filter_is_set_by_its_chip_and_written_to_the_address(demo: store.Engine):
    visitor = open_page("triage")
    visitor.multiselect(key="triage filter").set_value(["suggested=unsupported"]).run()
    assert visitor.query_params["suggested"] == "unsupported"
    fits = sum(row["fit"] for row in rows(visitor))
    assert fits > 0
    assert any(str(fits) in caption.value for caption in visitor.caption)
    assert rows(open_page("triage", suggested="unsupported")) == rows(visitor)


def test_an_address_changed_by_the_back_button_sets_the_chips(demo: store.Engine):
    visitor = open_page("triage", suggested="unsupported", confidence="high")
    visitor.query_params.clear()
    visitor.query_params["lang"] = "de"
    visitor.run()
    assert {row["language"] for row in rows(visitor)} == {"de"}
    assert visitor.multiselect(key="triage filter").value == ["language=de"]


def test_what_is_typed_becomes_the_filter_it_names(demo: store.Engine):
    visitor = open_page("triage")
    field = visitor.multiselect(key="triage filter")
    assert tell("filter_chip", name=tell("status"), value=tell("status_done")) in field.options
    field.set_value(["Site: newsmill.example", "2026-08", "status:nonsense", "sponge  field"]).run()
    assert visitor.query_params == {
        "q": "sponge field", "site": "newsmill.example", "since": "2026-08-01", "until": "2026-08-31"
    }  # fmt: skip
    assert visitor.multiselect(key="triage filter").value == ["site=newsmill.example", "month=2026-08", "sponge field"]
    assert len(rows(visitor)) == 1


def test_a_story_that_is_done_leaves_the_list_says_so_and_comes_back_by_a_click(demo: store.Engine):
    visitor = open_page("triage")
    story = a_story(demo)
    before = ids(visitor)
    marks = [
        event(v, s.n, "boilerplate", story=story.story.id)
        for v in story.versions if v.role != "source" for s in v.sentences
    ]  # fmt: skip
    assert not review.record_marks(demo, "editor", marks).refused
    visitor.run()
    left = tell("done_left", title=story.story.title)
    assert ids(visitor) == [one for one in before if one != story.story.id]
    assert any(left in said.value.replace("\\", "") for said in visitor.markdown)
    press(visitor, f"back {story.story.id}")
    assert set(ids(visitor)) == set(before)
    assert not any(left in said.value.replace("\\", "") for said in visitor.markdown)
    later = open_page("triage")
    assert story.story.id not in ids(later)
    assert tell("done_hidden", n=1) in [caption.value for caption in later.caption]
    assert ids(press(later, "triage show done")) == [story.story.id]


def test_an_unknown_site_stays_a_chip_and_fits_nothing(demo: store.Engine):
    visitor = open_page("triage", site="gone.example")
    assert not visitor.exception
    assert tell("nothing") in boxes(visitor)


def test_kind_confidence_date_and_hands_narrow_the_list(demo: store.Engine):
    everything = len(rows(open_page("triage")))
    for query in (
        {"kind": "date"},
        {"confidence": "high", "suggested": "unsupported"},
        {"until": "2026-03-01"},
        {"hands": "held"},
    ):
        visitor = open_page("triage", **query)
        assert not visitor.exception
        assert len(rows(visitor)) < everything
    days = [row["id"] for row in rows(open_page("triage", since="1990-01-01", until=date.max.isoformat()))]
    dated = review.read_queue(demo)
    assert set(days) == set(dated[dated["published_first"].notna()]["story"])


def test_a_note_is_found_and_leads_to_its_sentence(demo: store.Engine):
    told = a_story(demo)
    of = rewrite(told)
    review.record_marks(
        demo, "kim", [event(of, 2, "boilerplate", story=told.story.id, note="ask the pelican about it")]
    )
    visitor = open_page("triage", q="pelican")
    [row] = rows(visitor)
    [hit] = row["hits"]
    assert hit["label"] == tell("hit_note", name="kim")
    assert [part for part, hot in hit["text"] if hot] == ["pelican"]
    visitor.session_state["queue"] = {"hit": {"story": row["id"], "article": of.article.id, "n": 2}}
    visitor.run()
    pane = component(visitor, "pane")
    assert pane
    assert (pane["story"]["id"], pane["right"], pane["sentence"]) == (told.story.id, of.article.id, 2)


def test_only_a_page_of_a_long_queue_is_sent_and_more_on_request(empty: store.Engine):
    keep(
        empty,
        *(
            analysis(version([f"Headline {i}.", f"Line {i}."], name=f"v{i}"), story=f"s{i}")
            for i in range(QUEUE_PAGE + 5)
        ),
    )
    visitor = open_page("triage")
    board = component(visitor, "queue")
    assert board
    assert (len(board["rows"]), board["total"]) == (QUEUE_PAGE, QUEUE_PAGE + 5)
    visitor.session_state["triage shown"] = ({}, 2 * QUEUE_PAGE)  # what the button's callback sets
    assert len(rows(visitor.run())) == QUEUE_PAGE + 5
    visitor.multiselect(key="triage filter").set_value(["headline"]).run()
    assert len(rows(visitor)) == QUEUE_PAGE


# ---- who has what ------------------------------------------------------------------------------------------------------
def test_a_row_says_who_has_the_story_and_whom_it_is_for(demo: store.Engine):
    story = a_story(demo).story.id
    claims.claim(demo, "jo", story)
    presence.here(demo, "lee", story)
    assignment.assign(demo, "kim", [story], ["editor", "kim"])
    assignment.set_overlap(demo, "kim", [story], 2)
    row = next(row for row in rows(open_page("triage")) if row["id"] == story)
    assert row["hands"] == {"yours": False, "held": ["jo"], "here": ["lee"], "assigned": ["kim"], "assigned_you": True}
    assert (row["overlap"], row["opinions"]) == (2, 0)


def test_next_story_reserves_the_first_of_the_filtered_list(demo: store.Engine):
    visitor = open_page("triage", lang="de")
    first = ids(visitor)[0]
    visitor.session_state["queue"] = {"next": True}
    visitor.run()
    assert visitor.query_params["story"] in (first, [first])
    assert [one.editor for one in claims.claims(demo)[first]] == ["editor"]


# ---- a lead ------------------------------------------------------------------------------------------------------------
def ask(visitor: Any, **act: object) -> None:
    visitor.session_state["queue"] = {"act": act | {"id": uuid4().hex}}
    visitor.run()
    assert not visitor.exception


def test_selected_stories_are_assigned_planned_taken_back_and_released(demo: store.Engine):
    visitor = open_page("triage")
    two = ids(visitor)[:2]
    ask(visitor, do="assign", stories=two, who="kim")
    given = {story: [a.editor for a in several] for story, several in assignment.assignments(demo).items()}
    assert given == {story: ["kim"] for story in two}
    ask(visitor, do="overlap", stories=two[:1], n=3)
    assert rows(visitor)[0]["overlap"] == 3
    ask(visitor, do="unassign", stories=two[:1])
    assert list(assignment.assignments(demo)) == two[1:]
    claims.claim(demo, "jo", two[0])
    ask(visitor, do="release", stories=two)
    assert claims.claims(demo) == {}
    ask(visitor, do="nonsense", stories=two)


def test_all_means_the_whole_filtered_list_and_nothing_else(demo: store.Engine):
    visitor = open_page("triage", status="single")
    ask(visitor, do="assign", all=True, who="kim")
    assert set(assignment.assignments(demo)) == set(ids(visitor))
    ask(visitor, do="assign", stories=["nosuch", a_story(demo).story.id], who="jo")  # not in the list on the screen
    assert {a.editor for given in assignment.assignments(demo).values() for a in given} == {"kim"}


def test_an_editor_is_offered_nothing_to_hand_out(demo: store.Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_EDITOR", "kim")
    people.sign_in(demo, Identity("https://id.example", "1", "Ada"), new_role="lead")
    people.add_local(demo, "kim", "editor")
    visitor = open_page("triage")
    board = component(visitor, "queue")
    assert board
    assert board["people"] is None
    assert "triage rules open" not in [button.key for button in visitor.button]
    ask(visitor, do="assign", stories=ids(visitor)[:1], who="kim")
    assert "lead" in boxes(visitor)
    assert assignment.assignments(demo) == {}


def test_stories_are_handed_to_people_who_may_mark(demo: store.Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_EDITOR", "ada")
    for name, role in (("Kim Lee", "editor"), ("Rea", "reader")):
        people.sign_in(demo, Identity("https://id.example", name, name), new_role=role)
    people.add_local(demo, "ada", "lead")
    board = component(open_page("triage"), "queue")
    assert board
    assert board["people"] == {"known": [["ada", "ada"], ["kim-lee", "Kim Lee"]], "free": False, "most": OVERLAP_MOST}


def test_rules_are_read_as_they_are_written():
    kept = [Rule("language", {"kim": 0.5, "jo, the second": 0.305}, "de"), Rule("share", {"lee": 1.0})]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(triage_lead, "tell", tell)
        table = triage_lead.rule_table(kept[1:])
        assert triage_lead.read_rules(table.to_dict("records")) == kept[1:]
    assert triage_lead.shares("kim 50, jo 30,5 %", 1) == {"kim": 0.5, "jo": 0.305}
    for wrong in ("kim", "kim fifty", "", "kim 50, kim 20", "50"):
        with pytest.raises(SetupError):
            triage_lead.shares(wrong, 1)


def test_a_share_that_is_all_spaces_is_refused_at_once():
    with pytest.raises(SetupError):
        triage_lead.shares(" " * 20_000 + "x", 1)  # the square of it would be minutes


# ---- saved views -------------------------------------------------------------------------------------------------------
def test_a_view_is_kept_under_a_name_and_opened_again(demo: store.Engine):
    saved.save(demo, "editor", "German **new**", Filters(status=("new",), language=("de",)))
    saved.save(demo, "jo", "of jo", Filters(text="x"))
    visitor = open_page("triage")
    names = [button.key for button in visitor.button if button.key and button.key.startswith("view ")]
    assert names[0] == "view German **new**"
    assert "view of jo" not in names
    press(visitor, "view German **new**")
    assert {row["language"] for row in rows(visitor)} == {"de"}
    assert visitor.query_params == {"status": "new", "lang": "de"}
