"""`make test-peers`: install other people's programs beside Copydesk, each in an environment of its own, and run the tests.

Opt-in, because it installs a gigabyte of packages into build/peers. LABEL_STUDIO, PEERS_PYTHON and WEB_ANNOTATION_TESTS (a
checkout of w3c/web-annotation-tests) name what is there already.
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
    if "WEB_ANNOTATION_TESTS" not in os.environ:
        os.environ["WEB_ANNOTATION_TESTS"] = str(checkout("https://github.com/w3c/web-annotation-tests"))
    for name, (variable, program) in wanted.items():
        if variable not in os.environ:
            os.environ[variable] = str(environment(name) / program)
    return subprocess.call(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "tests/peers", *sys.argv[1:]], cwd=ROOT
    )


def checkout(address: str) -> Path:
    """Return a shallow clone of a repository."""
    folder = HOME / address.rpartition("/")[2]
    if not folder.exists():
        subprocess.check_call(["git", "clone", "--quiet", "--depth", "1", address, str(folder)])
    return folder


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
