"""The labelled corpora that the suggestions are measured on, and everything the engine finds in one, kept between runs.

A corpus is read, split, grouped, aligned and examined once; what that found does not depend on the fitted models, so that
models can be fitted and tried again and again (corpus_out.py). It is kept in test-results/ under a hash of the engine's
code, its word lists and the corpus itself.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from dashboard import compare, corpus, stories, suggest
from dashboard.engine import analysis
from dashboard.exchange.analysis_files import story_rows
from dashboard.model import Alignment, Story, StoryAnalysis, Version
from dashboard.suggest.decide import Examined, Models, conclude
from tests.quality.gold import labels_of, rows
from tests.quality.overlap import Overlap, overlap

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "corpora"
KEPT = ROOT / "test-results" / "quality"
NAMES = ("rewrites", "traps", "reworded", "demo", "seeds", "summedits")
DECIDING = {"decide.py", "scoring.py", "calibrate.py", "learn.py", "explain.py"}  # what comes after the finding
ROOMS = ("text", "corpus", "stories", "compare", "suggest")
FITTED = {"support.json", "calibration.json"}  # what the models are does not change what is found


@dataclass(frozen=True)
class Corpus:
    """Where a labelled corpus lies. `documents`: gold says of whole rewrites whether they are supported."""

    name: str
    articles: Path
    gold: Path

    @property
    def table(self) -> Path | None:
        """Its metadata table."""
        found = (self.articles / "metadata.csv", self.articles.parent / "metadata.csv")
        return next((p for p in found if p.exists()), None)

    @property
    def documents(self) -> bool:
        """Does gold speak of whole rewrites?"""
        return self.gold.is_file()


def available() -> list[Corpus]:
    """The demo corpus, and those of ../shared/corpora that are here, in the order of NAMES."""
    return [c for name in NAMES if (c := find(name))]


def find(name: str) -> Corpus | None:
    """A corpus by its name; None where it is not here."""
    if name == "demo":
        return Corpus(name, ROOT / "data" / "demo", ROOT / "tests" / "quality" / "demo_gold" / "gold")
    return at(SHARED / name)


def at(folder: Path) -> Corpus | None:
    """The corpus in a folder with articles/ and gold/ or gold.jsonl; None where there is none."""
    gold = next((folder / g for g in ("gold", "gold.jsonl") if (folder / g).exists()), None)
    return Corpus(folder.name, folder / "articles", gold) if gold and (folder / "articles").is_dir() else None


@dataclass(frozen=True)
class Examination:
    """One story: its versions, their links, and what was found about each sentence, by article id."""

    story: Story
    versions: tuple[Version, ...]
    alignments: tuple[Alignment, ...]
    seen: Mapping[str, tuple[Examined, ...]]

    def concluded(self, models: Models) -> StoryAnalysis:
        """The story as the program would store it with these models."""
        said = {own: tuple(conclude(one, models) for one in some) for own, some in self.seen.items()}
        return StoryAnalysis(self.story, self.versions, self.alignments, said)


@dataclass(frozen=True)
class Line:
    """One sentence to learn from: what was found, and its gold label and kind ("" where gold has none)."""

    corpus: str
    story: str
    article: str
    language: str
    text: str
    seen: Examined
    label: str
    kind: str
    role: str


@dataclass
class Study:
    """Everything found in one corpus: `found` as the program groups it, `told` within the stories of the gold."""

    corpus: Corpus
    found: list[Examination]
    told: list[Examination]

    @cached_property
    def gold(self) -> dict[str, list[dict[str, Any]]]:
        """article name -> its gold sentences."""
        by_article = defaultdict(list)
        for row in [] if self.corpus.documents else rows(self.corpus.gold / "sentences.jsonl"):
            by_article[row["article"]].append(row)
        return dict(by_article)

    @cached_property
    def groups(self) -> dict[str, dict[str, Any]]:
        """article name -> its story and role in the gold."""
        return {} if self.corpus.documents else {g["article"]: g for g in rows(self.corpus.gold / "groups.jsonl")}

    @cached_property
    def overlaps(self) -> dict[str, Overlap]:
        """article name -> which gold sentence is which of ours."""
        mine = {
            n: [s.text for s in v.sentences]
            for e in self.found
            for v in e.versions
            for n in names_of(v)
            if n in self.gold
        }
        return {name: overlap([r["text"] for r in want], mine.get(name, [])) for name, want in self.gold.items()}

    def rows(self, models: Models) -> dict[str, list[dict[str, Any]]]:
        """The rows of articles.jsonl, sentences.jsonl and alignments.jsonl as `analyse --out` writes them."""
        out: dict[str, list[dict[str, Any]]] = {"articles": [], "sentences": [], "alignments": []}
        for one in self.found:
            for kind, some in story_rows(one.concluded(models)).items():
                out[kind] += some
        return out

    @cached_property
    def lines(self) -> list[Line]:
        """Every sentence of the stories of the gold, to learn from; for a corpus of whole rewrites see `documents`."""
        return list(_lines(self))


def _lines(study: Study) -> Iterator[Line]:
    verdicts = {g["article"]: g for g in rows(study.corpus.gold)} if study.corpus.documents else {}
    for one in study.told:
        for version in one.versions:
            name = next((n for n in names_of(version) if n in study.gold or n in verdicts), None)
            if name is None:
                continue
            seen, role = one.seen[version.article.id], study.groups.get(name, {}).get("role", "rewrite")
            label = [("", "")] * len(seen)
            if name in study.gold:
                label = labels_of(version, study.gold[name])
            elif len([s for s in seen if s.support]) == 1:
                label = [("sourced" if verdicts[name]["supported"] else "unsupported", "document")] * len(seen)
            for sentence, e, (given, kind) in zip(version.sentences, seen, label, strict=True):
                yield Line(
                    study.corpus.name,
                    one.story.id,
                    name,
                    version.article.language,
                    sentence.text,
                    e,
                    given,
                    kind,
                    role,
                )


def names_of(version: Version) -> tuple[str, ...]:
    """Every name under which the article was found."""
    return (version.article.name, *(copy.name for copy in version.article.copies))


# ---- examining -----------------------------------------------------------------------------------------------------
def study(where: Corpus) -> Study:
    """Everything found in a corpus; from test-results/ where neither the engine nor the corpus has changed since."""
    kept = KEPT / f"{where.name}-{_state(where)}.pickle"
    if kept.exists():
        return Study(where, *pickle.loads(kept.read_bytes()))
    made = Study(where, *_examine(where))
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in kept.parent.glob(f"{where.name}-*.pickle"):
        old.unlink(missing_ok=True)
    part = kept.with_suffix(".part")
    part.write_bytes(pickle.dumps((made.found, made.told)))
    part.replace(kept)
    return made


def _examine(where: Corpus) -> tuple[list[Examination], list[Examination]]:
    versions = [corpus.version(article) for article in corpus.read(where.articles, where.table).articles]
    background = analysis.Background(compare.weigh(versions), suggest.recurrence(versions))
    by_id = {version.article.id: version for version in versions}
    found = {
        frozenset(s.articles): _story(background, s, by_id, few=where.documents)
        for s in stories.group(versions, decisions=stories.Decisions())
    }
    told = []
    for story in _gold_stories(where, versions):
        same = found.get(frozenset(story.articles))
        told.append(
            same
            if same and _roles(same.story) == _roles(story)
            else _story(background, story, by_id, few=where.documents)
        )
    return list(found.values()), told


def _roles(story: Story) -> dict[str, bool]:
    return {a: story.roles.get(a) == "source" for a in story.articles}


def _story(background: analysis.Background, story: Story, by_id: Mapping[str, Version], *, few: bool) -> Examination:
    """`few`: links to source documents alone, where gold asks for no others."""
    versions = tuple(by_id[a] for a in story.articles)
    telling = tuple(Version(v.article, v.sentences, story.roles.get(v.article.id, v.role)) for v in versions)
    sources = {v.article.id for v in telling if v.role == "source"}
    near = [(a, b) for a, b in combinations(telling, 2) if not few or sources & {a.article.id, b.article.id}]
    links = tuple(compare.align(a, b, background.weights) for a, b in near)
    seen = suggest.examine(story, telling, links, background.recurrence, background.weights)
    return Examination(story, telling, links, seen)


def _gold_stories(where: Corpus, versions: Sequence[Version]) -> Iterable[Story]:
    """The stories of the gold; where it names none, those of the metadata table."""
    groups = {} if where.documents else {g["article"]: g for g in rows(where.gold / "groups.jsonl")}
    members: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for v in versions:
        row = next((groups[n] for n in names_of(v) if n in groups), None)
        story = row["story"] if row else v.article.story
        members[story or v.article.name].append((v.article.id, row["role"] if row else v.article.role or v.role))
    for key, some in members.items():
        yield Story(key, key, tuple(a for a, _ in some), dict(some))


def _state(where: Corpus) -> str:
    """A hash of the engine (code and lists, without the fitted models) and the corpus."""
    home = ROOT / "dashboard"
    code = {home / "model.py", *(home / "settings").glob("*.py"), home / "engine" / "analysis.py"}
    lists = {p for room in ROOMS for p in (home / room).rglob("*") if p.name not in FITTED | DECIDING}
    theirs = set(where.articles.rglob("*")) | {where.gold} | set(where.gold.rglob("*")) | {where.table}
    state = hashlib.sha256(b"1")
    for path in sorted(p for p in code | lists | theirs if p and p.is_file() and p.suffix != ".pyc"):
        state.update(str(path).encode() + path.read_bytes())
    return state.hexdigest()[:16]
