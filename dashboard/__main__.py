"""`python -m dashboard`."""

from __future__ import annotations

import os
import sys

# before numpy is imported: many small products, and threads that only wait for one another (25 s instead of 1 s of a
# busy machine for one small fit, 2026-11)
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from dashboard.cli import main  # noqa: E402

if __name__ == "__main__":  # a worker process of parallel.py imports this module under another name
    sys.exit(main())
