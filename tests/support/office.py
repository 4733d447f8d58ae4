"""Files as the programs of a newsroom write them, each made by the library that users use: (name, bytes) of one article."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from email.message import EmailMessage

TITLE = "Harbour fee rises in Port Ellery"
BODY = (
    "The council of Port Ellery voted 6-3 on Tuesday to raise the harbour fee to 12.40 dollars a month.",
    "Mayor Ida Brandt called the vote overdue, and said that the fee had not changed since 2011.",
)
URL = "https://harbourherald.example/2026/fee"
NUMBERS = ("one", "two", "three", "four", "five")
PAGE = (
    f"<html lang='en'><head><title>{TITLE} | Harbour Herald</title></head><body><nav><a href='/'>Home</a></nav><article>"
    f"<h1>{TITLE}</h1>{''.join(f'<p>{line}</p>' for line in BODY)}</article></body></html>"
)


def docx(title: str = TITLE, lines: tuple[str, ...] = BODY) -> bytes:
    """Word, by python-docx."""
    from docx import Document

    document = Document()
    document.add_heading(title, 0)
    for line in lines:
        document.add_paragraph(line)
    return _saved(document.save)


def odt(title: str = TITLE, lines: tuple[str, ...] = BODY) -> bytes:
    """LibreOffice, by odfdo."""
    from odfdo import Document, Header, Paragraph

    document = Document("text")
    document.body.clear()
    document.body.append(Header(1, title))
    for line in lines:
        document.body.append(Paragraph(line))
    return _saved(document.save)


def rtf(title: str = TITLE, lines: tuple[str, ...] = BODY) -> bytes:
    """What WordPad writes."""
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Calibri;}}{\*\generator Riched20;}\viewkind4\uc1\pard\b "
    return (head + title + r"\b0\par" + "\n" + "".join(rf"\pard {line}\par" + "\n" for line in lines) + "}").encode(
        "cp1252"
    )


def pdf(title: str = TITLE, lines: tuple[str, ...] = BODY, password: str = "", pages: int = 1) -> bytes:
    """By ReportLab: with a running head, a page number, and paragraphs that are broken into lines."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    def edges(canvas: object, document: object) -> None:
        canvas.drawString(72, 560, "Port Ellery city council")  # type: ignore[attr-defined]
        canvas.drawString(200, 20, f"Page {document.page}")  # type: ignore[attr-defined]

    out, styles = io.BytesIO(), getSampleStyleSheet()
    story: list[object] = [Paragraph(title, styles["Title"])]
    for n in range(pages):
        story += [PageBreak()] if n else []
        said = [f"{NUMBERS[n]} says: {line} So {NUMBERS[n]}." for line in lines] if pages > 1 else lines
        story += [Paragraph(line, styles["BodyText"]) for line in said]
    document = SimpleDocTemplate(out, pagesize=A5, title=title, encrypt=password or None)
    document.build(story, onFirstPage=edges, onLaterPages=edges)
    return out.getvalue()


def xlsx(*rows: tuple[object, ...], merged: str = "") -> bytes:
    """Excel, by openpyxl."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    return _saved(book.save)


def parquet(**columns: list[object]) -> bytes:
    """By pandas."""
    import pandas as pd

    out = io.BytesIO()
    pd.DataFrame(columns).to_parquet(out)
    return out.getvalue()


def eml(text: str = "\n".join(BODY), attached: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    """By the standard library, as mail programs save a message."""
    message = EmailMessage()
    message["From"] = "Press office <press@portellery.example>"
    message["To"] = "desk@harbourherald.example"
    message["Subject"] = f"Fwd: {TITLE}"
    message["Date"] = "Tue, 10 Mar 2026 09:30:00 +0100"
    message.set_content(text)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def warc(*captures: tuple[str, str, str], compressed: bool = False, status: str = "200 OK") -> bytes:
    """By warcio: (address, moment, page) each."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compressed)
    for url, moment, page in captures:
        head = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(page.encode()),
            http_headers=head,
            warc_headers_dict={"WARC-Date": moment},
        )
        writer.write_record(record)
    return out.getvalue()


def packed(**files: bytes | str) -> bytes:
    """A zip: the names with "__" for "/" and the last "_" for "."."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(".".join(name.replace("__", "/").rsplit("_", 1)), data)
    return out.getvalue()


def mhtml(page: str = PAGE) -> bytes:
    """As Chromium saves a page."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = URL
    message["Subject"] = TITLE
    message["Date"] = "Tue, 10 Mar 2026 09:30:00 +0100"
    message.set_content(page, subtype="html")
    message.make_related()
    return bytes(message)


