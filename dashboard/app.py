"""What `streamlit run dashboard/app.py` starts: Streamlit's own server with the desk's routes beside it.

The pages are in views/; this file opens the database before the first visitor comes and hands the routes to Streamlit.
"""

from __future__ import annotations

import gc
import importlib
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:  # `streamlit run` puts dashboard/ on the path, not its parent
    sys.path.insert(0, str(HERE.parent))
if str(HERE) in sys.path:  # else `import store` would find ours under a second name
    sys.path.remove(str(HERE))

import streamlit as st  # noqa: E402
from starlette.concurrency import run_in_threadpool  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.routing import BaseRoute, Route  # noqa: E402

from dashboard.jobs import learning, loading, telling  # noqa: E402
from dashboard.store import current  # noqa: E402
from dashboard.web import assets, bundle, door, headers, logs, routes, server  # noqa: E402
from dashboard.web.api import routes as api  # noqa: E402

LISTENING = 0.2  # seconds from the end of the start to an open port, with time to spare


def start_up() -> None:
    """Open the database, finish a load that was interrupted, load the demo corpus into a new one."""
    engine = current.engine()
    loading.finish_interrupted(engine)
    loading.load_demo_if_empty(engine)


def warm(stop: threading.Event) -> None:
    """Import what the pages import, once the port listens: else the first visitor waits for it, pandas most of all."""
    names = sorted(path.stem for path in (HERE / "views").glob("*.py"))
    stop.wait(LISTENING)
    for name in names:
        if not stop.is_set() and name not in ("__init__", "main"):  # main is no module: it is run, once a page
            importlib.import_module(f"dashboard.views.{name}")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Before the first visitor: start up, then keep what is loaded out of the garbage collector's walks."""
    logs.configure()
    await run_in_threadpool(start_up)
    gc.collect()
    gc.freeze()  # with [runner] postScriptGC off: acknowledging a mark takes 10 ms instead of 51 under 20 editors
    gc.collect()  # else it waits until a quarter as many objects as are frozen have come, and what is dropped lies there
    stop = threading.Event()
    telling.tell_in_background(current.engine(), stop)
    threading.Thread(target=warm, args=(stop,), name="warm").start()  # an end waits for it: half an import ends badly
    yield
    stop.set()


def own_routes() -> list[BaseRoute]:
    """Our routes at the root, for probes, and below server.baseUrlPath, where the pages look for them."""
    route_list = [*routes.routes(current.engine, learning.in_background), *api.routes(current.engine)]
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    if not base:  # a Mount below it would take Streamlit's own addresses away
        return route_list
    below = [Route(f"/{base}{r.path}", r.endpoint, methods=r.methods) for r in route_list if isinstance(r, Route)]
    return [*route_list, *below]


server.ask_nobody_outside()  # here too, for whoever starts it with `streamlit run`
base_path = str(st.get_option("server.baseUrlPath") or "").strip("/")
outer = Middleware(door.door, engine=current.engine, base=base_path)
files = Middleware(assets.serve_assets, base=base_path)
streamlits = Middleware(bundle.serve_bundle, base=base_path)
middleware = [Middleware(headers.SecurityHeaders), outer, files, streamlits]
app = st.App(HERE / "views" / "main.py", lifespan=lifespan, routes=own_routes(), middleware=middleware)
