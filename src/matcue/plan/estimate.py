"""Lengths of sentences by the look of them, for where no voice has spoken yet."""

from __future__ import annotations

from typing import Final

from matcue.base.units import Ms
from matcue.plan.schedule import Length

START_MS: Final = 180
PER_LETTER_MS: Final = 50
"""The median of the default voice over the package's own sentences."""


def estimated(text: str, speech: float = 1.0) -> Length:
    """Guess how long a sentence takes at a rate of speech."""
    return Length(Ms(round((START_MS + PER_LETTER_MS * len(text)) / speech)))
