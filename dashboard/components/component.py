"""Putting a component on a page: the one place that knows how Streamlit wants it.

A component is a folder here with main.js (its default export draws) and main.css. Streamlit finds such files by the
manifest of an installed package; ours is handed over by the program itself, so that a checkout works like a wheel.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from dashboard import __version__, labels
from dashboard.components.assets import FOLDER, project

NAMES = ("review", "cases", "queue", "claims", "figures", "timeline", "page", "line", "tour")
Listener = Callable[[], None]
_lock = threading.Lock()  # two visitors may come first at once


def ignore() -> None:
    """A listener that needs to be there, for Streamlit tells no state without one, and has nothing to do."""


def send_bytes(name: str, data: Mapping[str, object], *, key: str, **heard: Listener) -> Any:
    """Mount a component whose data is large. `heard`: on_NAME_change for every state the script sets.

    It is sent as bytes: a dict or a list would be searched for tables, which imports pandas and pyarrow, and would be
    turned into JSON three times.
    """
    payload = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return _mount(name, payload, key, heard)


def send_board(name: str, data: Mapping[str, object], *, key: str, **heard: Listener) -> Any:
    """Mount a board: it is drawn anew when its data differs, known by the digest that is sent with it as `version`."""
    data = {**data, "labels": labels.for_scripts()}
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    version = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    return send_bytes(name, {**data, "version": version}, key=key, **heard)


def _mount(name: str, data: bytes, key: str, heard: Mapping[str, Listener]) -> Any:
    with _lock:
        _declare()
        renderer = _renderer(name)
    return renderer(key=key, data=data, **heard)


def _declare() -> None:
    """Tell the running server where the files are: once a server, and anew in tests, where each has its own."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{project()}.{NAMES[0]}") is None:
        configs = [ComponentConfig(name=name, asset_dir=FOLDER.name) for name in NAMES]
        manager.register_from_manifest(ComponentManifest(project(), __version__, configs), FOLDER.parent)


@cache
def _renderer(name: str) -> Callable[..., Any]:
    """Registered once: Streamlit warns when a name is registered again."""
    html = f'<div class="{"copydesk" if name in ("review", "cases") else "board"}"></div>'
    full = f"{project()}.{name}"
    return st.components.v2.component(full, html=html, css=f"{name}/main.css", js=f"{name}/main.js")
