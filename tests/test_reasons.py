"""The registry of reasons, the catalogues and the engine name the same codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import reasons
from dashboard.strings import LANGUAGES, catalogue

ENGINE = Path(__file__).resolve().parents[1] / "dashboard" / "suggest"
AROUND = re.compile(r"reasons\.(by|any|bare)-|reasons\.said-by-only|.*_(one|other)$")  # parts of sentences, plurals


def test_each_code_is_registered_once():
    codes = [spec.code for spec in reasons.REGISTRY]
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_registered_code_has_a_sentence_in_every_language_and_no_sentence_is_left_over(language: str):
    strings = catalogue(language)
    wordings = {spec.wording for spec in reasons.REGISTRY}
    assert wordings - strings.keys() == set()
    assert {f"reasons.{spec.bare}" for spec in reasons.REGISTRY} - strings.keys() == set()
    rooms = {wording.partition(".")[0] for wording in wordings}
    kept = {key for key in strings if key.partition(".")[0] in rooms and not AROUND.match(key)}
    assert kept - wordings == set()


def test_every_code_that_the_engine_writes_is_registered():
    written = set()
    for path in ENGINE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        written |= set(re.findall(r'(?:finding\(|Reason\()\s*"([a-z.-]+)"', text))
        written |= {f"boilerplate.{name}" for name in re.findall(r'\.say\("[a-z-]+", "([a-z_]+)"', text)}
    assert len(written) > 20
    assert {code for code in written if reasons.find(code) is None} == set()


def test_an_unknown_code_is_an_error_where_a_reason_is_given_and_readable_where_one_was_kept():
    with pytest.raises(LookupError, match="register it"):
        reasons.spec_of("from-an-older-version")
    assert reasons.find("from-an-older-version") is None


def test_what_settles_a_matter_names_a_mistake_and_a_weak_word_is_no_fact():
    assert [s.code for s in reasons.REGISTRY if s.nature == "hard" and not (s.kind and s.category)] == []
    assert [s.code for s in reasons.REGISTRY if s.nature == "weak" and s.group in ("fact", "person")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_detail_has_its_words_in_the_queue_and_among_the_filters(language: str):
    words = catalogue(language)
    for kind in reasons.KINDS:
        assert f"triage.kind_{kind}" in words
        assert any(form in words for form in (f"queue.{kind}", f"queue.{kind}_other", f"queue.{kind}_one"))
