"""The analysis as files: what docs/analysis-format.md promises, and what comes of a folder that cannot be written."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from dashboard import compare
from dashboard.errors import ExportError
from dashboard.exchange import write_analysis
from dashboard.model import Copy, StoryAnalysis
from tests.support.making import version
from tests.support.marking import analysis, two_versions

PAGE = Path(__file__).resolve().parents[2] / "docs" / "analysis-format.md"
Rows = list[dict[str, Any]]


def rows(path: Path) -> Rows:
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    return [json.loads(line) for line in text.split("\n") if line]


@pytest.fixture(scope="module")
def written(demo_stories: tuple[StoryAnalysis, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    out = tmp_path_factory.mktemp("analysis") / "not" / "there yet"
    count = write_analysis(iter(demo_stories), out)
    found = {name: rows(out / f"{name}.jsonl") for name in ("articles", "sentences", "alignments")}
    assert sorted(path.name for path in out.iterdir()) == sorted(f"{name}.jsonl" for name in found)
    assert count == len(found["articles"])
    return found


def test_every_article_sentence_and_pair_of_the_demo_is_there(
    written: dict[str, Rows], demo_stories: tuple[StoryAnalysis, ...]
):
    articles = {v.article.name for told in demo_stories for v in told.versions}
    assert Counter(row["article"] for row in written["articles"]) == Counter(articles)
    sentences = [(v.article.name, s.n, s.text) for told in demo_stories for v in told.versions for s in v.sentences]
    assert [(row["article"], row["n"], row["text"]) for row in written["sentences"]] == sentences
    pairs = sum(len(list(combinations(told.versions, 2))) for told in demo_stories)
    assert len(written["alignments"]) == pairs


def example(file: str) -> dict[str, Any]:
    """The example line of a file in the document."""
    part = PAGE.read_text(encoding="utf-8").partition(f"## {file}.jsonl")[2]
    return json.loads(re.search(r"```json\n(.*?)```", part, re.DOTALL)[1])  # type: ignore[index]


def shape(value: Any) -> Any:
    """Keys and JSON types, as deep as they go; a list has the shape of its first item."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value[:1]]
    return float if isinstance(value, float) else type(value)


def fits(value: Any, pattern: Any) -> bool:
    if isinstance(pattern, dict):
        return (
            isinstance(value, dict) and set(value) == set(pattern) and all(fits(value[k], pattern[k]) for k in pattern)
        )
    if isinstance(pattern, list):
        return isinstance(value, list) and all(fits(item, pattern[0]) for item in value)
    return value is None or isinstance(value, pattern) or (pattern is float and type(value) is int)


@pytest.mark.parametrize("file", ["articles", "sentences", "alignments"])
def test_each_line_has_the_fields_and_types_of_the_document_s_example(written: dict[str, Rows], file: str):
    pattern = shape(example(file))
    if file == "alignments":
        pattern["pairs"] = [[float]]
    assert [row for row in written[file] if not fits(row, pattern)] == []


def test_only_what_the_document_says_may_be_null_is_null(written: dict[str, Rows]):
    for row in written["articles"]:
        assert {key for key, value in row.items() if value is None} <= {"story", "url", "site", "published", "title"}
    for row in written["sentences"]:
        assert None not in row.values()
        said = row["suggestion"]
        assert None not in said.values()
        for reason in said["reasons"]:
            assert (reason["start"] is None) == (reason["end"] is None)


def test_an_article_alone_has_no_story_and_all_versions_of_one_have_the_same(
    written: dict[str, Rows], demo_stories: tuple[StoryAnalysis, ...]
):
    story = {row["article"]: row["story"] for row in written["articles"]}
    for told in demo_stories:
        expected = told.story.id if len(told.versions) > 1 else None
        assert {story[v.article.name] for v in told.versions} == {expected}


def test_sentences_are_their_place_in_the_article(written: dict[str, Rows], demo_stories: tuple[StoryAnalysis, ...]):
    text = {v.article.name: v.article.text for told in demo_stories for v in told.versions}
    for row in written["sentences"]:
        assert text[row["article"]][row["start"] : row["end"]] == row["text"]
        for reason in row["suggestion"]["reasons"]:
            assert reason["start"] is None or 0 <= reason["start"] < reason["end"] <= len(row["text"])
            assert reason["text"]


