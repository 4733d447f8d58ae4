"""The HTTP API on a real server: what it tells and takes, whom it lets in, and its description held against it."""

from __future__ import annotations

import functools
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine

from dashboard import exchange
from dashboard import store as rooms
from dashboard.review import record_marks
from dashboard.review.marks.blind import set_blind
from dashboard.settings import BAD_BURST, BODY_VALUES
from dashboard.store import loads
from dashboard.store import people as desk
from dashboard.store.api_tokens import DAY, find_token, make_token, revoke_token, tokens_of
from dashboard.store.outside import read_outside
from dashboard.web.api import routes as api
from dashboard.web.api.calls import Operation
from dashboard.web.api.description import describe
from dashboard.web.api.routes import PREFIX, operations, routes
from dashboard.web.limits import Limiter
from tests.support.marking import event, filled
from tests.support.people_of import people
from tests.support.serving import Answer, Client, serving

ROLES = ("reader", "editor", "lead", "admin")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))


@pytest.fixture
def store(request: pytest.FixtureRequest, empty_desk: Engine) -> Engine:
    """SQLite for what is asked by HTTP; test_api_tokens.py has the rest on both databases."""
    return empty_desk


@pytest.fixture
def base(store: Engine) -> Iterator[str]:
    with serving(routes(lambda: store)) as address:
        yield f"{address}/{PREFIX}"


def token(store: Engine, person: str = "kim", rights: Any = "read", **more: Any) -> str:
    return make_token(store, person, "a script", rights, 30, **more)[0]


def as_(base: str, secret: str) -> Client:
    return Client(base, {"Authorization": f"Bearer {secret}"})


def refused(answer: Answer, status: int) -> str:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body.keys() == {"error", "hint"} and "Traceback" not in answer.text
    return body["error"]


# ---- what it tells --------------------------------------------------------------------------------------------------
def test_stories_sentences_and_marks_are_read(store: Engine, base: str):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 1)])
    client = as_(base, token(store))
    (story,) = client.get("/stories").json()["stories"]
    assert (story["id"], story["versions"]) == ("story-1", 2)
    shown = client.get("/stories/story-1").json()
    assert [one["id"] for one in shown["articles"]] == [a.article.id, b.article.id] and shown["articles"][0][
        "text"
    ] == a.article.text
    rows = client.get("/stories/story-1/sentences").json()["sentences"]
    first = rows[0]
    assert (
        first["text"] == a.article.text[first["start"] : first["end"]] and first["suggestion"]["label"] == "unsupported"
    )
    found = client.get("/stories/story-1/marks").json()
    assert [(m["article"], m["n"], m["editor"], m["label"]) for m in found["marks"]] == [
        (a.article.id, 1, "kim", "unsupported")
    ]
    assert client.get("/stories/story-1/marks", params={"since": found["revision"]}).json()["marks"] == []
    assert client.get("/stories", params={"limit": 1, "after": "story-1"}).json() == {"stories": [], "next": None}
    refused(client.get("/stories/nowhere"), 404)
    for bad in ("limits=1", "limit=", "limit=0", "limit=1e9", "limit=-1", "after=%00", "limit=" + "9" * 30):
        refused(client.request("GET", f"/stories?{bad}"), 400)
    refused(client.request("GET", "/stories/story-1/marks?since=-1" + "0" * 30), 400)


def test_an_export_is_the_one_of_the_command_line(store: Engine, base: str):
    a, _ = filled(store)
    record_marks(store, "kim", [event(a, 1, note="see “minutes”")])
    client = as_(base, token(store))
    for form in ("csv", "jsonl", "web-annotation", "doccano"):
        for final in (False, True):
            out = io.BytesIO()
            exchange.find_export(form).write(exchange.Source(store, None, final), out)
            assert client.get(f"/exports/{form}", params={"final": str(final).lower()}).text == out.getvalue().decode()
    refused(client.get("/exports/xml"), 404)
    refused(client.get("/exports/csv", params={"final": "maybe"}), 400)


