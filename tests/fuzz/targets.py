"""What is fuzzed: each target takes bytes, does what the product does with them, and holds what must hold of any input."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from dashboard import compare, corpus, store
from dashboard.errors import CorpusError, MarkError
from dashboard.model import Article, Version
from dashboard.review import event_from_json, record_marks
from dashboard.web import routes
from tests.support.marking import filled

Target = Callable[[bytes], None]
LANGUAGES = ("en", "de", "es", "fr", "ar", "zh", "und")
SUFFIXES = (".txt", ".html", ".jsonl", ".csv", ".tsv", ".xhtml", ".ndjson")


def _text(data: bytes) -> str:
    """Text as it reaches the engine: what the readers let through."""
    return data.decode("utf-8", errors="replace").replace("\x00", "").replace("\r", "\n")


def read(data: bytes) -> None:
    """A file of any kind: articles or refusals, never an exception; offsets of sentences point at their words."""
    if not data:
        return
    found = corpus.read_bytes(f"a{SUFFIXES[data[0] % len(SUFFIXES)]}", data[1:])
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


def mark(data: bytes) -> None:
    """A mark as a browser sends it: recorded or refused, and the log stays sound."""
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return
    body = raw if isinstance(raw, dict) else {"story": "story-1", "events": [raw]}
    try:
        batch = routes.batch_of(store.clean_all(body))
    except routes.RefusedError:
        return
    answer = routes.receive(_desk(), "kim", batch)
    json.dumps(answer)
    for one in batch.events:
        try:
            event = event_from_json(one, "kim")
        except MarkError:
            continue
        record_marks(_desk(), "kim", [event])


@cache
def _desk() -> store.Engine:
    engine = store.open_database(f"sqlite:///{Path(tempfile.mkdtemp(prefix='copydesk-fuzz-')) / 'a.db'}")
    filled(engine)
    return engine


TARGETS: Mapping[str, Target] = {
    "read": read,
    "metadata": read_metadata,
    "split": split,
    "details": details,
    "align": aligned,
    "diff": differed,
    "mark": mark,
}
