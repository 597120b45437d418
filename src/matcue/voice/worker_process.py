"""A worker process that answers one request at a time, with a timeout and a restart."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matcue.base.child import Child, ChildDiedError, ChildLateError, module
from matcue.base.errors import VoiceError
from matcue.base.json_record import json_object

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LOG: Final = logging.getLogger(__name__)

_MODULE: Final = "matcue.voice.system_worker"


class WorkerProcess:
    """Sends requests to a process and reads its answers, one line of JSON each.

    The process is started when first needed, or by `begin`. Safe to use from several threads; they
    take turns.
    """

    def __init__(
        self, command: Sequence[str] | None = None, *, who: str = "the system voice"
    ) -> None:
        """Prepare to run *command*; the path of a new folder is added as its last argument.

        Args:
            command: The program and its arguments; `module` makes one for a module of ours.
            who: The name of the process in error messages.
        """
        self._command = command or module(_MODULE)
        self._who = who
        self._turn = threading.Lock()
        self._running: _Running | None = None
        self._closed = False

    def ask(self, question: Mapping[str, Any], *, timeout_s: float) -> dict[str, Any]:
        """Send a request and wait for the answer.

        A worker that dies during a request, or has died since the last one, is restarted once.

        Args:
            question: The request.
            timeout_s: How long to wait for the answer.

        Raises:
            VoiceError: It cannot be started, died twice, took longer than *timeout_s*, answered
                with an error, or this has been closed.
        """
        with self._turn:
            try:
                answer = self._exchange(question, timeout_s)
            except ChildDiedError:
                try:
                    answer = self._exchange(question, timeout_s)
                except ChildDiedError as death:
                    raise VoiceError(f"{self._who} stopped twice: {death}") from death
        if "error" in answer:
            raise VoiceError(str(answer["error"]))
        return answer

    def begin(self) -> None:
        """Start the process now, so that the first request need not wait for it."""
        with self._turn, suppress(VoiceError):  # which the first request will tell
            self._start()

    def close(self) -> None:
        """End the worker, even in the middle of an answer; safe to call twice."""
        self._closed = True
        running = self._running
        if running is not None:
            running.kill()
        with self._turn:
            self._end()

    def _exchange(self, question: Mapping[str, Any], timeout_s: float) -> dict[str, Any]:
        self._start()
        running = self._running
        # After the start, so that close() either sees the process or is seen here.
        if self._closed or running is None:
            self._end()
            raise VoiceError(f"{self._who} has been closed")
        try:
            return running.exchange(question, timeout_s)
        except (VoiceError, ChildDiedError):
            self._end()
            if self._closed:
                raise VoiceError(f"{self._who} has been closed") from None
            raise
        except BaseException:
            # After Ctrl-C, the answer still to come would pass for that of the next question.
            self._end()
            raise

    def _start(self) -> None:
        if not self._closed and self._running is None:
            self._running = _Running(self._command, self._who)

    def _end(self) -> None:
        if self._running is not None:
            self._running.end()
            self._running = None


class _Running:
    """One process, and its folder."""

    def __init__(self, command: Sequence[str], who: str) -> None:
        self._who = who
        self._folder = Path(tempfile.mkdtemp(prefix="matcue-"))
        _LOG.debug("starting %s: %s", who, list(command))
        try:
            self._child = Child([*command, str(self._folder)])
        except OSError as error:
            self._clear()
            raise VoiceError(f"{who} cannot be started: {error}") from error

    def exchange(self, question: Mapping[str, Any], timeout_s: float) -> dict[str, Any]:
        """Send a question and read its answer.

        Raises:
            VoiceError: The answer took too long.
            ChildDiedError: There was none.
        """
        try:
            self._child.send(json.dumps(question).encode())
            line = self._child.receive(timeout_s)
        except ChildLateError as late:
            raise VoiceError(f"{self._who} {str(late).removeprefix('it ')}") from None
        answer = json_object(line)
        if answer is None:
            raise ChildDiedError(f"it answered {line[:60]!r}")
        return answer

    def kill(self) -> None:
        """End it at once."""
        self._child.kill()

    def end(self) -> None:
        """End it, leave no zombie, and clear up after it."""
        self._child.end()
        self._clear()

    def _clear(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
