"""Finding words in articles, notes and evidence: on both databases the same, whatever is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from dashboard.errors import DatabaseError
from dashboard.model import DESK, MarkEvidence, Version
from dashboard.review import rebuild_marks, record_marks
from dashboard.review.marks.record import _insert
from dashboard.settings import SEARCH_TERMS, SEARCH_TEXT_BYTES
from dashboard.store import Hit, back_up, copy_database, index_anew, open_database, search_texts
from dashboard.store.engine import reading, writing
from dashboard.store.search_words import excerpt, fold, indexed, terms, tokens
from dashboard.store.tables import mark
from tests.support.making import version
from tests.support.marking import analysis, corrected, event, from_sentence, keep
from tests.support.old_tables import turn_back
from tests.support.postgres import database

HARBOR = version(
    (
        "Harbor fee goes up",
        "The council voted 6-3 on Tuesday to raise the fee to $1,250.",
        "Café owner José Müller-Weiß called it a “straight” tax.",
        "Bürgermeisterin Okafor spoke of the Regenwassergebühr in 2026.",
    ),
    site="herald.example",
    name="harbor",
)
FERRY = version(("Ferry strike ends", "東京都の港で火事があった。", "Okafor's ferries sail again."), name="ferry")


@pytest.fixture
def desk(store: Engine) -> Engine:
    """Two stories."""
    keep(store, analysis(HARBOR, story="harbor"), analysis(FERRY, story="ferry"))
    return store


def found(desk: Engine, words: str, **more: object) -> set[str]:
    return set(search_texts(desk, words, **more))  # type: ignore[arg-type]


def one(desk: Engine, words: str, kind: str) -> Hit:
    [hit] = [hit for hits in search_texts(desk, words).values() for hit in hits if hit.kind == kind]
    return hit


# ---- what is found -----------------------------------------------------------------------------------------------------
FOUND = (
    ("harbor", {"harbor"}),
    ("HARBOR fee", {"harbor"}),
    ("fee harbor council", {"harbor"}),
    ("harb coun", {"harbor"}),  # beginnings of words
    ("arbor", set()),  # not their middles
    ("cafe", {"harbor"}),
    ("CAFÉ", {"harbor"}),
    ("jose muller weiss", {"harbor"}),
    ("Müller-Weiß", {"harbor"}),
    ("regenwasser", {"harbor"}),
    ("okafor", {"harbor", "ferry"}),
    ("okafor's", {"ferry"}),
    ("okafor strike", {"ferry"}),
    ("1,250", {"harbor"}),
    ("1.250", {"harbor"}),
    ("1250", {"harbor"}),
    ("125", set()),  # a number is not the beginning of another
    ("6-3", {"harbor"}),
    ("2026", {"harbor"}),
    ("herald.example", {"harbor"}),
    ("港", {"ferry"}),
    ("東京", {"ferry"}),
    ("京東", set()),
    ("火事", {"ferry"}),
    ("harbor ferry", set()),  # all words in one text
    ("nosuchword", set()),
    ("", set()),
    ("  …  ", set()),
)


def test_words_are_found_alike_on_both_databases(desk: Engine):
    assert [(words, found(desk, words)) for words, _ in FOUND] == list(FOUND)


HOSTILE = [
    '"', '""', '"harbor', "harbor*", "*", "NEAR(harbor fee)", "harbor NEAR fee", "harbor AND", "OR fee", "NOT", "words:harbor",
    "harbor:*", "harbor & !fee", "harbor | x", "'harbor'", "';DROP TABLE article;--", "(harbor", "harbor)", "{harbor}",
    "^harbor", "harbor -fee", "+harbor", "\\", "\\'harbor", "harbor<->fee", "harbor\x00fee", "%", "_", ":", "a" * 5_000,
    "x " * 5_000, "\ud800harbor", "harbor\n\tfee", "🦆",
]  # fmt: skip


def test_nothing_that_is_typed_is_syntax(desk: Engine):
    for words in HOSTILE:
        plain = "".join(c if c.isalnum() and c.isascii() else " " for c in words)
        assert found(desk, words) == found(desk, plain), words
        if plain.split() in (["harbor"], ["harbor", "fee"]):
            assert found(desk, words) == {"harbor"}, words


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_any_text_can_be_looked_for(desk: Engine, words: str):
    assert found(desk, words) <= {"harbor", "ferry"}


def test_a_word_of_an_operator_is_a_word_like_any_other(desk: Engine):
    extra = version(("Near and not far", "Near the pier or behind it."), name="near")
    keep(desk, analysis(HARBOR, story="harbor"), analysis(FERRY, story="ferry"), analysis(extra, story="near"))
    assert found(desk, "NEAR pier") == {"near"}
    assert found(desk, "pier OR behind") == {"near"}
    assert found(desk, "NOT far") == {"near"}


def test_a_hit_names_the_sentence_and_says_what_was_found_as_data(desk: Engine):
    hit = one(desk, "okafor regenwasser", "article")
    assert (hit.story, hit.article, hit.n) == ("harbor", "harbor", 4)
    assert "".join(part for part, _ in hit.text) == HARBOR.sentence(4).text
    assert [part for part, hot in hit.text if hot] == ["Okafor", "Regenwassergebühr"]


def test_a_word_of_the_site_alone_finds_the_story_without_an_excerpt(desk: Engine):
    assert search_texts(desk, "herald.example") == {"harbor": []}


def test_only_the_stories_asked_for_are_read(desk: Engine):
    assert found(desk, "okafor", stories=["ferry", "nosuch"]) == {"ferry"}
    assert found(desk, "okafor", stories=[]) == set()


# ---- notes and evidence ------------------------------------------------------------------------------------------------
def say(desk: Engine, of: Version, n: int, editor: str = "kim", **more: object) -> None:
    assert not record_marks(desk, editor, [event(of, n, **more)]).refused


def test_a_note_is_found_at_its_sentence_with_who_wrote_it(desk: Engine):
    say(desk, HARBOR, 2, note="The minutes say Wednesday, ask Zoë.")
    hit = one(desk, "minutes zoe", "note")
    assert (hit.story, hit.article, hit.n, hit.editor) == ("harbor", "harbor", 2, "kim")
    assert [part for part, hot in hit.text if hot] == ["minutes", "Zoë"]


def test_a_note_that_was_taken_back_is_not_found_any_more(desk: Engine):
    say(desk, HARBOR, 2, note="mistaken remark")
    assert found(desk, "mistaken") == {"harbor"}
    say(desk, HARBOR, 2)
    assert found(desk, "mistaken") == set()


def test_evidence_is_found_by_quotation_address_and_remark(desk: Engine):
    address, remark = MarkEvidence(url="https://archive.example/minutes/77"), MarkEvidence(note="called the clerk")
    for n, piece in enumerate((from_sentence(FERRY, 3), address, remark), 2):
        say(desk, HARBOR, n, label="sourced", evidence=(piece,))
    assert one(desk, "ferries sail", "evidence").n == 2
    assert one(desk, "archive minutes 77", "evidence").n == 3
    assert one(desk, "clerk", "evidence").n == 4


def test_the_first_hits_of_a_story_are_notes_then_evidence_then_the_text(desk: Engine):
    say(desk, HARBOR, 3, label="sourced", evidence=(MarkEvidence(note="harbor master said so"),))
    say(desk, HARBOR, 2, note="harbor or port?")
    assert [hit.kind for hit in search_texts(desk, "harbor")["harbor"]] == ["note", "evidence", "article"]
    assert [hit.kind for hit in search_texts(desk, "harbor", most=1)["harbor"]] == ["note"]


def test_only_the_notes_are_found_that_may_be_seen(desk: Engine):
    say(desk, HARBOR, 2, note="secret of kim")
    say(desk, HARBOR, 2, editor="jo", note="secret of jo")
    assert [hit.editor for hit in search_texts(desk, "secret", seen=mark.c.editor == "jo")["harbor"]] == ["jo"]
    assert {hit.editor for hit in search_texts(desk, "secret")["harbor"]} == {"kim", "jo"}
    assert found(desk, "kim", seen=mark.c.editor == "jo") == set()


def test_the_note_of_a_ruling_is_the_desks(desk: Engine):
    say(desk, HARBOR, 2, cause="adjudication", note="ruled by the minutes")
    [hit] = search_texts(desk, "ruled")["harbor"]
    assert (hit.kind, hit.editor) == ("note", DESK)


# ---- it stays right ----------------------------------------------------------------------------------------------------
def test_a_corrected_article_is_found_by_its_new_words_and_keeps_its_notes(desk: Engine):
    say(desk, HARBOR, 2, note="quayside remark")
    lines = [s.text for s in HARBOR.sentences]
    new = corrected(HARBOR, [lines[0], "A line that is new: pelican.", *lines[1:3]])
    keep(desk, analysis(new, story="harbor"), analysis(FERRY, story="ferry"))
    assert found(desk, "pelican") == {"harbor"}
    assert found(desk, "regenwasser") == set()
    hit = one(desk, "quayside", "note")
    assert (hit.article, hit.n) == (new.article.id, 3)


def test_analysing_anew_changes_nothing_and_moves_with_the_stories(desk: Engine):
    before = search_texts(desk, "okafor")
    keep(desk, analysis(HARBOR, story="harbor"), analysis(FERRY, story="ferry"))
    assert search_texts(desk, "okafor") == before
    keep(desk, analysis(HARBOR, FERRY, story="both"))
    assert found(desk, "okafor") == {"both"}


def test_rebuilding_the_marks_keeps_what_is_found(desk: Engine):
    say(desk, HARBOR, 2, note="quayside remark")
    rebuild_marks(desk)
    assert one(desk, "quayside", "note").n == 2


def test_the_index_made_anew_finds_the_same(desk: Engine):
    say(desk, HARBOR, 2, label="sourced", note="quayside remark", evidence=(from_sentence(FERRY, 3),))
    questions = ("quayside", "okafor", "ferries sail", "東京", "1250")
    before = [search_texts(desk, words) for words in questions]
    assert index_anew(desk) == 4
    assert [search_texts(desk, words) for words in questions] == before
    assert all(before)


def test_what_was_kept_before_there_was_a_search_is_found_after_the_move_to_this_version(
    desk: Engine, database_url: str
):
    say(desk, HARBOR, 2, note="quayside remark", label="sourced", evidence=(from_sentence(FERRY, 3),))
    with reading(desk) as connection:
        kinds = connection.execute(text("SELECT * FROM sentence_kind ORDER BY article, n, kind")).all()
    assert kinds
    turn_back(desk, "0002")
    again = open_database(database_url)
    try:
        assert one(again, "quayside", "note").n == 2
        assert one(again, "ferries sail", "evidence").n == 2
        assert found(again, "okafor") == {"harbor", "ferry"}
        with reading(again) as connection:
            assert connection.execute(text("SELECT * FROM sentence_kind ORDER BY article, n, kind")).all() == kinds
    finally:
        again.dispose()


def test_a_backup_and_a_database_that_was_moved_find_the_same(desk: Engine, tmp_path: Path):
    say(desk, HARBOR, 2, note="quayside remark")
    back_up(desk, tmp_path / "copy.db")
    copy, other = (
        open_database(f"sqlite:///{tmp_path / 'copy.db'}"),
        open_database(f"sqlite:///{tmp_path / 'other.db'}"),
    )
    copy_database(desk, other)
    for engine in (copy, other):
        assert [search_texts(engine, words) for words in ("quayside", "okafor")] == [
            search_texts(desk, words) for words in ("quayside", "okafor")
        ]
        engine.dispose()


@pytest.mark.postgresql
def test_a_database_that_moved_to_the_other_kind_finds_the_same(postgresql_server: str, tmp_path: Path):
    here = open_database(f"sqlite:///{tmp_path / 'here.db'}")
    keep(here, analysis(HARBOR, story="harbor"), analysis(FERRY, story="ferry"))
    say(here, HARBOR, 2, note="quayside remark")
    with database(postgresql_server, "moved") as url:
        there = open_database(url)
        copy_database(here, there)
        for words in ("quayside", "okafor", "東京", "cafe"):
            assert search_texts(there, words) == search_texts(here, words) != {}
        there.dispose()
    here.dispose()


def test_a_batch_that_is_undone_leaves_nothing_to_find(desk: Engine):
    with pytest.raises(RuntimeError), writing(desk) as connection:
        _insert(connection, [event(HARBOR, 2, editor="kim", note="never kept")], 1)
        raise RuntimeError
    assert found(desk, "never kept") == set()


def test_an_sqlite_without_full_text_search_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dashboard.store.engine.has_full_text_search", lambda: False)
    with pytest.raises(DatabaseError, match="FTS5"):
        open_database(f"sqlite:///{tmp_path / 'x.db'}")


# ---- words -------------------------------------------------------------------------------------------------------------
def test_a_long_text_keeps_within_what_postgresql_takes(desk: Engine):
    long = version([" ".join(f"{'ж' * 20}{i}" for i in range(30_000))], name="long")
    assert len(indexed(long.article.text).encode()) <= SEARCH_TEXT_BYTES
    keep(desk, analysis(long, story="long"))
    assert found(desk, f"{'ж' * 20}17") == {"long"}


def test_a_query_has_so_many_words_and_each_once():
    assert len(terms(" ".join(f"w{i}x" for i in range(40)))) == SEARCH_TERMS
    assert len(terms("fee Fee FEE fée")) == 1


@given(st.text(max_size=200))
def test_folded_words_hold_nothing_that_either_database_could_read_as_syntax(said: str):
    for word, start, end in tokens(said):
        assert word
        assert word.isalnum() or all(c.isalnum() or not c.isascii() for c in word)
        assert not set(word) & set(" '\"\\&|!():*<>")
        assert 0 <= start < end <= len(said)
    assert all(fold(word) == word or word for word in indexed(said).split())


@given(st.text(max_size=400), st.text(max_size=30))
def test_an_excerpt_holds_only_words_of_the_text(said: str, query: str):
    shown = "".join(part for part, _ in excerpt(said, terms(query), 60))
    assert shown.strip("…") in " ".join(said.split("\n"))
    assert len(shown) <= max(62, len(said) + 2)


def test_an_excerpt_of_a_long_text_begins_before_the_hit_at_a_word():
    said = " ".join(f"word{i}" for i in range(200)) + " pelican " + "after " * 50
    shown = excerpt(said, terms("pelican"), 80)
    assert shown[0] == ("…", False)
    assert ("pelican", True) in shown
    assert sum(len(part) for part, _ in shown) <= 84
    assert shown[1][0].startswith("word")
