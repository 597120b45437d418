"""A real shell in a pseudo-terminal, for what only a terminal can show: modes, Ctrl-Z, hanging up."""

from __future__ import annotations

import os
import select
import shutil
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

import pytest

if TYPE_CHECKING:
    import signal
    from pathlib import Path
    from types import TracebackType

needs_bash = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("bash") is None,
    reason="job control is shown with bash",
)

TIMEOUT_S = 60.0
"""Far more than anything here takes, even on a busy machine."""


_BASH = """
import fcntl, os, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp("bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"])
"""
"""A session of its own has no terminal yet; this makes standard input its terminal."""


class Shell:
    """Bash, at a prompt of its own. What it prints is gathered in `seen`."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        import fcntl
        import pty
        import termios

        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

        self._process = subprocess.Popen(
            [sys.executable, "-c", _BASH],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env={
                **os.environ,
                "PS1": "ready> ",
                "TERM": "xterm-256color",
                "PYTHON_COLORS": "0",
                **environment,
            },
            start_new_session=True,
        )
        os.close(slave)
        self.seen = ""
        self._from = 0
        self.until("ready> ")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.hang_up()
        self._process.kill()
        self._process.wait()

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def until(self, text: str) -> str:
        """Read on until a text has come, and give what has been printed up to there."""
        give_up = time.monotonic() + TIMEOUT_S
        while (found := self.seen.find(text, self._from)) < 0:
            if time.monotonic() > give_up:
                raise AssertionError(f"{text!r} never came; there is {self.seen[self._from :]!r}")
            if select.select([self._master], [], [], 0.5)[0]:
                self.seen += os.read(self._master, 65_536).decode("utf-8", "replace")
        begin, self._from = self._from, found + len(text)
        return self.seen[begin : self._from]

    def run(self, command: str) -> str:
        """Run a command to its end and give what it prints."""
        self.send(f"{command}; echo END\n")
        self.until("echo END")
        return self.until("END\r\nready> ").removesuffix("END\r\nready> ").strip()

    def modes(self) -> str:
        """All settings of the terminal, as stty writes them."""
        return self.run("stty -g")

    def foreground(self) -> int:
        """The process group that has the terminal."""
        return os.tcgetpgrp(self._master)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it."""
        os.killpg(self.foreground(), number)

    def hang_up(self) -> None:
        """Close the terminal under it."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1


def wait_for_line(log: Path, text: str) -> None:
    """Wait until a program has noted something."""
    give_up = time.monotonic() + TIMEOUT_S
    while text not in (log.read_text("utf-8") if log.exists() else ""):
        if time.monotonic() > give_up:
            raise AssertionError(f"{text!r} was never noted")
        time.sleep(0.02)
