"""A desk of any number of articles without an analysis: real analysed stories as templates, renamed and reworded.

A few generated articles (generated.py) are analysed once. Every further story is one of those with new ids, other words in the
places of a third of its own, other names and another need; its offsets stay what they are, because a word gives way to one of
its length. Rows go into the store by the functions that save any story. Of more than so many (WRITTEN) articles the rest are copies of these, made inside
the database with other ids and needs: their texts repeat, and what is suggested for them names the articles it was made for, so
that no story of theirs is opened.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, func, select, text

from dashboard import corpus, review, store
from dashboard.engine.analysis import analyse
from dashboard.engine.codec import from_plain, to_plain
from dashboard.model import Article, MarkEvent, StoryAnalysis
from dashboard.review.queue import shortlist
from dashboard.review.queue.sites import count_sites
from dashboard.store.articles import add
from dashboard.store.engine import chunks, reading, writing
from dashboard.store.stories import Rows, rows_of, save_rows
from dashboard.store.tables import (
    alignment,
    article,
    search_entry,
    sentence,
    sentence_kind,
    standing,
    story,
    story_article,
    story_facet,
    suggestion,
)
from tests.bench.generated import write

WORD = re.compile(r"[A-Za-z]{5,}")
WRITTEN = 10_000
BATCH = 20  # stories in a transaction: what a load takes
MARKED = 0.02  # of the stories have marks, each on MARKS sentences
MARKS = 12
COPIED = (
    article,
    search_entry,
    story,
    story_article,
    sentence,
    suggestion,
    sentence_kind,
    alignment,
    story_facet,
    standing,
)
EDITORS = tuple(f"editor{k}" for k in range(20))
LABELS = ("boilerplate", "unsupported")  # a sourced mark needs evidence


class Template:
    """One analysed story: the rows of its tables, its articles, and where they name themselves."""

    def __init__(self, told: StoryAnalysis, words: Mapping[int, Sequence[str]]) -> None:
        self.rows, self.articles, self.words = rows_of(told), [v.article for v in told.versions], words
        self.told, self.packs = told, [zlib.decompress(row["packed"]).decode() for row in self.rows["suggestion"]]

    def copy(self, number: int) -> tuple[list[Article], Rows]:
        """The story as number `number`: other ids, other words, another need."""
        dice = random.Random(number)
        ids = {one.id: f"{number:08d}{k:02d}{one.id[10:]}" for k, one in enumerate(self.articles)}
        ids[self.told.story.id] = name = f"story-{number:08d}"
        changed: dict[str, str] = {}
        texts = [
            replace(
                one,
                id=ids[one.id],
                name=f"{number:08}/{one.name}",
                text=self._reworded(one.text, changed, dice),
                title=self._reworded(one.title, changed, dice),
            )
            for one in self.articles
        ]
        factor = dice.lognormvariate(0, 0.6)
        rows = {table: [self._row(table, row, ids, factor) for row in some] for table, some in self.rows.items()}
        rows["story"][0] |= {"stamp": f"{number:016x}", "title": texts[0].title or name, "near": [], "ties": []}
        for row, told in zip(rows["suggestion"], self.packs, strict=True):
            for old, new in ids.items():
                told = told.replace(old, new)
            row["packed"] = zlib.compress(told.encode(), 6)
        return texts, rows

    def _row(self, table: str, row: Mapping[str, Any], ids: Mapping[str, str], factor: float) -> dict[str, Any]:
        own = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in row.items()}
        return own | ({"need": row["need"] * factor} if table in ("story", "sentence") else {})

    def _reworded(self, text: str, changed: dict[str, str], dice: random.Random) -> str:
        """A third of the words give way to others of their length, the same to the same; names to made-up ones."""

        def other(match: re.Match[str]) -> str:
            word = match[0]
            if word not in changed:
                if word[0].isupper():
                    changed[word] = "".join(dice.choices("abdeiklmnoprstu", k=len(word))).capitalize()
                else:
                    changed[word] = dice.choice(self.words[len(word)]) if dice.random() < 0.33 else word
            return changed[word]

        return WORD.sub(other, text)


def templates(articles: int, kept: Path | None = None) -> list[Template]:
    """So many generated articles, analysed (a fifth of a second each); `kept`: a file that holds them from one run to the next."""
    if kept and kept.exists():
        told = [from_plain(StoryAnalysis, one) for one in json.loads(kept.read_text(encoding="utf-8"))]
    else:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), articles, seed=3)
            told = list(analyse(corpus.read(Path(folder) / "articles").articles))
        if kept:
            kept.write_text(json.dumps([to_plain(one) for one in told]), encoding="utf-8")
    words: defaultdict[int, list[str]] = defaultdict(list)
    for one in told:
        for version in one.versions:
            for word in WORD.findall(version.article.text):
                if word.islower():
                    words[len(word)].append(word)  # as often as it occurs: frequent words stay frequent
    return [Template(one, words) for one in told]


def copies(made: Sequence[Template], articles: int) -> Iterator[tuple[list[Article], Rows]]:
    """Stories until there are so many articles."""
    done = number = 0
    while done < articles:
        texts, rows = made[number % len(made)].copy(number)
        number, done = number + 1, done + len(texts)
        yield texts, rows


def fill(db: Engine, made: Sequence[Template], articles: int, written: int = WRITTEN) -> dict[str, float]:
    """Fill an empty desk; seconds of its parts: making the copies, articles with the search index, stories, what follows."""
    spent = dict.fromkeys(("copies", "articles", "stories", "multiplied", "after", "marks"), 0.0)
    times = -(-articles // written)
    for part in _timed(chunks(copies(made, articles // times), BATCH), spent, "copies"):
        start = time.perf_counter()
        with writing(db, "corpus") as connection:
            add(connection, [text for texts, _ in part for text in texts])
            middle = time.perf_counter()
            save_rows(connection, [rows for _, rows in part])
        spent["articles"] += middle - start
        spent["stories"] += time.perf_counter() - middle
    start = time.perf_counter()
    for k in range(1, times):
        multiply(db, k, 0.5 + k / times)
    spent["multiplied"] = time.perf_counter() - start
    start = time.perf_counter()
    store.finish_analysis(db, store.story_ids(db))
    count_sites(db)
    shortlist.renew(db)
    shortlist.rerank(db, whole=True)
    spent["after"] = time.perf_counter() - start
    start = time.perf_counter()
    mark(db)
    shortlist.renew(db)
    shortlist.rerank(db, whole=True)
    spent["marks"] = time.perf_counter() - start
    return spent


def multiply(db: Engine, k: int, factor: float, tables: Sequence[Table] = COPIED) -> None:
    """Every article and story that was written, once more with ids of its own and another need; marks, if among the tables."""
    ids = {
        "article": ("id", "name"),
        "story": ("id", "stamp"),
        "alignment": ("story", "a", "b"),
        "mark_event": ("id", "article", "story"),
        "mark": ("article", "at_article"),
    }
    shift = {"article": "position", "mark_event": "rev", "mark": "rev"}
    with writing(db, "corpus", patience=60.0) as connection:
        for table in tables:
            named = ids.get(table.name, ("article", "story"))
            columns = [c.name for c in table.columns if not (table.name == "search_entry" and c.name == "id")]
            values = [
                f"'{k}x' || \"{name}\"" if name in named
                else f"\"{name}\" + {k * 1_000_000}" if name == shift.get(table.name)
                else f"\"{name}\" * {factor}" if name in ("need", "left")
                else "0" if name == "marked" else "2" if name == "stale" else f'"{name}"'
                for name in columns
            ]  # fmt: skip
            key = named[0] if named[0] in columns else "story"
            into = ", ".join(f'"{name}"' for name in columns)
            connection.execute(
                text(
                    f"INSERT INTO {table.name} ({into}) SELECT {', '.join(values)} FROM {table.name} WHERE {key} NOT LIKE '%x%'"
                )
            )


def _timed(parts: Iterator[Any], spent: dict[str, float], name: str) -> Iterator[Any]:
    while True:
        start = time.perf_counter()
        part = next(parts, None)
        spent[name] += time.perf_counter() - start
        if part is None:
            return
        yield part


def mark(db: Engine) -> None:
    """Marks of twenty editors on MARKED of the stories."""
    dice = random.Random(11)
    names = store.story_ids(db)
    for k, name in enumerate(dice.sample(names, max(int(len(names) * MARKED), 5))):
        review.record_marks(db, EDITORS[k % len(EDITORS)], events(db, name, dice))


def events(db: Engine, name: str, dice: random.Random, many: int = MARKS) -> list[MarkEvent]:
    """Marks on the first sentences of a story's last version."""
    with reading(db) as connection:
        rows = connection.execute(select(sentence).where(sentence.c.story == name, sentence.c.need > 0)).all()
        some = select(article.c.id, article.c.text).where(article.c.id.in_({row.article for row in rows}))
        texts = {row.id: row.text for row in connection.execute(some)}
    return [
        MarkEvent(
            id=f"{dice.getrandbits(64):016x}", editor="", article=row.article, start=row.start, end=row.stop,
            quote=texts[row.article][row.start : row.stop], label=dice.choice(LABELS),
            made=time.time_ns() // 1_000_000, seq=k, story=name,
        )
        for k, row in enumerate(rows[:many])
    ]  # fmt: skip


def counts(db: Engine) -> tuple[int, int, int]:
    """(articles, stories, sentences) of a desk."""
    with reading(db) as connection:
        sentences = connection.scalar(select(func.count()).select_from(sentence)) or 0
        articles = connection.scalar(select(func.count()).select_from(article)) or 0
    return articles, len(store.story_ids(db)), sentences
