"""Webhooks: what is told to whom, signed and once; what waits, is tried again and given up; who may add one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard import cli
from dashboard.errors import AccessError, SetupError
from dashboard.jobs.telling import tell, tell_in_background
from dashboard.outside.webhooks import add_webhook, deliver_due
from dashboard.review import record_marks
from dashboard.review.queue.announcing import announce
from dashboard.settings import WEBHOOK_TRIES, WEBHOOK_WAIT
from dashboard.store.webhooks import EVENTS, announce_export, remove_webhook, take_due, webhooks
from tests.support.completions import Server, completions
from tests.support.marking import analysis, event, keep, two_versions
from tests.support.people_of import people

HOUR = 3600 * 1000


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Any:
    with completions() as server:
        monkeypatch.setenv("DASHBOARD_OUTGOING", f"127.0.0.1:{server.server_port}")
        yield server


def desk(store: Engine) -> tuple[Any, Any]:
    a, b = two_versions()
    keep(store, analysis(a, b))
    people(store, ann="admin", lee="lead", kim="editor")
    return a, b


def add(store: Engine, server: Server, *events: str) -> str:
    return add_webhook(store, "ann", f"http://127.0.0.1:{server.server_port}/hook?x=1", events or EVENTS)[0]


def told(server: Server) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in server.sent]


def mark_all(store: Engine, *versions: Any) -> None:
    record_marks(store, "kim", [event(v, s.n, "boilerplate") for v in versions for s in v.sentences])


def test_a_ruling_and_a_story_that_is_done_are_told_once_each_and_signed(store: Engine, receiver: Server):
    a, b = desk(store)
    record_marks(store, "kim", [event(a, 1)])
    secret = add(store, receiver)
    assert tell(store) == 0, "what happened before is not told"
    record_marks(store, "lee", [event(a, 2, "unsupported", cause="adjudication", category="number")])
    assert tell(store) == 1
    mark_all(store, a, b)
    assert (tell(store), tell(store)) == (1, 0)
    ruling, done = told(receiver)
    assert (ruling["event"], ruling["label"], ruling["by"], ruling["quote"]) == (
        "ruling.made",
        "unsupported",
        "lee",
        a.sentence(2).text,
    )
    assert (done["event"], done["story"], done["sentences"]) == ("story.done", "story-1", 6)
    for headers, body in receiver.sent:  # as standardwebhooks.com tells a receiver to check
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{right}"
    assert len({headers["webhook-id"] for headers, _ in receiver.sent}) == 2


def test_a_story_that_is_open_again_and_done_again_is_told_again(store: Engine, receiver: Server):
    a, b = desk(store)
    add(store, receiver, "story.done")
    mark_all(store, a, b)
    tell(store)
    record_marks(store, "kim", [event(a, 1, None)])
    tell(store)
    record_marks(store, "kim", [event(a, 1)])
    tell(store)
    assert [one["event"] for one in told(receiver)] == ["story.done"] * 2


def test_an_export_is_told_only_where_somebody_listens(store: Engine, receiver: Server):
    desk(store)
    announce_export(store, "csv", 7, final=False)
    add(store, receiver, "ruling.made")
    announce_export(store, "csv", 7, final=False)
    assert deliver_due(store) == 0
    add(store, receiver, "export.ready")
    announce_export(store, "csv", 7, final=True, name="marks.csv")
    assert deliver_due(store) == 1
    (one,) = told(receiver)
    assert (one["format"], one["rows"], one["final"], one["file"]) == ("csv", 7, True, "marks.csv")


def test_the_command_line_puts_its_export_into_the_outbox(empty_desk: Engine, receiver: Server, tmp_path: Path):
    desk(empty_desk)
    add(empty_desk, receiver, "export.ready")
    out, url = tmp_path / "marks.csv", empty_desk.url.render_as_string()
    assert cli.main(["export", "--out", str(out), "--db", url]) == 0
    assert cli.main(["export", "--format", "desk", "--out", str(tmp_path / "whole.zip"), "--db", url]) == 0
    assert deliver_due(empty_desk) == 2
    assert [(one["format"], one["file"]) for one in told(receiver)] == [("csv", "marks.csv"), ("desk", "whole.zip")]


def test_what_does_not_arrive_waits_longer_each_time_and_is_given_up_in_the_end(empty_desk: Engine, receiver: Server):
    desk(empty_desk)
    add(empty_desk, receiver)
    announce_export(empty_desk, "csv", 1, final=False)
    receiver.mode = "500"
    clock = webhooks(empty_desk, "ann")[0].made + HOUR
    assert deliver_due(empty_desk, now=clock) == 0
    assert deliver_due(empty_desk, now=clock + WEBHOOK_WAIT * 1000 - 1) == 0 and len(receiver.sent) == 1
    (one,) = webhooks(empty_desk, "ann")
    assert (one.waiting, one.delivered, one.failed, one.trouble) == (1, 0, 0, "answered with status 500")
    for k in range(WEBHOOK_TRIES + 3):
        deliver_due(empty_desk, now=clock + (k + 1) * 24 * HOUR)
    (one,) = webhooks(empty_desk, "ann")
    assert (one.waiting, one.failed, len(receiver.sent)) == (0, 1, WEBHOOK_TRIES)
    assert len({headers["webhook-id"] for headers, _ in receiver.sent}) == 1
    receiver.mode = "redirect"
    announce_export(empty_desk, "csv", 2, final=False)
    deliver_due(empty_desk)
    assert webhooks(empty_desk, "ann")[0].trouble == "answered with status 307"


def test_an_address_that_is_not_allowed_any_more_is_sent_nothing(
    empty_desk: Engine, receiver: Server, monkeypatch: pytest.MonkeyPatch
):
    desk(empty_desk)
    add(empty_desk, receiver)
    announce_export(empty_desk, "csv", 1, final=False)
    monkeypatch.setenv("DASHBOARD_OUTGOING", "hooks.example:443")
    assert deliver_due(empty_desk) == 0 and receiver.sent == []
    assert "may not send" in webhooks(empty_desk, "ann")[0].trouble


def test_two_processes_never_send_the_same_message(store: Engine, receiver: Server):
    desk(store)
    add(store, receiver)
    for k in range(30):
        announce_export(store, "csv", k, final=False)
    taken: list[int] = []

    def take() -> None:
        while found := take_due(store, 4):
            taken.extend(one.id for one in found)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 30


def test_only_an_admin_adds_and_removes_and_only_to_an_address_that_is_allowed(store: Engine, receiver: Server):
    desk(store)
    url = f"http://127.0.0.1:{receiver.server_port}/"
    for who in ("kim", "lee", "nobody"):
        with pytest.raises(AccessError):
            add_webhook(store, who, url, EVENTS)
        with pytest.raises(AccessError):
            webhooks(store, who)
    for bad in (
        "http://127.0.0.1:1/",
        "http://hooks.example/",
        "file:///etc/passwd",
        f"http://a:b@127.0.0.1:{receiver.server_port}/",
    ):
        with pytest.raises(SetupError):
            add_webhook(store, "ann", bad, EVENTS)
    for events in ((), ("story.gone",), ("story.done", "x")):
        with pytest.raises(SetupError):
            add_webhook(store, "ann", url, events)
    _, made = add_webhook(store, "ann", url, ["story.done"])
    announce_export(store, "csv", 1, final=False)
    with pytest.raises(AccessError):
        remove_webhook(store, "lee", made.id)
    remove_webhook(store, "ann", made.id)
    assert webhooks(store, "ann") == [] and announce(store) == 0


def test_without_an_allowed_address_no_thread_is_there_to_tell_anybody(
    empty_desk: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("DASHBOARD_OUTGOING", raising=False)
    assert tell_in_background(empty_desk, threading.Event()) is None
    monkeypatch.setenv("DASHBOARD_OUTGOING", "127.0.0.1:9")
    stop = threading.Event()
    thread = tell_in_background(empty_desk, stop)
    stop.set()
    assert thread
    thread.join(10)
    assert not thread.is_alive()
