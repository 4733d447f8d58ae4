"""Commands that write, killed half way: each was done wholly or not at all, leaves the desk whole, and can be done again."""

from __future__ import annotations

import json
import os
import random
import shutil
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Protocol
from unittest import mock

from dashboard import exchange, review, store
from dashboard.corpus.cleaning import fingerprint
from dashboard.errors import DatabaseError
from dashboard.jobs import loading, shelving
from dashboard.outside import matching, webhooks
from dashboard.outside.lines import read_lines
from dashboard.review.queue.announcing import announce
from dashboard.store import loads, migrate
from dashboard.store.condition import condition
from dashboard.store.outside import read_outside
from dashboard.store.seal import seal
from dashboard.store.webhooks import EVENTS
from tests.crash import killing
from tests.support.making import version
from tests.support.marking import LINES, OTHER, analysis, event, keep
from tests.support.old_tables import turn_back
from tests.support.people_of import people

KILLS = 3  # of each command in a round
MARKS = 4
GOAT = ("A goat stood on a roof in Lund for four hours.", "Firemen brought it down unhurt.")
FIRST, SECOND, THIRD = (version(lines, name=fingerprint("\n".join(lines))) for lines in (LINES, OTHER, GOAT))


class Outcome(Protocol):
    """What an experiment adds to (experiments.Result)."""

    acknowledged: int
    said: set[str]
    wrong: list[str]


Experiment = Callable[[Path, random.Random, Outcome], None]


@dataclass(frozen=True)
class Command:
    """What is there before, what is done and killed, and what must hold of the folder afterwards: a list of what is wrong,
    and what an observer is told."""

    prepare: Callable[[Path], None]
    act: Callable[[Path], object]
    look: Callable[[Path, bool, set[str]], list[str]]


def killed(command: Command, before: Callable[[], object] = lambda: None) -> Experiment:
    """The experiment that kills a command KILLS times, each in a copy of the same folder; `before` is called before them."""

    def run(folder: Path, dice: random.Random, result: Outcome) -> None:
        first = folder / "first"
        first.mkdir()
        with mock.patch.dict(os.environ, {"DASHBOARD_DATA": str(folder / "data")}):
            os.environ.pop("DASHBOARD_DB", None)
            command.prepare(first)
            command.act(_copy(first, folder / "warm"))  # here: what is loaded on first use would be half of the steps
            length = killing.measure(lambda: command.act(_copy(first, folder / "measured")))
            before()
            for n in range(KILLS):
                here = _copy(first, folder / f"killed-{n}")
                ended = killing.kill(partial(command.act, here), length, dice)
                result.wrong += command.look(here, ended, result.said)
                result.acknowledged += MARKS

    return run


def _copy(first: Path, to: Path) -> Path:
    shutil.copytree(first, to)
    return to


def _url(folder: Path, name: str = "desk.db") -> str:
    return f"sqlite:///{folder / name}"


@contextmanager
def opened(folder: Path, name: str = "desk.db") -> Iterator[store.Engine]:
    """The database of a folder, closed afterwards so that it is one file."""
    engine = store.open_database(_url(folder, name))
    try:
        yield engine
    finally:
        engine.dispose()


def _desk(folder: Path, name: str = "desk.db", marks: int = MARKS) -> None:
    with opened(folder, name) as engine:
        keep(engine, analysis(FIRST, SECOND))
        review.record_marks(engine, "kim", [event(v, n) for v in (FIRST, SECOND) for n in (1, 2)][:marks])


def _wrong(folder: Path, marks: int = MARKS, name: str = "desk.db") -> list[str]:
    """What is wrong with a desk that should be whole and have so many marks."""
    with opened(folder, name) as engine:
        found = [*store.find_faults(engine), *review.prove(engine).wrong]
        there = len(review.read_log(engine))
    return [*found, *([f"{there} marks of {marks}"] if there != marks else [])]


def _rest(folder: Path, *known: str) -> list[str]:
    """Files that should not be there."""
    left = sorted(path.name for path in folder.iterdir() if not path.name.startswith(known))
    return [f"left behind: {', '.join(left)}"] if left else []


