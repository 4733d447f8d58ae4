"""Which sentences marks from elsewhere belong to, told by their words with context; nothing is guessed.

Rule 1: an article is found by its id, name, address or title, else by its whole text; a mark that has neither, by being
word for word a sentence that only one article has.
Rule 2: the words must be in the article. Of several places the one in the same company counts; without context or place,
several are too many.
Rule 3: a mark over several sentences is a mark on each of them; one on a few words is a mark on their sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from dashboard import store
from dashboard.exchange.foreign.mark import ForeignMark
from dashboard.model import Span
from dashboard.settings import ANCHOR_COVER
from dashboard.store.anchors import locate, places_of
from dashboard.store.sheets import Line


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence (article id, n, start, end, words) that a mark belongs to; `words`: what of it was marked, if a part."""

    mark: ForeignMark
    story: str
    article: str
    n: int
    start: int
    end: int
    text: str
    words: Span | None = None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A mark that was not brought in, and why; `why` is a key of `reports.import_WHY` for the screen."""

    mark: ForeignMark
    why: str


def match_marks(engine: store.Engine, marks: Sequence[ForeignMark]) -> tuple[list[Match], list[Unmatched]]:
    """Return the sentences that `marks` belong to, and the marks that belong to none."""
    wanted = _Wanted(marks)
    matches_by_mark: dict[int, list[Match]] = defaultdict(list)
    tried: set[int] = set()
    for sheets in store.read_sheets(engine):
        for sheet in sheets:
            for i in wanted.asked_of(sheet):
                tried.add(i)
                matches_by_mark[i] += _matches(marks[i], sheet)
    matched = [
        match
        for i in range(len(marks))
        if len({m.article for m in matches_by_mark[i]}) == 1
        for match in matches_by_mark[i]
    ]
    missing = [Unmatched(mark, _why(matches_by_mark[i], i in tried)) for i, mark in enumerate(marks)
               if len({m.article for m in matches_by_mark[i]}) != 1]  # fmt: skip
    return matched, missing


def _why(matches: Sequence[Match], tried: bool) -> str:
    return "several" if matches else "words" if tried else "article"


class _Wanted:
    """The marks by what tells their article."""

    def __init__(self, marks: Sequence[ForeignMark]) -> None:
        self.keys: dict[str, list[int]] = defaultdict(list)
        self.texts: dict[str, list[int]] = defaultdict(list)
        self.words: dict[str, list[int]] = defaultdict(list)
        for i, mark in enumerate(marks):
            for key in mark.keys:
                self.keys[key].append(i)
            if mark.text:
                self.texts[folded(mark.text)].append(i)
            if not mark.keys and not mark.text:
                self.words[folded(mark.quote)].append(i)

    def asked_of(self, sheet: store.Sheet) -> list[int]:
        """Return the marks that may belong to this article, each once."""
        article = sheet.article
        path = PurePosixPath(article.name)
        names = {article.id, article.name, path.name, path.stem, article.url or "", article.title}
        names |= {copy.name for copy in article.copies} | {copy.url or "" for copy in article.copies}
        asked = [i for name in names for i in self.keys.get(name, ())]
        asked += self.texts.get(folded(article.text), ()) if self.texts else ()
        if self.words:
            folded_sentences = {folded(article.text[s.start : s.stop]) for s in sheet.sentences}
            asked += [i for words in folded_sentences for i in self.words.get(words, ())]
        return list(dict.fromkeys(asked))


def folded(text: str) -> str:
    """Return a text with its white space folded: lines may be wrapped elsewhere."""
    return " ".join(text.split())


def _matches(mark: ForeignMark, sheet: store.Sheet) -> list[Match]:
    place = _quoted_place(mark, sheet.article.text)
    return list(_sentences(mark, sheet, place)) if place else []


def _quoted_place(mark: ForeignMark, text: str) -> tuple[int, int] | None:
    if mark.start is not None and mark.text:
        return locate(mark.quote, mark.start, mark.text, text)
    if mark.before or mark.after:
        return locate(mark.quote, len(mark.before), mark.before + mark.quote + mark.after, text)
    if mark.start is not None and text[mark.start : mark.start + len(mark.quote)] == mark.quote:
        return mark.start, mark.start + len(mark.quote)
    candidates = places_of(mark.quote, text)
    return candidates[0] if len(candidates) == 1 else None


def _sentences(mark: ForeignMark, sheet: store.Sheet, place: tuple[int, int]) -> Iterator[Match]:
    for s in sheet.sentences:
        common = min(s.stop, place[1]) - max(s.start, place[0])
        if common <= 0 or not _covers(common, s, place):
            continue
        part = Span(max(0, place[0] - s.start), min(s.stop, place[1]) - s.start)
        words = None if part.end - part.start >= ANCHOR_COVER * (s.stop - s.start) else part
        text = sheet.article.text[s.start : s.stop]
        yield Match(mark, sheet.story, sheet.article.id, s.n, s.start, s.stop, text, words)


def _covers(common: int, s: Line, place: tuple[int, int]) -> bool:
    """Most of the sentence is marked, or most of what is marked is in the sentence."""
    return common >= ANCHOR_COVER * min(s.stop - s.start, place[1] - place[0])


def by_editor(matches: Iterable[Match], name: str) -> dict[str, list[Match]]:
    """Return the matches by who made them; `name` stands for those of whom the file says nothing."""
    matches_by_editor: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        matches_by_editor[match.mark.editor or name].append(match)
    return matches_by_editor
