"""The player in a process of its own, which tells what it did and when.

Nothing of what measures runs beside the player's threads then, and instants can be compared all
the same: the monotonic clock is one for the whole machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from audio.sound_server import with_tests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType


class ChildTrouble(Exception):
    """The player's process hung or failed."""


class Child:
    """`audio.performer` at work while it is a context."""

    def __init__(self, environment: Mapping[str, str], **wish: Any) -> None:
        self.told: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self._ended = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "audio.performer", json.dumps(wish)],
            env=with_tests(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._complaints: list[str] = []
        self._threads = [
            threading.Thread(target=self._listen, daemon=True),
            threading.Thread(target=self._collect, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(5)
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()

    def wait_for(self, what: str, *, count: int = 1, limit_s: float) -> dict[str, Any]:
        """Wait until something was told so many times, and give the last of these.

        Raises:
            ChildTrouble: It was not.
        """
        deadline = time.monotonic() + limit_s
        with self._changed:
            while len(found := self.all(what)) < count:
                if self._ended or not self._changed.wait(deadline - time.monotonic()):
                    raise ChildTrouble(f"no '{what}' was told in {limit_s:g} s{self._last_words()}")
            return found[count - 1]

    def finish(self, *, limit_s: float) -> list[dict[str, Any]]:
        """Wait until it is done, and give all that it told.

        Raises:
            ChildTrouble: It hangs or failed.
        """
        try:
            code = self._process.wait(limit_s)
        except subprocess.TimeoutExpired:
            raise ChildTrouble(f"the player hangs{self._last_words()}") from None
        for thread in self._threads:
            thread.join(5)
        if code != 0:
            raise ChildTrouble(f"the player ended with {code}{self._last_words()}")
        return self.told

    def all(self, what: str) -> list[dict[str, Any]]:
        """Give everything of a kind that was told so far."""
        return [each for each in self.told if each["what"] == what]

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._changed:
                self.told.append(json.loads(line))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _collect(self) -> None:
        assert self._process.stderr is not None
        self._complaints.extend(self._process.stderr)

    def _last_words(self) -> str:
        told = "".join(f"\n  {each}" for each in self.told[-5:])
        return f"; it told last:{told}\nand on standard error:\n{''.join(self._complaints)[-3000:]}"


@contextmanager
def busy_neighbours(count: int) -> Iterator[None]:
    """Let so many processes compute beside us."""
    # However we end, they end with us.
    code = f"import os\nwhile os.getppid() == {os.getpid()}:\n for _ in range(10**6): pass"
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(count)]
    try:
        yield
    finally:
        for each in running:
            each.kill()
        for each in running:
            each.wait()
