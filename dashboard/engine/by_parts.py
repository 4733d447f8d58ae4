"""The analysis of a corpus of any size: parts are files, run on whatever engine, taken up where a run was killed.

    read → heads (copies merged) → versions + counts → background → signatures → candidates → scored pairs → stories → told

Reading, splitting, signing, scoring and suggesting are maps over parts and run on the engine; between them this process adds up
counts, looks for candidates and links stories, in memory that grows with the number of articles and not with their text.
The result is that of `analysis.analyse`, story by story, whatever the engine, the number of workers and the order of files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from dashboard import __version__, corpus, settings, stories
from dashboard.corpus.copies import merge
from dashboard.corpus.cutting import Stretch
from dashboard.corpus.folder import find
from dashboard.corpus.metadata import Metadata, apply, read_metadata
from dashboard.engine import records, tasks
from dashboard.engine.analysis import Background
from dashboard.engine.codec import from_plain, to_plain
from dashboard.engine.counting import write_background
from dashboard.engine.lying import Marks, Shortened, Versions
from dashboard.engine.running import Engine, Runner, Stage, run_stage
from dashboard.engine.work import Work, open_work
from dashboard.model import Article, Refusal, Story, StoryAnalysis
from dashboard.stories.candidates import Cut
from dashboard.stories.edges import compare
from dashboard.stories.grouping import group_compared
from dashboard.stories.scoring import Pairs, Scored
from dashboard.stories.signatures import Signature
from dashboard.suggest import Learned

Progress = Callable[[str, int, int], None]
SUGGESTIONS = Stage("told", tasks.suggest_for, tasks.unsuggested)
Piece = tuple[str, Path, Stretch]  # name, path, which lines


@dataclass(frozen=True, slots=True)
class Given:
    """What is known beforehand: decisions of people, stories of an earlier run (id -> articles), what marks taught."""

    decisions: stories.Decisions = field(default_factory=stories.Decisions)
    stories_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    learned: Learned | None = None


@dataclass(frozen=True, slots=True)
class Analysed:
    """An analysis that is done: its stories come from disk, one after the other."""

    work: Work

    def stories(self) -> Iterator[StoryAnalysis]:
        """Every story, in the order of `stories.group`."""
        versions = Versions(self.work.folder)
        for part in self.work.parts("told"):
            for row in range(len(part)):
                yield records.analysis(part, row, versions)

    def sizes(self) -> Iterator[int]:
        """How many versions each story has."""
        for part in self.work.parts("told"):
            yield from (len(places) for places in part.column("places"))

    def articles(self) -> int:
        """How many there are, copies merged."""
        return sum(len(part) for part in self.work.parts("heads"))

    def parts_read(self) -> Iterator[tuple[Article, ...]]:
        """The articles with their texts, part by part."""
        for name in self.work.names("heads"):
            yield records.articles_of(self.work, name)

    def refused(self) -> list[Refusal]:
        """What could not be read."""
        return [
            note for stage in ("input", "read", "heads") for part in self.work.parts(stage) for note in part.notes()
        ]

    def aside(self) -> list[Refusal]:
        """What was not analysed, wholly or in part."""
        done = ("versions", "signs", "scored", "told")
        return [note for stage in done for part in self.work.parts(stage) for note in part.notes()]

    def background(self) -> Background:
        """What every story was held against."""
        return tasks.background(self.work.folder)

    def cut(self) -> Cut:
        """What the search for similar articles left out."""
        return Cut(*json.loads((self.work.folder / "stories" / "cut.json").read_bytes()))


def analyse_folder(
    folder: Path,
    base: Path,
    engine: Engine,
    *,
    metadata: Path | None = None,
    given: Given | None = None,
    progress: Progress | None = None,
) -> Analysed:
    """Analyse a folder of articles in the work folder `base`. CorpusError, SetupError."""
    tell = progress or (lambda _stage, _done, _of: None)
    work = read_folder(folder, base, engine, metadata=metadata, given=given, progress=progress)
    return _analysed(work, engine, given or Given(), tell)


def analyse_articles(
    articles: Iterable[Article],
    base: Path,
    engine: Engine,
    *,
    given: Given | None = None,
    progress: Progress | None = None,
) -> Analysed:
    """Analyse articles that are in a database. They are gone through twice: to see whether a run is to be taken up, and to
    write them down in parts, so `articles` is something that can be iterated again. SetupError."""
    tell, known_given = progress or (lambda _stage, _done, _of: None), given or Given()
    digest = blake2b(digest_size=16)
    for article in articles:
        digest.update(json.dumps(to_plain(replace(article, text=""))).encode())
    work = open_work(base, _plan(known_given) | {"articles": digest.hexdigest()})
    rest, number = iter(articles), 0
    while part := list(islice(rest, settings.WORK_ARTICLES)):
        name = f"{number:06}"
        if not work.path("heads", name).exists():
            records.write_articles(work, name, part)
            _write_heads(work, name, list(enumerate(part)))
        number += 1
    return _analysed(work, engine, known_given, tell)


def read_folder(
    folder: Path,
    base: Path,
    engine: Engine,
    *,
    metadata: Path | None = None,
    given: Given | None = None,
    progress: Progress | None = None,
) -> Work:
    """Read a folder into parts: the stages `read` and `heads` of a work folder. CorpusError, SetupError."""
    tell = progress or (lambda _stage, _done, _of: None)
    table = read_metadata(metadata) if metadata else Metadata({})
    files, refused = find(folder, tuple(corpus.FORMATS), skip=metadata)
    sizes = [(name, path, *_size(path)) for name, path in files]
    seen = [[name, size, changed] for name, _, size, changed in sizes]
    about = [[name, *row] for name, row in sorted(table.rows.items())]
    work = open_work(base, _plan(given or Given()) | {"files": _digest(seen), "table": _digest(about)})
    if not work.path("input", "000000").exists():
        parts = list(_in_parts([piece for name, path, size, _ in sizes for piece in _pieces(name, path, size)])) or [[]]
        for number, some in reversed(list(enumerate(parts))):  # the first is there when all of them are
            _write_input(work, number, some, refused if number == 0 else ())
    reads = Stage("read", tasks.read, tasks.unread)
    with Runner(engine) as runner:
        run_stage(work, runner, reads, _sizes(work, "input"), lambda done, of: tell("reading", done, of))
    if len(work.names("heads")) < len(work.names("read")):
        _merge(work, table)
    return work


def _write_input(work: Work, number: int, pieces: Sequence[Piece], notes: Sequence[Refusal]) -> None:
    columns = {
        "name": pa.array([name for name, *_ in pieces], pa.string()),
        "path": pa.array([os.fsencode(path.absolute()) for _, path, _ in pieces], pa.binary()),
    } | {column: pa.array([getattr(stretch, column) for *_, stretch in pieces], pa.int64()) for column in tasks.STRETCH}
    work.write("input", f"{number:06}", columns, notes)


def _pieces(name: str, path: Path, size: int) -> list[Piece]:
    """A file, or what it is cut into where it is too large for a part. Line 0: the whole file."""
    if size > settings.WORK_BYTES and (stretches := corpus.cut(name, path, settings.WORK_BYTES)):
        return [(name, path, stretch) for stretch in stretches]
    return [(name, path, Stretch(0, size, 0))]


def _size(path: Path) -> tuple[int, int]:
    try:
        file_stat = path.stat()
    except OSError:
        return 0, 0  # reading it will say what is wrong
    return file_stat.st_size, file_stat.st_mtime_ns


def _in_parts(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Files in the order of their names, as many as make a part."""
    part: list[Piece] = []
    size = 0
    for piece in pieces:
        own = piece[2].end - piece[2].begin
        if part and (size + own > settings.WORK_BYTES or len(part) >= settings.WORK_FILES):
            yield part
            part, size = [], 0
        part.append(piece)
        size += own
    if part:
        yield part


