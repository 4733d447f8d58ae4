"""PostgreSQL, two processes of one desk and nginx with docs/deploy/nginx.conf, on loopback."""

from __future__ import annotations

import base64
import json
import os
import re
import runpy
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

import psycopg
import pytest

from dashboard import store
from dashboard.web import tokens
from tests.browser.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "deploy" / "nginx.conf"
NAME = "desk.example"
SECRET = "a secret that only nginx and the desk know"
MAIN = """
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
    log_format ways '$upstream_addr $status $request_method $uri $cookie_copydesk_way';
    access_log {folder}/access.log ways;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/copydesk.conf;
}}
"""


def find_nginx() -> str:
    """The program. Without one: skipped, but an error where CI is set."""
    found = runpy.run_path(str(ROOT / ".ci" / "system.py"))["find"]("nginx")
    if found is None:
        pytest.skip("no nginx found: install it, or name it in NGINX, to run the tests of several processes")
    return str(found)


@dataclass
class Process:
    """One process of the desk, with a data folder of its own: the two share nothing but the database."""

    folder: Path
    db: str
    port: int = field(default_factory=free_port)
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `wait` waits."""
        env = os.environ | {
            "DASHBOARD_DB": self.db,
            "DASHBOARD_DATA": str(self.folder),
            "DASHBOARD_LOGIN": "proxy",
            "DASHBOARD_PROXY_SECRET": SECRET,
            "DASHBOARD_NEW_ROLE": "editor",
        }
        env.pop("DASHBOARD_TOKEN_KEY", None)
        self.folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "dashboard", "serve", "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(900):
            if self.answers("ready") == 200:
                return
            time.sleep(0.1)
        raise RuntimeError(f"the process did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def answers(self, route: str) -> int:
        """The status of health or ready, asked of the process itself; 0: nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/copydesk/{route}", timeout=20) as got:
                return int(got.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def kill(self) -> None:
        """What a power cut does."""
        if self.running:
            self.running.kill()
            self.running.wait(30)
            self.running = None


@dataclass
class Behind:
    """The desk behind nginx. `base`: its address, by name, for a browser that finds the name on loopback."""

    folder: Path
    db: str
    processes: tuple[Process, Process]
    plain: int
    secure: int

    @property
    def base(self) -> str:
        """Where a browser goes."""
        return f"https://{NAME}:{self.secure}"

    def ask(
        self, path: str, *, user: str | None = "kim", way: str = "", body: Any = None, token: str = "", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """(status, headers, text) of a request through nginx. `way` is the cookie that names the visitor."""
        sent = {"Host": f"{NAME}:{self.secure}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if user:
            sent["Authorization"] = "Basic " + base64.b64encode(f"{user}:word".encode()).decode()
        if way:
            sent["Cookie"] = f"copydesk_way={way}"
        if token:
            sent |= {"X-Copydesk": "1", "X-Copydesk-Token": token, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"https://127.0.0.1:{self.secure}{path}", data, sent)
        try:
            with urllib.request.urlopen(request, timeout=60, context=unverified()) as got:
                return got.status, dict(got.headers), got.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read().decode(errors="replace")

    def ways(self) -> list[list[str]]:
        """nginx's log: process (or processes, where the first did not answer), status, method, path, visitor."""
        lines = (self.folder / "access.log").read_text().splitlines()
        return [re.sub(r", ", ",", line).split(" ") for line in lines]

    def went(self, way: str, path: str) -> str:
        """The process (or processes) that the visitor's last request for `path` went to; nginx writes its log last."""
        for _ in range(200):
            found = [line[0] for line in self.ways() if len(line) == 5 and (line[4], line[3]) == (way, path)]
            if found:
                return found[-1]
            time.sleep(0.05)
        raise AssertionError(f"nginx has not logged {way} at {path}")

    def way_to(self, process: Process) -> str:
        """A new visitor whom nginx sends to this process."""
        while True:
            way = uuid4().hex
            self.ask("/copydesk/health", way=way)
            if self.went(way, "/copydesk/health") == f"127.0.0.1:{process.port}":
                return way

    def token(self, name: str) -> str:
        """What the page gives the pane, signed with the key that the processes share in the database."""
        with mock.patch.dict(os.environ, {"DASHBOARD_DB": self.db}):
            return tokens.mint(name)

    def engine(self) -> store.Engine:
        """The database, seen from here."""
        return store.open_database(self.db)


def unverified() -> ssl.SSLContext:
    """The certificate is the test's own."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def certificate(folder: Path) -> None:
    """A certificate and its key for a day."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl found: it makes the certificate for the test of nginx")
    words = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-keyout",
        "desk.key",
        "-out",
        "desk.pem",
        "-subj",
    ]
    subprocess.run([openssl, *words, f"/CN={NAME}"], cwd=folder, check=True, capture_output=True)


def written(folder: Path, ports: tuple[int, int], plain: int, secure: int) -> Path:
    """The example with this machine's ports and paths, nginx vouching for people, and a main file around it."""
    text = EXAMPLE.read_text(encoding="utf-8")
    text = re.sub(r'^    proxy_set_header X-Copydesk-\w+ "";\n', "", text, flags=re.M).replace("#vouch ", "")
    for was, now in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        ("copydesk-1:8501", f"127.0.0.1:{ports[0]}"),
        ("copydesk-2:8501", f"127.0.0.1:{ports[1]}"),
        ("/etc/nginx/tls", str(folder)),
        ("/etc/nginx", str(folder)),
    ):
        assert was in text, f"{was} is not in the example any more"
        text = text.replace(was, now)
    (folder / "copydesk.conf").write_text(text)
    (folder / "copydesk.users").write_text("".join(f"{name}:{{PLAIN}}word\n" for name in ("kim", "lee")))
    (folder / "copydesk.secret").write_text(f'proxy_set_header X-Copydesk-Secret "{SECRET}";\n')
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    return main


@contextmanager
def nginx(program: str, folder: Path, main: Path, port: int) -> Iterator[None]:
    """A running nginx."""
    command = [program, "-p", str(folder), "-c", str(main), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
            except urllib.error.HTTPError:
                break
            except OSError as error:
                if "refused" not in str(error):
                    break
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(30)


def as_another(url: str, role: str) -> str:
    """The same database by a role of its own, whose way to it can be cut without touching the others'."""
    found = psycopg.errors.DuplicateObject  # roles are the server's: a second try finds that of the first
    with suppress(found), psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE ROLE "{role}" SUPERUSER LOGIN')
    return url.replace("desk@", f"{role}@", 1)


@contextmanager
def cut_off(url: str, role: str) -> Iterator[None]:
    """For a while the database is gone for whoever comes by this role."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'ALTER ROLE "{role}" NOLOGIN')
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [role])
        try:
            yield
        finally:
            connection.execute(f'ALTER ROLE "{role}" LOGIN')
