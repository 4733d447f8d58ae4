"""What can go wrong with machines and disks, done to a desk again and again: is anything lost, and what is said?

    python -m tests.crash.experiments [--rounds 5] [--only WORD]... [--kills 3] [--seed N]

Prints a table: experiment, rounds, marks acknowledged, of them lost, batches kept in part, and what the desk said. Exit code 1
if a mark was lost or doubled, a batch is there in part, a state does not follow from its log, or nothing was said where
something was wrong. Kills come at random moments; --seed repeats them as far as the machine lets it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from dashboard import review, store
from dashboard.errors import DashboardError
from dashboard.jobs import loading
from dashboard.store import loads, migrate
from tests.crash import commands
from tests.support.marking import event, filled

ROOT = Path(__file__).resolve().parents[2]

# Marks batch after batch, telling each before it is sent and once it is acknowledged; an error is told and ends it.
WRITER = """
import itertools, json, sys, time, uuid
from dashboard.errors import DashboardError
from dashboard.model import MarkEvent
from dashboard.review import record_marks
from dashboard.store import load_story, open_database
try:
    engine = open_database(sys.argv[1])
    places = [(v.article.id, s) for v in load_story(engine, "story-1").versions for s in v.sentences]
    for i in itertools.count():
        batch = [
            MarkEvent(str(uuid.uuid4()), "", a, s.start, s.end, s.text, "unsupported", 1_790_000_000_000 + i, k, "story-1")
            for k, (a, s) in enumerate(places)
        ]
        print("sent", json.dumps([e.id for e in batch]), flush=True)
        print("kept", json.dumps(record_marks(engine, sys.argv[2], batch).acks), flush=True)
except DashboardError as error:
    print("said", json.dumps(error.message), flush=True)
"""


@dataclass
class Result:
    """What became of the rounds of one experiment."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    partial: int = 0
    said: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


Experiment = Callable[[Path, random.Random, Result], None]


# ---- what every round needs -------------------------------------------------------------------------------------
def desk(folder: Path) -> str:
    """A new desk with one story of six sentences; its address."""
    url = f"sqlite:///{folder / 'desk.db'}"
    engine = store.open_database(url)
    filled(engine)
    engine.dispose()
    return url


def writer(url: str, name: str, out: Path, **more: object) -> subprocess.Popen[bytes]:
    """An editor in a process of its own. It compiles nothing to a file: on a full disk Python takes half a module for whole."""
    with out.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-B", "-c", WRITER, url, name], cwd=ROOT, stdout=file, stderr=subprocess.DEVNULL, **more
        )  # type: ignore[call-overload,no-any-return]


def told(out: Path, word: str) -> list[list[str] | str]:
    """What a writer told under a word; a line that was cut off is left out."""
    whole = out.read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line[5:]) for line in whole if line.startswith(word)]


def wait(out: Path, least: int, process: subprocess.Popen[bytes]) -> None:
    """Until so many batches were acknowledged."""
    give_up = time.monotonic() + 300
    while len(told(out, "kept")) < least and process.poll() is None and time.monotonic() < give_up:
        time.sleep(0.01)


def count(url: str, outs: Mapping[str, Path], result: Result) -> None:
    """Hold the log against what was acknowledged."""
    engine = store.open_database(url)
    try:
        there = [e.id for _, e in review.read_log(engine, limit=1_000_000)]
        known = set(there)
        if len(there) != len(known):
            result.wrong.append("a mark is there twice")
        for out in outs.values():
            kept = [str(i) for batch in told(out, "kept") for i in batch]
            result.acknowledged += len(kept)
            result.lost += len(set(kept) - known)
            for batch in told(out, "sent"):
                result.partial += 0 < len(known & set(batch)) < len(batch)
        result.wrong += review.check_rebuild(engine)
        result.wrong += store.find_faults(engine)
    finally:
        engine.dispose()


