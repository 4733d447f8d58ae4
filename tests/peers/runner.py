"""`make test-peers`: install other people's programs beside Copydesk, each in an environment of its own, and run the tests.

Opt-in, because it installs a gigabyte of packages into build/peers. LABEL_STUDIO and PEERS_PYTHON name what is there already.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "build" / "peers"
PACKAGES = {
    "label-studio": ["label-studio==1.23.2"],
    "readers": ["datasets==5.2.0", "duckdb==2.0.1", "pandas", "pyarrow"],
}


def main() -> int:
    """Install what is missing, then run tests/peers; pytest's exit code."""
    wanted = {"label-studio": ("LABEL_STUDIO", "label-studio"), "readers": ("PEERS_PYTHON", "python")}
    for name, (variable, program) in wanted.items():
        if variable not in os.environ:
            os.environ[variable] = str(environment(name) / program)
    return subprocess.call(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "tests/peers", *sys.argv[1:]], cwd=ROOT
    )


def environment(name: str) -> Path:
    """Return the folder of programs of an environment that has these packages."""
    folder = HOME / name
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    if not (folder / "complete").exists():
        subprocess.check_call([sys.executable, "-m", "venv", str(folder)])
        subprocess.check_call([str(programs / "python"), "-m", "pip", "install", "--quiet", *PACKAGES[name]])
        (folder / "complete").touch()
    return programs


if __name__ == "__main__":
    sys.exit(main())
