"""What one version alone says: details that no other version has, and clauses that none of them tells.

Whole rows hide it: the sentence with the invented date is aligned with three others. So a detail is alone if no other
version has it anywhere in its telling, and a clause if no sentence of another version has enough of its words, synonyms
included (asking for the meaning, too, costs a second and changes 4 clauses of 72). A clause that is alone takes in the details inside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from dashboard import settings
from dashboard.compare.telling import Place, Telling, Token, is_alone, same_detail
from dashboard.model import Claim, Specific
from dashboard.text import patterns as regex
from dashboard.text.detect import language_or_guess
from dashboard.text.lexicon import lexicon

CLAUSE = "clause"
SENTENCE = "sentence"
_BORDER = regex.compile(r"[,;:–—()]\s|\s[–—-]\s")  # a comma inside a number is none


@dataclass(frozen=True, slots=True)
class Alone:
    """Words that one version alone says: `start` to `end` of its sentence. `kind`: of a detail, or clause, or sentence.

    `others`: the sentences in which the other versions tell the same claim, without these words.
    """

    place: Place
    kind: str
    start: int
    end: int
    claim: int
    others: tuple[Place, ...]


def find_alone(telling: Telling, claims: Sequence[Claim]) -> tuple[Alone, ...]:
    """What each version but a source document says that no other version says, in the order of the claims."""
    if len(telling.versions) < 2:
        return ()
    of = {
        (article, n): k for k, claim in enumerate(claims) for article, numbers in claim.cells.items() for n in numbers
    }
    clauses = _clauses_alone(telling)
    order = {version.article.id: k for k, version in enumerate(telling.versions)}
    found = []
    for version in telling.versions:
        if version.role == "source":
            continue
        for place in telling.places(version):
            spans = clauses.get(place, ())
            inside = [d.specific for d in telling.details[place] if is_alone(telling, d)]
            marked = [(s.kind, s.start, s.end) for s in _widest(inside) if not _within(s, spans)] + list(spans)
            claim = claims[of[place]]
            others = tuple(
                (a, n) for a, ns in claim.cells.items() for n in ns if a != place[0] and (a, n) not in telling.left_out
            )
            found += [
                Alone(place, kind, start, end, of[place], others)
                for kind, start, end in sorted(marked, key=lambda m: m[1])
            ]
    return tuple(sorted(found, key=lambda one: (one.claim, order[one.place[0]], one.place[1], one.start)))


# ---- details ----------------------------------------------------------------------------------------------------
def _widest(details: Sequence[Specific]) -> list[Specific]:
    """Details that are not part of another one: the quotation, not the name in it."""
    return [
        one
        for one in details
        if not any(
            o is not one and o.start <= one.start and one.end <= o.end and (o.end - o.start) > (one.end - one.start)
            for o in details
        )
    ]


def _within(detail: Specific, spans: Sequence[tuple[str, int, int]]) -> bool:
    return any(start <= detail.start and detail.end <= end for _, start, end in spans)


# ---- clauses ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Clause:
    place: Place
    start: int
    end: int
    tokens: tuple[Token, ...]
    whole: bool


def _clauses_alone(telling: Telling) -> dict[Place, tuple[tuple[str, int, int], ...]]:
    """The clauses of each sentence that no other version tells; whole sentences as one."""
    clauses = [
        c for v in telling.versions if v.role != "source" for p in telling.places(v) for c in _clauses(telling, p)
    ]
    found: dict[Place, list[tuple[str, int, int]]] = {}
    places = [p for v in telling.versions for p in telling.places(v)]
    for clause, shares in zip(clauses, _shares(telling, clauses), strict=True):
        near = (places[k] for k in np.flatnonzero(shares >= settings.CLAUSE_FIGURES))
        if shares.max(initial=0.0) >= settings.CLAUSE_SHARED or any(_same_figures(telling, clause, p) for p in near):
            continue
        kind = SENTENCE if clause.whole else CLAUSE
        found.setdefault(clause.place, []).append((kind, clause.start, clause.end))
    return {place: tuple(_joined(spans)) for place, spans in found.items()}


def _same_figures(telling: Telling, clause: _Clause, place: Place) -> bool:
    """Whether a clause has figures, dates or times and another sentence has them all: it tells the same in other words."""
    inside = [d.specific for d in telling.details[clause.place] if clause.start <= d.specific.start < clause.end]
    figures = [s for s in inside if s.kind not in ("name", "place", "quotation")]
    theirs = [d.specific for d in telling.details[place]]
    return bool(figures) and all(any(s.kind == o.kind and same_detail(s, o) for o in theirs) for s in figures)


def _joined(spans: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Neighbouring clauses as one stretch."""
    kept: list[tuple[str, int, int]] = []
    for kind, start, end in spans:
        if kept and start - kept[-1][2] <= 4:
            kept[-1] = (kind, kept[-1][1], end)
        else:
            kept.append((kind, start, end))
    yield from kept


