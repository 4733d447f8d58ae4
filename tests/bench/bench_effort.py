"""How many keys does it take to label a whole corpus correctly?  make bench-effort [CORPUS=folder]

A simulated editor who knows the right labels works through every story, version by version, with the keys of the review
pane (key_desk.py) on a database of its own. All keys are counted: opening a story, moving, marking, bulk actions with
their confirmation, the slider. What a bulk action got wrong is found and put right. At the end the database is read back
and every label must be the right one.

The editor reads version after version, marks what the machine has wrong or leaves open, and at the end accepts the rest of
what has been on the screen with one bulk action. A correction goes to the near copies of the sentence when there are some. Marks teach the desk as they do in the program:
between two stories it learns when learning is due.

CORPUS: a folder with articles/, gold/ and perhaps metadata.csv; without it the demo corpus. Left out, as in scoring:
source documents, articles that stand alone, sentences that the gold does not score.
"""

from __future__ import annotations

import difflib
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from dashboard import review, store
from dashboard.jobs import learning, loading
from dashboard.model import Version
from tests.bench.key_desk import Desk, Key

ROOT = Path(__file__).resolve().parents[2]
DEMO, DEMO_GOLD = ROOT / "data" / "demo", ROOT / "tests" / "quality" / "demo_gold"
THRESHOLD = 0.5  # where this editor leaves the slider: he has read it all, so he accepts the rest
OPENING = 2  # keys: to the queue, open its first story
ONWARD = 1  # key from one story to the next


@dataclass(frozen=True)
class Effort:
    """What it took."""

    sentences: int
    presses: Mapping[str, int]  # by action
    stories: Mapping[str, tuple[int, int]]  # title -> keys, sentences
    wrong: tuple[str, ...]  # labels that are not right in the end

    @property
    def keys(self) -> int:
        """All key presses."""
        return sum(self.presses.values())

    @property
    def per_sentence(self) -> float:
        """Key presses for each sentence that had to be labelled."""
        return self.keys / max(1, self.sentences)


