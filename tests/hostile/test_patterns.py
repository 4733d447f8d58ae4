"""Every regular expression of the program costs no more than the length of its text; what should not has a limit that ends it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import regex

from dashboard.corpus import reading
from dashboard.engine.analysis import analyse
from dashboard.model import Article, Refusal
from dashboard.suggest.checks import ranks
from dashboard.text import patterns
from dashboard.text.lexicon import lexicon
from tests.support.ratios import steeper

ROOMS = ("corpus", "text", "stories", "compare", "suggest", "exchange.foreign", "outside", "review", "web")
PIECES = (
    *("8", "8,", "8 ", "8-", "a", "Aa ", "aA1", " ", "\t", "\n", "a ", "of ", "A of ", "'", '"', "„", "[", "(", ". ", "; ", "$8 "),
    *("Mayor Ann ", "A. ", "é", "a-", "=", "_", "<a ", "&#8", "//a.", "@a.", "“a” ", "By Ann ", "\\", "{", "—", "12 May "),
)  # fmt: skip
ANCHORED = {  # tried at one place of the text alone, not from every one on
    "quantities._LISTED": "match", "wrapping._ITEM": "match", "furniture._DATELINE": "match", "inception.OFFSETS": "match", "cells._FORMULA": "match",
    "people._FROM_HOLDER": "fullmatch", "people._BODY_BEHIND": "fullmatch",
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
        yield f"ranks {language}", ranks._pattern(language)


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


# Written inside a function, or made of words when they are first needed: the file, and where what it makes is held instead.
MADE = {
    "text/patterns.py": "the registry itself",
    "text/lexicon.py": "compiled(): the phrases of each language",
    "text/phrases.py": "compiled(): the word lists of each language",
    "compare/dates.py": "test_dates", "compare/times.py": "test_times", "compare/quantities.py": "words of a lexicon behind \\b",
    "stories/traits.py": "one date, tried at letters of a month", "suggest/checks/callings.py": "callings of up to 40 characters",
    "suggest/checks/people.py": "one escaped word", "suggest/checks/ranks.py": "compiled(): the words of a rank", "review/comments/thread.py": "one escaped handle",
    "store/anchors.py": "a mark's own words, escaped", "corpus/borders.py": "behind one border: 40 characters at most",
}  # fmt: skip
CALLS = ("compile", "sub", "subn", "match", "search", "findall", "finditer", "fullmatch", "split")
ROOT = Path(__file__).resolve().parents[2] / "dashboard"


def written() -> Iterator[tuple[str, str, str, Any]]:
    """Every regular expression in the source, also inside functions and in rooms that `compiled` does not import: (file, place,
    how it is called, pattern); None for a pattern that is made while the program runs."""
    for path in sorted(ROOT.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if not re.search(r"^\s*import re\b|import .*\bpatterns\b", source, re.MULTILINE):
            continue
        tree = ast.parse(source)
        file, module = path.relative_to(ROOT).as_posix(), _modules(tree)
        inside = {n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
        held = {one.value: one.targets[0] for one in ast.walk(tree) if isinstance(one, ast.Assign)}
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=call), args=[first, *_]) if (
                    name in module and call in CALLS
                ):
                    how = _called(tree, held.get(node)) if call == "compile" else call
                    if isinstance(first, ast.Constant):
                        yield (
                            file,
                            f"{file}:{node.lineno}",
                            how,
                            module[name].compile(first.value, _flags(node, module)),
                        )
                    elif node in inside:
                        yield file, f"{file}:{node.lineno}", how, None
                case _:
                    pass


def _called(tree: ast.Module, target: ast.expr | None) -> str:
    """What is asked of a pattern that has a name: "match" or "fullmatch" if nothing else is."""
    name = target.id if isinstance(target, ast.Name) else ""
    calls = {
        one.attr
        for one in ast.walk(tree)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == name
    } & {*CALLS}
    return calls.pop() if len(calls) == 1 else "finditer"


def _modules(tree: ast.Module) -> dict[str, Any]:
    """The names under which a file has `re` or text/patterns.py."""
    found: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.asname or one.name: re for one in node.names if one.name == "re"}
        elif isinstance(node, ast.ImportFrom) and node.module == "dashboard.text":
            found |= {one.asname or one.name: regex for one in node.names if one.name == "patterns"}
    return found


def _flags(node: ast.Call, module: dict[str, Any]) -> int:
    """What is said beside a pattern: names of flags, joined by |."""
    given = [*node.args[1:], *(one.value for one in node.keywords)]
    said = [one.attr for part in given for one in ast.walk(part) if isinstance(one, ast.Attribute)]
    whole = 0
    for name in said:
        flag = getattr(regex if regex in module.values() else re, name, 0)
        whole |= int(flag) if name.isupper() else 0
    return whole


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
            if grown := steeper(lambda n: cost(pattern, text[:n], how), size, ENOUGH):  # noqa: B023  called at once
                slow.append(f"{where} on {piece!r}: {grown}")
    assert slow == []


def test_a_pattern_that_grows_with_the_square_is_told_from_one_that_does_not():
    assert steeper(lambda n: n * n / 1e6, 1_000, ENOUGH)
    assert not steeper(lambda n: n / 1e3, 1_000, ENOUGH)
    disturbed = iter((20.0, 0.25, 0.3, 1.0))  # the whole, a quarter, and both again
    assert not steeper(lambda _: next(disturbed), 1_000, ENOUGH)


def test_no_pattern_of_the_program_is_left_out():
    """Those in functions and in other rooms are held to the same; those made of words are named above."""
    known = {pattern.pattern for _, pattern in compiled()}
    every = [one for one in written() if not one[0].startswith("store/migrations/")]  # those read our own tables
    rest = {p.pattern: (where, call, p) for _, where, call, p in every if p and p.pattern not in known}
    slow = []
    for where, call, pattern in rest.values():
        how = call if call in ("match", "fullmatch") else "finditer"
        for piece in PIECES:
            text = (piece * SIZE)[:SIZE] if isinstance(pattern.pattern, str) else (piece * SIZE).encode()[:SIZE]
            if grown := steeper(lambda n: cost(pattern, text[:n], how), SIZE, ENOUGH):  # noqa: B023  called at once
                slow.append(f"{where} on {piece!r}: {grown}")
    assert len(rest) > 50
    assert slow == []
    assert {file for file, _, _, pattern in every if pattern is None} <= set(MADE)


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