def _clauses(telling: Telling, place: Place) -> list[_Clause]:
    """A sentence cut at its commas, dashes and colons; a piece too short to say something goes with the one before it."""
    text, tokens = telling.text(place), telling.tokens[place]
    cuts = [0, *(hit.start() + 1 for hit in _BORDER.finditer(text)), len(text)]
    pieces: list[tuple[int, int, tuple[Token, ...]]] = []
    for start, end in pairwise(cuts):
        own = tuple(t for t in tokens if start <= t.start < end)
        if pieces and (len(own) < settings.CLAUSE_WORDS or len(pieces[-1][2]) < settings.CLAUSE_WORDS):
            pieces[-1] = (pieces[-1][0], end, (*pieces[-1][2], *own))
        else:
            pieces.append((start, end, own))
    return [
        _Clause(place, *_trimmed(text, start, end), own, len(pieces) == 1)
        for start, end, own in pieces
        if len(own) >= settings.CLAUSE_WORDS
    ]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip(" ,;:–—()-")), end - (len(piece) - len(piece.rstrip(" ,;:–—(-")))


def _shares(telling: Telling, clauses: Sequence[_Clause]) -> Iterator[np.ndarray]:
    """For each clause the share (0..1) of its words that each sentence of another version has, synonyms included; 0 for those
    of its own version. Some clauses at a time: all of 200 versions, word by word, took a gigabyte.
    """
    places = [p for v in telling.versions for p in telling.places(v)]
    columns: dict[str, int] = {}
    language = {v.article.id: language_or_guess(v.article.language, v.article.text) for v in telling.versions}

    def row(place: Place, tokens: Sequence[Token]) -> list[int]:
        groups = lexicon(language[place[0]]).synonyms
        keys = {key for t in tokens for key in (t.stem, *(f"#{g}" for g in groups.get(t.stem, ())))}
        return [columns.setdefault(key, len(columns)) for key in keys]

    sentences = [row(p, telling.tokens[p]) for p in places]
    words: dict[tuple[int, ...], int] = {}
    own = [[words.setdefault(tuple(sorted(row(c.place, [t]))), len(words)) for t in c.tokens] for c in clauses]
    there = _matrix(sentences, len(columns))
    covered = ((_matrix(list(words), len(columns)) @ there.T) > 0).astype(np.float32)  # every word × sentences
    if len(words) * len(places) < settings.CLAUSE_CELLS:  # few words that are everywhere: three times as fast
        covered = covered.toarray()
    number = {v.article.id: k for k, v in enumerate(telling.versions)}
    owner, of = np.array([number[p[0]] for p in places]), np.array([number[c.place[0]] for c in clauses])
    for at in range(0, len(clauses), settings.CLAUSE_BLOCK):
        some = slice(at, at + settings.CLAUSE_BLOCK)
        lengths = np.array([max(len(words_of), 1) for words_of in own[some]])
        shared = _matrix(own[some], len(words)) @ covered
        shares = np.asarray(shared.toarray() if sp.issparse(shared) else shared, np.float64) / lengths[:, None]
        shares[owner[None, :] == of[some][:, None]] = 0.0
        yield from shares


def _matrix(rows: Sequence[Sequence[int]], width: int) -> sp.csr_matrix:
    flat = [column for row in rows for column in row]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    return sp.csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(rows), max(width, 1)))
