"""What a story is called: its id, which outlives an analysis, and its title, which an editor recognises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from dashboard.model import Article, Story


def story_id(articles: Iterable[str]) -> str:
    """The id of a story from its smallest article id: the same members always give the same id, and most larger ones do."""
    return f"st-{min(articles)}"


def carry_over(old: Mapping[str, tuple[str, ...]], new: Sequence[Story]) -> tuple[Story, ...]:
    """`new` with the ids of `old` (story id -> article ids) where a story goes on.

    A story goes on in the one that has most of its articles; each old id is used once. What is new keeps its own id, or
    takes that of its next member where an old story that went elsewhere holds it.
    """
    of = {article: story for story, articles in old.items() for article in articles}
    shared: dict[tuple[str, int], int] = {}
    for k, story in enumerate(new):
        for article in story.articles:
            if article in of:
                shared[of[article], k] = shared.get((of[article], k), 0) + 1
    given: dict[int, str] = {}
    taken: set[str] = set()
    for (name, k), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if k not in given and name not in taken:
            given[k] = name
            taken.add(name)
    return _renamed(new, given)


def _renamed(new: Sequence[Story], given: dict[int, str]) -> tuple[Story, ...]:
    taken = set(given.values())
    for k, story in enumerate(new):
        if k not in given:
            free = [story.id, *(f"st-{article}" for article in sorted(story.articles))]
            given[k] = next((name for name in free if name not in taken), f"{story.id}-{k}")
            taken.add(given[k])
    names = {story.id: given[k] for k, story in enumerate(new)}
    return tuple(
        replace(
            story,
            id=given[k],
            near=tuple((names.get(other, other), score) for other, score in story.near),
            ties=tuple(replace(tie, story=names.get(tie.story, tie.story)) for tie in story.ties),
        )
        for k, story in enumerate(new)
    )


def best_title(articles: Sequence[Article], first_sentence: Callable[[int], str]) -> str:
    """The headline to know a story by: the first calm one of `articles` (sources, then the most central), a real headline
    before a first sentence, a first sentence before a loud headline. `first_sentence`: number -> that of one without title."""
    titles = [title for k, a in enumerate(articles) if (title := headline(a.title.strip() or first_sentence(k)))]
    short = (title for title in titles if not title.endswith((".", "…", "。")) and not shouts(title))
    calm = (title for title in titles if not shouts(title))
    return next(chain(short, calm, titles), articles[0].name)


def headline(first: str) -> str:
    """A title or first sentence, cut at 120 characters."""
    text = " ".join(first.split())
    return text if len(text) <= 120 else text[:119].rsplit(" ", 1)[0] + "…"


def shouts(title: str) -> bool:
    """Whether a headline is mostly capitals, begins with a call in capitals ("URGENT UPDATE:") or ends in "!"."""
    letters = [ch for ch in title if ch.isalpha()]
    call, colon, _ = title.partition(":")
    loud = bool(colon) and len(call) > 3 and call == call.upper() and any(ch.isalpha() for ch in call)
    return loud or title.rstrip().endswith("!") or sum(ch.isupper() for ch in letters) > 0.6 * len(letters) > 4
