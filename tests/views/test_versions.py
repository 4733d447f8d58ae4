"""The claim rows at a blind desk: nothing the machine says of a sentence before the visitor's own mark on it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from dashboard import compare, review
from dashboard.model import Identity
from dashboard.review.marks.blind import set_blind
from dashboard.store import load_story, people
from dashboard.views import versions
from tests.support.marking import event, filled


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_blind_the_rows_show_the_suggestions_of_sentences_already_marked_alone(
    store: Engine, monkeypatch: pytest.MonkeyPatch
):
    a, b = filled(store)
    for name, role in (("Ada", "lead"), ("Kim", "editor")):
        people.sign_in(store, Identity("https://id.example", name, name), new_role=role)
    set_blind(store, "ada", True)
    review.record_marks(store, "kim", [event(b, 1)])
    review.record_marks(store, "ada", [event(a, 2)])
    told = load_story(store, "story-1")
    monkeypatch.setattr(versions, "engine", lambda: store)
    monkeypatch.setattr(versions, "language", lambda: "en")
    monkeypatch.setattr(versions, "say", lambda key, **_: key)

    def states(who: str) -> set[tuple[str, int, str]]:
        monkeypatch.setattr(versions, "editor", lambda: who)
        shown = versions.unblinded(told)
        rows = [versions.claim_row(told, claim, shown) for claim in compare.claims(told.versions, told.alignments)]
        return {(c["article"], c["n"], c["why"]) for row in rows for c in row["cells"] if c and c["state"] != "none"}

    assert {(article, n) for article, n, _ in states("kim")} == {(b.article.id, 1)}
    assert len(states("ada")) == len(a.sentences) + len(b.sentences)
