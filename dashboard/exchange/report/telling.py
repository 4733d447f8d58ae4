"""What is known of a story: the desk's answers, the findings with their evidence, what is open, who decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from dashboard import review, store, strings
from dashboard.exchange.report.page import Finding, Proof, Run
from dashboard.model import DESK, Sentence, StoryAnalysis, Suggestion, Version
from dashboard.reasons import find
from dashboard.review.marks.state import marks_of
from dashboard.review.rulings import adjudication
from dashboard.suggest.explain import explain

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its marks. `open`: (site, sentence, why) of what still needs an answer. `people`: (editor, answers)."""

    analysis: StoryAnalysis
    language: str
    marks: dict[tuple[str, int | None], list[review.Mark]]
    standings: dict[Place, adjudication.Standing]
    open: list[tuple[str, str, str]]
    people: list[tuple[str, int]]
    all: int
    decided: int

    def places(self, label: str) -> list[Place]:
        """The sentences whose final answer is this label, in the order of versions."""
        return [
            (v.article.id, s.n)
            for v in self.analysis.versions
            for s in v.sentences
            if v.role != "source" and (standing := self.standings.get((v.article.id, s.n))) and standing.final == label
        ]

    def version(self, article: str) -> Version:
        """The version with this article."""
        return next(v for v in self.analysis.versions if v.article.id == article)

    def kind(self, place: Place) -> str:
        """What kind of mistake a sentence has: the ruling's, else that of the first reason; "" where nobody says."""
        ruled = adjudication.ruling(self.marks.get(place, ()))
        suggestion = self.suggestion(place)
        categories = [spec.category for reason in suggestion.reasons if (spec := find(reason.code)) and spec.category]
        kind = ruled.category if ruled and ruled.category else next(iter(categories), "")
        return strings.text(f"pane.category_{kind}", self.language) if kind else ""

    def suggestion(self, place: Place) -> Suggestion:
        """What the machine says of a sentence."""
        return self.analysis.suggestions[place[0]][place[1] - 1]


def tell_story(engine: store.Engine, story: str, language: str) -> Told:
    """Read a story and its marks. DatabaseError when there is none of this id."""
    analysis = store.load_story(engine, story)
    marks, standings = marks_of(engine, [story]), adjudication.standings_of(engine, [story])
    rewrites = [v for v in analysis.versions if v.role != "source"]
    places = [(v.article.id, s.n) for v in rewrites for s in v.sentences]
    done = sum(bool(standing.final) for place in places if (standing := standings.get(place)))
    who = Counter(mark.editor for place in places for mark in marks.get(place, ()) if mark.label)
    return Told(
        analysis, language, marks, standings, _open(analysis, standings, language), who.most_common(), len(places), done
    )


def _open(
    analysis: StoryAnalysis, standings: dict[Place, adjudication.Standing], language: str
) -> list[tuple[str, str, str]]:
    """Where editors differ, then what the machine flags and nobody has answered."""
    differ, flagged = [], []
    for v in analysis.versions:
        for s, suggestion in zip(v.sentences, analysis.suggestions.get(v.article.id, ()), strict=False):
            standing, site = standings.get((v.article.id, s.n)), v.article.site or v.article.name
            if v.role == "source" or (standing and standing.final):
                continue
            if standing:
                differ.append((site, s.text, strings.text("report.open_differ", language)))
            elif suggestion.label == "unsupported":
                why = (
                    explain(suggestion.reasons[0], language)
                    if suggestion.reasons
                    else strings.text("report.open_flagged", language)
                )
                flagged.append((site, s.text, strings.text("report.open_suggested", language, why=why)))
    return differ + flagged


def findings(account: Told, language: str, *, site: str | None = None) -> tuple[Finding, ...]:
    """The unsupported sentences, those with the same words together; `site`: only those published there."""
    groups: dict[str, list[Place]] = {}
    for place in account.places("unsupported"):
        version = account.version(place[0])
        if site is None or site == (version.article.site or version.article.name):
            groups.setdefault(" ".join(version.sentence(place[1]).text.split()), []).append(place)
    return tuple(_finding(account, places, n, language) for n, places in enumerate(groups.values(), 1))


