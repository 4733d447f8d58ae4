"""Splitting keeps every character: offsets are exact, only white space stands between sentences."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from dashboard import corpus
from dashboard.model import Article, Span
from tests.support.reading import article

pieces = st.sampled_from(
    [
        "The U.S. ",
        "left. ",
        "“Why?” ",
        '"No." ',
        "\n",
        "\n\n",
        "\r\n",
        "\xa0",
        "… ",
        "5 p.m. ",
        "1. ",
        "(x.) ",
        "。",
        "！",
        "؟ ",
        "।",
        "😀",
        "\u200b",
        "d'État ",
        "A. ",
        "Müller ",
        "z. B. ",
        "a@b.c ",
        "http://x.y/z. ",
        "\t",
        "»",
        "«",
        "’",
        "!?",
        "...",
        "Kim said. ",
        "no. ",
        "© ",
        "�",
        "ｔ． ",
    ]
)
texts = st.one_of(st.text(max_size=300), st.lists(pieces, max_size=40).map("".join))
languages = st.sampled_from(["en", "de", "es", "fr", "zh", "ar", "und", "tlh", ""])


@given(texts, languages, st.booleans())
@example("…\n\n\x1c\x85 \u2028 a.", "en", True)
def test_offsets_are_exact_and_nothing_is_lost(text, language, titled):
    title = " ".join(text.split()[:3]) if titled else ""
    found = corpus.split(article(text, language, title))
    at = 0
    for number, sentence in enumerate(found, 1):
        assert sentence.n == number
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert not text[at : sentence.start].strip()
        assert "\n" not in sentence.text
        assert sentence.paragraph == text[: sentence.start].count("\n")
        at = sentence.end
    assert not text[at:].strip()


@given(texts)
def test_what_is_read_is_what_is_split(text):
    reading = corpus.read_bytes("a.txt", text.encode("utf-8", errors="surrogatepass"))
    for found in reading.articles:
        assert "".join("".join(s.text.split()) for s in corpus.split(found)) == "".join(found.text.split())


@given(texts)
def test_splitting_twice_gives_the_same(text):
    assert corpus.split(article(text)) == corpus.split(article(text))


def test_a_line_break_is_always_a_border():
    assert [s.paragraph for s in corpus.split(article("One\ntwo\n\nthree four. Five."))] == [0, 1, 3, 3]


def test_parts_follow_the_title_and_the_lines_left_out():
    text = "Home\nBridge Opens\nIt opened. It is new.\nImprint"
    made = Article("0", "a.html", "Bridge Opens", text, page=(Span(0, 4), Span(40, 47)))
    assert [s.part for s in corpus.split(made)] == ["page", "title", "body", "body", "page"]


def test_a_version_carries_the_role_that_was_given():
    assert corpus.version(article("One.")).role == "rewrite"
    assert corpus.version(Article("0", "a", "", "One.", role="source")).role == "source"


def test_the_splitter_names_itself_with_a_version():
    assert corpus.SPLITTER.startswith("sentencex ")
    assert any(ch.isdigit() for ch in corpus.SPLITTER)
