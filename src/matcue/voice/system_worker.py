"""The process that speaks: one request a line on stdin, one answer a line on stdout, as JSON.

    {"do": "voices"}                             {"voices": [{"id", "name", "language"}]}
    {"do": "write", "text", "voice",             {"file": "/a/folder/1.wav"}
     "language", "words_a_minute"}               or, whatever was asked: {"error": "why"}

Run as ``python -m matcue.voice.system_worker FOLDER``. It writes into FOLDER alone, and when
its stdin ends, because it is no longer needed or its parent is gone, it clears FOLDER and ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcue.base.errors import VoiceError
from matcue.voice.system_speech import Speech

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO


def main() -> None:
    """Answer until nobody asks."""
    # Ctrl-C goes to every process of a terminal; the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder = Path(sys.argv[1])
    tempfile.tempdir = str(folder)
    answers = _own_stdout()
    try:
        # The pipe breaks when the parent is gone, which is one way of not being needed.
        with contextlib.suppress(BrokenPipeError):
            serve(Speech(), folder, sys.stdin.buffer, answers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def serve(speech: Speech, folder: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line of *requests* by one line in *answers*."""
    for number, line in enumerate(requests):
        answer = _answer(speech, folder / f"{number}.wav", json.loads(line))
        answers.write(json.dumps(answer).encode() + b"\n")


def _answer(speech: Speech, path: Path, request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        match request:
            case {"do": "voices"}:
                return {"voices": [asdict(voice) for voice in speech.voices()]}
            case {"do": "write", "text": text, **how}:
                speech.write(text, path, **how)
                return {"file": str(path)}
            case _:
                return {"error": f"unknown request {request}"}
    except VoiceError as error:
        return {"error": str(error)}


def _own_stdout() -> BinaryIO:
    """Keep stdout for answers; whatever a library prints goes to stderr from now on."""
    answers = os.dup(1)
    os.dup2(2, 1)
    if sys.platform != "win32":
        # A copy of this process that outlives it must not keep the parent waiting.
        os.register_at_fork(after_in_child=lambda: os.close(answers))
    # Unbuffered: a line leaves whole and at once, and none is left to be lost at exit.
    return os.fdopen(answers, "wb", buffering=0)


if __name__ == "__main__":
    main()
