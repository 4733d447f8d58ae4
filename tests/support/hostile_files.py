"""Files that are not what they say, or that are made to hurt: name → bytes, each to be refused with its reason."""

from __future__ import annotations

import gzip
import io
import zipfile

from tests.support import office

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def hostile() -> dict[str, tuple[bytes, str]]:
    """Name → the bytes, and words that its refusal holds."""
    docx, zeros = office.docx(), bytes(60_000_000)
    return {
        "picture.docx": (b"\x89PNG\r\n\x1a\n" + bytes(99), "is not a .docx document"),
        "sheet.docx": (office.xlsx(("text",)), "is a zip archive, but not a .docx document"),
        "old.docx": (b"\xd0\xcf\x11\xe0" + bytes(600), "is protected by a password"),
        "macro.docx": (with_part(docx, "word/vbaProject.bin", b"x"), "holds macros"),
        "bomb.docx": (with_part(docx, "word/footnotes.xml", (BOMB + "<x>&b;</x>").encode()), "declares XML entities"),
        "bomb16.docx": (with_part(docx, "word/footnotes.xml", (BOMB + "<x/>").encode("utf-16")), "declares XML entities"),
        "cut.docx": (docx[: len(docx) // 2], "is not a .docx document"),
        "deep.docx": (with_part(docx, "word/document.xml", deep_word()), "The file is "),
        "picture.odt": (b"GIF89a", "is not a .odt document"),
        "broken.odt": (with_part(office.odt(), "content.xml", b"<x"), "is a damaged .odt document"),
        "page.rtf": (b"<html><p>Words</p></html>", "is not rich text"),
        "text.pdf": (b"The council voted.", "is not a PDF"),
        "locked.pdf": (office.pdf(password="secret"), "is a PDF with a password"),
        "scan.pdf": (blank_pdf(), "is a PDF without any text"),
        "cut.pdf": (office.pdf()[:300], "is a damaged PDF"),
        "text.xlsx": (b"id,text\n1,Words\n", "is not a .xlsx document"),
        "numbers.xlsx": (office.xlsx(("year", "fee"), (2026, 12)), "has no column with the article text"),
        "text.parquet": (b"id,text\n1,Words\n", "is not a Parquet file"),
        "cut.parquet": (office.parquet(text=["Words."])[:200], "is a damaged Parquet file"),
        "text.eml": (b"No head at all, only words.", "is not a mail"),
        "bomb.xml": (f"<?xml version='1.0'?>{BOMB}<rss><channel><title>&b;</title></channel></rss>".encode(), "XML entities"),
        "other.xml": (b"<invoice><sum>12</sum></invoice>", "is XML of another kind (<invoice>)"),
        "empty.rss": (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "holds no article"),
        "path.rss": (b"/etc/passwd", "is no XML"),
        "no.newsml": (b"<rss/>", "is not NewsML-G2"),
        "broken.json": (b'{"text": "Words', "is not valid JSON (line 1"),
        "deep.json": (b"[" * 200_000, "is nested too deeply"),
        "config.json": (b'{"port": 8501}', "holds no object with a text"),
        "text.zip": (b"PK but not really", "is not a zip archive"),
        "nested.zip": (office.packed(inner_zip=office.packed(a_txt="Words.")), "is an archive inside an archive"),
        "traversal.zip": (zipped("../../token.txt", b"Words."), "leads out of the archive"),
        "absolute.zip": (zipped("/etc/a.txt", b"Words."), "leads out of the archive"),
        "link.zip": (zipped("a.txt", b"/etc/passwd", mode=0o120777), "The file is a link"),
        "bomb.zip": (zipped("a.txt", zeros), "has 60,000,000 bytes; the limit is 25,000,000"),
        "bomb.txt.gz": (gzip.compress(zeros, 1), "has 60,000,000 bytes; the limit is 25,000,000"),
        "cut.txt.gz": (gzip.compress(b"Words. " * 99)[:30], "is not a gzip file"),
        "text.warc": (b"Words.", "is not a web archive"),
        "cell.csv": (b"id,text\n1," + b"word " * 2_000_000 + b"\n", "more than 4,000,000 characters"),
        "program.md": (b"\x7fELF" + bytes(99), "is a program"),
    }  # fmt: skip


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """An office document with one of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


def deep_word() -> bytes:
    """A document of Word whose tables are nested 3,000 deep."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    table = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return f"<w:document {space}><w:body>{table[0] * 3000}<w:p/>{table[1] * 3000}</w:body></w:document>".encode()


def blank_pdf() -> bytes:
    """A page with nothing on it, as a scan without OCR."""
    from pypdf import PdfWriter

    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def zipped(name: str, content: bytes, mode: int = 0o100644) -> bytes:
    """A zip with one file of this name and mode."""
    out, info = io.BytesIO(), zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, content)
    return out.getvalue()
