"""Which article of a story may be the source of the others.

Only the metadata table or an editor makes an article a source. What is found here is a suggestion with its reason,
nothing more: rewriters put datelines and agency names on their own texts, too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard import settings
from dashboard.model import Article, Role, Version
from dashboard.stories.decisions import Decisions
from dashboard.stories.signatures import signatures
from dashboard.text import patterns as regex

_DATELINE = regex.compile(
    r"^\p{Lu}[\p{Lu}\s.'’-]{2,40}(?:,\s[\p{L}\s.]{2,30})?(?:,\s\p{L}+\.?\s\d{1,2})?\s*(?:\([^)]{2,20}\)\s*)?[—–-]+\s"
)
_AGENCIES = "AP|AFP|Reuters|dpa|EFE|ANSA|PTI|Xinhua|TASS|UPI|KNA|epd|APA|Europa Press|PA Media"
_AGENCY = regex.compile(
    rf"\((?:{_AGENCIES})\)|^(?:By |Von |Por )?(?:The Associated Press|Associated Press|{_AGENCIES})$"
)
_RELEASE = regex.compile(
    r"for immediate release|press release|press contact|media contact|pressemitteilung|pressekontakt|medienmitteilung"
    r"|nota de prensa|comunicado de prensa|contacto de prensa|communiqué de presse",
    regex.I,
)


def roles(articles: Sequence[Article], decisions: Decisions) -> dict[str, Role]:
    """The role of each article of a story: an editor's choice, else the metadata's; else rewrite, single where alone."""
    usual: Role = "single" if len(articles) == 1 else "rewrite"
    return {a.id: decisions.roles.get(a.id) or a.role or usual for a in articles}


def suggested_source(versions: Sequence[Version]) -> tuple[str, str] | None:
    """The article that looks most like the source of a story, and why: a reason that strings/*/stories.toml says as
    REASON. None where the story has a source already, has one article only, or nothing sets one article apart.
    """
    if len(versions) < 2 or any((v.article.role or v.role) == "source" for v in versions):
        return None
    for reason, fits in (("release", _is_release), ("agency", _is_agency), ("dateline", _has_dateline)):
        sources = [version.article.id for version in versions if fits(version)]
        if len(sources) == 1:
            return sources[0], reason
    container = _container(versions)
    if container:
        return container, "contains"
    dated = sorted((v.article.published, v.article.id) for v in versions if v.article.published)
    if len(dated) == len(versions) and dated[0][0] < dated[1][0]:
        return dated[0][1], "earliest"
    return None


def _container(versions: Sequence[Version]) -> str | None:
    """The article that holds most of the others' wording, if it holds clearly more than the next best does."""
    pairs = [mark.pairs for mark in signatures(versions)]
    held = [
        (sum(np.isin(other, own, assume_unique=True).mean() for other in pairs if other is not own and other.size), k)
        for k, own in enumerate(pairs)
    ]
    held.sort(reverse=True)
    best = held[0][0] / (len(versions) - 1)
    clear = len(versions) > 2 and held[0][0] >= settings.HOLDS_MORE * held[1][0]
    return versions[held[0][1]].article.id if clear and best >= settings.HOLDS else None


def _is_release(version: Version) -> bool:
    return any(_RELEASE.search(s.text) and len(s.text) < 120 for s in version.sentences)


def _is_agency(version: Version) -> bool:
    return any(_AGENCY.search(s.text) for s in version.sentences)


def _has_dateline(version: Version) -> bool:
    return any(_DATELINE.match(s.text) for s in version.sentences[:4])
