"""Starting point: ``matcue`` and ``python -m matcue``."""

from __future__ import annotations

import os
import sys

from matcue.cli.main import run, unwinding_when_terminated


def main() -> None:
    """Run the command line and leave with its exit code."""
    # Nothing here multiplies matrices, and a pool of threads for it takes time to start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with unwinding_when_terminated():
        code = run()
    sys.exit(code)


if __name__ == "__main__":
    main()