def _finding(account: Told, places: Sequence[Place], number: int, language: str) -> Finding:
    place = places[0]
    sentence = account.version(place[0]).sentence(place[1])
    suggestion = account.suggestion(place)
    marks = [mark for p in places for mark in account.marks.get(p, ()) if mark.label == "unsupported"]
    ruled = adjudication.ruling(marks)
    notes = [ruled.note] if ruled and ruled.note else [mark.note for mark in marks if mark.note]
    reason = _explained(suggestion, language) if suggestion.label == "unsupported" else ""
    return Finding(
        number=number,
        sites=", ".join(dict.fromkeys(place_of(account.version(p[0])) for p in places)),
        runs=tuple(_runs(sentence, marks, suggestion)),
        why=" ".join(dict.fromkeys(note.strip() for note in notes)) or _as_sentence(reason),
        proofs=_proofs(account, marks, suggestion),
        decided=_deciders(marks, ruled, language),
        kind=account.kind(place),
    )


def _explained(suggestion: Suggestion, language: str) -> str:
    """The first reason without the file and number that it points to, which say nothing outside of the desk."""
    if not suggestion.reasons:
        return ""
    first = suggestion.reasons[0]
    return explain(replace(first, values={k: v for k, v in first.values.items() if k != "where"}), language)


def place_of(version: Version) -> str:
    """How a version is called: where it was published, else its name."""
    return version.article.site or version.article.name


def _as_sentence(text: str) -> str:
    """A reason begins in small letters, for it follows a label on the screen."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _runs(sentence: Sentence, marks: Sequence[review.Mark], suggestion: Suggestion) -> list[Run]:
    """The sentence with the wrong words told apart: those an editor marked, else those that the reasons name."""
    spans = [(m.span.start, m.span.end) for m in marks if m.span and (m.article, m.n) == (marks[0].article, marks[0].n)]
    if not spans and suggestion.label == "unsupported":
        spans = [
            (r.start, r.end)
            for r in suggestion.reasons
            if r.start is not None and r.end is not None and r.end > r.start
        ]
    runs: list[Run] = []
    at = 0
    for start, end in sorted(set(spans)):
        if at <= start < end <= len(sentence.text):
            runs += [(sentence.text[at:start], False)] * (start > at)
            runs.append((sentence.text[start:end], True))
            at = end
    return [*runs, *([(sentence.text[at:], False)] if at < len(sentence.text) else [])]


def _proofs(account: Told, marks: Sequence[review.Mark], suggestion: Suggestion) -> tuple[Proof, ...]:
    """What editors gave as evidence; where they gave none, the sentence of another version that comes nearest."""
    proofs: dict[tuple[str, str, str], Proof] = {}
    for mark in marks:
        for piece in mark.evidence:
            by, url = _by(account, piece.article)
            proof = Proof(by, piece.quote or "", piece.url or url, piece.note or "")
            proofs[proof.quote, proof.url, proof.note] = proof
    if not proofs:
        for near in sorted(suggestion.evidence, key=lambda e: (e.kind != "source", -e.score))[:1]:
            by, url = _by(account, near.article)
            proofs[near.article, "", ""] = Proof(by, account.version(near.article).sentence(near.n).text, url)
    return tuple(proofs.values())


def _by(account: Told, article: str | None) -> tuple[str, str]:
    version = next((v for v in account.analysis.versions if v.article.id == article), None)
    if version is None:
        return "", ""
    role = strings.text(f"views.role_{version.role}", account.language)
    return f"{place_of(version)} ({role})", version.article.url or ""


def _deciders(marks: Sequence[review.Mark], ruled: review.Mark | None, language: str) -> str:
    if ruled:
        return strings.text("report.decided_desk", language, who=ruled.actor or DESK, day=_day(ruled.made))
    who = tuple(dict.fromkeys(mark.editor for mark in marks))
    return strings.text("report.decided_by", language, who=who, day=_day(max(mark.made for mark in marks)))


def _day(made: int) -> date:
    return datetime.fromtimestamp(made / 1000, UTC).date()
