"""Inputs made to hurt: each a file and a slightly altered copy of it, told as two versions of one story.

A generator of (name, size) → bytes a kind; sizes are chosen so that anything that grows with the square is killed.
"""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

SENTENCE = (
    "The council of Tarnhaven voted 6-3 on Tuesday, May 6, 2025, to raise the fee to $12.40, Mayor Ida Brook said."
)
GERMAN = (
    "Der Rat von Tarnhafen stimmte am Dienstag, 6. Mai 2025, mit 6:3 für eine Gebühr von 12,40 Euro, sagte Ida Bruck."
)
QUOTED = '"We will not wait for the county any longer," said Mayor Ida Brook, who had voted against it in 2019.'
WORDS = tuple(
    re.findall(
        r"\w+",
        """council bridge harbour mayor voted Tuesday county fee twelve percent Brook Tarnhaven river lorry engineer pillar
        million crowns repair month said told former deputy not never may will about nearly more than fewer Lund Kim""",
    )
)


@dataclass(frozen=True)
class Case:
    """A file and its altered copy; `versions` copies in all."""

    name: str
    data: bytes
    versions: int = 2

    def copies(self) -> list[bytes]:
        """The file as it is, then altered ones: a figure and a word are others, and a line more stands at the end."""
        out = [self.data]
        for n in range(1, self.versions):
            changed = self.data.replace(b"6", str(n % 9).encode(), 3).replace(b"council", b"assembly", n)
            changed = changed.replace(b"voted", b"decided", 1 + n % 5)
            out.append(
                changed if self.name.endswith((".html", ".jsonl", ".csv")) else changed + b"\nVersion %d of it." % n
            )
        return out


UNITS: dict[str, str] = {  # what is repeated on one line without a break
    "base64": base64.b64encode(bytes(range(256)) * 3).decode(),
    "underscores": "_", "dots": ".", "dashes": "-", "em dashes": "—", "equals": "=", "commas": ",", "semicolons": "; ",
    "quotes": '"', "single quotes": "'", "curly": "“”", "guillemets": "«»", "quoted stops": '." ', "quoted words": '"a" ',
    "ellipses": "… ", "three dots": "... ", "brackets": "([{", "closers": ")]}", "spaces": "a    ", "tabs": "a\t",
    "digits": "8", "grouped digits": "1,000,", "decimals": "1.5 ", "dates": "6 May 2025 ", "iso dates": "2025-05-06 ",
    "times": "6:30 p.m. ", "money": "$1,200 ", "percents": "12 percent ", "ranges": "10-20-", "fractions": "1/2/",
    "number words": "one hundred and twenty-three thousand ", "german numbers": "zweihundertfünfzig",
    "ordinals": "1. ", "initials": "A. B. ", "titles": "Dr. Sen. Mr. ", "names": "Ida Brook ", "capitals": "A", "hyphens": "well-known-",
    "apostrophes": "rock'n'roll's ", "urls": "https://a.example/b?c=d&e=f ", "mails": "a.b@c.example ", "words": "word and more ",
    "transcript": "well so the council voted on tuesday and then the mayor said that ", "json": '{"a":"b.C","n":1.5},',
    "nested json": '{"a":[', "html text": "&lt;p&gt;The council&lt;/p&gt; ", "sql": "SELECT * FROM t WHERE a='b'; ",
    "regex": "(a+)+$|[^x]*", "csv line": "1;2;3;", "pipes": "| a ", "hashes": "#tag ", "at signs": "@name ", "emoji": "👩‍👩‍👧‍👦👋🏽",
    "flags": "🇩🇪🇩🇰", "combining": "a\u0301\u0323\u0308", "zalgo": "a" + "\u0301" * 40, "rtl override": "\u202eabc\u202c ",
    "rtl marks": "\u200f\u200e", "zero width": "a\u200b\u200d\u2060", "soft hyphens": "a\u00ad", "nbsp": "a\u00a0", "bom": "\ufeff",
    "arabic": "صرّح الرئيس أن الخسائر بلغت ", "hebrew": "אמר ראש העיר כי ", "chinese": "市长说桥梁关闭", "japanese": "市長は橋を閉鎖した",
    "thai": "รัฐมนตรีกล่าวว่า", "hindi": "मंत्री ने कहा ", "korean": "시장은 다리를 ", "full width": "Ｔｈｅ　ｃｏｕｎｃｉｌ", "ligatures": "ﬁﬂﬀ",
    "math": "∑∫√", "surrogate words": "𝐓𝐡𝐞 ", "control": "a\x01\x02\x1f", "escapes": "\x1b[31mred\x1b[0m ", "private": "\ue000\uf8ff",
    "not": "not never no ", "may": "may could would if ", "said": '"Yes," said Kim, "no," said Lund, ', "of the": "of the of the ",
    "who": "the man who said that the woman who said that ", "the former": "the former deputy former ", "and": "Kim and Lund and ",
    "roman": "XIV. ", "abbreviations": "e.g. i.e. etc. vs. ", "gmbh": "GmbH & Co. KG ", "clock": "p.m. Nov. 5 ", "lakh": "Rs 1,20,000 lakh crore ",
    "units": "5km 6 km/h 7 m² ", "scores": "3-2 2:1 51–48 ", "minus": "-5 −5 –5 ", "half": "2½ ¼ ", "by": "By Ida Brook By ", "dateline": "TARNHAVEN (AP) — ",
    "copyright": "© 2025 ", "read more": "Read more Share Tweet ", "stars": "* ", "greater": "> ", "tildes": "~", "vertical": "|", "carets": "^", "questions": "? ", "exclamations": "!? ", "slashes": "a/b/c/", "backslashes": "\\n\\t",
}  # fmt: skip
LINES: dict[str, str] = {  # what stands on every line
    "equal lines": "The council voted 6-3 on Tuesday.", "short lines": "a", "options": "Option {n}", "rows of figures": "{n}\t12.5\t1,200\t6",
    "headlines": "Council Votes On Fee {n}", "bullets": "- item {n}", "numbered": "{n}. The council voted.", "bylines": "By Ida Brook, May {n}, 2025",
    "quotes": '"Yes, {n} times," said Mayor Brook.', "dialogue": "— No, said Lund {n}.", "names": "Ida Brook {n}", "wrapped": "x" * 70,
    "blank": "\n", "stars": "***", "links": "Share this on Facebook {n}", "german": "Am {n}. Mai stimmte der Rat ab.", "months": "May {n}, 2025: 6 percent",
    "emoji lines": "👋🏽 {n}", "arabic lines": "ذهب الرئيس {n}.", "indented": "        the council {n}",
}  # fmt: skip


