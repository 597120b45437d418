"""A worker process that answers one question at a time, in time, or is replaced."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matcue.errors import VoiceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows would open a console for the worker."""

_MODULE: Final = "matcue.voice.system_worker"


class _WorkerDiedError(Exception):
    """The worker ended without an answer; the message says how."""


class WorkerProcess:
    """Questions and answers, a line of JSON each, with a process that is started when first needed.

    Safe to use from several threads; they take turns.
    """

    def __init__(self, command: Sequence[str] | None = None) -> None:
        """Say what to run; the path of a new folder of its own comes as its last argument."""
        # -P: a file of the user's in the current folder must not pass for a module.
        self._command = command or (sys.executable, "-P", "-m", _MODULE)
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
                    raise VoiceError(f"the system voice stopped twice: {death}") from death
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
        if self._closed:
            raise VoiceError("the system voice has been closed")
        running = self._running = self._running or _Running(self._command)
        try:
            return running.exchange(question, patience_s)
        except (VoiceError, _WorkerDiedError):
            self._end()
            if self._closed:
                raise VoiceError("the system voice has been closed") from None
            raise

    def _end(self) -> None:
        if self._running is not None:
            self._running.end()
            self._running = None


class _Running:
    """One process, its pipes, and its folder."""

    def __init__(self, command: Sequence[str]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="matcue-"))
        self._log = (self._folder / "log").open("w+b")
        self._late = False
        try:
            self._process = subprocess.Popen(
                [*command, str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            self._clear()
            raise VoiceError(f"the system voice cannot be started: {error}") from error

    def exchange(self, question: Mapping[str, Any], patience_s: float) -> dict[str, Any]:
        """Send a question and read its answer.

        Raises:
            VoiceError: The answer took too long.
            _WorkerDiedError: There was none.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        alarm = threading.Timer(patience_s, self._kill_late)
        alarm.daemon = True
        alarm.start()
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
            answer = json.loads(line)
        except (OSError, ValueError) as error:
            if self._late:
                raise VoiceError(f"the system voice took longer than {patience_s:.0f} s") from None
            self.kill()
            raise _WorkerDiedError(self._how_it_ended()) from error
        finally:
            alarm.cancel()
        if not isinstance(answer, dict):
            raise _WorkerDiedError("it talked nonsense")
        return answer

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def end(self) -> None:
        """End it, leave no zombie, and clear up after it."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
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
