"""Lines that stand on several pages."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from dashboard.suggest.recurrence import from_json, normal, recurrence, to_json
from tests.support.pages import page


def test_digits_and_dates_are_folded():
    assert normal("Published May 3, 2025") == normal("published June 12, 2024!")
    assert normal("12 Comments") == normal("3 comments")
    assert normal("Stand: 14. März 2024") == normal("Stand: 2. Juni 2023")


def test_a_line_counts_once_a_page_and_per_site():
    pages = [page("Home", "Home", f"Story {'abc'[k]}", site="a.example", name=str(k)) for k in range(3)]
    pages.append(page("Home", site="b.example", name="other"))
    found = recurrence(pages)
    assert found.corpus == {"home": 4}
    assert found.on_site("a.example", "home") == (3, 3)
    assert found.on_site("b.example", "home") == (0, 1)
    assert found.on_site(None, "home") == (0, 0)
    assert found.total == 4


def test_it_survives_json():
    found = recurrence([page("Home", site="a", name="1"), page("Home", site="a", name="2")])
    assert from_json(json.loads(json.dumps(to_json(found)))) == found


def test_no_articles_give_nothing():
    assert recurrence([]).total == 0


@given(st.text(max_size=100))
def test_the_normal_form_is_stable(text: str):
    assert normal(normal(text)) == normal(normal(normal(text)))
