"""Recording marks: once, in order, with reasons for what is refused."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.errors import MarkError
from dashboard.model import MarkEvent, MarkEvidence, Reading, Span
from dashboard.review import (
    check_rebuild,
    event_from_json,
    event_to_json,
    read_history,
    read_log,
    read_marks,
    read_own_events,
    rebuild_marks,
    record_marks,
)
from dashboard.settings import BATCH_LIMIT, CLOCK_AHEAD, EVIDENCE_LIMIT, NOTE_LIMIT, QUOTE_LIMIT
from dashboard.store import save_articles
from tests.support.marking import LINES, NOW, corrected, event, filled, from_sentence, labels


def test_a_mark_is_recorded_and_served_with_everything_it_says(store: Engine):
    a, b = filled(store)
    made = event(
        a, 1, "unsupported", span=Span(25, 32), note="says Tuesday", evidence=(from_sentence(b, 1),), group="g1"
    )
    assert record_marks(store, "kim", [made]).acks == (made.id,)
    (found,) = read_marks(store, "story-1").marks
    assert (found.article, found.n, found.editor, found.label) == (a.article.id, 1, "kim", "unsupported")
    assert (found.span, found.note, found.evidence, found.group) == (made.span, made.note, made.evidence, "g1")
    assert (found.made, found.event, found.cause, found.stale) == (made.made, made.id, "key", "")


def test_an_event_comes_back_from_the_log_as_it_was_made(store: Engine):
    a, b = filled(store)
    made = event(a, 2, "sourced", evidence=(from_sentence(b, 2), MarkEvidence(url="https://x.example/ü")), reverts="r" * 36,
                 cause="undo")  # fmt: skip
    record_marks(store, "kim", [made])
    assert [found for _, found in read_log(store)] == [dataclasses.replace(made, editor="kim")]


def test_sending_an_event_again_is_acknowledged_and_changes_nothing(store: Engine):
    a, _ = filled(store)
    made = event(a, 1)
    first = record_marks(store, "kim", [made, made])
    before = read_marks(store, "story-1")
    again = record_marks(store, "kim", [made])
    assert first.acks == again.acks == (made.id,)
    assert read_marks(store, "story-1") == before
    assert len(read_log(store)) == 1


def test_a_late_mark_does_not_overwrite_a_newer_one(store: Engine):
    a, _ = filled(store)
    early, late = event(a, 1, "boilerplate"), event(a, 1, "unsupported")
    record_marks(store, "kim", [late])
    assert record_marks(store, "kim", [early]).acks == (early.id,)
    assert labels(read_marks(store, "story-1")) == {(a.article.id, 1, "kim"): "unsupported"}
    assert [e.label for e in read_history(store, a.article.id, 1)] == ["boilerplate", "unsupported"]
    assert check_rebuild(store) == []


def test_of_two_marks_in_the_same_millisecond_the_higher_seq_counts(store: Engine):
    a, _ = filled(store)
    record_marks(
        store, "kim", [event(a, 1, "unsupported", made=NOW, seq=2), event(a, 1, "boilerplate", made=NOW, seq=1)]
    )
    assert set(labels(read_marks(store, "story-1")).values()) == {"unsupported"}


def test_a_clock_far_ahead_is_set_back_so_that_the_mark_can_still_be_changed(store: Engine):
    a, _ = filled(store)
    year = 365 * 86_400_000
    ahead = [
        event(a, 1, label, made=NOW + year + i, seq=9 - i) for i, label in enumerate(("boilerplate", "unsupported"))
    ]
    record_marks(store, "kim", ahead, now=NOW)
    assert set(labels(read_marks(store, "story-1")).values()) == {"unsupported"}
    assert all(found.made <= NOW + CLOCK_AHEAD for _, found in read_log(store))
    record_marks(store, "kim", [event(a, 1, None, made=NOW + CLOCK_AHEAD)], now=NOW + CLOCK_AHEAD)
    assert read_marks(store, "story-1").marks == ()


def test_a_clock_a_little_ahead_is_believed(store: Engine):
    a, _ = filled(store)
    record_marks(store, "kim", [event(a, 1, made=NOW + CLOCK_AHEAD)], now=NOW)
    assert read_log(store)[0][1].made == NOW + CLOCK_AHEAD


def test_a_clock_that_is_set_back_hides_no_new_mark(store: Engine):
    """Browsers stamp a mark later than their editor's last one, whatever their clock says."""
    a, _ = filled(store)
    hour = 3_600_000
    record_marks(store, "kim", [event(a, 1, "boilerplate", made=NOW)], now=NOW)
    record_marks(store, "kim", [event(a, 1, "unsupported", made=NOW + 1)], now=NOW - hour)
    assert set(labels(read_marks(store, "story-1")).values()) == {"unsupported"}
    record_marks(store, "kim", [event(a, 1, "sourced", made=NOW + 24 * hour)], now=NOW - hour)  # far ahead of both
    assert set(labels(read_marks(store, "story-1")).values()) == {"sourced"}
    assert read_log(store)[-1][1].made == NOW + 2
    assert check_rebuild(store) == []


