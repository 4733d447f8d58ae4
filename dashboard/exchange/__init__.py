"""In and out for other tools: the analysis as files, labels in every form of EXPORTS, whole desks, marks from elsewhere."""

from dashboard.exchange.analysis_files import write_analysis
from dashboard.exchange.exports import EXPORTS, Export, find_export
from dashboard.exchange.foreign.reading import READERS, read_marks
from dashboard.exchange.imports import Imported, import_marks, tell_left
from dashboard.exchange.rows import COLUMNS, Source, read_rows
from dashboard.exchange.whole import whole_bytes, whole_file
from dashboard.exchange.whole_desk import is_desk, read_desk, write_desk

__all__ = [
    "COLUMNS",
    "EXPORTS",
    "READERS",
    "Export",
    "Imported",
    "Source",
    "find_export",
    "import_marks",
    "is_desk",
    "read_desk",
    "read_marks",
    "read_rows",
    "tell_left",
    "whole_bytes",
    "whole_file",
    "write_analysis",
    "write_desk",
]
