"""Files beside the code: in a checkout where they are edited, in an installed package where setup.py has put them."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
FILES = {  # path in a checkout -> path in the package; setup.py reads this table
    ".streamlit/config.toml": "files/config.toml",
    "data/demo": "files/demo",
}


def bundled(path: str) -> Path:
    """Where a file or folder of FILES is now, by its path in a checkout."""
    installed = PACKAGE / FILES[path]
    return installed if installed.exists() else CHECKOUT / path