# ---- the right answers ---------------------------------------------------------------------------------------------
def rows(path: Path) -> list[dict[str, object]]:
    """The records of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def squeezed(text: str) -> str:
    """Without white space and invisible signs."""
    return "".join(c for c in text if not c.isspace() and c not in "\u200b\ufeff\u00ad")


def owners(texts: Sequence[str]) -> tuple[str, list[int]]:
    """All texts as one, and for each of its characters the number of the text it comes from."""
    parts = [squeezed(text) for text in texts]
    return "".join(parts), [i for i, part in enumerate(parts) for _ in part]


def answers(version: Version, gold: Sequence[Mapping[str, object]]) -> dict[int, str]:
    """Sentence number -> right label, for the sentences that are scored. A sentence of the gold counts where most of it
    stands; should two with different labels meet in one of ours, the longer one decides."""
    wanted, own = owners([str(row["text"]) for row in gold])
    mine, place = owners([s.text for s in version.sentences])
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for a, b, size in difflib.SequenceMatcher(None, wanted, mine, autojunk=False).get_matching_blocks():
        for k in range(size):
            shared[place[b + k]][own[a + k]] += 1
    best = {n: gold[votes.most_common(1)[0][0]] for n, votes in shared.items()}
    return {n + 1: str(row["label"]) for n, row in sorted(best.items()) if row.get("scored") is not False}


def truth_of(db: Engine, gold: Path) -> dict[Key, str]:
    """The right label of every sentence that has to be labelled."""
    groups = {row["article"]: row for row in rows(gold / "groups.jsonl")}
    by_article: dict[object, list[dict[str, object]]] = defaultdict(list)
    for row in rows(gold / "sentences.jsonl"):
        by_article[row["article"]].append(row)
    found: dict[Key, str] = {}
    for story_id in store.story_ids(db):
        for version in store.load_story(db, story_id).versions:
            names = [version.article.name, *(copy.name for copy in version.article.copies)]
            name = next((n for n in names if groups.get(n, {}).get("role") == "rewrite"), None)
            if name:
                right = answers(version, by_article[name])
                found |= {(version.article.id, n): label for n, label in right.items()}
    return found


# ---- the editor ----------------------------------------------------------------------------------------------------
def work(desk: Desk, truth: Mapping[Key, str]) -> None:
    """One story: read from its first version to its last, put right what is wrong or open, then accept the rest."""
    while desk.turn(-1):
        pass
    put_version_right(desk, truth)
    while desk.turn(1):
        put_version_right(desk, truth)
    while any(left_wrong(desk, key, truth) for key in truth if key[0] in desk.shown) and desk.turn(-1):
        put_version_right(desk, truth)  # a mark that a later version brought along
    if any(key in truth for key in desk.confident(THRESHOLD, story=True, folded=True)):
        desk.accept_all(THRESHOLD, story=True, folded=True)
    desk.send()


def put_version_right(desk: Desk, truth: Mapping[Key, str]) -> None:
    """One version: a key for each place that accepting the rest would leave open or wrong."""
    if desk.folding and any(not fold_fits(desk, keys, truth) for keys in folds(desk)):
        desk.fold_nothing()
    todo = [i for i, item in enumerate(desk.items) if needs_hand(desk, desk.keys(item), truth)]
    if todo and desk.at > (todo[0] + todo[-1]) / 2:
        todo.reverse()
    for i in todo:
        if needs_hand(desk, desk.keys(desk.items[i]), truth):  # a copy above may have settled it
            desk.go(i)
            put_right(desk, i, truth, stay=todo[0] > todo[-1])


def folds(desk: Desk) -> Iterator[list[Key]]:
    """The sentences behind each fold."""
    return (desk.keys(item) for item in desk.items if item.fold)


def fold_fits(desk: Desk, keys: Sequence[Key], truth: Mapping[Key, str]) -> bool:
    """Is one key right for everything behind a fold?"""
    right = {truth[key] for key in keys if key in truth}
    return len(right) < 2 or not any(left_wrong(desk, key, truth) for key in keys)


def needs_hand(desk: Desk, keys: Sequence[Key], truth: Mapping[Key, str]) -> bool:
    """Would accepting the rest leave something here open or wrong?"""
    return any(left_wrong(desk, key, truth) for key in keys)


def left_wrong(desk: Desk, key: Key, truth: Mapping[Key, str]) -> bool:
    """Would accepting the rest leave this sentence open or wrong?"""
    if key not in truth or desk.label(key) == truth[key]:
        return False
    return key in desk.mine or not desk.acceptable(key, THRESHOLD) or desk.said[key].label != truth[key]


def put_right(desk: Desk, i: int, truth: Mapping[Key, str], *, stay: bool) -> None:
    """The one key for this place, and one more where near copies have the same mistake."""
    keys = [key for key in desk.keys(desk.items[i]) if key in truth]
    offered = all(desk.acceptable(key) and desk.said[key].label == truth[key] for key in keys)
    if offered:
        desk.accept(stay=stay)
        return
    desk.decide(truth[keys[0]], stay=stay)
    alike = desk.alike(keys[0]) if len(keys) == 1 else []
    if alike and all(truth.get(other, truth[keys[0]]) == truth[keys[0]] for other in alike):
        desk.same(keys[0])


# ---- the whole corpus ------------------------------------------------------------------------------------------------
def measure(db: Engine, gold: Path, *, learn: bool = True) -> Effort:
    """Work through every story of the database that the gold knows, the most urgent first, and read the labels back."""
    truth = truth_of(db, gold)
    articles = {article for article, _ in truth}
    presses: Counter[str] = Counter()
    told: dict[str, tuple[int, int]] = {}
    left = [s for s in review.read_queue(db)["story"] if articles & set(store.stories_by_id(db)[s])]
    threshold, folding, folded = None, True, False
    for story_id in left:
        desk = Desk(db, store.load_story(db, story_id))
        if threshold is not None:
            desk.threshold, desk.folding, desk.folded = threshold, folding, folded
            desk.show(desk.left, desk.right)
        desk.presses["open a story"] += ONWARD if told else OPENING
        work(desk, truth)
        threshold, folding, folded = desk.threshold, desk.folding, desk.folded
        presses += desk.presses
        mine = sum(article in desk.source for article, _ in truth)
        told[desk.analysis.story.title] = (desk.presses.total(), mine)
        if learn and learning.due(db):
            learning.learn_now(db)
    return Effort(len(truth), dict(presses), told, tuple(differing(db, left, truth)))


def differing(db: Engine, stories: Sequence[str], truth: Mapping[Key, str]) -> Iterator[str]:
    """Every sentence whose label in the database is not the right one."""
    kept = {(m.article, m.n): m.label for s in stories for m in review.read_marks(db, s).marks}
    for key, label in truth.items():
        if kept.get(key) != label:
            yield f"{key[0]} #{key[1]}: should be {label}, is {kept.get(key)}"


def measure_folder(folder: Path | None, *, learn: bool = True) -> Effort:
    """Load a corpus folder (None: the demo corpus) into a database of its own and work through it."""
    articles, gold = (folder / "articles", folder / "gold") if folder else (DEMO, DEMO_GOLD / "gold")
    with tempfile.TemporaryDirectory() as place:
        db = store.open_database(f"sqlite:///{Path(place) / 'effort.db'}")
        try:
            loading.load_folder(db, articles, loading.metadata_beside(articles))
            return measure(db, gold, learn=learn)
        finally:
            db.dispose()


def report(effort: Effort) -> Iterator[str]:
    """The figures, line by line."""
    for title, (keys, sentences) in sorted(effort.stories.items()):
        yield f"{keys:5d} keys {sentences:5d} sentences  {keys / max(1, sentences):.2f}  {title[:70]}"
    yield ""
    for action, n in sorted(effort.presses.items(), key=lambda pair: -pair[1]):
        yield f"{n:5d} {action}"
    yield ""
    yield f"{effort.keys} keys for {effort.sentences} sentences; without help it would be {effort.sentences}: 1.00"
    yield f"labels that are not right in the end: {len(effort.wrong)}"
    yield f"keys per sentence {effort.per_sentence:.2f}"


def main() -> int:
    """Measure CORPUS and print the figures; 1 when a label is not right in the end."""
    folder = Path(os.environ.get("CORPUS") or DEMO).expanduser().resolve()
    known = (folder / "gold").is_dir()
    if not known and folder != DEMO:
        print(f"{folder} has no folder gold/: nothing was measured.", file=sys.stderr)
        return 1
    effort = measure_folder(folder if known else None)
    for line in effort.wrong[:20]:
        print(line, file=sys.stderr)
    print("\n".join(report(effort)))
    return int(bool(effort.wrong))


if __name__ == "__main__":
    sys.exit(main())
