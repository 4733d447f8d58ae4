"""corpus → stories → compare → suggest, story by story.

Nothing here grows with the square of the corpus: splitting and recurrence are one pass, grouping looks only at
candidate pairs, and all that follows stays inside one story. A story's result is handed on as soon as it is ready, so
that it can be stored before the next one is computed. An article or story that fails at a stage, or is over a limit, is
set aside with a note; the others go on, and what was set aside can still be read and marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dashboard import compare, corpus, stories, suggest
from dashboard.engine import limits
from dashboard.engine.parallel import Failed, describe_failure, spread
from dashboard.model import Alignment, Article, Refusal, Sentence, Story, StoryAnalysis, Version
from dashboard.stories.names import story_id

Progress = Callable[[str, int, int], None]  # stage, done, of
Aside = Callable[[Refusal], None]
T = TypeVar("T")
HINT = "It is kept and can be marked by hand. Please report this with the file, if you may."


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
    stories_before: Mapping[str, tuple[str, ...]] | None = None,
    learned: suggest.Learned | None = None,
    background: Background | None = None,
    counted: Callable[[Background], None] | None = None,
    progress: Progress | None = None,
    aside: Aside | None = None,
) -> Iterator[StoryAnalysis]:
    """Every story of a corpus with its alignments and suggestions, in the order of `stories.group`.

    `stories_before` maps the ids of stories from an earlier run to their articles: a story that goes on keeps its id.
    `aside` is told of what was set aside, an article or a part of one. `background` is used as it is, for articles that
    are a small part of a corpus; else it is counted over these articles, and `counted` is told.
    """
    tell, note = progress or (lambda _stage, _done, _of: None), aside or (lambda _refusal: None)
    full: dict[str, Version] = {}
    for article in articles:
        full[article.id] = split(article, note)
        tell("sentences", len(full), len(articles))
    versions = [limits.shorten(version) for version in full.values()]
    for version in full.values():
        for wrong in limits.notes(version):
            note(wrong)
    tell("stories", 0, len(versions))
    groups = _grouped(versions, decisions or stories.Decisions(), note)
    groups = stories.carry_over(stories_before, groups) if stories_before else groups
    tell("stories", len(versions), len(versions))
    if background is None:
        sound, weights = _surviving(compare.weigh, versions)
        _, recurrence = _surviving(suggest.recurrence, sound)
        background = Background(weights, recurrence, learned)
        if counted:
            counted(background)
    by_id = {version.article.id: version for version in versions}
    jobs = [(story, tuple(by_id[member] for member in story.articles)) for story in groups]
    own_process = any(limits.is_heavy(members) for _, members in jobs)
    results = spread(analyse_story, background, jobs, own_process=own_process)
    for done, (story, result) in enumerate(zip(groups, results, strict=True), 1):
        tell("suggestions", done, len(jobs))
        members = [full[member] for member in story.articles]
        if isinstance(result, Failed):
            for version in members:
                note(limits.aside(version.article.name, "suggestions", f"Nothing is suggested: {result.reason}.", HINT))
            yield limits.unanalysed(story, members)
        else:
            yield limits.whole(result, members)


def analyse_story(background: Background, story: Story, versions: tuple[Version, ...]) -> StoryAnalysis:
    """One story: its versions with their roles, the links of each pair, a suggestion for each sentence."""
    telling = tuple(Version(v.article, v.sentences, story.roles.get(v.article.id, v.role)) for v in versions)
    links = align_story(telling, background.weights)
    suggested = suggest.suggest(story, telling, links, background.recurrence, background.weights, background.learned)
    return StoryAnalysis(story, telling, links, suggested)


def align_story(versions: Sequence[Version], weights: compare.Weights) -> tuple[Alignment, ...]:
    """The alignment of every pair of versions, the earlier one as `a`; in a very large story of some (limits.pairs)."""
    return tuple(compare.align_pairs(limits.pairs(versions), weights))


# ---- one failure is one note ------------------------------------------------------------------------------------
def split(article: Article, note: Aside) -> Version:
    """The article in sentences; in lines, where it cannot be split."""
    try:
        return corpus.version(article)
    except Exception as error:
        reason = f"It could not be split into sentences, its lines are shown instead: {describe_failure(error)}."
        note(limits.aside(article.name, "sentences", reason, HINT))
        return lines_only(article)


def lines_only(article: Article) -> Version:
    """The article with its lines for sentences."""
    return Version(article, tuple(_lines(article.text)), article.role or "rewrite")


def _lines(text: str) -> Iterator[Sentence]:
    start = n = 0
    for paragraph, line in enumerate(text.split("\n")):
        if line.strip():
            n, left = n + 1, start + len(line) - len(line.lstrip())
            yield Sentence(n, left, left + len(line.strip()), line.strip(), "body", paragraph)
        start += len(line) + 1


def _grouped(versions: Sequence[Version], decisions: stories.Decisions, note: Aside) -> tuple[Story, ...]:
    """The stories; an article that grouping fails on is a story of its own, and the others are grouped without it."""
    try:
        return stories.group(versions, decisions=decisions)
    except Exception as error:
        reason = f"It could not be compared with the other articles and stands alone: {describe_failure(error)}."
    sound, groups = _surviving(lambda some: stories.group(some, decisions=decisions), versions)
    kept = {version.article.id for version in sound}
    odd = [version for version in versions if version.article.id not in kept]
    for version in odd:
        note(limits.aside(version.article.name, "stories", reason, HINT))
    return (*groups, *(_alone(version) for version in odd))


def _alone(version: Version) -> Story:
    own = version.article.id
    return Story(story_id((own,)), version.article.title, (own,), {own: version.article.role or "single"})


def _surviving(work: Callable[[Sequence[Version]], T], versions: Sequence[Version]) -> tuple[list[Version], T]:
    """The versions on which `work` does not fail, and its result for them. What fails is found by halving."""
    try:
        return list(versions), work(versions)
    except Exception:
        if not versions:
            raise
    kept = list(versions)
    if len(kept) > 1:
        half = len(kept) // 2
        kept = [*_surviving(work, kept[:half])[0], *_surviving(work, kept[half:])[0]]
        if len(kept) == len(versions):  # each half is fine alone: the first one at least
            kept = kept[:half]
    else:
        kept = []
    return _surviving(work, kept)
