"""The door before the pages: no address gets past it, and behind it everybody sees what their role may do."""

from __future__ import annotations

import time
from multiprocessing import spawn
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import review, store, strings
from dashboard.store import current, people
from dashboard.store.access import RANKS
from dashboard.views import visitor
from dashboard.web import door, tokens
from dashboard.web.routes import PREFIX, routes
from tests.support.people_of import people as present
from tests.support.screen import MAIN, PAGES, boxes, component, texts
from tests.support.serving import Client, serving

ISSUER = "https://id.example"
SECRET = "s" * 32


def say(key: str, **values: object) -> str:
    return strings.text(f"views.{key}", "en", **values)


@pytest.fixture
def oidc(monkeypatch: pytest.MonkeyPatch, at_this_computer: dict[str, str]) -> None:
    """A desk with a provider, reached by its name."""
    at_this_computer["host"] = "desk.example"
    monkeypatch.setattr(door, "auth", lambda: {"client_id": "x", "redirect_uri": "https://desk.example/oauth2callback"})


def visit(page: str, sub: str | None = None, *, run: bool = True, **claims: object) -> AppTest:
    """Open an address; `sub` has signed in."""
    visitor = AppTest.from_file(str(MAIN), default_timeout=120)
    visitor._page_hash = calc_hash(page)
    if sub:
        visitor.user = {"is_logged_in": True, "iss": ISSUER, "sub": sub, "name": sub, "iat": time.time(), **claims}
    return visitor.run() if run else visitor


def is_errand(element: Any) -> bool:
    """Whether this is the component without anything to see, which says the language and keeps the address."""
    return element.type == "bidi_component" and element.proto.component_name.endswith(".page")


def at_the_door(visitor: AppTest) -> bool:
    """Nothing but the door: its title, and none of a page's words, tables, components."""
    layout = {"main", "flex_container", "html"}
    shown = [element for element in visitor.main if not is_errand(element)]
    kinds = {element.type for element in shown} - layout - {"title", "caption", "button", "error", "info"}
    titles = [title.value for title in visitor.title]
    return titles == [say("app")] and not kinds


# ---- no address gets past it ----------------------------------------------------------------------------------------
def test_no_page_opens_without_a_sign_in_whatever_the_address(demo: store.Engine, oidc: None):
    story = store.story_ids(demo)[0]
    for page in ("", *every_page(), "nowhere", "pages/triage", "_stcore/x"):
        visitor = AppTest.from_file(str(MAIN), default_timeout=120)
        visitor._page_hash = calc_hash(page)
        visitor.query_params.update({"story": story, "is_logged_in": "true", "sub": "lea", "embed": "true"})
        visitor.run()
        assert not visitor.exception
        assert at_the_door(visitor), page
        assert [button.label for button in visitor.button] == [say("door_sign_in")]


def every_page() -> tuple[str, ...]:
    import ast
    from pathlib import Path

    tree = ast.parse(Path(MAIN).read_text(encoding="utf-8"))
    found = next(n.value for n in tree.body if isinstance(n, ast.AnnAssign) and getattr(n.target, "id", "") == "PAGES")
    names = tuple(ast.literal_eval(row.elts[0]) for row in found.elts)  # type: ignore[union-attr]
    assert {*PAGES, "team"} <= set(names)
    return names


