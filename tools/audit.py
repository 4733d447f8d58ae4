"""Ask for known weaknesses of every package in requirements.lock, and say for how many nobody could be asked.

    python tools/audit.py [LOCK]

Ends with 0 when all were checked and none is known to be weak, 1 when one is, 3 when some could not be checked: an
audit that looked at nothing must not look like a good one. pip-audit asks the package index, which is the only thing
in this project that does; offline it can check nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WEAK, UNCHECKED = 1, 3


def main(lock: str) -> int:
    """Run pip-audit on the lock and report."""
    command = [sys.executable, "-m", "pip_audit", "-r", lock, "--disable-pip", "--require-hashes",
               "--progress-spinner", "off", "--format", "json"]  # fmt: skip
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        found = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (asked.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return report(packages_of(Path(lock)), reason[:300])
    return report(found)


def packages_of(lock: Path) -> list[dict[str, Any]]:
    """Every package of the lock, none checked."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return [{"name": line.partition("==")[0], "skip_reason": "not asked"} for line in lines if line[:1].isalnum()]


def report(found: list[dict[str, Any]], failure: str = "") -> int:
    """Print what is weak and what could not be checked; the exit code."""
    weak = [part for part in found if part.get("vulns")]
    unchecked = [part for part in found if "skip_reason" in part]
    for part in weak:
        for hole in part["vulns"]:
            fixed = ", ".join(hole.get("fix_versions", [])) or "no version yet"
            print(f"✗ {part['name']} {part['version']}: {hole['id']} (mended in {fixed})")
    print(f"{len(found)} packages: {len(found) - len(unchecked)} checked, {len(weak)} with a known weakness, "
          f"{len(unchecked)} could not be checked")  # fmt: skip
    if unchecked:
        why = failure or unchecked[0]["skip_reason"]
        print(f"Not checked: {', '.join(part['name'] for part in unchecked)}\nWhy: {why}\n"
              "Run this again where the package index and its advisories can be reached.")  # fmt: skip
    return WEAK if weak else UNCHECKED if unchecked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "requirements.lock"))
