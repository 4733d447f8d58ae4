"""`load`, `loads`, `archive`, `unarchive`: articles in from the command line, and out of the way."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

from dashboard import cli, doctor
from tests.support.office import PAGE, TITLE, pdf
from tests.support.reading import write

STORY = "The mayor of Tarn opened the bridge on Friday. It had been closed for two years."


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in doctor.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = cli.main(words)
    out, err = capsys.readouterr()
    return code, out + err


def test_files_are_loaded_listed_archived_and_restored(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    write(tmp_path, one_txt=STORY)
    (tmp_path / "two.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(99)))
    code, said = run(capsys, "load", f"{tmp_path}/*.txt", "--report", f"{tmp_path}/report.csv")
    assert code == 0
    assert "1 new, 0 changed, 0 known" in said
    assert "refused  two.txt: The file is an image, not text." in said
    rows = list(csv.reader((tmp_path / "report.csv").open(encoding="utf-8-sig")))
    assert [row[:2] for row in rows[1:2]] == [["refused", "two.txt"]]
    assert run(capsys, "loads")[1].split("\t")[3:7] == ["1", "0", "0", "1"]
    assert run(capsys, "archive", "one.txt") == (0, "1 article archived.\n")
    code, said = run(capsys, "archive", "one.txt")
    assert (code, "There is no article one.txt in the corpus." in said) == (3, True)
    assert "1 archived (they stay archived)" in run(capsys, "load", f"{tmp_path}/one.txt")[1]
    assert run(capsys, "unarchive", "--all") == (0, "1 article restored.\n")
    assert run(capsys, "unarchive", "--all") == (0, "Nothing is archived.\n")


@pytest.mark.parametrize(
    ("data", "name"), [(PAGE.encode(), ".html"), (pdf(), ".pdf"), (f"{TITLE}\n\n{STORY}".encode(), ".txt")]
)
def test_what_comes_through_a_pipe_is_told_by_its_bytes(
    data: bytes, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for count in ("1 new", "1 known"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code, said = run(capsys, "load", "-")
        assert (code, count in said) == (0, True), said


def test_an_address_is_answered_with_a_sentence_and_nothing_is_fetched(capsys: pytest.CaptureFixture[str]):
    code, said = run(capsys, "load", "https://herald.example/fee")
    assert code == 3
    assert "no request leaves this machine" in said
    assert "wget --warc-file" in said