def _plan(given: Given) -> dict[str, Any]:
    """What makes two runs the same, beside their articles: the program, its numbers, what is given."""
    numbers = {name: _shown(value) for name, value in vars(settings).items() if name.isupper()}
    given_plain = [to_plain(given.decisions), sorted(given.stories_before.items()), to_plain(given.learned)]
    return {"version": __version__, "settings": _digest(sorted(numbers.items())), "given": _digest(given_plain)}


def _shown(value: Any) -> str:
    """A setting in words that are the same in every process: a set has no order."""
    return repr(sorted(value) if isinstance(value, set | frozenset) else value)


def _digest(value: Any) -> str:
    return blake2b(json.dumps(value, default=str).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _sizes(work: Work, stage: str) -> dict[str, int]:
    return {name: len(work.map_once(stage, name)) for name in work.names(stage)}


def _merge(work: Work, table: Metadata) -> None:
    """Articles of the same words become one, and the table beside the files is applied; only heads are in memory."""
    places: list[tuple[str, int]] = []
    heads: list[Article] = []
    for name in work.names("read"):
        part = work.map_once("read", name)
        places += [(name, row) for row in range(len(part))]
        heads += [records.head(part, row) for row in range(len(part))]
    places, heads, twice = _once(places, heads, _cut(work))
    applied, wrong = apply(table, heads)
    merged, differing = merge(applied)
    first: dict[str, tuple[str, int]] = {}
    for article, place in zip(applied, places, strict=True):
        first.setdefault(article.id, place)
    by_part: dict[str, list[tuple[int, Article]]] = {name: [] for name in work.names("read")}
    for article in merged:
        name, row = first[article.id]
        by_part[name].append((row, article))
    for number, (name, rows) in enumerate(by_part.items()):
        _write_heads(work, name, rows, [*twice, *wrong, *differing] if number == 0 else [])


def _cut(work: Work) -> set[str]:
    """The files that are read in stretches."""
    parts = work.parts("input")
    return {name for part in parts for name, line in zip(part.column("name"), part.column("line"), strict=True) if line}


def _once(
    places: Sequence[tuple[str, int]], heads: Sequence[Article], cut: Collection[str]
) -> tuple[list[tuple[str, int]], list[Article], list[Refusal]]:
    """Without the records whose id stands in an earlier stretch of their file, each of which is refused."""
    first: dict[str, int] = {}
    twice: dict[int, Refusal] = {}
    for k, head in enumerate(heads):
        file, _, key = head.name.rpartition("#")
        if file in cut and first.setdefault(head.name, k) != k:
            reason = f"The id {key} is already used in this file."
            twice[k] = Refusal(head.name, reason, "Give every record its own id.")
    kept = [k for k in range(len(heads)) if k not in twice]
    return [places[k] for k in kept], [heads[k] for k in kept], list(twice.values())


def _write_heads(work: Work, name: str, rows: Sequence[tuple[int, Article]], notes: Sequence[Refusal] = ()) -> None:
    columns = {
        "row": pa.array([row for row, _ in rows], pa.int32()),
        "head": pa.array([json.dumps(to_plain(replace(article, text=""))) for _, article in rows], pa.large_string()),
    }
    work.write("heads", name, columns, notes)


# ---- from heads to stories with suggestions ----------------------------------------------------------------------
def _analysed(work: Work, engine: Engine, given: Given, tell: Progress) -> Analysed:
    with Runner(engine) as runner:
        find_stories(work, runner, given, tell)
        run_stage(work, runner, SUGGESTIONS, _sizes(work, "stories"), partial(tell, "suggestions"))
    return Analysed(work)


def find_stories(work: Work, runner: Runner, given: Given, tell: Progress) -> None:
    """From the stage `heads` to the stage `stories`."""
    splitting = Stage("versions", tasks.split_articles, tasks.unsplit)
    run_stage(work, runner, splitting, _sizes(work, "heads"), partial(tell, "sentences"))
    write_background(work, given.learned)
    run_stage(
        work, runner, Stage("signs", tasks.sign, tasks.unsigned), _sizes(work, "versions"), partial(tell, "signatures")
    )
    if not (work.folder / "stories" / "cut.json").exists():
        _group(work, runner, given, tell)


def stories_found(work: Work) -> Iterator[Story]:
    """The stories, before anything is suggested."""
    for part in work.parts("stories"):
        yield from (from_plain(Story, json.loads(story)) for story in part.column("story"))


def _group(work: Work, runner: Runner, given: Given, tell: Progress) -> None:
    """Link the articles to stories, and write those down in parts."""
    versions, marks, rounds = Shortened(work.folder), Marks(work.folder), iter(range(100))

    def score(_marks: Sequence[Signature], pairs: Pairs) -> Iterable[Scored]:
        return _scored(work, runner, next(rounds), pairs, tell)

    comparison = compare(marks, partial(tell, "candidates"), across=settings.ACROSS_LANGUAGES, score=score)
    grouped = group_compared(versions, marks, comparison, decisions=given.decisions, progress=partial(tell, "stories"))
    grouped = stories.carry_over(given.stories_before, grouped) if given.stories_before else grouped
    place = {article: k for k, article in enumerate(versions.ids)}
    sizes = _sentences(work)
    for number, some in enumerate(_story_parts(grouped, [sizes[k] for k in range(len(sizes))], place)):
        columns = {
            "story": pa.array([json.dumps(to_plain(story)) for story in some], pa.large_string()),
            "places": pa.array([[place[a] for a in story.articles] for story in some], pa.large_list(pa.int32())),
        }
        work.write("stories", f"{number:06}", columns)
    cut = comparison.cut
    (work.folder / "stories").mkdir(exist_ok=True)
    (work.folder / "stories" / "cut.json").write_text(json.dumps([cut.terms, cut.occurrences, cut.partners]))


def _scored(work: Work, runner: Runner, number: int, pairs: Pairs, tell: Progress) -> Iterator[Scored]:
    """Candidate pairs compared, in parts; their order is that of the pairs."""
    names: dict[str, int] = {}
    for start in range(0, len(pairs), settings.WORK_PAIRS):
        part, name = pairs[start : start + settings.WORK_PAIRS], f"{number:02}-{len(names):06}"
        if not work.path("pairs", name).exists():
            columns = part.astype(np.int32)
            work.write("pairs", name, {"i": pa.array(columns[:, 0]), "j": pa.array(columns[:, 1])})
        names[name] = len(part)
    run_stage(work, runner, Stage("scored", tasks.score, tasks.unscored), names, partial(tell, "pairs"))
    for name in work.names("scored"):
        if name.startswith(f"{number:02}-"):
            table = work.map_once("scored", name).table
            yield from zip(*(table.column(column).to_pylist() for column in ("i", "j", "like", "near")), strict=True)


def _sentences(work: Work) -> np.ndarray:
    """How many sentences each article has, by place."""
    versions = Versions(work.folder)
    counts = [np.diff(part.table.column("start").chunk(0).offsets.to_numpy()) for part in work.parts("versions")]
    starts = np.concatenate(([0], np.cumsum([c.size for c in counts]))) if counts else np.zeros(1, np.int64)
    flat = np.concatenate(counts) if counts else np.empty(0, np.int64)
    return flat[starts[versions.part] + versions.row]


def _story_parts(grouped: Sequence[Story], sizes: Sequence[int], place: Mapping[str, int]) -> Iterator[list[Story]]:
    part: list[Story] = []
    size = 0
    for story in grouped:
        own = sum(int(sizes[place[article]]) for article in story.articles)
        if part and size + own > settings.WORK_SENTENCES:
            yield part
            part, size = [], 0
        part.append(story)
        size += own
    if part:
        yield part
