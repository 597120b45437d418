"""Checks of a run: whether the device still plays, and whether everything has been heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matcue.out.live.run import Run

LOOK_S: Final = 0.05
"""How often to look."""

ASLEEP_S: Final = 0.3
"""After a longer gap between two checks the machine slept, so no device counts as lost."""

HANGS_S: Final = 0.8
"""A device that takes so long for one call hangs."""

LINGER_S: Final = 0.3
"""How long the device goes on after the end: what it says of its latency may be a little off."""


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

    def trouble(self, hanging_s: float) -> str | None:
        """Return why nothing can be heard any more.

        Args:
            hanging_s: How long the current call to the device has taken.

        Returns:
            A line for people; None if all is well.
        """
        if self._run is None:
            return None
        if self.hangs(hanging_s):
            return "the sound system does not answer"
        stream = self._run.stream
        if stream is None or not self._run.begun:
            return None
        if stream.trouble is not None:
            return stream.trouble
        # After a sleep of the whole machine, or a Ctrl-Z, the device gets its time anew.
        last_s = max(self._run.playout.pulled_s, self._woke_s)
        if self._looked_s - last_s > stream.timeout_s:
            return "the sound device does not play any more"
        return None

    def hangs(self, busy_s: float) -> bool:
        """Whether a call to the device that has taken so long counts as hanging."""
        return busy_s > HANGS_S

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
