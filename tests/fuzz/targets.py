"""What is fuzzed: each target takes bytes, does what the product does with them, and holds what must hold of any input."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path

from starlette.datastructures import QueryParams

from dashboard import compare, corpus, store
from dashboard.compare.numerals import find_numerals, split_words
from dashboard.corpus.decoding import decode
from dashboard.corpus.formats import FORMATS
from dashboard.errors import CorpusError, ExchangeError, MarkError
from dashboard.exchange.cells import guard_cell
from dashboard.exchange.foreign import reading as foreign
from dashboard.exchange.imports import import_marks
from dashboard.model import Article, Version
from dashboard.outside import lines
from dashboard.review import event_from_json, event_to_json
from dashboard.text import fold
from dashboard.web import bodies, routes, tokens
from dashboard.web.answers import RefusedError
from tests.support.marking import event, filled, two_versions

Target = Callable[[bytes], None]
DECLARED = (None, "utf-8", "latin-1", "cp1252", "utf-16", "utf-7", "shift_jis", "no-such", "base64", "idna")
LANGUAGES = ("en", "de", "es", "fr", "ar", "zh", "und")
PACKED = (
    ".docx",
    ".odt",
    ".xlsx",
    ".parquet",
    ".pdf",
    ".zip",
    ".gz",
    ".warc.gz",
)  # bytes with a structure of their own
SUFFIXES = tuple(end for end in FORMATS if end not in PACKED)
IMPORTED = ("", *foreign.READERS)


def _text(data: bytes) -> str:
    """Text as it reaches the engine: what the readers let through."""
    return data.decode("utf-8", errors="replace").replace("\x00", "").replace("\r", "\n")


def read(data: bytes) -> None:
    """A file of text of any kind: articles or refusals, never an exception; what is read can be stored and sent."""
    if data:
        _read(SUFFIXES[data[0] % len(SUFFIXES)], data[1:])


def opened(data: bytes) -> None:
    """A document, a sheet or an archive: the same."""
    if data:
        _read(PACKED[data[0] % len(PACKED)], data[1:])


def _read(suffix: str, data: bytes) -> None:
    found = corpus.read_bytes(f"a{suffix}", data)
    assert found.articles or found.refused
    for article in found.articles:
        assert article.text.strip()
        article.text.encode("utf-8")
        json.dumps(article.title)


def read_metadata(data: bytes) -> None:
    """The table beside a corpus: read or refused in our words."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(data)
        file.flush()
        try:
            corpus.read(_folder(), Path(file.name))
        except CorpusError as error:
            assert error.message


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="copydesk-fuzz-"))
    (folder / "a.txt").write_text("The council voted 6-3 on Tuesday to raise the fee. It rained.", encoding="utf-8")
    return folder


