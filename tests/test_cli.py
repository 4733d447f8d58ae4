"""The command line: what it does, what it prints where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from dashboard import cli, doctor
from dashboard.cli.shared import lines
from dashboard.errors import SetupError
from dashboard.web import server

ROOT = Path(__file__).resolve().parent.parent
EARLY = """Harbour fee rises in Port Ellery

The council of Port Ellery voted 6-3 on Tuesday to raise the harbour fee to 12.40 dollars a month. Mayor Ida Brandt
called the vote overdue. The fee had not changed since 2011, according to the harbour office.
"""
LATE = """Port Ellery raises its harbour fee

The council of Port Ellery voted 6-3 on Wednesday to raise the harbour fee to 12.40 dollars a month. Mayor Ida Brandt
called the vote overdue. The fee had not changed since 2011, the harbour office said.
Connect with us
"""
APART = """Goat found on roof

A goat named Wanda spent four hours on the roof of a bakery in Lower Fennick before firefighters carried her down
a ladder.
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, so that no test meets the user's database."""
    for name in doctor.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "my corpus"
    folder.mkdir()
    for name, text in (("early", EARLY), ("late", LATE), ("apart", APART)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_help_is_there_for_every_command_and_loads_nothing_heavy():
    heavy = "{'pandas', 'numpy', 'streamlit', 'sqlalchemy', 'sklearn', 'scipy', 'trafilatura'}"
    code = f"import sys; from dashboard.cli import main; main(['--help']); print({heavy} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "set()"
    for command in cli.cli.commands:
        assert f"  {command} " in told.stdout


def test_the_version_is_the_package_s(run: Run):
    assert run("--version") == (0, "copydesk, version 0.2.0\n", "")


@pytest.mark.parametrize(
    "words", [["nonsense"], ["analyse"], ["analyse", "x", "--nope"], ["export", "--format", "xml"]]
)
def test_wrong_usage_ends_with_2_and_points_at_help(run: Run, words: list[str]):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "--help" in err


# ---- analyse -----------------------------------------------------------------------------------------------------
def test_with_out_alone_files_are_written_and_no_database_is_opened(run: Run, corpus: Path, tmp_path: Path, desk: Path):
    code, out, _ = run("analyse", corpus, "--out", tmp_path / "out")
    assert code == 0
    assert "3 articles: 1 story with two or more versions, 1 single article; 1 refused" in out
    assert "empty.txt: The file is empty." in out
    articles = {row["article"]: row["story"] for row in rows(tmp_path / "out" / "articles.jsonl")}
    assert articles["early.txt"] == articles["late.txt"] is not None
    assert articles["apart.txt"] is None
    assert not desk.exists()


def test_without_out_the_database_is_filled_and_a_second_time_changes_nothing(run: Run, corpus: Path, desk: Path):
    first = run("analyse", corpus)
    assert first[0] == 0
    assert (desk / "copydesk.db").is_file()
    before = run("export", "--format", "jsonl")
    assert run("analyse", corpus) == first
    assert run("export", "--format", "jsonl") == before


def test_out_and_db_together_write_both_alike(run: Run, corpus: Path, tmp_path: Path):
    run("analyse", corpus, "--out", tmp_path / "plain")
    run("analyse", corpus, "--out", tmp_path / "both", "--db", f"sqlite:///{tmp_path / 'desk.db'}")
    assert (tmp_path / "desk.db").is_file()
    for name in ("articles.jsonl", "sentences.jsonl", "alignments.jsonl"):
        plain, both = rows(tmp_path / "plain" / name), rows(tmp_path / "both" / name)
        assert sorted(map(str, plain)) == sorted(map(str, both))


def test_metadata_makes_a_source_and_a_table_beside_the_folder_is_found(run: Run, corpus: Path, tmp_path: Path):
    table = corpus.parent / "metadata.csv"
    table.write_text("article,role\nearly.txt,source\n", encoding="utf-8")
    _, _, err = run("analyse", corpus, "--out", tmp_path / "found")
    assert err == f"Using the metadata table {table}.\n"
    code, _, err = run("analyse", corpus, "--metadata", table, "--out", tmp_path / "named")
    assert (code, err) == (0, "")
    assert rows(tmp_path / "found" / "articles.jsonl") == rows(tmp_path / "named" / "articles.jsonl")
    roles = {row["article"]: row["role"] for row in rows(tmp_path / "named" / "articles.jsonl")}
    assert roles["early.txt"] == "source"


def test_a_folder_that_gives_nothing_ends_with_3_and_says_why(run: Run, tmp_path: Path):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "noise.txt").write_bytes(bytes(range(256)) * 40)
    code, out, err = run("analyse", tmp_path / "bad", "--out", tmp_path / "out")
    assert code == 3
    assert "refused  noise.txt:" in out
    assert err.startswith("Error: ")
    assert "Traceback" not in out + err


