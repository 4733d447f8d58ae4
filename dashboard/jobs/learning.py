"""Learning from marks, in the background and never silently.

Every LEARN_EVERY marks a small model is fitted to what editors decided, and the suggestions of stories that still have
something to decide are re-weighed. It waits for a pause: a fit while somebody marks would take the time that the marks
need (measured: key to durable 96 ms instead of 45 in a story of 10 x 400 sentences). Nothing runs twice at once; the
switch of the Settings page turns it off and gives the rules' own suggestions back. What changed is kept for the screen
(`Learned`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from dashboard import review, store
from dashboard.errors import DashboardError
from dashboard.labels import PROPOSED
from dashboard.model import Suggestion
from dashboard.review.rulings import adjudication
from dashboard.settings import LEARN_EVERY, LEARN_LATEST, LEARN_PAUSE, LEARN_SAMPLE
from dashboard.suggest.learn import Example, Learned, example, learn, rescore, restored

SWITCH, COUNT = "learning", "learning.marks"
_log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()
_asked_for = threading.Lock()  # held from the moment it is due until it is done
_last = {"mark": 0.0}  # when marks came in last, on the monotonic clock


def switched_on(db: store.Engine) -> bool:
    """Return whether learning is on; it is until somebody turns it off."""
    return bool(store.get_setting(db, SWITCH, True))


def switch(db: store.Engine, on: bool, by: str | None = None) -> None:
    """Turn learning on or off. Off gives the rules' own suggestions back at once. AccessError where `by` may not."""
    store.set_setting(db, SWITCH, on, by)
    if not on:
        with _one_at_a_time:  # what is being learned at this moment is taken back as well
            store.keep_learned(db, None)
            store.set_setting(db, COUNT, 0)
            reweigh(db, None)


def due(db: store.Engine) -> bool:
    """Have enough marks come in since the last time?"""
    return switched_on(db) and review.count_answers(db) - int(store.get_setting(db, COUNT, 0)) >= LEARN_EVERY


def in_background(db: store.Engine) -> threading.Thread | None:
    """To be called whenever marks came in: learn in a thread of its own when it is due and nobody is at it, as soon as
    no marks have come for LEARN_PAUSE seconds, or after LEARN_LATEST. The thread, or None. Raises nothing."""
    _last["mark"] = time.monotonic()
    if not _asked_for.acquire(blocking=False):
        return None
    try:
        needed = due(db)
    except DashboardError:
        _log.exception("whether there is something to learn could not be asked")
        needed = False
    if not needed:
        _asked_for.release()
        return None
    thread = threading.Thread(target=_quietly, args=(db,), name="learning", daemon=True)
    thread.start()
    return thread


def _quietly(db: store.Engine) -> None:
    try:
        _pause()
        learn_now(db)
    except DashboardError:
        _log.exception("learning from marks failed; the suggestions stay as they are")
    finally:
        _asked_for.release()


def _pause() -> None:
    """Wait until nobody has marked for a while."""
    latest = time.monotonic() + LEARN_LATEST
    while (left := min(_last["mark"] + LEARN_PAUSE, latest) - time.monotonic()) > 0:
        time.sleep(left)


def learn_now(db: store.Engine, by: str | None = None) -> Learned | None:
    """Fit, keep, re-weigh. None when somebody else is at it, or learning is off. AccessError when `by` may not."""
    if by is not None:
        store.demand(db, by, "desk")
    if not _one_at_a_time.acquire(blocking=False):
        return None
    try:
        if not switched_on(db):
            return None
        count = review.count_answers(db)
        marked, unmarked = examples(db)
        learned = learn(marked, unmarked, trained_at=datetime.now(UTC).isoformat(timespec="seconds"))
        store.keep_learned(db, learned)
        store.set_setting(db, COUNT, count)
        reweigh(db, learned)
        return learned
    finally:
        _one_at_a_time.release()


def examples(db: store.Engine) -> tuple[list[Example], list[Example]]:
    """Sentences with the desk's answer (a ruling, else what editors agree on) and, up to LEARN_SAMPLE, unmarked ones.

    Sentences that are open, because editors differ or are unsure, teach nothing.
    """
    marked: list[Example] = []
    unmarked: list[Example] = []
    answers = {standing.place: standing.final for standing in adjudication.standings(db)}
    for place, suggestion in _suggestions(db):
        label = answers.get(place)
        if suggestion.features and label in PROPOSED:
            marked.append(example(restored(suggestion), label))
        elif suggestion.features and place not in answers and len(unmarked) < LEARN_SAMPLE:
            unmarked.append(example(restored(suggestion)))
    return marked, unmarked


def _suggestions(db: store.Engine) -> Iterator[tuple[tuple[str, int], Suggestion]]:
    for story_id in store.story_ids(db):
        analysis = store.load_story(db, story_id)
        for version in analysis.versions:
            suggestions = analysis.suggestions[version.article.id]
            yield from (
                ((version.article.id, s.n), suggestion)
                for s, suggestion in zip(version.sentences, suggestions, strict=True)
            )


def reweigh(db: store.Engine, learned: Learned | None) -> int:
    """Apply what was learned (None: nothing) to every story's suggestions; how many stories changed.

    A story that is analysed anew meanwhile is left alone: its new analysis already knows what was learned.
    """
    changed = 0
    for story_id in store.story_ids(db):
        stamp = store.stamp(db, story_id)
        analysis = store.load_story(db, story_id)
        fresh = {
            article: tuple(rescore(learned, restored(s)) if learned else restored(s) for s in suggestions)
            for article, suggestions in analysis.suggestions.items()
        }
        if fresh != dict(analysis.suggestions):
            # not over a story that a new analysis has changed since it was read
            changed += store.save_story(db, replace(analysis, suggestions=fresh), if_stamp=stamp)
    return changed
