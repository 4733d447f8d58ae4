"""Start Streamlit's server for app.py, from any folder, with .streamlit/config.toml, and say where it is."""

from __future__ import annotations

import ctypes
import http.client
import os
import re
import socket
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import click

from dashboard.bundled import bundled
from dashboard.errors import SetupError
from dashboard.web import identity, tokens

HERE = Path(__file__).resolve().parents[1]  # dashboard/
APP = HERE / "app.py"
CONFIG = bundled(".streamlit/config.toml")
FIRST_PORT, TRIES = 8501, 50  # Streamlit's own port, and how many after it are tried when none is asked for
HOST_HINT = "Try --host 127.0.0.1."
LOOPBACK = ("127.0.0.1", "localhost", "::1")
M_ARENA_MAX = -8  # malloc.h of the GNU C library


def free_port(host: str, port: int | None) -> int:
    """`port` if it can be listened on, else SetupError; without a wish the first free one from 8501."""
    if port is not None:
        _bind(host, port)
        return port
    for wish in range(FIRST_PORT, FIRST_PORT + TRIES):
        try:
            _bind(host, wish)
        except SetupError as error:
            if "in use" not in error.message:
                raise
        else:
            return wish
    raise SetupError(
        f"ports {FIRST_PORT} to {FIRST_PORT + TRIES - 1} are all in use.", hint="Choose a free one with --port."
    )


def _bind(host: str, port: int) -> None:
    """Listen for a moment, to learn whether it is possible."""
    where = host
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as sock:
            if os.name != "nt":  # on Windows it would let two servers share the port
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(address)
    except PermissionError as error:
        raise SetupError(
            f"Port {port} needs administrator rights.", where=where, hint="Choose one above 1023."
        ) from error
    except socket.gaierror as error:
        raise SetupError("This is not an address.", where=where, hint=HOST_HINT) from error
    except OSError as error:
        if error.errno in (99, 49, 10049):  # EADDRNOTAVAIL on Linux, macOS, Windows
            raise SetupError("This machine has no such address.", where=where, hint=HOST_HINT) from error
        hint = "If Copydesk is already running, open it there; otherwise choose another port with --port."
        raise SetupError(f"Port {port} is in use.", where=where, hint=hint) from error


def serve(host: str, port: int) -> None:
    """Run the server until Ctrl-C or SIGTERM; `check_way_in` comes before."""
    from streamlit.web import cli as streamlit

    ask_nobody_outside()
    share_memory()
    for name, value in variables(tomllib.loads(CONFIG.read_text(encoding="utf-8"))):
        os.environ.setdefault(name, value)
    os.environ.setdefault("STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE", "true")
    threading.Thread(target=_announce, args=(host, port), daemon=True).start()
    command = ["run", str(APP), f"--server.address={host}", f"--server.port={port}"]
    command += [f"--secrets.files={path}" for path in secrets_files()]
    try:
        streamlit.main(command, standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nCopydesk has stopped.")


def ask_nobody_outside() -> None:
    """Streamlit asks a service on the internet for this machine's address: to print it, and when a websocket comes from
    another origin. No request leaves this machine, so there is no such address; a foreign origin is refused as before.
    """
    from streamlit import net_util

    net_util.get_external_ip = lambda: None


def share_memory() -> None:
    """Let all threads take memory from one heap, where the C library is GNU's and the environment does not say otherwise.

    Else each thread that works at the same time has a heap of its own and keeps there what the others could use: after
    5,000 marks and 5,000 polls 15 MB were free and held, with one heap 4 MB, at the same cost (docs/operations.md).
    """
    if "MALLOC_ARENA_MAX" not in os.environ and "arena_max" not in os.environ.get("GLIBC_TUNABLES", ""):
        with suppress(AttributeError, OSError, TypeError):  # another C library, or Windows, which names none
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def secrets_files() -> list[Path]:
    """The secrets.toml files that are there, of which the last counts most: the user's, the program's, this folder's."""
    folders = (Path.home(), HERE.parent, Path.cwd())
    paths = dict.fromkeys(folder / ".streamlit" / "secrets.toml" for folder in folders)
    return [path for path in paths if _is_readable(path)]


def _is_readable(path: Path) -> bool:
    """Whether a file is there for this user; one in somebody else's closed folder is not."""
    try:
        return path.is_file()
    except OSError:
        return False


def check_way_in(host: str, secrets: Sequence[Path]) -> None:
    """SetupError when the settings of the sign-in are wrong, or when others could come in without one."""
    tokens.named_key()
    if identity.mode(has_auth(secrets)) == "local" and host not in LOOPBACK:
        raise SetupError(
            "Other machines could reach this desk without signing in.",
            where=f"--host {host}",
            hint="Leave out --host, or set up a sign-in first as described in docs/people.md.",
        )


def has_auth(secrets: Sequence[Path]) -> bool:
    """Whether these files name a provider of sign-ins. SetupError for one that cannot be read."""
    sections: set[str] = set()
    for path in secrets:
        try:
            sections |= tomllib.loads(path.read_text(encoding="utf-8")).keys()
        except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
            raise SetupError(
                f"The file cannot be read ({error}).", where=str(path), hint="Fix it, then try again."
            ) from error
    return "auth" in sections


def variables(config: Mapping[str, object], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The options of config.toml as the STREAMLIT_* variables that Streamlit reads: fooBar → FOO_BAR."""
    for key, value in config.items():
        if isinstance(value, Mapping):
            yield from variables(value, (*path, key))
        else:
            words = (re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).upper() for word in (*path, key))
            yield "_".join(("STREAMLIT", *words)), str(value).lower() if isinstance(value, bool) else str(value)


def address(host: str, port: int) -> str:
    """What to type into a browser."""
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 compared, not bound
    base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/{base}".rstrip("/")


def _announce(host: str, port: int, patience: float = 120.0) -> None:
    """Print the address as soon as the server answers there."""
    url, started = address(host, port), time.monotonic()
    while time.monotonic() - started < patience:
        try:
            connection = http.client.HTTPConnection(url.split("/")[2], timeout=5)
            connection.request("GET", "/")
            connection.getresponse()
        except (ConnectionRefusedError, TimeoutError):
            time.sleep(0.1)
        except OSError:
            time.sleep(0.5)
        else:
            click.echo(f"Copydesk is ready: {url}   (Ctrl-C stops it)")
            return
        finally:
            connection.close()
