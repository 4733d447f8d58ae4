"""Two quicker ways to ask a pattern find what the pattern finds."""

from __future__ import annotations

import pickle
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from dashboard import corpus, suggest
from dashboard.compare import dates, people, quantities, times
from dashboard.suggest.checks import ranks
from dashboard.text import patterns
from dashboard.text.fold import fold_in_place
from dashboard.text.lexicon import lexicon, load
from dashboard.text.phrases import Gated, lists
from tests.hostile.test_patterns import PIECES

ROOMS = ("dashboard.compare.", "dashboard.suggest.", "dashboard.text.")
LISTS = ("hedges", "negations", "speech", "left_open")
DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
ODD = (
    "On 3 May 2025 Mayor Anna-Lena Müller’s aide said: “Not ruled out at half past nine, two thirds, £1,5m.”",
    "Am Samstag, 3. Mai, um halb zehn: „Ex-Ministerpräsidentin Dr. J. B. Özdemir (SPD) könnte nicht …“",
    "El 3 de mayo a las nueve y media, «nadie» pudo negar la ministra del Interior Ana Íñigo.",
    "İstanbul’da ſaid K 3 ½ ²; Διαύγεια; 一座桥将关闭到星期一。 nai\u0308ve co\u00adoperation, could\u00a0not be ruled\nout",
    "said_May x_said MAY said-may “could Not”could not",
)


@lru_cache(maxsize=1)
def texts() -> tuple[str, ...]:
    articles = corpus.read(DEMO).articles[::12]
    found = [sentence.text for article in articles for sentence in corpus.version(article).sentences[3:9:2]]
    return (*ODD, *found, *((piece * 60)[:60] for piece in PIECES))


def quick() -> list[Any]:
    assert suggest.suggest  # every module with a pattern is here
    rooms = [vars(module) for name, module in sys.modules.items() if name.startswith(ROOMS)]
    made = [value for room in rooms for value in room.values()]
    for language in ("en", "de", "es"):
        made += [
            *(lexicon(language).phrases[name] for name in LISTS),
            *(pattern for _, pattern in dates._patterns(language)),
        ]
        made += [*dates._calendar_words(language), times._clock(language), times._spoken(language)]
        made += [quantities._soft(language), people._offices(language), ranks._pattern(language), ranks._HINT[language]]
    return list({id(p): p for p in made if isinstance(p, patterns._Twice | patterns._Words)}.values())


def told(hits: Any) -> list[tuple[object, ...]]:
    return [(hit.span(), hit.groups(), hit.groupdict()) for hit in hits]


def test_a_pattern_finds_the_same_whichever_way_it_is_asked():
    found = quick()
    assert len(found) > 60
    for pattern in found:
        plain = pattern._compiled
        for text in texts():
            assert told(pattern.finditer(text)) == told(plain.finditer(text)), (plain.pattern, text)
            assert told(filter(None, [pattern.search(text)])) == told(filter(None, [plain.search(text)]))


def test_a_pattern_finds_the_same_between_two_places():
    for pattern in [p for p in quick() if isinstance(p, patterns._Words)][::4]:
        for text in texts()[:12]:
            for start, end in ((0, 9), (3, len(text)), (5, len(text) // 2), (7, 30)):
                assert told(pattern.finditer(text, start, end)) == told(pattern._compiled.finditer(text, start, end))


def test_long_text_is_left_to_the_pattern_that_has_a_limit(monkeypatch: pytest.MonkeyPatch):
    pattern = patterns.compile_twice(r"\p{Lu}\p{L}+")
    assert [type(hit).__module__ for hit in (pattern.search("Anna"), pattern.search("Anna" * 200))] == ["re", "_regex"]


def test_patterns_are_sent_to_workers():
    for pattern in (patterns.compile_phrases(["could not", "may"]), patterns.compile_twice(r"\p{Lu}+")):
        assert told(pickle.loads(pickle.dumps(pattern)).finditer("It MAY")) == told(pattern.finditer("It MAY"))


def test_a_phrase_is_found_in_the_words_of_a_text_and_the_pattern_tried_only_for_one_with_a_sign(
    monkeypatch: pytest.MonkeyPatch,
):
    found = patterns.compile_phrases(["may", "ruled out", "rule", "rule of thumb", "p.m."])
    tried: list[int] = []
    real = found.match
    monkeypatch.setattr(found, "match", lambda text, start, end: tried.append(start) or real(text, start, end))
    assert not list(found.finditer("The council ruled on Tuesday."))
    assert [hit[0] for hit in found.finditer("It May rain.")] == ["May"]
    assert not tried
    assert [hit[0] for hit in found.finditer("At 3 P.M. a rule Of  thumb was ruled\nout, the rule.")] == [
        "P.M.",
        "rule Of  thumb",
        "ruled\nout",
        "rule",
    ]
    assert len(tried) == 1


def test_a_list_of_stock_phrases_finds_the_same_where_it_is_not_tried_on_every_line():
    for language in ("en", "de", "es"):
        entries = [entry for some in load(language, "boilerplate").values() for entry in some]
        entries = [*entries[::25], *(entry for entry in entries if not entry[0].isalpha() or ") (" in entry)]
        said = (re.sub(r"[*?()]", "", entry).replace("|", " ") for entry in entries)
        lines = [fold_in_place(line) for line in (*said, *texts()[:30])]
        known = lists(language)
        gated = {name: known.find[name] for name in known.find if isinstance(known.find[name], Gated)} if known else {}
        assert len(gated) > 10
        for name, list_ in gated.items():
            for line in lines:
                assert told(list_.finditer(line)) == told(list_._expression.finditer(line)), (name, line)
                assert (list_.search(line) is None) == (list_._expression.search(line) is None)
