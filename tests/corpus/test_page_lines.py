"""Lines of a page that extractors lose or let in: what is hidden, invisible, escaped, quoted, raised, set apart."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard import corpus
from dashboard.model import Article
from tests.support.reading import only

BODY = (
    "The council of Tarnhaven voted on Tuesday to close the river bridge to lorries after engineers found cracks in it.",
    "Mayor Ida Brook said the repair would take at least nine months and cost some 4.2 million crowns, paid by the county.",
    "Shopkeepers on the north bank fear that customers will stay away, and they asked the council for a shuttle bus.",
    "The bridge was opened in 1931 and carries some 12,000 vehicles a day, according to the county's traffic office.",
    "A decision on the shuttle bus is expected at the next meeting of the council on 14 May, the mayor's office said.",
)
TITLE = "Council closes river bridge to lorries"


def page(*paragraphs: str, head: str = "", before: str = "", inside: str = "") -> Article:
    """A page with these paragraphs as HTML, between a menu and a footer; `inside` stands behind the second one."""
    made = [f"<p>{text}</p>" for text in paragraphs]
    made.insert(2, inside)
    return only(
        "a.html",
        f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Tarn Gazette</title>
        <meta property="og:title" content="{TITLE}">{head}</head><body><nav><ul><li><a href="/">Home</a></li>
        <li><a href="/s">Sport</a></li></ul></nav>{before}<main><article><h1>{TITLE}</h1>{"".join(made)}</article></main>
        <footer><p>Contact us</p><p>© 2025 Tarn Gazette. All rights reserved.</p></footer></body></html>""",
    )


def kept(article: Article) -> list[str]:
    """The lines that are not marked as page furniture."""
    out, at = [], 0
    for span in article.page:
        out.append(article.text[at : span.start])
        at = span.end
    return [line for line in "".join([*out, article.text[at:]]).split("\n") if line]


@pytest.mark.parametrize("mark", ["&shy;", "\u200b", "\u200c", "\u2060", "\u200f", "\u200d", "\ufeff"])
def test_characters_nobody_sees_make_no_paragraph_page_furniture(mark):
    dotted = [" ".join(word[:3] + mark + word[3:] if len(word) > 5 else word for word in text.split()) for text in BODY]
    found = kept(page(*dotted))
    assert len([line for line in found if line.startswith(("The", "Mayor", "Sho", "A"))]) == len(BODY)
    assert not {"Home", "Contact us"} & set(found)


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("He said &amp;quot;we must close it&amp;quot; before the vote of the council on Tuesday.", "&quot;we must close"),
        ("Smith &amp;amp; Sons, the builders of the bridge, said they had warned the council twice.", "Smith &amp; Sons"),
        ("Brook said: <q>We have no choice but to close it.</q> She then left the hall at once.", "“We have no choice but to close it.” She"),
        ("Brook said: <q>They shouted <q>resign</q> at me all evening long.</q> She then left.", "“They shouted ‘resign’ at me all evening long.”"),
        ("Brook said: <q>“We have no choice.”</q> She then left the hall without a further word.", ": “We have no choice.” She"),
        ("The council voted on Tuesday<sup>1</sup> to close it at a cost of 10<sup>6</sup> crowns a year.", "Tuesday¹ to close it at a cost of 10⁶ crowns"),
        ("It is the 23<sup>rd</sup> bridge to be closed to lorries in this county since the year 2011.", "the 23rd bridge"),
        ("The council closed <a href=x>the bridge<span class='visually-hidden'> (opens in new window)</span></a> on Tuesday, it said.", "closed the bridge on Tuesday"),
        ("A man threatened Rep. <span><a href=x>Ilsa Omont</a><span style='display: none'><a href=y>Ilsa Omont</a> MORE</span></span> (D-Minn.), it said.", "Rep. Ilsa Omont (D-Minn.)"),
        ("The <span data-tip>bridge<span role=tooltip>A bridge is a road over water</span></span> is closed to lorries from June on.", "The bridge is closed"),
    ],
)  # fmt: skip
def test_a_sentence_is_read_as_a_reader_sees_it(html, line):
    found = kept(page(*BODY[:3], html, *BODY[3:]))
    assert any(line in text for text in found)
    assert [text for text in found if text in BODY] == list(BODY)


