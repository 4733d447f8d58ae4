"""Marks outlive the analysis: split anew, corrected, lost and found; evidence that no longer holds."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.model import MarkEvidence, Sentence, Version
from dashboard.review import (
    check_rebuild,
    find_lost,
    read_history,
    read_marks,
    read_notes,
    read_own_events,
    record_marks,
)
from dashboard.review.marks import check
from dashboard.store import finish_analysis, save_story
from dashboard.store.anchors import locate, sentence_at
from tests.support.making import version
from tests.support.marking import (
    LINES,
    OTHER,
    analysis,
    corrected,
    event,
    filled,
    from_sentence,
    keep,
    labels,
    two_versions,
)


def resplit(of: Version, *places: tuple[int, int]) -> Version:
    text = of.article.text
    return Version(of.article, tuple(Sentence(n, i, j, text[i:j]) for n, (i, j) in enumerate(places, 1)), of.role)


def test_a_new_analysis_leaves_marks_where_they_are(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 2), event(b, 3, "boilerplate")])
    before = labels(read_marks(store, "story-1"))
    keep(store, analysis(a, b))
    assert labels(read_marks(store, "story-1")) == before


def test_marks_move_to_a_story_of_another_id(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 2)])
    keep(store, analysis(a, b, story="story-7"))
    assert labels(read_marks(store, "story-7")) == {(a.article.id, 2, "kim"): "unsupported"}
    assert read_marks(store, "story-1").marks == ()


def test_a_sentence_numbered_anew_keeps_its_mark(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 2)])
    s = a.sentence(2)
    keep(store, analysis(resplit(a, (0, 11), (12, 50), (s.start, s.end), (s.end + 1, len(a.article.text))), b))
    assert labels(read_marks(store, "story-1")) == {(a.article.id, 3, "kim"): "unsupported"}
    assert [e.label for e in read_history(store, a.article.id, 3)] == ["unsupported"]


def test_two_sentences_that_became_one_keep_the_newer_mark_and_both_histories(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 1, "sourced"), event(a, 2, "unsupported")])
    keep(store, analysis(resplit(a, (0, a.sentence(2).end), (a.sentence(3).start, len(a.article.text))), b))
    assert labels(read_marks(store, "story-1")) == {(a.article.id, 1, "kim"): "unsupported"}
    assert len(read_history(store, a.article.id, 1)) == 2


def test_a_mark_whose_sentence_is_no_longer_one_is_listed_and_comes_back(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 2, note="look")])
    keep(store, analysis(resplit(a, (0, 11)), b))
    assert [e.quote for e in find_lost(store)] == [LINES[1]]
    assert labels(read_marks(store, "story-1")) == {(a.article.id, None, "kim"): "unsupported"}
    keep(store, analysis(a, b))
    assert find_lost(store) == []
    assert labels(read_marks(store, "story-1")) == {(a.article.id, 2, "kim"): "unsupported"}


def test_a_corrected_article_keeps_the_marks_of_unchanged_sentences(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, n) for n in (1, 2, 3)])
    new = corrected(a, ["A line above.", LINES[0].replace("6-3", "7-2"), *LINES[1:]])
    keep(store, analysis(new, b))
    assert labels(read_marks(store, "story-1")) == {
        (new.article.id, None, "kim"): "unsupported",
        (new.article.id, 3, "kim"): "unsupported",
        (new.article.id, 4, "kim"): "unsupported",
    }
    assert [e.quote for e in find_lost(store)] == [LINES[0]]
    assert [e.quote for e in read_history(store, new.article.id, 3)] == [LINES[1]]
    assert len(read_own_events(store, "story-1", "kim", 10)) == 3
    assert check_rebuild(store) == []


def test_a_mark_on_the_corrected_text_supersedes_the_one_on_the_old(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 2, "unsupported")])
    new = corrected(a, ["A line above.", *LINES])
    keep(store, analysis(new, b))
    record_marks(store, "kim", [event(new, 3, "boilerplate")])
    assert labels(read_marks(store, "story-1")) == {(new.article.id, 3, "kim"): "boilerplate"}
    record_marks(store, "kim", [event(new, 3, None)])
    assert read_marks(store, "story-1").marks == ()


def test_a_correction_of_a_correction_and_back_again(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 2)])
    one = corrected(a, ["One.", *LINES])
    two = corrected(a, ["One.", "Two.", *LINES])
    for text, n in ((one, 3), (two, 4), (a, 2)):
        keep(store, analysis(text, b))
        assert labels(read_marks(store, "story-1")) == {(text.article.id, n, "kim"): "unsupported"}


def test_marks_of_a_story_that_is_gone_are_kept(store: Engine):
    a, b = filled(store)
    made = event(a, 2)
    record_marks(store, "kim", [made])
    finish_analysis(store, [])
    assert [e.id for e in find_lost(store)] == [made.id]
    save_story(store, analysis(a, b))
    assert labels(read_marks(store, "story-1")) == {(a.article.id, 2, "kim"): "unsupported"}


def test_an_article_reviewed_as_a_whole_stays_reviewed_after_a_correction(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 1, "reviewed", start=0, end=0, quote="")])
    new = corrected(a, ["A line above.", *LINES])
    keep(store, analysis(new, b))
    assert labels(read_marks(store, "story-1")) == {(new.article.id, 0, "kim"): "reviewed"}


# ---- where words stand ------------------------------------------------------------------------------------------
def test_of_equal_sentences_the_one_in_the_same_company_is_taken():
    old = "Connect with us.\nThe fee rises.\nConnect with us.\nThe end."
    new = "The end.\nThe fee rises.\nConnect with us.\nNothing.\nConnect with us."
    assert locate("Connect with us.", 32, old, new) == (24, 40)


def test_a_text_wrapped_elsewhere_keeps_its_places():
    assert locate("the fee rises on Monday", 4, "Now the fee rises on Monday.", "Now the fee\n  rises on Monday.") == (
        4,
        29,
    )


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_words_that_stand_where_they_stood_are_found_there(text: str, start: int, length: int):
    quote = text[start : start + length]
    expected = (start, start + len(quote)) if quote.strip() else None
    assert locate(quote, start, text, text) == expected


@given(st.text("ab \n.", max_size=40), st.text("ab \n.", min_size=1, max_size=5), st.text("ab \n.", max_size=40))
def test_a_place_that_is_found_holds_the_words(old: str, quote: str, new: str):
    place = locate(quote, 0, old, new)
    if place:
        assert new[place[0] : place[1]].split() == quote.split()
    elif quote.strip():
        assert quote not in new


def test_a_sentence_that_covers_too_little_is_not_taken():
    assert sentence_at((0, 100), [(1, 0, 10), (2, 10, 100)]) == 2
    assert sentence_at((0, 100), [(1, 80, 300)]) is None


# ---- evidence ---------------------------------------------------------------------------------------------------
def stale(store: Engine) -> list[str]:
    return [m.stale for m in read_marks(store, "story-1").marks if m.label == "sourced"]


def test_evidence_that_was_corrected_away_is_flagged(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 1, "sourced", evidence=(from_sentence(b, 1),))])
    assert stale(store) == [""]
    keep(store, analysis(a, corrected(b, [OTHER[0].replace("6-3", "5-4"), *OTHER[1:]])))
    assert stale(store) == ["changed"]


def test_evidence_that_only_moved_still_holds(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 1, "sourced", evidence=(from_sentence(b, 1),))])
    keep(store, analysis(a, corrected(b, ["A line above.", *OTHER])))
    assert stale(store) == [""]


def test_evidence_that_is_itself_marked_unsupported_is_flagged_until_it_is_not(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 1, "sourced", evidence=(from_sentence(b, 1),))])
    record_marks(store, "lee", [event(b, 1, "unsupported")])
    assert stale(store) == ["unsupported"]
    record_marks(store, "lee", [event(b, 1, None)])
    assert stale(store) == [""]


def test_an_address_or_a_note_never_goes_stale(store: Engine):
    a, _ = filled(store)
    pieces = (MarkEvidence(url="https://x.example/minutes"), MarkEvidence(note="asked the clerk"))
    record_marks(store, "kim", [event(a, 1, "sourced", evidence=pieces)])
    assert stale(store) == [""]


def test_evidence_whose_place_is_a_lie_is_flagged(store: Engine):
    a, b = filled(store)
    false = dataclasses.replace(from_sentence(b, 1), quote="x" * len(OTHER[0]))
    record_marks(store, "kim", [event(a, 1, "sourced", evidence=(false,))])
    assert stale(store) == ["changed"]


def test_evidence_is_kept_with_the_hash_of_its_words_whatever_the_browser_says(store: Engine):
    a, b = filled(store)
    record_marks(
        store, "kim", [event(a, 1, "sourced", evidence=(dataclasses.replace(from_sentence(b, 1), hash="0" * 64),))]
    )
    (piece,) = read_marks(store, "story-1").marks[0].evidence
    assert piece.hash == hashlib.sha256(piece.quote.encode()).hexdigest()
    assert stale(store) == [""]


def test_a_quote_that_is_no_longer_that_of_its_hash_is_flagged(store: Engine, monkeypatch: pytest.MonkeyPatch):
    a, b = filled(store)
    with monkeypatch.context() as other_words:
        other_words.setattr(check, "digest", lambda _quote: "0" * 64)
        record_marks(store, "kim", [event(a, 1, "sourced", evidence=(from_sentence(b, 1),))])
    assert stale(store) == ["changed"]


def test_evidence_from_before_there_were_hashes_still_holds(store: Engine, monkeypatch: pytest.MonkeyPatch):
    a, b = filled(store)
    with monkeypatch.context() as before:
        before.setattr(check, "_hashed", lambda piece: piece)
        record_marks(store, "kim", [event(a, 1, "sourced", evidence=(from_sentence(b, 1),))])
    assert read_marks(store, "story-1").marks[0].evidence[0].hash is None
    assert stale(store) == [""]


# ---- what is new, notes -----------------------------------------------------------------------------------------
def test_only_what_changed_is_sent_and_nothing_when_nothing_did(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, n) for n in (1, 2, 3)])
    first = read_marks(store, "story-1")
    assert read_marks(store, "story-1", first.revision) is None
    record_marks(store, "lee", [event(b, 1), event(a, 1)])
    record_marks(store, "kim", [event(a, 2, None)])
    changed = read_marks(store, "story-1", first.revision)
    assert labels(changed) == {
        (b.article.id, 1, "lee"): "unsupported",
        (a.article.id, 1, "lee"): "unsupported",
        (a.article.id, 2, "kim"): None,
    }
    assert changed.revision > first.revision


def test_a_late_mark_that_changes_nothing_is_no_news(store: Engine):
    a, _ = filled(store)
    early = event(a, 1, "boilerplate")
    record_marks(store, "kim", [event(a, 1)])
    revision = read_marks(store, "story-1").revision
    record_marks(store, "kim", [early])
    assert read_marks(store, "story-1", revision) is None


def test_a_page_that_is_ahead_of_a_restored_backup_gets_everything(store: Engine):
    a, _ = filled(store)
    record_marks(store, "kim", [event(a, 1)])
    found = read_marks(store, "story-1", 1_000)
    assert (found.revision, labels(found)) == (1, {(a.article.id, 1, "kim"): "unsupported"})


def test_marks_of_another_story_are_no_news(store: Engine):
    a, b = two_versions()
    c = version(["Elsewhere the ferry sank."])
    keep(store, analysis(a, b), analysis(c, story="story-2"))
    record_marks(store, "kim", [event(c, 1)])
    assert read_marks(store, "story-1", 0) is None
    assert len(read_marks(store, "story-2").marks) == 1


def test_an_unknown_story_has_no_marks(store: Engine):
    found = read_marks(store, "nowhere")
    assert (found.marks, found.revision, found.stamp) == ((), 0, "")


def test_notes_are_found_by_their_words_and_by_those_of_the_sentence(store: Engine):
    a, b = filled(store)
    record_marks(
        store,
        "kim",
        [event(a, 1, note="Ask the CLERK about 100%_sure"), event(a, 2, None, note="who says so?"), event(b, 1)],
    )
    assert [m.note for m in read_notes(store)] == ["who says so?", "Ask the CLERK about 100%_sure"]
    assert [m.n for m in read_notes(store, "clerk council")] == [1]
    assert [m.n for m in read_notes(store, "%_")] == [1]
    assert read_notes(store, "100x") == []
    record_marks(store, "kim", [event(a, 1, note="")])
    assert [m.n for m in read_notes(store)] == [2]