# ---- backup, verify, restore --------------------------------------------------------------------------------------
def back_up(folder: Path) -> None:
    """What `backup` does."""
    engine = store.open_existing(_url(folder), upgrade=False)
    store.back_up(engine, folder / "copy.db")


def _backed_up(folder: Path, ended: bool, said: set[str]) -> list[str]:
    wrong = _wrong(folder)
    if (folder / "copy.db").exists():
        said.add("a whole copy")
        wrong += store.look_at_backup(folder / "copy.db").faults
    else:
        said.add("no copy")
        wrong += ["it ended without a copy"] if ended else []
        back_up(folder)
    return [*wrong, *_wrong(folder, name="copy.db"), *_rest(folder, "desk.db", "copy.db")]


def _with_backup(folder: Path) -> None:
    _desk(folder)
    _desk(folder, "backup.db", 2)


def restore(folder: Path) -> None:
    """What `restore` does."""
    store.restore(folder / "backup.db", _url(folder))


def _restored(folder: Path, ended: bool, said: set[str]) -> list[str]:
    kept = [path.name for path in folder.glob("desk.db.before-restore-*")]
    with opened(folder) as engine:
        marks = len(review.read_log(engine))
    said.add("the backup is in place, the former desk is kept" if marks == 2 else "the desk as it was")
    wrong = _wrong(folder, 2 if marks == 2 else MARKS)
    if (marks == 2) is not (ended or marks == 2):
        wrong.append("it ended without having restored")
    wrong += [line for name in kept for line in _wrong(folder, name=name)]
    if marks == 2 and not kept:
        wrong.append("the former desk is gone")
    restore(folder)
    return [*wrong, *_wrong(folder, 2), *_wrong(folder, 2, "backup.db"), *_rest(folder, "desk.db", "backup.db")]


def verify(folder: Path) -> None:
    """What `verify` does."""
    store.look_at_backup(folder / "backup.db")
    engine = store.open_existing(_url(folder, "backup.db"), upgrade=False)
    review.prove(engine)


def _verified(folder: Path, _ended: bool, said: set[str]) -> list[str]:
    before = (folder.parent / "first" / "backup.db").read_bytes()
    said.add("the backup as it was")
    changed = (folder / "backup.db").read_bytes() != before
    return [*(["the backup was changed"] if changed else []), *_rest(folder, "desk.db", "backup.db"), *_wrong(folder)]


# ---- putting away, bringing back ----------------------------------------------------------------------------------
def _two_stories(folder: Path) -> None:
    _desk(folder)
    with opened(folder) as engine:
        keep(engine, analysis(THIRD, story="story-2"))
        loading.refresh(engine)


def _shelved(folder: Path) -> None:
    _two_stories(folder)
    with opened(folder) as engine:
        shelving.archive(engine, None, [SECOND.article.id])


def archive(folder: Path) -> None:
    """What `archive` does: one of the two versions of a story leaves it."""
    with opened(folder) as engine:
        shelving.archive(engine, None, [SECOND.article.id])


def unarchive(folder: Path) -> None:
    """What `unarchive` does."""
    with opened(folder) as engine:
        shelving.restore(engine, None, [one.article.id for one in store.read_shelf(engine)])


def _moved(act: Callable[[Path], None]) -> Callable[[Path, bool, set[str]], list[str]]:
    """Afterwards the desk is as before, or as it is where nobody kills it; what lies between is known and finished."""

    def look(folder: Path, ended: bool, said: set[str]) -> list[str]:
        whole = _kept(folder.parent / "measured")
        with opened(folder) as engine:
            interrupted = not loads.standing(engine).complete
            loading.finish_interrupted(engine)
        now = _kept(folder)
        said.add(
            "interrupted, and finished at the next start" if interrupted else "done" if now == whole else "as it was"
        )
        if now != whole:
            if ended or now != _kept(folder.parent / "first"):
                return ["stories are neither as before nor as they should be", *_wrong(folder)]
            act(folder)
        return [*_wrong(folder), *([] if _kept(folder) == whole else ["done again, it is not what it should be"])]

    return look


