"""What a person names to be loaded, and the folder that is watched."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard import store
from dashboard.errors import CorpusError
from dashboard.jobs import gathering, watching
from tests.support.reading import write

STORY = "The mayor of Tarn opened the bridge on Friday. It had been closed for two years."


def names(*words: str) -> list[str]:
    return [name for name, _ in gathering.gather(words)[0]]


def test_folders_files_patterns_and_lists_are_understood(tmp_path: Path):
    write(tmp_path, a__one_txt=STORY, a__two_html=STORY, b__one_txt=STORY, b__sub__three_md=STORY, b__four_docx="x")
    (tmp_path / "list").write_text(f"{tmp_path}/a/one.txt\n\n{tmp_path}/b/*.txt\n")
    assert names(str(tmp_path / "a")) == ["one.txt", "two.html"]
    assert names(f"{tmp_path}/a", f"{tmp_path}/b/sub") == ["a/one.txt", "a/two.html", "sub/three.md"]
    assert names(f"{tmp_path}/**/*.txt") == ["a/one.txt", "b/one.txt"]
    assert names(f"{tmp_path}/a/one.txt", f"{tmp_path}/a/one.txt") == ["one.txt"]
    assert names(f"@{tmp_path}/list") == ["a/one.txt", "b/one.txt"]


@pytest.mark.parametrize("word", ["nowhere.txt", "*.nothing", "@no-list"])
def test_what_is_not_there_is_an_error_with_its_name(word: str):
    with pytest.raises(CorpusError) as error:
        gathering.gather([word])
    assert word.strip("@") in error.value.where


@pytest.mark.parametrize("word", ["https://herald.example/fee", "www.herald.example/fee", "ftp://herald.example"])
def test_an_address_is_answered_with_how_to_bring_the_page(word: str):
    with pytest.raises(CorpusError, match="no request leaves this machine") as error:
        gathering.gather([word])
    assert "copydesk load -" in error.value.hint


def test_a_watched_folder_is_loaded_when_it_has_settled(empty_desk: Engine, tmp_path: Path):
    folder = tmp_path / "incoming"
    write(folder, one_txt=STORY)
    steps = iter([
        lambda: (folder / "two.txt").write_text("A goat named Wanda spent"),
        lambda: (folder / "two.txt").write_text("A goat named Wanda spent four hours on the roof of a bakery."),
        *[lambda: None] * 3,
    ])  # fmt: skip
    loads = watching.watch(empty_desk, folder, every=1, wait=lambda _seconds: next(steps)())
    first, second = islice(loads, 2)
    assert (len(first.saved.new), len(second.saved.new)) == (1, 1)
    assert store.read_articles(empty_desk)[1].text.endswith("bakery.")