def test_a_blind_desk_keeps_suggestions_and_colleagues_marks_back_here_too(store: Engine, base: str):
    a, _ = filled(store)
    people(store, ann="lead", kim="editor", lee="editor")
    record_marks(store, "lee", [event(a, 1)])
    set_blind(store, "ann", True)
    kim, ann = as_(base, token(store)), as_(base, token(store, "ann"))
    assert {row["suggestion"] for row in kim.get("/stories/story-1/sentences").json()["sentences"]} == {None}
    assert kim.get("/stories/story-1/marks").json()["marks"] == []
    refused(kim.get("/exports/csv"), 403)
    assert len(ann.get("/stories/story-1/marks").json()["marks"]) == 1 and ann.get("/exports/csv").status_code == 200


# ---- what it takes --------------------------------------------------------------------------------------------------
def test_articles_are_kept_at_once_analysed_behind_the_answer_and_suggested_on(store: Engine, base: str):
    filled(store)
    people(store, ann="lead")
    client = as_(base, token(store, "ann", "write"))
    text_ = "The council of Port Ellery voted 6-3 on Tuesday to raise the stormwater fee.\nMayor Dana Whitcombe was pleased."
    found = client.post(
        "/articles",
        json={"articles": [{"id": "wire-1", "text": text_, "role": "source", "x": 1}, {"id": "empty", "text": ""}]},
    )
    assert found.status_code == 202
    (kept,) = found.json()["accepted"]
    assert [one["where"] for one in found.json()["refused"]] == ["articles:2"]
    for _ in range(1200):
        if any(kept["id"] in ids for ids in rooms.stories_by_id(store).values()) and not loads.standing(store).running:
            break
        time.sleep(0.05)
    said = {"article": "api.jsonl#wire-1", "n": 1, "label": "sourced", "by": "script", "score": 0.5}
    answer = client.post("/suggestions", json={"suggestions": [said, said | {"n": 99}, said | {"label": "x"}]}).json()
    assert (answer["kept"], [one["where"] for one in answer["refused"]]) == (1, ["suggestions:3", "suggestions:2"])
    assert [one.by for one in read_outside(store)[kept["id"], 1]] == ["script"]
    assert client.post("/articles", json={"articles": [{"text": ""}]}).status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{}", 400), (b"[]", 400), (b"{", 400), (b'{"articles": []}', 400), (b'{"articles": [1]}', 400), (b'{"articles": {}}', 400),
        (b'{"articles": [{}]}', 422), (b'{"articles": [{"text": 7}]}', 422), (b'{"articles": [{"text": "x", "title": 7}]}', 422), (b'{"articles": [{"text": {"a": []}, "title": []}]}', 422),
        (b'{"articles":' + b"[" * 2000 + b"]" * 2000 + b"}", 400), (b'{"a":' * 900 + b"1" + b"}" * 900, 400),
        (b'{"articles": [' + b"[]," * BODY_VALUES + b"1]}", 413), (b'{"articles": [{"text": "\\ud800"}]}', 202),
    ],
)  # fmt: skip
def test_bodies_that_are_no_articles_are_refused_and_leave_no_long_log(
    store: Engine, base: str, body: bytes, status: int, caplog: pytest.LogCaptureFixture
):
    client = as_(base, token(store, "kim", "write"))
    found = client.request("POST", "/articles", content=body, headers={"Content-Type": "application/json"})
    assert found.status_code == status, found.text
    assert len(caplog.text) < 2_000


