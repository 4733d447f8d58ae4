"""A sign-in proxy of the kind newsrooms put before an internal tool: it knows who has signed in and vouches for them.

`/proxy/sign-in?as=NAME` hands the browser a session cookie; every later request, the websocket's handshake included, is
passed on with the headers that name the person and carry the secret. Without the cookie the answer is 401. One
connection serves one request, so that the rest of it can be relayed as bytes, whatever it holds.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import parse_qs, quote, urlsplit

COOKIE = "proxy_session"
HEAD_BYTES = 64 * 1024
OURS = ("x-copydesk-user", "x-copydesk-name", "x-copydesk-email", "x-copydesk-secret")  # nobody may bring these along


class SignInProxy:
    """Listens on a port of its own and passes on to the desk's. `people` are who may sign in."""

    def __init__(self, to: int, secret: str, people: Sequence[str]) -> None:
        """`to`: the desk's port on this machine; `secret`: DASHBOARD_PROXY_SECRET."""
        self.to, self.secret, self.people = to, secret, tuple(people)
        self.sessions: dict[str, str] = {}  # cookie -> name
        self.passed: list[tuple[str, str, bool]] = []  # (name, path, websocket) of every request passed on
        self.door = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self.door.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def sign_in_address(self, name: str, then: str) -> str:
        """Where a browser goes to sign in as `name` and be sent on to the path `then`."""
        return f"http://127.0.0.1:{self.port}/proxy/sign-in?as={quote(name)}&then={quote(then, safe='')}"

    def close(self) -> None:
        """Stop listening; connections that are open end with the desk or the browser."""
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _ = self.door.accept()
                threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        with contextlib.suppress(OSError), browser:
            head, rest = read_head(browser)
            if not head:
                return
            method, path, headers = parse_head(head)
            if path.startswith("/proxy/sign-in?"):
                browser.sendall(self._sign_in(path))
            elif name := self.sessions.get(cookie(headers)):
                self._pass_on(browser, name, method, path, headers, rest)
            else:
                browser.sendall(answer(401, "Sign in first."))

    def _sign_in(self, path: str) -> bytes:
        asked = parse_qs(urlsplit(path).query)
        name, then = asked["as"][0], asked["then"][0]
        if name not in self.people:
            return answer(403, "Nobody of that name works here.")
        session = secrets.token_hex(16)
        self.sessions[session] = name
        return answer(303, "", f"Location: {then}", f"Set-Cookie: {COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax")

    def _pass_on(
        self, browser: socket.socket, name: str, method: str, path: str, headers: list[tuple[str, str]], rest: bytes
    ) -> None:
        websocket = any((key.lower(), value.lower()) == ("upgrade", "websocket") for key, value in headers)
        self.passed.append((name, urlsplit(path).path, websocket))
        kept = [
            (key, value)
            for key, value in headers
            if key.lower() not in OURS and (websocket or key.lower() != "connection")
        ]
        kept += [("X-Copydesk-User", name), ("X-Copydesk-Name", name), ("X-Copydesk-Secret", self.secret)]
        kept += [] if websocket else [("Connection", "close")]
        lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {value}" for key, value in kept), "", ""]
        with socket.create_connection(("127.0.0.1", self.to)) as desk:
            desk.sendall("\r\n".join(lines).encode("latin-1") + rest)
            back = threading.Thread(target=relay, args=(desk, browser), daemon=True)
            back.start()
            relay(browser, desk)
            back.join()


def read_head(browser: socket.socket) -> tuple[bytes, bytes]:
    """The request line with the headers, and what of the body came with them; empty where the browser hung up."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = browser.recv(HEAD_BYTES)
        if not more or len(data) > HEAD_BYTES:
            return b"", b""
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def parse_head(head: bytes) -> tuple[str, str, list[tuple[str, str]]]:
    """(method, path with query, headers in order)."""
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    return method, path, [(key, value.strip()) for key, _, value in pairs]


def cookie(headers: Sequence[tuple[str, str]]) -> str:
    """The proxy's own cookie, empty where there is none."""
    sent = "; ".join(value for key, value in headers if key.lower() == "cookie")
    pairs = (part.strip().partition("=") for part in sent.split(";"))
    return next((value for key, _, value in pairs if key == COOKIE), "")


def answer(status: int, text: str, *headers: str) -> bytes:
    """A whole answer of the proxy's own."""
    lines = [f"HTTP/1.1 {status} -", *headers, f"Content-Length: {len(text)}", "Connection: close", "", text]
    return "\r\n".join(lines).encode()


def relay(source: socket.socket, target: socket.socket) -> None:
    """Pass on bytes until one side is done, then tell the other."""
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def sign_in_proxy(to: int, secret: str, people: Sequence[str]) -> Iterator[SignInProxy]:
    """A proxy before the desk on port `to`, for as long as the block runs."""
    proxy = SignInProxy(to, secret, people)
    try:
        yield proxy
    finally:
        proxy.close()
