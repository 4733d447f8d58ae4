"""The only way from the desk to another machine: a POST to an address that whoever runs the desk has named.

Rule 1: without DASHBOARD_OUTGOING nothing leaves. It names every host:port that may be sent to, one by one.
Rule 2: a name is looked up once and the connection goes to the address that was checked; a name that leads to this
machine, to its network's own services (169.254…, metadata of a cloud) or to a group of machines is refused. Who means this
machine writes 127.0.0.1 or localhost.
Rule 3: no redirect is followed, no proxy is asked, nothing waits longer than OUTGOING_SECONDS, and no more of an answer is
read than OUTGOING_ANSWER.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, urlsplit

from dashboard.errors import SetupError
from dashboard.settings import OUTGOING_ANSWER, OUTGOING_SECONDS

PORTS = {"http": 80, "https": 443}


class OutgoingError(Exception):
    """A request that was not sent, or not answered; the text says why, for a log and a page."""


def address_of(url: str) -> str:
    """host:port of a URL, in small letters. SetupError for what is no plain http or https address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        parts, host, port = SplitResult("", "", "", "", ""), "", 0
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= 2_000
    if parts.scheme not in PORTS or not host or not port or "@" in parts.netloc or parts.fragment or not plain:
        hint = "Write it as https://host/path, without a user name or password in it."
        raise SetupError("This is not an address the desk can send to.", where=url[:200], hint=hint)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def check_allowed(url: str, allowed: Collection[str]) -> None:
    """SetupError unless whoever runs the desk has named the address."""
    address = address_of(url)
    if address not in allowed:
        hint = f"Whoever runs the desk has to add {address} to DASHBOARD_OUTGOING."
        raise SetupError("The desk may not send to this address.", where=address, hint=hint)


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, allowed: Collection[str], seconds: float = OUTGOING_SECONDS
) -> tuple[int, bytes]:
    """Send `body`; status and answer. SetupError for an address that is not allowed; OutgoingError when nobody answers."""
    check_allowed(url, allowed)
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _connected(host, port, parts.scheme == "https", seconds) as connection:
            connection.request("POST", path, body, {"User-Agent": "copydesk", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read(OUTGOING_ANSWER)
    except (OSError, http.client.HTTPException, ssl.SSLError, UnicodeError) as error:
        raise OutgoingError(f"{host}:{port} did not answer ({type(error).__name__}: {error})"[:300]) from error


@contextmanager
def _connected(host: str, port: int, tls: bool, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to the checked address; cut when its time is over, however slowly the other side drips."""
    sock = socket.create_connection((resolve(host, port), port), timeout=seconds)
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    late = threading.Timer(seconds, _cut, [sock])
    late.daemon = True
    late.start()
    try:
        connection.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host) if tls else sock
        yield connection
    finally:
        late.cancel()
        connection.close()
        sock.close()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def resolve(host: str, port: int) -> str:
    """The address behind a name, once it is checked. OutgoingError for one that a name must not lead to."""
    addresses = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in addresses:
        if not (host == "localhost" or _is_literal(host)) and is_inside(address):
            raise OutgoingError(f"{host} leads to {address}, which a name must not lead to")
    return addresses[0]


def _is_literal(host: str) -> bool:
    with suppress(ValueError):
        return bool(ipaddress.ip_address(host))
    return False


def is_inside(address: str) -> bool:
    """Whether an address is this machine's own, its link's, or a group's."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    return ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved
