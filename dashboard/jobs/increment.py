"""The analysis of what is new or has changed: its cost is that of these articles, their stories and a look-up.

The stories that share rare words with a new article are looked up in the search index; they and the new articles are
grouped and analysed by themselves, held against the statistics of the whole corpus as they were last counted. No other
story changes. An analysis of the whole corpus counts anew; it is due when the corpus has grown or shrunk by RECOUNT.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dashboard import __version__, compare, store
from dashboard.engine.analysis import Aside, Progress, analyse
from dashboard.jobs.statistics import Statistics, kept_statistics
from dashboard.model import Article, StoryAnalysis
from dashboard.settings import RARE_TERMS, RECOUNT
from dashboard.store.search_words import tokens
from dashboard.store.shelf import stories_left
from dashboard.stories import Decisions
from dashboard.text.stems import stem


@dataclass(slots=True)
class Part:
    """What is analysed: `fresh` articles in no story, and the stories `around` them, id → articles of today.

    `outdated` are those of the known that are kept anew even with the same articles. `gone` fills while the part is analysed:
    stories that went into others.
    """

    fresh: list[Article]
    around: dict[str, tuple[str, ...]]
    outdated: frozenset[str]
    gone: set[str] = field(default_factory=set)


def usable_statistics(db: store.Engine) -> Statistics | None:
    """The statistics that new articles can be held against; None where the whole corpus has to be analysed."""
    kept = kept_statistics(db)
    if kept is None or kept.program != __version__ or store.load_standing(db).interrupted:
        return None
    drift = abs(store.corpus_size(db).articles - kept.articles)
    return kept if drift <= RECOUNT * kept.articles else None


def find_part(
    db: store.Engine, statistics: Statistics, *, articles: Collection[str] = (), stories: Collection[str] = ()
) -> Part:
    """What has to be analysed: articles in no story; stories with these `articles`, with replaced ones, these `stories`."""
    fresh = store.articles_by_id(db, store.unplaced_articles(db))
    left, decisions = stories_left(db), store.read_decisions(db)
    outdated = store.stories_outdated(db, articles) | set(stories) | set(left)
    near = store.stories_bound(db, fresh) | store.stories_of(db, _put_together(decisions, fresh))
    for new_story in fresh:
        near |= store.stories_sharing(db, rare_words(new_story, statistics.background.weights))
    listed = {name: store.story_members(db, name) for name in sorted(outdated | near)}
    today = store.articles_listed(db, [key for ids in listed.values() for key in ids])
    story_members = {name: (*left.get(name, ()), *(key for key in ids if key in today)) for name, ids in listed.items()}
    return Part(fresh, story_members, frozenset(outdated))


def analyse_part(
    db: store.Engine,
    statistics: Statistics,
    part: Part,
    *,
    progress: Progress | None = None,
    aside: Aside | None = None,
) -> Iterator[StoryAnalysis]:
    """The stories of the part that are new or have changed; `part.gone` is complete when they have all been asked for."""
    own = {new_story.id for new_story in part.fresh}
    old = store.articles_by_id(db, [key for ids in part.around.values() for key in ids if key not in own])
    before = {name: frozenset(ids) for name, ids in part.around.items() if name not in part.outdated}
    part.gone.update(part.around)
    if not (old or part.fresh):
        return
    for analysis in analyse(
        [*old, *part.fresh],
        decisions=store.read_decisions(db),
        stories_before=part.around,
        background=statistics.background,
        progress=progress,
        aside=aside,
    ):
        part.gone.discard(analysis.story.id)
        if before.get(analysis.story.id) != frozenset(analysis.story.articles):
            yield analysis


def _put_together(decisions: Decisions, fresh: Sequence[Article]) -> set[str]:
    """The articles that an editor has put into one story with a fresh one."""
    own = {new_story.id for new_story in fresh}
    return {key for ids in decisions.together if own & ids for key in ids} - own


def rare_words(article: Article, weights: compare.Weights) -> Iterable[str]:
    """The article's rarest words, folded as the search has them, as many as it is looked up by in a whole corpus."""
    counts = weights.counts.get(article.language, {})
    words = dict.fromkeys(word for word, _, _ in tokens(f"{article.title} {article.text}"))
    ranked = sorted(words, key=lambda word: (counts.get(stem(word, article.language), 1), word))
    return ranked[:RARE_TERMS]
