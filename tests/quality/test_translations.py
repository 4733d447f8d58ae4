"""Content farms translate: a telling in another language is one story with its source, and its details are compared."""

from __future__ import annotations

from dashboard import stories
from tests.quality.translations import figures, judged, pairs


def test_a_translation_is_one_story_with_what_it_translates():
    for source, told, _ in pairs():
        assert len(stories.group([source, told])) == 1, told.article.id


def test_altered_details_are_found_across_languages_and_nothing_else_is_said():
    found = figures(judged())
    least = {"altered": 0.75, "right": 0.85, "sourced": 0.6, "named": 0.75}
    assert not {k: (v, least[k]) for k, v in found.items() if v < least[k]}