def _kept(folder: Path) -> object:
    with opened(folder) as engine:
        return {
            frozenset(s.story.articles): s.suggestions
            for s in (store.load_story(engine, n) for n in store.story_ids(engine))
        }


# ---- upgrade, move ------------------------------------------------------------------------------------------------
def _old(folder: Path) -> None:
    _desk(folder)
    with opened(folder) as engine:
        turn_back(engine, "0005")


def upgrade(folder: Path) -> None:
    """What the first start of a newer version does."""
    with opened(folder):
        pass


def _upgraded(folder: Path, ended: bool, said: set[str]) -> list[str]:
    found = condition(_url(folder))[1]
    said.add("tables of the new version" if found == migrate.HEAD else "tables of the old version")
    wrong = [] if found in ("0005", migrate.HEAD) else [f"tables of version {found}"]
    if found == migrate.HEAD and not list((folder / "backups").glob("*-migration.db")):
        wrong.append("no backup from before")
    if ended and found != migrate.HEAD:
        wrong.append("it ended with old tables")
    return [*wrong, *_wrong(folder)]


def move(folder: Path) -> None:
    """What `move` does."""
    store.move(_url(folder), _url(folder, "new.db"))


def _arrived(folder: Path, ended: bool, said: set[str]) -> list[str]:
    wrong = _wrong(folder)
    with suppress(DatabaseError):
        found = condition(_url(folder, "new.db"))[1]
        if found == migrate.HEAD:
            with opened(folder, "new.db") as engine:
                if store.has_articles(engine):
                    said.add("moved wholly")
                    with opened(folder) as old:
                        return (
                            wrong
                            + ([] if seal(old) == seal(engine) else ["the seals differ"])
                            + _wrong(folder, name="new.db")
                        )
    said.add("nothing in the new database")
    if ended:
        wrong.append("it ended without having moved")
    move(folder)
    return [*wrong, *_wrong(folder, name="new.db")]


# ---- imports ------------------------------------------------------------------------------------------------------
def _lines(folder: Path) -> list[str]:
    with opened(folder) as engine:
        articles = store.read_articles(engine)
    return [
        json.dumps({"article": a.id, "n": n, "label": "unsupported", "by": "x"}) for a in articles for n in (1, 2, 3)
    ]


def import_suggestions(folder: Path) -> None:
    """What `suggestions import` does, in parts of two lines."""
    with opened(folder) as engine, mock.patch.object(matching, "BATCH", 2):
        matching.bring_in(engine, read_lines("a", _lines(folder)))


def _suggested(folder: Path, ended: bool, said: set[str]) -> list[str]:
    with opened(folder) as engine:
        count = sum(map(len, read_outside(engine).values()))
    said.add(f"{'all' if count == 6 else 'none' if not count else 'the first parts'} of the lines")
    wrong = [*(["it ended without all lines"] if ended and count != 6 else []), *(["half a part"] if count % 2 else [])]
    import_suggestions(folder)
    with opened(folder) as engine:
        count = sum(map(len, read_outside(engine).values()))
    return [*wrong, *([f"{count} of 6 after the same file again"] if count != 6 else []), *_wrong(folder, 0)]


FOREIGN = "article,text,label\n" + "".join(f'x,"{line}",unsupported\n' for line in (*LINES[:2], *OTHER[:2]))


def _unmarked(folder: Path) -> None:
    _desk(folder, marks=0)


def import_marks(folder: Path) -> None:
    """What `import` does with marks of another program."""
    with opened(folder) as engine:
        names = {line: a.name for a in store.read_articles(engine) for line in a.text.split("\n")}
        table = "".join(f'{names[line]},"{line}",unsupported\n' for line in (*LINES[:2], *OTHER[:2]))
        marks = exchange.read_marks(f"article,text,label\n{table}".encode(), "m.csv", "csv")
        found = exchange.import_marks(engine, marks, name="m.csv", editor="kim")
        if found.left:
            raise ValueError(found.left)


