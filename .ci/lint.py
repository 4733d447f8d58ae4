"""Lint, format and types of Python and of the scripts, side by side: most of it uses one core alone, mypy longest.

    python .ci/lint.py                       what `make lint` does
    python .ci/lint.py .ci/system.py         run another script of Python beside it: `make check` installs what the tests drive

What each check prints comes in one piece, in this order. A .venv that is new is also compiled, by collecting the tests: its
workers would begin by compiling the same packages at the same time, each all of them.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
COMPILED = Path(sys.prefix) / "copydesk-compiled"
COMMANDS = [
    [BIN / "mypy"],
    [BIN / "ruff", "check", "."],
    [BIN / "ruff", "format", "--check", "."],
    [sys.executable, ".ci/scripts.py", "lint"],
]
COLLECT = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-n", "0", "-p", "no:cacheprovider"]


def main(beside: "list[str]") -> int:
    """Run the checks and what is to run beside them; the exit status."""
    waited = [start(command) for command in [*COMMANDS, *([sys.executable, script] for script in beside)]]
    compiling = None if COMPILED.exists() else start([*COLLECT, "--no-header"])
    failed = 0
    for process in waited:
        told, _ = process.communicate()
        print(told, end="", flush=True)
        failed |= process.returncode != 0
    if compiling:
        compiling.communicate()  # what does not collect is told by the tests
        COMPILED.touch()
    return int(failed)


def start(command: "list[object]") -> "subprocess.Popen[str]":
    """One command in the project's folder, its output kept."""
    words = [str(word) for word in command]
    pipe, joined = subprocess.PIPE, subprocess.STDOUT
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=pipe, stderr=joined, text=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
