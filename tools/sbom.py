"""Write the software bill of materials of what Copydesk runs on, in CycloneDX: every package of requirements.lock with
its version, its hashes and its licence.

    python tools/sbom.py [FILE]      default: dist/copydesk-VERSION.cdx.json

The parts come from the lock through cyclonedx-py; the licences from the packages installed here; the whole is held
against the schema before it is written.
"""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dashboard import __version__  # noqa: E402
from tools.licences import licence_of  # noqa: E402

VERSION = SchemaVersion.V1_6


def main(arguments: list[str]) -> None:
    """Write the file and say what is in it."""
    target = Path(arguments[0]) if arguments else ROOT / "dist" / f"copydesk-{__version__}.cdx.json"
    bill = completed(from_lock())
    # imported here, for it takes 2 s, and every worker of the tests imports this file
    from cyclonedx.validation.json import JsonStrictValidator

    if wrong := JsonStrictValidator(VERSION).validate_str(json.dumps(bill)):
        sys.exit(f"The bill of materials does not keep to CycloneDX {VERSION.to_version()}: {wrong}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")
    parts = bill["components"]
    without = [part["name"] for part in parts if "licenses" not in part]
    print(f"{target}: {len(parts)} packages, {len(parts) - len(without)} with their licence")
    if without:
        print(f"No licence: {', '.join(without)} (for another system, so not installed here)")


def from_lock() -> dict[str, Any]:
    """What cyclonedx-py makes of requirements.lock."""
    command = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", "requirements.lock"]
    command += ["--sv", VERSION.to_version(), "--output-reproducible", "--of", "JSON"]
    command += ["--no-validate"]  # main does, once the licences are in
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(f"cyclonedx-py could not read requirements.lock: {made.stderr.strip()}")
    return dict(json.loads(made.stdout))


def completed(bill: dict[str, Any]) -> dict[str, Any]:
    """The bill with Copydesk itself as what it is of, and a licence for every part."""
    own = {"type": "application", "bom-ref": "copydesk", "name": "copydesk", "version": __version__,
           "licenses": [{"license": {"id": "MIT"}}]}  # fmt: skip
    bill.setdefault("metadata", {})["component"] = own
    for part in bill["components"]:
        part.pop("description", None)  # the line of the lock once more
        part["bom-ref"] = part["purl"]
        if spdx := licence_of(part["name"]):
            part["licenses"] = [{"expression": spdx}]
    refs = [part["bom-ref"] for part in bill["components"]]
    bill["dependencies"] = [{"ref": "copydesk", "dependsOn": refs}, *({"ref": ref} for ref in refs)]
    return bill


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        main(sys.argv[1:])