def test_an_admin_s_token_adds_lists_and_removes_webhooks(store: Engine, base: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_OUTGOING", "127.0.0.1:9")
    client = as_(base, token(store, "kim", "admin"))
    made = client.post("/webhooks", json={"url": "http://127.0.0.1:9/x", "events": ["story.done"]})
    assert made.status_code == 201 and made.json()["secret"].startswith("whsec_")
    (one,) = client.get("/webhooks").json()["webhooks"]
    assert (one["url"], one["events"], "secret" in one) == ("http://127.0.0.1:9/x", ["story.done"], False)
    refused(client.post("/webhooks", json={"url": "http://169.254.169.254/", "events": ["story.done"]}), 400)
    refused(client.post("/webhooks", json={"url": 7, "events": ["story.done"]}), 400)
    assert client.request("DELETE", f"/webhooks/{one['id']}").json() == {"removed": one["id"]}
    refused(client.request("DELETE", f"/webhooks/{one['id']}"), 404)


# ---- whom it lets in ------------------------------------------------------------------------------------------------
def ask(client: Client, method: str, path: str) -> Answer:
    address = path.format(story="story-1", format="csv", webhook="none")
    bodies = {
        "/articles": {"articles": [{"text": "A line about the harbour of Port Ellery."}]},
        "/suggestions": {"suggestions": [{}]},
        "/webhooks": {"url": "http://127.0.0.1:9/", "events": ["story.done"]},
    }
    return client.request(method, address, json_=bodies.get(path, {}) if method == "POST" else None)


def allowed(operation: Operation, rights: str, role: str) -> bool:
    """By the table of docs/api.md: what a token may do is the lesser of its rights and its person's role."""
    order = ("read", "write", "admin")
    needs = {"read": "reader", "write": "lead", "admin": "admin"}[operation.right]
    return order.index(rights) >= order.index(operation.right) and ROLES.index(role) >= ROLES.index(needs)


def test_what_each_token_may_do_at_each_address(store: Engine, base: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(api.receiving, "analyse_quietly", lambda _: None)
    monkeypatch.setenv("DASHBOARD_OUTGOING", "127.0.0.1:9")
    filled(store)
    people(store, **{role: role for role in ROLES})
    wrong = []
    for role in ROLES:
        for rights in ("read", "write", "admin"):
            client = as_(base, token(store, role, rights))
            for path, methods in operations().items():
                for method, operation in methods.items():
                    found = ask(client, method, path)
                    let_in = found.status_code in (200, 201, 202) or (found.status_code, method) == (404, "DELETE")
                    if let_in != allowed(operation, rights, role) or not (let_in or found.status_code == 403):
                        wrong.append((role, rights, method, path, found.status_code))
    assert wrong == []


def test_no_other_way_of_asking_gets_in(store: Engine, base: str):
    filled(store)
    people(store, kim="lead", ann="admin")
    good = token(store)
    expired = token(store, now=int(time.time() * 1000) - 31 * DAY)
    gone = token(store)
    revoke_token(store, "kim", tokens_of(store, "kim")[0].id)
    bad = {"", "cd_" + "x" * 43, good[:-1], good + "x", expired, f"{good}\u00e9".encode().decode("latin-1")}
    bad |= (
        {gone}
        if find_token(store, gone) is None
        else {secret for secret in (good,) if find_token(store, secret) is None}
    )
    for headers in [{"Authorization": f"Bearer {secret}"} for secret in sorted(bad)] + [
        {},
        {"Authorization": f"Basic {good}"},
        {"Cookie": f"token={good}"},
    ]:
        refused(Client(base, headers).get("/stories"), 401)
    refused(Client(base).get(f"/stories?token={expired}"), 401)
    for secret in (good, gone):
        if find_token(store, secret):
            assert as_(base, secret).get("/stories").status_code == 200
            desk.set_active(store, "ann", "kim", False)
            refused(as_(base, secret).get("/stories"), 401)


def test_every_address_and_method_is_answered_in_json(base: str):
    client = as_(base, "cd_none")
    assert client.request("PUT", "/stories").status_code == 405
    assert client.request("DELETE", "/stories").headers["allow"] == "GET"
    refused(client.get("/nowhere/at/all"), 404)


def test_bad_tokens_are_slowed_down_and_good_ones_of_the_same_address_are_not(store: Engine, base: str):
    filled(store)
    good = as_(base, token(store))
    answers = [as_(base, "cd_guess").get("/stories") for _ in range(BAD_BURST + 3)]
    assert [one.status_code for one in answers[:BAD_BURST]] == [401] * BAD_BURST
    assert {one.status_code for one in answers[BAD_BURST:]} == {429} and int(answers[-1].headers["retry-after"]) >= 1
    assert good.get("/stories").status_code == 200


def test_a_program_that_asks_too_often_is_told_when_to_come_back(store: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(api, "API_BURST", 3)
    monkeypatch.setattr(api, "API_RATE", 0.1)
    filled(store)
    with serving(routes(lambda: store)) as address:
        client = as_(f"{address}/{PREFIX}", token(store))
        answers = [client.get("/stories") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 10
        assert as_(client.base, token(store)).get("/stories").status_code == 200, "another token has its own bucket"


def test_a_bucket_holds_a_burst_and_fills_again_and_forgets_who_is_long_gone():
    limiter = Limiter(2, 0.5)
    assert [limiter.take("a", 0), limiter.take("a", 0), limiter.take("a", 0), limiter.take("b", 0)] == [0, 0, 2.0, 0]
    assert [limiter.take("a", 2), limiter.take("a", 2)] == [0, 2.0]
    for k in range(20_000):
        limiter.take(str(k), 3)
    assert len(limiter.buckets) <= 10_000


# ---- the description ------------------------------------------------------------------------------------------------
def test_the_description_names_every_operation_with_its_right(base: str):
    described = Client(base).get("/openapi.json").json()
    assert described == json.loads(json.dumps(describe(f"/{PREFIX}")))
    table = {
        (path, method.upper()): one["x-right"]
        for path, found in described["paths"].items()
        for method, one in found.items()
    }
    assert table == {(path, method): one.right for path, found in operations().items() for method, one in found.items()}
    page = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    assert [f"{method} {path}" for path, method in table if f"`{method} {path}`" not in page] == []


# articles and suggestions are judged one by one: a bad one among others is answered by name, not by a status
APART = {
    "POST /articles": "negative_data_rejection",
    "POST /suggestions": "negative_data_rejection",
    "POST /webhooks": "positive_data_acceptance",  # the address has to be one that is allowed
}
LABELS = [f"{method} {path}" for path, found in operations().items() for method in found]


@functools.cache
def described() -> dict[str, Any]:
    """Each operation by its label, as schemathesis reads the description."""
    import schemathesis  # 2 s of the processor, which every worker would pay

    schema = schemathesis.openapi.from_dict(describe(f"/{PREFIX}"))
    return {found.ok().label.replace(f" /{PREFIX}/", " /"): found.ok() for found in schema.get_all_operations()}


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A desk for requests of every kind, good and bad, and an admin's token for it."""
    db = rooms.open_database(f"sqlite:///{tmp_path_factory.mktemp('described') / 'desk.db'}")
    filled(db)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api.receiving, "analyse_quietly", lambda _: None)
        for name in ("API_BURST", "BAD_BURST"):  # it also asks without a token
            patch.setattr(api, name, 10_000)
        with serving(routes(lambda: db)) as address:
            yield f"{address}/{PREFIX}", token(db, "kim", "admin")
    db.dispose()


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("label", LABELS)
def test_what_the_description_allows_and_forbids_is_answered_as_it_says(
    open_desk: tuple[str, str], label: str, mode: str
):
    from schemathesis.generation import GenerationMode
    from schemathesis.specs.openapi import checks

    address, secret = open_desk
    excluded = [getattr(checks, APART[label])] if label in APART else None

    @settings(max_examples=5, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(described()[label].as_strategy(generation_mode=GenerationMode(mode)))
    def check(case: Any) -> None:
        headers = {"Authorization": f"Bearer {secret}"}
        case.call_and_validate(base_url=address, headers=headers, excluded_checks=excluded)

    check()


def test_every_operation_is_held_to_its_description():
    from schemathesis.generation import GenerationMode

    assert set(described()) == set(LABELS)
    assert {mode.value for mode in GenerationMode} == {"positive", "negative"}
