"""Who has a story: one claim at a time, leases that run out by themselves, and the next story for everybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from dashboard.errors import AccessError, ClaimError
from dashboard.model import Version
from dashboard.review import read_marks, read_queue, record_marks
from dashboard.review.sharing import claims
from dashboard.review.sharing.assignment import assign, set_overlap
from dashboard.settings import LEASE_SECONDS, LEASE_STEP
from dashboard.store.people import set_active
from dashboard.store.tables import desk_event
from tests.support.making import version
from tests.support.marking import NOW, analysis, event, keep, labels, suggestion
from tests.support.people_of import people

LEASE = LEASE_SECONDS * 1000
MINUTE = 60_000


def desk(engine: Engine, count: int = 3) -> list[Version]:
    """Stories story-1, story-2, …, each needed less than the one before."""
    versions = [version([f"Line one of {i}.", f"Line two of {i}."], site=f"s{i}.example") for i in range(count)]
    told = [
        analysis(v, story=f"story-{i}", said=suggestion("unsupported", 0.6 - i / 50)) for i, v in enumerate(versions, 1)
    ]
    keep(engine, *told)
    return versions


def finish(engine: Engine, who: str, of: Version, label: str = "boilerplate") -> None:
    record_marks(engine, who, [event(of, n, label) for n in (1, 2)])


def told(engine: Engine) -> list[tuple[str, str, str | None, str | None]]:
    with engine.connect() as connection:
        rows = connection.execute(select(desk_event).order_by(desk_event.c.id)).all()
    return [(row.actor, row.kind, row.story, row.person) for row in rows]


# ---- claims -----------------------------------------------------------------------------------------------------
def test_a_claimed_story_is_refused_to_others_with_who_and_until_when(store: Engine):
    desk(store)
    mine = claims.claim(store, "kim", "story-1", now=NOW)
    assert (mine.taken, mine.until) == (NOW, NOW + LEASE)
    with pytest.raises(ClaimError, match=r"kim has this story until \d\d:\d\d UTC") as refused:
        claims.claim(store, "lee", "story-1", now=NOW + MINUTE)
    assert refused.value.claims == (mine,)
    assert claims.claims(store, now=NOW) == {"story-1": (mine,)}


def test_a_claim_may_be_renewed_and_begins_when_it_began(store: Engine):
    desk(store)
    claims.claim(store, "kim", "story-1", now=NOW)
    again = claims.claim(store, "kim", "story-1", now=NOW + MINUTE)
    assert (again.taken, again.until) == (NOW, NOW + MINUTE + LEASE)
    assert told(store) == [("kim", "claimed", "story-1", None)]


def test_a_lease_that_has_run_out_hides_nothing(store: Engine):
    desk(store)
    claims.claim(store, "kim", "story-1", now=NOW)
    assert claims.claims(store, now=NOW + LEASE) == {}
    assert claims.next_story(store, "lee", now=NOW + LEASE) == "story-1"


def test_a_heartbeat_keeps_the_lease_and_hardly_ever_writes(store: Engine):
    desk(store)
    first = claims.claim(store, "kim", "story-1", now=NOW)
    assert claims.keep(store, "kim", "story-1", now=NOW + 1000)
    assert claims.claims(store, now=NOW)["story-1"] == (first,)
    later = NOW + LEASE_STEP * 1000 + 1
    assert claims.keep(store, "kim", "story-1", now=later)
    assert claims.claims(store, now=NOW)["story-1"][0].until == later + LEASE


def test_a_heartbeat_after_the_lease_revives_it_unless_somebody_took_the_story(store: Engine):
    desk(store)
    claims.claim(store, "kim", "story-1", now=NOW)
    assert claims.keep(store, "kim", "story-1", now=NOW + 2 * LEASE)
    claims.claim(store, "lee", "story-1", now=NOW + 4 * LEASE)
    assert not claims.keep(store, "kim", "story-1", now=NOW + 4 * LEASE + 1)
    assert not claims.keep(store, "nobody", "story-1", now=NOW)
    with pytest.raises(ClaimError, match="lee has"):
        claims.claim(store, "kim", "story-1", now=NOW + 4 * LEASE + 1)


def test_a_story_given_back_is_free_at_once(store: Engine):
    desk(store)
    claims.claim(store, "kim", "story-1", now=NOW)
    assert claims.release(store, "kim", "story-1", now=NOW)
    assert not claims.release(store, "kim", "story-1", now=NOW)
    assert claims.claim(store, "lee", "story-1", now=NOW).editor == "lee"
    assert [kind for _, kind, *_ in told(store)] == ["claimed", "released", "claimed"]


def test_a_story_taken_over_keeps_every_mark_and_the_log_says_so(store: Engine):
    one, *_ = desk(store)
    claims.claim(store, "kim", "story-1", now=NOW)
    record_marks(store, "kim", [event(one, 1)])
    assert claims.claim(store, "lee", "story-1", take_over=True, now=NOW).editor == "lee"
    assert not claims.keep(store, "kim", "story-1", now=NOW + 1)
    assert record_marks(store, "kim", [event(one, 2)]).refused == {}
    assert labels(read_marks(store, "story-1")).keys() == {(one.article.id, 1, "kim"), (one.article.id, 2, "kim")}
    assert ("lee", "took_over", "story-1", "kim") in told(store)


def test_as_many_as_the_overlap_may_hold_a_story_and_a_take_over_ends_the_oldest(store: Engine):
    desk(store)
    set_overlap(store, "lead", ["story-1"], 2)
    claims.claim(store, "kim", "story-1", now=NOW)
    claims.claim(store, "lee", "story-1", now=NOW + 1)
    with pytest.raises(ClaimError, match="kim and lee have"):
        claims.claim(store, "max", "story-1", now=NOW + 2)
    claims.claim(store, "max", "story-1", take_over=True, now=NOW + 2)
    assert [one.editor for one in claims.claims(store, now=NOW + 2)["story-1"]] == ["lee", "max"]


def test_a_story_that_does_not_exist_cannot_be_claimed(store: Engine):
    desk(store)
    with pytest.raises(ClaimError, match="does not exist"):
        claims.claim(store, "kim", "story-9")


def test_a_reader_claims_nothing_and_only_a_lead_ends_the_claim_of_somebody_else(store: Engine):
    desk(store)
    people(store, ada="lead", kim="editor", rob="reader")
    for refused in (claims.claim, lambda *who: claims.next_story(*who[:2])):
        with pytest.raises(AccessError):
            refused(store, "rob", "story-1")
    claims.claim(store, "kim", "story-1", now=NOW)
    with pytest.raises(AccessError):
        claims.release(store, "ada", "story-1", by="kim")
    assert claims.release(store, "kim", "story-1", by="ada", now=NOW)
    assert not claims.keep(store, "kim", "story-1", now=NOW)
    assert told(store)[-1] == ("ada", "ended_claim", "story-1", "kim")


# ---- the next story ---------------------------------------------------------------------------------------------
def test_everybody_gets_another_story_until_there_is_none(store: Engine):
    desk(store)
    got = [claims.next_story(store, who, now=NOW) for who in ("kim", "lee", "max", "uma")]
    assert got == ["story-1", "story-2", "story-3", None]


def test_what_is_in_hand_comes_first_even_when_its_lease_has_run_out(store: Engine):
    desk(store)
    claims.claim(store, "kim", "story-3", now=NOW)
    assert claims.next_story(store, "kim", now=NOW + 1) == "story-3"
    assert claims.next_story(store, "kim", now=NOW + 5 * LEASE) == "story-3"
    assert claims.next_story(store, "kim", skip=["story-3"], now=NOW + 1) == "story-1"


def test_what_is_finished_is_not_served_again(store: Engine):
    one, two, _ = desk(store)
    finish(store, "kim", one)
    finish(store, "lee", two)
    assert claims.next_story(store, "kim", now=NOW) == "story-3"


def test_only_what_is_asked_for_is_served(store: Engine):
    desk(store)
    claims.claim(store, "kim", "story-3", now=NOW)
    assert claims.next_story(store, "kim", among=["story-2"], now=NOW) == "story-2"
    assert claims.next_story(store, "lee", among=["story-2"], now=NOW) is None


def test_the_next_story_is_the_next_of_the_list_on_the_screen(store: Engine):
    desk(store)
    assert claims.next_story(store, "kim", among=["story-2", "story-3", "story-1"], now=NOW) == "story-2"
    assert claims.next_story(store, "lee", among=["story-2", "story-3", "story-1"], now=NOW) == "story-3"


def test_what_is_assigned_to_me_comes_before_what_is_anybodys_and_what_is_somebody_elses_never_does(store: Engine):
    desk(store)
    assign(store, "lead", ["story-3"], ["kim"])
    assign(store, "lead", ["story-1"], ["lee"])
    assert claims.next_story(store, "kim", now=NOW) == "story-3"
    assert claims.next_story(store, "kim", skip=["story-3"], now=NOW) == "story-2"
    assert claims.next_story(store, "max", now=NOW) is None


def test_what_was_assigned_to_somebody_who_left_is_anybodys(store: Engine):
    desk(store, 1)
    people(store, ada="lead", kim="editor", lee="editor")
    assign(store, "ada", ["story-1"], ["kim"])
    assert claims.next_story(store, "lee", now=NOW) is None
    set_active(store, None, "kim", False)
    assert read_queue(store).assigned[0] == ()
    assert claims.next_story(store, "lee", now=NOW) == "story-1"


def test_a_second_opinion_is_another_editors(store: Engine):
    one, *_ = desk(store, 1)
    set_overlap(store, "lead", ["story-1"], 2)
    finish(store, "kim", one)
    assert claims.next_story(store, "kim", now=NOW) is None
    assert claims.next_story(store, "lee", now=NOW) == "story-1"
    assert claims.next_story(store, "max", now=NOW) is None
    finish(store, "lee", one, "unsupported")
    assert claims.next_story(store, "max", now=NOW + LEASE) is None


def test_a_sentence_an_editor_is_unsure_of_goes_to_somebody_else(store: Engine):
    one, *_ = desk(store, 1)
    finish(store, "kim", one, "unsure")
    assert claims.next_story(store, "kim", now=NOW) is None
    assert claims.next_story(store, "lee", now=NOW) == "story-1"


def test_twenty_who_ask_at_the_same_moment_get_twenty_stories(store: Engine):
    desk(store, 20)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda i: claims.next_story(store, f"editor {i}", now=NOW), range(20)))
    assert sorted(got) == sorted(f"story-{i}" for i in range(1, 21))


def test_more_than_are_tried_at_once_are_looked_through(store: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(claims, "NEXT_TRIED", 1)
    desk(store)
    assert [claims.next_story(store, who, now=NOW) for who in ("kim", "lee")] == ["story-1", "story-2"]
