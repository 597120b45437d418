"""Everything that decides how a session sounds, apart from the routine itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from matcue.plan.manner import Manner
from matcue.units import RATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A listener's choices.

    Attributes:
        manner: Level, pace and words.
        voice: ``auto``, ``hibari``, ``system``, ``system:VOICE``, ``tone`` or ``none``.
        sounds: The set of tones.
        rate: Frames a second, one of `RATES`.
    """

    manner: Manner = field(default_factory=Manner)
    voice: str = "auto"
    sounds: str = "soft"
    rate: int = RATES[0]
