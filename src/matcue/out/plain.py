"""Text as any tag, list and file of words can hold it."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Keep what a tag can hold: one line, no control characters, nothing but real Unicode."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    return " ".join("".join(kept).split())
