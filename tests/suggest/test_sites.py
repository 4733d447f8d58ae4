"""Per-site figures."""

from __future__ import annotations

from dashboard import strings
from dashboard.labels import State
from dashboard.model import Article, Sentence, Story, StoryAnalysis, Suggestion, Version
from dashboard.suggest import sites


def analysis(site: str | None, labels: list[State], name: str, role: str = "rewrite") -> StoryAnalysis:
    sentences = tuple(Sentence(n, n, n + 1, "x") for n in range(1, len(labels) + 1))
    version = Version(Article(name, name, "", "", site=site), sentences, role)  # type: ignore[arg-type]
    said = tuple(Suggestion(label, 0.9, {}) for label in labels)
    return StoryAnalysis(Story(name, name, (name,), {name: "rewrite"}), (version,), (), {name: said})


GOOD: list[State] = ["sourced"] * 45 + ["boilerplate"] * 5
BAD: list[State] = ["sourced"] * 20 + ["unsupported"] * 25 + ["boilerplate"] * 5


def test_a_site_with_more_unsupported_sentences_needs_more():
    found = sites.statistics([analysis("good.example", GOOD, "1"), analysis("bad.example", BAD, "2")])
    assert found["bad.example"].need > found["good.example"].need
    assert found["good.example"].need == 0
    assert found["bad.example"].sentences == 50


def test_few_sentences_say_little():
    long = sites.statistics([analysis("a", BAD, "1"), analysis("b", GOOD * 10, "2")])
    short = sites.statistics([analysis("a", ["unsupported"] * 2, "1"), analysis("b", GOOD * 10 + BAD, "2")])
    assert short["a"].unsupported < long["a"].unsupported
    assert short["a"].unsupported < 0.2


def test_the_reason_is_one_line_and_only_for_what_stands_out():
    found = sites.statistics([analysis("good.example", GOOD, "1"), analysis("bad.example", BAD, "2")])
    reason = sites.reason(found["bad.example"])
    assert reason is not None
    assert "bad.example" in strings.text(reason.code, "en", **reason.values)
    assert "bad.example" in strings.text(reason.code, "de", **reason.values)
    assert sites.reason(found["good.example"]) is None


def test_sources_and_articles_without_a_site_are_left_out():
    found = sites.statistics([analysis(None, BAD, "1"), analysis("wire.example", BAD, "2", role="source")])
    assert found == {}
    assert sites.statistics([]) == {}
