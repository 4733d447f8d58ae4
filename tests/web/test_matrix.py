"""Role × action × way: whoever may do something may do it by every way, and whoever may not is refused by every way.

Ways: what the screen calls, the desk's own routes, Streamlit's own addresses behind the door, the websocket, and the command
line, which works on the database itself and is not asked. `test_gate.py` holds that no page's address leads past the door.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard import cli, review, store
from dashboard.errors import AccessError
from dashboard.jobs import learning, loading
from dashboard.model import Reading
from dashboard.review import event_to_json
from dashboard.review.marks import blind
from dashboard.review.record import log
from dashboard.review.rulings import adjudication, examples
from dashboard.review.sharing import assignment, claims
from dashboard.store import guideline, people
from dashboard.store.access import NEEDED, RANKS, Right
from dashboard.web import door, tokens
from dashboard.web.routes import routes
from tests.support.chromium_fixture import run_apart
from tests.support.marking import event, filled
from tests.support.people_of import people as present
from tests.support.serving import Client, serving

WHO = ("stranger", "removed", *RANKS)
_numbers = count(1)


@dataclass(frozen=True)
class Desk:
    """A desk with a story, a ruling and one person of each role."""

    db: Engine
    article: Any
    ruling: str

    def act(self, who: str) -> dict[str, tuple[Right, Callable[[], object]]]:
        """Every action of the screen, with the right it needs."""
        db, a, n = self.db, self.article, next(_numbers)
        mine = event(a, 1, note=f"{n}")
        return {
            "mark a sentence": ("mark", lambda: review.record_marks(db, who, [mine])),
            "claim a story": ("mark", lambda: claims.claim(db, who, "story-1", True)),
            "take the next story": ("mark", lambda: claims.next_story(db, who)),
            "put a story together by hand": (
                "mark",
                lambda: store.decide(db, who, "together", [a.article.id, self.other]),
            ),
            "rule on a sentence": ("adjudicate", lambda: adjudication.allowed(db, who)),
            "write the guideline": ("guideline", lambda: guideline.save(db, who, f"Rule {n}", seen=self.seen)),
            "add an example": ("guideline", lambda: examples.add_example(db, who, self.ruling, f"why {n}")),
            "assign a story": ("assign", lambda: assignment.assign(db, who, ["story-1"], ["editor"])),
            "take an assignment back": ("assign", lambda: assignment.unassign(db, who, ["story-1"])),
            "set the overlap": ("assign", lambda: assignment.set_overlap(db, who, ["story-1"], 1)),
            "make rules": ("assign", lambda: assignment.set_rules(db, who, [])),
            "ask for second opinions": ("assign", lambda: assignment.second_opinions(db, who, 0.0)),
            "switch blind mode": ("desk", lambda: blind.set_blind(db, who, False)),
            "load articles": ("desk", lambda: loading.load(db, Reading(()), by=who)),
            "learn from marks": ("desk", lambda: learning.switch(db, False, who)),
            "change a setting of the desk": ("desk", lambda: store.set_setting(db, "language", "en", who)),
            "change a role": ("people", lambda: people.set_role(db, who, "spare", "reader")),
            "shut somebody out": ("people", lambda: people.set_active(db, who, "spare", True)),
            "read the record": ("read", lambda: log.story_log(db, "story-1", viewer=who)),
        }

    @property
    def seen(self) -> int:
        newest = guideline.newest(self.db)
        return newest.version if newest else 0

    @property
    def other(self) -> str:
        return next(x.id for x in store.read_articles(self.db) if x.id != self.article.article.id)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    db = store.open_database(f"sqlite:///{tmp_path_factory.mktemp('matrix') / 'desk.db'}")
    a, _ = filled(db)
    present(db, **{role: role for role in RANKS}, removed="admin", spare="reader")
    people.set_active(db, None, "removed", False)
    ruling = event(a, 2, "boilerplate", cause="adjudication")
    assert review.record_marks(db, "lead", [ruling]).acks
    yield Desk(db, a, ruling.id)
    db.dispose()


def may(who: str, right: Right) -> bool:
    return who in RANKS and RANKS.index(who) >= RANKS.index(NEEDED[right])


@pytest.mark.parametrize("who", WHO)
def test_what_the_screen_calls_is_refused_below_its_role_and_done_above(desk: Desk, who: str):
    for name, (right, act) in desk.act(who).items():
        try:
            act()
            done = True
        except AccessError:
            done = False
        assert done is may(who, right), (who, name)


def asked(desk: Desk) -> dict[str, tuple[Right, str, str, dict[str, str], object]]:
    """Every route: the right it needs, method, path, query, body."""
    a, n = desk.article, next(_numbers)
    story, place = {"story": "story-1"}, {"article": a.article.id, "n": "1"}
    mark = {"story": "story-1", "events": [event_to_json(event(a, 3, note=f"r{n}"))]}
    said = {"id": f"{n:032x}", "article": a.article.id, "start": 0, "end": a.sentences[0].end, "text": f"Why {n}?"}
    pair = story | {"left": a.article.id, "right": desk.other}
    return {
        "read marks": ("read", "GET", "marks", story, None),
        "record a mark": ("mark", "POST", "marks", {}, mark),
        "claim": ("mark", "POST", "claim", {}, {"story": "story-1", "do": "take"}),
        "pair": ("read", "GET", "pair", pair, None),
        "history": ("read", "GET", "history", place, None),
        "read comments": ("read", "GET", "comments", story, None),
        "comment": ("mark", "POST", "comments", {}, said),
        "find a story": ("read", "GET", "stories", {"q": "council"}, None),
        "precedent": ("read", "GET", "precedent", place, None),
        "example": ("guideline", "POST", "example", {}, {"ruling": desk.ruling, "why": f"{n}"}),
    }


OURS = {"X-Copydesk": "1", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}


def test_every_route_is_refused_below_its_role_and_answered_above(desk: Desk):
    names = {route.path.rpartition("/")[2] for route in routes(lambda: desk.db)}
    assert names == {path for _, _, path, *_ in asked(desk).values()} | {"health", "ready", "metrics"}
    with serving(routes(lambda: desk.db)) as base:
        for who in WHO:
            client = Client(base, OURS | {"X-Copydesk-Token": tokens.mint(who)})
            for name, (right, method, path, query, body) in asked(desk).items():
                content = None if body is None else json.dumps(body).encode()
                answer = client.request(method, f"/copydesk/{path}", params=query, content=content)
                done = answer.status_code < 300 and not (answer.text and answer.json().get("refused"))
                assert done is may(who, right), (who, name, answer.text)
                assert who in RANKS or answer.status_code == 401, (who, name)


FORGED = {
    "no header of ours": ({"X-Copydesk": ""}, 403),
    "from another site": ({"Sec-Fetch-Site": "cross-site"}, 403),
    "from another port of this machine": ({"Sec-Fetch-Site": "same-site"}, 403),
    "typed into the address bar": ({"Sec-Fetch-Site": "none"}, 403),
    "a form": ({"Content-Type": "text/plain"}, 415),
    "no token": ({"X-Copydesk-Token": ""}, 401),
    "somebody else's name under an old signature": ({"X-Copydesk-Token": "admin.0.9999999999.abc"}, 401),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_request_that_no_page_of_ours_would_send_changes_nothing(desk: Desk, name: str):
    headers, status = FORGED[name]
    before = len(review.read_log(desk.db, limit=10_000))
    with serving(routes(lambda: desk.db)) as base:
        client = Client(base, OURS | {"X-Copydesk-Token": tokens.mint("admin")} | headers)
        for _right, method, path, query, body in asked(desk).values():
            if method == "POST":
                answer = client.request(method, f"/copydesk/{path}", params=query, content=json.dumps(body).encode())
                assert answer.status_code == status, answer.text
                assert "Access-Control-Allow-Origin" not in answer.headers
    assert len(review.read_log(desk.db, limit=10_000)) == before


# ---- the door: hosts, proxies, websockets, odd paths ----------------------------------------------------------------
PATHS = (
    "/", "/review", "/copydesk/marks", "/_stcore/stream", "/media/a.csv", "/../secrets.toml", "/..%2f..%2fetc/passwd",
    "//etc/passwd", "/static/../../app.py", "/%2e%2e/desk.db", "/app/static/..\\desk.db",
)  # fmt: skip
VISITORS = {
    "another machine": ({"host": "127.0.0.1:8501"}, "10.0.0.2"),
    "a name that points here": ({"host": "evil.example"}, "127.0.0.1"),
    "no name": ({}, "127.0.0.1"),
    "through a proxy": ({"host": "localhost", "x-forwarded-for": "10.0.0.2"}, "127.0.0.1"),
    "through a proxy of the standard": ({"host": "localhost", "forwarded": "for=10.0.0.2"}, "127.0.0.1"),
}


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("visitor", VISITORS)
def test_nobody_from_elsewhere_gets_past_the_door_by_any_path(
    desk: Desk, visitor: str, kind: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(door, "auth", dict)
    monkeypatch.delenv("DASHBOARD_LOGIN", raising=False)
    headers, address = VISITORS[visitor]
    for path in PATHS:
        said: list[Any] = []

        async def behind(_scope: Any, _receive: Any, _send: Any) -> None:
            raise AssertionError("the door let somebody in")

        async def send(message: Any, said: list[Any] = said) -> None:
            said.append(message)

        scope = {
            "type": kind, "path": path, "method": "GET", "query_string": b"", "scheme": "http", "server": ("127.0.0.1", 8501),
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()], "client": (address, 9),
        }  # fmt: skip
        run_apart(lambda scope=scope: door.door(behind, engine=lambda: desk.db)(scope, None, send))
        assert said[0]["type"] == "websocket.close" or said[0]["status"] == 403


def test_the_command_line_works_on_the_database_and_asks_nobody(desk: Desk, capsys: pytest.CaptureFixture[str]):
    url = str(desk.db.url)
    for words in (
        ["export", "--final"],
        ["export", "--format", "jsonl"],
        ["people", "list"],
        ["people", "role", "spare", "reader"],
    ):
        assert cli.main([*words, "--db", url]) == 0, (words, capsys.readouterr().out)