def test_our_own_routes_answer_nobody_without_a_token_of_somebody_who_is_in(demo: store.Engine):
    present(demo, kim="editor", out="editor")
    people.set_active(demo, None, "out", False)
    every = [(method, route.path) for route in routes(lambda: demo) for method in route.methods - {"HEAD"}]
    probes = [f"/{PREFIX}/{name}" for name in ("health", "ready", "metrics")]  # figures are guarded by the door
    guarded = [(method, path) for method, path in every if path not in probes]
    assert len(guarded) >= 4
    ours = {"X-Copydesk": "1", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
    shown = [
        "",
        "x",
        tokens.mint("nobody"),
        tokens.mint("kim", 1),
        tokens.mint("out", 1),
        tokens.mint("out", 0),
    ]
    with serving(routes(lambda: demo)) as base:
        for method, path in guarded:
            for token in shown:
                body = b'{"story": "s", "events": [], "do": "leave", "ruling": "r"}' if method == "POST" else None
                headers = ours | {"X-Copydesk-Token": token}
                query = {"story": "s", "article": "a", "left": "a", "right": "b", "n": "1"}
                answer = Client(base, headers).request(method, path, params=query, content=body)
                assert answer.status_code == 401, (method, path, token, answer.text)


@pytest.mark.parametrize("claims", [{"iss": ""}, {"iat": 1_500_000_000}, {"is_logged_in": False}])
def test_a_sign_in_that_is_none_or_too_old_comes_no_further(demo: store.Engine, oidc: None, claims: dict[str, object]):
    assert at_the_door(visit("triage", "kim", **claims))
    assert people.people(demo) == []


def test_from_another_computer_a_desk_without_a_sign_in_shows_nothing(
    demo: store.Engine, at_this_computer: dict[str, str]
):
    at_this_computer["host"] = "desk.example"
    visitor = visit("triage")
    assert at_the_door(visitor)
    assert "no sign-in" in boxes(visitor)


def test_a_desk_that_names_no_language_speaks_the_browser_s(
    demo: store.Engine, at_this_computer: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    at_this_computer["accept-language"] = "fr, es-MX;q=0.9, de;q=0.8"
    assert visit("help").title[0].value == strings.text("views.help", "es")
    monkeypatch.setenv("DASHBOARD_LANGUAGE", "de")
    assert visitor.desk_language() == "de"
    store.set_setting(demo, "language", "en")
    assert visitor.desk_language() == "en"


def test_a_proxy_is_believed_only_with_its_secret(demo: store.Engine, at_this_computer: dict[str, str], monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    monkeypatch.setenv("DASHBOARD_LOGIN", "proxy")
    at_this_computer |= {"x-copydesk-user": "u1", "x-copydesk-name": "Ana", "host": "desk.example"}
    visitor = visit("triage")
    assert at_the_door(visitor) and "DASHBOARD_LOGIN" in boxes(visitor)
    monkeypatch.setenv("DASHBOARD_PROXY_SECRET", SECRET)
    for sent in ("", "wrong"):
        at_this_computer["x-copydesk-secret"] = sent
        visitor = visit("triage")
        assert at_the_door(visitor) and say("door_proxy") in boxes(visitor)
    at_this_computer["x-copydesk-secret"] = SECRET
    inside = visit("settings")
    assert say("settings_signed_in", name="Ana", email="–") in [text.value for text in inside.text]
    assert [one.id for one in people.people(demo)] == ["ana"]


# ---- behind it ----------------------------------------------------------------------------------------------------
def test_somebody_shut_out_is_sent_to_the_door_at_the_next_click(demo: store.Engine, oidc: None):
    visitor = visit("triage", "kim")
    assert [title.value for title in visitor.title] == [say("triage")]
    people.set_active(demo, None, "kim", False)
    visitor.run()
    assert at_the_door(visitor)
    assert [button.label for button in visitor.button] == [say("door_other")]
    people.set_active(demo, None, "kim", True)
    assert not at_the_door(visitor.run())


def test_signing_out_ends_the_tokens_and_every_other_page_of_this_sign_in(demo: store.Engine, oidc: None):
    signed_in = time.time() - 5
    here, there = (visit(page, "kim", iat=signed_in) for page in ("settings", "review"))
    token = component(there, "pane")["token"]  # type: ignore[index]
    signed = tokens.verify(token)
    assert signed and signed.handle == "kim"
    people.let_in(demo, signed.handle, signed.epoch)
    next(button for button in here.button if button.label == say("settings_sign_out")).click().run()
    with pytest.raises(people.SignedOutError):
        people.let_in(demo, signed.handle, signed.epoch)
    there.run()
    assert at_the_door(there)
    assert "You have signed out" in boxes(there)
    assert not at_the_door(visit("review", "kim"))


def test_a_run_that_comes_between_sends_the_browser_to_the_provider_s_sign_out_again(
    demo: store.Engine, oidc: None, monkeypatch: pytest.MonkeyPatch
):
    sent: list[str] = []
    monkeypatch.setattr(streamlit, "logout", lambda: sent.append("out"))
    here = visit("settings", "kim", iat=time.time() - 5)
    assert sent == []
    next(button for button in here.button if button.label == say("settings_sign_out")).click().run()
    assert sent == ["out"]
    here.run()  # Streamlit drops what it has not yet sent when a run begins
    assert sent == ["out", "out"] and at_the_door(here)
    assert at_the_door(visit("settings")) and sent == ["out", "out"]  # nobody else is sent anywhere


def test_each_role_finds_on_the_pages_what_it_may_do(demo: store.Engine, oidc: None):
    for rank in RANKS:
        visit("help", rank)
        people.set_role(demo, None, rank, rank)
        corpus, team = visit("corpus", rank), visit("team", rank)
        assert not corpus.exception and not team.exception
        load = next(button for button in corpus.button if button.label == say("corpus_go"))
        assert load.disabled == (rank in ("reader", "editor"))
        assert (say("corpus_folder") in [field.label for field in corpus.text_input]) == (rank == "admin")
        assert bool(team.dataframe) == (rank in ("lead", "admin"))
    toggle = visit("settings", "editor").toggle[0]
    assert toggle.disabled
    assert toggle.help == say("needs_role", needed=say("role_of_lead"), yours=say("role_of_editor"))


def test_an_admin_changes_a_role_and_shuts_out_on_the_team_page_and_a_lead_does_not(demo: store.Engine, oidc: None):
    present(demo, ana="reader", kim="lead", lea="admin")
    visitor = chosen("lea", 0)
    visitor.button_group[0].set_value("editor").run()
    assert not visitor.exception
    assert people.get(demo, "ana").role == "editor"  # type: ignore[union-attr]
    next(button for button in visitor.button if button.label == say("team_shut_out")).click().run()
    assert not people.get(demo, "ana").active  # type: ignore[union-attr]
    lead = chosen("kim", 0)
    assert all(button.disabled for button in lead.button)
    assert lead.button_group[0].disabled
    alone = chosen("lea", 2)
    next(button for button in alone.button if button.label == say("team_shut_out")).click().run()
    assert "last admin" in boxes(alone)
    assert people.get(demo, "lea").active  # type: ignore[union-attr]


def test_an_admin_invites_somebody_who_comes_in_the_role_that_was_given(demo: store.Engine, oidc: None):
    present(demo, kim="lead", lea="admin")
    visitor = send(visit("team", "lea"), "bo@desk.example", "team_invite_go")
    assert say("team_invited", name="bo@desk.example") in "".join(box.value for box in visitor.success).replace(
        "\\", ""
    )
    assert say("team_waits") in list(visitor.dataframe[0].value[say("team_state")])
    assert "email address" in boxes(send(visit("team", "lea"), "bo", "team_invite_go"))
    assert visit("triage", "8", email="bo@desk.example", email_verified=True).title[0].value == say("triage")
    assert people.get(demo, "bo").role == "editor"  # type: ignore[union-attr]


def test_without_a_sign_in_a_colleague_is_added_by_name_and_the_page_says_how_people_come_to_sign_in(
    demo: store.Engine,
):
    visitor = send(visit("team"), "Ana", "team_add_go")
    assert say("team_added", name="Ana") in "".join(box.value for box in visitor.success).replace("\\", "")
    assert list(visitor.dataframe[0].value[say("team_handle")]) == ["Ana"]
    assert "oauth2callback" in visitor.expander[0].markdown[0].value
    assert ".md" not in " ".join(texts(visitor))


def send(visitor: AppTest, who: str, button: str) -> AppTest:
    visitor.text_input[0].set_value(who)
    return next(b for b in visitor.button if b.label == say(button)).click().run()


def chosen(who: str, row: int) -> AppTest:
    visitor = visit("team", who, run=False)
    visitor.session_state["people"] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return visitor.run()


def test_everybody_has_a_language_of_their_own(demo: store.Engine, oidc: None):
    present(demo, ana="reader", bo="reader")
    visit("settings", "ana").button_group[0].set_value("de").run()
    titles = {sub: visit("triage", sub).title[0].value for sub in ("ana", "bo")}
    assert titles == {"ana": strings.text("views.triage", "de"), "bo": say("triage")}


HOSTILE = "<b>![x](//evil.example) :material/home: $x$ *a*_"


def test_a_hostile_name_and_address_stay_text(demo: store.Engine, oidc: None):
    present(demo, lea="admin")
    visit("help", "evil", name=HOSTILE, email="a@b.example](//evil.example)")
    for page in ("settings", "help"):
        visitor = visit(page, "evil", name=HOSTILE, email="a@b.example](//evil.example)")
        assert not visitor.exception
        assert not [said for said in texts(visitor) if "![x](" in said or "<b>" in said]
    assert not [said for said in texts(chosen("lea", 0)) if "![x](" in said or "<b>" in said]


def test_marks_of_the_page_are_recorded_for_who_signed_in(demo: store.Engine, oidc: None):
    present(demo, kim="editor")
    pane: Any = component(visit("review", "kim"), "pane")
    assert pane["editor"] == "kim"
    assert tokens.verify(pane["token"]) == tokens.Signed("kim", 0)
    assert review.count_answers(current.engine()) == 0


def test_a_process_that_is_started_under_a_page_does_not_run_the_page_again(
    empty: store.Engine, monkeypatch: pytest.MonkeyPatch
):
    """Streamlit makes the page the main module, which a spawned process would run before its own work."""
    prepared: list[dict[str, Any]] = []

    def headers() -> dict[str, str]:
        prepared.append(spawn.get_preparation_data("worker"))
        return {"host": "localhost:8501"}

    monkeypatch.setattr(visitor, "headers", headers)
    assert not AppTest.from_file(str(MAIN), default_timeout=60).run().exception
    assert {told.get("init_main_from_name") for told in prepared} == {"dashboard.__main__"}
    assert not any("init_main_from_path" in told for told in prepared)
