"""Checks of a run: whether the device still plays, and whether everything has been heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from matcue.out.live.events import Trouble

if TYPE_CHECKING:
    from matcue.out.live.run import Run

LOOK_S: Final = 0.05
"""How often to look."""

ASLEEP_S: Final = 0.3
"""After a longer gap between two checks the machine slept, so no device counts as lost."""

HANGS_S: Final = 2.5
"""A device that takes so long for one call hangs; beside busy processes 0.7 is no rarity."""

FILLED_S: Final = 5.0
"""What a device may take before it asks again, once it has filled its buffer at its start or after
a hole: an idle sink of PulseAudio's has two seconds of silence in hand that it plays before."""

FLOWS_S: Final = 1.0
"""A device that has asked for so long without a hole flows, and asks at its own pace."""

FROZEN_S: Final = 1.0
"""A device that was lost and lets a call wait for so long belongs to a system that is frozen."""

LINGER_S: Final = 0.3
"""How long the device goes on after the end: what it says of its latency may be a little off."""


class Fault(NamedTuple):
    """What is wrong with the device, and why: one line for people."""

    trouble: Trouble
    why: str


class Watch:
    """Watches the current run. Only the watch thread uses it."""

    def __init__(self, now_s: float) -> None:
        self._looked_s = now_s
        self._woke_s = now_s
        self._run: Run | None = None
        self._underruns_before = 0
        self._underruns_told = 0
        self._ended_s: float | None = None

    def look(self, run: Run | None, now_s: float) -> None:
        """Set the run and the instant that the other methods are about."""
        if now_s - self._looked_s > ASLEEP_S:
            self._woke_s = now_s
        self._looked_s = now_s
        if run is not self._run:
            self._underruns_before = self.underruns()
            self._run = run
            self._ended_s = None

    def underruns(self) -> int:
        """Return the number of underruns in all runs so far."""
        return self._underruns_before + (self._run.playout.underruns if self._run else 0)

    def more_underruns(self) -> int | None:
        """Return the number of underruns if it has grown since the last call, else None."""
        count = self.underruns()
        if count == self._underruns_told:
            return None
        self._underruns_told = count
        return count

    def fault(self, hanging_s: float) -> Fault | None:
        """Return what is wrong with the device; only if it is LATE, it may go on by itself.

        Args:
            hanging_s: How long the current call to the device has taken.
        """
        if self._run is None:
            return None
        if hanging_s > HANGS_S:
            return Fault(Trouble.FROZEN, "the sound system does not answer")
        stream = self._run.stream
        if stream is None or not self._run.begun:
            return None
        if stream.trouble is not None:
            return Fault(Trouble.VANISHED, stream.trouble)
        playout = self._run.playout
        # After a sleep of the whole machine, or a Ctrl-Z, the device gets its time anew.
        silent_s = self._looked_s - max(playout.pulled_s, self._woke_s)
        flows = playout.pulled_s - playout.filled_s >= FLOWS_S
        patience_s = stream.timeout_s if flows else max(FILLED_S, stream.timeout_s)
        if silent_s > patience_s:
            return Fault(Trouble.STALLED, "the sound device does not play any more")
        if silent_s > patience_s / 2:
            return Fault(Trouble.LATE, "the sound device is late")
        return None

    def has_ended(self) -> bool:
        """Whether everything has been heard; True once for each run."""
        if self._run is None or self._ended_s is not None:
            return False
        if not self._run.all_heard(self._looked_s):
            return False
        self._ended_s = self._looked_s
        return True

    def has_lingered(self) -> bool:
        """Whether the device may be stopped after the end."""
        return self._ended_s is not None and self._looked_s - self._ended_s >= LINGER_S
