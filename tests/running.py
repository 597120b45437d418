"""Running matcue: in this process, which takes a tenth of the time, or apart from it as a user does."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


TINY = """\
id: tiny
title: Tiny
exercises:
  reach: {name: Reach, position: seated, how: Reach up.}
steps:
- {exercise: reach, hold: 12s}
"""


def tiny_routine(folder: Path, *, hold: str = "12s") -> Path:
    """Write a routine of a single exercise, which is held once."""
    path = folder / "tiny.yaml"
    path.write_text(TINY.replace("12s", hold), "utf-8")
    return path


@dataclass(frozen=True)
class Done:
    """How a command went."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs matcue with arguments, through the seam where errors become a line."""

    def __call__(self, *arguments: str) -> Done: ...


def matcue(
    *arguments: str | Path, cwd: Path | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run matcue in this process, with no terminal and nothing to read.

    Args:
        arguments: Its command line.
        cwd: The folder to run it in, if not this one.
        environ: Variables to set for it.
    """
    from matcue.cli.main import run

    told = list(map(str, arguments))
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with (
        _environment(environ),
        contextlib.chdir(cwd or Path.cwd()),
        _standard_input(),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            code = run(told)
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return subprocess.CompletedProcess(["matcue", *told], code, *said)


def matcue_apart(
    *arguments: str | Path, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run matcue in a process of its own, for what only that can show."""
    return subprocess.run(
        [sys.executable, "-m", "matcue", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=cwd, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@contextlib.contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _standard_input() -> Iterator[None]:
    before = sys.stdin
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        sys.stdin = nothing
        try:
            yield
        finally:
            sys.stdin = before
