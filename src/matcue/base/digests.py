"""Naming bytes by their content."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def hasher() -> hashlib.blake2b:
    """Begin to name bytes that come piece by piece, as `digest` names them at once."""
    return hashlib.blake2b(digest_size=16)


def digest(data: bytes) -> str:
    """Name bytes by their content."""
    state = hasher()
    state.update(data)
    return state.hexdigest()


def file_digest(path: Path) -> str:
    """Name a file by its content as `digest` does, however large it is.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, hasher).hexdigest()
