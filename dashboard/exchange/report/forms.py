"""The forms a report is written in, by the end of the file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from dashboard.errors import ExportError
from dashboard.exchange.report.page import Page


@dataclass(frozen=True, slots=True)
class Form:
    """`writer` is a module of this folder, imported when it is used; `media` the type a browser is told."""

    suffix: str
    media: str
    writer: str


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        form.suffix: form
        for form in (
            Form(".html", "text/html", "html"),
            Form(".pdf", "application/pdf", "pdf"),
            Form(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word"),
        )
    }
)


def write_report(pages: Sequence[Page], suffix: str) -> bytes:
    """Return the pages as a file of this kind. ExportError for one there is not, or where there is no page."""
    if suffix not in FORMS:
        raise ExportError("A report is HTML, PDF or DOCX.", where=suffix, hint="End the name in .html, .pdf or .docx.")
    if not pages:
        hint = "A letter needs a sentence that the desk has found unsupported."
        raise ExportError("There is nothing to write about.", hint=hint)
    write: Callable[[list[Page]], bytes] = import_module(f"dashboard.exchange.report.{FORMS[suffix].writer}").write
    return write(list(pages))
