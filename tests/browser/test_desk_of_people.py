"""A desk of people: each signs in through a real OpenID Connect provider, and sees and does what their role may."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import review
from dashboard.model import DESK, Identity, MarkEvent
from dashboard.store import people
from dashboard.strings import text
from tests.browser.conftest import GO, Desk, fill, free_port, ready, saved
from tests.support import stories
from tests.support.hands import cut_line, mark, mend_line, press

pytestmark = pytest.mark.browser
NAMES = {"ana": "Ana Ruiz", "bo": "Bo Kern", "lea": "Lea Amt", "ria": "Ria Low"}
ROLES = {"ana": "editor", "bo": "editor", "lea": "lead"}  # who was here before; Ria is new
DESK_OF = stories.small("people"), stories.small("left")
OUTBOX = "() => Object.keys(localStorage).filter((key) => key.startsWith('copydesk.outbox.'))"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an OpenID Connect provider in a process of its own."""
    port = free_port()
    users = [json.dumps({"sub": sub, "name": name, "email": f"{sub}@desk.example", "email_verified": True})
             for sub, name in NAMES.items()]  # fmt: skip
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for user in users:
        command += ["--user-claims", user]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2):
                break
        except OSError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def desk(provider: str, tmp_path_factory: pytest.TempPathFactory, playwright_browser: object) -> Iterator[Desk]:
    """A desk whose people sign in through the provider."""
    folder = tmp_path_factory.mktemp("people")
    fill(folder, DESK_OF)
    desk = Desk(folder, more={"HOME": str(folder), "USERPROFILE": str(folder)})
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{desk.port}/oauth2callback"\ncookie_secret = "{"c" * 40}"\n'
        f'client_id = "copydesk"\nclient_secret = "s"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    for sub, role in ROLES.items():
        people.sign_in(desk.engine(), Identity(provider, sub, NAMES[sub]), new_role=role)
    yield desk.start()
    desk.stop()


@pytest.fixture
def visitor(new_profile: Callable[..., Any]) -> Callable[[], Any]:
    """A browser of its own for each person."""

    return lambda: new_profile().new_page()


def sign_in(page: Any, sub: str, address: str) -> None:
    """Open an address of the desk, be sent to the provider, and come back to that address."""
    if page.url.startswith(address.partition("/review")[0]):
        page.evaluate(GO, address)  # at the door already
    else:
        page.goto(address)
    page.get_by_role("button", name="Sign in").click(timeout=120_000)
    page.locator("input[name=sub]").fill(sub, timeout=120_000)
    page.get_by_role("button", name="Authorize").click()
    # the pane writes more into the address once it stands, and a busy test looks late
    page.wait_for_url(lambda url: url.startswith(address), wait_until="commit", timeout=120_000)


def sign_out(page: Any, desk: Desk) -> None:
    page.evaluate(GO, at(desk, "settings"))
    page.get_by_role("button", name="Sign out").click(timeout=120_000)
    page.get_by_role("button", name="End session").click(timeout=120_000)  # the provider ends its own session, too
    page.get_by_role("button", name="Sign in").wait_for(timeout=120_000)  # and sends the browser back to the desk


def at(desk: Desk, page: str) -> str:
    return f"http://127.0.0.1:{desk.port}/{page}"


def event(article: str) -> MarkEvent:
    """A mark on the third sentence of the story's first rewrite."""
    version = next(v for story in DESK_OF for v in story.versions if v.article.id == article)
    s = version.sentence(3)
    return MarkEvent("past-the-page", "", article, s.start, s.end, s.text, "boilerplate", 1_790_000_000_000)


PANE = "globalThis[Symbol.for('copydesk.pane')].desk"
TOKEN = f"() => {PANE}.data.token"


def ours(page: Any) -> dict[str, str]:
    """What the page's script sends our routes, for a request made around the page."""
    return {"X-Copydesk": "1", "X-Copydesk-Token": page.evaluate(TOKEN), "Content-Type": "application/json"}


