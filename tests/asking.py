"""Answering matcue's questions at a pseudo-terminal."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def at_terminal(
    arguments: Sequence[str], answers: Sequence[str], cwd: Path
) -> tuple[int, str, str]:
    """Run matcue with its questions at a pseudo-terminal; answer each prompt as it comes.

    Returns:
        The exit code, standard output (no terminal), and what the terminal showed.
    """
    pty = pytest.importorskip("pty", reason="pseudo-terminals are a matter of POSIX")
    leader, follower = pty.openpty()
    with closing(os.fdopen(leader, "rb", buffering=0)):
        with closing(os.fdopen(follower, "rb", buffering=0)):
            process = subprocess.Popen(
                [sys.executable, "-m", "matcue", *arguments],
                stdin=follower, stdout=subprocess.PIPE, stderr=follower, cwd=cwd,
            )  # fmt: skip
        shown, left, end = b"", list(answers), time.monotonic() + 60
        while time.monotonic() < end:
            readable, _, _ = select.select([leader], [], [], 0.2)
            try:
                piece = os.read(leader, 4096) if readable else b""
            except OSError:  # Linux says so when nobody is at the other end any more
                break
            shown += piece
            if left and shown.rstrip(b" ").endswith(b"]:"):
                os.write(leader, left.pop(0).encode() + b"\n")
            if not readable and process.poll() is not None:
                break
        out, _ = process.communicate(timeout=60)
    return process.returncode, out.decode(), shown.decode()
