"""Answering matcue's questions: what a healthy person says, and typing it at a pseudo-terminal."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pytest

from matcue.plan.screening_rules import next_question
from matcue.routine.questionnaire import Section, read_questionnaire

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from matcue.plan.screening_rules import Asks

BOOK: Final = read_questionnaire()


def no_to(*sections: Section) -> dict[str, bool]:
    """Answer every question of some sections with no."""
    return {each.id: False for each in BOOK.questions if each.section in sections}


HEALTHY: Final = no_to(Section.EVERYONE, Section.STRENGTHENING)
NO_SIGNS: Final = no_to(Section.PAIN)


def answered(routine: Asks, yes: Collection[str] = ()) -> dict[str, bool]:
    """Answer what a routine asks, in order, as somebody does who says yes to some."""
    answers: dict[str, bool] = {}
    while (question := next_question(BOOK, routine, answers)) is not None:
        answers[question.id] = question.id in yes
    return answers


def at_terminal(
    arguments: Sequence[str], answers: Sequence[str], cwd: Path
) -> tuple[int, str, str]:
    """Run matcue with its questions at a pseudo-terminal; answer each prompt as it comes.

    Returns:
        The exit code, standard output (no terminal), and what the terminal showed.

    Raises:
        pytest.fail.Exception: There were more prompts than answers.
    """
    pty = pytest.importorskip("pty", reason="pseudo-terminals are a matter of POSIX")
    leader, follower = pty.openpty()
    with closing(os.fdopen(leader, "rb", buffering=0)):
        with closing(os.fdopen(follower, "rb", buffering=0)):
            process = subprocess.Popen(
                [sys.executable, "-m", "matcue", *arguments],
                stdin=follower, stdout=subprocess.PIPE, stderr=follower, cwd=cwd,
            )  # fmt: skip
        shown, left, end = b"", list(answers), time.monotonic() + 60
        seen = 0  # up to here prompts have their answers
        while time.monotonic() < end:
            readable, _, _ = select.select([leader], [], [], 0.2)
            try:
                piece = os.read(leader, 4096) if readable else b""
            except OSError:  # Linux says so when nobody is at the other end any more
                break
            shown += piece
            if shown[seen:].rstrip(b" ").endswith(b"]:"):
                seen = len(shown)
                if not left:
                    process.kill()
                    process.communicate()
                    prompt = shown.decode().splitlines()[-1].strip()
                    pytest.fail(f"asked once more than answered: {prompt}")
                os.write(leader, left.pop(0).encode() + b"\n")
            if not readable and process.poll() is not None:
                break
        out, _ = process.communicate(timeout=60)
    return process.returncode, out.decode(), shown.decode()
