"""Gold labels on the sentences that the reader and the splitter make, so that training sees what the program sees."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard import corpus
from dashboard.model import Version

_NAME = re.compile(r"(?<![.!?:\"“„«] )(?<!^)\b[^\W\d_a-zäöüßáéíóúñ][\w’'-]+")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One article with its gold: `labels[i]` and `kinds[i]` belong to `version.sentences[i]`; "" where gold has none."""

    name: str
    story: str
    version: Version
    labels: tuple[str, ...]
    kinds: tuple[str, ...]


def rows(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_gold(articles: Path, gold: Path) -> list[Told]:
    """All labelled articles: read, split, and given the labels of gold/sentences.jsonl and gold/groups.jsonl."""
    groups = {g["article"]: g for g in rows(gold / "groups.jsonl")}
    wanted: dict[str, list[Row]] = {}
    for row in rows(gold / "sentences.jsonl"):
        wanted.setdefault(row["article"], []).append(row)
    told = []
    for article in corpus.read(articles).articles:
        name = next((n for n in (article.name, *(c.name for c in article.copies)) if n in wanted), None)
        if name:
            version = corpus.version(article)
            role = groups[name].get("role", "rewrite")
            version = Version(article, version.sentences, role)
            told.append(_told(name, groups[name].get("story") or name, version, wanted[name]))
    return told


def _told(name: str, story: str, version: Version, wanted: list[Row]) -> Told:
    gold_text, gold_own = _joined([row["text"] for row in wanted])
    my_text, my_own = _joined([s.text for s in version.sentences])
    votes: list[Counter[int]] = [Counter() for _ in version.sentences]
    for a, b, size in difflib.SequenceMatcher(None, gold_text, my_text, autojunk=False).get_matching_blocks():
        for k in range(size):
            votes[my_own[b + k]][gold_own[a + k]] += 1
    best = [wanted[v.most_common(1)[0][0]] if v else {"label": "", "kind": ""} for v in votes]
    return Told(name, story, version, tuple(r["label"] for r in best), tuple(r["kind"] for r in best))


def labels_of(version: Version, wanted: list[Row]) -> list[tuple[str, str]]:
    """(label, kind) of every sentence of a version: those of the gold sentence that most of it stands in; ("", "") where
    gold has none or does not score it."""
    told = _told("", "", version, wanted)
    return list(zip(told.labels, told.kinds))


def _joined(texts: list[str]) -> tuple[str, list[int]]:
    text, own = "", []
    for i, t in enumerate(texts):
        kept = "".join(c for c in t if not c.isspace() and c not in "\u200b\ufeff\u00ad")
        text, own = text + kept, own + [i] * len(kept)
    return text, own


def names_of(versions: Iterable[Version]) -> frozenset[str]:
    """Names that run through a story: capitalised words, not at a sentence's start, in at least half of its versions."""
    versions = list(versions)
    counts: Counter[str] = Counter()
    for version in versions:
        texts = (s.text for s in version.sentences)
        found = Counter(
            m.group().lower().removesuffix("’s").removesuffix("'s") for t in texts for m in _NAME.finditer(t)
        )
        counts.update(w for w, n in found.items() if len(versions) > 1 or n > 1)
    return frozenset(w for w, n in counts.items() if n >= max(1, len(versions) / 2))
