"""The side-by-side rows of two versions.

Every sentence of both sides stands in exactly one row. Read down the left column and the left version comes in its own
order; the same on the right. Sentences that say the same stand in one row where the order allows; a passage that moved
stands in a row of its own on each side, and each names the place on the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard import settings
from dashboard.compare.chain import heaviest_chain
from dashboard.model import Alignment, Link, Row, Version

Kind = Literal["same", "edited", "rewritten", "maybe"]
Side = Literal["left", "right"]
_CLOSENESS: tuple[Kind, ...] = ("maybe", "rewritten", "edited", "same")


@dataclass(frozen=True, slots=True)
class Block:
    """A passage: neighbouring sentences of both sides that say the same."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float  # sum over its links
    kind: Kind


def rows(a: Version, b: Version, alignment: Alignment, *, threshold: float = settings.SOLID) -> tuple[Row, ...]:
    """The rows for `a` on the left and `b` on the right, from the links that reach `threshold` (the editor's slider).

    kind "left"/"right" means that this side stands alone in its row; with `moved_to` because its counterpart stands
    elsewhere: ("right", n) on a left row is the first sentence of the counterpart. A passage of several sentences is one
    row up to settings.BLOCK sentences a side.
    """
    links = [link if alignment.a == a.article.id else _turned(link) for link in alignment.links]
    kept = [link for link in links if link.score >= threshold]
    blocks = passages(kept)
    ordered = sorted(blocks, key=lambda block: block.left)
    chain = {ordered[k] for k in heaviest_chain([(x.left[0], x.right[0], x.score) for x in ordered])}
    left, right = _lonely(a, "left", blocks, chain, kept), _lonely(b, "right", blocks, chain, kept)
    return tuple(_laid(sorted(chain, key=lambda block: block.left), left, right))


def _turned(link: Link) -> Link:
    return Link(link.b, link.a, link.score, link.kind, link.moved)


def passages(links: Sequence[Link]) -> list[Block]:
    """Blocks from the strongest link down: a link joins two blocks if what comes out is unbroken on both sides and
    not longer than settings.BLOCK sentences a side; chained links would else make blocks of fourteen."""
    of: dict[tuple[str, int], int] = {}
    parts: dict[int, list[Link]] = {}
    for k, link in enumerate(sorted(links, key=lambda x: (-x.score, x.a, x.b))):
        joined = {of[end] for end in (("a", link.a), ("b", link.b)) if end in of}
        candidate = [link, *(x for part in joined for x in parts[part])]
        if not _compact(candidate):
            continue
        for part in joined:
            del parts[part]
        parts[k] = candidate
        of.update({end: k for x in candidate for end in (("a", x.a), ("b", x.b))})
    return [_block(part) for part in parts.values()]


def _compact(links: Sequence[Link]) -> bool:
    return all(_unbroken(side) for side in ({x.a for x in links}, {x.b for x in links}))


def _unbroken(numbers: set[int]) -> bool:
    return max(numbers) - min(numbers) + 1 == len(numbers) <= settings.BLOCK


def _block(links: Sequence[Link]) -> Block:
    """A block of one link has its kind, a passage the least close of its links."""
    kind = min((link.kind for link in links), key=_CLOSENESS.index)
    if len(links) > 1 and kind == "same":
        kind = "edited"
    left, right = tuple(sorted({x.a for x in links})), tuple(sorted({x.b for x in links}))
    return Block(left, right, sum(x.score for x in links), kind)


def _lonely(
    version: Version, side: Side, blocks: Sequence[Block], chain: set[Block], links: Sequence[Link]
) -> dict[int, Row]:
    """The rows of a side that stand alone, by their first sentence: moved passages, and what is in no block."""
    out = {_own(block, side)[0]: _moved_row(block, side) for block in blocks if block not in chain}
    covered = {n for block in blocks for n in _own(block, side)}
    best = _best_partner(links, side)
    return out | {s.n: _single(s.n, side, best.get(s.n)) for s in version.sentences if s.n not in covered}


def _best_partner(links: Sequence[Link], side: Side) -> dict[int, int]:
    """For each sentence of a side its strongest partner: a headline says what a sentence further down says too."""
    rising = sorted(links, key=lambda x: (x.score, -x.a, -x.b))
    return {x.a: x.b for x in rising} if side == "left" else {x.b: x.a for x in rising}


def _own(block: Block, side: Side) -> tuple[int, ...]:
    return block.left if side == "left" else block.right


def _moved_row(block: Block, side: Side) -> Row:
    if side == "left":
        return Row(block.left, (), "left", ("right", block.right[0]))
    return Row((), block.right, "right", ("left", block.left[0]))


def _single(n: int, side: Side, partner: int | None) -> Row:
    if side == "left":
        return Row((n,), (), "left", None if partner is None else ("right", partner))
    return Row((), (n,), "right", None if partner is None else ("left", partner))


def _laid(chain: Sequence[Block], left: dict[int, Row], right: dict[int, Row]) -> Iterable[Row]:
    """The blocks of the chain in order, before each what stands alone above it, the left side first."""
    for block in chain:
        yield from _above(left, block.left[0])
        yield from _above(right, block.right[0])
        yield Row(block.left, block.right, block.kind)
    yield from _above(left, None)
    yield from _above(right, None)


def _above(rows: dict[int, Row], limit: int | None) -> list[Row]:
    """Take from `rows` those that begin before sentence `limit`, in order."""
    return [rows.pop(n) for n in sorted(rows) if limit is None or n < limit]
