"""Everything that decides how a session sounds, apart from the routine itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003 (read at run time, by the bookmark)

from matcue.base.units import RATES
from matcue.plan.manner import Manner
from matcue.plan.selection import Selection
from matcue.sound import background


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """What a listener wants to hear under a session: music or an ambience.

    Attributes:
        music: A file, a folder or a playlist.
        ambience: One of `matcue.sound.background.AMBIENCES`, where there is no music.
        shuffle: Whether the songs of a folder or playlist are mixed up.
        seed: Seed of the ambience or of the order of songs; the same seed gives the same sound.
        skips_bad: Whether songs that cannot be played are left out; otherwise they are errors.
        level_db: How much louder than `matcue.sound.background.LOUDNESS_LUFS` it is.
    """

    music: Path | None = None
    ambience: str | None = None
    shuffle: bool = False
    seed: int = 1
    level_db: int = 0
    skips_bad: bool = False

    def __post_init__(self) -> None:
        if (self.music is None) is (self.ambience is None):
            raise ValueError("there is either music or an ambience")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A listener's choices.

    Attributes:
        manner: Level, pace and words.
        selection: Which parts of the routine to do.
        voice: ``auto``, ``hibari``, ``system``, ``system:VOICE``, ``tone`` or ``none``.
        sounds: The set of tones.
        rate: Frames per second, one of `RATES`; with a backdrop `matcue.sound.background.RATE`.
        backdrop: What sounds under the session; None for silence.
    """

    manner: Manner = field(default_factory=Manner)
    selection: Selection = field(default_factory=Selection)
    voice: str = "auto"
    sounds: str = "soft"
    rate: int = RATES[0]
    backdrop: Backdrop | None = None

    def __post_init__(self) -> None:
        if self.backdrop is not None and self.rate != background.RATE:
            raise ValueError(f"over a backdrop a session has {background.RATE} frames a second")

    @property
    def channels(self) -> int:
        """The number of channels: 1, or 2 with a backdrop."""
        return 1 if self.backdrop is None else background.CHANNELS
