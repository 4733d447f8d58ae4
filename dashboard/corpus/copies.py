"""Articles of the same words → one article, the first by name, that lists the others as its copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.model import Article, Copy, Refusal, Role


def merge(articles: Iterable[Article]) -> tuple[list[Article], list[Refusal]]:
    """Each text once, in the order of first appearance; refusals where copies are given different roles."""
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(article.id, []).append(article)
    refused = [wrong for group in groups.values() if (wrong := _disagreement(group))]
    return [_one(group) for group in groups.values()], refused


def _one(group: Sequence[Article]) -> Article:
    if len(group) == 1:
        return group[0]
    copies = tuple(Copy(other.name, other.url, other.site, other.published) for other in group[1:])
    story = next((article.story for article in group if article.story), None)
    return replace(group[0], copies=copies, role=_role(group), story=story)


def _role(group: Sequence[Article]) -> Role | None:
    """A text that is a source document under one name is one under all; else the first role given."""
    roles = [article.role for article in group if article.role]
    return "source" if "source" in roles else next(iter(roles), None)


def _disagreement(group: Sequence[Article]) -> Refusal | None:
    roles = {article.role for article in group if article.role}
    if len(roles) < 2:
        return None
    names = ", ".join(f"{article.name}: {article.role}" for article in group if article.role)
    reason = f"The same text has different roles ({names}); it counts as {_role(group)}."
    return Refusal(group[0].name, reason, "Give all copies of a text the same role.")
