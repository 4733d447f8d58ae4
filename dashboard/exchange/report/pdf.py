"""The report as PDF, by Typst: hyphenated in its language, right-to-left where it is, tagged, fonts embedded.

Texts reach the layout as data (`sys.inputs`), never as markup: an article cannot run anything.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from dashboard.errors import ExportError
from dashboard.exchange.report.page import Page
from dashboard.exchange.report.plots import COLOURS, draw_bars

if TYPE_CHECKING:
    from typst import Fonts

LAYOUT = "report.typ"


def write(pages: list[Page], form: str = "pdf") -> bytes:
    """Return the file, PDF/UA-tagged; `form` "png" gives a picture of the first sheet. ExportError if it cannot be laid out."""
    import typst

    with as_file(files("dashboard.exchange.report").joinpath(LAYOUT)) as layout:
        compiler = typst.Compiler(
            layout,
            root=layout.parent,
            font_paths=fonts(),
            sys_inputs={"pages": json.dumps([_data(page) for page in pages], ensure_ascii=False)},
        )
        try:
            made = compiler.compile(
                format="png" if form == "png" else "pdf", ppi=110, timestamp=datetime.now(UTC).replace(microsecond=0)
            )
        except typst.TypstError as error:
            raise ExportError(f"The report could not be laid out ({error}).", hint="Write it as HTML.") from error
    return made[0] if isinstance(made, list) else made or b""


def picture(svg: str) -> bytes:
    """Return an SVG as PNG, for programs that draw no SVG."""
    import typst

    source = '#set page(width: auto, height: auto, margin: 4pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    compiler = typst.Compiler(source.encode(), font_paths=fonts(), sys_inputs={"svg": svg})
    made = compiler.compile(format="png", ppi=200)
    return made[0] if isinstance(made, list) else made or b""


@cache
def fonts() -> Fonts:
    """The fonts to set in: Typst's own, and ours for other scripts; never the computer's, so that a report looks the same."""
    import typst

    folder = str(files("dashboard.exchange.report").joinpath("fonts"))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _data(page: Page) -> dict[str, object]:
    page_data = asdict(page)
    for part, part_told in zip(page_data["parts"], page.parts, strict=True):
        if part_told.bars:
            part["bars"] = {
                "svg": draw_bars(part_told.bars),
                "tones": [[COLOURS.get(tone, COLOURS[""]), words] for tone, words in part_told.bars.tones],
            }
        if part_told.table:
            part["table"]["numeric"] = sorted(part_told.table.numeric)
    return page_data
