"""The counts of the Insight page, which name nobody."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from dashboard.errors import AccessError
from dashboard.review import record_marks, set_blind
from dashboard.review.queue import tally
from tests.support.marking import event, filled
from tests.support.people_of import people

DAY = 86_400_000
NOON = 1_789_732_800_000  # 2026-09-18 12:00 UTC


def test_counts_by_site_day_and_suggestion(store: Engine):
    a, b = filled(store)
    people(store, kim="editor", lee="editor", ada="lead")
    record_marks(
        store, "kim", [event(a, 1, made=NOON), event(a, 2, "sourced", made=NOON + 1), event(b, 1, made=NOON + DAY)]
    )
    record_marks(
        store, "lee", [event(a, 1, "boilerplate", made=NOON + 12 * 3_600_000), event(a, 3, "unsure", made=NOON)]
    )
    record_marks(store, "ada", [event(a, 1, "sourced", cause="adjudication", category="other", made=NOON)])
    assert tally.editors(store) == 2
    sites = {(row.site, row.label): row.count for row in tally.by_site(store, "kim").itertuples(name="R", index=False)}
    assert sites == {
        ("harbor.example", "unsupported"): 1,
        ("harbor.example", "sourced"): 1,
        ("harbor.example", "boilerplate"): 1,
        ("ferry.example", "unsupported"): 1,
    }
    days = tally.by_day(store, "kim")
    assert [str(day) for day in days["day"]] == ["2026-09-18", "2026-09-19"]
    assert (list(days["desk"]), list(days["own"])) == ([3, 2], [2, 1])
    west = tally.by_day(store, "kim", "America/New_York")
    assert list(west["desk"]) == [4, 1]
    assert list(tally.by_day(store, "kim", "Nowhere/Land")["desk"]) == [3, 2]
    assert list(tally.by_day(store, "kim", "Europe")["desk"]) == [3, 2]  # a folder of time zones
    said = tally.suggested(store, "ada")
    assert (said.same, said.all, len(said.against)) == (2, 4, 2)
    set_blind(store, "ada", True)
    assert tally.suggested(store, "lee").all == 2  # their own one, and kim's beside it
    with pytest.raises(AccessError):
        tally.by_site(store, "nobody")


def test_an_empty_desk_has_empty_tables(store: Engine):
    assert tally.by_site(store).empty
    assert tally.by_day(store, "kim").empty
    assert tally.suggested(store).against.empty
