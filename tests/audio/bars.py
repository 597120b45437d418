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

LOSS_TOLD_MS: Final = 1_000.0
"""From the end of the sound server to saying so."""

LOSS_POSITION_MS: Final = 100.0
"""How far from what was heard last it goes on after a loss: the device's own latency, which went
with it."""

GROWTH_MB: Final = 2.0
"""How much more memory the player may have at the end of a long session than near its start."""

PRESSES: Final = 50
CHANCES: Final = 500
NEIGHBOURS: Final = 4
"""Busy processes beside the player, where there are any."""

SOAK_MINUTES: Final = 45.0