def split(data: bytes) -> None:
    """Sentences: in order, inside the text, together all of it that is no space."""
    if len(data) < 2:
        return
    text = _text(data[1:])
    if not text.strip():
        return
    found = corpus.split(Article("0", "a.txt", "", text, language=LANGUAGES[data[0] % len(LANGUAGES)]))
    assert all(text[s.start : s.end] == s.text for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert sum(len("".join(s.text.split())) for s in found) == len("".join(text.split()))


def decoded(data: bytes) -> None:
    """The bytes of a file: text without NUL that can be stored, or refused in our words."""
    if data:
        with suppress(CorpusError):
            decode(data[1:], DECLARED[data[0] % len(DECLARED)]).encode("utf-8")


def folded(data: bytes) -> None:
    """Texts made plain for comparing: where offsets must stay, they do; a cell that is guarded runs nothing."""
    text = _text(data)
    assert len(fold.fold_in_place(text)) == len(text)
    plain, offsets = fold.clean_with_offsets(text)
    if offsets is not None:
        assert len(offsets) == len(plain) + 1
        assert all(a <= b for a, b in pairwise(offsets))
        assert offsets[-1] == len(text)
    assert not text or guard_cell(text)[0] not in "=+@\t\r-"


def figures(data: bytes) -> None:
    """Numbers in words and figures: inside the text, in order, none over another."""
    if len(data) < 2:
        return
    found = split_words(_text(data[1:]))
    numbers = list(find_numerals(found, LANGUAGES[data[0] % len(LANGUAGES)]))
    assert all(0 <= one.first < one.last <= len(found) for one in numbers)
    assert all(a.last <= b.first for a, b in pairwise(numbers))


def asked(data: bytes) -> None:
    """An address with its parameters, a token, and a body: taken, or refused in our words."""
    text = _text(data)
    with suppress(RefusedError):
        routes.asked_of(QueryParams(text))
    with suppress(RefusedError):
        bodies.fraction(QueryParams(text), "threshold", 0.5)
    with suppress(RefusedError):
        json.dumps(bodies.decoded(data)).encode("utf-8")
    assert tokens.verify(text) is None


def details(data: bytes) -> None:
    """Details: inside the sentence, their words as they stand there."""
    if len(data) < 2:
        return
    text = _text(data[1:])[:1_200]
    for found in compare.specifics(text, language=LANGUAGES[data[0] % len(LANGUAGES)]):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text


def _two(data: bytes) -> tuple[str, str]:
    cut = data.find(b"\xff")
    cut = len(data) // 2 if cut < 0 else cut
    return _text(data[:cut]), _text(data[cut + 1 :])


def aligned(data: bytes) -> None:
    """Alignment of two texts: links between sentences that are there, scores from 0 to 1."""
    a, b = (
        Version((article := Article(str(n), f"{n}.txt", "", text, language="en")), corpus.split(article))
        for n, text in enumerate(_two(data))
    )
    found = compare.align(a, b, compare.weigh([a, b]))
    for link in found.links:
        assert 1 <= link.a <= len(a.sentences)
        assert 1 <= link.b <= len(b.sentences)
        assert 0 <= link.score <= 1


def differed(data: bytes) -> None:
    """The diff of two sentences: each side gives its sentence again."""
    left, right = (text[:1_000] for text in _two(data))
    found = compare.diff(left, right, language="en")
    assert compare.left(found).split() == left.split()
    assert compare.right(found).split() == right.split()


ODD = (
    None,
    "",
    " ",
    0,
    -1,
    1,
    2**53,
    2**53 - 1,
    10**30,
    1.5,
    True,
    [],
    {},
    [0, 3],
    [3, 0],
    [None],
    {"a": 1},
    "x" * 65,
    "\x00",
)
FIELDS = (*event_to_json(event(two_versions()[0], 1)), "unknown")


def mark(data: bytes) -> None:
    """Marks as a browser sends them, some fields odd: recorded or refused, and the answer is JSON.

    Bytes that are no JSON choose: which sentence, which fields are odd, and how.
    """
    try:
        batch = routes.batch_of(bodies.decoded(data if data[:1] in (b"{", b"[") else json.dumps(_body(data)).encode()))
    except RefusedError:
        return
    json.dumps(routes.receive(_desk(), "kim", batch))
    for one in batch.events:
        with suppress(MarkError):
            event_from_json(one, "kim")


def _body(data: bytes) -> dict[str, object]:
    choices = iter(data)
    kept = filled_version()
    made = dict(event_to_json(event(kept, 1 + next(choices, 0) % len(kept.sentences))))
    made["id"] = f"mark-{next(choices, 0):04}"  # a few ids, so that the desk stays small
    for where, what in zip(choices, choices, strict=False):
        made[FIELDS[where % len(FIELDS)]] = ODD[what % len(ODD)] if what < 200 else data[-(what - 198) :].hex()
    since = ODD[data[0] % len(ODD)] if data and data[0] > 200 else 0
    return {"story": made.get("story"), "events": [made], "since": since}


@cache
def filled_version() -> Version:
    """The version that is marked."""
    return two_versions()[0]


@cache
def _desk() -> store.Engine:
    folder = "/dev/shm" if Path("/dev/shm").is_dir() else None
    engine = store.open_database(f"sqlite:///{Path(tempfile.mkdtemp(prefix='copydesk-fuzz-', dir=folder)) / 'a.db'}")
    filled(engine)
    return engine


def imported(data: bytes) -> None:
    """A file of marks from another program: read or refused in our words, and what was read can be matched."""
    if not data:
        return
    try:
        found = foreign.read_marks(data[1:], "a", IMPORTED[data[0] % len(IMPORTED)])
    except ExchangeError as error:
        assert error.message
        return
    if found:
        told = import_marks(_desk(), found[:5], name="a", editor="kim", dry=True)
        assert sum(told.recorded.values()) + told.already_there + len(told.left) == len(found[:5])


def suggested(data: bytes) -> None:
    """A file of suggestions: each line is a suggestion or refused with a reason."""
    for one in lines.read_lines("a", _text(data).split("\n")):
        assert one.where
        json.dumps(str(one))


TARGETS: Mapping[str, Target] = {
    "decode": decoded,
    "fold": folded,
    "figures": figures,
    "asked": asked,
    "read": read,
    "open": opened,
    "metadata": read_metadata,
    "split": split,
    "details": details,
    "align": aligned,
    "diff": differed,
    "mark": mark,
    "import": imported,
    "suggest": suggested,
}
