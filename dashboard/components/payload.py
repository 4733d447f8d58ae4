"""What the review pane is sent: one story as JSON. Pure; imports no Streamlit and knows nothing of the database.

The shapes are those of wire/review.py, compact, for a story may hold ten versions of 400 sentences.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product

from dashboard import compare, labels, settings, strings, suggest
from dashboard.compare import CONSENSUS
from dashboard.compare.moves import find_moves, without
from dashboard.components import actions
from dashboard.components.consensus_side import alignment_with, consensus_of, spell_out
from dashboard.components.pairs import central_version, choose_pair, source_beside
from dashboard.corpus.captures import is_earlier
from dashboard.model import (
    Alignment,
    Article,
    Diff,
    Evidence,
    OutsideSuggestion,
    Reason,
    Row,
    Sentence,
    StoryAnalysis,
    Suggestion,
    Version,
)
from dashboard.suggest.explain import MARKS
from dashboard.text.fold import fold
from dashboard.text.stems import WORD
from dashboard.wire.review import (
    OutsideEvidence,
    Range,
    ReviewData,
    StoryData,
    WireEvidence,
    WireOutside,
    WireReason,
    WireRow,
    WireSentence,
    WireSuggestion,
    WireVersion,
)

RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"])
NOTHING = Suggestion("unclear", 0.0, {})
Outside = Mapping[tuple[str, int], Sequence[OutsideSuggestion]]  # (article, n) → what other programs say of it
Near = tuple[
    int, int, list[tuple[int, int, float]]
]  # version, sentence, its near copies: version, sentence, share of words


def payload(  # noqa: PLR0913  the address names four of them, the page the others
    analysis: StoryAnalysis,
    *,
    left: str | None = None,
    right: str | None = None,
    sentence: int | None = None,
    editor: str,
    token: str,
    route: str,
    language: str = "en",
    threshold: float = settings.SOLID,
    blind: bool = False,
    outside: Outside | None = None,
    ask_name: str | None = None,
) -> ReviewData:
    """All the pane needs to show a story and to work without asking again.

    `left`, `right` and `sentence` come from the address and may name what is not there: then the defaults stand (left:
    the source document, of several the one that the right version draws on, else an earlier capture of the right one, else
    the consensus text, else the most central version; right: the first other one). `threshold` is the score from which
    sentences stand in one row. `blind` keeps suggestions
    out of the payload; each comes with the answer to the editor's own mark, and so do colleagues' marks. `outside` is what
    other programs say, which a blind desk never shows. `ask_name`: see ReviewData.
    """
    shared = None if blind else consensus_of(analysis)  # it leaves out what the machine takes for filler
    left, right = choose_pair(analysis, left, right, shared=shared is not None)
    story = _story(analysis, language)
    versions = [_untold(version) for version in story["versions"]] if blind else story["versions"]
    if shared:
        versions = [*versions, _consensus(shared.version, story["strings"])]
    rows = pair_rows(analysis, left, right, threshold)
    count = len(next(v for v in analysis.versions if v.article.id == right).sentences)
    outside_said = {} if blind else _outside(outside or {}, analysis)
    return {
        "story": story["story"],
        "versions": versions,
        "exact": story["exact"],
        "near": story["near"],
        "strings": story["strings"],
        "actions": story["actions"],
        "labels": story["labels"],
        "language": story["language"],
        "left": left,
        "right": right,
        "sentence": sentence if sentence and 1 <= sentence <= count else None,
        "pairs": [{"left": left, "right": right, "rows": rows}],
        "editor": editor,
        "token": token,
        "route": route,
        "threshold": threshold,
        "confident": settings.PANE_CONFIDENT,
        "blind": blind,
        "ask_name": ask_name,
        "outside": outside_said,
        "stamp": f"{story['stamp']}.{threshold}.{int(blind)}{_digest(outside_said)}",
    }


def _outside(outside_given: Outside, analysis: StoryAnalysis) -> dict[str, list[WireOutside]]:
    """What other programs say of this story's sentences, as the pane takes it."""
    here = {version.article.id for version in analysis.versions}
    return {
        f"{article}#{n}": [_said(suggestion_outside) for suggestion_outside in some]
        for (article, n), some in outside_given.items()
        if article in here
    }


