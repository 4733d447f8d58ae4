"""Two processes of one desk on PostgreSQL behind nginx, with the example of the documents: nothing is lost, whoever dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from dashboard import review, store
from dashboard.model import MarkEvent
from tests.browser.conftest import chromium, free_port, ready, saved
from tests.support import stories
from tests.support.behind import (
    NAME,
    SECRET,
    Behind,
    Process,
    as_another,
    certificate,
    cut_off,
    find_nginx,
    nginx,
    written,
)
from tests.support.chromium_fixture import CHEAP
from tests.support.postgres import database

pytestmark = [pytest.mark.nginx, pytest.mark.postgresql]
STORY = stories.big(2, 60, "behind")
ROLE = "second"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, postgresql_server: str) -> Iterator[Behind]:
    """Everything running, a story in the database, nobody signed in yet."""
    program, folder = find_nginx(), tmp_path_factory.mktemp("behind")
    certificate(folder)
    with database(postgresql_server, f"t{uuid4().hex[:16]}") as url:
        db = store.open_database(url)
        store.save_articles(db, stories.reading((STORY,)))
        store.save_story(db, STORY)
        store.finish_analysis(db, [STORY.story.id])
        db.dispose()
        processes = (Process(folder / "one", url), Process(folder / "two", as_another(url, ROLE)))
        plain, secure = free_port(), free_port()
        main = written(folder, (processes[0].port, processes[1].port), plain, secure)
        try:
            for process in processes:
                process.start()
            for process in processes:
                process.wait()
            with nginx(program, folder, main, plain):
                yield Behind(folder, url, processes, plain, secure)
        finally:
            for process in processes:
                process.kill()


@pytest.fixture(scope="module")
def visitors(desk: Behind, playwright_browser: Any) -> Iterator[Any]:
    """A browser that finds the desk's name on loopback."""
    args = [*CHEAP, f"--host-resolver-rules=MAP {NAME} 127.0.0.1", "--no-sandbox"]
    browser = playwright_browser.browser_type.launch(executable_path=chromium(), args=args)
    yield browser
    browser.close()


def visit(browser: Any, desk: Behind, user: str = "kim") -> Any:
    """A new visitor on the review page, the pane ready."""
    context = browser.new_context(
        ignore_https_errors=True,
        http_credentials={"username": user, "password": "word"},
        viewport={"width": 1400, "height": 900},
    )
    page = context.new_page()
    page.goto(f"{desk.base}/review?story={STORY.story.id}")
    opened(page)
    return page


def opened(page: Any) -> None:
    """The pane stands; the first visitor of a process waits longest."""
    page.wait_for_selector(".pane .cell[aria-current]", timeout=120_000)
    ready(page)


def mark(n: int) -> dict[str, Any]:
    """A decision on sentence `n`, as the pane sends it."""
    version = STORY.versions[1]
    said = version.sentence(n)
    made = MarkEvent(
        str(uuid4()), "", version.article.id, said.start, said.end, said.text, "unsupported",
        time.time_ns() // 1_000_000, 1, STORY.story.id,
    )  # fmt: skip
    return review.event_to_json(made)


def post(desk: Behind, events: list[dict[str, Any]], **more: Any) -> tuple[int, str]:
    """Send marks as the pane does."""
    body = {"story": STORY.story.id, "events": events}
    status, _, text = desk.ask("/copydesk/marks", body=body, token=desk.token("kim"), **more)
    return status, text


def recorded(desk: Behind, editor: str = "kim") -> set[str]:
    """The ids of what is durable."""
    db = desk.engine()
    try:
        return {event.id for event in review.read_own_events(db, STORY.story.id, editor, 10_000)}
    finally:
        db.dispose()


