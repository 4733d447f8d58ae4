"""Simulated editors for the load bench: a real session each (WebSocket, the page's script runs for it), then what the
pane does over HTTP: a question every two seconds, marks as keys bring them.

The token, the articles and the sentences come out of what the page sends the browser, so that nothing is measured that
a browser would not get.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

START = b'{"story":{"id"'  # how a payload of the pane begins
LABELS = ("boilerplate", "unsupported", "unsure")
POLL = 2.0  # s, as live.js asks


class Http:
    """One connection that is kept open, as a browser keeps it."""

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        self.host = urlsplit(base).netloc
        self.headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, Any]:
        """(status, JSON or None); once more on a new connection where the server has closed the old one."""
        for last in (False, True):
            try:
                return await self._ask(method, path, token, body)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
                if last:
                    raise
        raise AssertionError

    async def _ask(self, method: str, path: str, token: str, body: Any) -> tuple[int, Any]:
        if self.streams is None:
            name, _, port = self.host.partition(":")
            self.streams = await asyncio.open_connection(name, int(port))
        data = json.dumps(body).encode() if body is not None else b""
        reader, writer = self.streams
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nX-Copydesk: 1\r\nX-Copydesk-Token: {token}\r\n"
        head += f"{self.headers}Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        writer.write(head.encode() + data)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in answer[1:])}
        text = await reader.readexactly(int(headers.get("content-length", 0)))
        status, kind = int(answer[0].split()[1]), headers.get("content-type", "")
        return status, json.loads(text) if text and "json" in kind else text.decode("utf-8", "replace") or None

    def close(self) -> None:
        """Hang up."""
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


@dataclass
class Editor:
    """One editor with one page open. `acked` has the ids of the marks that the server says it has."""

    base: str
    name: str
    story: str
    headers: dict[str, str]
    socket: ClientConnection | None = None
    page: dict[str, Any] = field(default_factory=dict)
    reader: asyncio.Task[None] | None = None
    http: Http = field(init=False)
    beats: Http = field(init=False)
    rev: int | None = None
    known: str = ""
    yours: bool = False
    n: int = 1
    sent: list[str] = field(default_factory=list)
    acked: set[str] = field(default_factory=set)
    waits: list[float] = field(default_factory=list)  # ms from POST to acknowledgement

    def __post_init__(self) -> None:
        """Two connections: a browser does not hold a mark back for a question either."""
        self.http, self.beats = Http(self.base, self.headers), Http(self.base, self.headers)

    async def sit_down(self) -> None:
        """Open the page: a session, its script run to the end, the pane's first question."""
        address = self.base.replace("http", "ws", 1) + "/_stcore/stream"
        self.socket = await connect(
            address, additional_headers=self.headers, origin=self.base, subprotocols=["streamlit"], max_size=None
        )
        wanted = BackMsg()
        wanted.rerun_script.query_string = urlencode({"story": self.story})
        wanted.rerun_script.page_name = "review"
        await self.socket.send(wanted.SerializeToString())
        raw = b""
        async for data in self.socket:
            raw = data if isinstance(data, bytes) and START in data else raw
            if isinstance(data, bytes) and ForwardMsg.FromString(data).WhichOneof("type") == "script_finished" and raw:
                break
        text = raw[raw.index(START) :].decode("utf-8", "ignore")
        self.page, _ = json.JSONDecoder().raw_decode(text)
        self.reader = asyncio.create_task(self._listen())
        await self.look()

    async def _listen(self) -> None:
        assert self.socket is not None
        async for _ in self.socket:
            pass

    async def look(self) -> None:
        """The pane's question for news."""
        query = {"story": self.story, "known": self.known, "article": self.page["right"], "n": self.n, "language": "en"}
        if self.rev is not None:
            query["since"] = self.rev
        status, said = await self.beats.ask("GET", f"/copydesk/marks?{urlencode(query)}", self.page["token"])
        if status == 200:
            self.hear(said)
        elif status != 204:
            raise RuntimeError(f"{self.name} asked and got {status}: {said}")

    def hear(self, said: dict[str, Any]) -> None:
        """What every answer may hold."""
        self.rev = said.get("rev", self.rev)
        if company := said.get("together"):
            self.known, self.yours = company["stamp"], company["yours"]

    async def mark(self) -> None:
        """One key."""
        version = next(v for v in self.page["versions"] if v["id"] == self.page["right"])
        n, start, end, text, *_ = version["sentences"][self.n % len(version["sentences"])]
        self.n = n
        now = time.time_ns() // 1_000_000
        event = {
            "id": str(uuid4()), "story": self.story, "article": version["id"], "start": start, "end": end, "quote": text,
            "label": LABELS[len(self.sent) % 3], "evidence": [], "span": None, "note": "", "made": now,
            "seq": len(self.sent), "cause": "key", "group": None, "reverts": None,
        }  # fmt: skip
        self.sent.append(event["id"])
        body = {"story": self.story, "events": [event], "since": self.rev, "clock": now, "claim": not self.yours}
        begun = time.perf_counter()
        status, said = await self.http.ask("POST", "/copydesk/marks", self.page["token"], body)
        if status == 200:
            self.waits.append((time.perf_counter() - begun) * 1000)
            self.acked.update(said["acks"])
            self.hear(said)

    async def work(self, seconds: float, pace: float, delay: float) -> None:
        """Ask every two seconds and, where `pace` is not 0, mark every `pace` seconds, from `delay` on."""
        end = time.perf_counter() + seconds
        await asyncio.gather(self._every(POLL, delay, end, self.look), self._every(pace, delay, end, self.mark))

    @staticmethod
    async def _every(step: float, delay: float, end: float, what: Any) -> None:
        due = time.perf_counter() + delay * step
        while step and due < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await what()
            due = max(due + step, time.perf_counter())  # a desk that cannot keep up is not asked for what it missed

    async def leave(self) -> None:
        """Close the page."""
        if self.reader:
            self.reader.cancel()
        if self.socket:
            await self.socket.close()
        self.http.close()
        self.beats.close()
