"""A worker process that answers one question at a time, in time, or is replaced."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from matcue.base.errors import VoiceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LOG: Final = logging.getLogger(__name__)

_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows would open a console for the worker."""

_MODULE: Final = "matcue.voice.system_worker"


def module(name: str) -> tuple[str, ...]:
    """Make the command that runs a module of ours."""
    # -P: a file of the user's in the current folder must not pass for a module.
    return (sys.executable, "-P", "-m", name)


class _WorkerDiedError(Exception):
    """The worker ended without an answer; the message says how."""


class WorkerProcess:
    """Questions and answers, a line of JSON each, with a process that is started when first needed.

    Safe to use from several threads; they take turns.
    """

    def __init__(
        self, command: Sequence[str] | None = None, *, who: str = "the system voice"
    ) -> None:
        """Say what to run; the path of a new folder of its own comes as its last argument.

        Args:
            command: The program and its arguments; `module` makes one for a module of ours.
            who: What errors call it.
        """
        self._command = command or module(_MODULE)
        self._who = who
        self._turn = threading.Lock()
        self._running: _Running | None = None
        self._closed = False

    def ask(self, question: Mapping[str, Any], *, patience_s: float) -> dict[str, Any]:
        """Ask, and wait for the answer.

        A worker that dies over a question, or has died since the last, is replaced once.

        Raises:
            VoiceError: It cannot be started, died twice, took longer than *patience_s*, answered
                with an error, or this has been closed.
        """
        with self._turn:
            try:
                answer = self._exchange(question, patience_s)
            except _WorkerDiedError:
                try:
                    answer = self._exchange(question, patience_s)
                except _WorkerDiedError as death:
                    raise VoiceError(f"{self._who} stopped twice: {death}") from death
        if "error" in answer:
            raise VoiceError(str(answer["error"]))
        return answer

    def close(self) -> None:
        """End the worker, even in the middle of an answer; safe to call twice."""
        self._closed = True
        running = self._running
        if running is not None:
            running.kill()
        with self._turn:
            self._end()

    def _exchange(self, question: Mapping[str, Any], patience_s: float) -> dict[str, Any]:
        if not self._closed and self._running is None:
            self._running = _Running(self._command, self._who)
        running = self._running
        # After the start, so that close() either sees the process or is seen here.
        if self._closed or running is None:
            self._end()
            raise VoiceError(f"{self._who} has been closed")
        try:
            return running.exchange(question, patience_s)
        except (VoiceError, _WorkerDiedError):
            self._end()
            if self._closed:
                raise VoiceError(f"{self._who} has been closed") from None
            raise
        except BaseException:
            # After Ctrl-C, the answer still to come would pass for that of the next question.
            self._end()
            raise

    def _end(self) -> None:
        if self._running is not None:
            self._running.end()
            self._running = None


class _Running:
    """One process, its pipes, and its folder."""

    def __init__(self, command: Sequence[str], who: str) -> None:
        self._who = who
        self._folder = Path(tempfile.mkdtemp(prefix="matcue-"))
        self._log = (self._folder / "log").open("w+b")
        self._late = False
        _LOG.debug("starting %s: %s", who, list(command))
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own module, on the Python we run on)
                [*command, str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            self._clear()
            raise VoiceError(f"{who} cannot be started: {error}") from error
        # Both were asked for, so both are there.
        self._questions = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)

    def exchange(self, question: Mapping[str, Any], patience_s: float) -> dict[str, Any]:
        """Send a question and read its answer.

        Raises:
            VoiceError: The answer took too long.
            _WorkerDiedError: There was none.
        """
        self._late = False
        alarm = threading.Timer(patience_s, self._kill_late)
        alarm.daemon = True
        alarm.start()
        try:
            self._questions.write(json.dumps(question).encode() + b"\n")
            self._questions.flush()
            line = self._answers.readline()
        except OSError:
            line = b""
        finally:
            alarm.cancel()
        if self._late:
            raise VoiceError(f"{self._who} took longer than {patience_s:.0f} s")
        if not line:
            self.kill()
            raise _WorkerDiedError(self._how_it_ended())
        return _read(line)

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def end(self) -> None:
        """End it, leave no zombie, and clear up after it."""
        self.kill()
        self._process.wait()
        for pipe in (self._questions, self._answers):
            # Closing flushes, and nobody reads any more.
            with contextlib.suppress(OSError):
                pipe.close()
        self._clear()

    def _kill_late(self) -> None:
        self._late = True
        self.kill()

    def _how_it_ended(self) -> str:
        """Tell the last line it wrote, which of a traceback is the one that says why."""
        code = self._process.wait()
        self._log.seek(0)
        last = self._log.read().decode(errors="replace").strip().rpartition("\n")[2].strip()
        return last or f"it ended with status {code}"

    def _clear(self) -> None:
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _read(line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise _WorkerDiedError(f"it answered {line[:60]!r}")
    return answer
