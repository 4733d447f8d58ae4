"""Reasons are well-formed sentences: what they quote stands in the sentences they speak of, spelled as it is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from dashboard.model import Reason, StoryAnalysis
from dashboard.strings import LANGUAGES
from dashboard.suggest import explain
from dashboard.suggest.decide import shipped
from tests.quality.corpora import find, study

EMPTY = re.compile(r"“[\W_]*”|„[\W_]*“|«[\W_]*»")
QUOTES = " \"'“”„«»‘’"


def sentences(story: StoryAnalysis) -> dict[str, str]:
    """Sentences by the name a reason gives them: "a051 #4", the article's file without folder and ending."""
    return {f"{short(v.article.name)} #{s.n}": s.text for v in story.versions for s in v.sentences}


def short(name: str) -> str:
    file, _, key = name.rpartition("#")
    return key if file else Path(name).stem


def faults(reason: Reason, text: str, places: dict[str, str]) -> Iterator[str]:
    """What is wrong with the words a reason quotes."""
    here, there = (reason.values.get(name, "").strip(QUOTES) for name in ("here", "there"))
    place = reason.values.get("where", "")
    told = places[place] if place else ""
    if "here" in reason.values and not here:
        yield "quotes nothing"
    if here and here not in text:
        yield f"“{here}” is not in the sentence"
    if there and place and there not in told:
        yield f"“{there}” is not in the other sentence"
    if here and there and here.casefold() == there.casefold():
        yield f"“{here}” on both sides"
    missing = [word for word in reason.values.get("words", "").strip("–").split(", ") if word not in text]
    if missing:
        yield f"new words that are not in the sentence: {missing}"
    for language in LANGUAGES:
        line = explain(reason, language)
        if EMPTY.search(line) or line in ("", reason.code) or "{" in line:
            yield f"says in {language}: {line}"


def held(stories: Iterable[StoryAnalysis]) -> None:
    found, asked = [], 0
    for story in stories:
        places = sentences(story)
        for version in story.versions:
            for sentence, said in zip(version.sentences, story.suggestions[version.article.id], strict=True):
                for reason in said.reasons:
                    asked += 1
                    if "." not in reason.code:
                        fault = "; ".join(faults(reason, sentence.text, places))
                        found += [f"{version.article.name} #{sentence.n} {reason.code}: {fault}"] if fault else []
    assert asked
    assert not found, "\n".join([f"{len(found)} of {asked} reasons", *found[:20]])


def test_the_demo_s_reasons_quote_what_stands_there(demo_stories: tuple[StoryAnalysis, ...]):
    held(demo_stories)


@pytest.mark.xdist_group("tests/quality/test_corpus_out")  # the worker that has examined these corpora
@pytest.mark.parametrize("name", ["seeds", "rewrites", "reworded", "traps", "summedits"])
def test_the_reasons_of_the_developer_corpora_quote_what_stands_there(shared: Path, name: str):
    corpus = find(name)
    if corpus is None:
        pytest.skip(f"{shared / 'corpora' / name} is not here")
    models = shipped()
    held(one.concluded(models) for one in study(corpus).found)
