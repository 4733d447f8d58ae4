"""INCEpTION and WebAnno: WebAnno TSV 3, and UIMA CAS XMI (alone or in the ZIP that INCEpTION exports)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from dashboard.errors import ExchangeError
from dashboard.exchange.foreign.mark import ForeignMark

CAS = "http:///uima/cas.ecore"
LABELS = ("label", "value", "identifier", "tag")  # features that may hold the label, the likeliest first
STRUCTURE = re.compile(
    r"(Token|Sentence|DocumentMetaData|DocumentAnnotation|Lemma|POS|TagsetDescription|Sofa|Dependency)$"
)
OFFSETS = re.compile(r"(\d+)-(\d+)$")
MANY = re.compile(r"\[(\d+)\]$")  # the same number ties the tokens of one annotation together


def read_tsv(text: str, name: str) -> Iterator[ForeignMark]:
    """Read WebAnno TSV: its own `#Text=` lines give the document, a layer's first column the label."""
    document = _document(text)
    rows = [line.split("\t") for line in text.splitlines() if re.match(r"\d+-\d+\t", line)]
    tokens = [(int(m[1]), int(m[2]), row[3:]) for row in rows if len(row) > 3 and (m := OFFSETS.match(row[1]))]
    columns = max((len(values) for *_, values in tokens), default=0)
    for column in range(columns):
        yield from _column(tokens, column, document, name)


def _document(text: str) -> str:
    """The document, put together from its sentences at the places that their tokens name."""
    document_text, end = "", 0
    sentence: str | None = None
    for line in text.splitlines():
        if line.startswith("#Text="):
            sentence = line.removeprefix("#Text=").replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\")
        elif sentence is not None and (match := re.match(r"\d+-\d+\t(\d+)-", line)):
            start = int(match[1])
            document_text, sentence = document_text[:end].ljust(start) + sentence, None
            end = len(document_text)
    return document_text


def _column(tokens: list[tuple[int, int, list[str]]], column: int, text: str, name: str) -> Iterator[ForeignMark]:
    def at(token: tuple[int, int, list[str]]) -> str:
        value = token[2][column] if column < len(token[2]) else "_"
        return "" if value in ("_", "*", "") else value

    for value, group in groupby(tokens, key=at):
        parts = list(group)
        runs = [parts] if MANY.search(value) else [[token] for token in parts]
        for run in runs if value else ():
            start, end = run[0][0], run[-1][1]
            for label in value.split("|"):
                yield ForeignMark(f"{name}: {start}", MANY.sub("", label), text[start:end], text=text, start=start)


def read_xmi(data: bytes, name: str) -> Iterator[ForeignMark]:
    """Read UIMA CAS XMI: every annotation of a layer of one's own that carries a label. ExchangeError for broken XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(f"This XML is broken ({error.msg}).", where=name, hint="Export it again.") from error
    sofa = root.find(f"{{{CAS}}}Sofa")
    text = str(sofa.get("sofaString", "")) if sofa is not None else ""
    title = next((str(e.get("documentTitle")) for e in root if e.get("documentTitle")), "")
    units = _units(text)
    for element in root:
        label = next((str(element.get(key)) for key in LABELS if element.get(key)), "")
        start, end = (str(element.get(key, "")) for key in ("begin", "end"))
        kind = etree.QName(element).localname
        if label and start.isdigit() and end.isdigit() and not STRUCTURE.search(kind):
            begin, stop = units.get(int(start)), units.get(int(end))
            if begin is not None and stop is not None:
                keys = (title,) if title else ()
                yield ForeignMark(f"{name}: {start}", label, text[begin:stop], keys, text, begin)


def _units(text: str) -> dict[int, int]:
    """Place in UTF-16 units, as Java counts -> place in characters."""
    units, at = {}, 0
    for place, sign in enumerate(text):
        units[at] = place
        at += 2 if ord(sign) > 0xFFFF else 1
    return units | {at: len(text)}