def one_sentence(told: tuple[int, str, str], code: int, *words: str) -> None:
    """An error as it must be: its exit code, one sentence and a hint on stderr, nothing on stdout, no traceback."""
    assert told[0] == code
    assert told[1] == ""
    lines = told[2].splitlines()
    assert lines[0].startswith("Error: ")
    assert len(lines) <= 2
    assert "Traceback" not in told[2]
    for word in words:
        assert word in told[2]


def test_a_folder_that_is_not_there_is_one_sentence(run: Run, tmp_path: Path):
    one_sentence(run("analyse", tmp_path / "nowhere"), 3, "nowhere")


def test_a_wrong_metadata_table_is_one_sentence(run: Run, corpus: Path, tmp_path: Path):
    (tmp_path / "odd.csv").write_text("name,role\nearly.txt,source\n", encoding="utf-8")
    one_sentence(run("analyse", corpus, "--metadata", tmp_path / "odd.csv"), 3, "odd.csv", "article")


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://host/desk", "postgresql://nobody@127.0.0.1:1/desk", "sqlite:////proc/nowhere/desk.db"]
)
def test_a_wrong_database_is_one_sentence(run: Run, corpus: Path, url: str):
    one_sentence(run("analyse", corpus, "--db", url), 4)
    one_sentence(run("export", "--db", url), 4)


def test_a_password_is_never_printed(run: Run):
    _, out, err = run("export", "--db", "postgresql://kim:s3cr3t@127.0.0.1:1/desk")
    assert "s3cr3t" not in out + err


def test_out_that_cannot_be_a_folder_is_one_sentence(run: Run, corpus: Path, tmp_path: Path):
    (tmp_path / "file").touch()
    one_sentence(run("analyse", corpus, "--out", tmp_path / "file" / "out"), 6, "file")
    run("analyse", corpus)
    one_sentence(run("export", "--out", tmp_path / "file" / "marks.csv"), 6, "marks.csv")


