"""The review pane without a browser: one story, its cursor, and what each key does, as components/*.js does it.

It works on the same payload that the browser gets and counts every key. Marks go through `review.record_marks`, in the batches
of an outbox; what the editor sees meanwhile is what the pane keeps itself.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import Engine

from dashboard import review, settings
from dashboard.compare.consensus import CONSENSUS
from dashboard.components.payload import pair_rows, payload
from dashboard.labels import LABELS
from dashboard.model import MarkEvent, MarkEvidence, Span, StoryAnalysis

Key = tuple[str, int]  # article id, sentence number
EDITOR = "Editor who knows"
START = 1_790_000_000_000  # ms
UNNAMED = MarkEvidence(note="no evidence named yet")  # nothing comes near: the pane marks and says so
WHOLE = 0.7  # a reason that points at more of a sentence than this means the whole of it
SLIDER_STEP = 0.05  # one arrow key in the sheet of "accept all"


@dataclass(frozen=True)
class Said:
    """What the machine says of a sentence, as the pane knows it."""

    start: int
    end: int
    text: str
    part: str
    label: str
    confidence: float
    reasons: tuple[tuple[int | None, int | None], ...]
    evidence: tuple[tuple[str, int, float], ...]


@dataclass(frozen=True)
class Mark:
    """What the editor has decided on a sentence."""

    label: str
    cause: str
    evidence: tuple[MarkEvidence, ...] = ()
    span: Span | None = None


@dataclass(frozen=True)
class Item:
    """Where the cursor can stand: one sentence, the lines behind a fold, or the end of the version (no line)."""

    numbers: tuple[int, ...]
    fold: bool = False


_ticks = count()


@dataclass
class Desk:
    """One story open in the pane. Every method that is named after an action presses its key."""

    db: Engine
    analysis: StoryAnalysis
    threshold: float = settings.PANE_CONFIDENT  # where the slider of "accept all" was left
    folding: bool = True
    folded: bool = False  # does "accept all" take folded lines too, as it was left
    presses: Counter[str] = field(default_factory=Counter)
    mine: dict[Key, Mark] = field(default_factory=dict)
    outbox: list[MarkEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        data = payload(self.analysis, editor=EDITOR, token="", route="")
        self.story = str(data["story"]["id"])
        self.order = [v["id"] for v in data["versions"]]
        self.source = {v["id"]: v["role"] == "source" for v in data["versions"]}
        self.said = {(v["id"], s[0]): _said(s, self.order) for v in data["versions"] for s in v["sentences"]}
        groups = [[(self.order[v], n) for v, n in group] for group in data["exact"]]
        self.exact = {key: [other for other in group if other != key] for group in groups for key in group}
        self.near = {(self.order[v], n): [(self.order[w], m) for w, m, _ in others] for v, n, others in data["near"]}
        self.shown: dict[str, tuple[set[int], set[int]]] = {}  # what stood on the screen: in the open, behind a fold
        self.left, self.right, self.at = data["left"], data["right"], 0
        self.show(self.left, self.right)
        self.at = next((i for i, item in enumerate(self.items) if not self._decided(item)), 0)

    # ---- what stands on the screen ---------------------------------------------------------------------------
    def show(self, left: str, right: str) -> None:
        """Lay out two versions, rows and folds as rows.js does."""
        rows = pair_rows(self.analysis, left, right) if left != right else []
        lines = [(kind, tuple(lefts), tuple(rights)) for kind, lefts, rights, *_ in rows if rights]
        lines = lines or [("same", (key[1],), (key[1],)) for key in self.said if key[0] == right]
        self.left, self.right = left, right
        self.lefts = {n: lefts for _, lefts, rights in lines for n in rights}
        self.items = [*self._items([rights for _, _, rights in lines]), Item(())]
        self.index = {n: i for i, item in enumerate(self.items) for n in item.numbers}
        seen = self.shown.get(right, (set(), set()))[0] | {
            n for item in self.items if not item.fold for n in item.numbers
        }
        self.shown[right] = seen, {n for item in self.items if item.fold for n in item.numbers} - seen

    def _items(self, lines: Sequence[tuple[int, ...]]) -> Iterator[Item]:
        run: list[int] = []
        for rights in [*lines, ()]:
            if rights and self.folding and all(self._furniture(n) for n in rights):
                run += rights
                continue
            yield from [Item(tuple(run), fold=True)] if len(run) > 2 else [Item((n,)) for n in run]
            yield from (Item((n,)) for n in rights)
            run = []

    def _furniture(self, n: int) -> bool:
        said = self.said[self.right, n]
        return said.part == "page" and said.label not in ("unsupported", "unclear")

    def keys(self, item: Item) -> list[Key]:
        """The sentences of an item."""
        return [(self.right, n) for n in item.numbers]

    def label(self, key: Key) -> str | None:
        """The editor's label of a sentence."""
        return self.mine[key].label if key in self.mine else None

    def _decided(self, item: Item) -> bool:
        return all(key in self.mine for key in self.keys(item))

    # ---- moving ------------------------------------------------------------------------------------------------
    def moves(self) -> Mapping[str, Callable[[int], int]]:
        """Action -> where the cursor goes from a place."""
        last = len(self.items) - 1
        return {
            "next": lambda at: min(at + 1, last),
            "previous": lambda at: max(at - 1, 0),
            "next_five": lambda at: min(at + 5, last),
            "previous_five": lambda at: max(at - 5, 0),
            "Home": lambda _at: 0,
            "End": lambda _at: last - 1,  # the last line; the end of the version comes after it
            "flagged": lambda at: self._seek(at, 1, self._flagged),
            "flagged_back": lambda at: self._seek(at, -1, self._flagged),
            "open_next": lambda at: self._seek(at, 1, lambda key: key not in self.mine),
        }

    def _flagged(self, key: Key) -> bool:
        return key not in self.mine and self.said[key].label in ("unsupported", "unclear")

    def _seek(self, at: int, way: int, test: Callable[[Key], bool]) -> int:
        n = len(self.items)
        around = ((at + way * k) % n for k in range(1, n + 1))
        lines = (i for i in around if self.items[i].numbers and not self.items[i].fold)
        return next((i for i in lines if test(self.keys(self.items[i])[0])), at)

    def way_to(self, target: int) -> list[str]:
        """The fewest keys from the cursor to an item."""
        found: dict[int, list[str]] = {self.at: []}
        waiting = deque([self.at])
        while target not in found:
            here = waiting.popleft()
            for name, move in self.moves().items():
                there = move(here)
                if there not in found:
                    found[there] = [*found[here], name]
                    waiting.append(there)
        return found[target]

    def go(self, target: int) -> None:
        """Press the fewest keys to an item."""
        self.presses.update(self.way_to(target))
        self.at = target

    def turn(self, way: int) -> bool:
        """`]` (1) or `[` (-1): the next version that is no source, the cursor at the same place. False at the last one."""
        walk = [v for v in self.order if v != CONSENSUS and (not self.source[v] or v == self.right)]
        at = walk.index(self.right) + way
        if not 0 <= at < len(walk):
            return False
        self.presses["next_version" if way > 0 else "prev_version"] += 1
        self._walk(walk[at])
        return True

    @property
    def n(self) -> int:
        """The sentence under the cursor; at the end of the version its last one."""
        return (self.items[self.at].numbers or self.items[-2].numbers)[0]

    def _walk(self, article: str) -> None:
        n, before = self.n, len([k for k in self.said if k[0] == self.right])
        at_end = not self.items[self.at].numbers
        lefts, turned = self.lefts.get(n, ()), self.left == article
        twins = [
            key[1]
            for key in (*self.exact.get((self.right, n), ()), *self.near.get((self.right, n), ()))
            if key[0] == article
        ]
        self.show(self.right if turned else self.left, article)
        rows = [m for m, others in self.lefts.items() if not turned and set(others) & set(lefts)]
        if at_end:  # who has read a version to its end begins with work
            todo = (key[1] for key in self.said if key[0] == article and key not in self.mine)
            self.at = self.index[next(todo, 1)]
            return
        share = round(n / before * len(self.index))
        self.at = self.index[min((*twins, *rows, max(1, share))[0], len(self.index))]

    # ---- deciding ----------------------------------------------------------------------------------------------
    def decide(self, label: str, *, stay: bool = False) -> None:
        """`b`, `u`, `s` on the sentence or fold under the cursor, with Shift staying there."""
        self.presses[label] += 1
        item = self.items[self.at]
        if not item.numbers or (item.fold and label != "boilerplate"):
            return  # nothing to mark, or to be decided line by line
        marks = {key: self._mark(key, label, "bulk" if item.fold else "key") for key in self.keys(item)}
        if not item.fold:
            [(key, mark)] = marks.items()
            if label == "sourced" and not mark.evidence:
                mark = Mark(label, "key", (UNNAMED,))
            marks = self._with_copies(key, mark)
        self._commit(marks)
        self._advance(stay)

    def accept(self, *, stay: bool = False) -> None:
        """`⏎`: what the machine says of the sentence or of the lines behind the fold."""
        self.presses["accept"] += 1
        item = self.items[self.at]
        offered = {
            key: self._mark(key, self.said[key].label, "bulk") for key in self.keys(item) if self.acceptable(key)
        }
        if not item.fold and offered:
            [(key, mark)] = offered.items()
            offered = self._with_copies(key, Mark(mark.label, "accept", mark.evidence, mark.span))
        self._commit(offered)
        self._advance(stay)

    def acceptable(self, key: Key, threshold: float = 0.0) -> bool:
        """Does the machine offer a label, surely enough, and if "sourced" then with evidence?"""
        said = self.said[key]
        good = said.label in LABELS and said.confidence >= threshold
        return good and (said.label != "sourced" or bool(self.evidence(key)))

    def confident(self, threshold: float, *, story: bool = False, folded: bool = False) -> list[Key]:
        """What "accept all" would take: undecided, sure enough, and visible in this version, or in every version that
        has been on the screen; with `folded` the lines behind folds too."""
        if story:
            walk = [v for v in self.order if v in self.shown and (not self.source[v] or v == self.right)]
            there = [(v, n) for hidden in range(1 + folded) for v in walk for n in sorted(self.shown[v][hidden])]
        else:
            there = [
                key for hidden in range(1 + folded) for i in self.items if i.fold == hidden for key in self.keys(i)
            ]
        return [key for key in there if key not in self.mine and self.acceptable(key, threshold)]

    def accept_all(
        self, threshold: float, *, story: bool = False, folded: bool | None = None, onward: bool = False
    ) -> None:
        """`a` (story: `A`), the slider and `l` where they are not set so yet, `⏎` (onward: `]`, which also walks on)."""
        self.presses["accept_story" if story else "accept_all"] += 1
        self.presses["slider"] += round(abs(threshold - self.threshold) / SLIDER_STEP)
        self.threshold = threshold
        if folded is not None and folded != self.folded and self.confident(threshold, story=story, folded=True):
            self.presses["with folded lines"] += 1
            self.folded = folded
        marks: dict[Key, Mark] = {}
        for key in self.confident(threshold, story=story, folded=self.folded):
            for place, mark in self._with_copies(key, self._mark(key, self.said[key].label, "bulk")).items():
                if place not in marks or mark.cause != "propagation":
                    marks[place] = mark
        self._commit(marks)
        if not onward or not self.turn(1):
            self.presses["confirm"] += 1

    def alike(self, key: Key) -> list[Key]:
        """The near copies that do not carry this sentence's label yet."""
        label = self.label(key)
        return [other for other in self.near.get(key, ()) if self.label(other) != label and not self.source[other[0]]]

    def same(self, key: Key) -> None:
        """`g`, `⏎`: the mark just made, for all near copies."""
        self.presses["same"] += 1
        self.presses["confirm"] += 1
        mark = self.mine[key]
        self._commit({o: Mark(mark.label, "propagation", self._elsewhere(o, mark)) for o in self.alike(key)})

    def fold_nothing(self) -> None:
        """`l`, `l`: every line on its own from now on."""
        self.presses["fold"] += 2
        n, self.folding = self.n, False
        self.show(self.left, self.right)
        self.at = self.index[n]

    def _advance(self, stay: bool) -> None:
        self.at = self.at if stay else min(self.at + 1, len(self.items) - 1)

    def _mark(self, key: Key, label: str, cause: str) -> Mark:
        said = self.said[key]
        start, end = said.reasons[0] if said.reasons else (None, None)  # the reason on the screen
        pointed = start is not None and end is not None and end - start < WHOLE * len(said.text)
        span = Span(start, end) if label == "unsupported" and pointed else None  # type: ignore[arg-type]
        return Mark(label, cause, self.evidence(key) if label == "sourced" else (), span)

    def _with_copies(self, key: Key, mark: Mark) -> dict[Key, Mark]:
        """The mark, and the same words elsewhere in the story where nobody decided or an earlier copy did."""
        free = [o for o in self.exact.get(key, ()) if not self.source[o[0]]]
        free = [o for o in free if o not in self.mine or self.mine[o].cause == "propagation"]
        return {key: mark} | {o: Mark(mark.label, "propagation", self._elsewhere(o, mark)) for o in free}

    def _elsewhere(self, key: Key, mark: Mark) -> tuple[MarkEvidence, ...]:
        if mark.label != "sourced":
            return ()
        said = self.said[key]
        return tuple(e for e in mark.evidence if (e.article, e.start) != (key[0], said.start)) or self.evidence(key)

    def evidence(self, key: Key) -> tuple[MarkEvidence, ...]:
        """What a mark "sourced" rests on when nobody looks further: the best candidate, or nothing. The same words in
        another rewrite are only copied."""
        found = self.candidates(key)
        if found and self._doubted(found[0][0]) == 2:  # what is flagged stands last: nothing else is there
            found = [one for one in found if not one[1]]
        best = found[:1]
        return tuple(self._quoted(other) for other, copied in best if not copied)

    def candidates(self, key: Key) -> list[tuple[Key, bool]]:
        """Sentences that may bear this one out, best first, and whether they are mere copies of it."""
        scores: dict[Key, float] = {(a, n): score for a, n, score in self.said[key].evidence}
        copies = {other for other in self.exact.get(key, ()) if not scores.get(other)}
        scores.update({other: float(self.source[other[0]]) for other in copies})
        for n in self.lefts.get(key[1], ()) if key[0] == self.right and self.left != CONSENSUS else ():
            scores.setdefault((self.left, n), 0.0)
        copies = {other for other in copies if not self.source[other[0]]}
        known = [other for other in scores if other[0] != key[0]]
        ranked = sorted(known, key=lambda other: (self._doubted(other), other in copies, -scores[other]))
        return [(other, other in copies) for other in ranked]

    def _doubted(self, key: Key) -> int:
        """Sources before other versions, and those before what is itself suspected, or marked, to be wrong."""
        label = self.label(key) or self.said[key].label
        return 0 if self.source[key[0]] else 1 + (label == "unsupported")

    def _quoted(self, key: Key) -> MarkEvidence:
        said = self.said[key]
        return MarkEvidence(key[0], said.start, said.end, said.text)

    # ---- keeping ------------------------------------------------------------------------------------------------
    def _commit(self, marks: Mapping[Key, Mark]) -> None:
        group = f"group-{next(_ticks):08d}" if len(marks) > 1 else None
        for key, mark in marks.items():
            if mark.label == "sourced" and not mark.evidence:
                continue  # the server would refuse it, and the pane would show the sentence as open again
            self.mine[key] = mark
            self.outbox.append(self._event(key, mark, group))

    def _event(self, key: Key, mark: Mark, group: str | None) -> MarkEvent:
        said, tick = self.said[key], next(_ticks)
        return MarkEvent(
            f"key-{tick:08d}", EDITOR, key[0], said.start, said.end, said.text, mark.label, START + tick,  # type: ignore[arg-type]
            story=self.story, evidence=mark.evidence, span=mark.span, cause=mark.cause, group=group,  # type: ignore[arg-type]
        )  # fmt: skip

    def send(self) -> None:
        """Record what the outbox holds; a mark that is refused is a fault of this bench."""
        receipt = review.record_marks(self.db, EDITOR, self.outbox)
        assert not receipt.refused, receipt.refused
        self.outbox.clear()


def _said(raw: Sequence[Any], order: Sequence[str]) -> Said:
    _, start, end, text, part, label, confidence, reasons, evidence = raw
    spans = tuple((a, b) for _, a, b in reasons)
    return Said(
        start, end, text, part, label, confidence, spans, tuple((order[v], n, score) for v, n, score, _ in evidence)
    )
