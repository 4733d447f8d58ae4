"""Bar charts as SVG, drawn by hand: the same picture goes into HTML, PDF and DOCX."""

from __future__ import annotations

from html import escape

from dashboard.exchange.report.page import Bars

COLOURS = {"boilerplate": "#8a8f98", "unsupported": "#a8321e", "sourced": "#2f6b4f", "": "#35506b"}
WIDE, NAME, ROW, BAR = 680, 190, 26, 15


def draw_bars(bars: Bars, *, alone: bool = False) -> str:
    """Return the chart as an SVG element; each bar says in words what it shows.

    `alone`: a picture that is taken away, on white and with its legend, which a report writes below it instead.
    """
    most = max((sum(parts) for _, parts in bars.rows), default=0.0) or 1.0
    drawn = "".join(_row(bars, i, most) for i in range(len(bars.rows)))
    high, top = ROW * len(bars.rows) + 4, ROW if alone else 0
    if alone:
        ground = f'<rect width="{WIDE}" height="{high + top}" fill="#fff"/>'
        drawn = f'{ground}{_legend(bars)}<g transform="translate(0 {top})">{drawn}</g>'
    size = f'viewBox="0 0 {WIDE} {high + top}" width="{WIDE}" height="{high + top}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
        f'font-family="Libertinus Serif, Georgia, serif" font-size="13">{drawn}</svg>'
    )


def _row(bars: Bars, i: int, most: float) -> str:
    name, parts = bars.rows[i]
    total, room, y = sum(parts), WIDE - NAME - 60, i * ROW
    of = (total or 1.0) if bars.shares else 1.0 if most <= 1 else most
    x = float(NAME)
    drawn = f'<text x="{NAME - 10}" y="{y + 15}" text-anchor="end" fill="#1b1b1b">{escape(_short(name))}</text>'
    for part, (tone, words) in zip(parts, bars.tones, strict=True):
        width = room * part / of
        title = escape(f"{name}: {words} {_number(part, most)}")
        colour = COLOURS.get(tone, COLOURS[""])
        drawn += f'<rect x="{x:.1f}" y="{y + 3}" width="{width:.1f}" height="{BAR}" fill="{colour}"><title>{title}</title></rect>'
        x += width
    end = f"{NAME + room + 8}" if bars.shares else f"{x + 6:.1f}"
    return f'{drawn}<text x="{end}" y="{y + 15}" fill="#555">{escape(_number(total, most))}</text>'


def _legend(bars: Bars) -> str:
    """A square and a word for each part, in one line over the bars."""
    return "".join(
        f'<rect x="{NAME + 130 * i}" y="5" width="11" height="11" fill="{COLOURS.get(tone, COLOURS[""])}"/>'
        f'<text x="{NAME + 16 + 130 * i}" y="15" fill="#1b1b1b">{escape(words)}</text>'
        for i, (tone, words) in enumerate(bars.tones)
    )


def _number(value: float, most: float) -> str:
    return f"{value:.0%}" if most <= 1 else f"{value:.0f}"


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:27]}…"
