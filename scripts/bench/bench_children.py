"""Whole processes, measured from outside: how long from start to end, how much memory at most."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from bench_figures import interleaved

from environment import Setback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1_024
"""Bytes in one of `ru_maxrss`: macOS counts single ones (getrusage(2) there and on Linux)."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A process that ran to its end and said that all went well.

    Attributes:
        started: The instant just before it was started, in seconds of `time.monotonic`, which
            all processes of a machine share.
        took_s: Seconds from then until it was gone.
        used_s: Seconds of processor time, of all cores together.
        peak_mb: The most memory that was resident at once, in millions of bytes: its own, or
            that of its largest child. What it shares with other processes counts in full.
        output: What it wrote on standard output.
        errors: What it wrote on standard error.
    """

    started: float
    took_s: float
    used_s: float
    peak_mb: float
    output: str
    errors: str


class Workshop:
    """Runs programs in a folder of its own, with caches of its own.

    Args:
        folder: An empty folder, for whoever measures to use and to remove.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warm = folder / "warm-cache"
        """A cache that stays, for what is to find its clips there."""

    def run(self, command: Sequence[str], *, cache: Path | None = None) -> Ran:
        """Run a program to its end.

        Args:
            command: The program and its arguments.
            cache: The folder of its caches; None gives it an empty one, which goes afterwards.

        Raises:
            Setback: It did not start, or it failed.
        """
        if cache is not None:
            return self._run(command, cache)
        with tempfile.TemporaryDirectory(prefix="cold-cache-", dir=self.folder) as cold:
            return self._run(command, Path(cold))

    def matcue(self, *arguments: str, cache: Path | None = None) -> Ran:
        """Run matcue as its user does, in a process of its own; see `run`."""
        return self.run([sys.executable, "-P", "-m", "matcue", *arguments], cache=cache)

    def _run(self, command: Sequence[str], cache: Path) -> Ran:
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            started = time.monotonic()
            try:
                process = subprocess.Popen(
                    command,
                    cwd=self.folder,
                    env=self._surroundings(cache),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=errors,
                )
            except OSError as error:
                raise Setback(f"{command[0]} does not start: {error.strerror}") from error
            try:
                # Unlike getrusage this tells of one child and not of the largest so far. On
                # Linux a child begins with the peak of the parent that it was forked from, so
                # that this process had better stay small.
                _, status, used = os.wait4(process.pid, 0)
            except BaseException:
                process.kill()
                process.wait()
                raise
            took_s = time.monotonic() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            said, complained = _read(output), _read(errors)
        if process.returncode != 0:
            why = (complained.strip() or f"exit code {process.returncode}").splitlines()[-1]
            raise Setback(f"`{shlex.join(command[1:])}` failed: {why}")
        used_s = used.ru_utime + used.ru_stime
        return Ran(started, took_s, used_s, used.ru_maxrss * _RSS_UNIT / 1e6, said, complained)

    def _surroundings(self, cache: Path) -> dict[str, str]:
        """Give the environment in which a program finds its caches in *cache* and nowhere else."""
        surroundings = {
            **os.environ,
            "XDG_CACHE_HOME": str(cache),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            # An installed program is compiled; a checkout that may write no bytecode is not, and
            # would tell of the compiler.
            "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode"),
        }
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        if sys.platform == "darwin":
            # Programs there may keep their caches in the home folder's library.
            surroundings["HOME"] = str(cache)
        return surroundings


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how often to measure, and who hears of it."""

    workshop: Workshop
    runs: int
    tell: Callable[[str], None]

    def measured(self, tasks: Mapping[str, Callable[[], Ran]]) -> dict[str, tuple[Ran, ...]]:
        """Run programs side by side; see `interleaved`."""
        return interleaved(self.runs, tasks, self.tell)

    def export(self, routine: str | Path, output: str, *, cache: Path | None = None) -> Ran:
        """Export a session anew, by a process of its own; without *cache* from a cold one."""
        return self.workshop.matcue(
            "export", str(routine), "-o", output, "--force", "--json", cache=cache
        )
