"""Redirect what C libraries print, so that it does not disturb a screen.

ALSA and PortAudio write to file descriptor 2 whenever they meet something unusual, past Python's
`sys.stderr` and right into whatever is drawn there.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def quiet_stderr(log_path: Path) -> Iterator[TextIO]:
    """Redirect file descriptor 2 to a log file while the context is open.

    That includes Python's own `sys.stderr`, whose tracebacks of threads are better kept in the
    log too. Children that are started meanwhile inherit it.

    Args:
        log_path: The log; it grows at its end, and its folder is made if it is not there. Where
            it cannot be written, what comes is thrown away.

    Yields:
        A text stream to the former file descriptor 2, for a screen to write to the terminal.
    """
    sys.stderr.flush()
    ours = os.dup(2)
    log = _opened(log_path)
    os.dup2(log, 2)
    os.close(log)
    try:
        with open(
            ours, "w", encoding=sys.stderr.encoding, errors="replace", buffering=1, closefd=False
        ) as screen:
            yield screen
    finally:
        sys.stderr.flush()
        os.dup2(ours, 2)
        os.close(ours)


def _opened(log_path: Path) -> int:
    try:
        log_path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)
