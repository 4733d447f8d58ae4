"""`python -m dashboard`."""

from __future__ import annotations

import sys

from dashboard.cli import main

if __name__ == "__main__":  # a worker process of parallel.py imports this module under another name
    sys.exit(main())
