"""The whole way from articles to stories with suggestions, on the demo corpus and on the articles the project began with."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from dashboard import corpus, store, stories
from dashboard.engine import analysis
from dashboard.engine.analysis import analyse
from dashboard.jobs import learning
from dashboard.model import Article, Reading, StoryAnalysis, Suggestion
from dashboard.suggest import Learned

STORIES = 7  # of the demo corpus, with two versions and more; and four articles alone


def sizes(found: Iterable[StoryAnalysis]) -> Counter[int]:
    return Counter(len(told.versions) for told in found)


def members(found: Iterable[StoryAnalysis]) -> set[frozenset[str]]:
    return {frozenset(told.story.articles) for told in found}


def said_of(found: Iterable[StoryAnalysis]) -> dict[str, tuple[Suggestion, ...]]:
    return {article: said for told in found for article, said in told.suggestions.items()}


def some(reading: Reading, *parts: str) -> list[Article]:
    """The articles whose text has one of these words: two small stories are enough for most questions."""
    return [article for article in reading.articles if any(part in article.text for part in parts)]


@pytest.fixture(scope="module")
def few(demo_reading: Reading, demo_stories: tuple[StoryAnalysis, ...]) -> list[Article]:
    """The articles of two stories and those that stand alone."""
    many = sorted((told for told in demo_stories if len(told.versions) > 1), key=lambda told: told.story.title)[:2]
    alone = [told for told in demo_stories if len(told.versions) == 1]
    wanted = {article for told in (*many, *alone) for article in told.story.articles}
    return [article for article in demo_reading.articles if article.id in wanted]


@pytest.fixture(scope="module")
def few_told(few: list[Article]) -> tuple[StoryAnalysis, ...]:
    return tuple(analyse(few))


# ---- completeness ------------------------------------------------------------------------------------------------
def test_each_article_is_in_exactly_one_story(demo_reading: Reading, demo_stories: tuple[StoryAnalysis, ...]):
    placed = Counter(article for told in demo_stories for article in told.story.articles)
    assert placed == Counter(article.id for article in demo_reading.articles)
    assert sum(n for size, n in sizes(demo_stories).items() if size > 1) == STORIES
    assert sizes(demo_stories)[1] == 4
    assert len({told.story.id for told in demo_stories}) == len(demo_stories)


def test_versions_stand_in_the_order_of_the_story_with_its_roles(demo_stories: tuple[StoryAnalysis, ...]):
    for told in demo_stories:
        assert tuple(v.article.id for v in told.versions) == told.story.articles
        assert {v.article.id: v.role for v in told.versions} == dict(told.story.roles)
        assert sorted(told.story.articles, key=lambda a: told.story.roles[a] != "source") == list(told.story.articles)


def test_each_sentence_has_one_suggestion_and_all_its_scores(demo_stories: tuple[StoryAnalysis, ...]):
    for told in demo_stories:
        assert set(told.suggestions) == set(told.story.articles)
        for version in told.versions:
            said = told.suggestions[version.article.id]
            assert len(said) == len(version.sentences)
            for suggestion in said:
                assert set(suggestion.scores) == {"boilerplate", "unsupported", "sourced"}
                assert all(0 <= score <= 1 for score in (*suggestion.scores.values(), suggestion.confidence))


def test_every_two_versions_of_a_story_are_aligned_once_and_no_others(demo_stories: tuple[StoryAnalysis, ...]):
    for told in demo_stories:
        pairs = [(link.a, link.b) for link in told.alignments]
        assert pairs == list(combinations(told.story.articles, 2))


def test_evidence_and_links_name_sentences_that_exist(demo_stories: tuple[StoryAnalysis, ...]):
    for told in demo_stories:
        count = {v.article.id: len(v.sentences) for v in told.versions}
        for article, said in told.suggestions.items():
            for piece in (piece for suggestion in said for piece in suggestion.evidence):
                assert piece.article != article
                assert 1 <= piece.n <= count[piece.article]
        for pair in told.alignments:
            assert all(1 <= link.a <= count[pair.a] and 1 <= link.b <= count[pair.b] for link in pair.links)


def test_reasons_and_details_stand_in_their_sentence(demo_stories: tuple[StoryAnalysis, ...]):
    for told in demo_stories:
        for version in told.versions:
            for sentence, said in zip(version.sentences, told.suggestions[version.article.id], strict=True):
                assert all(detail in sentence.text for detail in said.specifics), sentence.text
                spans = [(r.start, r.end) for r in said.reasons if r.start is not None and r.end is not None]
                assert all(0 <= start < end <= len(sentence.text) for start, end in spans), sentence.text


def test_an_article_alone_has_nothing_to_be_checked_against(demo_stories: tuple[StoryAnalysis, ...]):
    for told in (told for told in demo_stories if len(told.versions) == 1):
        assert told.versions[0].role in ("single", "source")
        said = told.suggestions[told.story.articles[0]]
        assert {s.label for s in said} <= {"none", "boilerplate"}
        assert all(not s.evidence for s in said)


def test_nothing_at_all_gives_no_story():
    assert list(analyse([])) == []


# ---- the same again ------------------------------------------------------------------------------------------------
def test_the_same_articles_give_the_same_analysis(few: list[Article], few_told: tuple[StoryAnalysis, ...]):
    assert tuple(analyse(few)) == few_told


def test_another_order_of_the_articles_gives_the_same_stories_and_labels(
    few: list[Article], few_told: tuple[StoryAnalysis, ...]
):
    shuffled = random.Random(7).sample(few, len(few))
    again = tuple(analyse(shuffled))
    assert members(again) == members(few_told)
    assert {told.story.id for told in again} == {told.story.id for told in few_told}
    labels = {article: [s.label for s in said] for article, said in said_of(few_told).items()}
    assert {article: [s.label for s in said] for article, said in said_of(again).items()} == labels


def test_progress_is_told_stage_by_stage_to_its_end(few: list[Article], few_told: tuple[StoryAnalysis, ...]):
    told: list[tuple[str, int, int]] = []
    list(analyse(few, progress=lambda *step: told.append(step)))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["sentences", "stories", "suggestions"]
    last = {stage: (done, of) for stage, done, of in told}
    assert last == {
        "sentences": (len(few), len(few)),
        "stories": (len(few), len(few)),
        "suggestions": (len(few_told), len(few_told)),
    }


def test_a_story_comes_as_soon_as_it_is_ready(few: list[Article], monkeypatch: pytest.MonkeyPatch):
    begun: list[str] = []
    whole = analysis.analyse_story

    def watched(background: analysis.Background, story: stories.Story, versions: Sequence[object]) -> StoryAnalysis:
        begun.append(story.id)
        return whole(background, story, versions)  # type: ignore[arg-type]

    monkeypatch.setattr(analysis, "analyse_story", watched)
    first = next(analyse(few))
    assert begun == [first.story.id]


# ---- ids and hand decisions ------------------------------------------------------------------------------------------
def test_a_story_that_grows_keeps_its_id(few: list[Article], few_told: tuple[StoryAnalysis, ...]):
    grown = max(few_told, key=lambda told: len(told.versions))
    late = grown.story.articles[-1]
    before = tuple(analyse([article for article in few if article.id != late]))
    known = {told.story.id: told.story.articles for told in before}
    old = next(told.story.id for told in before if set(told.story.articles) < set(grown.story.articles))
    after = {told.story.id: set(told.story.articles) for told in analyse(few, stories_before=known)}
    assert after[old] == set(grown.story.articles)


def test_articles_put_together_by_hand_stay_together(few: list[Article], few_told: tuple[StoryAnalysis, ...]):
    one, other = [told.story.articles[0] for told in few_told if len(told.versions) == 1][:2]
    decided = stories.Decisions((frozenset((one, other)),), (), {})
    assert frozenset((one, other)) in members(analyse(few, decisions=decided))


def test_articles_taken_apart_by_hand_stay_apart_and_a_role_given_by_hand_holds(
    few: list[Article], few_told: tuple[StoryAnalysis, ...]
):
    big = max(few_told, key=lambda told: len(told.versions)).story
    rewrites = [article for article in big.articles if big.roles[article] != "source"]
    one, other = rewrites[:2]
    decided = stories.Decisions((), (frozenset((one, other)),), {rewrites[2]: "source"})
    after = tuple(analyse(few, decisions=decided))
    assert not any({one, other} <= group for group in members(after))
    told = next(told for told in after if rewrites[2] in told.story.articles)
    assert told.story.roles[rewrites[2]] == "source"
    assert next(v.role for v in told.versions if v.article.id == rewrites[2]) == "source"


# ---- what marks taught -------------------------------------------------------------------------------------------------
def taught(found: Iterable[StoryAnalysis]) -> Learned:
    """A model that learned from somebody who calls everything sourced that the machine calls unsupported."""
    pairs = [s for told in found for said in told.suggestions.values() for s in said if s.features]
    marked = [learning.example(s, "sourced" if s.label == "unsupported" else s.label) for s in pairs if s.label in FIRM]
    return learning.learn(marked * 3, [], trained_at="2026-01-01T00:00:00+00:00")


FIRM = ("boilerplate", "unsupported", "sourced")


def test_what_marks_taught_is_applied_and_what_the_rules_said_can_be_had_back(
    few: list[Article], few_told: tuple[StoryAnalysis, ...]
):
    learned = taught(few_told)
    assert learned.helps
    after = said_of(analyse(few, learned=learned))
    plain = said_of(few_told)
    assert after != plain
    back = {article: tuple(learning.restored(s) for s in said) for article, said in after.items()}
    assert back == {article: tuple(learning.restored(s) for s in said) for article, said in plain.items()}


# ---- the articles the project began with -------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, StoryAnalysis]:
    """First three figures of an article's name -> its story."""
    reading = corpus.read(shared / "corpora" / "seeds" / "articles")
    return {v.article.name[:3]: told for told in analyse(reading.articles) for v in told.versions}


