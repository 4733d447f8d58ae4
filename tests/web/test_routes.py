"""The desk's own HTTP routes: what they answer, and whom they refuse."""

from __future__ import annotations

import errno
import logging
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from starlette.applications import Starlette

from dashboard.components import payload as pane
from dashboard.errors import DatabaseError, SetupError
from dashboard.model import Identity, MarkEvent
from dashboard.review import event_to_json, read_log, read_marks, record_marks
from dashboard.review.marks.blind import set_blind
from dashboard.review.sharing import presence, together
from dashboard.settings import (
    BAD_BURST,
    BODY_LIMIT,
    LEASE_SECONDS,
    MARK_BURST,
    MARK_RATE,
    PRESENCE_STEP,
    RETRY_SECONDS,
    TOKEN_SECONDS,
    TOKEN_STEP,
)
from dashboard.store import load_story, people, set_own
from dashboard.web import bodies, polling, tokens
from dashboard.web.routes import PREFIX, routes
from dashboard.web.tokens import Signed
from tests.support.marking import NOW, event, filled, labels
from tests.support.serving import Answer, Client, serving

ROOT = Path(__file__).resolve().parents[2]
MARKS = f"/{PREFIX}/marks"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("DASHBOARD_DATA", str(folder))
    monkeypatch.delenv("DASHBOARD_TOKEN_KEY", raising=False)
    return folder


@pytest.fixture
def client(store: Engine) -> Iterator[Client]:
    with serving(routes(lambda: store)) as base:
        yield Client(base, ours())


def ours(name: str = "kim", epoch: int = 0) -> dict[str, str]:
    token = tokens.mint(name, epoch)
    return {"X-Copydesk": "1", "Sec-Fetch-Site": "same-origin", "X-Copydesk-Token": token}


def as_(client: Client, name: str, epoch: int = 0) -> Client:
    return Client(client.base, ours(name, epoch))


def never() -> Engine:
    raise AssertionError("the database must not be asked")


@pytest.fixture(scope="module")
def closed() -> Iterator[str]:
    """A server that refuses everything before it asks the database."""
    with serving(routes(never)) as base:
        yield base


def post(client: Client, *events: MarkEvent, **more: Any) -> dict[str, Any]:
    found = client.post(MARKS, json={"story": "story-1", "events": [event_to_json(e) for e in events]} | more)
    assert found.status_code == 200, found.text
    return found.json()


def refused(answer: Answer, status: int) -> str:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body.keys() == {"error", "hint"}
    assert "Traceback" not in answer.text and "sqlalchemy" not in answer.text.lower()
    return body["error"]


# ---- marks ------------------------------------------------------------------------------------------------------
def test_marks_are_recorded_acknowledged_and_served(client: Client, store: Engine):
    a, _ = filled(store)
    made = event(a, 1, note="look")
    said = post(client, made)
    assert said["acks"] == [made.id]
    assert said["refused"] == {}
    (found,) = said["marks"]
    assert {k: found[k] for k in ("article", "n", "editor", "label", "note", "event", "cause", "made", "span", "evidence")} == {
        "article": a.article.id, "n": 1, "editor": "kim", "label": "unsupported", "note": "look", "event": made.id,
        "cause": "key", "made": made.made, "span": None, "evidence": [],
    }  # fmt: skip
    assert labels(read_marks(store, "story-1")) == {(a.article.id, 1, "kim"): "unsupported"}


def test_a_first_look_brings_all_marks_and_the_own_events_and_the_next_only_news(client: Client, store: Engine):
    a, _ = filled(store)
    mine, theirs = event(a, 1), event(a, 2)
    post(client, mine)
    record_marks(store, "lee", [theirs])
    first = client.get(MARKS, params={"story": "story-1"}).json()
    assert {m["event"] for m in first["marks"]} == {mine.id, theirs.id}
    assert [(e["id"], e["editor"]) for e in first["own"]] == [(mine.id, "kim")]
    assert client.get(MARKS, params={"story": "story-1", "since": first["rev"]}).status_code == 204
    record_marks(store, "lee", [event(a, 2, None)])
    news = client.get(MARKS, params={"story": "story-1", "since": first["rev"]}).json()
    assert [(m["n"], m["label"]) for m in news["marks"]] == [(2, None)]
    assert "own" not in news


