"""The colours of the pane and of the boards, computed: text 4.5:1 on every ground it stands on, signs and frames 3:1."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from dashboard.components.assets import assets
from dashboard.labels import for_scripts
from tests.test_setup import contrast

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (ROOT / "dashboard" / "components" / "shared" / "tokens.css").read_text(encoding="utf-8")
BOARD = (ROOT / "dashboard" / "components" / "shared" / "board.css").read_text(encoding="utf-8")
THEMES = ("light", "dark")
PALETTES = tuple(re.findall(r'^\[data-tone="(\w+)"\]', TOKENS, re.M))  # what a label may be painted with
TINTS = tuple(f"{name}-tint" for name in PALETTES)


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme: name -> #rrggbb."""
    pairs = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\);", TOKENS)
    return {name: long(both[THEMES.index(theme)]) for name, *both in pairs}


def long(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def weak(theme: str, pairs: list[tuple[str, str]], least: float) -> list[str]:
    """The pairs (ink, ground) that stand out less than that."""
    known = colours(theme)
    found = {pair: contrast(known[pair[0]], known[pair[1]]) for pair in pairs}
    return [f"{ink} on {ground}: {ratio:.2f}" for (ink, ground), ratio in found.items() if ratio < least]


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read_on_every_ground_of_the_pane(theme: str):
    grounds = ["paper", "panel", "here", "gap", *TINTS]
    words = [("ink", ground) for ground in [*grounds, "ins", "del"]]
    bold = [("ink", "ins-strong"), ("ink", "del-strong")]
    quiet = [("soft", ground) for ground in ["paper", "panel", "here", *TINTS]]
    assert weak(theme, words, 7) == []
    assert weak(theme, bold + quiet, 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_each_label_can_be_read_in_its_own_colour_and_on_it(theme: str):
    written = [(label, ground) for label in PALETTES for ground in ("paper", "panel", "here")]
    own = [(label, f"{label}-tint") for label in PALETTES]
    filled = [("on", label) for label in PALETTES]
    assert weak(theme, written + own + filled, 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_cursor_frames_and_the_lines_under_a_difference_can_be_seen(theme: str):
    signs = [("focus", ground) for ground in ("paper", "panel", "here", *TINTS)]
    signs += [("edge", "paper"), ("edge", "panel"), ("ins-line", "paper"), ("del-line", "paper")]
    signs += [("ins-line", "ins"), ("del-line", "del"), *((name, f"{name}-tint") for name in PALETTES)]
    assert weak(theme, signs, 3) == []


def test_every_palette_is_there_for_what_is_decided_and_for_what_is_suggested():
    assert {name for info in for_scripts() if (name := info["colour"])} <= set(PALETTES)
    assert tuple(re.findall(r'^\[data-hint="(\w+)"\]', TOKENS, re.M)) == PALETTES
    assert {*PALETTES, *TINTS} <= set(colours("light"))


def test_no_style_sheet_but_the_tokens_names_a_colour():
    own = {"shared/tokens.css", "page/desk.css"}  # the second is Streamlit's page, without tokens: test_setup.py has it
    for path, asset in assets().items():
        if path.endswith(".css") and path not in own:
            assert (
                re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", re.sub(r"/\*.*?\*/", "", asset.body.decode(), flags=re.S))
                == []
            )


@pytest.mark.parametrize("theme", THEMES)
def test_quiet_words_of_the_boards_can_be_read(theme: str):
    found = re.search(r"--quiet: color-mix\(in srgb, var\(--st-text-color\) (\d+)%", BOARD)
    assert found
    page = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    share, text = int(found[1]) / 100, page["textColor"]
    for ground in (page["backgroundColor"], page["secondaryBackgroundColor"]):
        pairs = [(int(text[i : i + 2], 16), int(page["backgroundColor"][i : i + 2], 16)) for i in (1, 3, 5)]
        seen = "#" + "".join(f"{round(share * ink + (1 - share) * paper):02x}" for ink, paper in pairs)
        assert contrast(seen, ground) >= 4.5
