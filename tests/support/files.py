"""The project's own files, in a checkout and outside of one."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".venv", ".git", "__pycache__", "node_modules", "build", "dist"}


@cache
def own_files() -> tuple[Path, ...]:
    """What git tracks or would, and still exists; outside of a checkout all there is."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())
    return tuple(p for p in ROOT.rglob("*") if p.is_file() and not NOT_OURS & set(p.relative_to(ROOT).parts))


def files_below(folder: Path) -> list[Path]:
    """The project's own files below `folder`."""
    return sorted(path for path in own_files() if path.is_relative_to(folder))
