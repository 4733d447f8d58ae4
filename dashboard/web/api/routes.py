"""The addresses of the HTTP API, and who may use them.

A program shows a personal token (Authorization: Bearer cd_…).
Rule 1: no cookie and no sign-in of a browser counts here, so a page of another site can do nothing with them.
Rule 2: what a token may do is the lesser of its own rights and its person's role, asked again
with every request. Rule 3: every address answers every method in JSON, so that no page of Streamlit's is taken for an answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import anyio
from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.errors import DashboardError
from dashboard.settings import API_BURST, API_RATE, BAD_BURST, BAD_RATE, WRITE_THREADS
from dashboard.store.api_tokens import RIGHTS, ApiToken, find_token
from dashboard.web.answers import GetEngine, RefusedError, answer, guard
from dashboard.web.api import hooks, reading, receiving
from dashboard.web.api.calls import Call, Operation
from dashboard.web.api.description import describe
from dashboard.web.bodies import json_body
from dashboard.web.limits import Limiter

PREFIX = "copydesk/api/v1"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]


def operations() -> dict[str, dict[str, Operation]]:
    """Address → method → operation: the one table that routes, description and the tests of rights are made from."""
    return {
        "/stories": {"GET": Operation("read", reading.list_stories, query=("limit", "after"))},
        "/stories/{story}": {"GET": Operation("read", reading.show_story)},
        "/stories/{story}/sentences": {"GET": Operation("read", reading.list_sentences)},
        "/stories/{story}/marks": {"GET": Operation("read", reading.list_marks, query=("since",))},
        "/exports/{format}": {"GET": Operation("read", reading.export, query=("final",))},
        "/articles": {"POST": Operation("write", receiving.add_articles, body=True)},
        "/suggestions": {"POST": Operation("write", receiving.add_suggestions, body=True)},
        "/webhooks": {
            "GET": Operation("admin", hooks.list_webhooks),
            "POST": Operation("admin", hooks.make, body=True),
        },
        "/webhooks/{webhook}": {"DELETE": Operation("admin", hooks.remove)},
    }


def routes(get_engine: GetEngine) -> list[BaseRoute]:
    """The routes, to be given to st.App beside the desk's own; `get_engine` opens the database on first use."""
    guarded = guard(get_engine)
    door = _Door(get_engine)

    def endpoint(path: str, by_method: Mapping[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
        async def inner(request: Request) -> Response:
            operation = by_method.get("GET" if request.method == "HEAD" else request.method)
            if operation is None:
                return _no_such_method(by_method)
            return await door.run(request, operation)

        inner.__name__ = f"api{path}"  # what it is counted as (web/watching.py)
        return guarded(inner)

    async def openapi(request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return _no_such_method({"GET": None})
        return answer(describe(str(request.url.path).removesuffix("/openapi.json")))

    @guarded
    async def nowhere(_request: Request) -> Response:
        raise RefusedError(404, DashboardError.of("api_nowhere"))

    made: list[BaseRoute] = [Route(f"/{PREFIX}/openapi.json", openapi, methods=METHODS)]
    made += [
        Route(f"/{PREFIX}{path}", endpoint(path, by_method), methods=METHODS)
        for path, by_method in operations().items()
    ]
    return [*made, Route(f"/{PREFIX}/{{rest:path}}", nowhere, methods=METHODS)]


def _no_such_method(by_method: Mapping[str, Any]) -> Response:
    refused = answer({"error": "This address does not take this method.", "hint": ""}, 405)
    refused.headers["Allow"] = ", ".join(sorted(by_method))
    return refused


class _Door:
    """Lets requests in, slows down those who send too many, and runs what they ask for in a thread."""

    def __init__(self, get_engine: GetEngine) -> None:
        self.get_engine = get_engine
        self.pace, self.strangers = Limiter(API_BURST, API_RATE), Limiter(BAD_BURST, BAD_RATE)
        self.writers: list[anyio.CapacityLimiter] = []  # made inside the event loop, which there is none of yet

    async def run(self, request: Request, operation: Operation) -> Response:
        """Answer one request. RefusedError: 401, 403, 429 and what the body or the operation is refused for."""
        token = await run_in_threadpool(self.token_of, request)
        if RIGHTS.index(token.rights) < RIGHTS.index(operation.right):
            raise RefusedError(403, DashboardError.of("token_rights", has=token.rights, wanted=operation.right))
        for name in request.query_params:
            if name not in operation.query:
                raise RefusedError(400, f"There is no parameter {name[:40]}.")
        body = await json_body(request) if operation.body else {}
        call = Call(self.get_engine(), token, request.path_params, request.query_params, body)
        if not self.writers:
            self.writers.append(anyio.CapacityLimiter(WRITE_THREADS))
        limiter = self.writers[0] if operation.right != "read" else None
        answer = await to_thread.run_sync(operation.run, call, limiter=limiter)
        return answer if isinstance(answer, Response) else _answered(answer, call)

    def token_of(self, request: Request) -> ApiToken:
        """The token of a request. RefusedError 401 for one that does not work, 429 for too many of either kind."""
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        token = find_token(self.get_engine(), secret.strip()) if kind.lower() == "bearer" else None
        where = request.client.host if request.client else ""
        limiter, key = (self.pace, token.id) if token else (self.strangers, where)
        if wait := limiter.take(key):
            raise RefusedError(429, DashboardError.of("too_many"), wait=wait)
        if token is None:
            raise RefusedError(401, DashboardError.of("token_bad"))
        return token


def _answered(outcome: tuple[int, dict[str, Any]], call: Call) -> Response:
    status, value = outcome
    reply = answer(value, status)
    if status == 202:  # the articles are kept; analysing them goes on behind the answer
        kept = [accepted["id"] for accepted in value["accepted"]]
        reply.background = BackgroundTask(receiving.analyse_quietly, call.engine, kept)
    return reply
