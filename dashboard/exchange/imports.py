"""Marks made elsewhere, brought in as marks of named editors with cause "import". Nothing at the desk is overwritten."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from dashboard import review, store, strings
from dashboard.exchange.foreign.mark import ForeignMark
from dashboard.exchange.matching import Match, Unmatched, by_editor, match_marks
from dashboard.labels import LABELS, SPECS, Answer, needs_evidence
from dashboard.model import DESK, MarkEvent, MarkEvidence
from dashboard.review.marks.state import marks_at
from dashboard.settings import BATCH_LIMIT, NAME_LIMIT, NOTE_LIMIT

SPACE = UUID("6ac7d0d1-6a5c-4c3a-9c0e-5b1f3d1b7f10")  # of the ids: the same file again gives the same events
TAKEN: tuple[Answer, ...] = (*LABELS, "unsure")  # what a mark from elsewhere can say


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file of marks.

    `recorded` sentences by editor; `already_there`: marks that were there already, word for word; `left`: those that were not
    brought in, each with why: article, words, empty (no words given), several (places), label, nobody, ruling, marked
    (otherwise, at this desk), or what the desk said when it refused.
    """

    recorded: Mapping[str, int]
    already_there: int
    left: tuple[Unmatched, ...]


def import_marks(
    engine: store.Engine,
    marks: Sequence[ForeignMark],
    *,
    name: str,
    editor: str = "",
    labels: Mapping[str, str] | None = None,
    dry: bool = False,
) -> Imported:
    """Bring marks in. `name` is their file, `editor` stands where the file names nobody, `labels` maps their words to ours.

    With `dry` nothing is recorded and the counts say what would be. A mark that says something else than its editor has
    said at the desk is left out, and listed.
    """
    usable, left = _usable(marks, editor, dict(labels or {}))
    matches, missing = match_marks(engine, [mark for mark, _ in usable])
    answers_by_mark = {id(mark): answer for mark, answer in usable}
    recorded: dict[str, int] = {}
    marks_known, left = 0, [*left, *missing]
    for who, own in by_editor(matches, editor).items():
        fresh, same, against = _fresh(engine, who, own, answers_by_mark)
        marks_known, left = marks_known + same, [*left, *against]
        events = [_event(match, who, answers_by_mark[id(match.mark)], name) for match in fresh]
        refused = {} if dry else _record(engine, who, events)
        recorded[who] = len(events) - len(refused)
        left += [Unmatched(m.mark, refused[e.id]) for m, e in zip(fresh, events, strict=True) if e.id in refused]
    return Imported(recorded, marks_known, tuple(left))


def _usable(
    marks: Iterable[ForeignMark], editor: str, labels: Mapping[str, str]
) -> tuple[list[tuple[ForeignMark, Answer]], list[Unmatched]]:
    """The marks with their label in our words, and those that have none, no editor, or are rulings."""
    words: dict[str, str] = label_words() | {key.casefold(): value for key, value in labels.items()}
    fine: list[tuple[ForeignMark, Answer]] = []
    left = []
    for mark in marks:
        answer = next(
            (taken_form for taken_form in TAKEN if taken_form == words.get(mark.label.strip().casefold())), None
        )
        if mark.editor == DESK:
            left.append(Unmatched(mark, "ruling"))
        elif answer is None:
            left.append(Unmatched(mark, "label"))
        elif not (mark.editor or editor).strip():
            left.append(Unmatched(mark, "nobody"))
        elif not mark.quote.strip():
            left.append(Unmatched(mark, "empty"))
        else:
            fine.append((mark, answer))
    return fine, left


def label_words() -> dict[str, str]:
    """Return what our labels are called, in every language of the screen, folded -> label."""
    named: dict[str, str] = {
        strings.text(f"views.label_{label}", language).casefold(): label
        for language in strings.LANGUAGES
        for label in TAKEN
    }
    own: dict[str, str] = {label: label for label in TAKEN}
    return named | own


def _fresh(
    engine: store.Engine, who: str, matches: Sequence[Match], answers_by_mark: Mapping[int, Answer]
) -> tuple[list[Match], int, list[Unmatched]]:
    """Those on sentences this editor has not marked, one a sentence; how many say what is there; those that differ."""
    there = marks_at(engine, [(m.article, m.n) for m in matches])
    answers: dict[tuple[str, int], Answer | None] = {
        place: own_match.label
        for place, own in there.items()
        for own_match in own
        if own_match.editor == who and own_match.label
    }
    fresh, same, against = [], 0, []
    for match in matches:
        place, answer = (match.article, match.n), answers_by_mark[id(match.mark)]
        if place not in answers:
            answers[place] = answer
            fresh.append(match)
        elif answers[place] == answer:
            same += 1
        else:
            against.append(Unmatched(match.mark, "marked"))
    return fresh, same, against


def _event(match: Match, who: str, label: Answer, name: str) -> MarkEvent:
    mark = match.mark
    place = f"{who}\n{match.article}\n{match.start}\n{match.end}\n{label}\n{mark.note}\n{mark.made}"
    evidence = (MarkEvidence(note=_proof(mark, name)),) if needs_evidence(label) else ()
    return MarkEvent(
        id=str(uuid5(SPACE, place)),
        editor=who,
        article=match.article,
        start=match.start,
        end=match.end,
        quote=match.text,
        label=label,
        made=mark.made if mark.made is not None and mark.made >= 0 else time.time_ns() // 1_000_000,
        story=match.story,
        evidence=evidence,
        span=match.words if SPECS[label].words else None,
        note=mark.note[:NOTE_LIMIT],
        cause="import",
    )


def _proof(mark: ForeignMark, name: str) -> str:
    """What a mark rests on that was made where no evidence is asked for."""
    return f"Imported from {name}." if not mark.note else f"Imported from {name}: {mark.note}"[:NOTE_LIMIT]


def _record(engine: store.Engine, who: str, events: Sequence[MarkEvent]) -> dict[str, str]:
    refused: dict[str, str] = {}
    for at in range(0, len(events), BATCH_LIMIT):
        receipt = review.record_marks(engine, who[:NAME_LIMIT], events[at : at + BATCH_LIMIT], asked=False)
        refused |= receipt.refused
    return refused


def tell_left(left: Iterable[Unmatched]) -> Iterator[str]:
    """Return a line of English for each mark that was not brought in."""
    for mark_left in left:
        quoted = " ".join(mark_left.mark.quote.split())[:70]
        why = strings.text(f"report.import_{mark_left.why}") if mark_left.why in WHYS else mark_left.why
        yield f"{mark_left.mark.where}: “{quoted}” ({mark_left.mark.label}): {why}"


WHYS = ("article", "words", "empty", "several", "label", "nobody", "ruling", "marked")
