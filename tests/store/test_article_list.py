"""The list of articles says what reading all of them says, a page at a time."""

from __future__ import annotations

from sqlalchemy import Engine

from dashboard import store as kept
from tests.support import stories
from tests.support.marking import keep


def test_pages_of_articles_are_all_articles_in_their_order(store: Engine):
    told = [stories.small(f"tag{k}") for k in range(3)]
    keep(store, *told)
    whole, roles = kept.read_articles(store), kept.roles(store)
    pages = [kept.list_articles(store, first, 5) for first in range(0, len(whole), 5)]
    found = [one for page in pages for one in page]
    assert max(map(len, pages)) == 5
    assert [(a.id, a.name, a.title, a.site, a.role) for a in found] == [
        (a.id, a.name, a.title, a.site or "", roles[a.id]) for a in whole
    ]
    titles = {member: one.story.title for one in told for member in one.story.articles}
    assert [a.story for a in found] == [titles[a.id] for a in whole]
    counted = kept.count_listed(store)
    assert counted.articles == len(whole)
    assert counted.sources == sum(a.role == "source" for a in whole)
    assert counted.copies == sum(len(a.copies) for a in whole)


def test_titles_come_in_the_order_asked_for_without_what_is_gone(store: Engine):
    told = [stories.small(f"tag{k}") for k in range(3)]
    keep(store, *told)
    ids = kept.story_ids(store)
    assert list(kept.story_titles(store, [ids[2], "gone", ids[0]])) == [ids[2], ids[0]]
    assert set(kept.story_titles(store)) == set(ids)
