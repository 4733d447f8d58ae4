"""What the pane is sent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import compare
from dashboard.components import payload as pane
from dashboard.model import Link
from dashboard.strings import room
from tests.support import stories


def made(analysis, **more):
    return pane.payload(analysis, **{"editor": "kim", "token": "t", "route": "copydesk", **more})


def test_the_payload_is_json_and_names_what_the_pane_needs():
    sent = json.loads(json.dumps(made(stories.small())))
    assert sent["story"]["title"] == "Port Ellery stormwater fee"
    assert [v["role"] for v in sent["versions"]] == ["source", "rewrite", "rewrite", "rewrite"]
    assert sent["left"] == sent["versions"][0]["id"] and sent["right"] == sent["versions"][1]["id"]
    n, start, end, text, part, label, confidence, reasons, evidence = sent["versions"][1]["sentences"][1]
    assert (n, part, label, confidence) == (2, "body", "unsupported", 0.93)
    assert stories.small().versions[1].article.text[start:end] == text
    assert text[reasons[0][1] : reasons[0][2]] == "Wednesday"
    assert evidence == [[0, 2, 0.8, "source"]]


def test_a_version_tells_its_site_and_day_by_which_an_earlier_draft_is_known():
    sent = made(stories.small())
    assert all(set(version) >= {"site", "published"} for version in sent["versions"])


def test_a_rerun_sends_the_same_bytes_so_that_nothing_is_drawn_again():
    analysis = stories.small()
    assert json.dumps(made(analysis)) == json.dumps(made(analysis))
    assert made(analysis)["stamp"] == made(stories.small())["stamp"]
    assert made(analysis)["stamp"] != made(analysis, language="de")["stamp"]


def test_an_address_that_names_nothing_opens_on_the_defaults():
    sent = made(stories.small(), left="gone", right="gone too", sentence=999)
    assert (sent["left"], sent["right"], sent["sentence"]) == (
        sent["versions"][0]["id"],
        sent["versions"][1]["id"],
        None,
    )


def without_source():
    """Three rewrites of one claim and a second; one has another day and a date that it alone has."""
    said = ["The council voted 6-3 on Tuesday to raise the fee.", "Work on the drains begins in March."]
    other = ["On March 15, 2024, the council voted 6-3 on Wednesday to raise the fee.", said[1]]
    versions = [
        stories.version(name, ["A fee", *lines, f"Only {name} says this."])
        for name, lines in (("x", said), ("y", said), ("z", other))
    ]
    same = (Link(1, 1, 1.0, "same"), Link(2, 2, 0.9, "edited"), Link(3, 3, 1.0, "same"))
    return stories.analysis("s", "s", versions, [(0, 1, same), (1, 2, same), (0, 2, same)])


def test_without_a_source_the_consensus_stands_on_the_left_with_every_value_versions_disagree_on():
    analysis = without_source()
    sent = made(analysis)
    shared = sent["versions"][-1]
    assert (sent["left"], shared["id"], shared["role"]) == (compare.CONSENSUS, compare.CONSENSUS, "consensus")
    texts = [sentence.text for sentence in shared["sentences"]]
    assert texts[0] == "The council voted 6-3 on Tuesday (2) / Wednesday (1) to raise the fee."
    assert not any("March 15, 2024" in text for text in texts)
    assert {sentence.label for sentence in shared["sentences"]} == {"none"}, (
        "nothing is suggested of what is no version"
    )
    odd = analysis.versions[2]
    row = next(row for row in pane.pair_rows(analysis, compare.CONSENSUS, odd.article.id) if row.lefts and row.rights)
    left = [(texts[0][r.start : r.end], r.strong) for r in row.left_ranges[0]]
    assert left == [("Tuesday (2) / Wednesday (1)", "disputed")]
    right = odd.sentence(row.rights[0]).text
    told = {right[r.start : r.end] for r in row.right_ranges[0]}
    assert {"March", "15", "2024", "Wednesday"} <= told


def test_the_consensus_is_left_alone_no_editor_marks_it_and_a_blind_desk_or_a_source_has_none():
    analysis = without_source()
    ids = [v.article.id for v in analysis.versions]
    assert made(analysis, left=ids[1], right=ids[0])["left"] == ids[1]
    assert made(analysis, right=compare.CONSENSUS)["right"] == ids[0]
    assert [v["id"] for v in made(analysis, blind=True)["versions"]] == ids
    assert "consensus" not in [v["role"] for v in made(stories.small())["versions"]]


def test_of_two_sources_the_one_that_a_version_draws_on_stands_on_the_left_of_it():
    same, like = (Link(2, 2, 1.0, "same"),), (Link(2, 2, 0.6, "edited"),)
    roles = {"wire": "source", "press": "source", "a": "rewrite", "b": "rewrite"}
    told = ["A fee", "The council voted on Tuesday."]
    versions = [stories.version(name, [*told, f"{name} adds this."], role=role) for name, role in roles.items()]
    analysis = stories.analysis("s", "s", versions, [(0, 2, like), (1, 2, same), (0, 3, same), (1, 3, like)])
    wire, press, a, b = (v.article.id for v in versions)
    assert [(v["id"], v["beside"]) for v in made(analysis)["versions"]] == [
        (wire, ""), (press, ""), (a, press), (b, wire),
    ]  # fmt: skip
    assert [made(analysis, right=right)["left"] for right in (None, a, b, press)] == [press, press, wire, wire]
    assert made(analysis, left=wire, right=a)["left"] == wire, "what an address names stays"


def test_two_versions_without_a_source_are_shown_against_each_other_the_most_central_left():
    analysis = without_source()
    two = stories.analysis("s", "s", list(analysis.versions[:2]), [(0, 1, (Link(2, 2, 1.0, "same"),))])
    sent = made(two)
    assert {sent["left"], sent["right"]} == {v.article.id for v in two.versions}


def test_the_newer_capture_of_an_address_is_shown_as_a_revision_of_the_one_before():
    lines = ["A fee", "The council voted on Tuesday.", "Work begins in March."]
    versions = [stories.version(name, [*lines, f"Only {name} says this."]) for name in ("x", "later", "first")]
    for day, k in ((12, 1), (10, 2)):
        seen = {"url": "https://harbor.example/fee", "captured": datetime(2026, 3, day, tzinfo=UTC)}
        versions[k] = replace(versions[k], article=replace(versions[k].article, **seen))
    analysis = stories.analysis("s", "s", versions, [])
    x, later, first = (version.article.id for version in versions)
    sent = made(analysis)
    assert (sent["left"], sent["right"]) == (first, later)
    assert [version["earlier"] for version in sent["versions"]] == [[], [first], []]
    asked = made(analysis, left=x, right=later)
    assert (asked["left"], asked["right"]) == (x, later)


def test_a_story_of_one_article_is_shown_against_itself():
    analysis = stories.analysis("s", "s", [stories.version("x", ["A line", "Another line"])], [])
    sent = made(analysis)
    assert sent["left"] == sent["right"] == sent["versions"][0]["id"]


def test_identical_sentences_stand_in_one_group_whatever_quotes_and_case_they_are_written_in():
    one = stories.version("x", ["A", "He said “yes” on Monday."])
    two = stories.version("y", ["B", 'he said "yes"  on Monday.'])
    sent = made(stories.analysis("s", "s", [one, two], []))
    assert sent["exact"] == [[(0, 2), (1, 2)]]


@pytest.mark.parametrize(
    ("other", "offered"),
    [
        ("The council may vote on the new fee for the harbour this spring, the mayor told reporters today.", False),
        ("The council did vote on the new fee for the harbour this spring, the mayor told all reporters today.", True),
        ("The council did vote on the new fee for the harbour this spring, the mayor told 5 reporters today.", False),
        ("The council did not vote on the new fee for the harbour this spring, the mayor told reporters today.", False),
    ],
)
def test_a_near_copy_is_offered_only_when_nothing_checkable_differs(other, offered):
    text = "The council did vote on the new fee for the harbour this spring, the mayor told reporters today."
    one, two = stories.version("x", ["A", text]), stories.version("y", ["B", other])
    sent = made(stories.analysis("s", "s", [one, two], [(0, 1, (Link(2, 2, 0.9, "edited"),))]))
    assert bool(sent["near"]) is offered


def test_near_copies_of_one_wording_are_near_copies_of_its_exact_copies_but_not_of_each_others_near_copies():
    first = "The council did vote on the new fee for the harbour this spring, the mayor told reporters today."
    second, third = first.replace("told", "told all"), first.replace("told", "told all the local")
    versions = [
        stories.version(name, [name, text])
        for name, text in zip("vwxyz", [first, second, third, first, third], strict=True)
    ]
    link = (Link(2, 2, 0.9, "edited"),)
    sent = made(stories.analysis("s", "s", versions, [(0, 1, link), (1, 2, link)]))
    near = {(v, n): {(w, m) for w, m, _ in others} for v, n, others in sent["near"]}
    assert near[0, 2] == near[3, 2] == {(1, 2)}  # v and y say the same; w is near; x and z are only near to w
    assert near[1, 2] == {(0, 2), (3, 2), (2, 2), (4, 2)}


def test_rows_name_what_differs_by_ranges_in_each_sentence():
    analysis = stories.small()
    left, right = analysis.versions[0], analysis.versions[1]
    rows = pane.pair_rows(analysis, left.article.id, right.article.id)
    kind, lefts, _, left_ranges, right_ranges, mode, _ = next(row for row in rows if row[2] == [2])
    assert (kind, lefts, mode) == ("edited", [2], "words")
    assert [left.sentence(2).text[a:b] for a, b, _ in left_ranges[0]] == ["Tuesday"]
    assert [(right.sentence(2).text[a:b], strong) for a, b, strong in right_ranges[0]] == [("Wednesday", "date")]


def test_every_sentence_stands_in_exactly_one_row_and_both_columns_read_in_order():
    analysis = stories.small()
    ids = [v.article.id for v in analysis.versions]
    for left in ids:
        for right in ids:
            if left == right:
                continue
            rows = pane.pair_rows(analysis, left, right)
            for side, name in ((1, left), (2, right)):
                count = len(next(v for v in analysis.versions if v.article.id == name).sentences)
                assert [n for row in rows for n in row[side]] == list(range(1, count + 1))


WORDS = st.lists(
    st.sampled_from(
        ["the", "council", "voted", "not", "6-3", "on", "Tuesday", "Wednesday", "😀", "“fee”", "to", "raise", "ﬁne"]
    ),
    min_size=1,
    max_size=9,
)


@given(st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, min_size=1, max_size=3))
def test_what_is_not_marked_as_changed_is_the_same_on_both_sides(lefts, rights):
    left = stories.version("x", ["T", *map(" ".join, lefts)]).sentences[1:]
    right_version = stories.version("y", ["T", *map(" ".join, rights)])
    right = right_version.sentences[1:]
    mode, left_ranges, right_ranges = pane._ranges(left, right, right_version)
    if mode == "rewritten":
        assert not any(map(any, (left_ranges, right_ranges)))
        return

    def kept(sentences, ranges):
        out = []
        for sentence, cuts in zip(sentences, ranges, strict=True):
            gone = {k for a, b, _ in cuts for k in range(a, b)}
            assert all(0 <= a < b <= len(sentence.text) for a, b, _ in cuts)
            out.append("".join(c for k, c in enumerate(sentence.text) if k not in gone))
        return "".join(" ".join(out).split())

    assert compare.diff("a", "a").kept == 1
    assert kept(left, left_ranges) == kept(right, right_ranges)


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("und", "auto"), ("", "auto")]
)
def test_the_reading_direction_follows_the_language(language, direction):
    assert pane.direction(language) == direction


def test_a_large_story_stays_light():
    sent = json.dumps(made(stories.big(10, 400)), ensure_ascii=False)
    assert len(sent) < 220 * 10 * 400  # bytes: little more than the text itself


def test_every_string_of_the_pane_exists_in_both_languages():
    assert room("pane", "en").keys() == room("pane", "de").keys()
