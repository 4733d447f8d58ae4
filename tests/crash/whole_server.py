"""The whole PostgreSQL server ends while editors mark: SIGKILL of its first process, or an immediate stop, as `pg_ctl -m
immediate` asks for. It is started again on the same files, recovers, and holds every mark that was acknowledged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from dashboard import store
from tests.crash import experiments
from tests.support.marking import filled
from tests.support.postgres import _user, find_binaries, server

HOW = {"SIGKILL": signal.SIGKILL, "immediate stop": signal.SIGQUIT}
OPTIONS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=32MB")


def run(folder: Path, dice: random.Random, result: experiments.Result) -> None:
    """One round."""
    binaries = find_binaries()
    if binaries is None:
        result.said.add("no PostgreSQL here: not tried")
        return
    with server(binaries) as maintenance:
        home = Path(maintenance.rpartition("host=")[2])
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute("CREATE DATABASE crash")
        url = maintenance.replace("/postgres?", "/crash?")
        kept_open = store.open_database(url)  # an app that was running all along
        filled(kept_open)
        outs = {name: folder / name for name in ("kim", "lee", "ada")}
        running = {name: experiments.writer(url, name, out) for name, out in outs.items()}
        for name, process in running.items():
            experiments.wait(outs[name], 1, process)
        time.sleep(dice.uniform(0, 0.5))
        end(home, HOW[dice.choice(sorted(HOW))])
        for name, process in running.items():
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()
            process.wait()
            experiments.said_by(outs[name], result)
        experiments.refused(lambda: store.ping(kept_open), result)
        with started(binaries, home):
            experiments.until_up(url)
            experiments.count(url, outs, result)
            experiments.record(kept_open, result)  # the app goes on without being started anew
            kept_open.dispose()


def end(home: Path, how: signal.Signals) -> None:
    """End the first process of the server; the others follow it."""
    pid = int((home / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, how)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)  # else the server would take it for one that still runs


@contextmanager
def started(binaries: Path, home: Path) -> Iterator[None]:
    """The same server again; until the processes of the old one are gone it refuses, and is asked once more."""
    options = [part for setting in OPTIONS for part in ("-c", setting)]
    command = [str(binaries / "postgres"), "-D", str(home / "data"), "-k", str(home), *options]
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
    give_up = time.monotonic() + 60
    process = None
    with (home / "log").open("ab") as log:
        while process is None or (process.poll() is not None and time.monotonic() < give_up):
            process = subprocess.Popen(command, cwd=home, env=env, stdout=log, stderr=log, **_user())
            with suppress(subprocess.TimeoutExpired):
                process.wait(2)
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
