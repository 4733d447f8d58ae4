# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Cut Streamlit's font of icons down to those that its scripts and the desk's pages name: 53 kB instead of 375.

    uv run tools/subset_icons.py [SITE_PACKAGES]        (default .venv's; needs uv, which brings fontTools for this run)

Writes dashboard/web/icons: the font, and the names that are in it, below the name of the font that it was cut from.
tests/web/test_bundle.py says when it has to be run again: after a new version of Streamlit, and for a new icon.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dashboard" / "web" / "icons"
NAMED = re.compile(r":material/([a-z0-9_]+)")
QUOTED = re.compile(r"[`\"']([a-z0-9_]{3,})[`\"']")  # Streamlit's scripts name some icons without the prefix


def main() -> None:
    """Read the font, collect the names, write both files."""
    packages = Path(sys.argv[1]) if len(sys.argv) > 1 else next(ROOT.glob(".venv/lib/python3*/site-packages"))
    static = packages / "streamlit" / "static" / "static"
    path = next(static.glob("media/MaterialSymbols-Rounded*.woff2"))
    drawn = ligatures(TTFont(path))
    scripts = "".join(file.read_text(encoding="utf-8") for file in sorted(static.glob("js/*.js")))
    pages = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "dashboard").rglob("*.py")))
    wanted = {*NAMED.findall(scripts), *QUOTED.findall(scripts), *NAMED.findall(pages)} & drawn.keys()
    FOLDER.mkdir(exist_ok=True)
    write(path, {drawn[name] for name in wanted}, "".join(wanted))
    lines = [path.name, *sorted(wanted)]
    (FOLDER / "names.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(wanted)} icons, {(FOLDER / 'icons.woff2').stat().st_size / 1000:.0f} kB")


def ligatures(font: TTFont) -> dict[str, str]:
    """Each icon's name, which is what a page writes, and the glyph that is drawn for it."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    tables = (
        getattr(one, "ExtSubTable", one) for look in font["GSUB"].table.LookupList.Lookup for one in look.SubTable
    )
    return {
        "".join(letters[glyph] for glyph in (first, *one.Component)): one.LigGlyph
        for table in tables
        for first, found in getattr(table, "ligatures", {}).items()
        for one in found
        if all(glyph in letters for glyph in (first, *one.Component))
    }


def write(path: Path, glyphs: set[str], letters: str) -> None:
    """The font with these glyphs, and the letters their names are made of."""
    options = subset.Options(flavor="woff2", layout_features=["*"], layout_closure=False)
    font = subset.load_font(str(path), options)
    cut = subset.Subsetter(options)
    cut.populate(glyphs=glyphs, unicodes={ord(letter) for letter in letters})
    cut.subset(font)
    subset.save_font(font, str(FOLDER / "icons.woff2"), options)


if __name__ == "__main__":
    main()
