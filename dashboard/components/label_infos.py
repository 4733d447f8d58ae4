"""The labels as the scripts need them: how each is painted, and what an answer with it means."""

from __future__ import annotations

from typing import Any

_NO = {"answer": False, "settles": False, "evidence": False, "words": False, "flags": False, "dim": False}


def _info(label: str, code: str, letter: str, colour: str, shape: str, **traits: bool) -> dict[str, Any]:
    return {"label": label, "code": code, "letter": letter, "colour": colour, "shape": shape} | _NO | traits


LABEL_INFOS: list[dict[str, Any]] = [
    _info("boilerplate", "b", "B", "slate", "hatched", answer=True, settles=True, dim=True),
    _info("unsupported", "u", "U", "rust", "diamond", answer=True, settles=True, words=True, flags=True),
    _info("sourced", "s", "S", "green", "disc", answer=True, settles=True, evidence=True),
    _info("unsure", "w", "?", "violet", "dotted", answer=True),
    _info("unclear", "q", "!", "ochre", "underline", flags=True),
    _info("none", "n", "·", "", ""),
    _info("reviewed", "r", "", "", ""),
]
"""All labels, in the order in which they are shown; the last four are no answers that settle a sentence."""