def _said(suggestion: OutsideSuggestion) -> WireOutside:
    pieces: list[OutsideEvidence] = []
    for piece in suggestion.evidence:
        kept = {name: piece[name] for name in ("quote", "url", "note") if piece.get(name)}
        pieces += [OutsideEvidence(**kept)] if kept else []  # type: ignore[typeddict-item]  # names of its fields
    score = None if suggestion.score is None else round(suggestion.score, 3)
    return {
        "by": suggestion.by,
        "label": suggestion.label,
        "score": score,
        "reason": suggestion.reason,
        "evidence": pieces,
    }


def _digest(outside_said: Mapping[str, list[WireOutside]]) -> str:
    if not outside_said:
        return ""
    return "." + hashlib.blake2b(json.dumps(outside_said, sort_keys=True).encode(), digest_size=8).hexdigest()


# ---- the story ----------------------------------------------------------------------------------------------------
_MEMO: list[tuple[StoryAnalysis, str, StoryData]] = []  # newest last; a page is built anew at every rerun


def _story(analysis: StoryAnalysis, language: str) -> StoryData:
    """The part that depends on story and language alone, remembered for the last few stories."""
    for kept, kept_language, made in reversed(_MEMO):
        if kept is analysis and kept_language == language:
            return made
    made = _made(analysis, language)
    _MEMO.append((analysis, language, made))
    del _MEMO[:-8]
    return made


def _made(analysis: StoryAnalysis, language: str) -> StoryData:
    words = strings.room("pane", language)
    number = {v.article.id: k for k, v in enumerate(analysis.versions)}
    central = central_version(analysis)
    made: StoryData = {
        "story": {"id": analysis.story.id, "title": analysis.story.title, "why": analysis.story.why},
        "versions": [_version(v, analysis, number, central, language) for v in analysis.versions],
        "exact": _exact(analysis.versions),
        "near": _near(analysis, number),
        "strings": dict(words),
        "actions": actions.described(words),
        "labels": labels.for_scripts(),
        "language": language,
        "stamp": "",
    }
    made["stamp"] = hashlib.blake2b(json.dumps(made, sort_keys=True).encode(), digest_size=8).hexdigest()
    return made


def _version(
    version: Version, analysis: StoryAnalysis, number: Mapping[str, int], central: str, language: str
) -> WireVersion:
    article = version.article
    suggestions = analysis.suggestions.get(article.id, ())
    return {
        "id": article.id,
        "short": _short(article),
        "title": article.title,
        "role": analysis.story.roles.get(article.id, version.role),
        "site": article.site or "",
        "published": article.published.isoformat() if article.published else "",
        "earlier": [v.article.id for v in analysis.versions if is_earlier(v.article, article)],
        "central": article.id == central and len(analysis.versions) > 2,
        "beside": source_beside(analysis, article.id),
        "lang": article.language,
        "dir": direction(article.language),
        "sentences": [
            _sentence(s, suggestions[s.n - 1] if s.n <= len(suggestions) else NOTHING, number, language)
            for s in version.sentences
        ],
    }


def _consensus(version: Version, words: Mapping[str, str]) -> WireVersion:
    """The consensus text as the pane takes it: nothing is suggested of its sentences."""
    sentences = [WireSentence(s.n, s.start, s.end, s.text, s.part, "none", 0.0, [], []) for s in version.sentences]
    language = version.article.language
    return {
        "id": CONSENSUS,
        "short": words["consensus_short"],
        "title": "",
        "role": "consensus",
        "site": "",
        "published": "",
        "earlier": [],
        "central": False,
        "beside": "",
        "lang": language,
        "dir": direction(language),
        "sentences": sentences,
    }


def _sentence(s: Sentence, suggestion: Suggestion, number: Mapping[str, int], language: str) -> WireSentence:
    reasons = [_reason(reason, s.text, language) for reason in suggestion.reasons]
    evidence = [_evidence(e, number) for e in suggestion.evidence if e.article in number]
    confidence = round(suggestion.confidence, 3)
    return WireSentence(s.n, s.start, s.end, s.text, s.part, suggestion.label, confidence, reasons, evidence)


def _untold(version: WireVersion) -> WireVersion:
    """A version without what the machine says of its sentences."""
    nothing = WireSuggestion("none", 0.0, [], [])._asdict()
    return {**version, "sentences": [sentence._replace(**nothing) for sentence in version["sentences"]]}


def suggestions(analysis: StoryAnalysis, article: str, language: str = "en") -> list[WireSuggestion]:
    """What the machine says of an article's sentences, in their order."""
    number = {v.article.id: k for k, v in enumerate(analysis.versions)}
    version = next(v for v in analysis.versions if v.article.id == article)
    made = zip(version.sentences, analysis.suggestions.get(article, ()), strict=False)
    sentences = (_sentence(s, suggestion, number, language) for s, suggestion in made)
    return [WireSuggestion(s.label, s.confidence, s.reasons, s.evidence) for s in sentences]