def editors_killed(folder: Path, dice: random.Random, result: Result) -> None:
    """SIGKILL of three editors' processes at a random moment."""
    url = desk(folder)
    outs = {name: folder / name for name in ("kim", "lee", "ada")}
    running = {name: writer(url, name, out) for name, out in outs.items()}
    for name, process in running.items():
        wait(outs[name], 1, process)
    time.sleep(dice.uniform(0, 0.5))
    for process in running.values():
        process.kill()
        process.wait()
    count(url, outs, result)
    result.said.add("the next start goes on")


def load_killed(folder: Path, dice: random.Random, result: Result) -> None:
    """SIGKILL of `analyse` with its workers at a random moment; the next start has everything."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for path in sorted(loading.DEMO.rglob("*.txt"))[:10]:
        (corpus / path.name).write_bytes(path.read_bytes())
    url = f"sqlite:///{folder / 'desk.db'}"
    env = os.environ | {"DASHBOARD_DATA": str(folder)}
    words = [sys.executable, "-m", "dashboard", "analyse", str(corpus), "--db", url]
    process = subprocess.Popen(
        words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    give_up = time.monotonic() + 300
    while process.poll() is None and _rows(folder / "desk.db", "article") < 1 and time.monotonic() < give_up:
        time.sleep(0.01)
    time.sleep(dice.uniform(0, 2.0))
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    db = store.open_database(url)
    if not loads.standing(db).complete:
        result.said.add("a load was interrupted")
    loading.finish_interrupted(db)
    if not loads.standing(db).complete:
        result.wrong.append("the load was not finished")
    if len(store.read_articles(db)) not in (0, 10):
        result.wrong.append(f"{len(store.read_articles(db))} of 10 articles")
    result.acknowledged += len(store.read_articles(db))
    db.dispose()


def _rows(path: Path, table: str) -> int:
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    return -1


def disk_full(folder: Path, dice: random.Random, result: Result) -> None:
    """Files may not grow beyond a size that a few hundred marks need: the disk is full."""
    url = desk(folder)
    limit = (folder / "desk.db").stat().st_size + dice.randrange(60_000, 400_000)

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    out = folder / "kim"
    process = writer(url, "kim", out, preexec_fn=narrow)
    process.wait(300)
    said_by(out, result)
    count(url, {"kim": out}, result)
    db = store.open_database(url)  # there is room again: the desk goes on as it is
    record(db, result)
    db.dispose()


def record(db: store.Engine, result: Result) -> None:
    """One mark more, which must be acknowledged."""
    versions = store.load_story(db, "story-1").versions
    if not review.record_marks(db, "later", [event(versions[0], 1)]).acks:
        result.wrong.append("no mark was taken afterwards")


def said_by(out: Path, result: Result) -> None:
    """What a writer was told when it was stopped; nothing is wrong."""
    words = [str(w) for w in told(out, "said")]
    if not words:
        result.wrong.append("it stopped without a word")
    result.said.update(words)


def refused(act: Callable[[], object], result: Result) -> None:
    """What is said to somebody who opens the desk; nothing said is wrong."""
    try:
        act()
    except DashboardError as error:
        result.said.add(error.message)
    else:
        result.wrong.append("it opened as if all were well")


def locked(folder: Path, _dice: random.Random, result: Result) -> None:
    """Another program holds the database: a writer is told so within seconds, and goes on afterwards."""
    url = desk(folder)
    db = store.open_database(url)
    versions = store.load_story(db, "story-1").versions
    with closing(sqlite3.connect(folder / "desk.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused(lambda: review.record_marks(db, "kim", [event(versions[0], 1)]), result)
        other.execute("ROLLBACK")
    record(db, result)
    db.dispose()


def read_only(folder: Path, _dice: random.Random, result: Result) -> None:
    """The database may only be read: an export works, a mark is refused in words."""
    url = desk(folder)
    copy = folder / "ro.db"
    db = store.open_database(url)
    store.back_up(db, copy)
    db.dispose()
    engine = store.open_existing(f"sqlite:///{copy}")
    versions = store.load_story(engine, "story-1").versions
    refused(lambda: review.record_marks(engine, "kim", [event(versions[0], 1)]), result)
    engine.dispose()


def harmed(how: Callable[[Path, random.Random], None]) -> Experiment:
    """A database file that something has happened to: nobody says that all is well, and the file stays as it is."""

    def run(folder: Path, dice: random.Random, result: Result) -> None:
        url = desk(folder)
        path = folder / "desk.db"
        how(path, dice)
        before = path.read_bytes()

        def look() -> None:
            engine = store.open_existing(url, upgrade=False)
            try:
                faults = store.find_faults(engine)
                if faults:
                    raise DashboardError("the file is damaged" if "damaged" in faults[0] else faults[0])
            finally:
                engine.dispose()

        refused(look, result)
        if path.read_bytes() != before:
            result.wrong.append("the file was changed")

    return run


def truncate(path: Path, dice: random.Random) -> None:
    """Cut the file off."""
    os.truncate(path, dice.choice([0, 100, path.stat().st_size // 2, path.stat().st_size - 4096]))


def tear(path: Path, dice: random.Random) -> None:
    """Overwrite pages in the middle."""
    data = bytearray(path.read_bytes())
    at = 4096 * dice.randrange(1, len(data) // 4096 - 4)
    data[at : at + 4096 * 4] = dice.randbytes(4096 * 4)
    path.write_bytes(data)


def foreign(path: Path, _dice: random.Random) -> None:
    """Another program's database stands in its place."""
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipe (name)")
        db.commit()


