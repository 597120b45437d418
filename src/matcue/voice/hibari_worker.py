"""The process that speaks beside a session that plays: a request a line, an answer a line, as JSON.

    {"text", "speed"}     {"file": "/a/folder/1.f32", "rate"}     or {"error": "why"}

Run as ``python -m matcue.voice.hibari_worker FOLDER``. It writes float32 samples into FOLDER
alone and ends when its stdin does. It gives way to whatever plays.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from matcue.base.errors import VoiceError
from matcue.voice.hibari_engine import HibariEngine

if TYPE_CHECKING:
    from collections.abc import Mapping

NICENESS = 5
"""Speaking is never as urgent as what is heard now."""


def main() -> None:
    """Answer until nobody asks."""
    # Ctrl-C goes to every process of a terminal; the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(NICENESS)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    folder = Path(sys.argv[1])
    # Whatever a library prints goes to stderr, which the parent keeps as a log.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    try:
        with contextlib.suppress(BrokenPipeError):
            serve(folder, sys.stdin.buffer, answers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def serve(folder: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line of *requests* by one line in *answers*."""
    engines: dict[float, HibariEngine] = {}
    for number, line in enumerate(requests):
        answer = _answer(engines, folder / f"{number}.f32", json.loads(line))
        answers.write(json.dumps(answer).encode() + b"\n")


def _answer(
    engines: dict[float, HibariEngine], path: Path, request: Mapping[str, Any]
) -> dict[str, Any]:
    speed = float(request["speed"])
    # One model speaks at every speed.
    engine = engines.get(speed)
    if engine is None:
        like = next(iter(engines.values()), None)
        engine = engines[speed] = like.at_speed(speed) if like else HibariEngine(speed)
    try:
        recording = engine.record(request["text"])
    except VoiceError as error:
        return {"error": str(error)}
    path.write_bytes(recording.samples.astype("<f4").tobytes())
    return {"file": str(path), "rate": recording.rate}


if __name__ == "__main__":
    main()
