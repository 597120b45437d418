"""The process that speaks: one request a line on stdin, one answer a line on stdout, as JSON.

    {"do": "voices"}                             {"voices": [{"id", "name", "language"}]}
    {"do": "write", "text", "voice",             {"file": "/a/folder/1.wav"}
     "language", "words_a_minute"}               or, whatever was asked: {"error": "why"}

Run as ``python -m matcue.voice.system_worker FOLDER``. It writes into FOLDER alone, and when
its stdin ends, because it is no longer needed or its parent is gone, it clears FOLDER and ends.
"""

from __future__ import annotations

import itertools
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcue.base.child import adopted, answer_all
from matcue.base.errors import VoiceError
from matcue.voice.system_speech import SystemSpeech

if TYPE_CHECKING:
    from collections.abc import Mapping


def main() -> None:
    """Answer requests until stdin ends."""
    requests, answers = adopted()
    folder = Path(sys.argv[1])
    tempfile.tempdir = str(folder)
    speech = SystemSpeech()
    numbers = itertools.count()

    def answer(line: bytes) -> bytes:
        path = folder / f"{next(numbers)}.wav"
        return json.dumps(_answer(speech, path, json.loads(line))).encode()

    try:
        answer_all(requests, answers, answer)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answer(speech: SystemSpeech, path: Path, request: Mapping[str, Any]) -> dict[str, Any]:
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


if __name__ == "__main__":
    main()
