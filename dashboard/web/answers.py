"""Answers of the desk's own routes: JSON, errors as {"error", "hint"} in the visitor's language, nothing of the inside."""

from __future__ import annotations

import errno
import logging
import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from dashboard import store, strings
from dashboard.errors import AccessError, BusyError, ClaimError, DashboardError, DatabaseError
from dashboard.settings import RETRY_SECONDS, environment
from dashboard.web import tokens, watching

GetEngine = Callable[[], store.Engine]
Handler = Callable[[Request], Awaitable[Response]]
_SHORT = ("start new thread", "cannot schedule new futures")  # the words of Python's own RuntimeErrors
_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """A request that gets an error for an answer."""

    def __init__(self, status: int, error: str | DashboardError, *, wait: float = 0.0) -> None:
        """`status` is the HTTP status, `error` goes into the body, in the visitor's language where it has a code; `wait`:
        seconds after which the same request would be answered."""
        super().__init__(str(error))
        self.status, self.wait = status, wait
        self.error = error if isinstance(error, DashboardError) else DashboardError(error)


def answer(value: Mapping[str, object], status: int = 200) -> JSONResponse:
    """JSON that no cache keeps and no browser takes for anything else."""
    return JSONResponse(value, status, {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


def guard(get_engine: GetEngine) -> Callable[[Handler], Handler]:
    """Return what turns every failure of a handler into a JSON error with a status, in the visitor's language.

    What was not foreseen goes to the log, not to the browser.
    """

    def guarded(handler: Handler) -> Handler:
        @wraps(handler)
        async def timed(request: Request) -> Response:
            with watching.timed(handler.__name__) as status:
                reply = await inner(request)
                status(reply.status_code)
            return reply

        async def inner(request: Request) -> Response:
            wait = 0.0
            try:
                return await handler(request)
            except ClientDisconnect:
                return Response(status_code=499)
            except RefusedError as no:
                status, error, inside, wait = no.status, no.error, no.status == 404, no.wait
            except DashboardError as known_error:
                status, error, inside = status_of(known_error), known_error, not isinstance(known_error, DatabaseError)
            except Exception as unforeseen:
                status, error, inside = 503, BusyError.of("busy", where=type(unforeseen).__name__), False
                if not is_short(unforeseen):
                    _log.exception("%s %s failed", request.method, request.url.path)
                    status, error = 500, DashboardError.of("failed")
            if status == 503:
                _log.error("%s", error)
            # before the token is believed, and where the database does not answer, it is not asked for a language
            language = await run_in_threadpool(language_of, request, get_engine) if inside else spoken(request)
            message, hint = error.in_language(language)
            refused = answer({"error": message, "hint": hint}, status)
            if isinstance(error, BusyError) or wait:
                refused.headers["Retry-After"] = str(max(1, math.ceil(wait)) if wait else RETRY_SECONDS)
            return refused

        return timed

    return guarded


def is_short(error: BaseException) -> bool:
    """Whether the machine has no thread, memory or file left, or the server is stopping: the same request will do later."""
    if isinstance(error, OSError):
        return error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EAGAIN)
    return isinstance(error, MemoryError) or any(words in str(error) for words in _SHORT)


def status_of(error: DashboardError) -> int:
    """Return the HTTP status of an error of the desk."""
    if isinstance(error, DatabaseError):
        return 503
    return {AccessError: 403, ClaimError: 409}.get(type(error), 400)


def language_of(request: Request, get_engine: GetEngine) -> str:
    """Return the language of whoever the token names, else the desk's, the browser's, or DASHBOARD_LANGUAGE."""
    signed = tokens.verify(request.headers.get("x-copydesk-token", ""))
    if signed is None:
        return spoken(request)
    with suppress(DashboardError):
        own = store.get_own(get_engine(), signed.handle, "language") or store.get_setting(get_engine(), "language")
        return str(own) if own else spoken(request)
    return spoken(request)


def spoken(request: Request) -> str:
    """Return the language the browser asks for, else DASHBOARD_LANGUAGE."""
    return strings.preferred(request.headers.get("accept-language", "")) or environment().language
