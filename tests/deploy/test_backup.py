"""Backups as docs/deploy.md tells them: made while editors mark, restored, and proven with check and a seal."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from dashboard import cli
from dashboard.corpus.cleaning import fingerprint
from dashboard.review import prove, read_log, record_marks
from dashboard.store import open_database
from dashboard.store.seal import broken, seal
from tests.support.making import version
from tests.support.marking import LINES, OTHER, analysis, event, keep
from tests.support.postgres import database, find_binaries

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "deploy.md").read_text(encoding="utf-8")


def marked(url: str) -> str:
    """A desk with marks at the address; its seal."""
    engine = open_database(url)
    a, b = (version(lines, name=fingerprint("\n".join(lines))) for lines in (LINES, OTHER))
    keep(engine, analysis(a, b))
    record_marks(engine, "kim", [event(a, n, "unsupported", note="ü🦆") for n in (1, 2, 3)])
    kept = seal(engine)
    engine.dispose()
    return kept


def proven(url: str, kept: str) -> None:
    """The desk at the address is sound, holds the seal, and goes on."""
    engine = open_database(url)
    assert prove(engine, kept).wrong == ()
    again = version(LINES, name=fingerprint("\n".join(LINES)))
    assert record_marks(engine, "lee", [event(again, 1)]).acks
    assert len(read_log(engine)) == 4
    assert broken(engine, kept) is None
    engine.dispose()


def said(program: str) -> list[str]:
    """A command of the document, as words."""
    return shlex.split(next(line for line in DOCS.splitlines() if line.startswith(f"{program} ")))


@pytest.mark.postgresql
def test_pg_dump_and_pg_restore_bring_a_desk_back(postgresql_server: str, tmp_path: Path):
    binaries = find_binaries()
    assert binaries
    if not (binaries / "pg_dump").is_file():
        pytest.skip("this PostgreSQL has no pg_dump beside it")
    folder = postgresql_server.partition("host=")[2]
    names = {"desk": f"t{uuid4().hex[:16]}", "desk_restored": f"t{uuid4().hex[:16]}"}
    env = os.environ | {"PGHOST": folder, "PGUSER": "desk"}
    with database(postgresql_server, names["desk"]) as url, database(postgresql_server, names["desk_restored"]) as new:
        kept = marked(url)
        for program in ("pg_dump", "pg_restore"):
            words = [word.partition("=") for word in said(program)[1:]]
            words = [f"{k}{eq}{names.get(v, v)}" if eq else names.get(k, k) for k, eq, v in words]
            command = [str(binaries / program), *words]
            told = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
            assert told.returncode == 0, told.stderr
        proven(new, kept)


def test_a_backup_of_sqlite_takes_the_place_of_the_file(tmp_path: Path):
    here, copy = tmp_path / "copydesk.db", tmp_path / "copy.db"
    kept = marked(f"sqlite:///{here}")
    assert cli.main(["backup", str(copy), "--db", f"sqlite:///{here}"]) == 0
    for path in tmp_path.glob("copydesk.db*"):
        path.unlink()
    copy.rename(here)
    proven(f"sqlite:///{here}", kept)


@pytest.mark.postgresql
def test_backup_makes_an_sqlite_file_of_a_postgresql_desk_that_opens_anywhere(postgresql_server: str, tmp_path: Path):
    with database(postgresql_server, f"t{uuid4().hex[:16]}") as url:
        kept = marked(url)
        assert cli.main(["backup", str(tmp_path / "copy.db"), "--db", url]) == 0
    proven(f"sqlite:///{tmp_path / 'copy.db'}", kept)
