"""The pages without a browser: open one at an address, and read what it shows."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

MAIN = Path(__file__).resolve().parents[2] / "dashboard" / "views" / "main.py"
SPEAKING = ("title", "header", "subheader", "caption", "markdown", "info", "warning", "error", "success", "toast")
PAGES = ("triage", "review", "versions", "adjudicate", "insight", "record", "guideline", "corpus", "settings", "help")

# AppTest looks through every installed package for components at every run: two thirds of what a page costs here
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


def open_page(page: str, **query: str) -> AppTest:
    """A new visitor opens a page; pages that are functions have no file that AppTest.switch_page could name."""
    visitor = AppTest.from_file(str(MAIN), default_timeout=120)
    visitor._page_hash = calc_hash(page)
    for name, value in query.items():
        visitor.query_params[name] = value
    return visitor.run()


def component(visitor: AppTest, key: str) -> dict[str, Any] | None:
    """What the component of this key was sent: the queue, the claims, the pane. None where the page has none."""
    for element in visitor.main:
        if element.type == "bidi_component" and element.proto.id.endswith(f"-{key}"):
            proto = element.proto
            raw = proto.bytes if proto.WhichOneof("data") == "bytes" else proto.json or proto.mixed.json
            data = json.loads(raw)
            return data[0] if isinstance(data, list) else data
    return None


def texts(visitor: AppTest) -> Iterator[str]:
    """Every word of the page that Streamlit puts on the screen, cells of tables left out."""
    for element in visitor.main:
        said = getattr(element, "value", None) if element.type in SPEAKING else None
        proto = getattr(element, "proto", None)
        found = [said, *(getattr(proto, name, None) for name in ("label", "placeholder", "help"))]
        yield from (text for text in found if isinstance(text, str) and text.strip())
        yield from (str(option) for option in getattr(element, "options", ()) or ())
        if element.type == "arrow_data_frame":
            yield from map(str, element.value.columns)


def boxes(visitor: AppTest) -> str:
    """All boxes (error, warning, info, success) as one text."""
    found = [*visitor.error, *visitor.warning, *visitor.info, *visitor.success]
    return "\n".join(box.value for box in found).replace("\\", "")
