"""One article or story that fails, or is over a limit, is set aside with a note; the others go on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from dashboard import compare, corpus, settings, stories, suggest
from dashboard.engine import analysis, limits
from dashboard.engine.analysis import analyse
from dashboard.model import Article, Refusal, StoryAnalysis, Version

TEXT = """The council of Port Ellery voted {0} on Tuesday to raise the harbour fee to 12.40 dollars a month.
Mayor Ida Brandt called the vote overdue. The fee had not changed since 2011, according to the harbour office.
Fishermen said that they would move their boats to Lund if the fee rises again before the summer of next year."""
APART = (
    "A goat named Wanda spent four hours on the roof of a bakery in Lower Fennick before firefighters carried her down."
)


def article(name: str, text: str, **more: Any) -> Article:
    return Article(id=f"{name:0>16}", name=f"{name}.txt", title=name, text=text, language="en", **more)


def few() -> list[Article]:
    return [
        article("one", TEXT.format("6-3")),
        article("two", TEXT.format("5-4") + " So it was."),
        article("odd", APART),
    ]


def run(articles: Sequence[Article]) -> tuple[list[StoryAnalysis], list[Refusal]]:
    noted: list[Refusal] = []
    return list(analyse(articles, aside=noted.append)), noted


def complete(found: list[StoryAnalysis], articles: Sequence[Article]) -> None:
    assert sorted(a for told in found for a in told.story.articles) == sorted(a.id for a in articles)
    for told in found:
        assert all(len(told.suggestions[v.article.id]) == len(v.sentences) for v in told.versions)


def fails_on(work: Any, name: str) -> Any:
    """`work`, but it fails where the article of this name is among the versions it is given."""

    def failing(*given: Any, **more: Any) -> Any:
        versions = [v for some in given if isinstance(some, list | tuple) for v in some if isinstance(v, Version)]
        if any(v.article.name == name for v in versions) or any(
            isinstance(g, Article) and g.name == name for g in given
        ):
            raise OverflowError("date value out of range")
        return work(*given, **more)

    return failing


@pytest.mark.parametrize(
    ("room", "name", "stage"),
    [
        (corpus, "version", "sentences"),
        (stories, "group", "stories"),
        (compare, "weigh", None),
        (suggest, "recurrence", None),
        (suggest, "suggest", "suggestions"),
    ],
)
def test_an_article_that_fails_at_a_stage_is_set_aside_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, room: Any, name: str, stage: str | None
):
    monkeypatch.setattr(room, name, fails_on(getattr(room, name), "odd.txt"))
    if name == "suggest":
        monkeypatch.setattr(analysis.suggest, "suggest", fails_in_suggest(suggest.suggest))
    articles = few()
    found, noted = run(articles)
    complete(found, articles)
    together = next(told for told in found if len(told.versions) == 2)
    assert {said.label for said in together.suggestions[articles[0].id]} - {"unclear"}
    assert [refusal.where for refusal in noted] == ([f"odd.txt [{stage}]"] if stage else [])
    assert all("OverflowError" in refusal.reason and refusal.hint for refusal in noted)


def fails_in_suggest(work: Any) -> Any:
    def failing(story: Any, versions: Sequence[Version], *more: Any) -> Any:
        if any(v.article.name == "odd.txt" for v in versions):
            raise OverflowError("date value out of range")
        return work(story, versions, *more)

    return failing


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_at_the_end_of_the_calendar_ends_no_analysis(day: date):
    articles = [
        *few(),
        article("far", "The meeting is on Sunday, a week after last Monday, Brandt said yesterday.", published=day),
    ]
    found, _ = run(articles)
    complete(found, articles)


def test_what_is_over_a_limit_is_kept_unclear_and_noted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "LIMIT_SENTENCES", 6)
    monkeypatch.setattr(settings, "LIMIT_SENTENCE_CHARS", 150)
    long = article("long", TEXT.format("6-3") + "\n" + "\n".join(f"Line number {n}." for n in range(9)))
    wide = article("wide", "The fee " + "and the other fee " * 40 + "rise.")
    found, noted = run([*few(), long, wide])
    complete(found, [*few(), long, wide])
    told = next(told for told in found if long.id in told.suggestions)
    assert [s.reasons[0].code for s in told.suggestions[long.id]].count("not-analysed") == 7
    for v in (v for told in found for v in told.versions):
        assert all(v.article.text[s.start : s.end] == s.text for s in v.sentences)
    assert [refusal.where for refusal in noted] == ["long.txt [suggestions]", "wide.txt [suggestions]"]


def test_pairs_grow_with_the_versions_of_a_story_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch):
    def versions(n: int) -> list[Version]:
        return [Version(article(str(k), ""), ()) for k in range(n)]

    most = settings.LIMIT_VERSIONS
    assert len(limits.pairs(versions(most))) == most * (most - 1) / 2
    small, large = len(limits.pairs(versions(200))), len(limits.pairs(versions(400)))
    assert large / small < 2.1
    assert small <= settings.LIMIT_PAIRS
    made = versions(200)
    linked = {id(v) for pair in limits.pairs(made) for v in pair}
    assert linked == {id(v) for v in made}
