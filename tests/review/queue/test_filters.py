"""Filters of the queue and saved views: all filters at once, any value of one, sentences counted, nobody else's changed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.errors import AccessError, SetupError
from dashboard.model import Identity, Reason, Version
from dashboard.review import record_marks
from dashboard.review.marks.blind import set_blind
from dashboard.review.queue import filters, saved
from dashboard.review.queue.filters import Filters, from_query, to_query
from dashboard.review.sharing.assignment import assign
from dashboard.review.sharing.claims import claim
from dashboard.settings import VIEWS_MOST
from dashboard.store.engine import writing
from dashboard.store.people import sign_in
from dashboard.store.tables import person
from tests.support.making import version
from tests.support.marking import NOW, analysis, event, keep, suggestion

MARCH, MAY = date(2026, 3, 9), date(2026, 5, 1)


def telling(name: str, **more: object) -> Version:
    return version([f"{name} line {i}." for i in range(1, 4)], name=name, **more)  # type: ignore[arg-type]


HARBOR = telling("harbor", site="herald.example", published=MARCH)
HAFEN = telling("hafen", site="bote.example", language="de", published=MAY)
FERRY = telling("ferry", site="herald.example", published=MAY)
WIRE = telling("wire", role="source", site="wire.example")


@pytest.fixture
def desk(store: Engine) -> Engine:
    """Two stories: a date that nothing bears out in two rewrites with a source, and a calm one."""
    date_wrong = suggestion("unsupported", 0.8, reasons=(Reason("date-differs", {}),))
    calm = suggestion("sourced", 0.1, reasons=())
    keep(
        store,
        analysis(WIRE, HARBOR, HAFEN, story="harbor", said=date_wrong),
        analysis(FERRY, story="ferry", said=calm),
    )
    return store


def found(desk: Engine, viewer: str = "kim", **wanted: object) -> set[str] | None:
    one = filters.find(desk, Filters(**wanted), viewer, now=NOW)  # type: ignore[arg-type]
    return None if one.stories is None else set(one.stories)


def hits(desk: Engine, viewer: str = "kim", **wanted: object) -> dict[str, int]:
    return dict(filters.find(desk, Filters(**wanted), viewer).hits)  # type: ignore[arg-type]


def test_without_filters_all_stories_fit(desk: Engine):
    assert found(desk) is None


def test_filters_of_articles_are_asked_of_one_article(desk: Engine):
    assert found(desk, site=("herald.example",)) == {"harbor", "ferry"}
    assert found(desk, site=("bote.example", "nosuch.example")) == {"harbor"}
    assert found(desk, language=("de",)) == {"harbor"}
    assert found(desk, language=("de",), site=("herald.example",)) == set()
    assert found(desk, since=date(2026, 4, 1)) == {"harbor", "ferry"}
    assert found(desk, until=date(2026, 4, 1)) == {"harbor"}
    assert found(desk, since=MAY, until=MAY, site=("herald.example",)) == {"ferry"}


def test_what_the_machine_says_is_counted_in_sentences_of_rewrites(desk: Engine):
    assert hits(desk, suggested=("unsupported",)) == {"harbor": 6}
    assert hits(desk, suggested=("unsupported", "sourced")) == {"harbor": 6, "ferry": 3}
    assert hits(desk, kind=("date",)) == {"harbor": 6}
    assert hits(desk, kind=("number",)) == {}
    assert hits(desk, kind=("number", "date"), site=("bote.example",)) == {"harbor": 6}
    assert hits(desk, confidence=("middle",)) == {"harbor": 6}
    assert hits(desk, confidence=("low",)) == {"ferry": 3}
    assert hits(desk, confidence=("low",), suggested=("unsupported",)) == {}


def test_decisions_and_editors_are_asked_of_one_mark(desk: Engine):
    record_marks(desk, "kim", [event(HARBOR, 1, "boilerplate"), event(HARBOR, 2, "unsupported")])
    record_marks(desk, "jo", [event(HARBOR, 1, "unsupported"), event(FERRY, 1, "unsure")])
    assert hits(desk, decided=("unsupported",)) == {"harbor": 2}
    assert hits(desk, decided=("unsupported", "unsure")) == {"harbor": 2, "ferry": 1}
    assert hits(desk, editor=("kim",)) == {"harbor": 2}
    assert hits(desk, editor=("kim",), decided=("unsupported",)) == {"harbor": 1}
    assert hits(desk, editor=("jo",), suggested=("unsupported",)) == {"harbor": 1}
    assert hits(desk, editor=("nobody",)) == {}


def test_an_article_reviewed_as_a_whole_is_its_editors(desk: Engine):
    whole = event(FERRY, 1, "reviewed", start=0, end=0, quote="")
    assert not record_marks(desk, "kim", [whole]).refused
    assert hits(desk, editor=("kim",)) == {"ferry": 3}
    assert hits(desk, decided=("boilerplate",)) == {}


def test_a_mark_that_was_taken_away_fits_no_more(desk: Engine):
    record_marks(desk, "kim", [event(HARBOR, 1, "boilerplate")])
    record_marks(desk, "kim", [event(HARBOR, 1, None)])
    assert hits(desk, editor=("kim",)) == hits(desk, decided=("boilerplate",)) == {}


def test_disagreement_is_open_until_somebody_rules(desk: Engine):
    for who, label in (("kim", "boilerplate"), ("jo", "unsupported"), ("lee", "unsure")):
        record_marks(desk, who, [event(HARBOR, 1, label), event(FERRY, 1, "unsure" if who == "lee" else "boilerplate")])
    assert hits(desk, disagreement=("open",)) == {"harbor": 1}
    assert hits(desk, disagreement=("ruled",)) == {}
    record_marks(desk, "kim", [event(HARBOR, 1, "unsupported", cause="adjudication")])
    assert hits(desk, disagreement=("open",)) == {}
    assert hits(desk, disagreement=("ruled",)) == {"harbor": 1}
    assert hits(desk, decided=("boilerplate",)) == {"ferry": 1}  # the ruling counts, not what it ruled on
    assert hits(desk, decided=("boilerplate",), editor=("kim",)) == {"harbor": 1, "ferry": 1}


def test_who_has_what(desk: Engine):
    assert found(desk, hands=("free",)) == {"harbor", "ferry"}
    claim(desk, "jo", "harbor", now=NOW)
    assign(desk, "kim", ["ferry"], ["kim"], now=NOW)
    assert found(desk, hands=("free",)) == set()
    assert found(desk, hands=("assigned",)) == {"ferry"}
    assert found(desk, hands=("others",)) == {"harbor"}
    assert found(desk, "jo", hands=("held",)) == {"harbor"}
    assert found(desk, "jo", hands=("held", "others")) == {"harbor", "ferry"}
    later = filters.find(desk, Filters(hands=("free",)), "kim", now=NOW + 10**9)
    assert set(later.stories or ()) == {"harbor"}  # the lease has run out


def test_text_and_other_filters_hold_together(desk: Engine):
    record_marks(desk, "kim", [event(FERRY, 2, note="ask the pelican")])
    assert found(desk, text="pelican") == {"ferry"}
    assert found(desk, text="line 2") == {"harbor", "ferry"}
    assert found(desk, text="line", language=("de",)) == {"harbor"}
    assert hits(desk, text="hafen", suggested=("unsupported",)) == {"harbor": 6}
    assert found(desk, text="…") == set()
    assert found(desk, text="  ") is None


def test_choices_are_what_the_stories_hold(desk: Engine):
    record_marks(desk, "kim", [event(HARBOR, 1, "boilerplate")])
    record_marks(desk, "jo", [event(HARBOR, 1, "unsupported", cause="adjudication")])
    offered = filters.choices(desk)
    assert offered.sites == ("bote.example", "herald.example", "wire.example")
    assert offered.languages == ("de", "en")
    assert offered.editors == ("kim",)
    assert offered.kinds == ("date",)
    assert (offered.first, offered.last) == (MARCH, MAY)


def test_whoever_marks_blind_finds_nothing_of_colleagues_before_their_own_mark(desk: Engine):
    for name, role in (("Ada", "lead"), ("Kim", "editor"), ("Jo", "editor")):
        sign_in(desk, Identity("https://id.example", name, name), new_role=role)
    set_blind(desk, "ada", True)
    record_marks(desk, "kim", [event(HARBOR, 1, "boilerplate", note="pelican")])
    wanted = ({"decided": ("boilerplate",)}, {"editor": ("kim",)}, {"text": "pelican"})
    assert [found(desk, "jo", **one) for one in wanted] == [set()] * 3
    assert [found(desk, "ada", **one) for one in wanted] == [{"harbor"}] * 3
    assert filters.search(desk, "pelican", "jo", ["harbor"]) == {}
    record_marks(desk, "jo", [event(HARBOR, 1, "unsupported")])
    assert [found(desk, "jo", **one) for one in wanted] == [{"harbor"}] * 3
    assert [hit.editor for hit in filters.search(desk, "pelican", "jo", ["harbor"])["harbor"]] == ["kim"]


# ---- addresses ---------------------------------------------------------------------------------------------------------
NAMES = st.lists(st.text(min_size=1, max_size=8), max_size=3, unique=True).map(tuple)


@given(NAMES, NAMES, st.lists(st.sampled_from(filters.STATUSES), unique=True).map(tuple), st.text(max_size=10))
def test_filters_survive_an_address(sites, editors, statuses, words):
    wanted = Filters(text=words, status=statuses, site=sites, editor=editors, since=MARCH)
    assert from_query(to_query(wanted)) == wanted


def test_an_address_that_makes_no_sense_filters_nothing():
    nonsense = {"status": "nonsense~", "kind": "~~", "since": "2026-13-45", "hands": "<script>", "q": ""}
    assert from_query(nonsense) == Filters()
    assert to_query(Filters()) == {}


# ---- saved views -------------------------------------------------------------------------------------------------------
URGENT = Filters(status=("new",), language=("de",))


def names(desk: Engine, who: str) -> list[str]:
    return [view.name for view in saved.views(desk, who)]


def test_a_view_is_saved_opened_renamed_replaced_and_deleted(store: Engine):
    assert saved.save(store, "kim", "  German \n first ", URGENT) == "German first"
    saved.save(store, "kim", "mine", Filters(hands=("assigned",)))
    assert saved.views(store, "kim")[0] == saved.View("German first", URGENT)
    saved.save(store, "kim", "German first", Filters(text="x"))
    assert saved.views(store, "kim")[0].filters == Filters(text="x")
    assert saved.rename(store, "kim", "German first", "X") == "X"
    assert names(store, "kim") == ["X", "mine"]
    saved.drop(store, "kim", "X")
    saved.drop(store, "kim", "X")
    assert names(store, "kim") == ["mine"]


def test_views_of_one_person_are_not_anothers(store: Engine):
    saved.save(store, "kim", "mine", URGENT)
    saved.save(store, "jo", "mine", Filters(text="jo"))
    saved.drop(store, "jo", "mine")
    assert names(store, "kim") == ["mine"]
    assert names(store, "jo") == []


def test_what_cannot_be_saved_is_told(store: Engine):
    saved.save(store, "kim", "a", URGENT)
    saved.save(store, "kim", "b", URGENT)
    for wrong in (
        lambda: saved.save(store, "kim", " \x00 ".replace("\x00", ""), URGENT),
        lambda: saved.rename(store, "kim", "a", "b"),
        lambda: saved.rename(store, "kim", "gone", "c"),
    ):
        with pytest.raises(SetupError):
            wrong()
    for i in range(VIEWS_MOST - 2):
        saved.save(store, "kim", f"view {i}", URGENT)
    with pytest.raises(SetupError, match=str(VIEWS_MOST)):
        saved.save(store, "kim", "one more", URGENT)
    saved.save(store, "kim", "a", Filters())
    assert names(store, "kim")[0] == "a"


def test_somebody_who_was_shut_out_saves_nothing(store: Engine):
    sign_in(store, Identity("https://id.example", "1", "Kim"), new_role="editor")
    with writing(store) as connection:
        connection.execute(person.update().values(active=0))
    with pytest.raises(AccessError):
        saved.save(store, "kim", "mine", URGENT)
