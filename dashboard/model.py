"""The frozen dataclasses that pass between the stages, in the order an article goes through them.

Offsets are counted in Python characters (code points) of the text they point into, start inclusive, end exclusive.
Sentence numbers `n` count from 1 within an article. Scores and probabilities are 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from dashboard.labels import Answer, Label, State

Role = Literal["source", "rewrite", "single"]
Part = Literal["title", "body", "page"]  # page: the HTML extractor left this line out; usually furniture
FIRST_YEAR = 1800


def known_day(day: date | None) -> date | None:
    """`day` if it can be one of publication (1800 … next year); 0001-01-01 is how programs write that there is none."""
    return day if day and FIRST_YEAR <= day.year <= datetime.now(UTC).year + 1 else None


# ---- corpus -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Another place where exactly this text was published."""

    name: str
    url: str | None = None
    site: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One published text. `text` holds everything, headline and page furniture included; nothing is thrown away."""

    id: str  # content hash, 16 hex digits: the same words are the same article wherever they were found
    name: str  # the file's path below the corpus folder, or FILE.jsonl#KEY for a record of a table
    title: str
    text: str
    format: str = "txt"  # what its reader (corpus.FORMATS) made of it
    url: str | None = None
    site: str | None = None
    published: date | None = None
    language: str = "und"  # ISO 639-1, or "und"
    role: Role | None = None  # given by the metadata table or by an editor
    story: str | None = None  # given by the metadata table
    page: tuple[Span, ...] = ()  # stretches of `text` that the HTML extractor left out
    copies: tuple[Copy, ...] = ()
    captured: datetime | None = None  # when this text was seen at `url`, UTC; two captures are two versions


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or record that was not read. `where` is file or file:line."""

    where: str
    reason: str
    hint: str


Noted = Literal["encoding", "replaced", "passed_over", "formula", "copy", "capture"]


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader did on its own, for the load report: `what` says which encoding, copy or kind of record, `n` how often.

    encoding: guessed · replaced: characters that could not be read · passed_over: records that are no articles ·
    formula: cells without a stored result · copy: the same text as another file · capture: another state of an address
    """

    where: str
    kind: Noted
    what: str = ""
    n: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder gave."""

    articles: tuple[Article, ...]
    refused: tuple[Refusal, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of an article: `article.text[start:end] == text`, without white space at either end."""

    n: int
    start: int
    end: int
    text: str
    part: Part = "body"
    paragraph: int = 0  # number of the line it stands on, from 0


@dataclass(frozen=True, slots=True)
class Version:
    """An article seen as one telling of its story."""

    article: Article
    sentences: tuple[Sentence, ...]
    role: Role = "rewrite"

    def sentence(self, n: int) -> Sentence:
        """Sentence number `n`, from 1."""
        return self.sentences[n - 1]


# ---- stories ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Traits:
    """What tells one event from another, as the articles spell it; each a few, those that stand in both or one."""

    dates: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


TieKind = Literal["same-event", "kept-apart"]
TieGround = Literal["copy", "wording", "meaning", "details", "form", "hand", "metadata"]


@dataclass(frozen=True, slots=True)
class Tie:
    """Why an article is in its story, or why a story that is like this one is kept apart from it.

    same-event: `members` are an article and the one of the story it is nearest to; the ties of a story of n articles are n - 1
    and reach every article. kept-apart: the two articles that are nearest to each other, one of each story, and `story` the
    other one's id. `ground`: what decided (wording: too little in common; details: they differ; form: one form filled in
    twice).
    """

    kind: TieKind
    ground: TieGround
    members: tuple[str, str]
    phrases: int = 0  # stretches of three words and more that both have
    share: float = 0.0  # of neighbouring word pairs in common (Jaccard)
    usual: float = 0.0  # the same among the versions of this story, on average; 0 for an article alone
    days: int | None = None  # between their publications; None where one is not known
    story: str = ""
    both: Traits = Traits()
    here: Traits = Traits()  # kept-apart: what only this story names
    there: Traits = Traits()  # ... and only the other one


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event; one article alone is a story of one (role single)."""

    id: str
    title: str
    articles: tuple[str, ...]  # article ids, source documents first
    roles: Mapping[str, Role]
    why: str = ""  # how it came about, in words: "words in common .24", "metadata", "put together by Kim"
    near: tuple[tuple[str, float], ...] = ()  # stories so alike that an editor should look: (story id, score)
    ties: tuple[Tie, ...] = ()  # why its articles are together, then why stories like it are kept apart


