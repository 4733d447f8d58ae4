"""`.rtf`: its text by striprtf."""

from __future__ import annotations

from dashboard.corpus.readers.document import of_lines
from dashboard.errors import CorpusError
from dashboard.model import Reading


def read(name: str, data: bytes) -> Reading:
    """The article of a rich text document. CorpusError."""
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise CorpusError("is not rich text, whatever its name says.", hint="Open it and save it again as .rtf.")
    try:
        text = rtf_to_text(data.decode("cp1252", errors="replace"), errors="replace")
    except Exception as error:
        raise CorpusError("is a damaged .rtf document.", hint="Open it and save it again.") from error
    return Reading((of_lines(name, text.split("\n"), "rtf"),))
