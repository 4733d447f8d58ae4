"""What a request brings: a JSON body of bounded size, parameters of bounded length. Nothing in it is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from dashboard import store
from dashboard.settings import BODY_LIMIT, BODY_VALUES
from dashboard.web.answers import RefusedError

FAR = 2**53  # what a browser can count to exactly
NAME_MOST = 200  # characters of the name of a story or an article
PLACES = 2**31 - 1  # numbers of sentences: as far as PostgreSQL's integers go
SMALL = 16_000  # bytes that are decoded sooner than a thread takes them over: some fifteen marks
_UNSTORABLE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")  # NUL, and halves of surrogates: only escapes can bring them


async def json_body(request: Request) -> Mapping[str, object]:
    """The request's JSON object, read no further than BODY_LIMIT bytes."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusedError(415, "Only JSON is accepted here.")
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > BODY_LIMIT:
            raise RefusedError(413, "The request is too large; send it in smaller parts.")
    if len(data) <= SMALL:
        return decoded(bytes(data))
    return await run_in_threadpool(decoded, bytes(data))  # off the event loop, which has marks to acknowledge


def decoded(data: bytes) -> Mapping[str, object]:
    """The JSON object in `data`, cleaned of what a database refuses. RefusedError for anything else.

    Decoding holds up every thread of the process, and costs by values, not by bytes: 4 MB of empty lists .8 s. So a body
    with too many of them is refused before it is decoded.
    """
    if data.count(b",") + data.count(b"[") + data.count(b"{") > BODY_VALUES:
        raise RefusedError(413, "The request holds too many values; send it in smaller parts.")
    try:
        body = json.loads(data.decode())
        if isinstance(body, Mapping):  # lone surrogates could be neither kept nor sent back
            body = store.clean_all(body) if _UNSTORABLE.search(data) else body
    except (ValueError, RecursionError):
        raise RefusedError(400, "The body is not JSON.") from None
    if not isinstance(body, Mapping):
        raise RefusedError(400, "The body is not a JSON object.")
    unpacked: Mapping[str, Any] = body
    return unpacked


def needed(query: Mapping[str, str], name: str) -> str:
    """A query parameter that must be there."""
    value = query.get(name, "")
    if not value or len(value) > NAME_MOST or "\x00" in value:
        raise RefusedError(400, f"The parameter {name} is missing.")
    return value


def is_name(value: object) -> TypeGuard[str]:
    """Whether a value of a body can be the name of a story: text, as long as an address may have it."""
    return isinstance(value, str) and 0 < len(value) <= NAME_MOST


def number(query: Mapping[str, str], name: str, most: int = FAR) -> int | None:
    """A whole number up to `most` from the query, None where it is absent."""
    value = query.get(name, "")
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 16 or int(value) > most:
        raise RefusedError(400, f"The parameter {name} is not a number.")
    return int(value)


def fraction(query: Mapping[str, str], name: str, default: float) -> float:
    """A number from 0 to 1 from the query."""
    try:
        value = float(query.get(name) or default)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise RefusedError(400, f"The parameter {name} is not a number from 0 to 1.")
    return value


def whole(value: Any, name: str) -> int | None:
    """A whole number of a body that a database can hold, None where it is absent. RefusedError for any other."""
    if value is None:
        return None
    if type(value) is not int or not 0 <= value < FAR:
        raise RefusedError(400, f"The field {name} is not a number from 0 to 2^53.")
    return value
