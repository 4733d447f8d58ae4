"""What is done to one part, in whatever process: read, split, sign, score, suggest. Everything goes from files to a file.

A task is `task(folder, base, name, rows)`: it takes these rows of the part `base` and writes the part `name`. What it
needs besides lies in the work folder, too, so that a worker on another machine can do it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from dashboard import compare, corpus, suggest
from dashboard.corpus.cutting import Stretch
from dashboard.engine import limits
from dashboard.engine.analysis import HINT, Background, analyse_story, lines_only, split
from dashboard.engine.codec import from_plain
from dashboard.engine.lying import Marks, Versions
from dashboard.engine.records import (
    articles_of,
    head,
    version,
    write_articles,
    write_scored,
    write_signatures,
    write_told,
    write_versions,
)
from dashboard.engine.work import Part, Work
from dashboard.model import Reading, Refusal, Story, Version
from dashboard.stories.scoring import scored
from dashboard.stories.signatures import signature

STRETCH = ("begin", "end", "line", "head", "rows")  # columns of `input`: which lines or rows of a file


# ---- read: files → articles --------------------------------------------------------------------------------------
def read(folder: Path, base: str, name: str, rows: Sequence[int]) -> None:
    """Files, or stretches of their lines, as articles, without the table beside them."""
    work = Work(folder)
    files = work.map_once("input", base)
    readings = [_read(files, row) for row in rows]
    write_articles(work, name, [a for r in readings for a in r.articles], [n for r in readings for n in r.refused])


def _read(files: Part, row: int) -> Reading:
    name, path = files.value("name", row), Path(os.fsdecode(files.value("path", row)))
    stretch = Stretch(*(files.value(column, row) for column in STRETCH))
    return corpus.read_stretch(name, path, stretch) if stretch.line else corpus.read_one(name, path)


# ---- split: articles → versions, and what is counted over the corpus ---------------------------------------------
def split_articles(folder: Path, base: str, name: str, rows: Sequence[int]) -> None:
    """The articles of `heads` in sentences, with what they add to the corpus's counts."""
    work = Work(folder)
    notes: list[Refusal] = []
    made = [split(article, notes.append) for article in articles_of(work, base, rows)]
    notes += [note for whole in made for note in limits.notes(whole)]
    write_versions(work, name, made, notes)


# ---- sign: versions → what they are compared by -------------------------------------------------------------------
def sign(folder: Path, base: str, name: str, rows: Sequence[int]) -> None:
    """Signatures of versions."""
    work = Work(folder)
    part, repeated = work.map_once("versions", base), background_lines(folder)
    write_signatures(work, name, [signature(limits.shorten(version(part, row)), repeated) for row in rows])


# ---- score: candidate pairs → edges -------------------------------------------------------------------------------
def score(folder: Path, base: str, name: str, rows: Sequence[int]) -> None:
    """The pairs of a part that may belong together."""
    work = Work(folder)
    part = work.map_once("pairs", base)
    columns = [part.table.column(column).chunk(0).to_numpy() for column in ("i", "j")]
    pairs = np.stack(columns, axis=1)[list(rows)].astype(np.int64)
    write_scored(work, name, list(scored(Marks(folder), pairs)))


# ---- suggest: stories → what is said of them ----------------------------------------------------------------------
def suggest_for(folder: Path, base: str, name: str, rows: Sequence[int]) -> None:
    """The analyses of the stories of a part. A story that fails is told as one that was not analysed."""
    work, versions, notes = Work(folder), Versions(folder), list[Refusal]()
    part, ground = work.map_once("stories", base), background(folder)
    analyses = []
    for row in rows:
        story = from_plain(Story, json.loads(part.value("story", row)))
        members = [versions[place] for place in part.value("places", row)]
        result = analyse_story(ground, story, tuple(limits.shorten(member) for member in members))
        analyses.append(limits.whole(result, members))
    write_told(work, name, part, rows, analyses, notes)


# ---- what stands in the place of what cannot be done --------------------------------------------------------------
def unread(work: Work, base: str, name: str, row: int, reason: str) -> None:
    """A file is refused."""
    where = work.part("input", base).value("name", row)
    write_articles(work, name, [], [Refusal(where, f"The file could not be read: {reason}.", HINT)])


def unsplit(work: Work, base: str, name: str, row: int, reason: str) -> None:
    """An article is shown in lines."""
    (article,) = articles_of(work, base, [row])
    reason_told = f"It could not be split into sentences, its lines are shown instead: {reason}."
    write_versions(work, name, [lines_only(article)], [limits.aside(article.name, "sentences", reason_told, HINT)])


def unsigned(work: Work, base: str, name: str, row: int, reason: str) -> None:
    """An article stands alone."""
    article = head(work.part("versions", base), row)
    empty = signature(Version(replace(article, title=""), ()), frozenset())
    reason_told = f"It could not be compared with the other articles and stands alone: {reason}."
    write_signatures(work, name, [empty], [limits.aside(article.name, "stories", reason_told, HINT)])


def unscored(work: Work, base: str, name: str, row: int, reason: str) -> None:
    """A pair is not compared."""
    part, versions = work.part("pairs", base), Versions(work.folder)
    first, other = (versions[part.value(column, row)].article.name for column in ("i", "j"))
    write_scored(
        work, name, [], [limits.aside(first, "stories", f"It could not be compared with {other}: {reason}.", HINT)]
    )


def unsuggested(work: Work, base: str, name: str, row: int, reason: str) -> None:
    """A story can be read and marked, and nothing is suggested."""
    part, versions = work.part("stories", base), Versions(work.folder)
    story = from_plain(Story, json.loads(part.value("story", row)))
    members = [versions[place] for place in part.value("places", row)]
    notes = [limits.aside(m.article.name, "suggestions", f"Nothing is suggested: {reason}.", HINT) for m in members]
    write_told(work, name, part, [row], [limits.unanalysed(story, members)], notes)


# ---- what every story is held against -----------------------------------------------------------------------------
@lru_cache(maxsize=2)
def background(folder: Path) -> Background:
    """The corpus's counts, and what marks taught, read once a process."""
    kept = json.loads((folder / "stories" / "background.json").read_text(encoding="utf-8"))
    weights = compare.Weights(kept["sentences"], kept["words"])
    learned = from_plain(suggest.Learned, kept["learned"]) if kept["learned"] else None
    return Background(weights, suggest.Recurrence(kept["lines"], kept["sites"], kept["pages"], kept["total"]), learned)


@lru_cache(maxsize=2)
def background_lines(folder: Path) -> frozenset[tuple[str, str]]:
    """The lines that are furniture of a site, for signatures."""
    kept = json.loads((folder / "stories" / "background.json").read_text(encoding="utf-8"))
    return frozenset((site, line) for site, line in kept["short"])
