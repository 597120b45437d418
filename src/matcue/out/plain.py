"""Text that any tag, playlist and lyrics file can hold."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Reduce *text* to what a tag can hold: one line, no control characters, valid Unicode."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    return " ".join("".join(kept).split())
