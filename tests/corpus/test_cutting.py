"""A large file of lines or rows is read in stretches, and they come to what the whole file comes to."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pandas as pd
import pytest

from dashboard import corpus, settings
from dashboard.corpus import cutting
from dashboard.corpus.cutting import cut_lines, cut_rows


def lines(count: int, ends: tuple[bytes, ...]) -> bytes:
    """Records of different length with different ends of lines, blank lines and one that cannot be read."""
    dice = random.Random(2)
    made = b""
    for k in range(count):
        text = f"Story {k} tells of a fee, and of caf\u00e9s. " * dice.randrange(1, 6)
        made += json.dumps({"id": f"r{k}", "text": text}, ensure_ascii=False).encode() + dice.choice(ends)
        made += dice.choice((b"", b"", b"\n", b"{broken\n"))
    return made


@pytest.mark.parametrize("ends", [(b"\n",), (b"\r\n",), (b"\r\n", b"\n", b"\r")])
@pytest.mark.parametrize("block", [7, 64, 1 << 20])
def test_stretches_come_to_the_whole_file(
    ends: tuple[bytes, ...], block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cutting, "_BLOCK", block)
    path = tmp_path / "many.jsonl"
    path.write_bytes(lines(60, ends))
    found = cut_lines(path, 900)
    assert len(found) > 5
    assert [one.begin for one in found] == [0, *(one.end for one in found[:-1])]
    whole, parts = corpus.read_one("many.jsonl", path), [corpus.read_stretch("many.jsonl", path, one) for one in found]
    assert [a for part in parts for a in part.articles] == list(whole.articles)
    assert [n.where for part in parts for n in part.refused] == [n.where for n in whole.refused]


def test_what_does_not_show_where_its_lines_end_is_not_cut(tmp_path: Path):
    path = tmp_path / "many.jsonl"
    for data in (b'[{"text": "One."},\n{"text": "Two."}]', '{"text": "One."}\n'.encode("utf-16")):
        path.write_bytes(data * 3)
        assert cut_lines(path, 10) == []
    path.write_bytes(b'{"text": "One long line"}')
    assert len(cut_lines(path, 10)) == 1


# ---- rows ----------------------------------------------------------------------------------------------------------
ODD = (
    "",
    '"never closed,Text of a broken row.\n',
    "too,many,cells,in,it,of all\n",
    '"esc#","A row with \\"quotes\\" of a database.\n\nTwo lines.",x\n',
    "\n",
    'bare#" mark,Text with a mark,x\n',
)


def rows(count: int, end: str) -> str:
    """Rows with line breaks, quotation marks and commas in their cells, and between them what goes wrong in such files."""
    dice, out = random.Random(5), io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(("id", "text", "site\nof it"))
    for k in range(count):
        text = f'Story {k} of caf\u00e9s, "tells"{dice.choice((" ", end, end * 2))}of a fee. ' * dice.randrange(1, 6)
        writer.writerow((f"r{k}", text, "x.example"))
        out.write(dice.choice((*ODD, *[""] * 12)).replace("\n", end).replace("#", str(k)))
    return out.getvalue()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("head", ["", "\ufeff", "sep=,\n"])
def test_rows_are_cut_where_none_is_torn(end: str, head: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "SNIFF_BYTES", 200)
    monkeypatch.setattr(settings, "ESCAPED_LINES", 4)
    path = tmp_path / "many.csv"
    path.write_bytes((head + rows(90, end)).encode())
    whole = corpus.read_one("many.csv", path)
    assert len(whole.articles) >= 80 and len(whole.refused) > 5
    for size in (500, 1_200, 5_000):
        found = corpus.cut("many.csv", path, size)
        assert len(found) > path.stat().st_size / size / 2
        assert [one.begin for one in found] == [found[0].head, *(one.end for one in found[:-1])]
        parts = [corpus.read_stretch("many.csv", path, one) for one in found]
        assert [a for part in parts for a in part.articles] == list(whole.articles)
        assert [n.where for part in parts for n in part.refused] == [n.where for n in whole.refused]


def test_a_table_that_is_no_utf8_or_has_no_texts_is_read_as_a_whole(tmp_path: Path):
    path = tmp_path / "many.csv"
    for data in ("id,text\n1,Caf\u00e9s were fined.\n".encode("cp1252"), "id,text\n1,One.\n".encode("utf-16")):
        path.write_bytes(data * 3)
        assert cut_rows(path, 10) == corpus.cut("many.csv", path, 10) == []
    path.write_text("id,price\n" + "1,2\n" * 9)
    assert corpus.cut("many.csv", path, 10) == []
    assert corpus.cut("many.txt", path, 10) == []


@pytest.mark.parametrize("block", [7, 40, 1_000])
def test_the_blocks_of_a_parquet_file_are_cut(block: int, tmp_path: Path):
    path = tmp_path / "many.parquet"
    table = pd.DataFrame(
        {"id": [f"r{k}" for k in range(150)], "text": [f"Report {k} tells of a fee. " * 9 for k in range(150)]}
    )
    table.drop(columns="id" if block == 7 else []).to_parquet(path, row_group_size=block)
    whole = corpus.read_one("many.parquet", path)
    found = corpus.cut("many.parquet", path, 1_500)
    assert len(found) > 2 and sum(one.rows for one in found) == len(whole.articles) == 150
    parts = [corpus.read_stretch("many.parquet", path, one) for one in found]
    assert [a for part in parts for a in part.articles] == list(whole.articles)
    path.write_bytes(b"PAR1 and no more")
    assert corpus.cut("many.parquet", path, 10) == []
    assert "damaged" in corpus.read_stretch("many.parquet", path, found[0]).refused[0].reason
