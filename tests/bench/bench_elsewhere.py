"""How good are the suggestions on texts and labels made elsewhere?  make bench-elsewhere CORPUS=folder [ARGS="--errors bump"]

The folder holds files of public sets, under the names they have in their repositories; none is part of the project:
task1_dataset.json and task2_dataset.json of dataminr-ai/BUMP, train.jsonl and test.jsonl of microsoft/DeFacto, and
summedits_*.json of salesforce/factualNLG, but for the news. Each is a source document, sentences that tell of it, and
whether people found each borne out. The shipped models judge them. Each set is cut in two by document: the errors of
the first half may be read (`--errors`), the second is only measured.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from dashboard import compare, corpus, suggest
from dashboard.model import Article, Role, Story, Suggestion, Version
from tests.quality.figures import auc, reasons_of
from tests.support.making import version

DOCUMENTS = 400  # of a set: enough to measure, and two minutes of the processor
LONGEST = 20_000  # characters of a document; a transcript of two hours is no article
_SPACED = re.compile(r"\s+([.,!?;:])(?=\s|$)")
_ENDS = re.compile(r"(?<=[.!?\"])\s+(?=[A-Z\"'$£0-9])")
_BULLETS = re.compile(r"\s+\.(?:\s+|$)")  # how BUMP parts its sentences


@dataclass(frozen=True)
class Told:
    """One telling of a document: its sentences, each with "sourced", "unsupported" or "" (not asked)."""

    document: str
    text: str
    sentences: tuple[tuple[str, str], ...]


def bump(folder: Path) -> Iterator[Told]:
    """Summaries of news, and the same with one error that a person put in."""
    seen = set()
    for row in (r for path in sorted(folder.glob("task*_dataset.json")) for r in json.loads(path.read_text("utf-8"))):
        document, text = str(row["article_id"]), row["article"]
        plain_summary, altered = (
            [_clean(s) + "." for s in _BULLETS.split(row[key]) if s.strip()]
            for key in ("reference_summary", "edited_summary")
        )
        if document not in seen:
            seen.add(document)
            yield Told(document, text, tuple((s, "sourced") for s in plain_summary))
        yield Told(document, text, tuple((s, "" if s in plain_summary else "unsupported") for s in altered))


def defacto(folder: Path) -> Iterator[Told]:
    """Summaries that a model made of news, judged by people, and the corrected ones."""
    for path in (folder / "train.jsonl", folder / "test.jsonl"):
        for row in map(json.loads, path.read_text("utf-8").splitlines() if path.exists() else ()):
            document, text, said = f"{path.stem}-{row['doc_id']}", row["article"], _clean(row["candidate"])
            yield Told(document, text, ((said, "unsupported" if row["has_error"] else "sourced"),))
            better = _clean(row["feedback"].get("summary") or "")
            if row["has_error"] and better and better != said:
                yield Told(document, text, ((better, "sourced"),))


def summedits(folder: Path) -> Iterator[Told]:
    """Summaries of calls, papers and conversations, edited by a model and judged by people."""
    for path in sorted(p for p in folder.glob("summedits_*.json") if not p.stem.endswith("news")):
        documents: dict[str, str] = {}
        for row in json.loads(path.read_text("utf-8")):
            document = documents.setdefault(row["doc"], f"{path.stem}-{len(documents)}")
            if len(row["doc"]) > LONGEST:
                continue
            kept = _sentences(row["original_summary"]) if row["summary"] != row["original_summary"] else []
            label = "sourced" if str(row["label"]) == "1" else "unsupported"
            yield Told(document, row["doc"], tuple((s, "" if s in kept else label) for s in _sentences(row["summary"])))


SETS = {"bump": bump, "defacto": defacto, "summedits": summedits}


def judged(tellings: Iterable[Told]) -> Iterator[tuple[str, str, str, Suggestion]]:
    """(document, sentence, label, suggestion) of every sentence that was asked about."""
    by_document: dict[str, list[Told]] = defaultdict(list)
    for one in tellings:
        by_document[one.document].append(one)
    chosen = sorted(by_document, key=lambda document: crc32(document.encode()))[:DOCUMENTS]
    made = {document: _versions(document, by_document[document]) for document in chosen}
    weights = compare.weigh([v for versions in made.values() for v in versions])
    for document, (source, *versions) in made.items():
        everything = [source, *{v.article.id: v for v in versions}.values()]
        roles: dict[str, Role] = {v.article.id: v.role for v in everything}
        links = tuple(compare.align(source, v, weights) for v in everything[1:])
        story = Story(document, document, tuple(roles), roles)
        said = suggest.suggest(story, everything, links, suggest.recurrence([source]), weights)
        for one, v in zip(by_document[document], versions, strict=True):
            for (sentence, label), suggestion in zip(one.sentences, said[v.article.id], strict=True):
                if label:
                    yield document, sentence, label, suggestion


def _versions(document: str, some: list[Told]) -> list[Version]:
    source = corpus.version(Article(document, document, "", some[0].text, language="en", role="source"))
    tellings = [version([s for s, _ in one.sentences], title="", name=f"{document}-{k}") for k, one in enumerate(some)]
    return [Version(source.article, source.sentences, "source"), *tellings]


def _clean(text: str) -> str:
    return " ".join(_SPACED.sub(r"\1", text).split())


def _sentences(text: str) -> list[str]:
    return [one for one in _ENDS.split(_clean(text)) if one.strip()]


def main() -> None:
    """Print one table a set that is in the folder."""
    arg = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arg.add_argument("folder", nargs="?", type=Path, default=Path(os.environ.get("CORPUS") or "."))
    arg.add_argument("--errors", choices=SETS, help="list the wrong answers of the first half of a set")
    options = arg.parse_args()
    for name, read in SETS.items():
        found = list(judged(read(options.folder)))
        halves = [[row for row in found if crc32(row[0].encode()) % 2 == half] for half in (0, 1)]
        for half, some in zip(("first", "second"), halves, strict=True):
            if some:
                print(f"{name:10s}{half:8s}" + _figures(some))
        if found:
            print("  right where shown: " + _reasons(found))
        if name == options.errors:
            for _, sentence, label, said in halves[0]:
                if (said.label == "unsupported") != (label == "unsupported"):
                    print(f"  {label:12s}{[r.code for r in said.reasons]} {sentence}")


def _figures(rows: list[tuple[str, str, str, Suggestion]]) -> str:
    wrong = [label == "unsupported" for _, _, label, _ in rows]
    shown = np.array([said.label == "unsupported" for _, _, _, said in rows])
    found, alarms = shown[np.array(wrong)].mean(), shown[~np.array(wrong)].mean()
    area = auc([said.scores["unsupported"] for _, _, _, said in rows], wrong)
    return f"n {len(rows):5d}  AUC {area:.3f}  balanced {(found + 1 - alarms) / 2:.3f}  found {found:.3f}  alarms {alarms:.3f}"


def _reasons(rows: list[tuple[str, str, str, Suggestion]]) -> str:
    said: list[tuple[Mapping[str, object], bool]] = [
        ({"label": s.label, "reasons": [{"code": r.code} for r in s.reasons]}, label == "unsupported")
        for _, _, label, s in rows
    ]
    order = sorted(reasons_of(said).items(), key=lambda pair: -pair[1][1])
    return ", ".join(f"{code} {right} of {of}" for code, (right, of) in order)


if __name__ == "__main__":
    main()
