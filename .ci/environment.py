"""Make .venv from a hashed lock; with the standard library alone, so that any Python can run it.

    python .ci/environment.py         what `make run` needs (requirements.lock)
    python .ci/environment.py dev     what `make test` needs too (requirements-dev.lock, a superset)

uv is used where it is on the PATH, else `python -m venv` and pip. A stamp in .venv holds the hash of the lock and the
Python version: while both are as they were, the script ends at once and prints nothing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "copydesk-stamp"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
OLDEST, NEWEST = (3, 11), (3, 14)  # of a newer one pip would compile numpy, scipy and the stemmer from their sources


def main(kind: str) -> None:
    """Bring .venv up to date for `kind`, run or dev."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        told = "Copydesk needs Python {}.{} to {}.{}; this is {}.".format(*OLDEST, *NEWEST, sys.version.split()[0])
        sys.exit(f"{told} Name another: make PYTHON=/path/to/python3.13")
    if wanted(kind) in stamps() or (kind == "run" and wanted("dev") in stamps()):
        return
    started = time.monotonic()
    lock, uv = ROOT / LOCKS[kind], shutil.which("uv")
    say(f"Preparing .venv from {lock.name} with {'uv' if uv else 'pip'} (a minute or so, once) …")
    if not works():
        create(uv)
    install(uv, lock)
    STAMP.write_text("\n".join([*(stamps() if kind == "dev" else []), wanted(kind)]) + "\n", encoding="utf-8")
    say(f"Ready after {time.monotonic() - started:.0f} s.")


def wanted(kind: str) -> str:
    """The stamp that .venv must carry to serve `kind`."""
    lock = hashlib.sha256((ROOT / LOCKS[kind]).read_bytes()).hexdigest()
    return f"{kind} {sys.version_info[0]}.{sys.version_info[1]} {lock}"


def stamps() -> list[str]:
    """The stamps that .venv carries; none when it is broken or was never finished."""
    return STAMP.read_text(encoding="utf-8").splitlines() if STAMP.is_file() and PYTHON.exists() else []


def works() -> bool:
    """Whether .venv holds a Python that starts and is the version asked for."""
    if not PYTHON.exists():
        return False
    code = f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    return subprocess.run([PYTHON, "-c", code], capture_output=True, check=False).returncode == 0


def create(uv: "str | None") -> None:
    """A new, empty .venv on this very Python."""
    if VENV.exists():
        shutil.rmtree(VENV)
    if uv:
        return run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
    if subprocess.run([sys.executable, "-m", "venv", VENV], check=False).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "Python could not make .venv. On Debian and Ubuntu: sudo apt-get install python3-venv, then try again."
        )
    return None


def install(uv: "str | None", lock: Path) -> None:
    """Every package of the lock, each file checked against its hash."""
    if uv:
        run(uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock)
    else:
        if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
            run(PYTHON, "-m", "ensurepip")  # a .venv that uv made has no pip
        run(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input",
            "--require-hashes", "-r", lock)  # fmt: skip


def run(*command: object) -> None:
    """One command; ends this program with a sentence when it fails."""
    words = [str(word) for word in command]
    if subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit(f"That did not work: {' '.join(words)}\nIs the package index reachable? Then run the same again.")


def say(words: str) -> None:
    """A line for the person who waits."""
    print(words, flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
