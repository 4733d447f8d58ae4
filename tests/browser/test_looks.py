"""The comparison of pictures says what an eye would: another font passes, a part that is missing or moved does not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from tests.support.looks import MOST, changed, shades

DEJAVU = Path(__file__).resolve().parents[2] / "dashboard" / "exchange" / "report" / "fonts" / "DejaVuSans.ttf"
WORDS = "The council voted on Tuesday to raise the monthly fee by nine dollars, its first rise in six years. " * 3


def page(font: int = 0, *, down: int = 0, columns: int = 2, bar: bool = True, wide: int = 0) -> Image.Image:
    """A page like Review: a bar, columns of text, a foot with buttons."""
    image = Image.new("L", (1400, 900), 252)
    draw = ImageDraw.Draw(image)
    face = ImageFont.load_default(19) if font else ImageFont.truetype(str(DEJAVU), 17)
    draw.rectangle((0, 0, 1400, 44), fill=240)
    for column in range(columns):
        for row in range(9):
            for line in range(2):
                start = 40 + column * 690, 90 + down + row * 80 + line * 26
                draw.text(start, WORDS[row * 7 + line * 60 :][: 62 + wide], font=face, fill=30)
    if bar:
        draw.rectangle((0, 820, 1400, 900), fill=225)
        for n in range(4):
            draw.rectangle((30 + n * 140, 840, 150 + n * 140, 876), outline=90, fill=200)
    return image


def share(image: Image.Image) -> float:
    """The part of the squares that changed against the page as it was."""
    found = []
    for one in (page(), image):
        picture = io.BytesIO()
        one.save(picture, "png")
        found.append(shades(picture.getvalue()))
    return len(changed(*found)) / sum(map(len, found[0]))


def test_another_font_or_a_few_pixels_are_the_same_to_the_eye():
    assert share(page()) == 0
    assert share(page(1)) < MOST / 2
    assert share(page(down=7)) < MOST
    assert share(page(1, wide=3)) < MOST


@pytest.mark.parametrize(
    "broken",
    [
        page(columns=1),
        page(bar=False),
        page(down=200),
        ImageOps.invert(page()),
        ImageOps.mirror(page(columns=1)),
        Image.eval(page(), lambda value: 235 + value // 15),  # text that nobody can read
    ],
    ids=["a column is missing", "the bar is missing", "far down", "dark", "the other side", "pale"],
)
def test_a_part_that_is_missing_or_moved_and_a_wrong_theme_are_seen(broken: Image.Image):
    assert share(broken) > MOST * 1.5