def test_each_editor_has_a_mark_of_their_own(store: Engine):
    a, _ = filled(store)
    record_marks(store, "kim", [event(a, 1, "unsupported")])
    record_marks(store, "lee", [event(a, 1, "sourced")])
    assert labels(read_marks(store, "story-1")) == {
        (a.article.id, 1, "kim"): "unsupported",
        (a.article.id, 1, "lee"): "sourced",
    }


def test_the_editor_is_who_sends_whatever_the_event_says(store: Engine):
    a, _ = filled(store)
    record_marks(store, "kim", [event(a, 1, editor="the lead")])
    assert read_log(store)[0][1].editor == "kim"


def test_an_id_that_another_editor_has_used_is_refused(store: Engine):
    a, _ = filled(store)
    made = event(a, 1)
    record_marks(store, "kim", [made])
    receipt = record_marks(store, "lee", [made])
    assert receipt.acks == ()
    assert "another editor" in receipt.refused[made.id]


# ---- refused, with the rest recorded ----------------------------------------------------------------------------
BAD: list[tuple[dict[str, Any], str]] = [
    ({"article": "f" * 16}, "no article"),
    ({"label": "true"}, "no label"),
    ({"label": "reviewed"}, "as a whole"),
    ({"cause": "magic"}, "no cause"),
    ({"start": -1}, "place"),
    ({"end": 2**70}, "place"),
    ({"start": 5}, "differ in length"),
    ({"quote": "The council voted 7-3 on Tuesday to raise the fee."}, "do not stand"),
    ({"start": 0, "end": QUOTE_LIMIT + 1, "quote": "x" * (QUOTE_LIMIT + 1)}, "too long"),
    ({"quote": " " * 50, "end": 50}, "empty"),
    ({"note": "n" * (NOTE_LIMIT + 1)}, "longer than"),
    ({"made": -1}, "time"),
    ({"span": Span(3, 999)}, "not inside"),
    ({"span": Span(3, 3)}, "not inside"),
    ({"label": "sourced", "evidence": ()}, "needs evidence"),
    ({"evidence": (MarkEvidence(),)}, "one of the three"),
    ({"evidence": (MarkEvidence(url="https://x.example", note="and a note"),)}, "one of the three"),
    ({"evidence": (MarkEvidence(url="javascript:alert(1)"),)}, "http"),
    ({"evidence": (MarkEvidence(article="a" * 16),)}, "place and its words"),
    ({"evidence": (MarkEvidence(article="a" * 16, start=0, end=3, quote="abc"),)}, "to take evidence from"),
    ({"evidence": (MarkEvidence(note="x"),) * (EVIDENCE_LIMIT + 1)}, "more than"),
    ({"group": "g" * 65}, "too long"),
    ({"story": "s" * 65}, "too long"),
    ({"id": "no"}, "id"),
    ({"id": "x'; DROP TABLE"}, "id"),
]


@pytest.mark.parametrize(("change", "why"), BAD, ids=[why + str(i) for i, (_, why) in enumerate(BAD)])
def test_a_mark_that_must_not_be_recorded_is_refused_with_a_reason_and_the_rest_is_recorded(
    empty_desk: Engine, change: dict[str, Any], why: str
):
    a, _ = filled(empty_desk)
    bad, good = dataclasses.replace(event(a, 1), **change), event(a, 2)
    receipt = record_marks(empty_desk, "kim", [bad, good])
    assert receipt.acks == (good.id,)
    assert why in receipt.refused[bad.id]
    assert [found.id for _, found in read_log(empty_desk)] == [good.id]


