"""The desk's own HTTP routes, next to Streamlit's: marks, pairs of versions, history, health.

Their defence: a header of our own (a page of another site cannot send it without asking first, and is never allowed),
Sec-Fetch-Site, a signed token that says who the editor is, a size limit while the body is read, JSON only. Errors are
JSON too, {"error", "hint"}, and say nothing of the inside.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

import anyio
from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard import __version__, review, store
from dashboard.compare import CONSENSUS
from dashboard.errors import AccessError, DashboardError, MarkError
from dashboard.model import MarkEvent
from dashboard.review.rulings.examples import add_example
from dashboard.settings import (
    BAD_BURST,
    BAD_RATE,
    CLOCK_DRIFT,
    MARK_BURST,
    MARK_RATE,
    PAIR_CACHE,
    SOLID,
    WRITE_THREADS,
    environment,
)
from dashboard.store import people
from dashboard.web import comments as talk
from dashboard.web import polling, tokens, watching
from dashboard.web.answers import GetEngine, RefusedError, answer, guard
from dashboard.web.bodies import PLACES, fraction, is_name, json_body, needed, number, whole
from dashboard.web.limits import Limiter
from dashboard.wire.review import WireRow

PREFIX = "copydesk"  # every address below starts with it
T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Response]]
Who = Callable[[Request], tokens.Signed]
Work = Callable[[tokens.Signed, Callable[[store.Engine, str], Any]], Awaitable[Any]]


def routes(get_engine: GetEngine, recorded: Callable[[store.Engine], object] | None = None) -> list[BaseRoute]:
    """The routes, to be given to st.App; `get_engine` opens the database on first use.

    `recorded` is called with the database, in a thread, once marks were recorded and the answer is on its way.
    """

    guarded = guard(get_engine)
    pace, strangers = Limiter(MARK_BURST, MARK_RATE), Limiter(BAD_BURST, BAD_RATE)

    def who(request: Request) -> tokens.Signed:
        return admitted(request, pace, strangers)

    async def work(signed: tokens.Signed, task: Callable[[store.Engine, str], T]) -> T:
        """`task` in a thread, with the database and the editor's handle, once the desk still lets them in."""
        return await run_in_threadpool(lambda: task(let_in(get_engine(), signed), signed.handle))

    writers: list[anyio.CapacityLimiter] = []  # made inside the event loop, which there is none of yet

    async def write(signed: tokens.Signed, task: Callable[[store.Engine, str], T]) -> T:
        """`work` for a task that writes: in one of few threads, so that a held database never takes the readers' ones."""
        if not writers:
            writers.append(anyio.CapacityLimiter(WRITE_THREADS))
        run = lambda: task(let_in(get_engine(), signed), signed.handle)  # noqa: E731
        return await to_thread.run_sync(run, limiter=writers[0])

    @guarded
    async def marks(request: Request) -> Response:
        signed = who(request)
        if request.method == "GET":
            asked = asked_of(request.query_params)
            changes = await work(signed, lambda engine, editor: polling.changed(engine, editor, asked))
            return answer(changes) if changes else Response(status_code=204)
        batch = batch_of(await json_body(request))
        reply = answer(await write(signed, lambda engine, editor: receive(engine, editor, batch)))
        if recorded:
            reply.background = BackgroundTask(recorded, get_engine())
        return reply

    @guarded
    async def claim(request: Request) -> Response:
        signed, body = who(request), await json_body(request)
        story, way = body.get("story"), body.get("do")
        if not is_name(story) or way not in polling.WAYS:
            raise RefusedError(400, "The fields story and do are required.")
        return answer(await write(signed, lambda engine, editor: polling.claim(engine, editor, story, str(way))))

    @guarded
    async def pair(request: Request) -> Response:
        signed = who(request)
        query = request.query_params
        story, left, right = needed(query, "story"), needed(query, "left"), needed(query, "right")
        threshold = fraction(query, "threshold", SOLID)
        rows = await work(signed, lambda engine, _: pair_rows(engine, story, left, right, threshold))
        return answer({"rows": rows})

    @guarded
    async def history(request: Request) -> Response:
        signed = who(request)
        article, n = needed(request.query_params, "article"), number(request.query_params, "n", PLACES)
        events = await work(signed, lambda engine, editor: review.read_history(engine, article, n or 0, viewer=editor))
        return answer({"events": [review.event_to_json(event) for event in events]})

    @guarded
    async def precedent(request: Request) -> Response:
        signed, query = who(request), request.query_params
        article, n = needed(query, "article"), number(query, "n", PLACES) or 0
        return answer({"precedents": await work(signed, lambda engine, editor: alike(engine, editor, article, n))})

    @guarded
    async def example(request: Request) -> Response:
        signed, body = who(request), await json_body(request)
        ruling, why = body.get("ruling"), body.get("why") or ""
        if not isinstance(ruling, str) or not 0 < len(ruling) <= 64 or not isinstance(why, str):
            raise RefusedError(400, "The field ruling is required.")
        return answer(await write(signed, lambda engine, editor: to_guideline(engine, editor, ruling, why)))

    @guarded
    async def ready(_request: Request) -> Response:
        await run_in_threadpool(lambda: store.ping(get_engine()))
        return answer({"ok": True})

    async def metrics(_request: Request) -> Response:
        figures = await run_in_threadpool(watching.figures, get_engine)
        return Response(figures, media_type=watching.CONTENT_TYPE, headers={"Cache-Control": "no-store"})

    async def health(_request: Request) -> Response:
        return answer({"ok": True, "version": __version__})

    return [
        Route(f"/{PREFIX}/marks", marks, methods=["GET", "POST"]),
        Route(f"/{PREFIX}/claim", claim, methods=["POST"]),
        Route(f"/{PREFIX}/pair", pair, methods=["GET"]),
        Route(f"/{PREFIX}/history", history, methods=["GET"]),
        Route(f"/{PREFIX}/precedent", precedent, methods=["GET"]),
        Route(f"/{PREFIX}/comments", guarded(commenting(who, work, write)), methods=["GET", "POST"]),
        Route(f"/{PREFIX}/stories", guarded(naming(who, work)), methods=["GET"]),
        Route(f"/{PREFIX}/example", example, methods=["POST"]),
        Route(f"/{PREFIX}/health", health, methods=["GET"]),
        Route(f"/{PREFIX}/ready", ready, methods=["GET"]),
        Route(f"/{PREFIX}/metrics", metrics, methods=["GET"]),
    ]