def _reason(reason: Reason, text: str, language: str) -> WireReason:
    return WireReason(suggest.explain(reason, language), *_quoted(reason, text))


def _quoted(reason: Reason, text: str) -> tuple[int | None, int | None]:
    """The span of the words that the reason quotes: what is underlined and recorded is what the reason says.

    A reason may point at the quotation marks, too, that it leaves away.
    """
    start, end = reason.start, reason.end
    words = reason.values.get("here", "").strip(f"{MARKS} ")
    at = text.find(words, start, end) if words and start is not None else -1
    return (at, at + len(words)) if at >= 0 else (start, end)


def _evidence(evidence: Evidence, number: Mapping[str, int]) -> WireEvidence:
    return WireEvidence(number[evidence.article], evidence.n, round(evidence.score, 3), evidence.kind)


def _short(article: Article) -> str:
    """How a version is called in a narrow place: its file's name without folder and ending, and its site."""
    stem = article.name.rpartition("/")[2].rpartition("#")[2].rsplit(".", 1)[0] or article.name
    return f"{stem} ({article.site})" if article.site and article.site not in stem else stem


def direction(language: str) -> str:
    """The reading direction of a language (ISO 639-1); "auto" lets the browser see for an unknown one."""
    return "auto" if language in ("", "und") else "rtl" if language in RIGHT_TO_LEFT else "ltr"


# ---- copies ---------------------------------------------------------------------------------------------------------
def _exact(versions: Sequence[Version]) -> list[list[tuple[int, int]]]:
    """Groups of sentences with the same words: [[version number, sentence number], …]."""
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for k, version in enumerate(versions):
        for s in version.sentences:
            groups[_plain(s.text)].append((k, s.n))
    return [group for group in groups.values() if len(group) > 1]


def _near(analysis: StoryAnalysis, number: Mapping[str, int]) -> list[Near]:
    """Sentences with their near copies, best first.

    Two wordings are nearly the same when sentences with them are aligned somewhere in the story, at least
    settings.PANE_NEAR of the words are in common, and no number, name, date, hedge or negation is among the words that
    differ. Then every sentence with the one wording is a near copy of every sentence with the other in another version.
    A near copy of a near copy is none: from step to step a little more may differ, until it counts.
    """
    texts = {(number[v.article.id], s.n): s.text for v in analysis.versions for s in v.sentences}
    language = {number[v.article.id]: v.article.language for v in analysis.versions}
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, text in texts.items():
        places[_plain(text)].append(place)
    shares: dict[tuple[str, str], float] = {}
    for a, b in _linked(analysis.alignments, number):
        pair = min(_plain(texts[a]), _plain(texts[b])), max(_plain(texts[a]), _plain(texts[b]))
        if pair not in shares:
            shares[pair] = _alike(texts[a], texts[b], language[a[0]])
    neighbours: dict[tuple[int, int], list[tuple[int, int, float]]] = defaultdict(list)
    for (left, right), share in shares.items():
        for a, b in product(places[left], places[right]) if share else ():
            if a[0] != b[0]:
                neighbours[a].append((*b, share))
                neighbours[b].append((*a, share))
    return [(*key, sorted(others, key=lambda other: (-other[2], other))) for key, others in neighbours.items()]


def _linked(alignments: Iterable[Alignment], number: Mapping[str, int]) -> Iterable[tuple[tuple[int, int], ...]]:
    for alignment in alignments:
        for link in alignment.links:
            if link.kind in ("same", "edited") and alignment.a in number and alignment.b in number:
                yield (number[alignment.a], link.a), (number[alignment.b], link.b)


def _alike(left: str, right: str, language: str) -> float:
    """The share of words in common if the two are nearly, but not exactly, the same; else 0."""
    if _plain(left) == _plain(right):
        return 0.0
    a, b = _words(left), _words(right)
    share = 2 * len(a & b) / max(1, len(a) + len(b))
    if share < settings.PANE_NEAR or any(any(c.isdigit() for c in word) for word in a ^ b):
        return 0.0
    return round(share, 2) if _harmless(left, right, language) else 0.0


@lru_cache(maxsize=20_000)
def _harmless(left: str, right: str, language: str) -> bool:
    return not any(piece.strong for piece in compare.diff(left, right, language=language).pieces)


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(fold(text)))


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return " ".join(fold(text).split())


