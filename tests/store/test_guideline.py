"""The guideline page: versions, two leads at once, and examples from rulings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select

from dashboard.errors import AccessError, MarkError
from dashboard.settings import GUIDELINE_LIMIT
from dashboard.store import guideline
from dashboard.store.engine import reading, writing
from dashboard.store.tables import desk_event, person


def test_every_saving_is_a_version_and_the_newest_one_counts(store: Engine):
    assert guideline.newest(store) is None
    first = guideline.save(store, "lea", "# Dates\nAs in the source.", "first", seen=0, now=5)
    second = guideline.save(store, "max", "# Dates\nAs in the minutes.", "minutes, not wires", seen=first.version)
    assert guideline.newest(store) == second
    assert guideline.versions(store) == [second, first]
    assert (first.actor, first.made, first.text) == ("lea", 5, "# Dates\nAs in the source.\n")
    with reading(store) as connection:
        log = connection.execute(select(desk_event.c.actor, desk_event.c.kind, desk_event.c.details)).all()
    assert [(row.actor, row.kind, row.details["version"]) for row in log] == [
        ("lea", "guideline", 1),
        ("max", "guideline", 2),
    ]


def test_two_leads_never_overwrite_each_other(store: Engine):
    guideline.save(store, "lea", "Hers", seen=0)
    with pytest.raises(guideline.OutdatedError) as caught:
        guideline.save(store, "max", "His", seen=0)
    assert caught.value.newest.text == "Hers\n"
    assert "lea" in caught.value.message
    assert [v.text for v in guideline.versions(store)] == ["Hers\n"]
    guideline.save(store, "max", "Both", seen=1)


def test_the_same_text_is_no_new_version_and_an_empty_or_endless_one_is_refused(store: Engine):
    first = guideline.save(store, "lea", "Text", seen=0)
    assert guideline.save(store, "max", "  Text\n\n", seen=first.version) == first
    for bad in (" \n", "x" * (GUIDELINE_LIMIT + 1)):
        with pytest.raises(MarkError):
            guideline.save(store, "lea", bad, seen=first.version)


def test_an_older_version_comes_back_as_a_new_one(store: Engine):
    first = guideline.save(store, "lea", "One", seen=0)
    second = guideline.save(store, "lea", "Two", seen=first.version)
    third = guideline.save(store, "lea", first.text, "version 1 again", seen=second.version)
    assert (third.version, third.text) == (3, "One\n")
    assert len(guideline.versions(store)) == 3


def test_an_example_is_added_once_under_its_heading(store: Engine):
    first = guideline.add_example(
        store, "lea", "ruling-1", "**unsupported**: a", heading="Examples", about="from a ruling"
    )
    assert first.text == "## Examples\n\n- **unsupported**: a\n"
    assert guideline.add_example(store, "lea", "ruling-1", "again", heading="Examples", about="") == first
    guideline.save(store, "lea", "# Rules\nText\n\n## Examples\n- a\n\n## Later\nMore", seen=1)
    made = guideline.add_example(store, "lea", "ruling-2", "b", heading="Examples", about="")
    assert made.text == "# Rules\nText\n\n## Examples\n- a\n- b\n\n## Later\nMore\n"
    assert (
        guideline.add_example(store, "lea", "ruling-1", "again", heading="Examples", about="").version == made.version
    )


def test_only_a_lead_writes_the_guideline(store: Engine):
    people = {"issuer": "https://id.example", "active": 1, "epoch": 0, "made": 1, "seen": 1}
    with writing(store) as connection:
        for who, role in (("kim", "editor"), ("lea", "lead")):
            connection.execute(insert(person).values(id=who, subject=who, name=who, role=role, **people))
    with pytest.raises(AccessError):
        guideline.save(store, "kim", "Mine", seen=0)
    with pytest.raises(AccessError):
        guideline.add_example(store, "kim", "r", "line", heading="Examples", about="")
    assert guideline.save(store, "lea", "Ours", seen=0).version == 1


@given(st.lists(st.text(max_size=30).filter(lambda t: "\n- " not in t), max_size=6), st.integers(1, 4))
def test_adding_examples_never_loses_a_line(lines: list[str], many: int):
    text = "\n".join(lines)
    for k in range(many):
        text = guideline.with_example(text, f"example {k}", "Examples")
    kept = text.splitlines()
    assert [line for line in kept if line.startswith("- example ")] == [f"- example {k}" for k in range(many)]
    old = [line for line in "\n".join(lines).rstrip().splitlines() if line.strip()]
    rest = iter(line for line in kept)
    assert all(any(line == candidate for candidate in rest) for line in old)


def test_words_of_an_article_cannot_become_markdown():
    hostile = "![x](http://evil.example) <b>*bold*</b> `c` [l](javascript:1) $x$ :red[y]\n# head"
    safe = guideline.escaped(hostile)
    assert "\n" not in safe
    assert all(safe[i - 1] == "\\" for i, sign in enumerate(safe) if sign in "![]<>*`$#:")
