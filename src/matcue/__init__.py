"""A voice that leads an exercise session: planned to the millisecond, played or exported."""

from typing import Final

__version__: Final = "0.1.0"
RELEASED: Final = "2026-11-22"
"""The day of this version; it dates the tracks, so that two runs write the same bytes."""
