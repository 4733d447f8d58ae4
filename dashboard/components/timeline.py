"""The board of the record: lines of who did what and when, each with the sentences it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.components.component import ignore, send_board


def timeline(
    lines: Sequence[Mapping[str, object]], words: Mapping[str, str], *, language: str, zone: str, key: str = "timeline"
) -> str | None:
    """The lines, newest first, under a heading for each day; the address of what the editor just opened, else None.

    A line has: made (ms since 1970), who, what, tone (a label or ""), late (ms or None), note, story ({title, href} or
    None), places ([{href, name, at, quote}, …]), more (how many sentences are not listed). `zone`: the visitor's time
    zone, in which days begin.
    """
    data = {"lines": list(lines), "words": dict(words), "language": language, "zone": zone}
    return getattr(send_board("timeline", data, key=key, on_open_change=ignore), "open", None)