def cases(*, quick: bool = False, all_: bool = False) -> Iterator[Case]:
    """All of them; `quick`: smaller, and a third of them unless `all_`."""
    made = [*_units(quick), *_lines(quick), *_articles(quick), *_pages(quick), *_records(quick), *_bytes()]
    yield from made[::3] if quick and not all_ else made


def _units(quick: bool) -> Iterator[Case]:
    size = 40_000 if quick else 100_000
    for name, unit in UNITS.items():
        text = f"{SENTENCE}\n{unit * (size // len(unit))}\n{QUOTED}"
        yield Case(f"line of {name}.txt", text.encode("utf-8"))


def _lines(quick: bool) -> Iterator[Case]:
    count = 3_000 if quick else 10_000
    for name, line in LINES.items():
        text = "\n".join(line.format(n=n) for n in range(count))
        yield Case(f"{count} {name}.txt", f"{SENTENCE}\n{text}".encode())


def _articles(quick: bool) -> Iterator[Case]:
    dice = random.Random(1960)
    size = 800 if quick else 8_000
    sentences = [" ".join(dice.choices(WORDS, k=14)).capitalize() + "." for _ in range(size)]
    yield Case("many sentences.txt", " ".join(sentences).encode())
    yield Case("many paragraphs.txt", "\n\n".join(sentences).encode())
    yield Case("one sentence of all words.txt", (" ".join(s.rstrip(".") for s in sentences) + ".").encode())
    yield Case("same sentence.txt", (f"{SENTENCE} " * size).encode())
    yield Case("same german sentence.txt", (f"{GERMAN} " * (size // 2)).encode())
    yield Case("same quotation.txt", (f"{QUOTED} " * (size // 2)).encode())
    yield Case("open quotation.txt", f'"{SENTENCE} '.encode() * (size // 4))
    yield Case("numbers only.txt", " ".join(str(dice.randrange(10**6)) for _ in range(size)).encode())
    yield Case("names only.txt", " ".join(w.capitalize() for w in dice.choices(WORDS, k=size)).encode())
    yield Case("eight thousand digits.txt", f"{SENTENCE} It cost {'8' * 8_000} crowns, {'7,' * 4_000} said.".encode())
    yield Case("word of a million letters.txt", b"a" * (200_000 if quick else 990_000))
    for versions in (20, 60 if quick else 200):
        text = " ".join([SENTENCE, QUOTED, *sentences[:20]])
        yield Case(f"{versions} versions.txt", text.encode(), versions)
    yield Case(
        "far dates.txt",
        f"{SENTENCE} On 0001-01-01 and 9999-12-31, a Monday, and 31.02.0000, it was next Friday.".encode(),
    )


def _pages(quick: bool) -> Iterator[Case]:
    n = 2_000 if quick else 20_000
    body = f"<article><h1>Fee rises</h1><p>{SENTENCE}</p>%s<p>{QUOTED}</p></article>"
    insides = {
        "deep": "<div>" * 250 + SENTENCE + "</div>" * 250, "too deep": "<div>" * n, "spans": "<p>" + "<span>a</span>" * n + "</p>",
        "links": "".join(f'<a href="{k}">Link {k}</a>' for k in range(n)), "items": "<ul>" + "<li>item</li>" * n + "</ul>",
        "table": "<table>" + "<tr><td>6</td><td>12.5</td></tr>" * (n // 2) + "</table>", "wide table": "<table><tr>" + "<td>6</td>" * n + "</tr></table>",
        "nested tables": "<table><tr><td>" * 200 + SENTENCE, "breaks": "a<br>" * n, "paragraphs": f"<p>{SENTENCE}</p>" * (n // 10),
        "broken": "<p <b <<<>>> & &amp &#x110000; &#0; &#xD800; <scr<script>ipt>alert(1)</p>", "noscripts": "<noscript>" * n, "templates": "<template>" * n,
        "scripts": "<script>" + "x" * n * 10, "comments": "<!--" * n, "entities": "&amp;amp;quot; " * n, "hidden": "<span hidden>a</span>b" * n,
        "quotes": "<q>" * 200 + "a" + "</q>" * 200, "sups": "a<sup>1</sup>" * n, "styles": "<style>" * n, "attribute": f'<p title="{"a" * n * 10}">b</p>',
        "classes": f'<div class="{"lead " * n}"><p>{SENTENCE}</p></div>', "times": '<time datetime="2025-05-06">x</time>' * n, "heads": f"<h1>{SENTENCE}</h1>" * (n // 4),
        "metas": '<meta name="date" content="0001-01-01">' * n, "json": '<script type="application/ld+json">' + "[" * n + "</script>",
        "body": '<script type="application/ld+json">' + json.dumps({"@type": "NewsArticle", "articleBody": f"{SENTENCE} " * (n // 10)}) + "</script>",
        "svg": "<svg>" + "<g>" * 200 + "<text>a</text>", "cdata": "<![CDATA[" * n, "xss": "<img src=x onerror=alert(1)><a href=javascript:alert(1)>x</a>" * 50,
    }  # fmt: skip
    for name, inside in insides.items():
        yield Case(
            f"page of {name}.html",
            f"<html><body>{body % inside if '%' not in inside else inside}</body></html>".encode(),
        )


def _records(quick: bool) -> Iterator[Case]:
    n = 200 if quick else 1_000
    rows = [json.dumps({"id": k, "text": f"{SENTENCE} This is report {k} of the council."}) for k in range(n // 4)]
    yield Case("many records.jsonl", "\n".join(rows).encode())
    yield Case("broken records.jsonl", b'{"text": "The council voted"\n' * n)
    yield Case("deep record.jsonl", b'{"text": ' + b"[" * n + b"]" * n + b"}")
    yield Case(
        "odd values.jsonl",
        json.dumps({"text": [SENTENCE, {"text": QUOTED}, 6, None, True], "published": "9999-12-31"}).encode(),
    )
    yield Case("long record.jsonl", json.dumps({"text": f"{SENTENCE} " * n, "title": "a " * n}).encode())
    yield Case("open quotes.csv", b"id,text\n" + b"".join(b'%d,"The council voted\n' % k for k in range(n)))
    yield Case(
        "many columns.csv", b",".join([b"text", *(b"c%d" % k for k in range(n * 20))]) + b"\nThe council voted 6-3."
    )
    yield Case(
        "formulas.csv",
        b"id,text\n" + b"".join(b'%d,"=HYPERLINK(6) The council voted %d."\n' % (k, k) for k in range(50)),
    )
    yield Case("wide line.tsv", b"text\n" + b"a " * (n * 100))


def _bytes() -> Iterator[Case]:
    dice = random.Random(6)
    noise = dice.randbytes(60_000)
    text = f"{SENTENCE} {GERMAN} {QUOTED}"
    yield Case("noise.txt", noise)
    yield Case("noise.html", noise)
    yield Case("zip.txt", b"PK\x03\x04" + noise)
    yield Case("zip inside.txt", text.encode() + b"PK\x03\x04" + noise)
    yield Case("zeros.txt", bytes(60_000))
    yield Case("latin noise.txt", bytes(dice.randrange(32, 256) for _ in range(40_000)))
    yield Case("ascii noise.txt", bytes(dice.randrange(32, 127) for _ in range(40_000)))
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp437", "mac_roman", "utf-7"):
        yield Case(f"in {encoding}.txt", (text * 20).encode(encoding, errors="replace"))
    for cut in (1, 2, 3):
        yield Case(f"cut {cut}.txt", (text + "€" * 50).encode()[:-cut])
    yield Case(
        "mixed encodings.txt",
        text.encode() + b"\n" + text.encode("cp1252", errors="replace") + b"\xff\xfe\xc0\x80\xed\xa0\x80",
    )
    yield Case("line ends.txt", text.replace(". ", ".\r").encode() + b"\x0b\x0c\x85\xe2\x80\xa8end")
    yield Case("shift jis.txt", ("市長は橋を閉鎖した。" * 2_000).encode("shift_jis"))
    yield Case("big5.txt", ("市長說橋樑關閉。" * 2_000).encode("big5"))