def test_an_unexpected_error_is_one_sentence_with_its_details_in_the_log(
    run: Run, corpus: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("seventeen")

    monkeypatch.setattr("dashboard.corpus.read", broken)
    code, out, err = run("analyse", corpus, "--out", desk / "out")
    assert (code, out) == (1, "")
    assert "ZeroDivisionError: seventeen" in err
    assert "Traceback" not in err
    assert str(desk / "copydesk.log") in err
    assert "Traceback" in (desk / "copydesk.log").read_text(encoding="utf-8")
    assert "Traceback" in run("analyse", corpus, "--out", desk / "out", "--debug")[2]


def test_ctrl_c_ends_with_130(run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dashboard.corpus.read", interrupted)
    code, _, err = run("analyse", corpus, "--out", corpus / "out")
    assert code == 130
    assert "Traceback" not in err


def test_on_a_terminal_every_stage_has_a_bar(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    assert cli.main(["analyse", str(corpus), "--out", str(tmp_path / "out")]) == 0
    for stage in ("reading", "sentences", "stories", "suggestions"):
        assert stage in terminal.getvalue()


# ---- export and backup -------------------------------------------------------------------------------------------
def test_export_gives_every_sentence_as_csv_and_as_json_lines(run: Run, corpus: Path, tmp_path: Path):
    run("analyse", corpus)
    table = list(csv.DictReader(io.StringIO(run("export")[1])))
    lines = [json.loads(line) for line in run("export", "--format", "jsonl")[1].splitlines()]
    assert [row["text"] for row in table] == [row["text"] for row in lines]
    assert any("voted 6-3 on Wednesday" in row["text"] for row in table)
    code, out, _ = run("export", "--out", tmp_path / "marks.csv")
    assert (code, out) == (0, f"{len(table)} rows written to {tmp_path / 'marks.csv'}\n")
    assert (tmp_path / "marks.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # so that Excel reads it as UTF-8


def test_a_reader_that_has_seen_enough_is_no_error(run: Run, corpus: Path):
    run("analyse", corpus)
    words = [sys.executable, "-m", "dashboard", "export", "--format", "jsonl"]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    assert process.wait() == 0


def test_a_backup_is_a_whole_database_and_overwrites_nothing(run: Run, corpus: Path, tmp_path: Path):
    run("analyse", corpus)
    assert run("backup", tmp_path / "copy.db")[0] == 0
    assert run("export", "--db", f"sqlite:///{tmp_path / 'copy.db'}") == run("export")
    one_sentence(run("backup", tmp_path / "copy.db"), 4, "exists")


# ---- check and move ----------------------------------------------------------------------------------------------
def test_check_proves_the_state_and_ends_with_1_where_it_differs(run: Run, corpus: Path, desk: Path):
    run("analyse", corpus)
    code, out, _ = run("check")
    assert code == 0
    assert out.splitlines()[-1] == "The state matches the log: 0 events, 0 marks."
    seal = next(line.removeprefix("seal: ") for line in out.splitlines() if line.startswith("seal: "))
    assert run("check", "--seal", seal)[0] == 0
    with sqlite3.connect(desk / "copydesk.db") as connection:
        connection.execute("UPDATE article SET text = 'Nothing was said.' || text")
    code, out, _ = run("check", "--rebuild")
    assert code == 1
    assert "its text is not the one its id was made from" in out
    assert out.splitlines()[-1].startswith("The state does NOT match the log: 0 events, 0 marks, ")
    one_sentence(run("check", "--seal", "nonsense"), 4, "not a seal")


def test_a_desk_moves_to_an_empty_database_and_exports_the_same(run: Run, corpus: Path, desk: Path, tmp_path: Path):
    run("analyse", corpus)
    here, there = f"sqlite:///{desk / 'copydesk.db'}", f"sqlite:///{tmp_path / 'there.db'}"
    code, out, _ = run("move", here, there)
    assert code == 0
    assert "Moved and compared: " in out
    assert run("export", "--db", there) == run("export")
    one_sentence(run("move", here, there), 4, "Use an empty database")
    one_sentence(run("move", f"sqlite:///{tmp_path / 'nowhere.db'}", there), 4, "no desk")
    assert not (tmp_path / "nowhere.db").exists()


# ---- doctor ------------------------------------------------------------------------------------------------------
def test_doctor_finds_this_machine_in_order_and_makes_nothing(run: Run, desk: Path):
    code, out, _ = run("doctor")
    assert code == 0, out
    assert "✗" not in out
    assert re.search(r"✓ Packages: \d+, as in requirements.lock", out)
    assert not desk.exists()


def test_doctor_says_what_is_broken_and_what_to_do(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "lock").write_text("click==0.0.1 \\\n    --hash=sha256:00\nno-such-thing==1 ; x\n", encoding="utf-8")
    monkeypatch.setattr(doctor, "LOCK", tmp_path / "lock")
    code, out, _ = run("doctor", "--db", "postgresql://nobody@127.0.0.1:1/desk")
    assert code == 1
    assert "✗ Packages: click" in out
    assert "(lock: 0.0.1)" in out
    assert "no-such-thing" not in out  # its marker says that it is for another system
    assert "✗ Database: " in out


def test_doctor_knows_a_database_that_is_in_use(run: Run, corpus: Path):
    run("analyse", corpus)
    assert "copydesk.db, tables at " in run("doctor")[1]


def test_doctor_tells_how_people_come_in_who_they_are_and_whether_processes_may_share(
    run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
):
    run("analyse", corpus)
    out = run("doctor")[1]
    assert "✓ Sign-in: none: for this computer only" in out
    assert "✓ People: nobody has signed in yet" in out
    assert "✓ Processes: one, or several on this machine" in out
    assert run("people", "local", "kim", "editor")[0] == 0
    assert "✓ People: 1 editor" in run("doctor")[1]
    monkeypatch.setenv("DASHBOARD_LOGIN", "proxy")
    monkeypatch.setenv("DASHBOARD_PROXY_SECRET", "x" * 40)
    out = run("doctor")[1]
    assert "✓ Sign-in: through a trusted proxy" in out
    assert "– People: 1 editor\n    Name one in DASHBOARD_ADMINS" in out


def test_streamlit_asks_nobody_outside_for_this_machine_s_address(monkeypatch: pytest.MonkeyPatch):
    from streamlit import net_util

    asked: list[str] = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, timeout: asked.append(url))
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)  # put back afterwards
    server.ask_nobody_outside()
    assert net_util.get_external_ip() is None
    assert asked == []


def test_doctor_tells_a_misspelt_variable(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_DATABASE", "sqlite:///x.db")
    code, out, _ = run("doctor")
    assert code == 0
    assert "– Variables: unknown: DASHBOARD_DATABASE" in out


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_doctor_and_analyse_say_that_a_folder_cannot_be_written(run: Run, corpus: Path, monkeypatch, tmp_path: Path):
    (tmp_path / "closed").mkdir(mode=0o500)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "closed"))
    assert "✗ Data folder" in run("doctor")[1]
    one_sentence(run("analyse", corpus), 4)


# ---- people ------------------------------------------------------------------------------------------------------
def test_people_are_listed_changed_shut_out_and_let_in(run: Run, desk: Path):
    assert run("people", "list") == (0, "", "")
    assert run("people", "local", "Kim B", "editor")[:2] == (0, "Kim B: editor\n")
    assert run("people", "role", "Kim B", "lead")[:2] == (0, "Kim B: lead\n")
    assert run("people", "remove", "Kim B")[0] == 0
    code, out, _ = run("people", "list")
    [line] = out.splitlines()
    handle, role, state, seen, name, email, who = line.split("\t")
    assert (code, handle, role, state, name, email, who) == (0, "Kim B", "lead", "out", "Kim B", "-", "local#Kim B")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+00:00", seen)
    assert run("people", "restore", "Kim B")[0] == 0
    assert "\tin\t" in run("people", "list")[1]
    one_sentence(run("people", "role", "Kim B", "boss"), 7, "boss", "reader, editor, lead, admin")
    one_sentence(run("people", "role", "nobody", "lead"), 7, "nobody", "people list")


def test_serve_lets_no_other_machine_in_without_a_sign_in(
    run: Run, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for host in ("0.0.0.0", "::", "192.168.1.4"):
        one_sentence(run("serve", "--host", host, "--port", 8999), 7, f"--host {host}", "people.md")
    monkeypatch.setenv("DASHBOARD_LOGIN", "proxy")
    one_sentence(run("serve", "--port", 8999), 7, "DASHBOARD_PROXY_SECRET")
    monkeypatch.setenv("DASHBOARD_LOGIN", "oidc")
    one_sentence(run("serve", "--port", 8999), 7, "secrets.toml")
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text("[auth\n")
    one_sentence(run("serve", "--port", 8999), 7, str(secrets))
    assert not (desk / "copydesk.db").exists()  # nothing was opened before
    secrets.write_text('[auth]\nclient_id = "x"\n')
    monkeypatch.delenv("DASHBOARD_LOGIN")
    server.check_way_in("0.0.0.0", server.secrets_files())  # with a sign-in every address is good


# ---- serve -------------------------------------------------------------------------------------------------------
@contextmanager
def taken() -> Iterator[int]:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        yield sock.getsockname()[1]


def test_a_port_in_use_is_one_sentence(run: Run):
    with taken() as port:
        one_sentence(run("serve", "--port", port), 7, f"Port {port} is in use", "--port")


def test_an_address_that_is_none_is_one_sentence(run: Run):
    one_sentence(run("serve", "--host", "no.such.host.invalid", "--port", 8999), 7, "--host")
    one_sentence(run("serve", "--host", "203.0.113.1", "--port", 8999), 7, "--host")


def test_without_a_wish_the_next_free_port_is_taken(monkeypatch: pytest.MonkeyPatch):
    with taken() as port:
        monkeypatch.setattr(server, "FIRST_PORT", port)
        assert port < server.free_port("127.0.0.1", None) < port + server.TRIES
        monkeypatch.setattr(server, "TRIES", 1)
        with pytest.raises(SetupError, match="all in use"):
            server.free_port("127.0.0.1", None)


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://127.0.0.1:80"), ("::1", "http://[::1]:80")],
)
def test_the_address_is_one_that_a_browser_can_open(host: str, url: str):
    assert server.address(host, 80) == url


def serve(*words: object) -> list[str]:
    return [sys.executable, "-m", "dashboard", "serve", *map(str, words)]


@contextmanager
def serving(command: list[str], cwd: Path = ROOT) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A desk as its own process, or several; what it said up to its address."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment = outside | {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    said = ""
    try:
        for line in process.stdout:
            said += line
            if "is ready" in line:
                break
        yield process, said
    finally:
        with suppress(ProcessLookupError):  # it has stopped already
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def fetched(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.status, answer.read().decode()


def test_serve_answers_where_it_says_from_any_folder_and_stops_cleanly(corpus: Path, tmp_path: Path, desk: Path):
    port = free_port()
    command = serve("--port", port, "--corpus", corpus, "--db", f"sqlite:///{tmp_path / 'desk.db'}")
    with serving(command, cwd=tmp_path) as (process, said):
        assert f"Copydesk is ready: http://127.0.0.1:{port} " in said, said
        assert "3 articles: 1 story" in said
        assert "E-mail" not in said and "Email" not in said and "email" not in said
        status, page = fetched(f"http://127.0.0.1:{port}/")
        assert (status, "<html" in page) == (200, True)
        assert (tmp_path / "desk.db").is_file()
        assert not (desk / "copydesk.db").exists()
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0, f"after {time.monotonic() - started:.0f} s"
        assert process.stdout
        assert "Traceback" not in process.stdout.read()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
def test_a_command_that_is_terminated_leaves_nothing_unfinished(tmp_path: Path, desk: Path):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "dashboard", "analyse", str(ROOT / "data" / "demo"), "--out", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    give_up = time.monotonic() + 300
    while not list(out.glob("*.part")) and process.poll() is None and time.monotonic() < give_up:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=120)
    assert (process.returncode, said.splitlines()[-1]) == (143, "Terminated."), said
    assert list(out.iterdir()) == []


@pytest.mark.skipif(not shutil.which("make"), reason="make is not here")
@pytest.mark.skipif(not (ROOT / ".venv" / "copydesk-stamp").is_file(), reason="this .venv was not made by make")
def test_make_run_answers_on_its_port_and_its_first_start_loads_the_demo_corpus_once(run: Run, tmp_path: Path):
    port, database = free_port(), f"sqlite:///{tmp_path / 'desk.db'}"
    with serving(["make", "run", f"PORT={port}", f"DB={database}"]) as (_, said):
        assert "demo corpus was loaded" in said, said
        assert fetched(f"http://127.0.0.1:{port}/copydesk/ready")[0] == 200
    assert "wire-brackwater-strike.txt" in run("export", "--db", database)[1]
    with serving(serve("--port", port, "--db", database)) as (_, said):
        assert "is ready" in said
        assert "demo" not in said


def test_progress_in_a_log_names_rate_and_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    clock = iter([0.0, 0.0, 10.0, 31.0, 40.0])
    monkeypatch.setattr("dashboard.cli.shared.time.monotonic", lambda: next(clock))
    tell = lines()
    for done in (0, 50, 310, 400):
        tell("suggestions", done, 1_000)
    assert capsys.readouterr().err == "suggestions: 310 of 1,000, 10.0 a second, 1 min left\n"
