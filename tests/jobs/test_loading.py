"""Loading: the same folder twice changes nothing, a corrected article keeps what can be kept, refusals are listed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard import review, store
from dashboard.errors import CorpusError
from dashboard.jobs import loading
from dashboard.model import MarkEvent, MarkEvidence, Sentence, Version
from dashboard.store import current

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "corpus"
    made.mkdir()
    for name, text in (("early", EARLY), ("late", LATE), ("apart", APART)):
        (made / f"{name}.txt").write_text(text, encoding="utf-8")
    (made / "empty.txt").write_bytes(b"")
    return made


def version(db: Engine, name: str) -> Version:
    """The article of this file as the desk has it now."""
    found = (v for story in store.story_ids(db) for v in store.load_story(db, story).versions)
    return next(v for v in found if v.article.name == name)


def mark(db: Engine, of: Version, sentence: Sentence, number: int) -> None:
    event = MarkEvent(
        f"mark-{number:08d}", "Kim", of.article.id, sentence.start, sentence.end, sentence.text, "sourced",
        1_790_000_000_000 + number, evidence=(MarkEvidence(note="minutes"),),
    )  # fmt: skip
    assert not review.record_marks(db, "Kim", [event]).refused


def kept(db: Engine) -> object:
    """Everything a second load must leave alone."""
    stories = {story: store.load_story(db, story) for story in store.story_ids(db)}
    marks = {story: review.read_marks(db, story) for story in stories}
    return stories, marks, store.read_articles(db), store.read_refusals(db), review.read_log(db)


def test_the_same_folder_twice_changes_nothing(empty_desk: Engine, folder: Path):
    first = loading.load_folder(empty_desk, folder)
    assert (first.articles, first.stories, first.singles) == (3, 1, 1)
    late = version(empty_desk, "late.txt")
    for number, sentence in enumerate(late.sentences):
        mark(empty_desk, late, sentence, number)
    before = kept(empty_desk)
    assert loading.load_folder(empty_desk, folder) == first
    assert kept(empty_desk) == before


def test_what_was_refused_is_kept_until_it_can_be_read(empty_desk: Engine, folder: Path):
    loaded = loading.load_folder(empty_desk, folder)
    assert [refusal.where for refusal in loaded.refused] == ["empty.txt"]
    assert store.read_refusals(empty_desk) == list(loaded.refused)
    (folder / "empty.txt").write_text(APART.replace("goat", "sheep").replace("Goat", "Sheep"), encoding="utf-8")
    assert loading.load_folder(empty_desk, folder).refused == ()
    assert store.read_refusals(empty_desk) == []


def test_a_corrected_article_keeps_the_marks_of_the_sentences_that_stayed(empty_desk: Engine, folder: Path):
    loading.load_folder(empty_desk, folder)
    old = version(empty_desk, "late.txt")
    for number, sentence in enumerate(old.sentences):
        mark(empty_desk, old, sentence, number)
    wrong = next(s.text for s in old.sentences if "Wednesday" in s.text)
    (folder / "late.txt").write_text(LATE.replace("Wednesday", "Tuesday"), encoding="utf-8")
    again = loading.load_folder(empty_desk, folder)
    assert (again.articles, again.stories, again.singles) == (3, 1, 1)
    new = version(empty_desk, "late.txt")
    assert new.article.id != old.article.id
    found = review.read_marks(empty_desk, store.story_of(empty_desk, new.article.id) or "")
    assert found
    marked = {new.sentence(m.n).text for m in found.marks if m.n and m.article == new.article.id}
    stayed = {s.text for s in old.sentences} & {s.text for s in new.sentences}
    assert len(stayed) == len(old.sentences) - 1
    assert stayed <= marked
    lost = {event.quote for event in review.find_lost(empty_desk)}
    assert lost <= {wrong}
    assert len(review.read_log(empty_desk)) == len(old.sentences)


def test_a_story_that_grows_keeps_its_id_and_its_marks(empty_desk: Engine, folder: Path, tmp_path: Path):
    loading.load_folder(empty_desk, folder)
    early = version(empty_desk, "early.txt")
    story = store.story_of(empty_desk, early.article.id)
    mark(empty_desk, early, early.sentences[1], 0)
    more = tmp_path / "more"
    more.mkdir()
    (more / "third.txt").write_text(LATE.replace("Wednesday", "Friday").replace("overdue", "fair"), encoding="utf-8")
    loaded = loading.load_folder(empty_desk, more)
    assert (loaded.articles, loaded.stories, loaded.singles) == (4, 1, 1)
    assert store.story_of(empty_desk, version(empty_desk, "third.txt").article.id) == story
    found = review.read_marks(empty_desk, story or "")
    assert found
    assert [(m.article, m.n) for m in found.marks] == [(early.article.id, early.sentences[1].n)]


def test_a_decision_by_hand_holds_through_every_later_load(empty_desk: Engine, folder: Path):
    loading.load_folder(empty_desk, folder)
    ids = [version(empty_desk, f"{name}.txt").article.id for name in ("early", "late", "apart")]
    store.decide(empty_desk, "Kim", "apart", ids[:2])
    store.decide(empty_desk, "Kim", "together", (ids[0], ids[2]))
    for load in (loading.refresh, lambda db: loading.load_folder(db, folder)):
        load(empty_desk)
        assert store.story_of(empty_desk, ids[0]) == store.story_of(empty_desk, ids[2])
        assert store.story_of(empty_desk, ids[0]) != store.story_of(empty_desk, ids[1])


def test_articles_that_others_loaded_meanwhile_are_analysed_too(
    empty_desk: Engine, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "mine").mkdir()
    shutil.move(folder / "apart.txt", tmp_path / "mine")
    whole, calls = loading.analyse, []

    def slow(articles, **more):  # while the first analysis runs, somebody else keeps articles
        if not calls:
            store.save_articles(empty_desk, loading.corpus.read(folder))
        calls.append(len(articles))
        return whole(articles, **more)

    monkeypatch.setattr(loading, "analyse", slow)
    loaded = loading.load_folder(empty_desk, tmp_path / "mine")
    assert calls == [1, 3]
    assert (loaded.articles, loaded.stories, loaded.singles) == (3, 1, 1)


def test_progress_begins_with_reading(empty_desk: Engine, folder: Path):
    told: list[str] = []
    loading.load_folder(empty_desk, folder, progress=lambda stage, _done, _of: told.append(stage))
    assert list(dict.fromkeys(told)) == ["reading", "sentences", "stories", "suggestions"]


def test_a_folder_that_does_not_exist_is_refused_and_nothing_is_written(empty_desk: Engine, tmp_path: Path):
    with pytest.raises(CorpusError) as caught:
        loading.load_folder(empty_desk, tmp_path / "nowhere")
    assert caught.value.hint
    assert store.read_articles(empty_desk) == []


def test_the_demo_comes_only_into_an_empty_desk(empty_desk: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loading, "DEMO", folder)
    assert loading.load_demo_if_empty(empty_desk)
    before = kept(empty_desk)
    assert not loading.load_demo_if_empty(empty_desk)
    assert kept(empty_desk) == before


def test_the_demo_is_where_it_should_be_and_has_its_table():
    assert loading.metadata_beside(loading.DEMO) == loading.DEMO / "metadata.csv"


def test_the_table_is_found_in_the_folder_or_beside_it(tmp_path: Path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    assert loading.metadata_beside(corpus) is None
    (tmp_path / "metadata.csv").touch()
    assert loading.metadata_beside(corpus) == tmp_path / "metadata.csv"
    (corpus / "metadata.csv").touch()
    assert loading.metadata_beside(corpus) == corpus / "metadata.csv"


def test_the_desk_s_database_is_opened_once_and_follows_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_DB", f"sqlite:///{tmp_path / 'one.db'}")
    one = current.engine()
    assert current.engine() is one
    monkeypatch.setenv("DASHBOARD_DB", f"sqlite:///{tmp_path / 'two.db'}")
    assert current.engine() is not one
    assert (tmp_path / "two.db").is_file()
