"""Records of a JSONL or CSV file → articles, named FILE#KEY after their id, or their line where they have none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dashboard import settings
from dashboard.corpus import days, fields
from dashboard.corpus.cleaning import one_line
from dashboard.corpus.drafts import Draft, finish, of_page
from dashboard.corpus.page import read_page
from dashboard.corpus.records import Record
from dashboard.errors import CorpusError
from dashboard.model import Article, Reading, Refusal

_MARKUP = re.compile(r"</(?:p|div|article|section|body|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)

_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-fA-F]{2,6}|[a-zA-Z]{2,31}\d{0,2});")
_INLINE_TAG = re.compile(
    r"</?(?:b|i|em|strong|u|span|a|font|small|mark|sup|sub|q|cite|abbr)(?:\s[^<>]{0,500})?>", re.IGNORECASE
)
_ESCAPED_BREAK = re.compile(r"\\n(?:\\n|[A-ZÄÖÜ«„“\"]|$)")


def entries(name: str, records: Iterable[Record | Refusal], form: str) -> Reading:
    """The articles of a file's records; each one that cannot be read is refused as FILE:LINE, all others are kept."""
    articles, refused, taken = [], [], dict[str, int]()
    for record in records:
        if isinstance(record, Refusal):
            refused.append(record)
            continue
        where, key = f"{name}:{record.line}", _record_key(record)
        if key in taken:
            reason = f"The id {key} is already used in line {taken[key]}."
            refused.append(Refusal(where, reason, "Give every record its own id."))
            continue
        try:
            articles.append(_article(f"{name}#{key}", record.fields, form))
        except CorpusError as error:
            refused.append(Refusal(where, f"The record {error.message}", error.hint))
            continue
        taken[key] = record.line
        refused += _misunderstood(where, record.fields)
    return Reading(tuple(articles), tuple((fold_alike if articles else _summed_up)(name, refused)))


def _record_key(record: Record) -> str:
    return one_line(fields.pick(record.fields, "id"))[: settings.MAX_KEY_CHARS] or str(record.line)


def _article(name: str, values: Mapping[str, Any], form: str) -> Article:
    text = _unescaped(fields.pick(values, "text"))
    markup = text if _MARKUP.search(text) else "" if text.strip() else fields.pick(values, "html")
    if not text.strip() and not markup.strip():
        raise CorpusError("has no text.", hint="Put the text in a field named `text`.")
    draft = of_page(name, read_page(markup), form) if markup else Draft(name, text, form)
    url = fields.pick(values, "url") or draft.url
    return finish(
        replace(
            draft,
            record=True,
            captured=values.get("captured"),
            title=fields.pick(values, "title") or draft.title,
            url=url,
            site=fields.site(url, fields.pick(values, "site")) or draft.site,
            published=fields.pick(values, "published") or draft.published,
            language=fields.pick(values, "language") or draft.language,
            role=fields.role(fields.pick(values, "role")),
            story=fields.pick(values, "story"),
        )
    )


def _unescaped(text: str) -> str:
    """Text of a record without what another program left in it: HTML entities, stray tags, line breaks as \\n."""
    if "\n" not in text and _ESCAPED_BREAK.search(text):
        text = text.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\t", " ")
    if _MARKUP.search(text):
        return text  # a page, which is read as one
    if len(_ENTITY.findall(text)) > 0:
        text = html.unescape(text)
    return _INLINE_TAG.sub("", text)


def _misunderstood(where: str, values: Mapping[str, Any]) -> list[Refusal]:
    """Cells that say something the reader does not understand; the article was read without them."""
    role, published = fields.pick(values, "role").strip(), one_line(fields.pick(values, "published"))
    language = fields.language(fields.pick(values, "language"))
    misread = []
    if role and not fields.role(role):
        reason = f"Unknown role {role!r}; the article was read without it."
        misread.append(Refusal(where, reason, f"Use one of {', '.join(fields.ROLES)}."))
    if published and not days.day(published, language):
        reason = f"Unknown date {published[:60]!r}; the article was read without it."
        misread.append(Refusal(where, reason, "Write dates as 2025-09-17; a date in the future is left out."))
    return misread


def _summed_up(name: str, refused: list[Refusal]) -> list[Refusal]:
    """One refusal for a file in which no record can be read, with the first reason: they might be thousands."""
    if len(refused) <= settings.MAX_LISTED:
        return refused
    first = refused[0]
    return [Refusal(name, f"None of its {len(refused)} records can be read; {first.where}: {first.reason}", first.hint)]


def fold_alike(name: str, refused: list[Refusal]) -> list[Refusal]:
    """The refusals of a file as they are; where they are very many, a few of each kind and how many more there are."""
    if len(refused) <= settings.MAX_LISTED:
        return refused
    kinds: dict[str, list[Refusal]] = {}
    for refusal in refused:
        kinds.setdefault(refusal.hint, []).append(refusal)
    out: list[Refusal] = []
    for same in kinds.values():
        out += same[: settings.MAX_ALIKE]
        if more := same[settings.MAX_ALIKE :]:
            reason = f"{len(more):,} more lines have the same fault, the last of them {more[-1].where.removeprefix(name)[1:]}."
            out.append(Refusal(name, reason, same[0].hint))
    return out
