"""A desk leaves as one file and comes back as it was, byte for byte, on SQLite and PostgreSQL."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
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
from dashboard.labels import ANSWERS
from dashboard.model import (
    Copy,
    MarkEvidence,
    Note,
    OutsideSuggestion,
    Reading,
    Refusal,
    Span,
    StoryAnalysis,
    Tie,
    Version,
)
from dashboard.review.comments.thread import add_comment, read_threads
from dashboard.review.marks.check import CAUSES
from dashboard.review.queue import filters, saved
from dashboard.review.sharing import assignment
from dashboard.store import guideline, people
from dashboard.store.dump import LEFT_OUT, SECRET, kept_tables
from dashboard.store.engine import writing
from dashboard.store.load_reports import keep_report
from dashboard.store.outside import read_outside, save_outside
from dashboard.store.tables import metadata
from tests.support.making import version
from tests.support.marking import analysis, corrected, event, from_sentence, keep, two_versions
from tests.support.postgres import database
from tests.support.store_fixtures import BOTH

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30).filter(
    str.strip
)
PAGE, COPIES = (Span(0, 3),), (Copy("c.txt", "https://y.example/", "y.example", date(2026, 3, 2)),)
CAPTURED = datetime(2026, 3, 1, 12, tzinfo=UTC)
LABELS = ("boilerplate", "unsupported", "sourced", "unsure")
CAUSES_SEEN = ("accept", "bulk", "propagation", "redo")  # of a mark that is otherwise like one by a key
BESIDE = (  # what is no mark of an editor at this desk
    "comment", "suggest", "archive", "restore", "import", "overlap", "draw", "assign", "apart", "take back", "correct",
    "guideline", "person", "view", "load",
)  # fmt: skip
STEP = st.tuples(
    st.sampled_from(("Kim", "Inés", "東京", "=Lea")),
    st.integers(1, 3),
    st.sampled_from((*LABELS, None, "reviewed", *CAUSES_SEEN, "ruling", "undo", *BESIDE)),
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


def marks_table(engine: Engine, *, final: bool = False) -> bytes:
    """The desk's marks as CSV."""
    out = io.BytesIO()
    exchange.EXPORTS["csv"].write(exchange.Source(engine, final=final), out)
    return out.getvalue()


def again(engine: Engine, data: bytes) -> bytes:
    exchange.read_desk(engine, io.BytesIO(data), "desk.jsonl")
    return exported(engine)


def tied(a: Version, b: Version) -> StoryAnalysis:
    """A story of both that says why it is one, and which other it is like."""
    told = analysis(a, b)
    ties = (Tie("same-event", "wording", (a.article.id, b.article.id), 2, 0.5, 0.25),)
    return replace(told, story=replace(told.story, near=(("story-2", 0.125),), ties=ties))


def work(engine: Engine, steps: list[Any]) -> None:
    """What editors did: marks of every kind with their evidence, undone ones, rulings with categories, notes alone, and
    all that stands beside marks (BESIDE)."""
    a, b = version((*(f"One {n}." for n in (1, 2, 3)),), published=date(2026, 3, 1), role="source"), two_versions()[1]
    b = replace(
        b, article=replace(b.article, url="https://x.example/ü", story="s", captured=CAPTURED, page=PAGE, copies=COPIES)
    )
    apart = version(["Put away."])
    keep(engine, tied(a, b), analysis(apart, story="story-2"))
    last, beside = None, Beside(engine, a, b, apart)
    for who, n, label, note, proof in steps:
        if label in BESIDE:
            beside.do(label, who, n, note)
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
        elif label == "reviewed":
            made = replace(event(a, 1, "reviewed", note=note), start=0, end=0, quote="")
        elif label in CAUSES_SEEN:
            made = event(a, n, "boilerplate", cause=label, group=f"group-{n}", note=note)
        else:
            span = {"span": Span(0, 2)} if label == "unsupported" else {}
            made = event(a, n, label, note=note, **({"evidence": (pieces[proof],)} if label == "sourced" else span))
        refused = review.record_marks(engine, who, [made]).refused
        assert not refused, refused
        last = made.id