def commenting(who: Who, work: Work, write: Work) -> Handler:
    """The threads of a story's sentences, or one entry more."""

    async def comments(request: Request) -> Response:
        signed = who(request)
        if request.method == "GET":
            story, since = needed(request.query_params, "story"), number(request.query_params, "since") or 0
            return answer(await work(signed, lambda engine, editor: talk.threads(engine, editor, story, since)))
        body = await json_body(request)
        return answer(await write(signed, lambda engine, editor: talk.say(engine, editor, body)))

    return comments


def naming(who: Who, work: Work) -> Handler:
    """Stories by words of their titles."""

    async def stories(request: Request) -> Response:
        signed, text = who(request), request.query_params.get("q", "")[:200]
        named_stories = await work(signed, lambda engine, _: store.find_stories(engine, text))
        return answer({"stories": [{"id": name, "title": title} for name, title in named_stories]})

    return stories


# ---- the defence ------------------------------------------------------------------------------------------------
def admitted(request: Request, pace: Limiter, strangers: Limiter) -> tokens.Signed:
    """Whose token the request carries. RefusedError when it comes from another site or without a good one, or when too
    many have come: from this person, or with bad tokens from this address, which holds up nobody with a good one.
    """
    if (
        request.headers.get("x-copydesk") != "1"
        or request.headers.get("sec-fetch-site", "same-origin") != "same-origin"
    ):
        raise RefusedError(403, "This address answers only the review page.")
    signed = tokens.verify(request.headers.get("x-copydesk-token", ""))
    if signed is None:
        slow_down(strangers, address_of(request))
        raise RefusedError(401, DashboardError.of("page_old"))
    slow_down(pace, signed.handle)
    return signed


def slow_down(limiter: Limiter, key: str) -> None:
    """RefusedError 429 when too many requests have come from `key`."""
    if wait := limiter.take(key):
        raise RefusedError(429, DashboardError.of("too_many"), wait=wait)


def address_of(request: Request) -> str:
    """Where a request comes from, as far as the server can tell; behind a proxy it is the proxy's address."""
    return request.client.host if request.client else ""


def let_in(engine: store.Engine, signed: tokens.Signed) -> store.Engine:
    """Return the database if the person has neither signed out nor lost access since the token was issued."""
    try:
        people.let_in(engine, signed.handle, signed.epoch)
    except AccessError as error:
        raise RefusedError(401, error) from error
    return engine


