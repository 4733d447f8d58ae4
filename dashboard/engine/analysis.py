"""corpus → stories → compare → suggest, story by story.

Nothing here grows with the square of the corpus: splitting and recurrence are one pass, grouping looks only at
candidate pairs, and all that follows stays inside one story. A story's result is handed on as soon as it is ready, so
that it can be stored before the next one is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from dashboard import compare, corpus, stories, suggest
from dashboard.engine.parallel import spread
from dashboard.model import Alignment, Article, Story, StoryAnalysis, Version

Progress = Callable[[str, int, int], None]  # stage, done, of


@dataclass(frozen=True, slots=True)
class Background:
    """What every story is held against: how common a word or a line is in the whole corpus, and what marks taught."""

    weights: compare.Weights
    recurrence: suggest.Recurrence
    learned: suggest.Learned | None = None


def analyse(
    articles: Sequence[Article],
    *,
    decisions: stories.Decisions | None = None,
    known: Mapping[str, tuple[str, ...]] | None = None,
    learned: suggest.Learned | None = None,
    progress: Progress | None = None,
) -> Iterator[StoryAnalysis]:
    """Every story of a corpus with its alignments and suggestions, in the order of `stories.group`.

    `known` maps the ids of stories from an earlier run to their articles: a story that goes on keeps its id.
    """
    tell = progress or (lambda _stage, _done, _of: None)
    versions = []
    for article in articles:
        versions.append(corpus.version(article))
        tell("sentences", len(versions), len(articles))
    tell("stories", 0, len(versions))
    found = stories.group(versions, decisions=decisions or stories.Decisions())
    found = stories.carry_over(known, found) if known else found
    tell("stories", len(versions), len(versions))
    background = Background(compare.weigh(versions), suggest.recurrence(versions), learned)
    by_id = {version.article.id: version for version in versions}
    jobs = [(story, tuple(by_id[member] for member in story.articles)) for story in found]
    for done, result in enumerate(spread(analyse_story, background, jobs), 1):
        tell("suggestions", done, len(jobs))
        yield result


def analyse_story(background: Background, story: Story, versions: tuple[Version, ...]) -> StoryAnalysis:
    """One story: its versions with their roles, the links of each pair, a suggestion for each sentence."""
    telling = tuple(Version(v.article, v.sentences, story.roles.get(v.article.id, v.role)) for v in versions)
    links = align_story(telling, background.weights)
    said = suggest.suggest(story, telling, links, background.recurrence, background.weights, background.learned)
    return StoryAnalysis(story, telling, links, said)


def align_story(versions: Sequence[Version], weights: compare.Weights) -> tuple[Alignment, ...]:
    """The alignment of every pair of versions, the earlier one as `a`."""
    return tuple(compare.align(a, b, weights) for a, b in combinations(versions, 2))
