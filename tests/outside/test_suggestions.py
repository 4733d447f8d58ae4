"""Suggestions from outside: which sentence a line is about, what is refused, where it is shown, how far it agrees."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard import cli
from dashboard.components import payload
from dashboard.errors import AccessError
from dashboard.model import Refusal
from dashboard.outside.agreement import agreements, kappa
from dashboard.outside.lines import Draft, read_lines
from dashboard.outside.matching import Brought, bring_in
from dashboard.review import record_marks
from dashboard.store import load_story
from dashboard.store.outside import read_outside, remove_outside, sayers, show_outside
from tests.support.marking import LINES, analysis, corrected, event, filled, keep, two_versions
from tests.support.people_of import people

SAYS = {"label": "unsupported", "score": 0.9, "reason": "the source says Tuesday", "by": "MiniCheck"}


def brought(store: Engine, *lines: dict[str, Any] | str, by: str = "") -> Brought:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return bring_in(store, read_lines("said.jsonl", texts, by))


def test_a_sentence_is_found_by_number_by_words_or_by_both(store: Engine):
    a, b = filled(store)
    words = f"  {a.sentence(2).text.upper()} "
    found = brought(
        store,
        {"article": a.article.name, "n": 1} | SAYS,
        {"article": a.article.id, "text": words} | SAYS | {"label": "sourced", "score": None},
        {
            "article": b.article.name,
            "n": 1,
            "text": b.sentence(1).text,
            "evidence": [{"article": a.article.name, "text": "It"}, "seen"],
        }
        | SAYS,
    )
    assert found == Brought(3, ())
    said = read_outside(store)
    assert {place: (one.label, one.score, one.by) for place, (one,) in said.items()} == {
        (a.article.id, 1): ("unsupported", 0.9, "MiniCheck"),
        (a.article.id, 2): ("sourced", None, "MiniCheck"),
        (b.article.id, 1): ("unsupported", 0.9, "MiniCheck"),
    }
    assert said[b.article.id, 1][0].evidence == ({"article": a.article.id, "quote": "It"}, {"note": "seen"})


def test_what_matches_nothing_is_listed_with_line_and_reason_and_the_rest_is_kept(store: Engine):
    a, _ = filled(store)
    name = a.article.name
    found = brought(
        store,
        {"article": "nowhere.txt", "n": 1} | SAYS,
        {"article": name, "n": 99} | SAYS,
        {"article": name, "n": 1, "text": "Something else."} | SAYS,
        {"article": name, "text": "Not a sentence of it."} | SAYS,
        {"article": name, "n": 2} | SAYS,
    )
    assert found.kept == 1
    assert [one.where for one in found.left] == [f"said.jsonl:{k}" for k in (1, 2, 3, 4)]
    reasons = " ".join(one.reason for one in found.left)
    for words in ("no article nowhere.txt", "no sentence 99", "has other words", "no sentence with these words"):
        assert words in reasons


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not json", "not JSON"),
        ("[" * 50_000, "not JSON"),
        ("x" * 200_000, "the limit is"),
        ("[1]", "not a JSON object"),
        (json.dumps({"n": 1} | SAYS), "article is not named"),
        (json.dumps({"article": "a"} | SAYS), "give n or text"),
        (json.dumps({"article": "a", "n": 0} | SAYS), "number of a sentence"),
        (json.dumps({"article": "a", "n": True} | SAYS), "number of a sentence"),
        (json.dumps({"article": "a", "n": 10**30} | SAYS), "number of a sentence"),
        (json.dumps({"article": "a", "n": 1} | SAYS | {"label": "unsure"}), "label is one of"),
        (json.dumps({"article": "a", "n": 1} | SAYS | {"label": ["sourced"]}), "label is one of"),
        (json.dumps({"article": "a", "n": 1} | SAYS | {"score": 7}), "from 0 to 1"),
        ('{"article": "a", "n": 1, "label": "sourced", "by": "x", "score": NaN}', "from 0 to 1"),
        (json.dumps({"article": "a", "n": 1} | SAYS | {"by": " "}), "give by"),
        (json.dumps({"article": "a", "n": 1} | SAYS | {"evidence": [7]}), "evidence is"),
        (json.dumps({"article": 7, "n": 1} | SAYS), "article is a text"),
    ],
)
def test_a_line_that_cannot_be_used_says_what_is_wrong(line: str, words: str):
    (found,) = read_lines("said.jsonl", [line])
    assert isinstance(found, Refusal) and words in found.reason and found.where == "said.jsonl:1"
    assert len(found.reason) < 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["article", "n", "text", "label", "score", "by", "evidence", "url"]), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_no_line_whatever_it_holds_ends_an_import(value: Any):
    (found,) = read_lines("f", [json.dumps(value)])
    assert isinstance(found, Refusal | Draft)


def test_a_newer_suggestion_takes_the_place_of_the_older_one_of_the_same_name_only(store: Engine):
    a, _ = filled(store)
    place = {"article": a.article.name, "n": 1}
    brought(store, place | SAYS, place | SAYS | {"by": "rules"})
    brought(store, place | SAYS | {"label": "sourced"})
    assert [(one.by, one.label) for one in read_outside(store)[a.article.id, 1]] == [
        ("MiniCheck", "sourced"),
        ("rules", "unsupported"),
    ]
    assert [(one.by, one.count) for one in sayers(store)] == [("MiniCheck", 1), ("rules", 1)]
    assert remove_outside(store, "rules") == 1
    assert [one.by for one in sayers(store)] == ["MiniCheck"]


def test_what_was_said_goes_along_when_the_article_is_corrected(store: Engine):
    a, b = two_versions()
    keep(store, analysis(a, b))
    brought(store, {"article": a.article.name, "n": 2} | SAYS)
    new = corrected(a, ["A line that was not there before.", *LINES])
    keep(store, analysis(new, b))
    assert list(read_outside(store, "story-1")) == [(new.article.id, 3)]


def test_it_stands_in_the_review_under_its_name_and_changes_no_suggestion(store: Engine):
    a, _ = filled(store)
    before = payload.payload(load_story(store, "story-1"), editor="kim", token="t", route="r")
    brought(store, {"article": a.article.name, "n": 1, "evidence": "https://harbor.example/minutes"} | SAYS)
    said = read_outside(store, "story-1")
    after = payload.payload(load_story(store, "story-1"), editor="kim", token="t", route="r", outside=said)
    assert after["outside"] == {
        f"{a.article.id}#1": [
            {
                "by": "MiniCheck",
                "label": "unsupported",
                "score": 0.9,
                "reason": "the source says Tuesday",
                "evidence": [{"url": "https://harbor.example/minutes"}],
            }
        ]
    }
    assert after["versions"] == before["versions"] and after["stamp"] != before["stamp"]
    blind = payload.payload(load_story(store, "story-1"), editor="kim", token="t", route="r", outside=said, blind=True)
    assert blind["outside"] == {}


def test_a_lead_switches_a_name_off_and_an_editor_may_not(store: Engine):
    a, _ = filled(store)
    people(store, ann="lead", kim="editor")
    brought(store, {"article": a.article.name, "n": 1} | SAYS)
    with pytest.raises(AccessError):
        show_outside(store, "MiniCheck", False, "kim")
    show_outside(store, "MiniCheck", False, "ann")
    assert read_outside(store) == {} and len(read_outside(store, hidden=True)) == 1
    show_outside(store, "MiniCheck", True, "ann")
    assert len(read_outside(store)) == 1


def test_agreement_counts_the_sentences_that_both_have_judged(store: Engine):
    a, _ = filled(store)
    brought(
        store,
        *(
            {"article": a.article.name, "n": n} | SAYS | {"label": label}
            for n, label in ((1, "unsupported"), (2, "sourced"), (3, "sourced"))
        ),
    )
    record_marks(store, "kim", [event(a, 1), event(a, 2, "unsupported")])
    (one,) = agreements(store)
    assert (one.by, one.sentences, one.same, one.caught, one.unsupported) == ("MiniCheck", 2, 1, 1, 2)
    record_marks(store, "kim", [event(a, 3, "sourced")])
    (one,) = agreements(store)
    assert one.kappa == pytest.approx(0.4)  # by hand: (2/3 - 4/9) / (1 - 4/9)


def test_kappa_is_none_where_everybody_used_one_label():
    assert kappa(Counter({("sourced", "sourced"): 3})) is None
    assert kappa(Counter({("sourced", "sourced"): 3, ("unsupported", "unsupported"): 3})) == pytest.approx(1)


def test_the_commands_import_list_and_remove(empty_desk: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    url = empty_desk.url.render_as_string()
    name = filled(empty_desk)[0].article.name
    file = tmp_path / "said.jsonl"
    file.write_text(
        "\n".join([json.dumps({"article": name, "n": 1} | SAYS), '{"article": "no.txt"}', "nonsense"]), encoding="utf-8"
    )
    left = tmp_path / "left.jsonl"
    assert cli.main(["suggestions", "import", str(file), "--db", url, "--unmatched", str(left)]) == 0
    out = capsys.readouterr()
    assert "1 suggestion imported, 2 lines not." in out.out and "said.jsonl:3" in out.err
    assert [json.loads(line)["where"] for line in left.read_text().splitlines()] == ["said.jsonl:2", "said.jsonl:3"]
    assert cli.main(["suggestions", "list", "--db", url]) == 0
    assert capsys.readouterr().out.startswith("MiniCheck\t1\t")
    assert cli.main(["suggestions", "remove", "MiniCheck", "--db", url]) == 0
    assert cli.main(["suggestions", "import", str(tmp_path / "none.jsonl"), "--db", url]) == 3
    file.write_text("nonsense\n", encoding="utf-8")
    assert cli.main(["suggestions", "import", str(file), "--db", url]) == 3
