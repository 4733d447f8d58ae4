"""Reports on the pages: three forms each, letters where there is something to write about, the story's address."""

from __future__ import annotations

from dashboard import review, store, strings
from dashboard.model import Version
from tests.support.marking import event
from tests.support.screen import component, open_page


def first_rewrite(engine: store.Engine) -> tuple[str, Version]:
    for name in store.story_ids(engine):
        told = store.load_story(engine, name)
        if len(told.versions) > 2:
            return name, next(v for v in told.versions if v.role == "rewrite")
    raise AssertionError("the demo has no story of three versions")


def test_review_and_versions_offer_the_story_s_reports_and_insight_the_desk_s(demo: store.Engine):
    story, rewrite = first_rewrite(demo)
    made = event(rewrite, 2, "unsupported", story=story)
    assert not review.record_marks(demo, "Kim", [made]).refused
    forms = ["HTML", "PDF", "DOCX"]
    versions = open_page("versions", story=story)
    assert not versions.exception
    assert [button.proto.label for button in versions.get("download_button")] == forms
    link = component(versions, f"link {story}")
    assert link and link["text"].endswith(f"?story={story}")
    letters = next(box for box in versions.checkbox if box.label == strings.text("report.take_letters"))
    letters.check().run()
    assert not versions.exception
    assert [button.proto.label for button in versions.get("download_button")] == forms * 2
    insight = open_page("insight")
    assert not insight.exception
    assert [b.proto.label for b in insight.get("download_button") if b.proto.label in forms] == forms
    assert not open_page("review", story=story).exception
