"""Writes sessions into the history without end, and prints each once it is said to be kept."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from history_worlds import FULL

from matcue.coach.history.store import History

path, prefix = Path(sys.argv[1]), sys.argv[2]
history = History(path)
many = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
for nth in range(many):
    history.add(replace(FULL, id=f"{prefix}-{nth}"))
    print(f"{prefix}-{nth}", flush=True)
