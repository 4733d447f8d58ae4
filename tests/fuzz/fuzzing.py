"""Coverage-guided fuzzing (atheris, libFuzzer) of what takes bytes from outside.

    python -m tests.fuzz.fuzzing [--seconds 60] [--only NAME]... [--out FOLDER]

Each target runs in a process of its own for --seconds, starting from the hostile inputs, the findings kept so far, and
whatever earlier runs left in --out. Inputs are short (LONGEST): what short inputs reach costs a thirtieth of what long ones
do, and long inputs are what tests/hostile is for. What makes a target fail is written to --out; copy it to
tests/fuzz/findings/TARGET-anything, where test_findings.py holds it for good. Prints executions, coverage and findings of
every target, and the executions of all runs so far, which --out/executions.json keeps; exit code 1 if there is a finding,
3 where atheris is not installed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FINDINGS = Path(__file__).parent / "findings"
LONGEST = {"read": 600, "open": 4_096, "metadata": 400, "import": 600}  # bytes of an input; of the others PLAIN
PLAIN = 240
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
    """Where to start from: hostile inputs cut short where they turn odd, findings, and files of every kind."""
    from tests.hostile.making import SENTENCE, cases
    from tests.support import office

    folder.mkdir(parents=True)
    longest = LONGEST.get(name, PLAIN)
    for n, case in enumerate(cases(quick=True, all_=True)):
        odd = case.data[max(0, case.data.find(b"\n") - 40) :] if case.data.startswith(SENTENCE.encode()) else case.data
        (folder / f"case-{n}").write_bytes(bytes([n % 7]) + odd[: longest - 1])
    for path in FINDINGS.glob(f"{name}-*"):
        (folder / path.name).write_bytes(path.read_bytes())
    if name == "open":
        made = (office.docx(), office.odt(), office.xlsx(("id", "text"), (1, "Words.")), office.parquet(text=["Words."]),
                office.pdf(), office.packed(a_txt="Words."))  # fmt: skip
        for n, data in enumerate(made):
            (folder / f"file-{n}").write_bytes(bytes([n]) + data)
    if name == "import":
        for n, text in enumerate(IMPORTS):
            (folder / f"marks-{n}").write_text("\0" + text)


IMPORTS = (
    "article,text,label\na.txt,The council voted 6-3 on Tuesday to raise the fee.,unsupported\n",
    '[{"data": {"text": "The council voted."}, "annotations": [{"result": [{"value": {"start": 0, "end": 3, "labels": ["x"]}}]}]}]',
    '{"text": "The council voted.", "label": [[0, 3, "unsupported"]]}',
    '{"target": {"source": "a", "selector": {"type": "TextQuoteSelector", "exact": "council"}}, "body": {"value": "sourced"}}',
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label\n\n#Text=The council\n1-1\t0-3\tThe\tunsupported[1]\n",
)


def run(name: str, seconds: int, out: Path) -> tuple[str, int, bool]:
    """One target in a process of its own; a line of figures, the executions, and whether it failed."""
    grown = out / "corpus" / name
    grown.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        start = Path(temporary) / "seeds"
        seeds(name, start)
        options = [
            f"-max_total_time={seconds}", f"-max_len={LONGEST.get(name, PLAIN)}", f"-timeout={SLOWEST}",
            "-rss_limit_mb=3000", "-print_final_stats=1", f"-artifact_prefix={out}/{name}-", str(grown), str(start),
        ]  # fmt: skip
        ran = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.fuzzing", "--target", name, *options],
            cwd=ROOT, capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
    said = ran.stdout + ran.stderr
    told = re.findall(r"stat::number_of_executed_units:\s*(\d+)", said) or re.findall(r"^#(\d+)", said, re.MULTILINE)
    done, covered = int(told[-1]) if told else 0, re.findall(r"cov: (\d+)", said)
    line = f"{name:10} {done:>10,} executions  {covered[-1] if covered else '?':>7} edges"
    if ran.returncode:
        (out / f"{name}.log").write_text(said, encoding="utf-8")
        reason = re.findall(r"^(?:=+|.*(?:Error|Exception|assert|ALARM|ERROR).*)$", said, re.MULTILINE)
        line += f"  FOUND  {reason[-1][:100] if reason else ''}  (see {out / f'{name}.log'})"
    return line, done, bool(ran.returncode)


def add_up(name: str, done: int, out: Path) -> int:
    """Add a run to what --out has counted; the executions of all targets so far."""
    path = out / "executions.json"
    counted: dict[str, int] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    counted[name] = counted.get(name, 0) + done
    path.write_text(json.dumps(counted, indent=1), encoding="utf-8")
    return sum(counted.values())


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
        line, done, found = run(name, given.seconds, given.out.resolve())
        bad += found
        print(f"{line}  (all runs, all targets: {add_up(name, done, given.out):,})", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
