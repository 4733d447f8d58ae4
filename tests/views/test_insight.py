"""The Insight page: what it counts, what it opens, and what it shows to whom."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from dashboard import review, store, strings
from dashboard.exchange import EXPORTS
from dashboard.model import StoryAnalysis, Version
from dashboard.review.queue import trends
from dashboard.store.people import add_local
from tests.support.marking import event
from tests.support.people_of import people
from tests.support.screen import open_page


def say(key: str, **values: object) -> str:
    return strings.text(f"views.{key}", "en", **values)


def of(key: str, **values: object) -> str:
    return strings.text(f"insight.{key}", "en", **values)


def first_story(db: store.Engine) -> StoryAnalysis:
    """The first story of several versions."""
    told = (store.load_story(db, key) for key in store.story_ids(db))
    return next(analysis for analysis in told if len(analysis.versions) > 1)


def rewrite_of(db: store.Engine) -> Version:
    return next(v for v in first_story(db).versions if v.role != "source")


def mark(db: store.Engine, who: str, *labels: str | None) -> None:
    """Answer the first sentences of a rewrite."""
    of_, story = rewrite_of(db), first_story(db).story.id
    made = [event(of_, n, label, story=story) for n, label in enumerate(labels, 1) if label]
    assert not review.record_marks(db, who, made).refused


def boards(visitor: Any) -> dict[str, dict[str, Any]]:
    """Key of a board of figures -> what it was sent."""
    found = {}
    for element in visitor.main:
        if element.type == "bidi_component":
            proto = element.proto
            raw = proto.bytes if proto.WhichOneof("data") == "bytes" else proto.json or proto.mixed.json
            data = json.loads(raw)
            if data.get("kind") in ("tiles", "table", "bars", "sentences", "files"):
                found[proto.id.rsplit("-", 1)[-1]] = data
    return found


def tiles(visitor: Any) -> dict[str, tuple[str, str]]:
    rows = boards(visitor)["agreement tiles"]["rows"]
    return {row["name"]: (row["value"], row["about"]) for row in rows}


def test_insight_counts_decisions_and_how_often_they_follow_the_suggestion(demo: store.Engine):
    told = first_story(demo)
    rewrite = rewrite_of(demo)
    said = told.suggestions[rewrite.article.id]
    firm = [n for n, s in enumerate(said, 1) if s.label in ("boilerplate", "unsupported", "sourced")][:3]
    other = "boilerplate" if said[firm[2] - 1].label != "boilerplate" else "unsupported"
    made = [event(rewrite, n, said[n - 1].label) for n in firm[:2]] + [event(rewrite, firm[2], other)]
    made.append(event(rewrite, 1, "reviewed", start=0, end=0, quote=""))
    assert not review.record_marks(demo, "Kim", made).refused
    visitor = open_page("insight")
    assert not visitor.exception
    metrics = {metric.label: metric.value for metric in visitor.metric}
    assert metrics[say("insight_editors")] == "1"
    captions = [caption.value for caption in visitor.caption]
    assert say("insight_agree_line", same=2, all=3) in captions
    assert strings.text("report.export_download") in [button.proto.label for button in visitor.get("download_button")]
    forms = next(box for box in visitor.selectbox if box.label == strings.text("report.export_form"))
    assert len(forms.options) == len(EXPORTS)
    forms.set_value("claim-review").run()
    assert not visitor.exception
    assert next(one for one in visitor.toggle if one.label == strings.text("report.export_final")).value
    parts = boards(visitor)["labels by site"]["rows"][0]["parts"]
    assert sum(part["share"] for part in parts) == pytest.approx(1.0)
    assert tiles(visitor)[of("alpha")] == ("–", of("missing_one_editor"))


def test_figures_open_their_sentences_with_both_answers_and_notes(demo: store.Engine):
    mark(demo, "Kim", "unsupported", "boilerplate", "unsupported")
    mark(demo, "Lee", "unsupported", "boilerplate", "boilerplate")
    visitor = open_page("insight", open="of=pair&a=Kim&b=Lee")
    assert not visitor.exception
    found = boards(visitor)
    assert tiles(visitor)[of("percent")][0] == "67%"
    (row,) = found["agreement pairs"]["rows"]
    assert (row["head"], row["cells"][0]["text"], row["cells"][0]["small"]) == ("Lee", "0.40", "67% · 3")
    assert row["cells"][0]["on"] is row["cells"][0]["quiet"] is True
    first = found["agreement sentences"]["rows"][0]
    assert [(one["tone"], one["who"]) for one in first["said"]] == [("unsupported", "Kim"), ("boilerplate", "Lee")]
    assert first["text"] == rewrite_of(demo).sentence(3).text
    assert f"right={rewrite_of(demo).article.id}&sentence=3" in first["href"]
    crossed = found["agreement pair confusion"]["rows"]
    assert [cell["text"] for cell in crossed[1]["cells"]] == ["1", "1", "0"]


def test_an_address_that_names_nothing_shows_nothing(demo: store.Engine):
    mark(demo, "Kim", "unsupported", "boilerplate")
    mark(demo, "Lee", "unsupported", "unsupported")
    visitor = open_page("insight")
    for address in ("of=pair&a=Kim&b=Nobody", "of=met&x=<b>&y=", "of=story&story=x", "of=copies", "nonsense", "of="):
        visitor.query_params["open"] = address
        visitor.run()
        assert not visitor.exception, address
        assert "agreement sentences" not in boards(visitor), address


def test_unanimous_editors_have_no_alpha_and_the_page_says_why(demo: store.Engine):
    mark(demo, "Kim", "unsupported", "unsupported")
    mark(demo, "Lee", "unsupported", "unsupported")
    visitor = open_page("insight")
    assert tiles(visitor)[of("percent")][0] == "100%"
    assert tiles(visitor)[of("alpha")] == tiles(visitor)[of("fleiss")] == ("–", of("missing_one_label"))
    assert any(of("missing_one_label") in caption.value for caption in visitor.caption)


def test_a_blind_desk_shows_an_editor_their_own_sentences_and_a_reader_the_totals(
    demo: store.Engine, monkeypatch: pytest.MonkeyPatch
):
    mark(demo, "amir", "unsupported", "unsupported", None)
    mark(demo, "berta", "unsupported", "boilerplate", "boilerplate")
    mark(demo, "dana", "unsupported", None, "boilerplate")
    for name, role in (("amir", "editor"), ("rae", "reader"), ("lea", "lead")):
        add_local(demo, name, role)
    people(demo, zoe="admin")
    review.set_blind(demo, "lea", True)
    monkeypatch.setenv("DASHBOARD_EDITOR", "amir")
    mine = open_page("insight", open="of=label&label=boilerplate")
    assert not mine.exception
    shown = {row["text"] for row in boards(mine)["agreement sentences"]["rows"]}
    assert shown == {rewrite_of(demo).sentence(2).text}
    assert not [
        one for one in mine.get("download_button") if one.proto.label in (strings.text("report.export_download"),)
    ]
    assert [row["head"] for row in boards(mine)["agreement selves"]["rows"]] == ["amir"]
    assert not {"sites", "altered details table", "recurring lines table"} & set(
        boards(mine)
    )  # what the machine suggests
    monkeypatch.setenv("DASHBOARD_EDITOR", "rae")
    theirs = open_page("insight", open="of=label&label=boilerplate")
    assert {name for name in boards(theirs) if name.startswith("agreement")} == {"agreement tiles"}
    assert tiles(theirs) == tiles(mine)
    monkeypatch.setenv("DASHBOARD_EDITOR", "lea")
    assert len(boards(open_page("insight", open="of=label&label=boilerplate"))["agreement sentences"]["rows"]) == 2


def test_the_page_speaks_german_with_commas(demo: store.Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_LANGUAGE", "de")
    mark(demo, "Kim", "unsupported", "boilerplate", "unsupported")
    mark(demo, "Lee", "unsupported", "boilerplate", "boilerplate")
    found = {row["name"]: row["value"] for row in boards(open_page("insight"))["agreement tiles"]["rows"]}
    assert re.fullmatch(r"67\s%", found["Übereinstimmung"])
    assert re.fullmatch(r"0,\d\d", found["Krippendorffs Alpha"])


def test_what_the_machine_suggests_of_sites_has_a_question_mark_and_is_named_a_suggestion(demo: store.Engine):
    mark(demo, "kim", "unsupported", "boilerplate")
    visitor = open_page("insight")
    assert not visitor.exception
    found = boards(visitor)
    shares = [cell["text"] for row in found["sites"]["rows"] for cell in row["cells"][1:]]
    assert shares
    assert all(share.endswith("?") for share in shares)  # the sign of a suggestion
    assert "suggest" in say("insight_by_site")
    for name in ("labels by day table", "days table", "belief table", "altered details table", "recurring lines table"):
        assert found[name]["rows"], name  # each plot is a table, too
    bars, table = found["labels by site files"], found["labels by site table"]  # drawn as HTML on the page
    picture = ElementTree.fromstring(bars["svg"])
    drawn = {node.text for node in picture.iter() if node.tag.endswith("}text")}
    assert {row["head"] for row in table["rows"]} | set(table["columns"]) <= drawn
    assert found["labels by day files"]["place"] == "st-key-plot-labels-by-day"
    assert found["recurring lines files"]["csv"].count("\n") == 1 + len(found["recurring lines table"]["rows"])


def test_belief_leaves_out_what_was_accepted(demo: store.Engine):
    version, story = rewrite_of(demo), first_story(demo).story.id
    said = first_story(demo).suggestions[version.article.id]
    for n in (1, 2):
        cause = "accept" if n == 1 else "key"
        review.record_marks(demo, "kim", [replace(event(version, n, said[n - 1].label, story=story), cause=cause)])
    found = trends.belief_by_day(demo, "kim")
    assert (int(found["same"].sum()), int(found["all"].sum())) == (1, 1)
