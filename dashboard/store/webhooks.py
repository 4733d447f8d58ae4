"""Webhooks and their outbox: who is to be told of what, what has been told, and what is still to be sent.

Rule 1: off until an admin adds one, and nothing is written for events that nobody listens to.
Rule 2: an event goes into the outbox in one transaction with the knowledge that it happened, so that a crash neither loses
nor repeats it; sending comes later, and may be repeated: its id says so to the receiver.
Rule 3: whoever takes messages out to send them has them alone for WEBHOOK_LEASE; several processes may do it.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from dashboard.errors import SetupError
from dashboard.settings import (
    WEBHOOK_KEPT,
    WEBHOOK_LEASE,
    WEBHOOK_TRIES,
    WEBHOOK_WAIT,
    WEBHOOK_WAIT_MOST,
    WEBHOOKS_MOST,
)
from dashboard.store import access
from dashboard.store.desk_log import moment, note_down
from dashboard.store.engine import reading, writing
from dashboard.store.query_types import NewRow, Record
from dashboard.store.tables import setting, webhook, webhook_delivery

Event = Literal["story.done", "ruling.made", "export.ready"]
EVENTS: tuple[Event, ...] = get_args(Event)
CURSOR = "webhooks"  # the setting that says how far the log of marks has been looked through
LOCK = "webhooks"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Who is told of what, and how that goes. The secret is not in it."""

    id: str
    url: str
    events: tuple[Event, ...]
    active: bool
    made: int
    waiting: int = 0
    delivered: int = 0
    failed: int = 0
    trouble: str = ""  # why the last message that did not arrive did not


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to send: `body` to `url`, signed with `secret`; `id` is the same at every try."""

    id: int
    url: str
    secret: str
    event: str
    body: str
    tries: int


def make_webhook(
    engine: Engine, by: str, url: str, events: Iterable[str], *, now: int | None = None
) -> tuple[str, Webhook]:
    """Add a webhook; its secret, told this once, and what it is. AccessError unless `by` is an admin; SetupError for events
    there are none of, or too many webhooks. Whether the address may be sent to is asked before (outside/webhooks.py).
    """
    wanted = tuple(event for event in EVENTS if event in set(events))
    if not wanted or len(wanted) != len(set(events)):
        raise SetupError(f"Events are {', '.join(EVENTS)}.", where="webhook")
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    row: NewRow = {
        "id": secrets.token_hex(6),
        "url": url,
        "events": list(wanted),
        "secret": secret,
        "actor": by,
    }
    row |= {"made": moment(now), "active": 1}
    with writing(engine, LOCK) as connection:
        access.require(connection, by, "people")
        if (connection.scalar(select(func.count()).select_from(webhook)) or 0) >= WEBHOOKS_MOST:
            raise SetupError(f"There are {WEBHOOKS_MOST} webhooks already.", hint="Remove one first.")
        connection.execute(insert(webhook).values(row))
        note_down(connection, by, "webhook_made", details={"id": row["id"], "address": url}, now=now)
    return secret, Webhook(row["id"], url, wanted, True, row["made"])


def remove_webhook(engine: Engine, by: str, name: str) -> None:
    """Remove a webhook with what it has still to send. AccessError unless `by` is an admin; SetupError for an unknown id."""
    with writing(engine, LOCK) as connection:
        access.require(connection, by, "people")
        row = connection.execute(select(webhook.c.url).where(webhook.c.id == name)).first()
        if row is None:
            raise SetupError("There is no such webhook.", where=name)
        connection.execute(delete(webhook).where(webhook.c.id == name))  # cascades to its messages
        if connection.scalar(select(func.count()).select_from(webhook)) == 0:  # a later one begins with its own time
            connection.execute(delete(setting).where(setting.c.key == CURSOR))
        note_down(connection, by, "webhook_removed", details={"id": name, "address": row.url})


def webhooks(engine: Engine, by: str) -> list[Webhook]:
    """All webhooks, oldest first, with what became of their messages. AccessError unless `by` is an admin."""
    with reading(engine) as connection:
        access.require(connection, by, "people")
        hooks = [_webhook(row) for row in connection.execute(select(webhook).order_by(webhook.c.made, webhook.c.id))]
        return [_with_figures(connection, hook) for hook in hooks]


def _webhook(row: Record) -> Webhook:
    return Webhook(row.id, row.url, tuple(row.events), bool(row.active), row.made)


def _with_figures(connection: Connection, hook: Webhook) -> Webhook:
    mine, d = webhook_delivery.c.webhook == hook.id, webhook_delivery.c
    counts = (func.count(d.due), func.count(d.delivered), func.count())
    waiting, delivered, total = connection.execute(select(*counts).where(mine)).one()
    last = select(d.trouble).where(mine, d.trouble != "", d.delivered.is_(None)).order_by(d.id.desc()).limit(1)
    failed = total - waiting - delivered
    return Webhook(
        hook.id,
        hook.url,
        hook.events,
        hook.active,
        hook.made,
        waiting,
        delivered,
        failed,
        connection.scalar(last) or "",
    )


# ---- the outbox ---------------------------------------------------------------------------------------------------
def listening(connection: Connection) -> dict[str, list[str]]:
    """Event → ids of the webhooks that want it."""
    listeners: dict[str, list[str]] = {}
    for row in connection.execute(select(webhook.c.id, webhook.c.events).where(webhook.c.active == 1)):
        for event in row.events:
            listeners.setdefault(event, []).append(row.id)
    return listeners


def put_event(connection: Connection, event: Event, about: Mapping[str, object], *, now: int | None = None) -> int:
    """Put an event into the outbox of everybody who listens, in a transaction that is open; how many listen."""
    clock = moment(now)
    body = json.dumps({"event": event, "made": clock, **about}, ensure_ascii=False)
    base = {"event": event, "body": body, "made": clock, "due": clock, "tries": 0, "delivered": None, "trouble": ""}
    rows = [base | {"webhook": name} for name in listening(connection).get(event, ())]
    if rows:
        connection.execute(insert(webhook_delivery), rows)
    return len(rows)


def listens(engine: Engine, event: Event) -> bool:
    """Whether anybody is to be told of such events."""
    with reading(engine) as connection:
        return event in listening(connection)


def announce_export(engine: Engine, form: str, rows: int, *, final: bool, name: str = "") -> None:
    """Tell whoever listens that an export was written; nothing is written where nobody does."""
    if not listens(engine, "export.ready"):
        return
    with writing(engine, LOCK) as connection:
        put_event(connection, "export.ready", {"format": form, "rows": rows, "final": final, "file": name})


def take_due(engine: Engine, limit: int = 20, *, now: int | None = None) -> list[Delivery]:
    """Messages whose time has come, for the caller alone until WEBHOOK_LEASE is over."""
    clock, d = moment(now), webhook_delivery.c
    ready = select(d.id).where(d.due <= clock).order_by(d.due, d.id).limit(limit)
    with reading(engine) as connection:
        if connection.scalar(ready.limit(1)) is None:
            return []
    with writing(engine, LOCK) as connection:
        ids = list(connection.scalars(ready))
        connection.execute(update(webhook_delivery).where(d.id.in_(ids)).values(due=clock + WEBHOOK_LEASE * 1000))
        columns = (d.id, webhook.c.url, webhook.c.secret, d.event, d.body, d.tries)
        joined = webhook_delivery.join(webhook, webhook.c.id == d.webhook)
        rows = connection.execute(select(*columns).select_from(joined).where(d.id.in_(ids)).order_by(d.id)).all()
    return [Delivery(*row) for row in rows]


def settle(engine: Engine, delivery: Delivery, trouble: str = "", *, now: int | None = None) -> None:
    """Record what became of a message: delivered, or `trouble`; then it is tried again later, at most WEBHOOK_TRIES times."""
    clock = moment(now)
    if not trouble:
        values: dict[str, object] = {"due": None, "delivered": clock, "trouble": "", "tries": delivery.tries + 1}
    else:
        wait = min(WEBHOOK_WAIT * 2**delivery.tries, WEBHOOK_WAIT_MOST) * 1000
        last = delivery.tries + 1 >= WEBHOOK_TRIES
        values = {"due": None if last else clock + wait, "trouble": trouble[:300], "tries": delivery.tries + 1}
    with writing(engine, LOCK) as connection:
        connection.execute(update(webhook_delivery).where(webhook_delivery.c.id == delivery.id).values(values))
        old = (webhook_delivery.c.due.is_(None), webhook_delivery.c.made < clock - WEBHOOK_KEPT * 24 * 3600 * 1000)
        connection.execute(delete(webhook_delivery).where(*old))
