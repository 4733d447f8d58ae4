"""axe-core over the review pane in light and dark, with and without sheets: no violation.

axe-core is one script from the npm registry: `npm install axe-core` in the checkout, or AXE with the path of axe.min.js.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT

pytestmark = pytest.mark.browser
STATES = {
    "reading": (),
    "marked": ("b", "Shift+U", "j", "b", "Home"),
    "evidence": ("j", "Shift+S", "e"),
    "words": ("j", "Shift+U", "e"),
    "note": ("n",),
    "unsure": ("w",),
    "accept all": ("a",),
    "keys": ("?",),
    "history": ("Shift+B", "h"),
    "three columns": ("v",),
}


@pytest.fixture(scope="session")
def axe() -> str:
    """The script, or a skip that says how to get it."""
    for path in (os.environ.get("AXE"), ROOT / "node_modules" / "axe-core" / "axe.min.js"):
        if path and Path(path).is_file():
            return Path(path).read_text(encoding="utf-8")
    pytest.skip("axe-core is not here: npm install axe-core, or set AXE to axe.min.js")


def in_pane(node: dict[str, list[object]]) -> bool:
    """Is this node of axe's report inside the pane? Its target is then a path through a shadow tree."""
    return any(isinstance(step, list) for step in node["target"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_the_pane(desk, visit, axe, scheme):
    found = {}
    page = visit(desk.page("port-names"), scheme=scheme)
    page.evaluate(axe)
    for state, keys in STATES.items():
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_timeout(300)
        result = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
        assert result["passes"], "axe looked at nothing"
        found[state] = [
            (v["id"], node["html"][:200], node["failureSummary"][:200])
            for v in result["violations"]
            for node in v["nodes"]
            if in_pane(node)
        ]
        page.keyboard.press("Escape")
    short = {(rule, html): (state, why) for state, all_of_it in found.items() for rule, html, why in all_of_it}
    assert not short, "\n".join(map(str, short.items()))
