"""The demo corpus and its gold labels belong together: this file reads only their files, never the program."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from lxml import html

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"
GOLD = Path(__file__).resolve().parent / "demo_gold" / "gold"
KINDS = {
    "boilerplate": {"byline", "call-to-action", "filler", "furniture", "legal"},
    "sourced": {"light-edit", "merged", "paraphrase", "source", "split", "summary", "verbatim"},
    "unsupported": {
        "altered-quote",
        "changed-date",
        "changed-name",
        "changed-number",
        "invented-date",
        "invented-detail",
        "invented-number",
        "invented-quote",
        "misattributed-quote",
        "negation-flip",
        "new-claim",
        "overreach",
        "wrong-role",
    },
}


def records(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def page_text(path: Path) -> str:
    body = html.document_fromstring(path.read_text(encoding="utf-8")).find("body")
    for element in list(body.iter("script", "style", "noscript")):
        element.drop_tree()
    return re.sub(r"\s+", " ", body.text_content()).strip()


def contents() -> dict[str, str]:
    """What each article says, by the conventions in data/README.md."""
    texts = {path.name: decoded(path) for path in DEMO.glob("*.txt")}
    texts |= {path.name: page_text(path) for path in DEMO.glob("*.html")}
    for path in DEMO.glob("*.jsonl"):
        texts |= {f"{path.name}#{r['id']}": f"{r['title']}\n{r['text']}" for r in records(path)}
    return texts


def words(text: str) -> str:
    return " ".join(re.sub(r"[“”„«»]", '"', text.replace("’", "'")).split())


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return contents()


@pytest.fixture(scope="module")
def groups() -> dict[str, dict]:
    return {row["article"]: row for row in records(GOLD / "groups.jsonl")}


@pytest.fixture(scope="module")
def sentences() -> dict[str, list[dict]]:
    by_article: dict[str, list[dict]] = defaultdict(list)
    for row in records(GOLD / "sentences.jsonl"):
        by_article[row["article"]].append(row)
    return by_article


@pytest.fixture(scope="module")
def alignments() -> list[dict]:
    return records(GOLD / "alignment.jsonl")


def members(groups: dict[str, dict]) -> dict[str, list[str]]:
    stories: dict[str, list[str]] = defaultdict(list)
    for name, row in groups.items():
        if row["story"]:
            stories[row["story"]].append(name)
    return stories


def test_every_article_is_labelled_and_every_label_has_its_article(texts, groups, sentences):
    assert set(texts) == set(groups) == set(sentences)


def test_the_labelled_sentences_cover_each_article_completely_and_in_order(texts, sentences):
    for name, rows in sentences.items():
        position = 0
        for n, row in enumerate(rows, 1):
            start = texts[name].find(row["text"], position)
            assert row["n"] == n
            assert start >= 0, f"{name} #{n} is not in the article: {row['text']!r}"
            assert not texts[name][position:start].strip(), f"{name}: unlabelled text before #{n}"
            position = start + len(row["text"])
        assert not texts[name][position:].strip(), f"{name}: unlabelled text at the end"


def test_labels_and_kinds_are_known_and_every_kind_is_there(sentences):
    found: dict[str, set[str]] = defaultdict(set)
    for row in itertools.chain.from_iterable(sentences.values()):
        found[row["label"]].add(row["kind"])
    assert found == KINDS


def test_at_least_six_of_every_unsupported_kind_and_a_hundred_in_all(sentences):
    rows = [row for row in itertools.chain.from_iterable(sentences.values()) if row["label"] == "unsupported"]
    counts = Counter(row["kind"] for row in rows)
    assert len(rows) >= 100
    assert {kind: counts[kind] for kind in KINDS["unsupported"] if counts[kind] < 6} == {}


def test_an_unsupported_sentence_names_its_specifics_and_offers_no_evidence(sentences):
    for name, rows in sentences.items():
        for row in rows:
            assert bool(row["specifics"]) == (row["label"] == "unsupported"), f"{name} #{row['n']}"
            assert all(words(x) in words(row["text"]) for x in row["specifics"]), f"{name} #{row['n']}"
            assert row["label"] == "sourced" or row["evidence"] == []


def test_evidence_is_a_factual_sentence_of_another_article_of_the_story(groups, sentences):
    for name, rows in sentences.items():
        for row in rows:
            if groups[name]["role"] == "rewrite" and row["label"] == "sourced":
                assert row["evidence"], f"{name} #{row['n']} is called sourced without evidence"
            for link in row["evidence"] + row.get("near", []):
                other = sentences[link["article"]][link["n"] - 1]
                assert link["article"] != name
                assert groups[link["article"]]["story"] == groups[name]["story"]
                assert other["n"] == link["n"]
                assert other["label"] != "boilerplate"


def test_where_a_story_has_a_source_document_only_that_is_evidence(groups, sentences):
    for names in members(groups).values():
        sources = {name for name in names if groups[name]["role"] == "source"}
        for name in names if sources else []:
            cited = {link["article"] for row in sentences[name] for link in row["evidence"]}
            assert cited <= sources


def test_sources_and_singles_have_nothing_to_be_held_against(groups, sentences):
    for name, rows in sentences.items():
        if groups[name]["role"] != "rewrite":
            assert {row["kind"] for row in rows if row["label"] != "boilerplate"} == {"source"}


def test_seven_stories_of_three_to_six_versions_three_with_a_source_and_four_singles(groups):
    stories = members(groups)
    assert len(stories) == 7
    assert {name: len(names) for name, names in stories.items() if not 3 <= len(names) <= 6} == {}
    assert sum(any(groups[name]["role"] == "source" for name in names) for names in stories.values()) == 3
    assert sum(row["role"] == "single" for row in groups.values()) == 4
    assert all((row["role"] == "single") == (row["story"] is None) for row in groups.values())


def test_some_rewrites_have_nothing_planted_in_them(groups, sentences):
    clean = [
        name
        for name, rows in sentences.items()
        if groups[name]["role"] == "rewrite" and all(row["label"] != "unsupported" for row in rows)
    ]
    assert len(clean) >= 5


def test_the_table_names_exactly_the_source_documents(groups):
    with (DEMO / "metadata.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["article"] for row in rows} <= set(groups)
    said = {row["article"] for row in rows if row["role"] == "source"}
    assert said == {name for name, row in groups.items() if row["role"] == "source"}


def test_all_pairs_of_a_story_are_aligned_and_boilerplate_only_with_itself(groups, sentences, alignments):
    wanted = {frozenset(p) for names in members(groups).values() for p in itertools.combinations(names, 2)}
    assert {frozenset((row["a"], row["b"])) for row in alignments} == wanted
    assert len(alignments) == len(wanted)
    for row in alignments:
        for x, y, kind in row["pairs"]:
            left, right = sentences[row["a"]][x - 1], sentences[row["b"]][y - 1]
            assert kind in {"same", "paraphrase", "partial"}
            assert kind == "same" or "boilerplate" not in {left["label"], right["label"]}
            assert (kind == "same") == (words(left["text"]) == words(right["text"]))


def test_the_formats_that_editors_meet_are_all_there():
    plain = {path.name: path.read_bytes() for path in DEMO.glob("*.txt")}
    assert sum(data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data for data in plain.values()) >= 1
    assert sum(b"\x93" in data or b"\x80" in data for data in map(only_cp1252, plain.values())) >= 1
    assert len(list(DEMO.glob("*.html"))) >= 6
    assert len(records(DEMO / "feed.jsonl")) in {4, 5}


def only_cp1252(data: bytes) -> bytes:
    """The bytes if they are not UTF-8, else nothing."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return b""


def test_every_site_of_a_page_stands_on_several_pages_or_is_a_plain_text_copy():
    sites = Counter(re.search(r'og:site_name" content="([^"]+)', p.read_text("utf-8"))[1] for p in DEMO.glob("*.html"))
    assert min(sites.values()) >= 2


def test_all_addresses_are_fictional():
    for path in DEMO.iterdir():
        for host in re.findall(r"https?://([^/\s\"<,]+)", decoded(path)):
            assert host.endswith(".example") or host == "schema.org", f"{path.name}: {host}"


def test_the_counts_in_the_readme_are_the_counts_of_the_gold(sentences):
    told = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    table = {(a, b): int(n) for a, b, n in re.findall(r"^\| (\w+) \| ([\w-]+) \| (\d+) \|$", told, re.MULTILINE)}
    rows = itertools.chain.from_iterable(sentences.values())
    assert table == Counter((row["label"], row["kind"]) for row in rows)
