"""Which two versions of a story stand beside each other where nobody has said."""

from __future__ import annotations

from dashboard.compare import CONSENSUS
from dashboard.corpus.captures import is_earlier
from dashboard.model import Alignment, StoryAnalysis


def central_version(analysis: StoryAnalysis) -> str:
    """The version the others have most in common with: the greatest sum of link scores."""
    weight = {v.article.id: 0.0 for v in analysis.versions}
    for alignment in analysis.alignments:
        for end in (alignment.a, alignment.b):
            weight[end] = weight.get(end, 0.0) + _in_common(alignment)
    return max(weight, key=lambda article: weight[article], default="")


def _in_common(alignment: Alignment) -> float:
    return sum(link.score for link in alignment.links)


def source_beside(analysis: StoryAnalysis, article: str) -> str:
    """Of several source documents the one that a version has most in common with: the greatest sum of link scores; else ""."""
    roles = analysis.story.roles
    weight = {v.article.id: 0.0 for v in analysis.versions if roles.get(v.article.id, v.role) == "source"}
    if len(weight) < 2 or article in weight:
        return ""
    for pair in analysis.alignments:
        if article in (pair.a, pair.b):
            other = pair.b if pair.a == article else pair.a
            if other in weight:
                weight[other] += _in_common(pair)
    return max(weight, key=lambda source: weight[source])


def choose_pair(analysis: StoryAnalysis, left: str | None, right: str | None, *, shared: bool) -> tuple[str, str]:
    """Which two versions to show; ids that the story does not have are replaced. `shared`: there is a consensus text."""
    ids = [v.article.id for v in analysis.versions]
    sources = [article for article in ids if analysis.story.roles.get(article) == "source"]
    if left not in ids and not sources and (revision := _revision(analysis, right)):
        return revision
    if shared and left not in ids:
        return CONSENSUS, right if right in ids else ids[0]
    wanted = left if left in ids else (sources or [central_version(analysis)])[0]
    others = [article for article in ids if article != wanted and article not in sources]
    shown = right if right in ids else (others or [a for a in ids if a != wanted] or [wanted])[0]
    if left not in ids:
        wanted = source_beside(analysis, shown) or wanted
    if shown == wanted and left not in ids and len(ids) > 1:
        wanted = next(article for article in ids if article != shown)
    return wanted, shown


def _revision(analysis: StoryAnalysis, right: str | None) -> tuple[str, str] | None:
    """The newest capture of an address, or the asked-for `right`, with the capture before it; None where there is none."""
    captured = sorted(
        (v.article for v in analysis.versions if v.article.captured), key=lambda article: str(article.captured)
    )
    for later in reversed(captured):
        before = [article.id for article in captured if is_earlier(article, later)]
        if before and right in (None, later.id):
            return before[-1], later.id
    return None
