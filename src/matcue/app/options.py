"""Everything that decides how a session sounds, apart from the routine itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from matcue.plan.manner import Manner
from matcue.plan.selection import Selection
from matcue.units import RATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A listener's choices.

    Attributes:
        manner: Level, pace and words.
        selection: What to take of the routine.
        voice: ``auto``, ``hibari``, ``system``, ``system:VOICE``, ``tone`` or ``none``.
        sounds: The set of tones.
        rate: Frames a second, one of `RATES`.
    """

    manner: Manner = field(default_factory=Manner)
    selection: Selection = field(default_factory=Selection)
    voice: str = "auto"
    sounds: str = "soft"
    rate: int = RATES[0]
