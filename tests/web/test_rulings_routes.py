"""The routes for rulings: precedents, and examples for the guideline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.review import record_marks
from dashboard.store import guideline
from dashboard.web import tokens
from dashboard.web.routes import PREFIX, routes
from tests.support.marking import event, filled
from tests.support.people_of import people
from tests.support.serving import Client, serving


@pytest.fixture
def client(empty_desk: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))
    with serving(routes(lambda: empty_desk)) as base:
        yield Client(base, headers("lea"))


def headers(name: str) -> dict[str, str]:
    token = tokens.mint(name, 0)
    return {"X-Copydesk": "1", "Sec-Fetch-Site": "same-origin", "X-Copydesk-Token": token}


def test_a_ruling_becomes_a_precedent_and_an_example_once(empty_desk: Engine, client: Client):
    a, b = filled(empty_desk)
    people(empty_desk, lea="lead", kim="editor")
    ruling = event(a, 1, "unsupported", cause="adjudication", category="date", note="wrong day")
    assert record_marks(empty_desk, "lea", [ruling]).acks
    [found] = client.get(f"/{PREFIX}/precedent?article={b.article.id}&n=1").json()["precedents"]
    assert (found["article"], found["n"], found["label"], found["category"]) == (a.article.id, 1, "unsupported", "date")
    assert (found["status"], found["note"], found["story"]) == ("adjudicated", "wrong day", "story-1")
    for _ in range(2):
        answer = client.post(f"/{PREFIX}/example", json={"ruling": ruling.id, "why": "Look at the *day*."})
        assert (answer.status_code, answer.json()) == (200, {"version": 1})
    assert guideline.newest(empty_desk).text.count("\n- ") == 1
    assert "\\*day\\*" in guideline.newest(empty_desk).text


def test_examples_are_taken_from_leads_only_and_from_rulings_that_stand(empty_desk: Engine, client: Client):
    a, _ = filled(empty_desk)
    people(empty_desk, lea="lead", kim="editor")
    mark = event(a, 1, "unsupported")
    record_marks(empty_desk, "kim", [mark])
    for body in ({}, {"ruling": ""}, {"ruling": mark.id}, {"ruling": "nothing-like-it"}, {"ruling": 7}):
        assert client.post(f"/{PREFIX}/example", json=body).status_code == 400
    ruling = event(a, 1, "sourced", cause="adjudication")
    record_marks(empty_desk, "lea", [ruling])
    editors = Client(client.base, headers("kim"))
    assert editors.post(f"/{PREFIX}/example", json={"ruling": ruling.id}).status_code == 403
    nobody = Client(client.base, headers("kim") | {"X-Copydesk-Token": "x"})
    assert nobody.get(f"/{PREFIX}/precedent?article={a.article.id}&n=1").status_code == 401
    assert guideline.newest(empty_desk) is None
