"""Damaged files do no harm to anything that reads files of others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "fuzz_readers.py"


@pytest.mark.slow(reason="gives out damaged files for ten seconds")
def test_no_damaged_file_does_harm() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--seed", "1", "--seconds", "10"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 did harm; " in done.stdout
