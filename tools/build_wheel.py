"""Build the wheel from a clean copy of the project's own files: nothing that lies about gets in, nothing is left behind.

    python tools/build_wheel.py FOLDER      prints the path of the wheel

Uses the setuptools of this environment; no network.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT_FROM = ("dashboard", "data", ".streamlit/config.toml", "pyproject.toml", "setup.py", "MANIFEST.in",
              "requirements.txt", "README.md", "LICENSE")  # fmt: skip
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


def build(folder: Path) -> Path:
    """The new wheel in `folder`. SystemExit with what setuptools said when it fails."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as aside, tempfile.TemporaryDirectory() as out:
        copy_sources(Path(aside))
        command = [sys.executable, "-W", "ignore", "-c", BUILD, out]
        made = subprocess.run(command, cwd=aside, capture_output=True, text=True, check=False)
        if made.returncode:
            sys.exit(f"The wheel could not be built:\n{made.stdout[-2000:]}{made.stderr[-2000:]}")
        [wheel] = Path(out).glob("*.whl")
        return Path(shutil.copy(wheel, folder))


def copy_sources(aside: Path) -> None:
    """What the wheel is made from, without caches."""
    for name in BUILT_FROM:
        source, target = ROOT / name, aside / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "secrets.toml"))
        else:
            shutil.copyfile(source, target)


if __name__ == "__main__":
    print(build(Path(sys.argv[1] if len(sys.argv) > 1 else "dist").resolve()))
