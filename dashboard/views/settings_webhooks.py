"""Settings, for admins: who is told when something has happened at the desk."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components.line import line
from dashboard.outside.webhooks import add_webhook
from dashboard.settings import environment
from dashboard.store.webhooks import EVENTS, Webhook, remove_webhook, webhooks
from dashboard.views.common import editor, engine, errors_shown, language, may, plain
from dashboard.views.picking import pick_row
from dashboard.views.settings_outside import of


def show() -> None:
    """Add one, see how they are doing, remove one; nothing for whoever is no admin."""
    if not may("people"):
        return
    st.header(of("webhooks"), anchor=False, help=of("webhooks_lead"))
    allowed = sorted(environment().outgoing)
    if allowed:
        st.caption(plain(of("webhook_allowed", addresses=", ".join(allowed))))
        add()
    else:
        st.caption(of("webhooks_off"))
    if fresh := st.session_state.pop("fresh secret", None):
        st.success(of("webhook_secret"))
        line(fresh, key="webhook secret", language=language())
    if hooks := webhooks(engine(), editor()):
        remove(hooks)


def add() -> None:
    """A form: address and events."""
    with st.form("webhook", clear_on_submit=False, border=False):
        url = st.text_input(of("webhook_url"), max_chars=2000, placeholder="https://…", width=420)
        events = st.multiselect(of("webhook_events"), EVENTS, EVENTS, format_func=named, width=420)
        wanted = st.form_submit_button(of("webhook_make"), icon=":material/webhook:")
    if wanted:
        with errors_shown():
            st.session_state["fresh secret"], _ = add_webhook(engine(), editor(), url.strip(), events)


def named(event: str) -> str:
    """An event in the words of the screen."""
    return of(f"event_{event.replace('.', '_')}")


def remove(hooks: list[Webhook]) -> None:
    """The table; the button for the one that is chosen."""
    hook = pick_row(hooks, pd.DataFrame(list(map(row, hooks))), key="webhooks", name=of("webhooks"))
    if hook is None:
        st.caption(of("webhook_choose"))
        return
    if st.button(plain(of("webhook_remove", url=hook.url)), icon=":material/delete:"):
        remove_webhook(engine(), editor(), hook.id)
        st.rerun()


def row(hook: Webhook) -> dict[str, object]:
    """One webhook as the table shows it."""
    return {
        of("webhook_url"): hook.url,
        of("webhook_events"): ", ".join(map(named, hook.events)),
        of("webhook_state"): state(hook),
        of("webhook_delivered"): hook.delivered,
        of("webhook_failed"): hook.failed,
        of("webhook_trouble"): hook.trouble or "–",
    }


def state(hook: Webhook) -> str:
    """Whether it is on, and how many messages wait."""
    if hook.waiting:
        return of("webhook_waiting", n=hook.waiting)
    return of("webhook_state_on" if hook.active else "webhook_state_off")