def drop(path: Path, dice: random.Random) -> None:
    """A table is gone."""
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"DROP TABLE {dice.choice(['mark_event', 'mark', 'desk_event', 'person'])}")
        db.commit()


def newer(folder: Path, _dice: random.Random, result: Result) -> None:
    """A newer version of the program has been here: nothing is changed, and it is said."""
    url = desk(folder)
    with closing(sqlite3.connect(folder / "desk.db")) as db:
        db.execute(f"UPDATE {migrate.TABLE} SET version_num = '9999'")
        db.commit()
    refused(lambda: store.open_database(url), result)


def replaced(folder: Path, _dice: random.Random, result: Result) -> None:
    """The file is deleted or replaced under a running desk: not one mark more is acknowledged into the old one."""
    url = desk(folder)
    db = store.open_database(url)
    versions = store.load_story(db, "story-1").versions
    (folder / "desk.db").rename(folder / "gone.db")
    refused(lambda: review.record_marks(db, "kim", [event(versions[0], 1)]), result)
    refused(lambda: store.ping(db), result)
    db.dispose()


def clock(folder: Path, dice: random.Random, result: Result) -> None:
    """The clock jumps back and forth between marks, which a browser stamps later than its last: the last one is shown."""
    db = store.open_database(desk(folder))
    versions = store.load_story(db, "story-1").versions
    now = made = 1_790_000_000_000
    for n in range(20):
        now += dice.choice([-86_400_000, -1_000, 0, 1_000, 86_400_000])
        made = max(made + 1, now)
        label = dice.choice(["unsupported", "boilerplate"])
        ids = review.record_marks(db, "kim", [event(versions[0], 1, label, made=made)], now=now).acks
        result.acknowledged += len(ids)
        shown = [m.label for m in review.read_marks(db, "story-1").marks if m.editor == "kim" and m.n == 1]
        if shown != [label]:
            result.wrong.append(f"mark {n} is hidden behind an older one")
    result.wrong += review.check_rebuild(db)
    db.dispose()


def backup_full(folder: Path, dice: random.Random, result: Result) -> None:
    """A backup onto a full disk: nothing is left of it, and it is said."""
    url = desk(folder)
    limit = dice.randrange(4_096, 60_000)

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    words = [sys.executable, "-B", "-m", "dashboard", "backup", str(folder / "copy.db"), "--db", url]  # -B: see writer
    env = os.environ | {"DASHBOARD_DATA": str(folder / "data")}
    ran = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False, preexec_fn=narrow)
    if ran.returncode == 0 or "unexpected" in ran.stderr:
        result.wrong.append(ran.stderr.strip() or "it was called a success")
    result.said.add(ran.stderr.splitlines()[0].split(": ", 2)[-1] if ran.stderr else "")
    if left := [path.name for path in folder.glob("copy*")]:
        result.wrong.append(f"left behind: {left}")


