"""The default voice in a process of its own, so that synthesis does not disturb playback."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from matcue.base.child import module
from matcue.voice.api import Recording
from matcue.voice.hibari_engine import HibariEngine
from matcue.voice.worker_process import WorkerProcess

TIMEOUT_S: Final = 60.0
"""For one sentence, the loading of the model on a busy machine with it."""


class HibariProcess:
    """The synthesis process, started when first needed; shared by voices of any speed."""

    def __init__(self) -> None:
        self._worker = WorkerProcess(
            module("matcue.voice.hibari_worker"), who="the process of the hibari voice"
        )

    def record(self, text: str, speed: float) -> Recording:
        """Speak *text*. Call from any thread; calls take turns.

        Raises:
            VoiceError: The process failed, or took longer than `TIMEOUT_S`.
        """
        answer = self._worker.ask({"text": text, "speed": speed}, timeout_s=TIMEOUT_S)
        file = Path(answer["file"])
        try:
            samples = np.frombuffer(file.read_bytes(), dtype="<f4").astype(np.float32)
        finally:
            file.unlink(missing_ok=True)
        return Recording(samples, int(answer["rate"]))

    def begin(self) -> None:
        """Start the process and load the model in it, while others are busy with other things."""
        self._worker.begin()

    def close(self) -> None:
        """End the process; safe to call twice."""
        self._worker.close()


class HibariApart(HibariEngine):
    """Same recordings as `HibariEngine`, to the bit, made by another process."""

    def __init__(self, speed: float, process: HibariProcess) -> None:
        super().__init__(speed)
        self._process = process

    @property
    def at_once(self) -> int:
        """One: the process answers in turn."""
        return 1

    def record(self, text: str) -> Recording:
        """Speak *text*; see `HibariEngine.record`."""
        return self._process.record(text, self.speed)

    def close(self) -> None:
        """Do nothing: the process is shared, and who made it closes it."""
