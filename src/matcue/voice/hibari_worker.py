"""The process that speaks beside a session that plays: a request a line, an answer a line, as JSON.

    {"text", "speed"}     {"file": "/a/folder/1.f32", "rate"}     or {"error": "why"}

Run as ``python -m matcue.voice.hibari_worker FOLDER``. It writes float32 samples into FOLDER
alone and ends when its stdin does. It runs at low priority.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcue.base.child import adopted, answer_all
from matcue.base.errors import VoiceError
from matcue.voice.hibari_engine import HibariEngine

if TYPE_CHECKING:
    from collections.abc import Mapping

NICENESS = 5
"""Speaking is never as urgent as what is heard now."""


def main() -> None:
    """Answer requests until stdin ends."""
    requests, answers = adopted()
    if sys.platform != "win32":
        os.nice(NICENESS)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    folder = Path(sys.argv[1])
    with suppress(VoiceError):  # which is told to whoever asks
        HibariEngine().load()
    numbers = itertools.count()

    def answer(line: bytes) -> bytes:
        path = folder / f"{next(numbers)}.f32"
        return json.dumps(_answer(path, json.loads(line))).encode()

    try:
        answer_all(requests, answers, answer)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answer(path: Path, request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        recording = HibariEngine(float(request["speed"])).record(request["text"])
    except VoiceError as error:
        return {"error": str(error)}
    path.write_bytes(recording.samples.astype("<f4").tobytes())
    return {"file": str(path), "rate": recording.rate}


if __name__ == "__main__":
    main()
