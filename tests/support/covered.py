"""How much of the program the tests ran. `make coverage` has slipcover measure it in every worker, and merge what they found."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path


def covered_lines() -> list[str]:
    """What is said at the end of a run that was measured: each file with lines left out, and the figure; [] without.

    What a server or another process that a test starts runs is not counted.
    """
    merged = Path(os.environ.get("SLIPCOVER_COVERAGE_DIR", "")) / "merged.json"
    if "PYTEST_XDIST_WORKER" in os.environ or not merged.is_file():
        return []
    import slipcover  # in the run that is measured alone

    found = json.loads(merged.read_text(encoding="utf-8"))
    table = io.StringIO()
    slipcover.print_coverage(found, outfile=table, skip_covered=True)
    share = found["summary"]["percent_covered"]
    return [*table.getvalue().splitlines(), f"The tests themselves ran {share:.1f} % of the lines of dashboard/."]
