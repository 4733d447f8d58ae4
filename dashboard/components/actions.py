"""The one registry of what an editor can do in the review pane.

Buttons, tooltips, the key dispatch, the sheet behind "?", the keys in README and docs and the choice of other keys all
come from ACTIONS. The words are in strings/*/pane.toml: action_ID (its name), action_ID_short (on the button, if
another), action_ID_help (one sentence more).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.labels import REGISTRY
from dashboard.wire.review import ActionInfo

Group = Literal["mark", "undo", "more", "move", "view"]


@dataclass(frozen=True, slots=True)
class Action:
    """`key` is the character (or KeyboardEvent.key) that asks for it, `code` the physical key on a US keyboard, which
    stands in where the keyboard writes no Latin letters. In the group "mark", Shift means: mark and stay."""

    id: str
    group: Group
    key: str
    code: str
    shift: bool = False
    also: tuple[str, ...] = ()  # further KeyboardEvent.key values that do the same
    repeat: bool = False  # may a held key repeat it?
    button: bool = False  # has a button in the bar below; the palette has all


ACTIONS: tuple[Action, ...] = (
    *(Action(spec.name, "mark", spec.key, f"Key{spec.key.upper()}", button=True) for spec in REGISTRY if spec.answer),
    Action("accept", "mark", "Enter", "Enter"),
    Action("clear", "mark", "x", "KeyX", also=("Delete",)),
    Action("undo", "undo", "z", "KeyZ"),
    Action("redo", "undo", "z", "KeyZ", shift=True),
    Action("evidence", "more", "e", "KeyE"),
    Action("note", "more", "n", "KeyN"),
    Action("comment", "more", "d", "KeyD"),
    Action("same", "more", "g", "KeyG"),
    Action("accept_all", "more", "a", "KeyA"),
    Action("accept_story", "more", "a", "KeyA", shift=True),
    Action("nothing", "more", "m", "KeyM"),
    Action("history", "more", "h", "KeyH"),
    Action("precedent", "more", "p", "KeyP"),
    Action("copy", "more", "y", "KeyY"),
    Action("previous", "move", "k", "KeyK", also=("ArrowUp",), repeat=True),
    Action("next", "move", "j", "KeyJ", also=("ArrowDown",), repeat=True),
    Action("previous_five", "move", "PageUp", "PageUp", repeat=True),
    Action("next_five", "move", "PageDown", "PageDown", repeat=True),
    Action("flagged", "move", "f", "KeyF"),
    Action("flagged_back", "move", "f", "KeyF", shift=True),
    Action("open_next", "move", "o", "KeyO"),
    Action("twin", "move", "t", "KeyT"),
    Action("prev_version", "view", "[", "BracketLeft", also=("ArrowLeft",)),
    Action("next_version", "view", "]", "BracketRight", also=("ArrowRight",)),
    Action("next_story", "view", ">", "Period", shift=True),
    Action("viewed", "view", "q", "KeyQ"),
    Action("palette", "view", ":", "Semicolon", shift=True),
    Action("find", "view", "/", "Slash"),
    Action("filter", "view", "i", "KeyI"),
    Action("fold", "view", "l", "KeyL"),
    Action("columns", "view", "v", "KeyV"),
    Action("help", "view", "?", "Slash", shift=True),
)
"""Every action, in the order in which it is shown."""


def described(words: Mapping[str, str]) -> list[ActionInfo]:
    """The registry as JSON for the browser, with the names and helps of `words` (the strings of the room "pane")."""
    return [
        {
            "id": action.id,
            "group": action.group,
            "key": action.key,
            "code": action.code,
            "shift": action.shift,
            "also": list(action.also),
            "repeat": action.repeat,
            "button": action.button,
            "name": words[f"action_{action.id}"],
            "short": words.get(f"action_{action.id}_short", words[f"action_{action.id}"]),
            "help": words.get(f"action_{action.id}_help", ""),
        }
        for action in ACTIONS
    ]


def key_label(action: Action) -> str:
    """How a key is written for people: "b", "⇧z", "⏎", "PgDn"."""
    return ("⇧" if action.shift and action.key.isalpha() else "") + _SIGNS.get(action.key, action.key)


def table(words: Mapping[str, str]) -> str:
    """The keys as a Markdown table, for the help page in every language and for README."""
    lines = [f"| {words['key_head']} | {words['key_head_action']} |", "| --- | --- |"]
    for action in ACTIONS:
        also = "".join(f" `{_ARROWS.get(key, key)}`" for key in action.also)
        text = words[f"action_{action.id}"]
        more = words.get(f"action_{action.id}_help", "")
        lines.append(f"| `{key_label(action)}`{also} | {text}{f': {more}' if more else ''} |")
    return "\n".join(lines)


_SIGNS = {"Enter": "⏎", "PageUp": "PgUp", "PageDown": "PgDn"}
_ARROWS = {"ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→", "Delete": "Del"}