def test_what_is_hidden_inside_a_sentence_is_a_line_of_its_own_and_page_furniture():
    article = page(
        *BODY[:4], "It closed <b>the bridge<span hidden>a long note for machines</span></b> on Tuesday, all said."
    )
    assert "a long note for machines" in article.text.split("\n")
    assert "a long note for machines" not in kept(article)


STANDFIRST = "Engineers found cracks in two pillars; shops fear the loss of their customers for nine months."


@pytest.mark.parametrize(
    "inside",
    [
        f'<aside class="factbox"><h3>In figures</h3><p>{STANDFIRST}</p></aside>',
        f'<div class="tweet-embed social-embed"><div class="tweet-text">{STANDFIRST}</div><span>@brook</span></div>',
    ],
)
def test_prose_amid_the_paragraphs_stays(inside):
    assert STANDFIRST in kept(page(*BODY, inside=inside))


def test_a_list_of_links_amid_the_paragraphs_does_not():
    links = "".join(
        f'<li><a href="{n}">Another headline of the day that leads elsewhere, number {n}.</a></li>' for n in range(3)
    )
    found = kept(page(*BODY, inside=f'<div class="related"><ul>{links}</ul></div>'))
    assert not any("leads elsewhere" in line for line in found)


@pytest.mark.parametrize(
    "top",
    [
        f'<header><h1>{TITLE}</h1><p class="lead">{STANDFIRST}</p></header>',
        f'<h1>{TITLE}</h1><div class="article__summary summary">{STANDFIRST}</div>',
        f'<h1>{TITLE}</h1><h2 class="subtitle">{STANDFIRST}</h2>',
        f'<div class="top"><h1>{TITLE}</h1><p itemprop="description" class="standfirst">{STANDFIRST}</p></div>',
    ],
)
def test_the_standfirst_stays(top):
    text = f'<div class="text">{"".join(f"<p>{text}</p>" for text in BODY)}</div>'
    html = f'<html lang="en"><head><title>{TITLE}</title></head><body><main><article>{top}{text}</article></main></body></html>'
    assert [line for line in kept(only("a.html", html)) if line in (STANDFIRST, *BODY)] == [STANDFIRST, *BODY]


def test_an_article_cut_into_boxes_is_kept_whole():
    boxes = "".join(
        f'<div class="chunk"><div class="text"><p>{text}</p></div></div><div class="ad"></div>' for text in BODY * 1
    )
    assert [
        line
        for line in kept(only("a.html", f"<html><body><main><h1>{TITLE}</h1>{boxes}</main></body></html>"))
        if line in BODY
    ] == list(BODY)


def test_an_article_that_stands_twice_on_its_page_is_kept_once():
    twice = "".join(f"<p>{text}</p>" for text in BODY)
    article = only(
        "a.html", f"<html><body><article><h1>{TITLE}</h1>{twice}</article><div class=m>{twice}</div></body></html>"
    )
    assert [line for line in kept(article) if line in BODY] == list(BODY)


# ---- where the article is not in the page's plain markup ---------------------------------------------------------
WHOLE = "".join(f"<p>{text}</p>" for text in BODY)
EMPTY = '<html lang="en"><head><title>{0}</title>{2}</head><body><nav><a href="/">Home</a></nav><h2>{0}</h2>{1}<footer><p>Contact us</p></footer></body></html>'


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f'<noscript><div id="nojs"></noscript><div id=main><article>{WHOLE}</article></div>', ""),
        (f'<div id="app"></div><noscript><main><article>{WHOLE}</article></main></noscript>', ""),
        (f"<div itemprop=articleBody><script type='text/template'>{WHOLE}</script></div>", ""),
        (f"<x-article><template shadowrootmode=open>{WHOLE}</template></x-article>", ""),
        ("<p>Loading …</p>", f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": chr(10).join(BODY)})}</script>'),
    ],
    ids=["broken noscript", "noscript", "script template", "shadow root", "articleBody"],
)  # fmt: skip
def test_the_article_is_found_where_the_page_keeps_it(body, head):
    article = only("a.html", EMPTY.format(TITLE, body, head))
    assert [line for line in kept(article) if line in BODY] == list(BODY)
    assert not {"Home", "Contact us", "Loading …"} & set(kept(article))


