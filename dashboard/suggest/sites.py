"""Per-site figures: how much of what a site publishes is boilerplate, how much is unsupported.

A site with three sentences says little: its shares are drawn towards those of the whole corpus, as if it had published
SITE_PRIOR further sentences of the usual kind (a Beta prior; the smaller the site, the stronger the pull).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.model import Reason, StoryAnalysis
from dashboard.settings import SITE_NOTABLE, SITE_PRIOR


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """What the machine suggests for one site's sentences. Shares are 0..1 and shrunk; counts are as counted.

    `boilerplate` is a share of all sentences, `unsupported` of those that are not boilerplate. `usual` are the same two
    shares for the whole corpus.
    """

    site: str
    articles: int
    sentences: int
    boilerplate: float
    unsupported: float
    usual: tuple[float, float]

    @property
    def need(self) -> float:
        """How much more of this site's text is unsupported than usual: 0 as usual or less, 1 twice as much or more."""
        return min(1.0, max(0.0, self.unsupported / self.usual[1] - 1)) if self.usual[1] else 0.0


def statistics(analyses: Iterable[StoryAnalysis]) -> Mapping[str, SiteFigures]:
    """Figures by site over all stories, one pass. Articles without a site are left out; source documents too."""
    articles: Counter[str] = Counter()
    labels: Counter[tuple[str, str]] = Counter()
    for analysis in analyses:
        for version in analysis.versions:
            site = version.article.site
            if not site or version.role == "source":
                continue
            articles[site] += 1
            for suggestion in analysis.suggestions.get(version.article.id, ()):
                labels[site, suggestion.label] += 1
    return figures(articles, labels)


def figures(articles: Mapping[str, int], labels: Mapping[tuple[str, str], int]) -> dict[str, SiteFigures]:
    """The same from counts: articles by site, suggestions by (site, label)."""
    total: Counter[str] = Counter()
    for (_, label), n in labels.items():
        total[label] += n
    every = sum(total.values())
    usual = (_share(total["boilerplate"], every), _share(total["unsupported"], every - total["boilerplate"]))
    out = {}
    for site in sorted(articles):
        own = {label: labels.get((site, label), 0) for label in total}
        n = sum(own.values())
        furniture, wrong = own.get("boilerplate", 0), own.get("unsupported", 0)
        shares = (_shrunk(furniture, n, usual[0]), _shrunk(wrong, n - furniture, usual[1]))
        out[site] = SiteFigures(site, articles[site], n, *shares, usual)
    return out


def _share(k: int, n: int) -> float:
    return k / n if n else 0.0


def _shrunk(k: int, n: int, usual: float) -> float:
    """k of n, with SITE_PRIOR sentences of the usual share added."""
    return (k + SITE_PRIOR * usual) / (n + SITE_PRIOR)


def reason(found: SiteFigures) -> Reason | None:
    """Why a site's stories come earlier in the queue, in words; None where nothing stands out."""
    if found.need >= SITE_NOTABLE:
        return Reason(
            "sites.unsupported",
            {"site": found.site, "share": f"{found.unsupported:.0%}", "usual": f"{found.usual[1]:.0%}"},
        )
    return None
