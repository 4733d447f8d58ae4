"""The report as DOCX, for those who go on writing in it: headings, tables and links as a word processor knows them."""

from __future__ import annotations

import io
import re

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from dashboard.exchange.report.page import Finding, Page, Part, Proof, Table
from dashboard.exchange.report.pdf import picture
from dashboard.exchange.report.plots import draw_bars

RED, SOFT, INK = RGBColor(0xA8, 0x32, 0x1E), RGBColor(0x5D, 0x5A, 0x55), RGBColor(0x1B, 0x1B, 0x1B)
FONT = "Georgia"
WIDTH = Cm(16.6)  # of the text
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what XML cannot hold


def write(pages: list[Page]) -> bytes:
    """Return the file; several pages (letters) begin a sheet each."""
    document = Document()
    _styles(document, pages[0].language)
    document.core_properties.title, document.core_properties.author = clean(pages[0].title)[:255], "Copydesk"
    document.core_properties.comments = ""
    for n, page in enumerate(pages):
        if n:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _page(document, page)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def clean(text: str) -> str:
    """Return the text without the characters that XML cannot hold."""
    return _CONTROL.sub("�", text)


def _styles(document: Docx, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    for name, size, bold in (("Normal", 10.5, False), ("Title", 24, True), ("Heading 1", 14, True)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.color.rgb = FONT, Pt(size), bold, INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)  # or Word's theme would win over the font
        fonts.set(qn("w:hAnsi"), FONT)
    for border in document.styles["Title"].element.pPr.findall(qn("w:pBdr")):  # python-docx's template has a blue rule
        document.styles["Title"].element.pPr.remove(border)
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), language)
    document.styles["Normal"].element.get_or_add_rPr().append(tag)


def _page(document: Docx, page: Page) -> None:
    _words(document.add_paragraph(), page.kicker.upper(), size=8.5, colour=RED, bold=True)
    document.add_paragraph(clean(page.title), style="Title")
    _words(document.add_paragraph(), page.dateline, size=8.5, colour=SOFT)
    for part in page.lead.split("\n\n"):
        _words(document.add_paragraph(), part, size=12.5)
    if page.figures:
        table = document.add_table(rows=2, cols=len(page.figures))
        for i, (number, words) in enumerate(page.figures):
            _words(table.cell(0, i).paragraphs[0], number, size=18)
            _words(table.cell(1, i).paragraphs[0], words, size=8.5, colour=SOFT)
    for section in page.parts:
        _part(document, section, page.words)
    _words(document.add_paragraph(), page.foot, size=8, colour=SOFT)


def _part(document: Docx, part: Part, words: dict[str, str]) -> None:
    document.add_paragraph(clean(part.title), style="Heading 1")
    for text in part.text:
        document.add_paragraph(clean(text))
    for text in part.items:
        _linked(document.add_paragraph(style="List Bullet"), text, text)
    for finding in part.findings:
        _finding(document, finding, words)
    if part.bars:
        document.add_picture(io.BytesIO(picture(draw_bars(part.bars))), width=Cm(16.5))
        _words(document.add_paragraph(), " · ".join(text for _, text in part.bars.tones), size=8.5, colour=SOFT)
    if part.table:
        _table(document, part.table)


def _finding(document: Docx, finding: Finding, words: dict[str, str]) -> None:
    table = document.add_table(rows=1, cols=2)
    _ruled(table, "top")
    _stay_together(table.rows[0])
    left, right = table.rows[0].cells
    head = left.paragraphs[0]
    _words(head, f"{finding.number}  ", size=14, colour=RED, bold=True)
    _words(head, f"{words['claimed']} ", size=8.5, colour=SOFT)
    _words(head, finding.sites, size=8.5, bold=True)
    paragraph = left.add_paragraph()
    for text, wrong in finding.runs:
        run = paragraph.add_run(clean(text))
        if wrong:
            run.font.color.rgb, run.font.underline, run.font.bold = RED, True, True
    _words(right.paragraphs[0], words["instead"], size=8.5, colour=SOFT)
    for proof in finding.proofs:
        _proof(right, proof)
    if not finding.proofs:
        right.add_paragraph(clean(words["nothing"]))
    if finding.why:
        document.add_paragraph(clean(finding.why))
    last = document.add_paragraph()
    if finding.kind:
        _words(last, f"{finding.kind}  ", size=8.5, colour=RED, bold=True)
    _words(last, finding.decided, size=8.5, colour=SOFT)


def _proof(cell: _Cell, proof: Proof) -> None:
    if proof.quote:
        cell.add_paragraph(clean(proof.quote))
        if proof.by:
            _linked(cell.add_paragraph(), proof.by, proof.url)
    elif proof.note:
        cell.add_paragraph(clean(proof.note))
    else:
        _linked(cell.add_paragraph(), proof.url, proof.url)


def _table(document: Docx, table_told: Table) -> None:
    table = document.add_table(rows=1, cols=len(table_told.head))
    _ruled(table, "top", "bottom", "insideH")
    rows = [(table_told.head, "")]
    rows += list(zip(table_told.rows, table_told.links or ("",) * len(table_told.rows), strict=True))
    for n, (cells, link) in enumerate(rows):
        row = table.rows[0] if n == 0 else table.add_row()
        _stay_together(row)
        for i, text in enumerate(cells):
            paragraph = row.cells[i].paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            if i in table_told.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if i == 0 and link:
                _linked(paragraph, text, link)
            else:
                _words(paragraph, text, size=9, colour=INK if n else SOFT, bold=n == 0)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # again on the next page
    _widths(table, table_told)


def _widths(table: DocxTable, table_told: Table) -> None:
    """Wide columns for titles, narrow ones for numbers; in the cells for Word, in the grid for LibreOffice."""
    table.autofit = False
    parts = [1.0 if i in table_told.numeric else 2.2 if i == 1 else 1.6 for i in range(len(table_told.head))]
    for i, part in enumerate(parts):
        table.columns[i].width = int(WIDTH * part / sum(parts))
        for cell in table.columns[i].cells:
            cell.width = int(WIDTH * part / sum(parts))


def _ruled(table: DocxTable, *sides: str) -> None:
    """A hairline at these sides of a table."""
    borders = OxmlElement("w:tblBorders")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B8B4AC")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _words(paragraph: Paragraph, text: str, *, size: float, colour: RGBColor = INK, bold: bool = False) -> None:
    run = paragraph.add_run(clean(text))
    run.font.size, run.font.color.rgb, run.font.bold = Pt(size), colour, bold


def _linked(paragraph: Paragraph, text: str, url: str) -> None:
    """A link where the address is one of the web, else the text."""
    if not url.startswith(("https://", "http://")):
        _words(paragraph, text, size=9, colour=SOFT)
        return
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(clean(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(clean(text))
    run.font.size, run.font.underline, run.font.color.rgb = Pt(9), True, RED
    link.append(run._r)
    paragraph._p.append(link)


def _stay_together(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
