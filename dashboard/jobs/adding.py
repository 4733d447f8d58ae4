"""Adding articles to a large corpus: the cost is that of the new ones, their stories and a look-up, not that of the corpus.

The stories that share rare words with a new article are looked up in the search index; they and the new articles are grouped
and analysed by themselves, held against the statistics of the whole corpus as they were last counted. No other story
changes. An analysis of the whole corpus counts anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from dashboard import compare, store
from dashboard.engine.analysis import Progress, analyse
from dashboard.errors import CorpusError
from dashboard.jobs.loading import Loaded, given_up, read_folder
from dashboard.jobs.statistics import Statistics, kept_statistics
from dashboard.model import Article, Refusal, StoryAnalysis
from dashboard.review.sharing import assignment
from dashboard.settings import RARE_TERMS
from dashboard.store import loads
from dashboard.store.search_words import tokens
from dashboard.text.stems import stem


def add_folder(
    db: store.Engine, folder: Path, metadata: Path | None = None, *, progress: Progress | None = None
) -> tuple[Loaded, Statistics]:
    """Read a folder and analyse what is new in it, with the stories it may belong to; counts are of what was analysed.

    CorpusError for a desk whose corpus has not been analysed as a whole, DatabaseError.
    """
    statistics = kept_statistics(db)
    if statistics is None:
        hint = "Analyse the corpus once without --only-new."
        raise CorpusError("There are no statistics of this corpus yet.", where=str(folder), hint=hint)
    reading = read_folder(folder, metadata, progress=progress)
    table = str(metadata.expanduser().absolute()) if metadata else None
    job = loads.begin(db, str(folder.expanduser().absolute()), articles=len(reading.articles), table=table)
    with given_up(db, job):
        here = store.articles_known(db, [article.id for article in reading.articles])
        store.save_articles(db, reading)
        loads.advance(db, job, "analysing")
        fresh = [article for article in reading.articles if article.id not in here]
        aside: list[Refusal] = []
        told = _analysed(db, fresh, statistics, progress, aside)
        store.save_stories(db, told)
        assignment.apply_rules(db)
        loads.finish(db, job)
    alone = sum(len(one.versions) == 1 for one in told)
    return Loaded(len(fresh), len(told) - alone, alone, reading.refused, tuple(aside)), statistics


def _analysed(
    db: store.Engine,
    fresh: Sequence[Article],
    statistics: Statistics,
    progress: Progress | None,
    aside: list[Refusal],
) -> list[StoryAnalysis]:
    """The stories of the new articles, and those that they were held against and that have changed by it."""
    if not fresh:
        return []
    near = sorted(
        {name for one in fresh for name in store.stories_sharing(db, rare_words(one, statistics.background.weights))}
    )
    known = {name: store.story_members(db, name) for name in near}
    old = store.articles_by_id(db, [article for members in known.values() for article in members])
    found = analyse(
        [*old, *fresh],
        decisions=store.read_decisions(db),
        known=known,
        background=statistics.background,
        progress=progress,
        aside=aside.append,
    )
    before = {frozenset(members) for members in known.values()}
    return [one for one in found if frozenset(one.story.articles) not in before]


def rare_words(article: Article, weights: compare.Weights) -> Iterable[str]:
    """The article's rarest words, folded as the search has them, as many as it is looked up by in a whole corpus."""
    counts = weights.counts.get(article.language, {})
    words = dict.fromkeys(word for word, _, _ in tokens(f"{article.title} {article.text}"))
    ranked = sorted(words, key=lambda word: (counts.get(stem(word, article.language), 1), word))
    return ranked[:RARE_TERMS]
