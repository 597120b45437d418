"""What was promised of the live player, for the tests and for `scripts/bench.py --live`."""

from __future__ import annotations

from typing import Final

PAUSE_MS: Final = 30.0
"""From asking for a pause to silence, median."""

FIRST_SOUND_MS: Final = 100.0
"""From asking to go on or to skip to the first sound, median."""

POSITION_MS: Final = 15.0
"""How far the reported position may be from what is heard."""

ONSET_MS: Final = 10.0
"""How far a cue may be from its instant, at the end as at the start."""

FROM_SHELL_MS: Final = 1_200.0
"""From Enter in a shell to the first word, where it has been spoken before, median."""

FROM_SHELL_ANEW_MS: Final = 1_700.0
"""The same with empty folders."""

SHELL_RUNS: Final = 5

KILLED_TOLD_MS: Final = 1_000.0
"""From the end of a sound server that was killed to saying so."""

FROZEN_TOLD_MS: Final = 3_000.0
"""The same of one that stands still, which cannot be told from a busy one before."""

LOSS_POSITION_MS: Final = 100.0
"""How far from what was heard last it goes on after a loss: the device's own latency, which went
with it."""

GROWTH_MB: Final = 2.0
"""How much more memory the player may have at the end of a long session than near its start."""

PRESSES: Final = 50
CHANCES: Final = 500
NEIGHBOURS: Final = 4
"""Busy processes beside the player, where there are any."""

STARTS: Final = 20
"""Starts on an idle sink, none of which is to be called a loss."""

BUSY_MINUTES: Final = 20.0
"""How long nothing is to be called a loss beside busy processes."""

SOAK_MINUTES: Final = 45.0
