"""Asking a checker about a desk's sentences, and keeping what it says under its name.

Rule 1: a sentence it has judged is not asked again, unless everything is to be.
Rule 2: a failure is one sentence without a verdict; CHECK_FAILURES in a row stop the checker. How it ended is kept, and
Settings shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from dashboard import store
from dashboard.errors import SetupError
from dashboard.model import OutsideSuggestion, Sentence, StoryAnalysis, Version
from dashboard.outside import checkers
from dashboard.outside.checkers import Question
from dashboard.outside.process import CheckerProcess, CheckFailedError
from dashboard.settings import CHECK_BATCH, CHECK_CANDIDATES, CHECK_FAILURES, CHECK_SECONDS
from dashboard.store.desk_log import moment
from dashboard.store.outside import read_outside, save_outside

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """How asking a checker ended: `asked` sentences, `answered` about so many, `failed` on so many; `trouble`: the
    last failure, `stopped`: it was the end. `ended` is ms since 1970.
    """

    asked: int = 0
    answered: int = 0
    failed: int = 0
    trouble: str = ""
    stopped: bool = False
    ended: int = 0


@dataclass(frozen=True, slots=True)
class _Item:
    """A sentence with its question and the sentences behind the question's evidence."""

    version: Version
    sentence: Sentence
    question: Question
    candidates: tuple[tuple[str, str], ...]  # article id, words


def run_checker(
    engine: store.Engine,
    name: str,
    *,
    story: str | None = None,
    again: bool = False,
    seconds: float = CHECK_SECONDS,
    progress: Progress | None = None,
) -> Run:
    """Ask the checker `name` about every sentence of the desk, or of one story. SetupError when there is none of the name
    or it cannot be started; how that ended is kept too.
    """
    targets = checkers.installed()
    if name not in targets:
        hint = f"Installed: {', '.join(sorted(targets)) or 'none'}. See docs/checkers.md."
        if name in checkers.BUILT_IN:
            hint = f"Set DASHBOARD_CHECKER_URL to its address. {hint}"
        raise SetupError(f"There is no checker named {name}.", hint=hint)
    try:
        run = _run(engine, name, targets[name], _items(engine, name, story, again), seconds, progress)
    except SetupError as error:
        keep_run(engine, name, Run(trouble=error.message, stopped=True, ended=moment()))
        raise
    keep_run(engine, name, run)
    return run


def _run(
    engine: store.Engine, name: str, target: str, items: Sequence[_Item], seconds: float, progress: Progress | None
) -> Run:
    asked = answered = failed = in_a_row = 0
    trouble, waiting = "", list[OutsideSuggestion]()
    with CheckerProcess(target, seconds) as process:
        for item in items:
            asked += 1
            try:
                verdict = _verdict(name, item, process)
                in_a_row = 0
            except CheckFailedError as error:
                failed, in_a_row, trouble, verdict = failed + 1, in_a_row + 1, str(error), None
            if verdict:
                answered += 1
                waiting.append(verdict)
            if len(waiting) >= CHECK_BATCH:
                save_outside(engine, waiting)
                waiting.clear()
            if progress:
                progress(name, asked, len(items))
            if in_a_row >= CHECK_FAILURES:
                break
    if waiting:
        save_outside(engine, waiting)
    return Run(asked, answered, failed, trouble, in_a_row >= CHECK_FAILURES, moment())


def _verdict(name: str, item: _Item, process: CheckerProcess) -> OutsideSuggestion | None:
    answer = process.ask(item.question)
    if answer is None:
        return None
    try:
        label, score, reason, numbers = checkers.judged(answer, len(item.candidates))
    except (ValueError, TypeError) as error:
        raise CheckFailedError(f"its answer cannot be used: {error}") from None
    evidence = tuple({"article": item.candidates[k][0], "quote": item.candidates[k][1]} for k in numbers)
    s = item.sentence
    return OutsideSuggestion(name, item.version.article.id, s.start, s.end, s.text, label, score, reason, evidence)


def _items(engine: store.Engine, name: str, story: str | None, again: bool) -> list[_Item]:
    """What is to be asked: sentences of versions that are no source documents, in stories of several versions."""
    read_before = {} if again else read_outside(engine, story, hidden=True)
    judged = {
        place for place, suggestions in read_before.items() if any(suggestion.by == name for suggestion in suggestions)
    }
    stories = [story] if story else store.story_ids(engine)
    return [
        item
        for key in stories
        for item in _story_items(store.load_story(engine, key))
        if (item.version.article.id, item.sentence.n) not in judged
    ]


def _story_items(analysis: StoryAnalysis) -> Iterator[_Item]:
    if len(analysis.versions) < 2:
        return
    for version in analysis.versions:
        if version.role == "source":
            continue
        for sentence in version.sentences:
            near = candidates(analysis, version, sentence.n)
            own = version.article
            question = Question(
                sentence.text, tuple(text for _, text in near), own.language, own.title, own.name, sentence.n
            )
            yield _Item(version, sentence, question, near)


def candidates(analysis: StoryAnalysis, version: Version, n: int) -> tuple[tuple[str, str], ...]:
    """(article id, words) of the sentences that could support sentence `n` of a version, the nearest first: what the
    suggestion rests on, then what is aligned with it.
    """
    own, texts = version.article.id, {v.article.id: v for v in analysis.versions}
    suggestions = analysis.suggestions.get(own, ())
    places = [(e.article, e.n) for e in suggestions[n - 1].evidence] if n <= len(suggestions) else []
    linked = []
    for pair in analysis.alignments:
        if own in (pair.a, pair.b):
            other = pair.b if pair.a == own else pair.a
            ends = (
                (link.a, link.b, link.score) if pair.a == own else (link.b, link.a, link.score) for link in pair.links
            )
            linked += [(-score, other, there) for here, there, score in ends if here == n]
    places += [(article, there) for _, article, there in sorted(linked)]
    unique = list(dict.fromkeys(places))[:CHECK_CANDIDATES]
    return tuple((article, texts[article].sentence(k).text) for article, k in unique if article in texts)


# ---- how it ended -------------------------------------------------------------------------------------------------
def keep_run(engine: store.Engine, name: str, run: Run) -> None:
    """Keep how asking a checker ended."""
    store.set_setting(engine, f"checker {name}", asdict(run))


def last_run(engine: store.Engine, name: str) -> Run | None:
    """How asking a checker ended last; None: it never was."""
    kept = store.get_setting(engine, f"checker {name}")
    if kept and "said" in kept:  # as version 0.2 named it
        kept["answered"] = kept.pop("said")
    return Run(**kept) if kept else None