def postgresql_killed(folder: Path, dice: random.Random, result: Result) -> None:
    """SIGKILL of a PostgreSQL backend while three editors write: what was acknowledged is there."""
    from tests.support.postgres import database, find_binaries, server

    binaries = find_binaries()
    if binaries is None:
        result.said.add("no PostgreSQL here: not tried")
        return
    with server(binaries) as maintenance, database(maintenance, "crash") as url:
        engine = store.open_database(url)
        filled(engine)
        engine.dispose()
        outs = {name: folder / name for name in ("kim", "lee", "ada")}
        running = {name: writer(url, name, out) for name, out in outs.items()}
        for name, process in running.items():
            wait(outs[name], 1, process)
        time.sleep(dice.uniform(0, 0.5))
        _kill_backends(dice)
        for name, process in running.items():
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()
            if told(outs[name], "said"):
                said_by(outs[name], result)
        until_up(url)
        count(url, outs, result)


def _kill_backends(dice: random.Random) -> None:
    """Kill a server process that serves one of our connections: PostgreSQL restarts all of them after that."""
    for folder in dice.sample(sorted(Path("/proc").glob("[0-9]*")), len(list(Path("/proc").glob("[0-9]*")))):
        with suppress(OSError):
            name = (folder / "cmdline").read_bytes().decode(errors="replace")
            if name.startswith("postgres: desk crash"):
                os.kill(int(folder.name), signal.SIGKILL)
                return


def until_up(url: str) -> None:
    """Wait until the database answers."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        with suppress(DashboardError):
            engine = store.open_database(url)
            engine.dispose()
            return
        time.sleep(0.2)


def server_killed(folder: Path, dice: random.Random, result: Result) -> None:
    """The whole PostgreSQL server ends (whole_server.py)."""
    from tests.crash import whole_server

    whole_server.run(folder, dice, result)


EXPERIMENTS: dict[str, Experiment] = {
    "three editors killed": editors_killed,
    "PostgreSQL killed": postgresql_killed,
    "PostgreSQL server killed": server_killed,
    "load and workers killed": load_killed,
    "disk full while marking": disk_full,
    "disk full during a backup": backup_full,
    "locked by another program": locked,
    "opened for reading only": read_only,
    "file truncated": harmed(truncate),
    "pages overwritten": harmed(tear),
    "another program's file": harmed(foreign),
    "a table dropped": harmed(drop),
    "made by a newer version": newer,
    "file replaced while running": replaced,
    "clock jumps": clock,
    **{f"{name} killed": commands.killed(command) for name, command in commands.COMMANDS.items()},
    "webhooks killed": commands.webhooks_killed,
}


def run(name: str, rounds: int, seed: int) -> Result:
    """Some rounds of an experiment, each with a folder of its own."""
    result = Result()
    for n in range(rounds):
        folder = Path(tempfile.mkdtemp(prefix="copydesk-crash-"))
        try:
            EXPERIMENTS[name](folder, random.Random(f"{seed} {name} {n}"), result)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        result.rounds += 1
    return result


def main() -> int:
    """Run them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", default=[], metavar="WORD")
    parser.add_argument("--kills", type=int, default=commands.KILLS, help="of each command in a round")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    os.environ.pop("DASHBOARD_DB", None)
    commands.KILLS = given.kills
    print(
        f"{'experiment':30} {'rounds':>6} {'acknowledged':>12} {'lost':>5} {'partial':>7}  what was said   (seed {given.seed})"
    )
    bad = 0
    for name in EXPERIMENTS:
        if given.only and not any(word in name for word in given.only):
            continue
        found = run(name, given.rounds, given.seed)
        said = "; ".join(sorted(found.said)) + "".join(f"  WRONG: {line}" for line in dict.fromkeys(found.wrong))
        print(
            f"{name:30} {found.rounds:>6} {found.acknowledged:>12,} {found.lost:>5} {found.partial:>7}  {said}",
            flush=True,
        )
        bad += bool(found.lost or found.partial or found.wrong)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
