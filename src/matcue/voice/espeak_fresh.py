"""Run a function in a fresh child process, so that a crash harms no other."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Final

from matcue.base.errors import MatcueError, VoiceError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SECONDS: Final = 10
"""espeak-ng speaks some hundred times faster than people listen; this is an hour of speech."""

_DONE: Final = 0
_FAILED: Final = 1
_BROKEN: Final = 70


def in_fresh_process(work: Callable[[], bytes]) -> bytes:
    """Run *work* in a fork of this process, and return its result.

    The caller must have no other threads, since only the forking one exists in the child.

    Raises:
        VoiceError: *work* raised one, crashed, or took longer than `MOST_SECONDS`.
    """
    if sys.platform == "win32":
        raise VoiceError("espeak-ng is not used on Windows, which has voices of its own")
    else:  # noqa: RET506 (mypy skips a platform only as a branch)
        readable, writable = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(readable)
            _answer(work, writable)
        os.close(writable)
        with os.fdopen(readable, "rb") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == _DONE:
            return answer
        if code == _FAILED:
            raise VoiceError(answer.decode(errors="replace"))
        if code == -signal.SIGALRM:
            raise VoiceError(f"espeak-ng took longer than {MOST_SECONDS} s")
        raise VoiceError(f"espeak-ng crashed with status {code}")


def _answer(work: Callable[[], bytes], writable: int) -> None:
    """Do the work and end, whatever happens; nothing of the parent's may run on in here."""
    code = _BROKEN
    try:
        if sys.platform != "win32":
            # The kernel ends a copy that hangs, even when nobody is left to wait for it.
            signal.alarm(MOST_SECONDS)
        code, answer = _outcome(work)
        with os.fdopen(writable, "wb") as pipe:
            pipe.write(answer)
    finally:
        os._exit(code)


def _outcome(work: Callable[[], bytes]) -> tuple[int, bytes]:
    try:
        return _DONE, work()
    except MatcueError as error:
        return _FAILED, str(error).encode()
    except Exception as error:  # noqa: BLE001 (it cannot travel to the parent, so its words do)
        return _FAILED, f"{type(error).__name__}: {error}".encode(errors="replace")