def test_a_page_that_shows_an_older_analysis_hears_of_the_newer_one_without_a_mark(client: Client, store: Engine):
    a, _ = filled(store)
    post(client, event(a, 1))
    first = client.get(MARKS, params={"story": "story-1"}).json()
    known = {"story": "story-1", "since": first["rev"]}
    assert client.get(MARKS, params=known | {"seen": first["stamp"]}).status_code == 204
    news = client.get(MARKS, params=known | {"seen": "an older one"}).json()
    assert (news["stamp"], news["marks"]) == (first["stamp"], [])


def test_a_post_that_knows_the_newest_revision_gets_only_what_it_changed(client: Client, store: Engine):
    a, _ = filled(store)
    first = post(client, event(a, 1))
    second = post(client, event(a, 2), since=first["rev"])
    assert [m["n"] for m in second["marks"]] == [2]
    nothing = post(client, since=second["rev"])
    assert nothing["rev"] == second["rev"]
    assert not nothing.get("marks")


def test_one_bad_event_does_not_hold_up_the_others(client: Client, store: Engine):
    a, _ = filled(store)
    good, no_label, unknown = event(a, 1), event_to_json(event(a, 2)), event_to_json(event(a, 2))
    del no_label["label"]
    unknown["article"] = "f" * 16
    raws = [no_label, None, 7, "x", [], {}, unknown, event_to_json(good)]
    said = client.post(MARKS, json={"story": "story-1", "events": raws}).json()
    assert said["acks"] == [good.id]
    assert said["refused"].keys() == {no_label["id"], unknown["id"]}


def test_marks_made_just_before_a_switch_of_story_are_recorded_all_the_same(client: Client, store: Engine):
    a, _ = filled(store)
    made = event(a, 1, story="story-1")
    assert post(client, made, story="gone since")["acks"] == [made.id]


def test_the_name_in_the_event_does_not_count_but_the_one_in_the_token(client: Client, store: Engine):
    a, _ = filled(store)
    post(client, event(a, 1, editor="the lead"))
    assert [e.editor for _, e in read_log(store)] == ["kim"]


def test_a_browser_with_a_wrong_clock_is_dated_by_ours(client: Client, store: Engine):
    a, _ = filled(store)
    slow = int(time.time() * 1000) - 7_200_000
    post(client, event(a, 1, "boilerplate", made=int(time.time() * 1000) - 60_000))
    post(client, event(a, 1, "unsupported", made=slow), clock=slow)
    assert set(labels(read_marks(store, "story-1")).values()) == {"unsupported"}


def test_history_is_served_oldest_first_with_its_editors(client: Client, store: Engine):
    a, _ = filled(store)
    post(client, event(a, 1, "boilerplate"), event(a, 1, "unsupported"))
    found = client.get(f"/{PREFIX}/history", params={"article": a.article.id, "n": 1}).json()["events"]
    assert [(e["label"], e["editor"]) for e in found] == [("boilerplate", "kim"), ("unsupported", "kim")]


def test_a_pair_has_its_rows_and_an_unknown_one_says_so(client: Client, store: Engine):
    a, b = filled(store)
    ids = {"story": "story-1", "left": a.article.id, "right": b.article.id}
    rows = client.get(f"/{PREFIX}/pair", params=ids).json()["rows"]
    assert len(rows) >= 3
    refused(client.get(f"/{PREFIX}/pair", params=ids | {"left": "nowhere"}), 404)
    refused(client.get(f"/{PREFIX}/pair", params=ids | {"story": "nowhere"}), 404)
    refused(client.get(f"/{PREFIX}/pair", params=ids | {"threshold": "nan"}), 400)


def test_health_and_readiness_need_no_token(client: Client, store: Engine):
    for header in ("X-Copydesk", "X-Copydesk-Token", "Sec-Fetch-Site"):
        del client.headers[header]
    assert client.get(f"/{PREFIX}/health").json()["ok"] is True
    assert client.get(f"/{PREFIX}/ready").json() == {"ok": True}


# ---- together ---------------------------------------------------------------------------------------------------
def look(client: Client, *, status: int = 200, **more: Any) -> dict[str, Any]:
    found = client.get(MARKS, params={"story": "story-1"} | more)
    assert found.status_code == status, found.text
    return found.json() if found.text else {}