@dataclass
class Beside:
    """What people do beside marking."""

    engine: Engine
    a: Version
    b: Version
    apart: Version
    decided: int | None = None

    def do(self, what: str, who: str, n: int, note: str) -> None:
        """One such thing; nothing where it cannot be done (again)."""
        engine, told = self.engine, self.a.sentence(n)
        place = (self.a.article.id, told.start, told.end)
        if what == "comment":
            add_comment(engine, who, place, f"@Kim {note}", name=str(uuid4()))
        elif what == "suggest":
            score, pieces = (None if n == 3 else 0.1 * n), ({"note": note or "seen"},)
            save_outside(engine, [OutsideSuggestion(who, *place, told.text, "sourced", score, note, pieces)])
        elif what in ("archive", "restore"):
            put = kept.archive_articles if what == "archive" else kept.restore_articles
            put(engine, None, [self.apart.article.id])
        elif what == "import":
            line = json.dumps(
                {"article": self.a.article.name, "text": told.text, "label": "boilerplate", "editor": who}
            )
            exchange.import_marks(engine, exchange.read_marks(line.encode(), "a.jsonl"), name="a.jsonl")
        elif what in ("overlap", "draw", "assign"):
            self.share(what, who, n)
        elif what == "apart":
            self.decided = kept.decide(engine, who, "apart", [self.a.article.id, self.b.article.id])
        elif what == "take back" and self.decided is not None:
            kept.decide(engine, who, "undo", reverts=self.decided)
            self.decided = None
        elif what == "correct":
            new = corrected(self.b, (*(s.text for s in self.b.sentences[:2]), f"New {n}."))
            keep(engine, tied(self.a, new), analysis(self.apart, story="story-2"))
        elif what == "guideline":
            newest = guideline.newest(engine)
            guideline.save(engine, who, f"Mark *what* is wrong. {note}", note, seen=newest.version if newest else 0)
        elif what == "view":
            saved.save(engine, who, f"View {n}", filters.from_query({"site": "x.example"}))
        elif what == "person" and not people.people(engine):
            people.invite(engine, None, "ines@x.example", "admin", name="Inés")
        elif what == "load":
            self.load(who)

    def share(self, what: str, who: str, n: int) -> None:
        """Second opinions by hand and by lot, assignments."""
        if what == "overlap":
            assignment.set_overlap(self.engine, who, ["story-1"], n)
        elif what == "draw":
            assignment.second_opinions(self.engine, who, 1.0, seed=str(n))
        else:
            assignment.assign(self.engine, who, ["story-1", "story-2"], [who], "knows the harbour")

    def load(self, who: str) -> None:
        """A load with its report, and what it refused."""
        refused = (Refusal("a.pdf", "The file is a scan.", "Run it through OCR."),)
        reading = Reading((self.a.article,), refused, notes=(Note("a.txt", "encoding", "cp1252", 1),))
        kept_now = kept.save_articles(self.engine, reading)
        keep_report(self.engine, str(uuid4()), "a folder", who, reading, kept_now)


EVERYTHING = [("Kim", 1 + k % 3, label, "a note", proof) for k, (label, proof) in enumerate([
    *((label, "note") for label in (*LABELS, "reviewed", *CAUSES_SEEN, "ruling", "undo", None)),
    ("sourced", "url"), ("sourced", "sentence"), *((label, "note") for label in BESIDE if label != "restore"),
])]  # fmt: skip


def test_what_the_generated_desks_are_made_of_is_everything_a_desk_can_hold(pair: tuple[Engine, Engine]):
    """A table, column, cause, label or kind of log entry that no step makes would come back unchecked."""
    first, second = (emptied(engine) for engine in pair)
    work(first, EVERYTHING)
    data = exported(first)
    assert again(second, data) == data
    for final in (False, True):
        assert marks_table(second, final=final) == marks_table(first, final=final)
    rows = [json.loads(line) for line in data.splitlines()[1:-1]]
    held: dict[str, set[str]] = {table.name: set() for table in kept_tables()}
    for table, row in rows:
        held[table] |= {name for name, value in row.items() if value not in (None, "", [], {})}
    lacking = {(t.name, c.name) for t in kept_tables() for c in t.columns} - {
        (t, c) for t, cs in held.items() for c in cs
    }
    assert lacking == set()
    events = [row for table, row in rows if table == "mark_event"]
    assert {row["cause"] for row in events} == CAUSES
    assert {row["label"] for row in events} == {*ANSWERS, None}
    pieces = [set(piece) for row in events for piece in row["evidence"]]
    assert {"url"} in pieces and {"note"} in pieces and {"article", "start", "end", "quote", "hash"} in pieces


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
    assert marks_table(here) == marks_table(there)
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
