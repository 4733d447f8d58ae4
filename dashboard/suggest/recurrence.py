"""Lines that stand on several pages: the best proof that a line is furniture, and the easiest to explain.

A line is compared in a normal form: lower-cased, digits, month and day names folded, so that "Published May 3, 2025" and
"Published June 12, 2025" are one line. Counting is linear in the corpus. Copies of one page (same text) count once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.model import Version
from dashboard.settings import RECURRENCE_LONGEST, RECURRENCE_PAGES
from dashboard.text.fold import fold_in_place

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?")
_CALENDAR = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:montag|dienstag|mittwoch|donnerstag|freitag"
    r"|samstag|sonntag|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct"
    r"|nov|dec|dez|okt|ene|abr|ago|dic)\b|\b(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre)\b"
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`sites` and `corpus`: line -> number of pages it stands on (only lines on several); `pages`: pages a site has."""

    corpus: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    total: int = 0

    def on_site(self, site: str | None, line: str) -> tuple[int, int]:
        """On how many pages of `site` a line (normal form) stands, and how many pages that site has."""
        return self.sites.get(site or "", {}).get(line, 0), self.pages.get(site or "", 0)


def recurrence(versions: Iterable[Version]) -> Recurrence:
    """Count the lines of all articles, per site and overall. One entry an article: give copies only once."""
    sites: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    pages: defaultdict[str, int] = defaultdict(int)
    counts: defaultdict[str, int] = defaultdict(int)
    total = 0
    for version in versions:
        total += 1
        site = version.article.site or ""
        pages[site] += 1
        for line in lines(version):
            counts[line] += 1
            sites[site][line] += 1
    several = {line: n for line, n in counts.items() if n >= RECURRENCE_PAGES}
    per_site = {
        site: kept
        for site, found in sites.items()
        if site and (kept := {line: n for line, n in found.items() if n >= RECURRENCE_PAGES})
    }
    return Recurrence(several, per_site, {site: n for site, n in pages.items() if site}, total)


def lines(version: Version) -> set[str]:
    """The normal forms of an article's sentences that are short enough to be furniture."""
    return {line for s in version.sentences if len(s.text) <= RECURRENCE_LONGEST and (line := normal(s.text))}


@lru_cache(maxsize=32_768)  # every word of a line is asked whether it is a date: a tenth of all the time
def normal(text: str) -> str:
    """The form lines are compared in: folded, digits 0, day and month names §, signs at the ends gone."""
    plain = _CALENDAR.sub("§", _NUMBER.sub("0", " ".join(fold_in_place(text).split())))
    return plain.strip(" .,:;!?|•·-\"'")


def to_json(found: Recurrence) -> dict[str, object]:
    """A plain dictionary for `json.dumps`; `from_json` reads it back."""
    return {
        "corpus": dict(found.corpus),
        "sites": {site: dict(of) for site, of in found.sites.items()},
        "pages": dict(found.pages),
        "total": found.total,
    }


def from_json(data: Mapping[str, object]) -> Recurrence:
    """What `to_json` wrote."""
    return Recurrence(**data)  # type: ignore[arg-type]