def do(client: Client, what: str) -> Answer:
    return client.post(f"/{PREFIX}/claim", json={"story": "story-1", "do": what})


def where(seen: dict[str, Any]) -> list[tuple[str, str | None, int | None]]:
    return [(one["who"], one["article"], one["n"]) for one in seen["together"]["here"]]


def holders(seen: dict[str, Any]) -> list[str]:
    return [one["who"] for one in seen["together"]["holders"]]


def test_the_question_for_news_says_where_the_editor_is_and_hears_where_the_others_are(client: Client, store: Engine):
    a, b = filled(store)
    lee = as_(client, "lee")
    first = look(client, known="", article=a.article.id, n=2)
    assert where(first) == [] and first["together"]["free"] and first["together"]["may"]
    known = {"since": first["rev"], "known": first["together"]["stamp"]}
    assert look(client, status=204, **known, article=a.article.id, n=2) == {}
    assert where(look(lee, known="", article=b.article.id, n=1)) == [("kim", a.article.id, 2)]
    news = look(client, **known, article=a.article.id, n=2)
    assert where(news) == [("lee", b.article.id, 1)]
    assert "marks" not in news  # nothing new about them
    look(lee, known="", article=b.article.id, n=3)  # there is somebody to see it: written at once
    assert where(look(client, **known)) == [("lee", b.article.id, 3)]
    assert do(lee, "leave").status_code == 200
    assert where(look(client, **(known | {"known": ""}))) == []


def test_a_story_without_a_mark_has_nothing_new_to_say_either(client: Client, store: Engine):
    a, _ = filled(store)
    first = look(client, known="")
    assert first["rev"] == 0 and first["own"] == []
    assert look(client, status=204, since=0, known=first["together"]["stamp"], seen=first["stamp"]) == {}
    record_marks(store, "lee", [event(a, 1)])
    assert len(look(client, since=0)["marks"]) == 1


def test_looking_takes_no_story_and_the_first_mark_takes_a_free_one(client: Client, store: Engine):
    a, _ = filled(store)
    lee = as_(client, "lee")
    assert holders(look(client, known="", article=a.article.id)) == []
    said = post(client, event(a, 1), claim=True)
    assert holders(said) == ["kim"] and said["together"]["yours"]
    theirs = post(lee, event(a, 1), claim=True)
    assert theirs["acks"] and holders(theirs) == ["kim"]  # a mark is never held up by a claim
    assert not theirs["together"]["free"]
    assert "together" not in post(client, event(a, 2))


def test_a_story_is_taken_over_in_one_step_and_the_one_who_had_it_is_told(client: Client, store: Engine):
    a, _ = filled(store)
    lee = as_(client, "lee")
    mine = post(client, event(a, 1), claim=True)
    assert "kim has this story until" in refused(do(lee, "claim"), 409)
    set_own(store, "lee", "language", "de")
    assert "bei kim" in refused(do(lee, "claim"), 409)  # in the language of whoever asks
    assert holders(do(lee, "take").json()) == ["lee"]
    news = look(client, since=mine["rev"], known=mine["together"]["stamp"])
    assert holders(news) == ["lee"] and not news["together"]["yours"] and not news["together"]["free"]
    assert post(client, event(a, 2), claim=True)["acks"]  # and loses no mark
    assert holders(do(lee, "release").json()) == []
    assert look(client, known="")["together"]["free"]


def test_a_page_in_use_keeps_its_story_and_one_that_is_not_lets_it_go(client: Client, store: Engine):
    a, _ = filled(store)
    before = int(time.time() * 1000)
    post(client, event(a, 1), claim=True)  # on a busy machine it may take seconds
    soon, lapsed = (ms + LEASE_SECONDS * 1000 + shift for ms, shift in ((before, -1), (int(time.time() * 1000), 1)))
    assert together.company(store, "kim", "story-1", None, now=soon).yours
    assert not together.company(store, "kim", "story-1", None, now=lapsed).yours
    assert together.company(store, "kim", "story-1", (a.article.id, 1), now=soon).yours
    assert together.company(store, "kim", "story-1", None, now=lapsed).yours
    lunch, week = soon + 1_800_000, soon + 7 * 86_400_000
    assert together.company(store, "kim", "story-1", (a.article.id, 1), now=lunch).yours  # nobody took it meanwhile
    assert not together.company(store, "kim", "story-1", (a.article.id, 1), now=week).yours  # now they only look