# ---- compare ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Link:
    """Sentence `a` of one version and `b` of another say the same, wholly or in part."""

    a: int
    b: int
    score: float
    kind: Literal["same", "edited", "rewritten", "maybe"]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """All links between two versions of one story; `a` and `b` are article ids."""

    a: str
    b: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the side-by-side view. A side is empty where that version has nothing.

    `moved_to` names, for a row that stands elsewhere on the other side, the sentence there (side, n).
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    kind: Literal["same", "edited", "rewritten", "maybe", "left", "right"]
    moved_to: tuple[Literal["left", "right"], int] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a word diff: op -1 stands on the left only, 1 on the right only, 0 on both.

    `text` is what stands there (for op 0: the right side's spelling), `left` the left side's spelling where it differs.
    `strong` names the kind of specific that changes here: number, date, name, quotation, negation, hedge, money, role.
    """

    op: Literal[-1, 0, 1]
    text: str
    left: str | None = None
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Diff:
    """The word-level difference of two sentences; see compare/diff.py for the three modes."""

    mode: Literal["words", "islands", "rewritten"]
    pieces: tuple[Piece, ...]
    kept: float  # weighted share of words on both sides


@dataclass(frozen=True, slots=True)
class Specific:
    """A checkable detail of a sentence; offsets into the sentence's text; `value` is its normal form for comparison."""

    kind: Literal["date", "time", "number", "money", "percent", "name", "role", "place", "quotation"]
    start: int
    end: int
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim row: the aligned sentences of all versions of a story. `cells` maps article id to sentence numbers."""

    cells: Mapping[str, tuple[int, ...]]
    links: tuple[tuple[str, int, str, int], ...] = ()  # the pair links inside, (article, n, article, n)


# ---- suggest ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Reason:
    """Why the machine says what it says. `code` is a key of strings/*/reasons.toml, `values` fill its sentence.

    `start`, `end` point at the words of the sentence that the reason is about, where there are such words.
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that bears a claim out, or comes nearest to it. `kind`: source document, or another version."""

    article: str
    n: int
    score: float
    kind: Literal["source", "version"] = "version"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Label, confidence, reasons and evidence for one sentence. Never a decision."""

    label: State
    confidence: float  # calibrated chance that `label` (or, if unclear/none, the best-scored label) is right
    scores: Mapping[Label, float]
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()  # best first
    specifics: tuple[str, ...] = ()  # the details that nothing bears out, as they stand in the sentence
    features: Mapping[str, float] = field(default_factory=dict)  # what learning from marks re-weighs, name -> value


@dataclass(frozen=True, slots=True)
class StoryAnalysis:
    """All that the stages say of one story: what the store keeps and the pane shows."""

    story: Story
    versions: tuple[Version, ...]  # in the order of story.articles
    alignments: tuple[Alignment, ...]
    suggestions: Mapping[str, tuple[Suggestion, ...]]  # article id -> one a sentence


@dataclass(frozen=True, slots=True)
class OutsideSuggestion:
    """What somebody else's program says of a sentence; shown beside our suggestion with its name, never mixed into it.

    A sentence is named by its article (content hash), its place and its words, as in a mark.
    """

    by: str
    article: str
    start: int
    end: int
    quote: str
    label: Label
    score: float | None = None  # how sure it is of the label, 0..1
    reason: str = ""
    evidence: tuple[Mapping[str, str], ...] = ()  # {article, quote}, {url} or {note}


DESK = "(desk)"  # the editor of every ruling: of two rulings on a sentence the newer counts, whoever made it
Category = Literal[
    "date",
    "number",
    "name",
    "role",
    "quotation",
    "hedge",
    "negation",
    "claim",
    "filler",
    "furniture",
    "evidence",
    "other",
]  # what a ruling put right; "claim": a new claim that nothing bears out


# ---- review -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class MarkEvidence:
    """What a mark rests on: a sentence (article, start, end, quote), a URL, or a note; one of the three."""

    article: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    url: str | None = None
    note: str | None = None
    hash: str | None = field(default=None, compare=False)  # SHA-256 of the quote, hex; added when the mark is recorded


@dataclass(frozen=True, slots=True)
class MarkEvent:
    """One thing an editor did to one sentence. Events are only ever added; the newest (made, seq) is the present state.

    A sentence is named by its article (content hash), its place and its words, never by its number.
    """

    id: str  # made where it happened (browser, command line): a UUID
    editor: str
    article: str
    start: int
    end: int
    quote: str
    label: Answer | None  # None: the mark was taken away
    made: int  # milliseconds since 1970 on the clock where it was made; never runs backwards in one browser
    seq: int = 0
    story: str = ""
    evidence: tuple[MarkEvidence, ...] = ()
    span: Span | None = None  # the words that are wrong, inside the sentence's text
    note: str = ""
    cause: Literal["key", "accept", "bulk", "propagation", "undo", "redo", "import", "adjudication"] = "key"
    group: str | None = None  # events of one bulk action share it and are undone together
    reverts: str | None = None  # undo and redo: the event they take back
    actor: str = ""  # who did it, where that is not the editor: the lead behind a ruling (editor = DESK)
    category: str = ""  # a ruling: the kind of mistake it put right


@dataclass(frozen=True, slots=True)
class Identity:
    """What is vouched for. `issued`: when, in s since 1970; 0 where nobody says. `verified`: the e-mail address is."""

    issuer: str
    subject: str
    name: str = ""
    email: str | None = None
    verified: bool = False
    issued: int = 0