def test_labels_scores_and_evidence_are_what_they_may_be(written: dict[str, Rows]):
    known = {(row["article"], row["n"]) for row in written["sentences"]}
    story = {row["article"]: row["story"] for row in written["articles"]}
    for row in written["sentences"]:
        said = row["suggestion"]
        assert said["label"] in ("boilerplate", "unsupported", "sourced", "unclear", "none")
        assert all(0 <= x <= 1 for x in (said["confidence"], *said["scores"].values()))
        for piece in said["evidence"]:
            assert (piece["article"], piece["n"]) in known
            assert story[piece["article"]] == story[row["article"]] is not None
            assert piece["kind"] in ("source", "version")


def test_pairs_name_sentences_that_exist_and_only_within_a_story(written: dict[str, Rows]):
    known = {(row["article"], row["n"]) for row in written["sentences"]}
    story = {row["article"]: row["story"] for row in written["articles"]}
    for row in written["alignments"]:
        assert story[row["a"]] == story[row["b"]] is not None
        for a, b, score in row["pairs"]:
            assert (row["a"], a) in known
            assert (row["b"], b) in known
            assert 0 < score <= 1
        assert len({(a, b) for a, b, _ in row["pairs"]}) == len(row["pairs"])


def test_the_pairs_are_the_links_meant_for_export(written: dict[str, Rows], demo_stories: tuple[StoryAnalysis, ...]):
    name = {v.article.id: v.article.name for told in demo_stories for v in told.versions}
    expected = {
        (name[pair.a], name[pair.b]): [(link.a, link.b) for link in compare.exported(pair)]
        for told in demo_stories
        for pair in told.alignments
    }
    assert {(row["a"], row["b"]): [(a, b) for a, b, _ in row["pairs"]] for row in written["alignments"]} == expected


# ---- copies ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def copied() -> StoryAnalysis:
    """Two versions; the first was found in two more places."""
    a, b = two_versions()
    copies = (Copy("copies/one.txt", site="one.example"), Copy("feed.jsonl#7"))
    return analysis(dataclasses.replace(a, article=dataclasses.replace(a.article, copies=copies)), b)


def test_an_article_found_in_several_places_stands_there_once_a_place(copied: StoryAnalysis, tmp_path: Path):
    assert write_analysis([copied], tmp_path) == 4
    a, b = (v.article.name for v in copied.versions)
    names = [a, "copies/one.txt", "feed.jsonl#7"]
    articles = rows(tmp_path / "articles.jsonl")
    assert [row["article"] for row in articles] == [*names, b]
    assert [row["site"] for row in articles] == ["harbor.example", "one.example", None, "ferry.example"]
    assert len({row["id"] for row in articles}) == 2
    sentences = rows(tmp_path / "sentences.jsonl")
    assert Counter(row["article"] for row in sentences) == dict.fromkeys([*names, b], 3)
    alignments = {(row["a"], row["b"]): row["pairs"] for row in rows(tmp_path / "alignments.jsonl")}
    assert set(alignments) == {(name, b) for name in names} | set(combinations(names, 2))
    assert alignments[names[0], names[1]] == [[n, n, 1.0] for n in (1, 2, 3)]
    assert alignments[names[0], b] == alignments[names[2], b]


def test_two_copies_of_one_text_are_a_story(tmp_path: Path):
    alone = version(["Alone.", "With nobody."])
    twice = dataclasses.replace(alone, article=dataclasses.replace(alone.article, copies=(Copy("again.txt"),)))
    write_analysis([analysis(twice, story="st-2")], tmp_path)
    assert {row["story"] for row in rows(tmp_path / "articles.jsonl")} == {"st-2"}
    write_analysis([analysis(alone, story="st-1")], tmp_path)
    assert {row["story"] for row in rows(tmp_path / "articles.jsonl")} == {None}


# ---- trouble -------------------------------------------------------------------------------------------------------------
def test_a_folder_that_cannot_be_written_is_an_export_error_with_a_hint(copied: StoryAnalysis, tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(ExportError) as caught:
        write_analysis([copied], tmp_path / "file")
    assert caught.value.where == str(tmp_path / "file")
    assert caught.value.hint
    assert caught.value.exit_code == 6


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_an_export_error(copied: StoryAnalysis, tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError):
        write_analysis([copied], tmp_path)


def test_an_analysis_that_breaks_off_leaves_the_files_of_the_last_one(copied: StoryAnalysis, tmp_path: Path):
    write_analysis([copied], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.jsonl")}

    def broken() -> Iterator[StoryAnalysis]:
        yield analysis(*two_versions(), story="another")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        write_analysis(broken(), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.jsonl")} == before


def test_no_story_gives_three_empty_files(tmp_path: Path):
    assert write_analysis([], tmp_path) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        f"{name}.jsonl": b"" for name in ("articles", "sentences", "alignments")
    }