def test_a_script_is_never_text_even_when_it_speaks_of_templates():
    html = f'<html><body><script>var t = "<noscript><p>{"no " * 200}</p></noscript>";</script><article><h1>{TITLE}</h1>{WHOLE}</article></body></html>'
    assert "no no" not in only("a.html", html).text


def test_a_saved_web_archive_is_read():
    html = "<html><body>" + WHOLE.replace("voted", "v=C3=B6ted").replace("class=", "class=3D") + "</body></html>"
    archive = f'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="--x"\n\n----x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n{html}\n----x--\n'
    assert "Tarnhaven vöted on Tuesday" in only("a.html", archive).text


# ---- what the page says of itself --------------------------------------------------------------------------------
def linked(*items: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)


OWN = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2020-07-10T18:00:00Z"}


@pytest.mark.parametrize(
    ("head", "before", "day"),
    [
        (linked({"@type": "ItemList", "itemListElement": [OWN | {"datePublished": "2019-01-01"}]}, {"@type": "WebPage", "datePublished": "2025-01-07"}, OWN), "", date(2020, 7, 10)),
        (linked(OWN | {"headline": "Another", "datePublished": "2019-01-01"}, OWN), "", date(2020, 7, 10)),
        (linked({"@type": "WebPage", "mainEntity": OWN}), "", date(2020, 7, 10)),
        (f'<script type="application/ld+json">//<![CDATA[\n{json.dumps(OWN)}\n//]]></script>', "", date(2020, 7, 10)),
        (linked(OWN | {"datePublished": "0001-01-01T00:00:00Z"}) + '<meta name="date" content="2021-02-03">', "", date(2021, 2, 3)),
        (linked(OWN | {"datePublished": "9999-12-31"}), "", None),
        ('<meta itemprop="datePublished" content="2025-06-15T00:00:13.123-07:00"><meta itemprop="dateModified" content="2025-06-20">', "", date(2025, 6, 15)),
        ('<meta name="parsely-pub-date" content="2025-06-15T00:00:13Z">', "", date(2025, 6, 15)),
        ('<meta name="DC.date.issued" content="2025-06-15">', "", date(2025, 6, 15)),
        ("", '<aside><time datetime="2019-01-01">old</time></aside><time datetime="2025-06-15">new</time>', date(2025, 6, 15)),
        ("", '<div class="date">Published 5/6/2025 at 4:15 p.m.</div>', date(2025, 5, 6)),
        ("", '<div class="date">Updated: May 9, 2025 - Published: May 6, 2025</div>', date(2025, 5, 6)),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_article(head, before, day):
    assert page(*BODY, head=head, before=before).published == day


@pytest.mark.parametrize(
    "html",
    [
        f'<title>{TITLE} - Tarn Gazette</title></head><body><h1 class="logo">Tarn Gazette</h1><h2>{TITLE}</h2>',
        f'<title>{TITLE} - Tarn Gazette</title><meta property="og:title" content="{TITLE} - Tarn Gazette"></head><body><h1>Navigation menu</h1><h2>{TITLE}</h2>',
        f"<title>{TITLE} | Tarn</title></head><body><h1>{TITLE}</h1><h1>More stories</h1>",
        f'<title>Tarn Gazette</title><meta property="og:title" content="{TITLE}"></head><body><h1>Tarn Gazette</h1><h2>{TITLE}</h2>',
    ],
)  # fmt: skip
def test_the_headline_is_no_logo_and_no_menu(html):
    article = only("a.html", f"<html lang=en><head>{html}{WHOLE}</body></html>")
    assert article.title == TITLE
    assert [s.text for s in corpus.split(article) if s.part == "title"] == [TITLE]


@pytest.mark.parametrize("said", ["iso-8859-1", "windows-1252", "shift_jis", "gb2312", "koi8-r"])
def test_what_is_valid_utf_8_is_read_so_whatever_the_page_says(said):
    html = (
        f'<html><head><meta charset="{said}"></head><body><p>Die Brücke in Łódź – „geöffnet“ für 5 €.</p></body></html>'
    )
    assert only("a.html", html).text == "Die Brücke in Łódź – „geöffnet“ für 5 €."


def test_a_page_of_seven_bits_keeps_the_encoding_it_names():
    data = '<html><head><meta charset="iso-2022-jp"></head><body><p>橋は閉鎖された。</p></body></html>'.encode(
        "iso-2022-jp"
    )
    assert only("a.html", data).text == "橋は閉鎖された。"
