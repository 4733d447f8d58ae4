"""Reports for people who have never seen the desk: a story, a letter to its publisher, the corpus; HTML, PDF, DOCX."""

from dashboard.exchange.report.forms import FORMS, Form, write_report
from dashboard.exchange.report.kinds import corpus_page, letters, story_page
from dashboard.exchange.report.page import Page

__all__ = ["FORMS", "Form", "Page", "corpus_page", "letters", "story_page", "write_report"]
