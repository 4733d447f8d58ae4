"""What the program as shipped says of planted falsehoods: floors may rise, never fall silently.

The shipped models have seen the demo corpus: what to expect of a corpus they have not seen, test_corpus_out.py holds. The
claims of Wikipedia they have not seen.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from dashboard import compare
from dashboard.compare.specifics import story_names
from dashboard.model import Article, Sentence, Version
from dashboard.suggest import scoring
from dashboard.suggest.checks import World
from dashboard.suggest.decide import shipped
from dashboard.suggest.evidence import Links, make_pool
from dashboard.suggest.freedom import closeness, related
from dashboard.suggest.reading import read
from dashboard.suggest.support import judge
from tests.quality.corpora import find, study
from tests.quality.figures import measure

HERE = Path(__file__).resolve().parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["suggestions"]
CLAIMS = 60  # of 195: enough to see a fall, in a third of the time


def hold(found: dict[str, float], floors: dict[str, float]) -> None:
    fallen = {name: (round(found[name], 3), floor) for name, floor in floors.items() if found[name] < floor}
    assert not fallen, f"(found, floor): {fallen}"


def test_the_demo_corpus():
    study_of = study(find("demo"))
    hold(measure(study_of, study_of.rows(shipped())).values, FLOORS["demo"])


def test_the_seeds_show_what_an_editor_must_see(shared):
    """001 alone gives a full date and quotes "pretty strong terms"; 003 alone has the "Coalition of the Willing"."""
    details = defaultdict(list)
    for row in study(find("seeds")).rows(shipped())["sentences"]:
        if row["suggestion"]["label"] == "unsupported":
            details[row["article"][:3]] += row["suggestion"]["specifics"]
    assert any("March 15, 2024" in d for d in details["001"])
    assert any("pretty strong terms" in d for d in details["001"])
    assert any("Coalition of the Willing" in d for d in details["003"])


def test_claims_of_another_genre(shared):
    public = shared / "corpora" / "public"
    docs = {d["doc_id"]: d["sentences"] for d in map(json.loads, (public / "docs_wice.jsonl").open(encoding="utf-8"))}
    claims = list(map(json.loads, (public / "claims_wice.jsonl").open(encoding="utf-8")))[:: 195 // CLAIMS]
    sources = {key: _version(key, sentences, "source") for key, sentences in docs.items()}
    weights = compare.weigh(sources.values())
    chances = [_chance(claim, sources[claim["doc_id"]], weights) for claim in claims]
    wrong = [claim["label"] == "unsupported" for claim in claims]
    found = {
        "auc": roc_auc_score(wrong, chances),
        "balanced_accuracy": balanced_accuracy_score(wrong, [c >= 0.5 for c in chances]),
    }
    hold(found, FLOORS["claims"])


def _version(key: str, sentences: list[str], role: str) -> Version:
    told, at = [], 0
    for n, text in enumerate(sentences, 1):
        told.append(Sentence(n, at, at + len(text), text, "body", n))
        at += len(text) + 1
    return Version(Article(key, f"{key}.txt", "", "\n".join(sentences), language="en"), tuple(told), role)


def _chance(claim: dict, source: Version, weights: compare.Weights) -> float:
    mine = _version(claim["id"], [claim["claim"]], "rewrite")
    names = story_names((s.text for v in (mine, source) for s in v.sentences), "en")
    told = {v.article.id: read(v, names, weights) for v in (mine, source)}
    pool = make_pool(told, [source.article.id], "source", frozenset())
    links = Links([compare.align(mine, source, weights)])
    found = judge(told[mine.article.id][0], pool, World(pool), links).features
    return scoring.shipped().chance(related(found, closeness([found["covers.best"]])[0]))
