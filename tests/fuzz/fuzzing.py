"""Coverage-guided fuzzing (atheris, libFuzzer) of what takes bytes from outside.

    python -m tests.fuzz.fuzzing [--seconds 60] [--only NAME]... [--out FOLDER]

Each target runs in a process of its own for --seconds, starting from the hostile inputs and the findings kept so far. What
makes a target fail is written to --out; copy it to tests/fuzz/findings/TARGET-anything, where test_findings.py holds it for good.
Prints executions, coverage and findings of every target; exit code 1 if there is a finding, 3 where atheris is not installed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FINDINGS = Path(__file__).parent / "findings"
LONGEST = 4_096  # bytes of an input
SLOWEST = 20  # seconds on the clock from which one input is a finding; instrumented code is several times slower
WARM = (
    b"The council voted 6-3 on Tuesday, May 6, 2025, to raise the fee to $12.40, Mayor Ida Brook said. \xff It rained."
)


def fuzz(name: str, words: list[str]) -> None:
    """Run one target for ever, or as long as libFuzzer's options say. Does not return."""
    import atheris

    with atheris.instrument_imports(include=["dashboard"]):
        from tests.fuzz.targets import TARGETS
    for first in range(7):  # loads models and word lists, which would count as the time of the first input
        TARGETS[name](bytes([first]) + WARM)
    atheris.Setup([sys.argv[0], *words], TARGETS[name])
    atheris.Fuzz()


def seeds(name: str, folder: Path) -> None:
    """Where to start from: hostile inputs cut short, findings, and a mark as it is sent."""
    from tests.hostile.making import cases
    from tests.support.marking import event, two_versions

    folder.mkdir(parents=True)
    for n, case in enumerate(cases(quick=True, all_=True)):
        (folder / f"case-{n}").write_bytes(bytes([n % 7]) + case.data[: LONGEST - 1])
    for path in FINDINGS.glob(f"{name}-*"):
        (folder / path.name).write_bytes(path.read_bytes())
    if name == "mark":
        import json

        from dashboard.review import event_to_json

        one = event_to_json(event(two_versions()[0], 1))
        (folder / "mark").write_text(json.dumps({"story": "story-1", "events": [one], "since": 0}))


def run(name: str, seconds: int, out: Path) -> tuple[str, bool]:
    """One target in a process of its own; a line of figures, and whether it failed."""
    with tempfile.TemporaryDirectory() as temporary:
        start = Path(temporary) / "seeds"
        seeds(name, start)
        options = [
            f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOWEST}", "-rss_limit_mb=3000",
            "-print_final_stats=1", f"-artifact_prefix={out}/{name}-", str(start),
        ]  # fmt: skip
        ran = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.fuzzing", "--target", name, *options],
            cwd=ROOT, capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
    said = ran.stdout + ran.stderr
    done = re.findall(r"stat::number_of_executed_units:\s*(\d+)", said) or re.findall(r"^#(\d+)", said, re.MULTILINE)
    covered = re.findall(r"cov: (\d+)", said)
    line = f"{name:10} {int(done[-1]) if done else 0:>10,} executions  {covered[-1] if covered else '?':>7} edges"
    if ran.returncode:
        (out / f"{name}.log").write_text(said, encoding="utf-8")
        reason = re.findall(r"^(?:=+|.*(?:Error|Exception|assert|ALARM|ERROR).*)$", said, re.MULTILINE)
        line += f"  FOUND  {reason[-1][:100] if reason else ''}  (see {out / f'{name}.log'})"
    return line, bool(ran.returncode)


def main() -> int:
    """Fuzz every target, or those named."""
    if sys.argv[1:2] == ["--target"]:
        fuzz(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--out", type=Path, default=ROOT / "test-results" / "fuzz")
    given = parser.parse_args()
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("atheris is not installed here (it has wheels for Linux and macOS): nothing was fuzzed.", file=sys.stderr)
        return 3
    from tests.fuzz.targets import TARGETS

    given.out.mkdir(parents=True, exist_ok=True)
    bad = 0
    for name in TARGETS:
        if given.only and name not in given.only:
            continue
        line, found = run(name, given.seconds, given.out.resolve())
        bad += found
        print(line, flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