def test_idle_pages_hardly_write(store: Engine):
    a, _ = filled(store)
    now = int(time.time() * 1000)

    def seen() -> int:
        return max(one.seen for one in presence.who_is_here(store, "story-1", now=now))

    for ms in range(0, PRESENCE_STEP * 1000, 2000):
        together.company(store, "kim", "story-1", (a.article.id, 1 + ms // 2000), now=now + ms)
        assert seen() == now  # alone nobody watches the steps
    together.company(store, "kim", "story-1", (a.article.id, 1), now=now + PRESENCE_STEP * 1000)
    assert seen() == now + PRESENCE_STEP * 1000


# ---- rights -----------------------------------------------------------------------------------------------------
def people_desk(store: Engine) -> None:
    """Three who signed in: Ada leads, Kim edits, Rob reads."""
    for name, role in (("Ada Lead", "lead"), ("Kim Lee", "editor"), ("Rob Reader", "reader")):
        people.sign_in(store, Identity("https://id.example", name, name), new_role=role)


def test_a_reader_reads_and_is_told_why_not_more(client: Client, store: Engine):
    a, _ = filled(store)
    people_desk(store)
    rob = as_(client, "rob-reader")
    assert look(rob, known="", article=a.article.id)["together"]["may"] is False
    said = rob.post(MARKS, json={"story": "story-1", "events": [event_to_json(event(a, 1))]})
    assert "editor role" in refused(said, 403)
    assert "editor role" in refused(do(rob, "take"), 403)
    assert read_log(store) == []


def test_who_was_shut_out_or_signed_out_gets_nothing(client: Client, store: Engine):
    a, _ = filled(store)
    people_desk(store)
    kim = as_(client, "kim-lee")
    assert post(kim, event(a, 1))["acks"]
    people.sign_out(store, "kim-lee")
    for path in ("marks?story=story-1", f"history?article={a.article.id}&n=1"):
        refused(kim.get(f"/{PREFIX}/{path}"), 401)
    refused(do(kim, "take"), 401)
    refused(kim.post(MARKS, json={"story": "story-1", "events": [event_to_json(event(a, 2))]}), 401)
    refused(as_(client, "nobody").get(MARKS, params={"story": "story-1"}), 401)
    assert len(read_log(store)) == 1


def test_people_are_called_by_their_names(client: Client, store: Engine):
    a, _ = filled(store)
    people_desk(store)
    look(as_(client, "kim-lee"), known="", article=a.article.id, n=1)
    seen = look(as_(client, "ada-lead"), known="")["together"]
    assert [one["name"] for one in seen["here"]] == ["Kim Lee"]
    assert seen["names"]["rob-reader"] == "Rob Reader"


# ---- blind ------------------------------------------------------------------------------------------------------
def test_blind_an_editor_gets_neither_suggestions_nor_colleagues_marks_before_the_own_mark(
    client: Client, store: Engine
):
    a, _ = filled(store)
    people_desk(store)
    set_blind(store, "ada-lead", True)
    kim, ada = as_(client, "kim-lee"), as_(client, "ada-lead")
    post(ada, event(a, 1, "boilerplate", note="stock phrase"))
    before = kim.get(MARKS, params={"story": "story-1"}).text
    asked = {"article": a.article.id, "n": 1}
    assert "boilerplate" not in before + kim.get(f"/{PREFIX}/history", params=asked).text
    assert "stock phrase" not in before and "told" not in before
    story = load_story(store, "story-1")
    page = pane.payload(story, editor="kim-lee", token="t", route="copydesk", blind=True)
    assert "Wednesday" not in str([s[5:] for v in page["versions"] for s in v["sentences"]])
    said = post(kim, event(a, 1), since=look(kim)["rev"])
    assert {m["editor"] for m in said["marks"]} == {"kim-lee", "ada-lead"}
    label, _, reasons, evidence = said["told"][f"{a.article.id}#1"]
    assert label == "unsupported" and reasons and evidence
    assert list(said["told"]) == [f"{a.article.id}#1"]  # and not a sentence more
    assert list(look(kim)["told"]) == [f"{a.article.id}#1"]  # after a reload, too
    assert "told" not in look(ada)  # a lead has them with the page


# ---- whom they refuse -------------------------------------------------------------------------------------------
def guarded() -> list[tuple[str, str]]:
    return [
        ("GET", "marks?story=story-1"),
        ("POST", "marks"),
        ("POST", "claim"),
        ("GET", "pair?story=s&left=a&right=b"),
        ("GET", "history?article=a&n=1"),
    ]


@pytest.mark.parametrize(("method", "path"), guarded())
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Copydesk": ""}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"X-Copydesk-Token": ""}, 401),
        ({"X-Copydesk-Token": "9999999999.a2lt.0000"}, 401),
        ({"X-Copydesk-Token": "garbage"}, 401),
    ],
)
def test_requests_from_elsewhere_are_refused(closed: str, method: str, path: str, headers: dict[str, str], status: int):
    refused(Client(closed, ours() | headers).request(method, f"/{PREFIX}/{path}"), status)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"story": 1, "events": []}', "application/json", 400),
        (b'{"story": "s", "events": {}}', "application/json", 400),
        (b" " * (BODY_LIMIT + 1), "application/json", 413),
    ],
)
def test_bodies_that_are_not_ours_are_refused(closed: str, body: bytes, kind: str, status: int):
    refused(Client(closed, ours()).post(MARKS, content=body, headers={"Content-Type": kind}), status)