# ---- in order: the later ones end processes ----------------------------------------------------------------------
def test_the_plain_address_leads_to_the_secure_one_and_pages_answer(desk: Behind):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", desk.plain, timeout=20)
    connection.request("GET", "/review?story=x", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/review?story=x")
    status, headers, text = desk.ask("/")
    assert status == 200
    assert "<html" in text
    assert headers["Strict-Transport-Security"]
    assert "copydesk_way=" in headers["Set-Cookie"]
    assert "HttpOnly" in headers["Set-Cookie"] and "Secure" in headers["Set-Cookie"]
    assert (
        "Set-Cookie" not in desk.ask("/", way="visitor")[1]
        or "way" not in desk.ask("/", way="visitor")[1]["Set-Cookie"]
    )


def test_who_is_not_vouched_for_does_not_come_in_and_cannot_vouch_for_themselves(desk: Behind):
    assert desk.ask("/", user=None)[0] == 401
    forged = {"X_Copydesk_User": "ada", "X_Copydesk_Secret": SECRET}
    assert desk.ask("/", user=None, **forged)[0] == 401
    assert desk.ask("/copydesk/ready", user=None)[0] == 200
    assert post(desk, [mark(1)], user=None)[0] == 401


def test_a_visitor_stays_with_a_process_and_visitors_spread_over_both(desk: Behind):
    ways = [f"w{n}" for n in range(16)]
    for way in ways * 2:
        assert desk.ask("/copydesk/health", way=way)[0] == 200
    for way in ways:
        desk.went(way, "/copydesk/health")
    went = {way: {line[0] for line in desk.ways() if line[-1] == way} for way in ways}
    assert {len(places) for places in went.values()} == {1}
    assert {place for places in went.values() for place in places} == {f"127.0.0.1:{p.port}" for p in desk.processes}


@pytest.mark.browser
def test_a_browser_marks_through_a_websocket_that_stays_with_its_process(desk: Behind, visitors: Any):
    page = visit(visitors, desk)
    page.keyboard.type("ubu")
    saved(page)
    events = recorded(desk)
    assert len(events) == 3
    streams = [line for line in desk.ways() if line[3].endswith("/_stcore/stream")]  # logged when they end
    page.context.close()
    for _ in range(100):
        streams = [line for line in desk.ways() if line[3].endswith("/_stcore/stream")]
        if streams:
            break
        time.sleep(0.05)
    ways = {line[4] for line in streams}
    assert [line[1] for line in streams] == ["101"]
    assert {line[0] for line in desk.ways() if line[4] in ways} == {streams[0][0]}


def test_marks_land_whichever_process_answers_and_each_once(desk: Behind):
    before = recorded(desk)
    sent = [mark(n) for n in range(10, 22)]
    for process, part in zip(desk.processes, (sent[:6], sent[6:]), strict=True):
        status, text = post(desk, part, way=desk.way_to(process))
        assert status == 200, text
    for process in desk.processes:  # a browser that got no answer sends everything again, to whomever
        assert post(desk, sent, way=desk.way_to(process))[0] == 200
    assert recorded(desk) - before == {event["id"] for event in sent}


def test_a_process_whose_database_is_gone_is_not_ready_and_its_visitors_marks_go_to_the_other(desk: Behind):
    one, two = desk.processes
    way, before = desk.way_to(two), recorded(desk)
    with cut_off(desk.db, ROLE):
        assert (one.answers("ready"), two.answers("ready")) == (200, 503)
        assert (one.answers("health"), two.answers("health")) == (200, 200)
        sent = [mark(n) for n in (30, 31)]
        status, text = post(desk, sent, way=way)
        assert status == 200, text
        assert desk.went(way, "/copydesk/marks") == f"127.0.0.1:{two.port},127.0.0.1:{one.port}"
        assert desk.ask("/copydesk/ready", way=way)[0] == 200
    assert recorded(desk) - before == {event["id"] for event in sent}
    assert two.answers("ready") == 200


@pytest.mark.browser
@pytest.mark.crash
def test_a_process_is_killed_in_mid_burst_and_the_other_serves_without_losing_a_mark(desk: Behind, visitors: Any):
    page = visit(visitors, desk, "lee")
    page.keyboard.type("ub" * 10)
    way = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "copydesk_way")
    served = desk.went(way, "/copydesk/marks")
    mine = next(p for p in desk.processes if served.endswith(f":{p.port}"))
    other = next(p for p in desk.processes if p is not mine)
    mine.kill()
    page.keyboard.type("bu" * 10)
    saved(page, 60_000)
    events = recorded(desk, "lee")
    assert len(events) == 40
    page.reload()
    opened(page)
    page.keyboard.type("u")
    saved(page)
    assert len(recorded(desk, "lee")) == 41
    assert desk.went(way, "/copydesk/marks").endswith(f"127.0.0.1:{other.port}")
    assert review.check_rebuild(desk.engine()) == []