RSS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour Herald</title><link>https://harbourherald.example</link><language>en-GB</language>
<item><title>{TITLE}</title><link>{URL}</link><guid>fee-1</guid><pubDate>Tue, 10 Mar 2026 08:30:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{BODY[0]}</p><p>{BODY[1]}</p>]]></content:encoded></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour Herald</title><entry><id>fee-1</id>
<title>{TITLE}</title><link href="{URL}"/><published>2026-03-10T08:30:00Z</published>
<content type="html">&lt;p&gt;{BODY[0]}&lt;/p&gt;&lt;p&gt;{BODY[1]}&lt;/p&gt;</content></entry></feed>"""
WXR = f"""<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Harbour Herald</title><language>en-US</language>
<item><title>{TITLE}</title><link>{URL}</link><content:encoded><![CDATA[{BODY[0]}

{BODY[1]}]]></content:encoded><wp:post_id>7</wp:post_id><wp:post_date_gmt>2026-03-10 08:30:00</wp:post_date_gmt>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>harbour.jpg</title><wp:post_id>8</wp:post_id><wp:post_type>attachment</wp:post_type></item></channel></rss>"""
NEWSML = f"""<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:meridian:fee"
 xml:lang="en" standard="NewsML-G2" standardversion="2.34"><itemMeta><provider literal="Meridian Wire"/>
<versionCreated>2026-03-10T08:30:00Z</versionCreated></itemMeta><contentMeta><headline>{TITLE}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>
</head><body><!-- the text --><p>{BODY[0]}</p><p>{BODY[1]}</p></body></html><!-- its end --></inlineXML></contentSet></newsItem>"""
NINJS = json.dumps({
    "uri": "urn:meridian:fee", "type": "text", "versioncreated": "2026-03-10T08:30:00Z", "language": "en",
    "headline": TITLE, "source": "Meridian Wire", "body_xhtml": f"<p>{BODY[0]}</p><p>{BODY[1]}</p>",
})  # fmt: skip
NINJS_2 = json.dumps({
    "uri": "urn:meridian:fee", "type": "text", "versionCreated": "2026-03-10T08:30:00Z", "language": "en",
    "headlines": [{"role": "main", "value": TITLE}],
    "bodies": [{"role": "main", "contentType": "text/html", "value": f"<p>{BODY[0]}</p><p>{BODY[1]}</p>"}],
})  # fmt: skip


def one_of_each() -> dict[str, bytes]:
    """A file of every format, all of them the same article."""
    text, row = f"{TITLE}\n\n" + "\n".join(BODY), {"title": TITLE, "text": "\n".join(BODY), "url": URL}
    table = "title,text,url\n" + ",".join(f'"{row[name]}"' for name in row)
    lines = json.dumps(row)
    return {
        "a.txt": text.encode(), "a.md": f"# {TITLE}\n\n{BODY[0]}\n\n*{BODY[1]}*\n".encode(), "a.markdown": f"# {text}".encode(),
        "a.html": PAGE.encode(), "a.htm": PAGE.encode("utf-16"), "a.xhtml": PAGE.encode(), "a.mhtml": mhtml(), "a.mht": mhtml(),
        "a.docx": docx(), "a.odt": odt(), "a.rtf": rtf(), "a.pdf": pdf(), "a.eml": eml(),
        "a.jsonl": lines.encode(), "a.ndjson": lines.encode(), "a.json": f"[{lines}]".encode(), "ninjs.json": NINJS.encode(),
        "ninjs2.json": NINJS_2.encode(), "a.csv": table.encode(), "a.tsv": table.replace(",", "\t").replace("overdue\t", "overdue,").encode(),
        "a.xlsx": xlsx(tuple(row), tuple(row.values())), "a.parquet": parquet(**{k: [v] for k, v in row.items()}),
        "a.xml": WXR.encode(), "newsml.xml": NEWSML.encode(), "a.newsml": NEWSML.encode(), "a.rss": RSS.encode(),
        "a.atom": ATOM.encode(), "a.zip": packed(a_txt=text), "b.txt.gz": gzip.compress(text.encode()),
        "a.warc": warc((URL, "2026-03-10T08:30:00Z", PAGE)), "a.warc.gz": warc((URL, "2026-03-10T08:30:00Z", PAGE), compressed=True),
    }  # fmt: skip


def _saved(save: object) -> bytes:
    out = io.BytesIO()
    save(out)  # type: ignore[operator]
    return out.getvalue()
