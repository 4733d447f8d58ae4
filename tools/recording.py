"""Make docs/images/review.webp: half a minute of real marking on the demo corpus, for README.

    python -m tools.recording [FILE]            (default docs/images/review.webp)

Every frame is a picture of the running desk after a real key press; nothing is drawn but the line that names the key.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, sync_playwright

from tests.support.harness import chromium_options, running_app
from tools.screenshots import READY, SEEN, story_of

ROOT = Path(__file__).resolve().parent.parent

SIZE, WIDTH = (1250, 800), 1000  # CSS pixels taken, pixels kept
PAPER, INK = "#1f5f66", "#ffffff"


@dataclass(frozen=True)
class Step:
    """A key, what is said about it, and for how long its frame stands (ms). Without a key: look."""

    key: str
    says: str
    stands: int = 1500


STEPS = (
    Step("", "A wire report on the left, a rewrite on the right. Outlined: what the machine suggests, and why", 3400),
    Step("Enter", "⏎  accepts the suggestion and goes on", 1500),
    Step("b", "b  boilerplate", 1200),
    Step("Enter", "⏎  sourced, resting on the sentence of the wire", 1600),
    Step("u", "u  unsupported: the date is invented. The wrong words are kept with the mark", 2600),
    Step("z", "z  takes back what was done last, whatever it was", 1600),
    Step("Shift+z", "⇧z  and does it again", 1300),
    Step("j", "j  on", 700),
    Step("Enter", "⏎", 700),
    Step("Enter", "⏎  $41 million? The wire says $14 million", 2400),
    Step("e", "e  shows the evidence: the best sentences of the wire come first", 2400),
    Step("Escape", "Esc", 500),
    Step("u", "u  unsupported", 1500),
    Step("a", "a  accepts what is certain, after showing what and how many", 2800),
    Step("Enter", "⏎  done; one key takes all of it back", 1800),
    Step("f", "f  the next sentence worth a look", 1500),
    Step("]", "]  the next version of the story", 1800),
    Step("f", "f", 1400),
    Step("u", "u  and so on, at reading speed. Every mark is on disk when “saved” appears", 2800),
)


def frame(page: Page, says: str) -> Image.Image:
    """The screen now, with a line under it that names the key."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = shot.resize((WIDTH, round(shot.height * WIDTH / shot.width)), Image.Resampling.LANCZOS)
    whole = Image.new("RGB", (WIDTH, small.height + 44), PAPER)
    whole.paste(small, (0, 0))
    ImageDraw.Draw(whole).text((20, small.height + 22), says, INK, font(), anchor="lm")
    return whole


def font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font that has the signs of the keys, else Pillow's own."""
    try:
        return ImageFont.truetype("DejaVuSans.ttf", 19)
    except OSError:
        return ImageFont.load_default(19)


def play_through(page: Page) -> tuple[list[Image.Image], list[int]]:
    """Press the keys one after another; the frames and how long each stands."""
    frames = []
    for step in STEPS:
        if step.key:
            page.keyboard.press(step.key)
        page.wait_for_timeout(700)  # the sheet stands, the mark is saved
        frames.append(frame(page, step.says))
    return frames, [step.stands for step in STEPS]


def main() -> None:
    """Take the frames and join them."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images" / "review.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running_app(Path(data)) as base, sync_playwright() as play:
        browser = play.chromium.launch(**chromium_options())
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.add_init_script(SEEN)
        page.goto(f"{base}/review?story={story_of(page, base)}")
        page.wait_for_selector(READY["review"], timeout=60_000)
        page.wait_for_timeout(1500)
        frames, stands = play_through(page)
        browser.close()
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=stands, loop=0, quality=72, method=6)
    print(f"{path}: {len(frames)} frames, {sum(stands) / 1000:.0f} s, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
