"""In and out for other tools: the analysis as three JSONL files, the marks as a table."""

from dashboard.exchange.analysis_files import write_analysis
from dashboard.exchange.export import COLUMNS, export, export_rows
from dashboard.exchange.whole import whole_file

__all__ = ["COLUMNS", "export", "export_rows", "whole_file", "write_analysis"]
