"""`.odt`: the paragraphs and headings of an OpenDocument text, without what tracked changes have deleted."""

from __future__ import annotations

import io

from dashboard.corpus.readers.document import of_lines, office
from dashboard.errors import CorpusError
from dashboard.model import Reading

_APART = ("text:tracked-changes", "office:annotation", "text:note")  # no part of the running text


def read(name: str, data: bytes) -> Reading:
    """The article of an OpenDocument text. CorpusError."""
    from odfdo import Document  # a third of a second: only who reads one pays it

    office(data, ".odt", "content.xml")
    try:
        body = Document(io.BytesIO(data)).body
        for tag in _APART:
            for node in body.get_elements(f"descendant::{tag}"):
                node.delete()
        elements = [(node.tag, node.inner_text) for node in body.get_elements("descendant::text:h|descendant::text:p")]
    except Exception as error:
        raise CorpusError("is a damaged .odt document.", hint="Open it and save it again.") from error
    title = next((text for tag, text in elements if tag == "text:h"), "")
    return Reading((of_lines(name, [" ".join(text.split()) for _, text in elements], "odt", title=title),))
