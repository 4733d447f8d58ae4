"""Every regular expression of the program costs no more than the length of its text; what should not has a limit that ends it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import pytest
import regex

from dashboard.corpus import reading
from dashboard.engine.analysis import analyse
from dashboard.model import Article, Refusal
from dashboard.text import patterns
from dashboard.text.lexicon import lexicon

ROOMS = ("corpus", "text", "stories", "compare", "suggest", "exchange.foreign", "outside", "review", "web")
PIECES = (
    *("8", "8,", "8 ", "8-", "a", "Aa ", "aA1", " ", "\t", "\n", "a ", "of ", "A of ", "'", '"', "„", "[", "(", ". ", "; ", "$8 "),
    *("Mayor Ann ", "A. ", "é", "a-", "=", "_", "<a ", "&#8", "//a.", "@a.", "“a” ", "By Ann ", "\\", "{", "—", "12 May "),
)  # fmt: skip
ANCHORED = {  # tried at one place of the text alone, not from every one on
    "quantities._LISTED": "match", "wrapping._ITEM": "match", "furniture._DATELINE": "match", "inception.OFFSETS": "match", "cells.FORMULA": "match",
    "tables.FORMULA": "match", "people._FROM_HOLDER": "fullmatch", "people._BODY_BEHIND": "fullmatch",
}  # fmt: skip
TRUSTED = ("bundle._FONT",)  # run on Streamlit's own files
BOUNDED = ("borders._INITIAL",)  # the last 100 characters are searched
SIZE = 3_000
ENOUGH = 0.03  # s below which a clock tells nothing; what grows with the square takes ten times that


def compiled() -> Iterator[tuple[str, Any]]:
    """Every compiled pattern that a module of these rooms holds, by its place; those in lists and tables, too."""
    for room in ROOMS:
        package = importlib.import_module(f"dashboard.{room}")
        names = [package.__name__] + [
            found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        ]
        for name in names:
            for key, value in vars(importlib.import_module(name)).items():
                yield from _inside(f"{name}.{key}", value)
    for language in ("en", "de", "es"):
        yield from _inside(f"lexicon {language}", lexicon(language).phrases)


def _inside(where: str, value: object) -> Iterator[tuple[str, Any]]:
    if isinstance(value, re.Pattern | regex.Pattern | patterns.Pattern):
        if isinstance(value.pattern, str):
            yield where, value
    elif isinstance(value, dict | MappingProxyType):
        for key, one in value.items():
            yield from _inside(f"{where}[{key}]", one)
    elif isinstance(value, list | tuple | set | frozenset):
        for k, one in enumerate(value):
            yield from _inside(f"{where}[{k}]", one)


def cost(pattern: Any, text: str, how: str) -> float:
    """Seconds of the processor for all matches, or for one where it is tried at one place."""
    began = time.process_time()
    try:
        if how == "finditer":
            for _ in pattern.finditer(text):
                pass
        else:
            getattr(pattern, how)(text)
    except TimeoutError:
        return 1e9
    return time.process_time() - began


def test_every_pattern_takes_four_times_as_long_for_four_times_the_text():
    found = {id(pattern): (where, pattern) for where, pattern in compiled()}
    assert len(found) > 150  # others are made when they are first needed, from the same words
    slow = []
    for where, pattern in found.values():
        name = ".".join(where.split(".")[-2:])
        if name in TRUSTED:
            continue
        how, size = ANCHORED.get(name, "finditer"), 100 if name in BOUNDED else SIZE
        for piece in PIECES:
            text = (piece * size)[:size]
            if cost(pattern, text, how) > ENOUGH:
                once, four = (min(cost(pattern, text[:n], how) for _ in range(3)) for n in (size // 4, size))
                if four > ENOUGH and four > 9 * once:
                    slow.append(f"{where} on {piece!r}: {once:.3f} s, then {four:.3f} s")
    assert slow == []


def test_a_pattern_that_would_run_for_ever_ends_with_a_note_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patterns, "PATTERN_SECONDS", 0.2)
    slow = patterns.compile("(?:a|aa)+[bc]{2}")
    specifics = importlib.import_module("dashboard.compare.specifics")  # the package has a function of that name
    plain = specifics.find_times

    def hanging(text: str, language: str) -> Any:
        slow.search(text)
        return plain(text, language)

    monkeypatch.setattr(specifics, "find_times", hanging)
    bad = Article("1" * 16, "bad.txt", "", f"The council voted 6-3. It said {'a' * 60}b on Tuesday.", language="en")
    good = Article(
        "2" * 16, "good.txt", "", "A goat named Wanda stood on a roof in Lund for four hours.", language="en"
    )
    noted: list[Refusal] = []
    found = list(analyse([bad, good], aside=noted.append))
    assert sorted(a for told in found for a in told.story.articles) == [bad.id, good.id]
    assert {one.where.partition(" ")[0] for one in noted} == {"bad.txt"}
    assert any("a pattern took more than" in one.reason and one.hint for one in noted), noted
    assert all(s.reasons[0].code != "not-analysed" for told in found for s in told.suggestions.get(good.id, ()))


def test_a_file_on_which_a_pattern_runs_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch):
    def hanging(*_: object) -> Any:
        raise TimeoutError("regex timed out")

    monkeypatch.setattr(reading, "_articles", hanging)
    found = reading.read_bytes("a.txt", b"The council voted.")
    assert [one.reason for one in found.refused] == ["The file takes too long to read."]
