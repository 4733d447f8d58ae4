"""A real server on loopback for tests of HTTP routes, and a client that only knows the standard library."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute


@dataclass(frozen=True)
class Answer:
    """Status and body of a response."""

    status_code: int
    text: str
    headers: Mapping[str, str]

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


@dataclass
class Client:
    """Sends requests to one server, each with the same headers of its own."""

    base: str
    headers: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, *, params: Any = None, content: bytes | None = None, json_: Any = None,
                headers: Mapping[str, str] | None = None) -> Answer:  # fmt: skip
        """One request; a status of 400 or more is an answer too."""
        sent = self.headers | dict(headers or {})
        if json_ is not None:
            content = json.dumps(json_).encode()
            sent.setdefault("Content-Type", "application/json")
        url = self.base + path + (f"?{urllib.parse.urlencode(params)}" if params else "")
        wanted = urllib.request.Request(url, content, sent, method=method)
        try:
            with urllib.request.urlopen(wanted, timeout=60) as got:
                return Answer(got.status, got.read().decode(), dict(got.headers))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(), dict(error.headers))

    def get(self, path: str, **more: Any) -> Answer:
        """GET."""
        return self.request("GET", path, **more)

    def post(self, path: str, *, json: Any = None, **more: Any) -> Answer:
        """POST; `json` is sent as the body."""
        return self.request("POST", path, json_=json, **more)


@contextmanager
def serving(routes: list[BaseRoute]) -> Iterator[str]:
    """The address of a server with these routes."""
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=routes), log_level="critical", lifespan="off", access_log=False)
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(30)
