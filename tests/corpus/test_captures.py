"""Two captures of one address: two versions of one article where the text changed, one article where it did not."""

from __future__ import annotations

from sqlalchemy import Engine

from dashboard import corpus, stories
from dashboard import store as desk
from dashboard.corpus.captures import is_earlier
from tests.support.office import PAGE, URL, mhtml, warc

LATER = PAGE.replace("on Tuesday", "on Wednesday")
ELSEWHERE = "<p>A goat named Wanda spent four hours on the roof of a bakery before firefighters carried her down.</p>"


def test_captures_of_different_texts_are_versions_of_one_story_in_the_order_of_time():
    moments = "2026-03-10T08:30:00Z", "2026-03-10T10:30:00Z", "2026-03-11T08:30:00Z", "2026-03-12T08:30:00Z"
    captured = [(URL, moment, page) for moment, page in zip(moments, (PAGE, LATER, PAGE, ELSEWHERE))]
    reading = corpus.read_bytes(
        "a.warc", warc(*captured, (f"http://www.{URL.split('//')[1]}/2", moments[0], ELSEWHERE + "<p>Two.</p>"))
    )
    first, later, rewritten, other = reading.articles
    assert [len(one.copies) for one in reading.articles] == [1, 0, 0, 0]
    assert [note.what for note in reading.notes if note.kind == "capture"] == [first.name, first.name]
    assert is_earlier(first, later)
    assert not is_earlier(later, first)
    assert not is_earlier(first, other)
    (story,) = (
        s for s in stories.group([corpus.version(one) for one in (first, later, rewritten)]) if first.id in s.articles
    )
    assert set(story.articles) == {first.id, later.id, rewritten.id}


def test_a_page_saved_again_under_the_same_name_replaces_nothing(store: Engine):
    early, late = (mhtml(page).replace(b"10 Mar", day) for page, day in ((PAGE, b"10 Mar"), (LATER, b"12 Mar")))
    for data in (early, late, early):
        desk.save_articles(store, corpus.read_bytes("fee.mhtml", data))
    one, other = desk.read_articles(store)
    assert (one.captured.day, other.captured.day) == (10, 12)  # type: ignore[union-attr]
