"""Small things to remember under a name: the learned model, a person's keys, when the corpus was analysed last."""

from __future__ import annotations

import dataclasses
import secrets
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, select

from dashboard.store import access
from dashboard.store.desk_log import note_down
from dashboard.store.engine import reading, upsert, writing
from dashboard.store.tables import setting

if TYPE_CHECKING:
    from dashboard.suggest.learn import Learned

LEARNED, TOKEN_KEY = "learned", "token key"


def get_setting(engine: Engine, key: str, default: Any = None) -> Any:
    """The JSON value kept under `key`, or `default`."""
    with reading(engine) as connection:
        row = connection.execute(select(setting.c.value).where(setting.c.key == key)).first()
    return default if row is None else row.value


def set_setting(engine: Engine, key: str, value: Any, by: str | None = None) -> None:
    """Keep a JSON value under `key` for the whole desk; the newest counts.

    `by` is who wants it so, and it goes into the desk's log; None is the program itself. AccessError.
    """
    with writing(engine, f"setting {key}") as connection:
        if by is not None:
            access.require(connection, by, "desk")
            note_down(connection, by, "setting", details={"key": key, "value": value})
        put_setting(connection, key, value)


def put_setting(connection: Connection, key: str, value: Any) -> None:
    """The same inside a transaction that is already open."""
    row = {"key": key, "value": value, "changed": time.time_ns() // 1_000_000}
    put = upsert(connection.dialect.name, setting).values(row)
    connection.execute(put.on_conflict_do_update(index_elements=["key"], set_={k: put.excluded[k] for k in row}))


def learned(engine: Engine) -> Learned | None:
    """What marks have taught the suggestions, None before they have."""
    from dashboard.suggest.learn import from_json

    kept = get_setting(engine, LEARNED)
    return None if kept is None else from_json(kept)


def keep_learned(engine: Engine, model: Learned | None) -> None:
    """Keep what marks taught; None forgets it."""
    set_setting(engine, LEARNED, None if model is None else dataclasses.asdict(model))


def ping(engine: Engine) -> None:
    """Ask the database for anything at all. DatabaseError when it does not answer."""
    with reading(engine) as connection:  # it looks whether the file is still the one that was opened
        connection.execute(select(1))


def get_own(engine: Engine, who: str, key: str, default: Any = None) -> Any:
    """What a person keeps for themselves under `key`: the language, filters; or `default`."""
    return get_setting(engine, _own(who, key), default)


def set_own(engine: Engine, who: str, key: str, value: Any) -> None:
    """Keep it. AccessError for somebody the desk does not know."""
    with writing(engine, f"setting {_own(who, key)}") as connection:
        access.require(connection, who, "read")
        put_setting(connection, _own(who, key), value)


def _own(who: str, key: str) -> str:
    return f"own {key} {who}"


def token_key(engine: Engine) -> str:
    """The desk's key for tokens where several machines share a database; made by whoever asks first."""
    with writing(engine, f"setting {TOKEN_KEY}") as connection:
        row = connection.execute(select(setting.c.value).where(setting.c.key == TOKEN_KEY)).first()
        if row is None:
            put_setting(connection, TOKEN_KEY, secrets.token_hex(32))
            row = connection.execute(select(setting.c.value).where(setting.c.key == TOKEN_KEY)).one()
    return str(row.value)
