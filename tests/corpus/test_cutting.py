"""A large file of lines is read in stretches, and they come to what the whole file comes to."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from dashboard import corpus
from dashboard.corpus import cutting
from dashboard.corpus.cutting import cuts


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
    found = cuts(path, 900)
    assert len(found) > 5
    assert [one.begin for one in found] == [0, *(one.end for one in found[:-1])]
    whole, parts = corpus.read_one("many.jsonl", path), [corpus.read_stretch("many.jsonl", path, one) for one in found]
    assert [a for part in parts for a in part.articles] == list(whole.articles)
    assert [n.where for part in parts for n in part.refused] == [n.where for n in whole.refused]


def test_what_does_not_show_where_its_lines_end_is_not_cut(tmp_path: Path):
    path = tmp_path / "many.jsonl"
    for data in (b'[{"text": "One."},\n{"text": "Two."}]', '{"text": "One."}\n'.encode("utf-16")):
        path.write_bytes(data * 3)
        assert cuts(path, 10) == []
    path.write_bytes(b'{"text": "One long line"}')
    assert len(cuts(path, 10)) == 1