@pytest.mark.parametrize("body", [{}, {"story": "s"}, {"story": 1, "do": "take"}, {"story": "s", "do": "steal"}])
def test_claims_that_say_nothing_are_refused(closed: str, body: dict[str, Any]):
    refused(Client(closed, ours()).post(f"/{PREFIX}/claim", json=body), 400)


def test_a_body_without_a_length_is_not_read_beyond_the_limit():
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(10 * BODY_LIMIT // 100_000):
            sent += 100_000
            yield b" " * 100_000

    import anyio

    async def ask() -> int:
        app = Starlette(routes=routes(never))
        parts = endless()
        status = 0

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": next(parts), "more_body": True}

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)

        headers = {"x-copydesk": "1", "x-copydesk-token": tokens.mint("kim"), "content-type": "application/json"}
        scope = {"type": "http", "method": "POST", "path": MARKS, "query_string": b"", "root_path": "", "http_version": "1.1",
                 "headers": [(k.encode(), v.encode()) for k, v in headers.items()], "scheme": "http"}  # fmt: skip
        await app(scope, receive, send)  # type: ignore[arg-type]
        return status

    with ThreadPoolExecutor(1) as elsewhere:  # this thread may have the loop of a browser test
        assert elsewhere.submit(anyio.run, ask).result() == 413
    assert sent <= BODY_LIMIT + 200_000


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?story=",
        "?story=s&since=x",
        "?story=s&since=-1",
        "?story=s&since=%C2%B2",
        f"?story={'s' * 300}",
        "?story=%00",
    ],
)
def test_queries_that_say_nothing_are_refused(client: Client, query: str):
    refused(client.get(f"{MARKS}{query}"), 400)


def test_lone_surrogates_in_a_body_do_no_harm(client: Client, store: Engine):
    a, _ = filled(store)
    raw = event_to_json(event(a, 1, note="x\ud800"))
    said = client.post(MARKS, json={"story": "\ud800", "events": [raw]})
    assert said.json()["acks"] == [raw["id"]]


def test_a_database_that_fails_gives_503_and_a_sentence_and_a_bug_gives_500_and_a_log(caplog: pytest.LogCaptureFixture):
    def broken() -> Engine:
        raise DatabaseError("The disk is full; nothing was written.", where="sqlite:///x", hint="Free some space.")

    def buggy() -> Engine:
        raise KeyError("secret inside")

    for engine, status in ((broken, 503), (buggy, 500)):
        with caplog.at_level(logging.ERROR), serving(routes(engine)) as base:
            said = refused(Client(base, ours()).post(MARKS, json={"story": "s", "events": []}), status)
        assert "secret" not in said
    assert "secret inside" in caplog.text


