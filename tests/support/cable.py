"""A network cable between a browser and a desk that can be pulled out and put back: a small TCP relay."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Cable:
    """What the browser is plugged into. `port` stays the same when the cable comes back."""

    def __init__(self, to: int) -> None:
        """`to`: the desk's port on this machine."""
        self.to = to
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Plug in."""
        self.ends: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", self.port))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._relay, args=(self.door,), daemon=True).start()

    def cut(self) -> None:
        """Pull out: what is open breaks off, nothing new comes through."""
        for end in [self.door, *self.ends]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _relay(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = door.accept()
                there = socket.create_connection(("127.0.0.1", self.to))
                self.ends += [here, there]
                for pair in ((here, there), (there, here)):
                    threading.Thread(target=_pass_on, args=pair, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def cable(to: int) -> Iterator[Cable]:
    """A cable to the desk on this port, plugged in."""
    made = Cable(to)
    try:
        yield made
    finally:
        made.cut()
