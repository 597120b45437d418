"""Child processes: starting them, exchanging messages with them, ending them.

The parent has a `Child`; the child calls `adopted` first. A message is one line of bytes in either
direction; its content is up to the caller. Ctrl-C in the terminal does not reach a child: its
parent decides when it ends. A child ends when its input ends, which also happens when the parent
is gone, even if it was killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_APART: Final = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(
    subprocess, "CREATE_NO_WINDOW", 0
)
"""On Windows: flags for a child without a console, which Ctrl-C does not reach."""


_DYING_S: Final = 2.0
"""How long a child may take to exit after its output has ended, in seconds."""


class ChildDiedError(Exception):
    """A child ended instead of answering; the message says how."""


class ChildLateError(Exception):
    """A child took too long to answer, and has been killed."""


def module(name: str) -> tuple[str, ...]:
    """Return the command that runs the Python module *name* in this interpreter."""
    # -P: a file of the user's in the current folder must not pass for a module.
    return (sys.executable, "-P", "-m", name)


def environment() -> dict[str, str]:
    """Return the environment variables for a child process."""
    return dict(os.environ)


class Child:
    """A started child process.

    `end_input` and `kill` may be called from any thread, `send` and `receive` from one at a time.

    Args:
        command: The program and its arguments; `module` makes one for a Python module.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `end`)
        try:
            self._process = subprocess.Popen(  # noqa: S603 (a program that we name ourselves)
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env=environment(),
                start_new_session=True,
                creationflags=_APART,
            )
        except OSError:
            self._log.close()
            raise
        # Both were asked for, so both are there.
        self._input = cast("IO[bytes]", self._process.stdin)
        self._output = cast("IO[bytes]", self._process.stdout)

    def send(self, message: bytes) -> None:
        """Send a message, which holds no newline.

        Raises:
            ChildDiedError: The child no longer reads its input.
        """
        try:
            self._input.write(message + b"\n")
            self._input.flush()
        except (OSError, ValueError):  # a ValueError where the input was ended meanwhile
            raise ChildDiedError(self.end(_DYING_S)) from None

    def receive(self, timeout_s: float | None = None) -> bytes:
        """Wait for the next message and return it without its newline.

        Raises:
            ChildDiedError: The child ended or closed its output.
            ChildLateError: It took longer than *timeout_s*.
        """
        late = threading.Event()

        def too_late() -> None:
            late.set()
            self.kill()

        alarm = threading.Timer(timeout_s, too_late) if timeout_s is not None else None
        if alarm is not None:
            alarm.daemon = True
            alarm.start()
        try:
            line = self._output.readline()
        except (OSError, ValueError):
            line = b""
        finally:
            if alarm is not None:
                alarm.cancel()
        if late.is_set():
            raise ChildLateError(f"it took longer than {timeout_s:.0f} s")
        if not line.endswith(b"\n"):
            raise ChildDiedError(self.end(_DYING_S))
        return line[:-1]

    def end_input(self) -> None:
        """Close its input, which asks it to end."""
        with suppress(OSError, ValueError):
            self._input.close()

    def kill(self) -> None:
        """Kill it at once."""
        with suppress(OSError):
            self._process.kill()

    def end(self, timeout_s: float = 0.0) -> str:
        """Close its input, wait, kill it if it is late, and reap it. Safe to call twice.

        Args:
            timeout_s: Seconds that it may take to clear up before it is killed.

        Returns:
            How it ended: by which signal, with its last line, or with which status.
        """
        self.end_input()
        try:
            code = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._process.wait()
        with suppress(OSError, ValueError):
            self._output.close()
        if self._log.closed:
            return f"it ended with status {code}"
        self._log.seek(0)
        last = self._log.read().decode(errors="replace").strip().rpartition("\n")[2].strip()
        self._log.close()
        if code < 0:
            return f"it ended by signal {-code}"
        return last or f"it ended with status {code}"


def adopted() -> tuple[BinaryIO, BinaryIO]:
    """Set up this process as a child; to be called once, before anything else.

    Returns:
        The stream to read requests from and the unbuffered stream to write answers to.
    """
    # Ctrl-C may go to every process of a terminal; the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints goes to the log from now on
    if sys.platform != "win32":
        # A copy of this process that outlives it must not keep the parent waiting.
        os.register_at_fork(after_in_child=lambda: os.close(answers))
    return sys.stdin.buffer, os.fdopen(answers, "wb", buffering=0)


def answer_all(requests: BinaryIO, answers: BinaryIO, answer: Callable[[bytes], bytes]) -> None:
    """Write one answer per request until the requests end or the parent stops reading."""
    with suppress(BrokenPipeError):
        answers.writelines(answer(line) + b"\n" for line in requests)