def test_a_batch_that_is_too_large_is_recorded_as_far_as_it_may(store: Engine, monkeypatch: pytest.MonkeyPatch):
    limit = BATCH_LIMIT if store.dialect.name == "sqlite" else 50  # 5,000 take PostgreSQL 4 s
    monkeypatch.setattr("dashboard.review.marks.record.BATCH_LIMIT", limit)
    a, _ = filled(store)
    many = [event(a, 1 + i % 3) for i in range(limit + 5)]
    receipt = record_marks(store, "kim", many)
    assert (len(receipt.acks), len(receipt.refused)) == (limit, 5)
    assert len(read_marks(store, "story-1").marks) == 3
    assert check_rebuild(store) == []


def test_a_nameless_editor_is_refused(store: Engine):
    a, _ = filled(store)
    assert "name" in next(iter(record_marks(store, "  ", [event(a, 1)]).refused.values()))


def test_a_mark_whose_place_is_off_is_put_where_its_words_stand(store: Engine):
    a, _ = filled(store)
    s = a.sentence(2)
    made = event(a, 2, start=s.start + 7, end=s.end + 7)
    assert record_marks(store, "kim", [made]).acks == (made.id,)
    assert labels(read_marks(store, "story-1")) == {(a.article.id, 2, "kim"): "unsupported"}


def test_nul_and_lone_surrogates_in_a_note_are_cleaned(store: Engine):
    a, _ = filled(store)
    record_marks(store, "kim\x00", [event(a, 1, note="a\x00b\ud83e", evidence=(MarkEvidence(note="\udc00"),))])
    (found,) = read_marks(store, "story-1").marks
    assert (found.editor, found.note, found.evidence[0].note) == ("kim�", "a�b�", "�")


def test_a_mark_on_a_text_that_was_corrected_meanwhile_is_not_refused(store: Engine):
    old, _ = filled(store)
    made = event(old, 2)
    save_articles(store, Reading((corrected(old, [*LINES, "Added."]).article,)))
    assert record_marks(store, "kim", [made]).acks == (made.id,)


# ---- undo, redo, reviewed ---------------------------------------------------------------------------------------
def test_undo_is_an_event_that_says_what_is_true_again(store: Engine):
    a, _ = filled(store)
    first, second = event(a, 1, "boilerplate"), event(a, 1, "unsupported")
    undo = event(a, 1, "boilerplate", cause="undo", reverts=second.id)
    redo = event(a, 1, "unsupported", cause="redo", reverts=undo.id)
    for each, label in ((first, "boilerplate"), (second, "unsupported"), (undo, "boilerplate"), (redo, "unsupported")):
        record_marks(store, "kim", [each])
        assert set(labels(read_marks(store, "story-1")).values()) == {label}
    assert [e.cause for e in read_history(store, a.article.id, 1)] == ["key", "key", "undo", "redo"]


def test_own_events_come_newest_first_without_those_of_others(store: Engine):
    a, b = filled(store)
    mine = [event(a, 1), event(b, 2), event(a, 1, None)]
    record_marks(store, "kim", mine)
    record_marks(store, "lee", [event(a, 3)])
    assert [e.id for e in read_own_events(store, "story-1", "kim", 10)] == [e.id for e in reversed(mine)]
    assert len(read_own_events(store, "story-1", "kim", 2)) == 2
    assert read_own_events(store, "story-2", "kim", 10) == []


def test_an_article_can_be_reviewed_with_nothing_to_mark(store: Engine):
    a, _ = filled(store)
    whole: dict[str, Any] = {"start": 0, "end": 0, "quote": ""}
    record_marks(store, "kim", [event(a, 1, "reviewed", **whole)])
    assert labels(read_marks(store, "story-1")) == {(a.article.id, 0, "kim"): "reviewed"}
    bad = event(a, 1, "sourced", **whole)
    assert "as a whole" in record_marks(store, "kim", [bad]).refused[bad.id]
    record_marks(store, "kim", [event(a, 1, None, **whole)])
    assert read_marks(store, "story-1").marks == ()


def test_the_present_state_can_be_made_from_the_log_again(store: Engine):
    a, b = filled(store)
    for editor in ("kim", "lee"):
        record_marks(
            store,
            editor,
            [event(v, n, label) for v in (a, b) for n in (1, 2, 3) for label in ("sourced", None, "unsure")],
        )
    before = read_marks(store, "story-1")
    assert check_rebuild(store) == []
    with store.begin() as connection:
        connection.exec_driver_sql("UPDATE mark SET label = 'boilerplate' WHERE editor = 'kim'")
        connection.exec_driver_sql("DELETE FROM mark WHERE editor = 'lee' AND at_n = 1")
    assert len(check_rebuild(store)) == 8
    rebuild_marks(store)
    assert check_rebuild(store) == []
    assert read_marks(store, "story-1") == before