def texts(told: StoryAnalysis, number: str) -> Mapping[str, Suggestion]:
    version = next(v for v in told.versions if v.article.name.startswith(number))
    return {s.text: said for s, said in zip(version.sentences, told.suggestions[version.article.id], strict=True)}


def flagged(told: StoryAnalysis, number: str, words: str) -> Suggestion:
    """What is said of the one sentence of an article with these words."""
    [said] = [said for text, said in texts(told, number).items() if words in text]
    return said


def holders(told: StoryAnalysis, words: str) -> set[str]:
    return {v.article.name[:3] for v in told.versions if words in v.article.text}


def test_the_fifth_seed_is_another_event(seeds: dict[str, StoryAnalysis]):
    assert {seeds[n].story.id for n in ("000", "001", "002", "003")} == {seeds["000"].story.id}
    assert len(seeds["000"].versions) == 4
    assert len(seeds["004"].versions) == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [("001", "March 15, 2024"), ("001", "pretty strong terms"), ("003", "Coalition of the Willing")],
)
def test_what_one_seed_alone_says_is_named(seeds: dict[str, StoryAnalysis], number: str, words: str):
    told = seeds["000"]
    assert holders(told, words) == {number}
    said = flagged(told, number, words)
    assert said.label == "unsupported"
    assert any(words in detail or detail in words for detail in said.specifics), said.specifics
    assert said.reasons


