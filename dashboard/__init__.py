"""Copydesk: an editorial desk for stories that machines have rewritten.

`import dashboard` also gives notebooks and scripts the desk's stages as pandas tables: `load`, `group`, `align`, `diff`,
`suggestions` and `marks`; see dashboard/frames.py and docs/api.md. Nothing heavy is imported before one of them is used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.frames import align, diff, group, load, marks, suggestions

__version__ = "0.2.0"
__all__ = ["__version__", "align", "diff", "group", "load", "marks", "suggestions"]


def __getattr__(name: str) -> Any:
    """Load the Python API when one of its functions is first used (PEP 562)."""
    if name in __all__:
        from dashboard import frames

        return getattr(frames, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Offer the Python API to whoever presses Tab."""
    return sorted({*globals(), *__all__})
