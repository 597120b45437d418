"""A session that only remembers what was asked of it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from matcue.base.units import Ms
from matcue.live.control.controls import Controls
from matcue.live.control.state import Playback, SessionState
from matcue.live.keys import Press
from matcue.plan.manner import Words
from matcue.plan.timeline import SpanKind
from matcue.routine.model import Side

if TYPE_CHECKING:
    from collections.abc import Callable

STATE: Final = SessionState(
    state=Playback.PLAYING,
    routine="morning",
    title="Morning",
    exercise="Bird dog",
    doing=SpanKind.HOLD,
    countdown_s=12,
    side=Side.LEFT,
    set=2,
    sets=3,
    rep=1,
    reps=4,
    next="Cat",
    at_ms=Ms(200_000),
    total_ms=Ms(845_000),
    pace=1.0,
    words=Words.SHORT,
    chapter=3,
    chapters=9,
)

VOICE_STEP_DB: Final = 3.0
QUIETEST_DB: Final = -30.0
PACE_STEP: Final = 0.1


class FakeSession:
    """Stands still at one state until it is told otherwise; presses work as in a real one."""

    def __init__(self, state: SessionState = STATE) -> None:
        self._state = state
        self._lock = threading.Lock()
        self.presses: list[Press] = []
        self.seeks: list[Ms] = []
        self.asked = 0

    @property
    def controls(self) -> Controls:
        """What a session gives away."""
        return Controls(
            press=self.press,
            seek=self.seek,
            set_pace=self.set_pace,
            set_gain=self.set_gain,
            state=self.state,
        )

    def press(self, press: Press) -> None:
        self.presses.append(press)
        now = self._state
        match press:
            case Press.TOGGLE:
                playing = now.state is Playback.PLAYING
                self.now(state=Playback.PAUSED if playing else Playback.PLAYING)
            case Press.PLAY:
                self.now(state=Playback.PLAYING)
            case Press.PAUSE:
                self.now(state=Playback.PAUSED)
            case Press.FASTER:
                self.now(pace=round(min(1.5, now.pace + PACE_STEP), 2))
            case Press.SLOWER:
                self.now(pace=round(max(0.5, now.pace - PACE_STEP), 2))
            case Press.VOICE_UP:
                self.now(voice_gain_db=min(0.0, now.voice_gain_db + VOICE_STEP_DB))
            case Press.VOICE_DOWN:
                self.now(voice_gain_db=max(QUIETEST_DB, now.voice_gain_db - VOICE_STEP_DB))
            case _:
                pass

    def seek(self, at: Ms) -> None:
        self.seeks.append(at)
        self.now(at_ms=at)

    def set_pace(self, pace: float) -> None:
        self.now(pace=round(min(1.5, max(0.5, pace)), 2))

    def set_gain(self, voice_db: float) -> None:
        self.now(voice_gain_db=round(min(0.0, max(QUIETEST_DB, voice_db))))

    def state(self) -> SessionState:
        self.asked += 1
        with self._lock:
            return self._state

    def now(self, **facts: Any) -> None:
        """Become otherwise."""
        with self._lock:
            self._state = replace(self._state, **facts)

    def wait_until_seen(self) -> None:
        """Wait until whoever watches has looked at the state as it is now."""
        before = self.asked
        wait_until(lambda: self.asked >= before + 2)


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for another thread; the deadline is only for what never comes."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.005)