def test_two_editors_mark_blind_and_disagree_and_the_lead_decides_and_exports(desk: Desk, visitor: Callable[[], Any]):
    story, db = DESK_OF[0], desk.engine()
    name, of, at_second = story.story.id, story.versions[1].article.id, desk.page(story.story.id, sentence=2)
    ana, bo, lea, stranger = visitor(), visitor(), visitor(), visitor()
    sign_in(ana, "ria", at_second)  # a new person reads
    ready(ana)
    assert people.get(db, "ria-low").role == "reader"
    asked = json.dumps({"story": name, "events": [review.event_to_json(event(of))]})
    told = ana.request.post(at(desk, "copydesk/marks"), headers=ours(ana), data=asked)
    assert told.status == 403 and "editor role; yours is reader" in told.text()
    people.set_role(db, None, "ria-low", "editor")

    review.set_blind(db, "lea-amt", True)
    sign_in(bo, "bo", at_second)
    ana.evaluate(GO, at_second)
    ana.wait_for_function(f"() => {PANE}.together.state.may", timeout=60_000)
    for page in (ana, bo):
        ready(page)
    press(ana, "u")
    saved(ana)
    assert ana.request.post(at(desk, "copydesk/marks"), headers=ours(ana), data=asked).ok
    bo.wait_for_function("() => globalThis[Symbol.for('copydesk.pane')].desk.news.revision > 0", timeout=60_000)
    assert bo.locator(".peer").count() == 0  # blind: what the other said is not there before Bo has said something
    press(bo, "b")
    saved(bo)
    bo.wait_for_selector("#s2 .peer", timeout=60_000)
    found = review.read_marks(db, name)
    assert {m.editor: m.label for m in found.marks if (m.article, m.n) == (of, 2)} == {
        "ria-low": "unsupported", "bo-kern": "boilerplate",
    }  # fmt: skip

    bo.evaluate(GO, at(desk, "adjudicate"))  # from page to page in one visit: loading anew costs four times as much
    bo.get_by_text(text("views.needs_role", needed="lead", yours="editor")).wait_for(timeout=120_000)
    late: list[str] = []
    lea.route("**/page/main*.js*", lambda route: (late.append(route.request.url), route.abort()), times=1)
    sign_in(lea, "lea", at(desk, f"adjudicate?story={name}"))  # faster than the page's own scripts
    assert late
    lea.wait_for_selector(".case .text.here", timeout=120_000)
    press(lea, "u")
    lea.wait_for_function("() => globalThis[Symbol.for('copydesk.cases')].desk.outbox.items.size === 0", timeout=60_000)

    lea.evaluate(GO, at(desk, "insight"))
    with lea.expect_download(timeout=120_000) as waiting:
        lea.get_by_role("button", name=text("report.export_download"), exact=True).click(timeout=120_000)
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    exported = {row["editor"]: row for row in rows if row["story"] == name and row["n"] == "2" and row["label"]}
    assert {who: row["label"] for who, row in exported.items()} == {
        "ria-low": "unsupported", "bo-kern": "boilerplate", DESK: "unsupported",
    }  # fmt: skip
    assert {row["status"] for row in exported.values()} == {"adjudicated"}
    assert exported[DESK]["actor"] == "lea-amt"
    assert lea.request.get(waiting.value.url).status == 200
    assert stranger.request.get(waiting.value.url).status == 403
    bo.evaluate(GO, at(desk, "insight"))
    bo.get_by_role("heading", name=text("views.insight_export")).wait_for(timeout=120_000)
    assert (
        bo.get_by_role("button", name=text("report.export_download"), exact=True).count() == 0
    )  # all marks in one file would undo the blindfold


def test_marks_that_were_not_sent_stay_their_maker_s_over_a_sign_out(desk: Desk, visitor: Callable[[], Any]):
    story = DESK_OF[1]
    address, page = desk.page(story.story.id, sentence=2), visitor()
    sign_in(page, "ana", address)
    ready(page)
    headers = ours(page)
    cut_line(page)
    press(page, "u")
    assert len(page.evaluate(OUTBOX)) == 1
    sign_out(page, desk)
    mend_line(page)
    assert page.request.get(at(desk, f"copydesk/marks?story={story.story.id}"), headers=headers).status == 401

    sign_in(page, "bo", address)
    ready(page)
    assert mark(page, 2) == ""
    press(page, "ArrowDown", "b")
    saved(page)
    kept = page.evaluate(OUTBOX)
    assert len(kept) == 1 and ".ana-ruiz." in kept[0]
    assert desk.events(story.story.id, "ana-ruiz") == []
    assert {event.label for event in desk.events(story.story.id, "bo-kern")} == {"boilerplate"}

    sign_out(page, desk)
    sign_in(page, "ana", address)
    ready(page)
    saved(page)
    assert page.evaluate(OUTBOX) == []
    assert [(event.label, event.editor) for event in desk.events(story.story.id, "ana-ruiz")] == [
        ("unsupported", "ana-ruiz")
    ]