# ---- at once ----------------------------------------------------------------------------------------------------
def test_eight_threads_on_the_same_sentences_lose_nothing(store: Engine):
    a, b = filled(store)
    sent: dict[int, list[MarkEvent]] = {
        i: [event(v, n) for v in (a, b) for n in (1, 2, 3) for _ in range(4)] for i in range(8)
    }
    acked: dict[int, list[str]] = {}
    start = threading.Barrier(8)

    def work(i: int) -> None:
        start.wait()
        acked[i] = [name for each in sent[i] for name in record_marks(store, f"editor {i % 4}", [each]).acks]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {i: len(names) for i, names in acked.items()} == dict.fromkeys(range(8), 24)
    found = read_log(store, limit=1000)
    assert sorted(e.id for _, e in found) == sorted(e.id for events in sent.values() for e in events)
    assert check_rebuild(store) == []
    newest = {(e.article, e.start, e.editor): e for _, e in sorted(found, key=lambda pair: (pair[1].made, pair[1].seq))}
    assert {m.event for m in read_marks(store, "story-1").marks} == {e.id for e in newest.values()}


def test_the_same_event_sent_by_two_connections_at_once_is_recorded_once(store: Engine):
    a, _ = filled(store)
    made = [event(a, 1) for _ in range(20)]
    start = threading.Barrier(4)
    acks: list[tuple[str, ...]] = []

    def work() -> None:
        start.wait()
        acks.append(record_marks(store, "kim", made).acks)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sorted(each) for each in acks] == [sorted(e.id for e in made)] * 4
    assert len(read_log(store)) == 20


def test_a_watcher_who_asks_for_what_is_new_misses_nothing(store: Engine):
    """The log's numbers must appear in their order, or a mark that is committed late is never seen."""
    a, b = filled(store)
    stop = threading.Event()
    seen: set[str] = set()

    def watch() -> None:
        revision = 0
        while True:
            last = stop.is_set()
            found = read_marks(store, "story-1", revision)
            if found:
                seen.update(m.event for m in found.marks)
                revision = found.revision
            if last:
                return

    def work(i: int) -> None:
        for n in range(1, 4):
            for v in (a, b):
                for k in range(3):
                    record_marks(store, f"editor {i} {k}", [event(v, n)])

    watcher = threading.Thread(target=watch)
    writers = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in (watcher, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    watcher.join()
    assert seen == {e.id for _, e in read_log(store)}


# ---- JSON -------------------------------------------------------------------------------------------------------
TEXT = st.text(max_size=20)
PIECES = st.builds(
    MarkEvidence,
    article=st.none() | TEXT, start=st.none() | st.integers(0, 99), end=st.none() | st.integers(0, 99),
    quote=st.none() | TEXT, url=st.none() | TEXT, note=st.none() | TEXT,
)  # fmt: skip


@given(
    st.builds(
        MarkEvent,
        id=TEXT, editor=st.just("kim"), article=TEXT, start=st.integers(0, 99), end=st.integers(0, 99), quote=TEXT,
        label=st.none() | st.sampled_from(["sourced", "unsure"]), made=st.integers(0, 2**50), seq=st.integers(0, 99),
        story=TEXT, evidence=st.lists(PIECES, max_size=2).map(tuple), note=TEXT, cause=st.sampled_from(["key", "undo"]),
        span=st.none() | st.builds(Span, st.integers(0, 9), st.integers(0, 9)), group=st.none() | TEXT, reverts=st.none() | TEXT,
    )
)  # fmt: skip
def test_an_event_survives_json(made: MarkEvent):
    assert event_from_json(event_to_json(made), "kim") == made


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [
    "id",
    "article",
    "start",
    "end",
    "quote",
    "label",
    "made",
    "seq",
    "story",
    "evidence",
    "span",
    "note",
    "cause",
    "group",
]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON) | JSON)
def test_whatever_a_browser_sends_is_read_or_refused_never_worse(raw: object):
    try:
        assert isinstance(event_from_json(raw, "kim"), MarkEvent)
    except MarkError as error:
        assert error.message
