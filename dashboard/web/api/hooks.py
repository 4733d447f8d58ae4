"""What admins' tokens do with webhooks."""

from __future__ import annotations

from dataclasses import asdict

from dashboard.errors import DashboardError, SetupError
from dashboard.outside.webhooks import add_webhook
from dashboard.store.webhooks import Webhook, remove_webhook, webhooks
from dashboard.web.answers import RefusedError
from dashboard.web.api.calls import Call


def list_webhooks(call: Call) -> tuple[int, dict[str, object]]:
    """All webhooks, without their secrets."""
    return 200, {"webhooks": [_told(hook) for hook in webhooks(call.engine, call.person)]}


def make(call: Call) -> tuple[int, dict[str, object]]:
    """Add one; its secret is in this answer and in no other."""
    url, events = call.body.get("url"), call.body.get("events")
    if not isinstance(url, str) or not isinstance(events, list) or not all(isinstance(name, str) for name in events):
        raise RefusedError(400, "url is a text, events is a list of texts.")
    secret, made = add_webhook(call.engine, call.person, url, events)
    return 201, _told(made) | {"secret": secret}


def remove(call: Call) -> tuple[int, dict[str, object]]:
    """Remove one."""
    try:
        remove_webhook(call.engine, call.person, call.path["webhook"][:64].replace("\x00", ""))
    except SetupError:
        raise RefusedError(404, DashboardError.of("api_nowhere")) from None
    return 200, {"removed": call.path["webhook"]}


def _told(hook: Webhook) -> dict[str, object]:
    return {**asdict(hook), "events": list(hook.events)}
