"""Adding a webhook, and sending what is in the outbox: signed as Standard Webhooks (standardwebhooks.com) says.

The receiver is sent `webhook-id` (the same at every try), `webhook-timestamp` (seconds since 1970) and `webhook-signature`:
"v1," and the base64 of HMAC-SHA256 over "id.timestamp.body", keyed with the secret's bytes (the base64 behind "whsec_").
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Iterable

from dashboard import store
from dashboard.errors import SetupError
from dashboard.outside.outgoing import OutgoingError, check_allowed, post
from dashboard.review.queue.announcing import announce
from dashboard.settings import environment
from dashboard.store.webhooks import Delivery, Webhook, make_webhook, settle, take_due


def add_webhook(engine: store.Engine, by: str, url: str, events: Iterable[str]) -> tuple[str, Webhook]:
    """Add a webhook to an address that whoever runs the desk has allowed; its secret, told this once, and what it is.
    SetupError for any other address; AccessError unless `by` is an admin.
    """
    store.demand(engine, by, "people")
    check_allowed(url, environment().outgoing)
    made = make_webhook(engine, by, url, events)
    announce(engine)  # what happened before is not told
    return made


def deliver_due(engine: store.Engine, *, now: int | None = None) -> int:
    """Send what is due; how many messages arrived. A failure is kept with the message, and nothing is raised for it."""
    arrived = 0
    for delivery in take_due(engine, now=now):
        trouble = send(delivery)
        settle(engine, delivery, trouble, now=now)
        arrived += not trouble
    return arrived


def send(delivery: Delivery) -> str:
    """Send one message; why it did not arrive, "" where it did. The address is held against DASHBOARD_OUTGOING once more."""
    body, stamp = delivery.body.encode(), int(time.time())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": f"msg_{delivery.id}",
        "webhook-timestamp": str(stamp),
        "webhook-signature": sign(delivery.secret, f"msg_{delivery.id}", stamp, body),
    }
    try:
        status, _ = post(delivery.url, body, headers, allowed=environment().outgoing)
    except (OutgoingError, SetupError) as error:
        return str(error)
    return "" if 200 <= status < 300 else f"answered with status {status}"


def sign(secret: str, name: str, stamp: int, body: bytes) -> str:
    """The signature of a message."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