def test_a_question_that_the_machine_cannot_answer_now_is_told_to_come_again(client: Client, store: Engine):
    filled(store)

    def short() -> Engine:
        raise next(failures)

    lacks = [RuntimeError("can't start new thread"), MemoryError(), OSError(errno.EMFILE, "Too many open files")]
    lacks.append(RuntimeError("cannot schedule new futures after shutdown"))
    failures = iter([*lacks, RuntimeError("a bug")])
    with serving(routes(short)) as base:
        for _ in lacks:
            said = Client(base, ours()).get(MARKS, params={"story": "story-1"})
            assert (said.status_code, said.headers["retry-after"]) == (503, str(RETRY_SECONDS))
        assert Client(base, ours()).get(MARKS, params={"story": "story-1"}).status_code == 500
    asked = {"story": "story-1", "article": "a\x00b", "n": 1, "known": "x\x00", "language": "xx", "seen": "\x00"}
    assert client.get(MARKS, params=asked).status_code == 200
    store.dispose()  # as at the end of a server, or where a pool is made anew
    assert client.get(MARKS, params=asked).status_code == 200
    assert client.get(MARKS, params=asked | {"story": "was merged into another"}).status_code == 200


def test_blind_a_story_that_is_merged_between_two_looks_is_no_failure(client: Client, store: Engine, monkeypatch):
    a, _ = filled(store)
    people_desk(store)
    set_blind(store, "ada-lead", True)
    kim = as_(client, "kim-lee")
    post(kim, event(a, 1))
    plain = load_story(store, "story-1")
    rest = tuple(v for v in plain.versions if v.article.id != a.article.id)
    monkeypatch.setattr(polling, "analysis", lambda *_: replace(plain, versions=rest))
    said = kim.get(MARKS, params={"story": "story-1", "language": "xx"})
    assert said.status_code == 200 and said.json()["told"] == {}


# ---- tokens -----------------------------------------------------------------------------------------------------
@given(st.text(max_size=40))
def test_a_token_names_its_editor(name: str):
    assert tokens.verify(tokens.mint(name)) == Signed(name.encode("utf-8", "replace").decode(), 0)


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
def test_what_is_no_token_names_nobody(text: str):
    assert tokens.verify(text) is None


def test_a_token_that_was_changed_in_any_place_names_nobody():
    token = tokens.mint("kim")
    for i in range(len(token)):
        assert tokens.verify(token[:i] + ("A" if token[i] != "A" else "B") + token[i + 1 :]) is None


def test_a_token_lives_as_long_as_it_says_and_stays_the_same_for_a_while():
    start = NOW // 1000 // TOKEN_STEP * TOKEN_STEP
    token = tokens.mint("kim", now=start)
    assert tokens.mint("kim", now=start + TOKEN_STEP - 1) == token != tokens.mint("kim", now=start + TOKEN_STEP)
    assert tokens.verify(token, now=start + TOKEN_SECONDS) == Signed("kim", 0)
    assert tokens.verify(token, now=start + TOKEN_SECONDS + TOKEN_STEP) is None


def test_the_key_is_made_once_and_only_its_owner_reads_it(data: Path):
    tokens.mint("kim")
    file = data / "token.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text()) == 64
    assert [p.name for p in data.iterdir()] == ["token.key"]


def test_processes_that_start_at_once_agree_on_the_key(data: Path):
    command = [sys.executable, "-c", "from dashboard.web import tokens; print(tokens.mint('kim', now=1e9))"]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=os.environ | {"DASHBOARD_DATA": str(data)})
        for _ in range(4)
    ]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1


def test_a_key_of_another_desk_does_not_open_this_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_TOKEN_KEY", "first key, " * 3)
    token = tokens.mint("kim")
    assert tokens.verify(token) == Signed("kim", 0)
    monkeypatch.setenv("DASHBOARD_TOKEN_KEY", "second key, " * 3)
    assert tokens.verify(token) is None


def test_a_key_that_cannot_be_kept_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "file" / "x"))
    with pytest.raises(SetupError, match="DASHBOARD_TOKEN_KEY"):
        tokens.mint("kim")


