"""One registry of actions: what the browser dispatches, shows and explains."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from dashboard.components import actions
from dashboard.components.mount import HERE, SCRIPTS, STYLES, bundle, styles
from dashboard.strings import room


def test_no_two_actions_share_a_key_or_a_place():
    keys = Counter((action.key, action.shift) for action in actions.ACTIONS)
    codes = Counter((action.code, action.shift) for action in actions.ACTIONS)
    assert {**keys, **codes} == dict.fromkeys({*keys, *codes}, 1)
    also = [key for action in actions.ACTIONS for key in action.also]
    assert len(set(also)) == len(also)


def test_no_action_takes_a_key_that_streamlit_or_the_browser_needs():
    assert not {"r", "c", "Tab", "Escape", "F5", " "} & {action.key for action in actions.ACTIONS}


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_action_has_a_name_and_no_name_is_left_over(language):
    words = room("pane", language)
    described = actions.described(words)
    assert [a["id"] for a in described] == [a.id for a in actions.ACTIONS]
    ids = {a.id for a in actions.ACTIONS}
    names = {
        key.removeprefix("action_").removesuffix("_short").removesuffix("_help")
        for key in words
        if key.startswith("action_")
    }
    assert names <= ids
    assert all(f"group_{a.group}" in words for a in actions.ACTIONS)


def test_every_action_is_something_the_pane_can_do_and_nothing_else_is():
    body = re.search(r"const DO = \{(.*?)\n\};", bundle(), re.S)
    assert body
    done = set(re.findall(r"^  (\w+):", body[1], re.M)) - {"escape"}
    assert done == {action.id for action in actions.ACTIONS}


def test_the_table_for_the_readers_names_every_key():
    table = actions.table(room("pane", "en"))
    assert table.count("\n") == len(actions.ACTIONS) + 1
    assert "| `b` | boilerplate" in table and "| `⏎` | accept" in table and "| `⇧z` | redo" in table


def test_the_scripts_say_only_what_the_catalogue_holds_and_the_catalogue_holds_nothing_else():
    words, script = room("pane", "en"), bundle()
    named = set(re.findall(r'\bt\(\s*"(\w+)"', script)) | set(re.findall(r'"(\w+)"', script))
    patterns = re.findall(r"\bt\(\s*`([^`]+)`", script) + re.findall(r"`([a-z]+_\$\{[^`]+)`", script)
    starts = tuple({pattern.split("${")[0] for pattern in patterns if pattern.split("${")[0]})
    missing = {key for key in re.findall(r'\bt\("(\w+)"', script) if key not in words}
    assert missing == set()
    unused = {key for key in words if key not in named and not key.startswith((*starts, "action_"))}
    assert {key for key in unused if key.removesuffix("_one") not in named} == set()


def test_the_scripts_never_make_html_out_of_text():
    script = bundle()
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
        "new Function",
    ):
        assert word not in script
    assert "http://" not in script and "https://…" in script  # no address of another machine


def test_the_style_sheets_never_animate_a_cell():
    assert "transition" not in re.sub(r"/\*.*?\*/", "", styles(), flags=re.S)
    assert "@keyframes" not in styles() and "url(" not in styles()


def test_all_scripts_and_styles_of_the_pane_are_in_the_bundle_or_in_another_component():
    others = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py") if path.stem != "mount")
    for ending, ours in (("js", SCRIPTS), ("css", STYLES)):
        there = {path.stem for path in HERE.glob(f"*.{ending}")}
        assert set(ours) <= there
        assert [
            name for name in there - set(ours) if f"{name}.{ending}" not in others and f'"{name}"' not in others
        ] == []
