"""Input made to hurt: the readers answer with an article or a refusal, and come back."""

from __future__ import annotations

import json

import pytest

from dashboard import corpus, settings

HOSTILE = {
    "one-line.txt": b"word and more " * 70_000,
    "no-space.txt": b"a" * 900_000,
    "dots.txt": b"." * 900_000,
    "quotes.txt": b'."' * 400_000,
    "closers.txt": b"a." + b")" * 900_000 + b" B",
    "spaces.txt": b"a" + b" " * 900_000 + b"b",
    "brackets.txt": b"..[111 " * 50_000,
    "parens.txt": b"(" * 400_000 + b")" * 400_000,
    "lines.txt": b"a\n" * 30_000,
    "stops.txt": b"no. A abc.) B " * 5_000,
    "numbers.txt": b"1. " * 20_000,
    "wrapped.txt": (b"x" * 70 + b"\n") * 10_000,
    "nul.txt": b"abc\x00def" * 1_000,
    "zeros.txt": bytes(100_000),
    "deep.html": b"<div>" * 100_000 + b"Hello there." + b"</div>" * 100_000,
    "deep-inline.html": b"<b>" * 100_000 + b"Hello there.",
    "deep-tables.html": b"<table><tr><td>" * 20_000 + b"Hello there.",
    "depth-1000.html": b"<div>" * 1_000 + b"<p>Hello there.</p>" + b"</div>" * 1_000,
    "huge-attribute.html": b'<p title="' + b"a" * 5_000_000 + b'">Hello there.</p>',
    "attributes.html": b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">Hello there.</p>",
    "broken.html": b"<p <b <<<>>> & &amp &#x110000; &#0; &#xD800; <scr<script>ipt>alert(1)</p> hello there",
    "open-script.html": b"<p>Hello there.</p><script>" + b"x" * 1_000_000,
    "open-comment.html": b"<p>Hello there.</p><!--" + b"x" * 1_000_000,
    "entities.html": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>&b;&b; Hello there.</p>',
    "cells.html": b"<table><tr>" + b"<td>a</td>" * 20_000 + b"</tr></table>",
    "long.html": b"<body>" + b"<p>Hello there. This is the thing.</p>" * 20_000,
    "metas.html": b"<meta " * 50_000 + b"charset=x",
    "linked.html": b'<script type="application/ld+json">' + b"[" * 50_000 + b"</script><p>Hello there.</p>",
    "graph.html": b'<script type="application/ld+json">{"@graph": {"headline": 3}, "headline": [1]}</script><p>Hi there.</p>',
    "deep.jsonl": b"[" * 100_000 + b'\n{"text": "Hello there."}',
    "number.jsonl": b'{"id": ' + b"9" * 100_000 + b', "text": "Hello there."}',
    "title.jsonl": json.dumps({"title": "a " * 100_000, "text": "a " * 100_000}).encode(),
    "nested-text.jsonl": json.dumps({"text": {"text": {"text": ["Hello", {"name": "there"}, 3, None, True]}}}).encode(),
    "strays.csv": b"id,text\n" + b"".join(b'%d,"abc\n' % n for n in range(20_000)),
    "quotes.csv": b"id,text\n" + b'"' * 900_000,
    "columns.csv": b",".join(b"c%d" % n for n in range(50_000)) + b"\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_articles_or_refusals(name):
    reading = corpus.read_bytes(name, HOSTILE[name])
    assert reading.articles or reading.refused
    for article in reading.articles:
        sentences = corpus.split(article)
        assert sum(len("".join(s.text.split())) for s in sentences) == len("".join(article.text.split()))
    for wrong in reading.refused:
        assert wrong.where.startswith(name)
        assert wrong.reason
        assert wrong.hint


@pytest.mark.parametrize("name", ["deep.html", "deep-inline.html", "deep-tables.html"])
def test_a_page_that_would_be_read_in_part_is_refused(name):
    assert "deeply" in corpus.read_bytes(name, HOSTILE[name]).refused[0].reason


def test_a_page_nested_a_thousand_deep_is_read():
    (article,) = corpus.read_bytes("a.html", HOSTILE["depth-1000.html"]).articles
    assert article.text == "Hello there."


def test_an_article_of_ten_megabytes_is_refused_with_its_length():
    (wrong,) = corpus.read_bytes("a.txt", b"word and more " * 750_000).refused
    assert f"{settings.MAX_TEXT_CHARS:,}" in wrong.reason


def test_an_upload_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(settings, "MAX_FILE_BYTES", 10)
    monkeypatch.setattr(settings, "MAX_TABLE_BYTES", 10)
    for name in ("a.txt", "a.html", "a.jsonl", "a.csv"):
        (wrong,) = corpus.read_bytes(name, b'{"text": "x y z"}').refused
        assert "limit" in wrong.reason
