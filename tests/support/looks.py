"""How a page looks, in a few hundred numbers: a picture made so coarse that another font or another Chromium changes little.

A picture is cut into squares of CELL pixels and each becomes one of 64 shades of grey: a letter in tests/browser/looks.json,
which a reader sees as the page from afar. A square counts as changed if it is lighter or darker than everything that was
within a square of its place before, or the other way round, by more than SHADES: lines that break elsewhere, a button that
is wider and a text that begins a few pixels lower pass. A part that is missing, moved, drawn over or in the wrong theme
does not. RENEW_LOOKS=1 writes the file anew, after the pictures were looked at (make screenshots).
"""

from __future__ import annotations

import io
import json
import os
import string
from pathlib import Path

from PIL import Image

FILE = Path(__file__).resolve().parents[1] / "browser" / "looks.json"
LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase + "-_"  # dark to light
CELL = 30  # px: a line of text and its space
SHADES = 3  # of 64: a line set in a font with more or less ink
MOST = 0.04  # of all squares


def shades(picture: bytes) -> list[str]:
    """A picture (PNG or JPEG) as lines of letters, a letter a square."""
    image = Image.open(io.BytesIO(picture)).convert("L")
    size = (image.width // CELL, image.height // CELL)
    small = image.resize(size, Image.Resampling.BOX)
    letters = [LETTERS[value // 4] for value in small.tobytes()]
    return ["".join(letters[y * size[0] : (y + 1) * size[0]]) for y in range(size[1])]


def changed(before: list[str], now: list[str]) -> list[tuple[int, int]]:
    """The squares (x, y) that are not what was there, nor what was beside it."""
    old, new = _values(before), _values(now)
    assert [len(line) for line in old] == [len(line) for line in new], "a picture of another size"
    places = [(x, y) for y, line in enumerate(old) for x, _ in enumerate(line)]
    return [place for place in places if _beyond(place, old, new) or _beyond(place, new, old)]


def _values(lines: list[str]) -> list[list[int]]:
    return [[LETTERS.index(letter) for letter in line] for line in lines]


def _beyond(place: tuple[int, int], old: list[list[int]], new: list[list[int]]) -> bool:
    x, y = place
    near = [value for line in old[max(0, y - 1) : y + 2] for value in line[max(0, x - 1) : x + 2]]
    return not min(near) - SHADES <= new[y][x] <= max(near) + SHADES


def compare(name: str, picture: bytes) -> str:
    """Hold a picture against how `name` looked; "" if it is the same to the eye, else where it is not."""
    kept: dict[str, list[str]] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    now = shades(picture)
    if os.environ.get("RENEW_LOOKS"):
        kept[name] = now
        FILE.write_text(json.dumps(kept, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        return ""
    if name not in kept:
        return ""  # Insight and Record show what the tests before have done
    places = changed(kept[name], now)
    if len(places) <= MOST * sum(map(len, now)):
        return ""
    xs, ys = [x for x, _ in places], [y for _, y in places]
    box = f"{min(xs) * CELL}..{(max(xs) + 1) * CELL} x {min(ys) * CELL}..{(max(ys) + 1) * CELL} px"
    return f"{name}: {len(places)} of {sum(map(len, now))} squares look different, between {box}"
