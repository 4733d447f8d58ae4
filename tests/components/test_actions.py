"""One registry of actions: what the browser dispatches, shows and explains."""

from __future__ import annotations

import inspect
import re
from collections import Counter

import pytest

from dashboard.components import actions, payload
from dashboard.components.assets import FOLDER, assets
from dashboard.components.component import NAMES
from dashboard.labels import for_scripts
from dashboard.strings import room


def scripts(*folders: str) -> str:
    """All scripts of these folders, or of all, joined."""
    texts = {path: asset.body.decode() for path, asset in assets().items() if path.endswith(".js")}
    return "\n".join(text for path, text in texts.items() if not folders or path.startswith(folders))


def styles() -> str:
    return "\n".join(asset.body.decode() for path, asset in assets().items() if path.endswith(".css"))


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


def test_every_action_is_something_the_review_can_do_and_nothing_else_is():
    body = re.search(r"export const ACTIONS = \{(.*?)\n\};", scripts("review/actions.js"), re.S)
    assert body
    done = set(re.findall(r"^  (\w+):", body[1], re.M)) - {"escape"}
    answers = {info["label"] for info in for_scripts() if info["answer"]}
    assert done | answers == {action.id for action in actions.ACTIONS}
    assert not done & answers


def test_the_table_for_the_readers_names_every_key():
    table = actions.table(room("pane", "en"))
    assert table.count("\n") == len(actions.ACTIONS) + 1
    assert "| `b` | boilerplate" in table and "| `⏎` | accept" in table and "| `⇧z` | redo" in table


def test_the_scripts_say_only_what_the_catalogue_holds_and_the_catalogue_holds_nothing_else():
    words, script = room("pane", "en"), scripts("review/", "shared/")
    named = set(re.findall(r'\bt\(\s*"(\w+)"', script)) | set(re.findall(r'"(\w+)"', script))
    named |= set(re.findall(r"words\['(\w+)'\]", inspect.getsource(actions)))  # the table of keys for help and README
    named |= set(re.findall(r'words\["(\w+)"\]', inspect.getsource(payload)))  # what the desk itself puts into the data
    patterns = re.findall(r"\bt\(\s*`([^`]+)`", script) + re.findall(r"`([a-z]+_\$\{[^`]+)`", script)
    starts = tuple({pattern.split("${")[0] for pattern in patterns if pattern.split("${")[0]})
    missing = {key for key in re.findall(r'\bt\("(\w+)"', script) if key not in words}
    assert missing == set()
    unused = {key for key in words if key not in named and not key.startswith((*starts, "action_"))}
    assert {key for key in unused if key.removesuffix("_one") not in named} == set()


def test_the_scripts_never_make_html_out_of_text():
    script = scripts()
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
    script = script.replace("http://www.w3.org/2000/svg", "")  # a name, not an address
    assert "http://" not in script and "https://…" in script  # no address of another machine


def test_the_style_sheets_never_animate_a_cell():
    assert not re.search(r"transition(?!: none)", re.sub(r"/\*.*?\*/", "", styles(), flags=re.S))
    assert "@keyframes" not in styles() and "url(" not in styles()


def test_every_component_has_its_script_and_its_style_sheet():
    for name in NAMES:
        assert {f"{name}/main.js", f"{name}/main.css"} <= set(assets())


def test_every_file_that_a_script_or_a_style_sheet_names_is_served():
    for path, asset in assets().items():
        text = asset.body.decode()
        named = re.findall(r'^import .*?from "(\.[^"]+)";', text, re.M | re.S) + re.findall(r'@import "([^"]+)";', text)
        for name in named:
            there = (FOLDER / path).parent.joinpath(name).resolve().relative_to(FOLDER).as_posix()
            assert there in assets(), f"{path} names {name}"


def test_no_script_names_one_of_the_labels_that_settle_a_sentence():
    labels = [info["label"] for info in for_scripts() if info["settles"]]
    words = re.compile("|".join(rf"[\"'`]{label}[\"'`]" for label in labels))
    found = {path: words.findall(a.body.decode()) for path, a in assets().items() if path.endswith(".js")}
    assert {path: names for path, names in found.items() if names} == {}
