"""Claim rows: the sentences of all versions of a story that say the same, in one row.

Simple components of the pair links chain (up to 14 sentences of one story were seen in one). So links are taken
from the strongest down, and one that would put more than settings.CLAIM sentences of a version into a row is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from dashboard import settings
from dashboard.model import Alignment, Claim, Version

Place = tuple[str, int]  # article id, sentence number


def claims(
    versions: Sequence[Version], alignments: Iterable[Alignment], left_out: Collection[Place] = ()
) -> tuple[Claim, ...]:
    """Every sentence of `versions` but those in `left_out` in exactly one row; rows in the order of the first version, what
    only others say behind the sentence that comes before it there.

    `left_out`: page furniture and filler, where the story alone is asked for. They would also bridge claims.
    """
    known = {version.article.id for version in versions}
    skipped = frozenset(left_out)
    links = [
        link
        for link in _solid(a for a in alignments if a.a in known and a.b in known)
        if not skipped.intersection(link[1:])
    ]
    told = {version.article.id: [place for place in _places(version) if place not in skipped] for version in versions}
    row_of = _components([place for places in told.values() for place in places], links)
    members: dict[int, list[Place]] = {}
    for place, row in row_of.items():
        members.setdefault(row, []).append(place)
    inside: dict[int, list[tuple[str, int, str, int]]] = {}
    for _, one, other in links:
        if row_of[one] == row_of[other]:
            inside.setdefault(row_of[one], []).append((*one, *other))
    return tuple(
        _claim(members[row], inside.get(row, [])) for row in _order(list(told.values()), row_of, leading=bool(skipped))
    )


def _places(version: Version) -> list[Place]:
    return [(version.article.id, sentence.n) for sentence in version.sentences]


def _solid(alignments: Iterable[Alignment]) -> list[tuple[float, Place, Place]]:
    """All solid links, the strongest first."""
    found = [
        (link.score, (alignment.a, link.a), (alignment.b, link.b))
        for alignment in alignments
        for link in alignment.links
        if link.score >= settings.SOLID
    ]
    return sorted(found, key=lambda link: (-link[0], link[1], link[2]))


def _components(places: Sequence[Place], links: Iterable[tuple[float, Place, Place]]) -> dict[Place, int]:
    row_of = {place: k for k, place in enumerate(places)}
    members = {k: [place] for k, place in enumerate(places)}
    for _, one, other in links:
        keep, drop = row_of[one], row_of[other]
        if keep == drop or _crowded(members[keep] + members[drop]):
            continue
        for place in members[drop]:
            row_of[place] = keep
        members[keep] += members.pop(drop)
    return row_of


def _crowded(places: Sequence[Place]) -> bool:
    return max(Counter(article for article, _ in places).values()) > settings.CLAIM


def _order(told: Sequence[Sequence[Place]], row_of: dict[Place, int], *, leading: bool) -> list[int]:
    """Rows as the first version tells them; a row it lacks comes right behind its forerunner in the version that has it.
    What stands above everything common comes first if `leading` (headlines), else last (menus, bylines)."""
    after: dict[int, list[int]] = {}
    seen: set[int] = set()
    for places in told:
        last = -1
        for place in places:
            row = row_of[place]
            if row not in seen:
                seen.add(row)
                after.setdefault(last, []).append(row)
            last = row
    return _walked(after, leading=leading)


def _walked(after: dict[int, list[int]], *, leading: bool) -> list[int]:
    out: list[int] = []
    first = after.get(-1, [])
    open_rows = first if leading else list(reversed(first))
    while open_rows:
        row = open_rows.pop()
        out.append(row)
        open_rows += after.get(row, [])
    return out


def _claim(places: Sequence[Place], links: Sequence[tuple[str, int, str, int]]) -> Claim:
    cells: dict[str, tuple[int, ...]] = {}
    for article, n in sorted(places):
        cells[article] = (*cells.get(article, ()), n)
    return Claim(cells, tuple(links))
