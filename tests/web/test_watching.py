"""What those who watch the desk are told: figures for Prometheus, logs as JSON; never names or texts."""

from __future__ import annotations

import json
import logging

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.errors import DatabaseError
from dashboard.web import logs, routes, tokens, watching
from tests.support.marking import event, filled

KEY = "k3y-0123456789abcdef-0123456789abcdef"


@pytest.fixture
def db(empty_desk: Engine) -> Engine:
    return empty_desk


def values(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    samples = (s for family in text_string_to_metric_families(text) for s in family.samples)
    return {(s.name, *s.labels.values()): s.value for s in samples}


def test_marks_and_answers_are_counted_in_prometheus_format_without_names(db: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_TOKEN_KEY", KEY)
    first, _ = filled(db)
    mark = event(first, 1, note="Ida Brook said so")
    body = {"story": "story-1", "events": [routes.review.event_to_json(mark), {"id": "no mark"}]}
    client = TestClient(Starlette(routes=routes.routes(lambda: db)))
    before = values(client.get("/copydesk/metrics").text)
    head = {"X-Copydesk": "1", "X-Copydesk-Token": tokens.mint("kim"), "Content-Type": "application/json"}
    assert client.post("/copydesk/marks", content=json.dumps(body), headers=head).status_code == 200
    assert client.get("/copydesk/marks?story=story-1").status_code == 403
    reply = client.get("/copydesk/metrics")
    after = values(reply.text)
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    for name, more in (
        (("copydesk_marks_total", "recorded"), 1),
        (("copydesk_marks_total", "refused"), 1),
        (("copydesk_requests_total", "marks", "200"), 1),
        (("copydesk_requests_total", "marks", "403"), 1),
        (("copydesk_request_seconds_count", "marks"), 2),
    ):
        assert after[name] - before.get(name, 0) == more, name
    assert after["copydesk_database_up",] == 1
    for secret in ("kim", "Brook", "story-1", first.article.id, mark.id):
        assert secret not in reply.text


def test_a_database_that_does_not_answer_is_told_as_a_figure():
    def gone() -> Engine:
        raise DatabaseError("The database file cannot be opened.")

    assert values(watching.figures(gone).decode())["copydesk_database_up",] == 0


@pytest.mark.parametrize(
    ("headers", "address", "seen"),
    [
        ({"host": "127.0.0.1:8501"}, "127.0.0.1", True),
        ({"host": "desk.example"}, "10.0.0.2", False),
        ({"host": "127.0.0.1:8501", "x-forwarded-for": "10.0.0.2"}, "127.0.0.1", False),
        ({"host": "desk.example", "authorization": f"Bearer {KEY}"}, "10.0.0.2", True),
        ({"host": "desk.example", "authorization": "Bearer k"}, "10.0.0.2", False),
        ({"host": "desk.example", "authorization": "Bearer "}, "10.0.0.2", False),
    ],
)
def test_only_this_computer_or_the_key_opens_the_figures(
    headers: dict[str, str], address: str, seen: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DASHBOARD_METRICS_KEY", KEY)
    assert watching.may_watch(headers, address) is seen
    monkeypatch.setenv("DASHBOARD_METRICS_KEY", "k")
    assert watching.may_watch(headers | {"authorization": "Bearer k"}, "10.0.0.2") is False


def test_a_json_log_says_what_failed_and_where_and_never_what_somebody_wrote(capsys: pytest.CaptureFixture[str]):
    out = logging.StreamHandler()
    out.setFormatter(logs.JsonFormatter())
    own, other = logging.getLogger("dashboard.of.this.test"), logging.getLogger("some.library")
    for logger in (own, other):
        logger.addHandler(out)
    try:
        own.error("%s", DatabaseError("The disk is full; nothing was written.", where="sqlite:///x.db"))
        own.warning("The mark of %s was late", "Kim Lee")
        try:
            raise ValueError("The mayor of Tarnhaven lied")
        except ValueError:
            own.exception("%s %s failed", "POST", "/copydesk/marks?story=secret")
            other.exception("it failed")
        other.info("a line of\nanother library")
    finally:
        for logger in (own, other):
            logger.removeHandler(out)
    said = capsys.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["level"] for line in lines] == ["error", "warning", "error", "error"]
    assert lines[0]["error"] == "DatabaseError: The disk is full; nothing was written."
    assert lines[2]["error"] == "ValueError"
    assert any("test_watching.py" in place for place in lines[2]["at"])
    for secret in ("Kim", "mayor", "Tarnhaven", "secret"):
        assert secret not in said


def test_json_logs_are_asked_for_by_a_setting(monkeypatch: pytest.MonkeyPatch):
    logger = logging.getLogger("dashboard.of.another.test")
    out = logging.StreamHandler()
    logger.addHandler(out)
    kept = [(handler, handler.formatter) for handler in logging.root.handlers]
    named = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    kept += [(handler, handler.formatter) for one in named for handler in one.handlers]
    try:
        monkeypatch.setenv("DASHBOARD_LOG", "text")
        assert not logs.configure()
        assert out.formatter is None
        monkeypatch.setenv("DASHBOARD_LOG", "json")
        assert logs.configure()
        assert isinstance(out.formatter, logs.JsonFormatter)
    finally:
        logger.removeHandler(out)
        for handler, formatter in kept:
            handler.setFormatter(formatter)
