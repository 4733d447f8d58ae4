"""What a reader found of one article, made into an Article: cleaned, unwrapped, titled, dated, fingerprinted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboard import settings
from dashboard.corpus import days, fields, titles
from dashboard.corpus.cleaning import clean, fingerprint, one_line
from dashboard.corpus.page import Page
from dashboard.corpus.wrapping import unwrap
from dashboard.errors import CorpusError
from dashboard.model import Article, Role, Span
from dashboard.text.detect import detect


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its file gives it; every field but the text may be empty."""

    name: str
    text: str
    format: str  # what Article.format says
    title: str = ""
    url: str | None = None
    site: str | None = None
    published: str = ""
    language: str = ""
    role: Role | None = None
    story: str | None = None
    page: tuple[Span, ...] = ()
    captured: datetime | None = None
    lines: bool = False  # one paragraph a line, as it is: nothing is to be unwrapped
    record: bool = False  # its fields were given beside the text, which need not hold its headline


def of_page(name: str, page: Page, form: str = "html") -> Draft:
    """The draft of an HTML page."""
    about_page = page.about
    draft = Draft(
        name,
        page.text,
        form,
        about_page.title,
        about_page.url,
        about_page.site,
        about_page.published,
        about_page.language,
        page=page.page,
    )
    return replace(draft, lines=form == "html")


def finish(draft: Draft) -> Article:
    """The article of a draft. CorpusError (without `where`) when it is empty or too long."""
    text = draft.text if draft.page or draft.lines else unwrap(clean(draft.text))
    if not text.strip():
        raise CorpusError("contains no words.", hint="Add some text, or remove it from the folder.")
    if len(text) > settings.MAX_TEXT_CHARS:
        reason = f"has {len(text):,} characters; the limit for an article is {settings.MAX_TEXT_CHARS:,}."
        raise CorpusError(reason, hint="Split it into one file per article.")
    title = one_line(draft.title)
    text, page = _headed(text, title, draft.page) if draft.record else (text, draft.page)
    language = _language(draft, text)
    title = title or titles.headline(text) or titles.shortened(text)
    return Article(
        id=fingerprint(text),
        name=draft.name,
        title=title,
        text=text,
        format=draft.format,
        url=one_line(draft.url or "") or None,
        site=draft.site or fields.site(draft.url),
        published=days.day(draft.published, language) or _byline_day(text, title, language),
        language=language,
        role=draft.role,
        story=one_line(draft.story or "") or None,
        page=page,
        captured=draft.captured,
    )


def _headed(text: str, title: str, page: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """A record's text with its headline in front, unless it holds it already; the spans moved along."""
    if not title or titles.begins_with(text, title) or (page and titles.find(title, text)):
        return text, page
    by = len(title) + 2
    return f"{title}\n\n{text}", tuple(Span(span.start + by, span.end + by) for span in page)


def _language(draft: Draft, text: str) -> str:
    """The language as given, else as detected. What a page says is often its template's: a long text knows better."""
    given = fields.language(draft.language)
    if given != "und" and (draft.format != "html" or len(text) < settings.LANGUAGE_SURE_CHARS):
        return given
    sure = detect(text, settings.LANGUAGE_SURE) if given != "und" else detect(text)
    return given if sure == "und" else sure


def _byline_day(text: str, title: str, language: str) -> date | None:
    """The one day that the bylines around the headline name."""
    lines = [line.strip() for line in text[: settings.BYLINE_LOOK].split("\n") if line.strip()]
    at = lines.index(title) if title in lines else 0
    near = lines[max(0, at - settings.BYLINE_LINES) : at + settings.BYLINE_LINES + 1]
    named = {dateline for line in near if line != title and (dateline := days.dateline(line, language))}
    return named.pop() if len(named) == 1 else None