def furniture(text: str) -> bool:
    words = ("©", "rights reserved", "Connect with", "Continue Reading", "Facebook", "newsletter", "Related", "Share")
    return any(word.casefold() in text.casefold() for word in words)


def test_the_page_furniture_and_copyright_of_002_is_boilerplate(seeds: dict[str, StoryAnalysis]):
    found = {text: said.label for text, said in texts(seeds["000"], "002").items() if furniture(text)}
    assert len(found) >= 2
    assert set(found.values()) == {"boilerplate"}


@pytest.mark.parametrize("number", ["000", "001", "002", "003"])
def test_the_closing_filler_of_each_seed_is_boilerplate(shared: Path, seeds: dict[str, StoryAnalysis], number: str):
    import json

    gold = (shared / "corpora" / "seeds" / "gold" / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    records = [record for line in gold if (record := json.loads(line))["article"].startswith(number)]
    filler = [record["text"] for record in records if record["kind"] == "filler"]
    assert filler, "the gold names a closing filler"
    assert flagged(seeds["000"], number, filler[-1].strip()).label == "boilerplate"


def test_a_desk_keeps_the_analysis_as_it_is(empty_desk: store.Engine, few_told: tuple[StoryAnalysis, ...]):
    store.save_articles(empty_desk, Reading(tuple(v.article for told in few_told for v in told.versions)))
    store.save_stories(empty_desk, few_told)
    assert {told.story.id: store.load_story(empty_desk, told.story.id) for told in few_told} == {
        told.story.id: told for told in few_told
    }