def test_many_requests_at_once_lose_nothing(client: Client, store: Engine):
    a, b = filled(store)
    sent = [[event(v, n) for v in (a, b) for n in (1, 2, 3)] for _ in range(6)]
    acks: list[str] = []
    threads = [threading.Thread(target=lambda batch=batch: acks.extend(post(client, *batch)["acks"])) for batch in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(acks) == sorted(e.id for batch in sent for e in batch) == sorted(e.id for _, e in read_log(store))


# ---- limits -----------------------------------------------------------------------------------------------------
HUGE = [-(10**30), -1, 10**30, 2**53, 1.5, "7", True, []]


@pytest.mark.parametrize("since", HUGE)
def test_a_number_that_no_database_can_hold_is_refused(closed: str, since: object):
    client = Client(closed, ours("lee"))
    refused(client.post(MARKS, json={"story": "s", "events": [], "since": since}), 400)
    refused(client.post(MARKS, json={"story": "s", "events": [], "clock": since}), 400)
    if isinstance(since, int | float) and not isinstance(since, bool) and since != 2**53:
        refused(client.get(MARKS, params={"story": "s", "since": since}), 400)


def test_no_value_of_a_mark_and_no_number_of_a_question_is_a_failure_on_either_database(client: Client, store: Engine):
    a, _ = filled(store)
    good = event_to_json(event(a, 1))
    odd = (-1, 2**31, 2**53, 2**63, 10**30, 1e308, True, "\x00", "x" * 70_000, [[[]]], {})
    events = [
        good | {"id": f"{field}{k}", field: value} for field in good for k, value in enumerate(odd) if field != "id"
    ]
    events += [
        good | {"id": f"evidence{end}", "evidence": [{"article": a.article.id, "start": 0, "end": end}]} for end in odd
    ]
    said = client.post(MARKS, json={"story": "story-1", "events": events})
    assert said.status_code == 200, said.text
    assert len(said.json()["acks"]) + len(said.json()["refused"]) == len(events)
    for path in ("marks", "history", "precedent", "comments"):
        for value in (0, 2**31, 2**53 - 1, 10**15 - 1):
            asked = {"story": "story-1", "article": a.article.id, "n": value, "since": value}
            assert client.get(f"/{PREFIX}/{path}", params=asked).status_code in (200, 204, 400, 404), (path, value)


def test_a_story_s_name_in_a_body_is_bounded_as_in_an_address(closed: str):
    for name in ("", "s" * 201):
        refused(Client(closed, ours("lee")).post(MARKS, json={"story": name, "events": []}), 400)


@pytest.mark.parametrize("depth", [200, 900, 5_000, 100_000])
def test_a_deeply_nested_body_is_answered_without_a_page_of_log(
    client: Client, depth: int, caplog: pytest.LogCaptureFixture
):
    nested = b'{"story": "s", "events": [' + b'{"id":' * depth + b"1" + b"}" * depth + b"]}"
    found = client.post(MARKS, content=nested, headers={"Content-Type": "application/json"})
    assert found.status_code in (200, 400, 413) and len(found.text) < 1_000
    assert len(caplog.text) < 1_000


def test_a_body_of_too_many_values_is_refused_before_it_is_decoded(closed: str, monkeypatch: pytest.MonkeyPatch):
    def never_decoded(_: object) -> object:
        raise AssertionError("it must not be decoded")

    monkeypatch.setattr("dashboard.web.bodies.json", SimpleNamespace(loads=never_decoded))
    body = b'{"story": "s", "events": [' + b"[]," * 1_000_000 + b"1]}"
    assert len(body) < BODY_LIMIT
    refused(Client(closed, ours("lee")).post(MARKS, content=body, headers={"Content-Type": "application/json"}), 413)


def test_a_large_body_is_decoded_off_the_event_loop(client: Client, monkeypatch: pytest.MonkeyPatch):
    seen: list[str] = []
    decoded = bodies.decoded

    def watched(data: bytes) -> Any:
        seen.append(threading.current_thread().name)
        return decoded(data)

    monkeypatch.setattr("dashboard.web.bodies.decoded", watched)
    client.post(MARKS, json={"story": "s" * bodies.SMALL, "events": []})
    assert len(seen) == 1 and "AnyIO worker" in seen[0]


def test_marks_at_any_speed_and_a_whole_outbox_pass_and_a_flood_is_told_to_wait(monkeypatch: pytest.MonkeyPatch):
    assert (
        MARK_RATE >= 10 * 3 and MARK_BURST * 400 >= 50 * 3_000
    )  # reading speed ten times over; an outbox a hundred times
    monkeypatch.setattr("dashboard.web.routes.MARK_BURST", 5)
    monkeypatch.setattr("dashboard.web.routes.MARK_RATE", 0.1)
    with serving(routes(never)) as base:
        kim, lee = Client(base, ours("kim")), Client(base, ours("lee"))
        asked = [kim.get(MARKS) for _ in range(7)]
        assert [one.status_code for one in asked] == [400] * 5 + [429] * 2
        assert refused(asked[-1], 429) and 1 <= int(asked[-1].headers["retry-after"]) <= 10
        assert lee.get(MARKS).status_code == 400, "colleagues go on"


def test_bad_tokens_are_slowed_down_and_good_ones_of_the_same_address_are_not():
    with serving(routes(never)) as base:
        asked = [Client(base, ours() | {"X-Copydesk-Token": "x"}).get(MARKS) for _ in range(BAD_BURST + 2)]
        assert [one.status_code for one in asked] == [401] * BAD_BURST + [429] * 2
        assert int(asked[-1].headers["retry-after"]) >= 1
        assert Client(base, ours()).get(MARKS).status_code == 400


# ---- comments and stories by name ----------------------------------------------------------------------------------
def test_a_comment_is_added_and_read_with_whom_one_can_call_on(client: Client, store: Engine):
    _, two = filled(store)
    s = two.sentence(1)
    body = {"id": "comment-1", "article": two.article.id, "start": s.start, "end": s.end, "text": "Look, @kim."}
    assert as_(client, "lee").post(f"/{PREFIX}/comments", json=body).status_code == 200
    post(client, event(two, 2, "boilerplate"))
    told = as_(client, "lee").get(f"/{PREFIX}/comments", params={"story": "story-1"}).json()
    assert [(c["who"], c["n"], c["text"]) for c in told["comments"]] == [("lee", 1, "Look, @kim.")]
    assert told["people"] == [{"who": "kim", "name": "kim"}]
    later = client.get(f"/{PREFIX}/comments", params={"story": "story-1", "since": told["rev"]}).json()
    assert (later["comments"], later["rev"]) == ([], told["rev"])
    for wrong in ({"text": 3}, {"start": "0"}, {"kind": "shouted"}, {"text": " "}):
        assert client.post(f"/{PREFIX}/comments", json=body | {"id": "comment-2"} | wrong).status_code in (
            400,
            409,
            422,
        )


def test_stories_are_found_by_words_of_their_titles(client: Client, store: Engine):
    filled(store)
    title = load_story(store, "story-1").story.title
    found = client.get(f"/{PREFIX}/stories", params={"q": title.split()[0].lower()}).json()["stories"]
    assert found == [{"id": "story-1", "title": title}]
    assert client.get(f"/{PREFIX}/stories", params={"q": "%"}).json()["stories"] == []
    assert client.get(f"/{PREFIX}/stories").json()["stories"] == []


# ---- a page of another version of the program -------------------------------------------------------------------
def test_a_page_that_stayed_open_over_an_upgrade_loses_nothing(client: Client, store: Engine):
    """Its script is older or newer than the server: fields are missing or unknown, its token is of another form."""
    a, _ = filled(store)
    made = event_to_json(event(a, 1))
    old = {name: made[name] for name in ("id", "article", "start", "end", "quote", "label", "made")}
    newer = {**event_to_json(event(a, 2)), "mood": "sure", "place": {"paragraph": 3}}
    gone = event_to_json(event(a, 3)) | {"label": "dubious"}
    answer = client.post(MARKS, json={"story": "story-1", "events": [old, newer, gone], "shade": "dark"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["acks"] == [old["id"], newer["id"]]
    assert set(answer.json()["refused"]) == {gone["id"]}  # shown beside the sentence, the others go on
    assert client.get(MARKS, params={"story": "story-1", "since": 0, "shade": "dark"}).status_code == 200

    signed = tokens.mint("kim")
    for token in ("", signed.replace(".", "|"), f"v9.{signed}", signed.split(".")[0], f"{signed}.x"):
        answer = client.post(MARKS, json={"story": "story-1", "events": [made]}, headers={"X-Copydesk-Token": token})
        refused(answer, 401)  # the outbox keeps its marks and asks the page for a new token (components/outbox.test.js)
        assert answer.json()["hint"] == "Reload it; nothing is lost."
