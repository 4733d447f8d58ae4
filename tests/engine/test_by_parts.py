"""An analysis in parts comes to the same on every engine, in any order of files, however often it is killed."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

import numpy as np
import pytest

from dashboard import corpus, settings, store
from dashboard.engine import by_parts, running, tasks
from dashboard.engine.analysis import analyse
from dashboard.engine.codec import from_plain, to_plain
from dashboard.engine.running import Engine, connect_ray
from dashboard.engine.work import Work, give_back, lists
from dashboard.errors import SetupError
from dashboard.exchange import write_analysis
from dashboard.jobs import loading
from dashboard.jobs.loading_parts import Way, load_folder_by_parts
from dashboard.model import Article, StoryAnalysis, Version
from tests.bench.generated import generate

ROOT = Path(__file__).resolve().parents[2]
SERIAL = Engine("serial")
Files = dict[str, bytes]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several parts although the corpus is small; workers take these numbers from the parts they get."""
    for name, value in (("WORK_BYTES", 1_500), ("WORK_PAIRS", 20), ("WORK_SENTENCES", 12)):
        monkeypatch.setattr(settings, name, value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve short articles, one of them twice, one that cannot be read, and a table beside them."""
    made = tmp_path_factory.mktemp("corpus") / "articles"
    made.mkdir()
    for one in generate(12, seed=5):
        (made / f"{one.name}.txt").write_text(one.text[:700], encoding="utf-8")
    first = sorted(made.iterdir())[0]
    (made / "copy.txt").write_bytes(first.read_bytes())
    (made / "empty.txt").write_text(" ")
    (made.parent / "metadata.csv").write_text(f"article,site,role\n{first.name},wire.example,source\nnone.txt,x,\n")
    return made


def articles(folder: Path) -> tuple[Article, ...]:
    return corpus.read(folder, folder.parent / "metadata.csv").articles


@pytest.fixture(scope="module")
def told(folder: Path) -> tuple[StoryAnalysis, ...]:
    """The analysis in one piece."""
    return tuple(analyse(articles(folder)))


@pytest.fixture(scope="module")
def expected(told: tuple[StoryAnalysis, ...], tmp_path_factory: pytest.TempPathFactory) -> Files:
    out = tmp_path_factory.mktemp("whole")
    write_analysis(told, out)
    return files(out)


def files(out: Path) -> Files:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def written(folder: Path, work: Path, engine: Engine, progress: by_parts.Progress | None = None) -> Files:
    table = folder.parent / "metadata.csv"
    done = by_parts.analyse_folder(folder, work, engine, metadata=table, progress=progress)
    write_analysis(done.stories(), work.parent / "out")
    return files(work.parent / "out")


# ---- the same everywhere -------------------------------------------------------------------------------------------
def test_in_parts_comes_to_what_one_piece_comes_to(folder: Path, expected: Files, tmp_path: Path):
    assert written(folder, tmp_path / "work", SERIAL) == expected
    work = next((tmp_path / "work").iterdir())
    assert (
        min(len(list((work / stage).glob("*.arrow"))) for stage in ("read", "versions", "signs", "stories", "told")) > 1
    )


def test_refused_files_and_copies_are_those_of_one_piece(folder: Path, tmp_path: Path):
    work = by_parts.read_folder(folder, tmp_path / "work", SERIAL, metadata=folder.parent / "metadata.csv")
    whole = corpus.read(folder, folder.parent / "metadata.csv")
    done = by_parts.Analysed(work)
    assert sorted(done.refused(), key=str) == sorted(whole.refused, key=str)
    assert [one for part in done.parts_read() for one in part] == list(whole.articles)


def test_processes_come_to_the_same_although_workers_are_killed(folder: Path, expected: Files, tmp_path: Path):
    killed: set[str] = set()

    def kill(stage: str, done: int, _of: int) -> None:
        workers = active_children()
        if done and stage in ("reading", "sentences", "suggestions") and stage not in killed and workers:
            killed.add(stage)
            workers[0].kill()

    assert written(folder, tmp_path / "work", Engine("processes", 2), kill) == expected
    assert len(killed) == 3


@pytest.mark.skipif(importlib.util.find_spec("ray") is not None, reason="the package ray is installed")
def test_without_ray_the_error_names_the_package():
    with pytest.raises(SetupError, match="package ray") as caught:
        connect_ray()
    assert "copydesk[ray]" in caught.value.hint


def test_neither_the_order_of_files_nor_the_size_of_parts_changes_anything(
    folder: Path, expected: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settings, "WORK_BYTES", 4_000)
    monkeypatch.setattr(settings, "WORK_SENTENCES", 50)
    monkeypatch.setattr(settings, "KEYS_AT_ONCE", 900)  # counted in several goes
    monkeypatch.setattr(settings, "TERMS_AT_ONCE", 900)
    again = tmp_path / "articles"
    again.mkdir()
    for path in sorted(folder.iterdir(), reverse=True):
        (again / path.name).write_bytes(path.read_bytes())
    (tmp_path / "metadata.csv").write_bytes((folder.parent / "metadata.csv").read_bytes())
    assert written(again, tmp_path / "work", SERIAL) == expected


def test_one_large_file_of_lines_is_read_in_parts_and_comes_to_the_same(tmp_path: Path):
    where, found = tmp_path / "articles", list(generate(8, seed=6))
    where.mkdir()
    rows = [{"id": one.name, "text": one.text[:600]} for one in found]
    rows.insert(7, {"id": rows[0]["id"], "text": "The same id once more, in another stretch of the file."})
    (where / "all.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    work = by_parts.read_folder(where, tmp_path / "work", SERIAL)
    whole, done = corpus.read(where), by_parts.Analysed(work)
    assert len(work.names("read")) > 2
    assert [one for part in done.parts_read() for one in part] == list(whole.articles)
    assert len(done.refused()) == len(whole.refused) == 1
    assert done.refused()[0].where == f"all.jsonl#{rows[0]['id']}"


# ---- killed ----------------------------------------------------------------------------------------------------
RUN = """
import sys
from pathlib import Path
from dashboard import settings
from dashboard.engine import by_parts, running
settings.WORK_BYTES, settings.WORK_PAIRS, settings.WORK_SENTENCES = 1_500, 20, 12
folder, work = Path(sys.argv[1]), Path(sys.argv[2])
by_parts.analyse_folder(folder, work, running.Engine("serial"), metadata=folder.parent / "metadata.csv")
"""


def parts_done(work: Path) -> dict[Path, int]:
    """When each part but those of stories was written."""
    return {path: path.stat().st_mtime_ns for path in work.rglob("*.arrow") if path.parent.name != "stories"}


def test_an_analysis_killed_at_random_moments_goes_on_where_it_stood(folder: Path, expected: Files, tmp_path: Path):
    work, dice = tmp_path / "work", random.Random(14)
    moments = sorted(dice.sample(range(4, 34), int(os.environ.get("KILLS", "2"))))  # docs/scale.md tells of ten
    for most in moments:
        with subprocess.Popen([sys.executable, "-c", RUN, str(folder), str(work)], cwd=ROOT) as process:
            while process.poll() is None and len(list(work.rglob("*.arrow"))) < most:
                time.sleep(0.005)
            process.kill()
    before = parts_done(work)
    assert len(before) >= 4
    assert written(folder, work, SERIAL) == expected
    again = {path.stem for path, when in before.items() if path.stat().st_mtime_ns != when}
    assert len(again) <= 1, "only the part it was at when it was killed is done again"


def test_another_corpus_in_the_same_work_folder_begins_anew(folder: Path, expected: Files, tmp_path: Path):
    work, other = tmp_path / "work", tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("The council met on Tuesday and voted.")
    done = by_parts.analyse_folder(other, work, SERIAL)
    assert done.articles() == 1
    by_parts.read_folder(folder, work, SERIAL)
    assert len(list(work.iterdir())) == 1


def test_a_work_folder_that_holds_other_files_is_left_alone(folder: Path, tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(SetupError, match="holds other files"):
        by_parts.analyse_folder(folder, tmp_path, SERIAL)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


# ---- what fails ------------------------------------------------------------------------------------------------
def failing(
    on: Callable[[object], bool], real: Callable[..., object], how: Callable[[], object]
) -> Callable[..., object]:
    """`real`, but for what `on` says of its first argument."""
    return lambda what, *rest: how() if on(what) else real(what, *rest)


def bad() -> object:
    raise ValueError("bad")


def test_an_article_that_cannot_be_signed_stands_alone_with_a_note_and_the_rest_goes_on(
    folder: Path, told: tuple[StoryAnalysis, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    odd = next(one.versions[-1].article for one in told if len(one.versions) > 2)
    hit = lambda version: isinstance(version, Version) and version.article.id == odd.id and bool(version.sentences)  # noqa: E731
    monkeypatch.setattr(tasks, "signature", failing(hit, tasks.signature, bad))
    done = by_parts.analyse_folder(folder, tmp_path / "work", SERIAL, metadata=folder.parent / "metadata.csv")
    stories = {frozenset(one.story.articles) for one in done.stories()}
    assert frozenset([odd.id]) in stories
    assert sum(len(one) for one in stories) == len(articles(folder))
    assert [(note.where, "bad" in note.reason) for note in done.aside()] == [(f"{odd.name} [stories]", True)]


def test_a_story_that_takes_too_long_is_set_aside(
    folder: Path, told: tuple[StoryAnalysis, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    odd = told[0].story.id
    real = tasks.analyse_story
    monkeypatch.setattr(running.settings, "PART_SECONDS", 3.0)
    monkeypatch.setattr(running.settings, "WORK_SECONDS", 6.0)
    monkeypatch.setattr(
        tasks,
        "analyse_story",
        lambda ground, story, rest: time.sleep(60) if story.id == odd else real(ground, story, rest),
    )
    done = by_parts.analyse_folder(folder, tmp_path / "work", SERIAL, metadata=folder.parent / "metadata.csv")
    notes = done.aside()
    assert len(notes) == len(told[0].versions)
    assert all("longer than" in note.reason for note in notes)
    assert len(list(done.stories())) == len(told)


# ---- into a database -------------------------------------------------------------------------------------------
def test_a_database_loaded_in_parts_holds_what_one_loaded_in_one_piece_holds(folder: Path, tmp_path: Path):
    table, found = folder.parent / "metadata.csv", []
    for name in ("whole", "parts"):
        db = store.open_database(f"sqlite:///{tmp_path / name}.db")
        if name == "whole":
            loaded = loading.load_folder(db, folder, table)
        else:
            loaded = load_folder_by_parts(db, folder, Way(SERIAL, tmp_path / "work"), table)
        found.append(([store.load_story(db, one) for one in store.story_ids(db)], loaded.articles, loaded.stories))
        db.dispose()
    assert found[0] == found[1]


def test_everything_that_goes_into_a_part_comes_back_as_it_was(told: tuple[StoryAnalysis, ...]):
    for one in told:
        assert from_plain(StoryAnalysis, json.loads(json.dumps(to_plain(one)))) == one


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the kernel takes mapped pages back by itself")
def test_memory_of_a_mapped_part_is_given_back_and_read_again(tmp_path: Path):
    work = Work(tmp_path)
    work.write("signs", "000000", {"numbers": lists([np.arange(n) for n in (400_000, 0, 3)])})
    numbers = work.part("signs", "000000").lists("numbers")

    def resident() -> int:
        kept = Path("/proc/self/smaps").read_text(encoding="utf-8").split(f"{work.path('signs', '000000')}\n")[1:]
        return sum(int(line.split()[1]) for one in kept for line in one.splitlines()[:6] if line.startswith("Rss:"))

    total = int(numbers[0].sum())
    before = resident()
    give_back()
    assert resident() < 100 < 1_000 < before, "kB"
    assert int(numbers[0].sum()) == total and numbers[2].tolist() == [0, 1, 2]
