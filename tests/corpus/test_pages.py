"""HTML: every line a reader sees, once, in order; what the extractor left out is marked, never lost."""

from __future__ import annotations

from datetime import date

import pytest
import trafilatura

from dashboard import corpus
from tests.support.reading import only

PARAGRAPHS = [
    "The town council of Tarn voted seven to two on Friday to rebuild the old river bridge at a cost of 3.4 million crowns.",
    "Engineers had closed it in March after an inspection found rust in the two main cables, the public works office said.",
    "Mayor Ida Brook said that the first lorry could cross in about eighteen months if the winter was mild enough to build.",
]
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Tarn to Rebuild Bridge | Tarn Gazette</title>
<link rel="canonical" href="https://www.gazette.example/bridge">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Tarn to Rebuild Bridge",
"datePublished": "2025-09-17T22:41:00+02:00"}}]}}</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Tarn to Rebuild Bridge</h1><div class="meta">By Ann Lee</div>
{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}<script>var x = "not a word";</script></article>
<aside><p>Most read</p></aside><footer><p>&copy; 2025 Tarn Gazette</p></footer></body></html>"""


def test_a_page_tells_title_address_site_day_and_language():
    article = only("a.html", PAGE)
    assert article.title == "Tarn to Rebuild Bridge"
    assert (article.url, article.site) == ("https://www.gazette.example/bridge", "gazette.example")
    assert (article.published, article.language) == (date(2025, 9, 17), "en")


def test_all_lines_are_kept_in_order_and_the_left_out_ones_marked():
    article = only("a.html", PAGE)
    lines = ["Home", "Sport", "Tarn to Rebuild Bridge", "By Ann Lee", *PARAGRAPHS, "Most read", "© 2025 Tarn Gazette"]
    assert article.text.split("\n") == lines
    parts = {sentence.text: sentence.part for sentence in corpus.split(article)}
    assert parts["Tarn to Rebuild Bridge"] == "title"
    assert {parts["Home"], parts["Sport"], parts["Most read"], parts["© 2025 Tarn Gazette"]} == {"page"}
    assert all(parts[text] == "body" for text in PARAGRAPHS)


def test_without_an_answer_from_the_extractor_nothing_is_left_out(monkeypatch):
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("no article here")

    monkeypatch.setattr(trafilatura, "extract", broken)
    assert only("a.html", PAGE).page == ()


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>One <b>bold</b> word\n   and\tmore.</p>", ["One bold word and more."]),
        ("<p>First<br>second<br/>third</p>", ["First", "second", "third"]),
        (
            "<table><tr><th>Party</th><td> 32,4 % </td><td>31</td></tr><tr><td>B</td></tr></table>",
            ["Party\t32,4 %\t31", "B"],
        ),
        ("<table><tr><td><p>Cell one</p></td><td><p>Cell two</p></td></tr></table>", ["Cell one\tCell two"]),
        ("<table><tr><td><h2>Head</h2><p>A layout.</p></td></tr></table>", ["Head", "A layout."]),
        ("<ul><li>One</li><li>Two <i>three</i></li></ul>", ["One", "Two three"]),
        ("<div>Loose <p>inner</p> tail</div>", ["Loose", "inner", "tail"]),
        ("<header><span>Published</span>\n<span>on</span><h1>Head</h1></header>", ["Published", "on", "Head"]),
        ("<nav><a href=a>Home</a><a href=b>Sport</a></nav>", ["Home", "Sport"]),
        ("<p><span>One</span> <span>line</span></p>", ["One line"]),
        ("<p>Soft&shy;hyphen&nbsp;and &amp; &lt;tags&gt;</p>", ["Soft\xadhyphen and & <tags>"]),
        (
            "<style>p{}</style><noscript>No</noscript><template>No</template><svg><text>No</text></svg><p>Yes, this.</p>",
            ["Yes, this."],
        ),
        ("<p>Unclosed <b>words<p>and more", ["Unclosed words", "and more"]),
        ("No tags at all, only words.", ["No tags at all, only words."]),
        ("<form><button>Accept all</button> <button>Reject</button></form>", ["Accept all", "Reject"]),
    ],
)
def test_blocks_are_lines_and_white_space_is_collapsed(html, lines):
    assert only("a.html", f"<html><body>{html}</body></html>").text.split("\n") == lines


@pytest.mark.parametrize(
    "html", ["<html><body></body></html>", "<!-- only a comment -->", "<body><script>x()</script></body>"]
)
def test_a_page_without_words_is_refused(html):
    assert "no words" in corpus.read_bytes("a.html", html.encode()).refused[0].reason


def test_the_encoding_a_page_declares_is_used():
    html = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><body><p>Мэр открыл мост.</p></body></html>'
    assert only("a.html", html.encode("cp1251")).text == "Мэр открыл мост."
    assert only("b.html", html.replace("windows-1251", "utf-16").encode()).text == "Мэр открыл мост."


def test_the_language_of_a_template_does_not_hide_that_of_the_words():
    german = (
        "<p>Der Gemeinderat hat am Freitag mit großer Mehrheit beschlossen, die alte Brücke über den Fluss zu erneuern.</p>"
        * 6
    )
    assert only("a.html", f'<html lang="en"><body>{german}</body></html>').language == "de"


def test_the_site_is_read_from_the_window_title_where_nothing_else_says_it():
    html = f"<html><head><title>Bridge Opens | Tarn Gazette</title></head><body><h1>Bridge Opens</h1><p>{PARAGRAPHS[0]}</p></body></html>"
    assert only("a.html", html).site == "Tarn Gazette"


def test_a_headline_on_two_lines_is_one_and_a_logo_is_none():
    html = f"""<html><head><meta property="og:title" content="Tarn to Rebuild the Old Bridge"></head><body><h1>Tarn Gazette</h1>
    <h2>Tarn to Rebuild<br>the Old Bridge</h2><p>{PARAGRAPHS[0]}</p></body></html>"""
    article = only("a.html", html)
    assert article.title == "Tarn to Rebuild the Old Bridge"
    assert article.text.split("\n")[:2] == ["Tarn Gazette", "Tarn to Rebuild the Old Bridge"]
    assert [s.text for s in corpus.split(article) if s.part == "title"] == [article.title]
