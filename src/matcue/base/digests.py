"""Digests: short names of bytes, made from their content (BLAKE2b, hexadecimal)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def hasher() -> hashlib.blake2b:
    """Return a hash object to feed piece by piece; its hexdigest equals `digest` of the whole."""
    return hashlib.blake2b(digest_size=16)


def digest(data: bytes) -> str:
    """Return the hexadecimal digest of *data*."""
    state = hasher()
    state.update(data)
    return state.hexdigest()


def file_digest(path: Path) -> str:
    """Return the `digest` of a file's bytes, read piece by piece.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, hasher).hexdigest()
