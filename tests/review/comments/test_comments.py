"""Threads of comments on sentences, and what waits for an editor to read."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.errors import AccessError, MarkError
from dashboard.model import Identity
from dashboard.review import record_marks, set_blind
from dashboard.review.comments.inbox import mark_read, read_inbox
from dashboard.review.comments.thread import add_comment, called_on, read_threads, strangers
from dashboard.settings import NOTE_LIMIT
from dashboard.store import people
from tests.support.marking import event, filled

NAMES = {"kim": "Kim Lee", "lee": "Lee", "kim-2": "Kim Oh"}
LATER = 1_900_000_000_000


def say(db: Engine, who: str, of: Any, n: int, text: str, k: int = 0, **more: Any) -> int:
    s = of.sentence(n)
    return add_comment(db, who, (of.article.id, s.start, s.end), text, name=f"comment-{who}-{n}-{k}", **more)


def test_an_at_sign_calls_on_people_by_handle_or_name_and_a_longer_name_is_not_its_beginning():
    assert called_on("See this, @kim lee and @LEE!", NAMES) == ["kim", "lee"]
    assert called_on("@kim-2: what now?", NAMES) == ["kim-2"]
    assert called_on("kim@lee.example, @kimono", NAMES) == []


def test_a_name_behind_an_at_that_nobody_on_the_desk_has_is_a_stranger_s():
    people = {"lee": "Lee", "ana-ruiz": "Ana Ruiz", "ana": "Ana (copy)"}
    assert strangers("@lee, @Ana Ruiz and @ana: write to desk@paper.example", people) == []
    assert strangers("@leo and @Übermut, ask @leo or @lee.", people) == ["@leo", "@Übermut"]


def test_a_thread_is_said_answered_resolved_and_opened_again(store: Engine):
    _, two = filled(store)
    say(store, "kim", two, 1, "Is this right?")
    say(store, "lee", two, 1, "No.")
    say(store, "lee", two, 1, "", 1, kind="resolved")
    told = read_threads(store, "story-1")
    assert [(one.editor, one.kind, one.text) for one in told] == [
        ("kim", "said", "Is this right?"),
        ("lee", "said", "No."),
        ("lee", "resolved", ""),
    ]
    assert {(one.article, one.n) for one in told} == {(two.article.id, 1)}
    assert read_threads(store, "story-1", told[-1].rev) == []


def test_sending_a_comment_again_changes_nothing_and_what_says_nothing_is_refused(store: Engine):
    _, two = filled(store)
    assert say(store, "kim", two, 1, "Once.") == say(store, "kim", two, 1, "Once.")
    for text in ("  ", "x" * (NOTE_LIMIT + 1)):
        with pytest.raises(MarkError):
            say(store, "kim", two, 2, text)
    with pytest.raises(MarkError):
        add_comment(store, "kim", (two.article.id, 3, 5), "Where?", name="comment-nowhere")
    assert len(read_threads(store, "story-1")) == 1


def test_the_inbox_holds_who_called_on_me_who_answered_me_and_what_the_desk_ruled(store: Engine):
    _, two = filled(store)
    record_marks(store, "kim", [event(two, 2, "sourced")])
    record_marks(store, "lee", [event(two, 3, "unsure", note="@kim can you tell?"), event(two, 1, "unsure")])
    record_marks(store, "lead", [event(two, 2, "unsupported", cause="adjudication", note="The date is wrong.")])
    say(store, "kim", two, 1, "Odd.")
    say(store, "lee", two, 1, "Is it?")
    say(store, "lee", two, 3, "Look, @kim.")
    found = read_inbox(store, "kim")
    assert {(item.why, item.by, item.n) for item in found.items} == {
        ("ruling", "lead", 2),
        ("unsure", "lee", 3),
        ("reply", "lee", 1),
        ("mention", "lee", 3),
    }
    assert all(item.sentence == two.sentence(item.n).text and item.story == "story-1" for item in found.items)
    assert found.new == 4
    mark_read(store, "kim", LATER)
    assert read_inbox(store, "kim").new == 0
    record_marks(store, "kim", [event(two, 3, "boilerplate"), event(two, 2, "unsupported")])
    assert {item.why for item in read_inbox(store, "kim").items} == {"reply", "mention"}, "answered, and agreed"


def test_a_blind_editor_reads_a_thread_once_the_sentence_is_answered_or_their_name_is_called(store: Engine):
    _, two = filled(store)
    for name in ("kim", "lee"):
        people.sign_in(
            store, Identity("https://id.example", name, name, f"{name}@desk.example", True), new_role="editor"
        )
    people.sign_in(store, Identity("https://id.example", "boss", "boss", "b@desk.example", True), new_role="admin")
    set_blind(store, "boss", True)
    say(store, "lee", two, 1, "Wrong, I think.")
    say(store, "lee", two, 2, "@kim?")
    assert [one.n for one in read_threads(store, "story-1", viewer="kim")] == [2]
    record_marks(store, "kim", [event(two, 1, "boilerplate")])
    assert [one.n for one in read_threads(store, "story-1", viewer="kim")] == [1, 2]


def test_a_reader_reads_and_says_nothing(store: Engine):
    _, two = filled(store)
    people.sign_in(store, Identity("https://id.example", "r", "rae", "r@desk.example", True), new_role="reader")
    with pytest.raises(AccessError):
        say(store, "rae", two, 1, "Hello?")