def _imported(folder: Path, ended: bool, said: set[str]) -> list[str]:
    with opened(folder) as engine:
        count = len(review.read_log(engine))
    said.add("all marks" if count == MARKS else "no mark")
    wrong = _wrong(folder, count) + ([] if count == MARKS or (count == 0 and not ended) else [f"{count} marks"])
    import_marks(folder)
    return [*wrong, *_wrong(folder)]


def _exported(folder: Path) -> None:
    _desk(folder)
    with opened(folder) as engine, (folder / "whole.jsonl").open("wb") as out:
        exchange.write_desk(engine, out)


def import_desk(folder: Path) -> None:
    """What `import` does with a whole desk."""
    with opened(folder, "new.db") as engine, (folder / "whole.jsonl").open("rb") as lines:
        exchange.read_desk(engine, lines, "whole.jsonl")


def _desk_there(folder: Path, ended: bool, said: set[str]) -> list[str]:
    with opened(folder, "new.db") as engine:
        there = store.has_articles(engine)
    said.add("the whole desk" if there else "an empty desk")
    if not there:
        import_desk(folder)
    return [*(["it ended with nothing there"] if ended and not there else []), *_wrong(folder, name="new.db")]


# ---- webhooks -----------------------------------------------------------------------------------------------------
class _Ear(BaseHTTPRequestHandler):
    heard: list[tuple[str, str]]

    def do_POST(self) -> None:
        """Write down what came, then answer."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.heard.append((str(self.headers["webhook-id"]), body))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listening() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A receiver of webhooks: its address, and what it has heard."""
    heard: list[tuple[str, str]] = []
    kind = type("Ear", (_Ear,), {"heard": heard})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}", heard
        server.shutdown()


def deliver(folder: Path) -> None:
    """What the desk does every few seconds: put what happened into the outbox, and send what is due."""
    with opened(folder) as engine:
        announce(engine)
        webhooks.deliver_due(engine)


def webhooks_killed(folder: Path, dice: random.Random, result: Outcome) -> None:
    """Kill of whoever sends webhooks: every message arrives, with the same number however often it is sent."""
    with listening() as (address, heard), mock.patch.dict(os.environ, {"DASHBOARD_OUTGOING": address}):

        def prepare(here: Path) -> None:
            with opened(here) as engine:
                keep(engine, analysis(FIRST, SECOND))
                people(engine, ann="admin", kim="editor")
                webhooks.add_webhook(engine, "ann", f"http://{address}/hook", EVENTS)
                review.record_marks(
                    engine, "kim", [event(v, s.n, "boilerplate") for v in (FIRST, SECOND) for s in v.sentences]
                )

        def look(here: Path, _ended: bool, said: set[str]) -> list[str]:
            before = len(heard)
            with opened(here) as engine:
                for hour in (1, 2):
                    announce(engine)
                    webhooks.deliver_due(engine, now=store.desk_log.moment(None) + hour * 3_600_000)
                waiting = [one.waiting for one in store.webhooks.webhooks(engine, "ann")]
            told = heard[:]
            heard.clear()
            said.add("sent before the kill" if before else "sent at the next start")
            bodies = {name: {body for n, body in told if n == name} for name, _ in told}
            wrong = [] if waiting == [0] else ["messages wait that should have been sent"]
            wrong += [] if len(bodies) == 1 else [f"{len(bodies)} messages of 1 arrived"]
            wrong += [] if all(len(some) == 1 for some in bodies.values()) else ["one number for two messages"]
            return wrong

        killed(Command(prepare, deliver, look), heard.clear)(folder, dice, result)


COMMANDS: dict[str, Command] = {
    "backup": Command(_desk, back_up, _backed_up),
    "restore": Command(_with_backup, restore, _restored),
    "verify": Command(_with_backup, verify, _verified),
    "archive": Command(_two_stories, archive, _moved(archive)),
    "unarchive": Command(_shelved, unarchive, _moved(unarchive)),
    "upgrade": Command(_old, upgrade, _upgraded),
    "move": Command(_desk, move, _arrived),
    "suggestions import": Command(_unmarked, import_suggestions, _suggested),
    "marks import": Command(_unmarked, import_marks, _imported),
    "desk import": Command(_exported, import_desk, _desk_there),
}
