"""What the Adjudicate page is sent: cases as JSON. Pure; imports no Streamlit and knows nothing of the database.

A run of a diff is [op, words, kind of specific that changed], as on the Versions page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dashboard import compare, strings, suggest
from dashboard.components.payload import direction
from dashboard.corpus.captures import is_earlier
from dashboard.model import DESK, MarkEvent, MarkEvidence, Sentence, StoryAnalysis, Suggestion, Version
from dashboard.review.marks.check import evidence_to_json, span_to_json
from dashboard.review.marks.state import Mark, mark_to_json
from dashboard.review.rulings.adjudication import Conflict
from dashboard.settings import CASE_CONTEXT, CASE_WITNESSES
from dashboard.wire.cases import Case, CaseMark, CasePlace, CaseWitness, MachineView, RecentRuling, Rest, Ruling
from dashboard.wire.review import Run

Witness = tuple[Version, int]


def case(
    analysis: StoryAnalysis, conflict: Conflict, *, category: str, apart: bool, language: str, names: Mapping[str, str]
) -> Case:
    """One case with all that is needed to decide it: the sentence in its context, the marks, what bears it out or not.

    `category` is the chip chosen at first; `apart`: all say "sourced", each on other evidence; `names` are shown instead
    of the handles of people.
    """
    standing = conflict.standing
    version = next(v for v in analysis.versions if v.article.id == standing.article)
    sentence = version.sentence(standing.n)
    suggestion = _said(analysis, standing.article, standing.n)
    editors = [mark for mark in conflict.marks if mark.editor != DESK]
    ruled = next((mark for mark in conflict.marks if mark.editor == DESK and mark.label), None)
    witnesses = _witnesses(analysis, version, sentence, suggestion, editors)
    return {
        "id": f"{standing.article}#{standing.n}",
        "article": standing.article,
        "n": standing.n,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "part": sentence.part,
        "story": analysis.story.id,
        "title": analysis.story.title,
        "kind": standing.kind or "",
        "status": standing.status,
        "place": _case_place(version, language),
        "before": _around(version, standing.n - CASE_CONTEXT, standing.n),
        "after": _around(version, standing.n + 1, standing.n + 1 + CASE_CONTEXT),
        "marks": [_mark(mark, analysis, sentence, names) for mark in editors],
        "ruling": _mark(ruled, analysis, sentence, names) if ruled else None,
        "machine": _machine(suggestion, language),
        "witnesses": [_witness(witness, sentence, version, language) for witness in witnesses],
        "category": category,
        "apart": apart,
    }


def _said(analysis: StoryAnalysis, article: str, n: int) -> Suggestion | None:
    suggestions = analysis.suggestions.get(article, ())
    return suggestions[n - 1] if n <= len(suggestions) else None


def _machine(suggestion: Suggestion | None, language: str) -> MachineView | None:
    if suggestion is None:
        return None
    reasons = [suggest.explain(reason, language) for reason in suggestion.reasons]
    return {"label": suggestion.label, "confidence": round(suggestion.confidence, 3), "reasons": reasons}


def _case_place(version: Version, language: str) -> CasePlace:
    article = version.article
    return {
        "article": article.id,
        "name": _name(version),
        "role": version.role,
        "published": strings.day(article.published, language) if article.published else None,
        "lang": "" if article.language == "und" else article.language,
        "dir": direction(article.language),
    }


def _name(version: Version) -> str:
    """Whose sentence it is: its site's, else its file's."""
    return version.article.site or version.article.name.rpartition("/")[2]


def _around(version: Version, first: int, stop: int) -> list[tuple[str, str]]:
    """[part, text] of the sentences first … stop - 1 that there are."""
    return [(s.part, s.text) for s in version.sentences if first <= s.n < stop]


# ---- marks ------------------------------------------------------------------------------------------------------
def _mark(mark: Mark, analysis: StoryAnalysis, sentence: Sentence, names: Mapping[str, str]) -> CaseMark:
    who = mark.actor or mark.editor
    return {
        **mark_to_json(mark),
        "name": names.get(who, who),
        "rests": [_rests(piece, analysis) for piece in mark.evidence],
        "wrong": sentence.text[mark.span.start : mark.span.end] if mark.span else "",
    }


def _rests(piece: MarkEvidence, analysis: StoryAnalysis) -> Rest:
    """A piece of evidence in words: who says it, what."""
    version = next((v for v in analysis.versions if v.article.id == piece.article), None)
    return {"who": _name(version) if version else "", "source": bool(version and version.role == "source"),
            "words": piece.quote or piece.url or piece.note or ""}  # fmt: skip


# ---- what stands beside the sentence ----------------------------------------------------------------------------
def _witnesses(
    analysis: StoryAnalysis, version: Version, sentence: Sentence, suggestion: Suggestion | None, marks: Sequence[Mark]
) -> list[Witness]:
    """The sentences to hold it against, best first: the machine's evidence, the editors', else what is aligned."""
    of = {v.article.id: v for v in analysis.versions}
    by_place: dict[tuple[str, int], Witness] = {}
    for article, n in (
        *_machines(suggestion),
        *_editors(marks, of),
        *_aligned(analysis, version.article.id, sentence.n),
    ):
        if article in of and article != version.article.id and n <= len(of[article].sentences):
            by_place.setdefault((article, n), (of[article], n))
    ordered = sorted(
        by_place.values(), key=lambda witness: witness[0].role != "source"
    )  # stable: best first within each
    return ordered[:CASE_WITNESSES]


def _machines(suggestion: Suggestion | None) -> Iterator[tuple[str, int]]:
    yield from ((piece.article, piece.n) for piece in (suggestion.evidence if suggestion else ()))


def _editors(marks: Sequence[Mark], of: Mapping[str, Version]) -> Iterator[tuple[str, int]]:
    for piece in (piece for mark in marks for piece in mark.evidence if piece.article in of):
        yield from ((str(piece.article), s.n) for s in of[str(piece.article)].sentences if s.start == piece.start)


def _aligned(analysis: StoryAnalysis, article: str, n: int) -> list[tuple[str, int]]:
    places = []
    for pair in analysis.alignments:
        for link in pair.links:
            if pair.a == article and link.a == n:
                places.append((link.score, pair.b, link.b))
            elif pair.b == article and link.b == n:
                places.append((link.score, pair.a, link.a))
    return [(other, m) for _, other, m in sorted(places, reverse=True)]


def _witness(witness: Witness, sentence: Sentence, version: Version, language: str) -> CaseWitness:
    other, n = witness
    there = other.sentence(n)
    left, right = runs(there.text, sentence.text, version.article.language)
    evidence = MarkEvidence(article=other.article.id, start=there.start, end=there.end, quote=there.text)
    former = other.role == "source" or is_earlier(other.article, version.article)
    return {
        **_case_place(other, language),
        "n": n,
        "former": former,
        "left": left,
        "right": right,
        "evidence": evidence_to_json(evidence),
    }


def runs(left: str, right: str, language: str) -> tuple[list[Run], list[Run]]:
    """Both sides of the word diff as painted runs; unpainted where one is the other retold."""
    diff = compare.diff(left, right, language=language)
    if diff.mode == "rewritten":
        return [Run(0, left, "")], [Run(0, right, "")]
    here = [
        Run(p.op, p.left if p.op == 0 and p.left is not None else p.text, p.strong) for p in diff.pieces if p.op <= 0
    ]
    return here, [Run(p.op, p.text, p.strong) for p in diff.pieces if p.op >= 0]


# ---- undo after a reload ----------------------------------------------------------------------------------------
def recalled(event: MarkEvent, before: MarkEvent | None) -> RecentRuling:
    """A ruling that can be taken back, and what the desk had said before."""
    old = before if before and before.label else None
    back: Ruling = {
        "label": old.label if old else None,
        "evidence": [evidence_to_json(piece) for piece in old.evidence] if old else [],
        "span": span_to_json(old.span) if old else None,
        "note": old.note if old else "",
        "category": old.category if old else "",
    }
    id_ = f"{event.article}#{event.start}"
    return {
        "event": event.id,
        "before": back,
        "item": {
            "id": id_,
            "story": event.story,
            "article": event.article,
            "start": event.start,
            "end": event.end,
            "text": event.quote,
            "witnesses": [],
            "marks": [],
        },
    }