# ---- rows -------------------------------------------------------------------------------------------------------------
def pair_rows(analysis: StoryAnalysis, left: str, right: str, threshold: float = settings.SOLID) -> list[WireRow]:
    """The rows of two versions. KeyError for an article that is not in the story.

    The links below `threshold` do not join rows. Changed words are ranges in each sentence; the text itself is not
    repeated, for the browser has it already.
    """
    versions = {v.article.id: v for v in analysis.versions}
    shared = consensus_of(analysis) if left == CONSENSUS else None
    if shared:
        row_pairs = compare.rows(shared.plain, versions[right], alignment_with(shared, right), threshold=threshold)
        return [spell_out(shared, _row(row, shared.plain, versions[right])) for row in row_pairs]
    a, b = versions[left], versions[right]
    alignment = _alignment(analysis, left, right)
    rows = compare.rows(a, b, alignment, threshold=threshold)
    return [_row(row, a, b) for row in rows]


def _alignment(analysis: StoryAnalysis, left: str, right: str) -> Alignment:
    for alignment in analysis.alignments:
        if {alignment.a, alignment.b} == {left, right} and left != right:
            return alignment
    return Alignment(left, right, ())


def _row(row: Row, a: Version, b: Version) -> WireRow:
    lefts, rights = row.left, row.right
    if row.moved_to:  # alone in its row: held against its other half all the same
        side, n = row.moved_to
        lefts, rights = (lefts, (n,)) if side == "right" else ((n,), rights)
    left_ranges: list[list[Range]] = []
    right_ranges: list[list[Range]] = []
    mode = ""
    if lefts and rights and (row.kind != "same" or row.moved_to):
        mode, left_ranges, right_ranges = _ranges(tuple(map(a.sentence, lefts)), tuple(map(b.sentence, rights)), b)
    return WireRow(
        row.kind,
        list(row.left),
        list(row.right),
        left_ranges if row.left else [],
        right_ranges if row.right else [],
        mode,
        row.moved_to,
    )


def _ranges(
    lefts: Sequence[Sentence], rights: Sequence[Sentence], b: Version
) -> tuple[str, list[list[Range]], list[list[Range]]]:
    """What differs, sentence by sentence on either side; several sentences are compared as one passage."""
    diff = compare.diff(_joined(lefts), _joined(rights), language=b.article.language)
    if diff.mode == "rewritten":
        return diff.mode, [[] for _ in lefts], [[] for _ in rights]
    gone, new = _told_moves(_joined(lefts), _joined(rights), _changed(diff, -1), _changed(diff, 1))
    return diff.mode, _cut(gone, lefts), _cut(new, rights)


def _told_moves(left: str, right: str, gone: list[Range], new: list[Range]) -> tuple[list[Range], list[Range]]:
    """The same ranges, those with words that only stand elsewhere on the other side told as "moved"."""
    pairs = find_moves(left, right, [(a, b) for a, b, _ in gone], [(a, b) for a, b, _ in new])
    if not pairs:
        return gone, new
    return _split(gone, [mine for mine, _ in pairs]), _split(new, [theirs for _, theirs in pairs])


def _split(ranges: Sequence[Range], moved: Sequence[tuple[int, int]]) -> list[Range]:
    rest = [Range(a, b, strong) for start, end, strong in ranges for a, b in without((start, end), moved)]
    return sorted([*rest, *(Range(a, b, "moved") for a, b in moved)])


def _joined(sentences: Sequence[Sentence]) -> str:
    return " ".join(s.text for s in sentences)


def _changed(diff: Diff, side: int) -> list[Range]:
    """The stretches that stand on one side (-1 left, 1 right) only, in that side's text; neighbours are joined."""
    at = 0
    ranges: list[Range] = []
    for piece in diff.pieces:
        if piece.op == -side:
            continue
        text = piece.left if side < 0 and piece.op == 0 and piece.left is not None else piece.text
        if piece.op == side:
            ranges.append(Range(at, at + len(text.rstrip()), piece.strong))
        at += len(text)
    return ranges


def _cut(ranges: Sequence[Range], sentences: Sequence[Sentence]) -> list[list[Range]]:
    """Ranges of the passage as ranges of its sentences."""
    out: list[list[Range]] = []
    start = 0
    for sentence in sentences:
        end = start + len(sentence.text)
        inside = [
            Range(max(a, start) - start, min(b, end) - start, strong)
            for a, b, strong in ranges
            if a < end and b > start
        ]
        out.append(inside)
        start = end + 1
    return out
