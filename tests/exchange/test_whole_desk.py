"""A desk leaves as one file and comes back as it was, byte for byte, on SQLite and PostgreSQL."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard import exchange, review
from dashboard import store as kept
from dashboard.errors import DatabaseError, ExchangeError
from dashboard.model import MarkEvidence, OutsideSuggestion, Span
from dashboard.review.comments.thread import add_comment, read_threads
from dashboard.store import guideline
from dashboard.store.dump import LEFT_OUT, SECRET, kept_tables
from dashboard.store.engine import writing
from dashboard.store.outside import read_outside, save_outside
from dashboard.store.tables import metadata
from tests.support.making import version
from tests.support.marking import analysis, corrected, event, from_sentence, keep, two_versions
from tests.support.postgres import database
from tests.support.store_fixtures import BOTH

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30).filter(
    str.strip
)
LABELS = ("boilerplate", "unsupported", "sourced", "unsure")
BESIDE = ("comment", "suggest", "archive", "restore")  # what is no mark
STEP = st.tuples(
    st.sampled_from(("Kim", "Inés", "東京", "=Lea")),
    st.integers(1, 3),
    st.sampled_from((*LABELS, None, "ruling", "undo", *BESIDE)),
    TEXT | st.just(""),
    st.sampled_from(("note", "url", "sentence")),
)


@pytest.fixture(params=BOTH)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """Makes empty desks, on SQLite and on PostgreSQL."""
    numbers, made = count(), []
    with ExitStack() as stack:

        def make() -> Engine:
            if request.param == "sqlite":
                path = tmp_path / f"desk-{next(numbers)}.db"
                shutil.copy(request.getfixturevalue("made_sqlite"), path)
                url = f"sqlite:///{path}"
            else:
                server, like = (request.getfixturevalue(n) for n in ("postgresql_server", "made_postgresql"))
                url = stack.enter_context(database(server, f"d{uuid4().hex[:16]}", like=like))
            made.append(kept.open_database(url))
            return made[-1]

        yield make
        for engine in made:
            engine.dispose()


@pytest.fixture
def pair(fresh: Callable[[], Engine]) -> tuple[Engine, Engine]:
    return fresh(), fresh()


def emptied(engine: Engine) -> Engine:
    """The desk without a row: making another takes a hundred times as long."""
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return engine


def exported(engine: Engine) -> bytes:
    out = io.BytesIO()
    exchange.write_desk(engine, out)
    return out.getvalue()


def again(engine: Engine, data: bytes) -> bytes:
    exchange.read_desk(engine, io.BytesIO(data), "desk.jsonl")
    return exported(engine)


def work(engine: Engine, steps: list[Any]) -> None:
    """What editors did: marks of every kind with their evidence, undone ones, rulings with categories, notes alone,
    comments, suggestions of other programs, articles put away and brought back."""
    a, b = version((*(f"One {n}." for n in (1, 2, 3)),), published=date(2026, 3, 1), role="source"), two_versions()[1]
    apart = version(["Put away."])
    keep(engine, analysis(a, b), analysis(apart, story="story-2"))
    last = None
    for who, n, label, note, proof in steps:
        told = a.sentence(n)
        if label == "comment":
            add_comment(engine, who, (a.article.id, told.start, told.end), note or "Is it?", name=str(uuid4()))
        elif label == "suggest":
            save_outside(
                engine,
                [OutsideSuggestion(who, a.article.id, told.start, told.end, told.text, "sourced", 0.1 * n, note)],
            )
        elif label in ("archive", "restore"):
            put = kept.archive_articles if label == "archive" else kept.restore_articles
            put(engine, None, [apart.article.id])
        if label in BESIDE:
            continue
        pieces = {
            "note": MarkEvidence(note=note or "seen"),
            "url": MarkEvidence(url="https://x.example/ü"),
            "sentence": from_sentence(b, n),
        }
        if label == "ruling":
            made = event(a, n, "sourced", cause="adjudication", category="name", note=note, evidence=(pieces[proof],))
        elif label == "undo":
            made = event(a, n, None, cause="undo", reverts=last)
        else:
            span = {"span": Span(0, 2)} if label == "unsupported" else {}
            made = event(a, n, label, note=note, **({"evidence": (pieces[proof],)} if label == "sourced" else span))
        assert not review.record_marks(engine, who, [made]).refused
        last = made.id


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=1, max_size=8))
def test_a_desk_comes_back_byte_for_byte(pair: tuple[Engine, Engine], steps: list[Any]):
    first, second = (emptied(engine) for engine in pair)
    work(first, steps)
    data = exported(first)
    assert again(second, data) == data
    assert read_outside(second, "story-1") == read_outside(first, "story-1")
    assert read_threads(second, "story-1") == read_threads(first, "story-1")
    assert kept.read_shelf(second) == kept.read_shelf(first)
    assert review.check_rebuild(second) == []
    assert review.read_log(second) == review.read_log(first)


def test_a_desk_crosses_to_the_other_kind_of_database_and_back(
    fresh: Callable[[], Engine], made_sqlite: Path, tmp_path: Path
):
    here, there = fresh(), kept.open_database(f"sqlite:///{shutil.copy(made_sqlite, tmp_path / 'there.db')}")
    a, b = two_versions()
    keep(here, analysis(a, b))
    review.record_marks(here, "Kim", [event(a, 1), event(a, 2, "sourced", note="\tnote\r\nline")])
    c = version(["„Grüße“ – 東京 🐙", "Zwei."])
    keep(
        here, analysis(corrected(a, (a.sentence(1).text, "New.", a.sentence(3).text)), b), analysis(c, story="story-2")
    )
    kept.decide(here, "Kim", "apart", [a.article.id, b.article.id])
    kept.set_setting(here, "a thing", {"x": [1, None, 0.5]}, by="Kim")
    guideline.save(here, "Kim", "Mark *what* is wrong.", "first", seen=0)
    key = kept.token_key(here)
    data = exported(here)
    assert again(there, data) == data
    assert key.encode() not in data  # what opens the door to the desk stays at home
    assert kept.search_texts(there, "Grüße", stories=["story-2"])
    review.record_marks(there, "Kim", [event(b, 1)])  # the numbers go on behind those that came along
    assert again(fresh(), exported(there)) == exported(there) != data
    there.dispose()


def test_a_desk_is_imported_into_an_empty_one_only_and_whole_or_not_at_all(fresh: Callable[[], Engine]):
    a, b = two_versions()
    first, there = fresh(), fresh()
    keep(first, analysis(a, b))
    review.record_marks(first, "Kim", [event(a, 1)])
    data = exported(first)
    with pytest.raises(DatabaseError, match="not empty"):
        again(first, data)
    lines = data.splitlines(keepends=True)
    changed = json.loads(lines[-2])
    changed[1]["changed"] = "1"
    broken = {
        "cut off": lines[:-4],
        "no end": lines[:-1],
        "a line is missing": [*lines[:4], *lines[5:]],
        "not JSON": [*lines[:3], b"{oops\n", *lines[3:]],
        "a table there is not": [*lines[:3], b'["secrets",{}]\n', *lines[3:]],
        "a column there is not": [*lines[:1], b'["article",{"id":"x","password":1}]\n', *lines[1:]],
        "a column with another type": [*lines[:-2], json.dumps(changed).encode() + b"\n", lines[-1]],
        "no head": lines[1:],
        "another version": [b'{"copydesk":"desk","version":99}\n', *lines[1:]],
    }
    for name, part in broken.items():
        with pytest.raises((ExchangeError, DatabaseError)):
            exchange.read_desk(there, part, name)
        assert kept.story_ids(there) == [], name
    assert again(there, data) == data


def test_every_table_is_in_the_file_or_left_out_for_a_reason():
    """A new table is carried along unless it is named in LEFT_OUT; a key that opens the desk belongs into SECRET."""
    assert {table.name for table in kept_tables()} | LEFT_OUT == set(metadata.tables)
    secrets = {
        c.name for table in kept_tables() for c in table.columns if {"token", "secret", "hash"} & set(c.name.split("_"))
    }
    assert secrets == set()
    assert SECRET
