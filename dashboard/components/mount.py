"""The review of a story as a Streamlit component."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.components.component import ignore, send_bytes


def pane(
    payload: Mapping[str, object],
    key: str = "pane",
    on_next: Callable[[], None] = ignore,
    on_open: Callable[[], None] = ignore,
    on_name: Callable[[], None] = ignore,
) -> None:
    """Put the review on the page. `payload` is what payload.payload() made.

    "kick" is how the component asks for a rerun: after a restart of the server, or when its token ran out; `on_next` is
    called when the editor asks for the next story, `on_open` when for one by name: the session's `key` then has
    "open", {"story": id}. `on_name`: who marks has told a name, {"name"} in the session's `key`.
    """
    heard = {"on_kick_change": ignore, "on_next_change": on_next, "on_open_change": on_open}
    heard["on_name_change"] = on_name
    send_bytes("review", payload, key=key, **heard)
