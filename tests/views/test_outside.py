"""Settings and Insight: what other programs say, switched on and off, and how far the desk agrees."""

from __future__ import annotations

import pytest

from dashboard import review, store, strings
from dashboard.model import OutsideSuggestion
from dashboard.outside.running import Run, keep_run
from dashboard.outside.webhooks import add_webhook
from dashboard.store.api_tokens import find_token, tokens_of
from dashboard.store.outside import read_outside, save_outside
from tests.support.marking import event, filled
from tests.support.screen import component, open_page, texts


def of(key: str, **values: object) -> str:
    return strings.text(f"outside.{key}", "en", **values)


@pytest.fixture
def desk(empty: store.Engine) -> store.Engine:
    a, _ = filled(empty)
    s = a.sentence(1)
    said = OutsideSuggestion(
        "MiniCheck <b>", a.article.id, s.start, s.end, s.text, "unsupported", 0.9, "says *Tuesday*"
    )
    save_outside(empty, [said])
    review.record_marks(empty, "editor", [event(a, 1)])
    return empty


def test_settings_switch_a_program_off_and_insight_measures_it(desk: store.Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_CHECKER_URL", "http://127.0.0.1:9/v1")
    keep_run(desk, "endpoint", Run(5, 0, 5, "127.0.0.1:9 did not answer", True, 1))
    page = open_page("settings")
    assert not page.exception
    shown = " ".join(texts(page)).replace("\\", "")
    assert "endpoint was stopped: 127.0.0.1:9 did not answer" in shown
    (pane,) = [component(open_page("review", story="story-1"), "pane")]
    assert pane and [[one["by"] for one in some] for some in pane["outside"].values()] == [["MiniCheck <b>"]]
    insight = open_page("insight")
    assert not insight.exception
    (table,) = [frame.value for frame in insight.dataframe if of("agreement_by") in frame.value.columns]
    assert table.to_dict("records") == [
        {
            of("agreement_by"): "MiniCheck <b>",
            of("agreement_sentences"): 1,
            of("agreement_same"): "100%",
            of("agreement_kappa"): "–",
            of("agreement_caught"): "1 / 1",
        }
    ]
    page.toggle(key="outside MiniCheck <b>").set_value(False).run()
    assert read_outside(desk) == {}


def test_settings_make_a_token_once_and_say_that_webhooks_are_off(desk: store.Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DASHBOARD_OUTGOING", raising=False)
    page = open_page("settings")
    assert not page.exception and of("webhooks_off") in list(texts(page))
    name = next(box for box in page.text_input if box.label == of("token_name"))
    name.set_value("nightly")
    next(button for button in page.button if button.label == of("token_make")).click()
    page.run()
    secret = (component(page, "token") or {})["text"]
    assert secret.startswith("cd_") and find_token(desk, secret)
    assert [one.name for one in tokens_of(desk, "editor")] == ["nightly"]
    page.run()
    assert component(page, "token") is None, "shown once"
    monkeypatch.setenv("DASHBOARD_OUTGOING", "127.0.0.1:9")
    add_webhook(desk, "editor", "http://127.0.0.1:9/x", ["story.done"])
    page = open_page("settings")
    (table,) = [frame.value for frame in page.dataframe if of("webhook_url") in frame.value.columns]
    assert table[of("webhook_url")].tolist() == ["http://127.0.0.1:9/x"]