# ---- marks ------------------------------------------------------------------------------------------------------
def asked_of(query: Mapping[str, str]) -> polling.Asked:
    """What a GET asks for. RefusedError for what says nothing."""
    article, n = query.get("article", "")[:64].replace("\x00", "") or None, number(query, "n", PLACES)
    place = (article, n) if article else None
    known_stamp, language, seen = query.get("known"), query.get("language", "en"), query.get("seen", "")[:64] or None
    return polling.Asked(needed(query, "story"), number(query, "since"), known_stamp, place, language, seen)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a POST brings. `clock` is the browser's time in ms as it sends, where it says so.

    `claim`: the story is to be the sender's, if it is nobody's.
    """

    story: str
    events: list[Any]
    since: int | None
    clock: int | None
    claim: bool
    language: str


def batch_of(body: Mapping[str, object]) -> Batch:
    """The body's fields; RefusedError when there is no story or no list of events."""
    story, events = body.get("story"), body.get("events")
    if not is_name(story) or not isinstance(events, list):
        raise RefusedError(400, "The fields story and events are required.")
    claim, language = body.get("claim") is True, body.get("language")
    since, clock = whole(body.get("since"), "since"), whole(body.get("clock"), "clock")
    return Batch(story, events, since, clock, claim, language if isinstance(language, str) else "en")


def receive(engine: store.Engine, editor: str, batch: Batch) -> dict[str, object]:
    """Record the events of a POST and answer {acks, refused} with the story's marks, left out where none is new.

    Where the browser's clock differs from ours by more than CLOCK_DRIFT the events are dated by ours, so that an
    editor's machine with a wrong clock does not lose against the same editor's other one.
    """
    events, refused = _parsed(batch.events, editor, _drift(batch.clock))
    receipt = review.record_marks(engine, editor, events)
    claim = batch.claim and bool(receipt.acks)
    state = polling.answer(engine, editor, batch.story, batch.since, claim=claim, language=batch.language)
    refused |= dict(receipt.refused)
    watching.count_marks(len(receipt.acks), len(refused))
    return {"acks": list(receipt.acks), "refused": refused, **state}


def _drift(clock: int | None) -> int:
    if clock is None:
        return 0
    drift = time.time_ns() // 1_000_000 - clock
    return drift if abs(drift) > CLOCK_DRIFT else 0


def _parsed(raws: list[Any], editor: str, drift: int) -> tuple[list[MarkEvent], dict[str, str]]:
    """What can be read, and why the rest cannot. One bad event must not block an outbox for ever."""
    events: list[MarkEvent] = []
    refused: dict[str, str] = {}
    for raw in raws:
        try:
            event = review.event_from_json(raw, editor)
            events.append(replace(event, made=max(event.made + drift, 0)) if drift else event)
        except MarkError as error:
            if error.where:
                refused[error.where] = error.message
    return events, refused


# ---- pairs ------------------------------------------------------------------------------------------------------
def pair_rows(engine: store.Engine, story: str, left: str, right: str, threshold: float) -> list[WireRow]:
    """The aligned rows of two versions with their diffs, kept until the story is analysed anew."""
    stamp = store.stamp(engine, story)
    if not stamp:
        raise RefusedError(404, DashboardError.of("no_story"))
    return _alignment_rows(engine, (story, stamp), (left, right), round(threshold, 3))


@lru_cache(maxsize=PAIR_CACHE)
def _alignment_rows(
    engine: store.Engine, story_and_stamp: tuple[str, str], pair: tuple[str, str], threshold: float
) -> list[WireRow]:
    from dashboard.components import payload  # here: the routes start without it

    analysis = polling.analysis(engine, *story_and_stamp)
    if not set(pair) <= {*analysis.story.articles, CONSENSUS} or pair[1] == CONSENSUS:
        raise RefusedError(404, DashboardError.of("no_version"))
    return payload.pair_rows(analysis, *pair, threshold)


# ---- what the desk has decided ----------------------------------------------------------------------------------
def alike(engine: store.Engine, editor: str, article: str, n: int) -> list[dict[str, object]]:
    """Decided sentences like this one, as far as the editor may see them."""
    from dashboard.review.rulings.precedent import (
        precedent,  # here: it loads the vectoriser, which few sessions ask for
    )

    return [asdict(past) for past in precedent(engine, article, n, editor)]


def to_guideline(engine: store.Engine, editor: str, ruling: str, why: str) -> dict[str, object]:
    """Add a ruling to the guideline, in the desk's language; the version it made."""
    language = store.get_setting(engine, "language") or environment().language
    return {"version": add_example(engine, editor, ruling, why.strip(), language=language).version}
