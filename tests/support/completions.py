"""A small HTTP server on loopback that answers like an OpenAI-compatible endpoint, or misbehaves as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Server(ThreadingHTTPServer):
    """Keeps what it was asked; `answers` makes the content of a completion, `mode` is how it behaves."""

    daemon_threads = True
    asked: list[dict[str, Any]]
    sent: list[tuple[dict[str, str], bytes]]
    answers: Callable[[dict[str, Any]], str]
    mode = "good"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.sent.append(({k.lower(): v for k, v in self.headers.items()}, body))
        mode = self.server.mode
        if mode == "redirect":
            self.send_response(307)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
        elif mode == "drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(200):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.05)
        elif mode.isdigit():
            self.send_response(int(mode))
            self.end_headers()
        else:
            asked = json.loads(body)
            self.server.asked.append(asked)
            self._complete(self.server.answers(asked))

    def _complete(self, content: str) -> None:
        answer = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def completions(answers: Callable[[dict[str, Any]], str] = lambda _: "{}") -> Iterator[Server]:
    """The server, listening on a port of its own."""
    server = Server(("127.0.0.1", 0), _Handler)
    server.asked, server.sent, server.answers = [], [], answers
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
