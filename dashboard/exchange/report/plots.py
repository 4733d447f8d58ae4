"""Bar charts as SVG, drawn by hand: the same picture goes into HTML, PDF and DOCX."""

from __future__ import annotations

from html import escape

from dashboard.exchange.report.page import Bars

COLOURS = {"boilerplate": "#8a8f98", "unsupported": "#a8321e", "sourced": "#2f6b4f", "": "#35506b"}
WIDE, NAME, ROW, BAR = 680, 190, 26, 15


def draw_bars(bars: Bars) -> str:
    """Return the chart as an SVG element; each bar says in words what it shows."""
    most = max((sum(parts) for _, parts in bars.rows), default=0.0) or 1.0
    drawn = "".join(_row(bars, i, most) for i in range(len(bars.rows)))
    high = ROW * len(bars.rows) + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" width="{WIDE}" height="{high}" role="img" '
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


def _number(value: float, most: float) -> str:
    return f"{value:.0%}" if most <= 1 else f"{value:.0f}"


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:27]}…"
