"""How far the screen is behind the session, read off a real terminal's other end."""

from __future__ import annotations

import os
import re
import select
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms, clock

if TYPE_CHECKING:
    from collections.abc import Generator

HERE: Final = Path(__file__).parent
PATHS: Final = os.pathsep.join([str(HERE.parent / "src"), str(HERE)])
SIZE: Final = struct.pack("HHHH", 24, 80, 0, 0)
TIMEOUT_S: Final = 60.0
BEHIND_MS: Final = 50.0
"""How far the screen may be behind what is heard."""

_ESCAPES: Final = re.compile(rb"\x1b(\[[0-9;?<>=]*[a-zA-Z]|[()][0-9A-B]|[=>])")


def lags_ms(folder: Path, seconds: int) -> list[float]:
    """Run the screen over a session that goes on, and watch its clock.

    The clock, the big digits and the breath are painted together, from one look at the session.

    Args:
        folder: For notes.
        seconds: How many changes of the clock to watch.

    Returns:
        For each change, how many milliseconds after its second had begun it was written to the
        terminal.
    """
    log = folder / "moving"
    chunks = _written([sys.executable, str(HERE / "cli" / "screen_program.py"), "moving", str(log)])
    seen: dict[str, float] = {}
    try:
        begun_s = next_s = None
        speed = 1.0
        for at_s, text in chunks:
            if begun_s is None and log.exists() and "\n" in log.read_text("utf-8"):
                begun_s, speed = (float(word) for word in log.read_text("utf-8").split()[1:4:2])
            for shown in re.findall(r"\b\d+:\d\d\b", text):
                seen.setdefault(shown, at_s)
            if begun_s is not None:
                # What was on the screen when it opened did not change at that instant.
                next_s = next_s or int((at_s - begun_s) * speed) + 2
                last = Ms((next_s + seconds - 1) * SECOND)
                if clock(last) in seen:
                    break
        else:
            raise AssertionError("the screen went away")
    finally:
        chunks.close()
    return [
        1_000 * (seen[clock(Ms(second * SECOND))] - begun_s - second / speed)
        for second in range(next_s, next_s + seconds)
    ]


def _written(command: list[str]) -> Generator[tuple[float, str]]:
    """Give what a program writes to its terminal, and when."""
    import fcntl
    import pty
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, SIZE)
    environment = {**os.environ, "PYTHONPATH": PATHS, "TERM": "xterm-256color"}
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    os.close(slave)
    until_s = time.monotonic() + TIMEOUT_S
    try:
        while time.monotonic() < until_s:
            if not select.select([master], [], [], 1.0)[0]:
                continue
            try:
                data = os.read(master, 65_536)
            except OSError:
                return  # the other end is closed
            yield time.monotonic(), _ESCAPES.sub(b" ", data).decode("utf-8", "replace")
    finally:
        process.kill()
        process.wait()
        os.close(master)
