"""Looking whether all is well: whether the device still plays, and whether it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matcue.out.live.run import Run

LOOK_S: Final = 0.05
"""How often to look."""

ASLEEP_S: Final = 0.3
"""Who looks so late has slept, and everybody else with it: nobody is to blame this time."""

HANGS_S: Final = 0.8
"""A device that takes so long for one call hangs."""

LINGER_S: Final = 0.3
"""How long the device goes on after the end: what it says of its latency may be a little off."""


class Watch:
    """Looks at what plays. Only the watch's worker uses it."""

    def __init__(self, now_s: float) -> None:
        self._looked_s = now_s
        self._woke_s = now_s
        self._run: Run | None = None
        self._underruns_before = 0
        self._underruns_told = 0
        self._ended_s: float | None = None

    def look(self, run: Run | None, now_s: float) -> None:
        """Begin to look; the other methods are about this run and this instant."""
        if now_s - self._looked_s > ASLEEP_S:
            self._woke_s = now_s
        self._looked_s = now_s
        if run is not self._run:
            self._underruns_before = self.underruns()
            self._run = run
            self._ended_s = None

    def underruns(self) -> int:
        """Count the underruns of all that was looked at."""
        return self._underruns_before + (self._run.playout.underruns if self._run else 0)

    def more_underruns(self) -> int | None:
        """Count them if there are more than at the last time; else give None."""
        count = self.underruns()
        if count == self._underruns_told:
            return None
        self._underruns_told = count
        return count

    def trouble(self, hanging_s: float) -> str | None:
        """Tell why the listener can hear nothing any more.

        Args:
            hanging_s: For how long the device has been busy with one call.

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
        """Tell whether a call that has taken so long hangs."""
        return busy_s > HANGS_S

    def has_ended(self) -> bool:
        """Tell, once, that all has been heard."""
        if self._run is None or self._ended_s is not None:
            return False
        if not self._run.all_heard(self._looked_s):
            return False
        self._ended_s = self._looked_s
        return True

    def has_lingered(self) -> bool:
        """Tell whether the device may stop after the end."""
        return self._ended_s is not None and self._looked_s - self._ended_s >= LINGER_S
