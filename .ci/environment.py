"""Make .venv from a hashed lock; with the standard library alone, so that any Python can run it.

    python .ci/environment.py         what `make run` needs (requirements.lock)
    python .ci/environment.py dev     what `make test` needs too (requirements-dev.lock, a superset)

uv installs, which is five times as fast as pip: the one on the PATH, else pip fetches it into .venv first, one wheel whose
hash installer.lock holds. Where there is none to be had, or it fails, pip installs everything. A stamp in .venv holds the
hash of the lock and the Python version: while both are as they were, the script ends at once and prints nothing.
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
OWN_UV = PYTHON.with_name("uv.exe" if os.name == "nt" else "uv")
INSTALLER = Path(__file__).with_name("installer.lock")
STAMP = VENV / "copydesk-stamp"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
TWINS = {  # a setting of pip -> the variable that says the same to uv
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
}
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
    say(f"Preparing .venv from {lock.name} (a minute or so, once) …")
    if not works():
        create(uv)
    uv = uv or fetch_uv()
    if uv and not install_with_uv(uv, lock):
        say("uv could not; pip tries, which takes a few minutes …")
        uv = None
    if not uv:
        install_with_pip(lock)
    STAMP.write_text("\n".join([*(stamps() if kind == "dev" else []), wanted(kind)]) + "\n", encoding="utf-8")
    say(f"Ready after {time.monotonic() - started:.0f} s with {'uv' if uv else 'pip'}.")


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


def fetch_uv() -> "str | None":
    """The uv of .venv, which pip installs where it is not there yet; None where pip cannot: no wheel, not on the mirror."""
    if not OWN_UV.exists() and INSTALLER.is_file():
        attempt(*pip_install(), "--only-binary=:all:", "-r", INSTALLER)
    return str(OWN_UV) if OWN_UV.exists() else None


def install_with_uv(uv: str, lock: Path) -> bool:
    """Every package of the lock, each file checked against its hash; whether it worked."""
    words = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock]
    return attempt(*words, more=settings_of_pip())


def install_with_pip(lock: Path) -> None:
    """The same, slower; ends this program where it fails."""
    run(*pip_install(), "-r", lock)


def pip_install() -> "list[object]":
    """How to call pip, which is put into a .venv that uv made."""
    if not attempt(PYTHON, "-m", "pip", "--version"):
        run(PYTHON, "-m", "ensurepip")
    return [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--require-hashes"]


def settings_of_pip() -> "dict[str, str]":
    """What uv must be told to go where pip goes, a mirror or a folder of wheels; what uv was told itself stays."""
    if any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_NO_INDEX", "UV_CONFIG_FILE")):
        return {}
    told = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    found = {}
    for line in told.splitlines():  # the variables come first, and count more than the files
        name, _, value = line.partition("=")
        found.setdefault(name.rpartition(".")[2], value.strip("'"))
    if "find-links" in found:
        found["find-links"] = ",".join(found["find-links"].split())
    pairs = {TWINS[name]: value for name, value in found.items() if name in TWINS}
    return {"UV_INDEX_STRATEGY": "unsafe-best-match", **pairs}  # as pip looks; the hashes say what is right


def attempt(*command: object, more: "dict[str, str] | None" = None) -> bool:
    """One command that may fail, without its output, with `more` variables; whether it worked."""
    words, sink = [str(word) for word in command], subprocess.DEVNULL
    env = {**os.environ, **(more or {})}
    try:
        told = subprocess.run(words, cwd=ROOT, env=env, stdin=sink, stdout=sink, stderr=sink, check=False)
    except OSError:  # a program of another system
        return False
    return told.returncode == 0


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
